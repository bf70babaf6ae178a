"""Resources are found wherever the app was started from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from collector_app.config import resources
from collector_app.config.resources import ResourceMissing, resource_path


def test_in_the_checkout() -> None:
    path = resource_path("themes", "light.json")
    assert path.is_file()
    assert path.parts[-3:] == ("resources", "themes", "light.json")


def test_in_an_installed_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "collector_app"
    (package / "_resources" / "themes").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resource_path("themes") == package / "_resources" / "themes"


def test_in_a_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources" / "themes").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_path("themes") == tmp_path / "resources" / "themes"
    with pytest.raises(ResourceMissing, match=r"icons/regular/x\.svg"):
        resource_path("icons", "regular", "x.svg")


@pytest.mark.parametrize("parts", [("..", "pyproject.toml"), ("themes", "..", "..", "x"), ("/etc", "passwd")])
def test_nothing_outside_is_found(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not below resources"):
        resource_path(*parts)
