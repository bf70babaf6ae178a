"""Settings survive a round trip, and a damaged file costs nothing but the choices in it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.config import settings
from collector_app.config.settings import Settings, Theme, is_server_url, load, save
from collector_app.domain.localised import Language

CHOSEN = Settings(Language.ENGLISH, Theme.DARK, 150, "https://centre.example:8443/collector", 7)


def test_first_start_gives_the_defaults(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.settings == Settings()
    assert loaded.damaged is None
    assert not list(tmp_path.iterdir())


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    save(tmp_path, Settings())
    save(tmp_path, CHOSEN)
    assert load(tmp_path).settings == CHOSEN
    assert [path.name for path in tmp_path.iterdir()] == [settings.FILE_NAME]
    assert (tmp_path / settings.FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_newer_version_may_know_more(tmp_path: Path) -> None:
    (tmp_path / settings.FILE_NAME).write_text(json.dumps({**asdict(CHOSEN), "font": "Inter"}))
    assert load(tmp_path).settings == CHOSEN


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"language": "fr"}',
        b'{"language": 1}',
        b'{"theme": null}',
        b'{"text_scale": 99}',
        b'{"text_scale": 201}',
        b'{"text_scale": "100"}',
        b'{"text_scale": true}',
        b'{"idle_minutes": 0}',
        b'{"idle_minutes": 16}',
        b'{"idle_minutes": 3.5}',
        b'{"server_url": "http://centre.example"}',
        b'{"server_url": ["https://centre.example"]}',
    ],
)
def test_a_damaged_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / settings.FILE_NAME
    path.write_bytes(content)
    loaded = load(tmp_path)
    assert loaded.settings == Settings()
    assert loaded.damaged is not None
    assert loaded.damaged.read_bytes() == content
    assert not path.exists()
    save(tmp_path, CHOSEN)
    assert load(tmp_path).damaged is None


def test_no_damaged_file_is_lost_to_the_next(tmp_path: Path) -> None:
    kept = []
    for content in (b"{1", b"{2", b"{3"):
        (tmp_path / settings.FILE_NAME).write_bytes(content)
        damaged = load(tmp_path).damaged
        assert damaged is not None
        kept.append(damaged)
    assert [path.read_bytes() for path in kept] == [b"{1", b"{2", b"{3"]


@given(st.binary(max_size=200))
def test_no_content_can_stop_the_start(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("settings")
    (folder / settings.FILE_NAME).write_bytes(content)
    assert isinstance(load(folder).settings, Settings)


def test_a_failed_save_leaves_the_old_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, CHOSEN)

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        save(tmp_path, Settings())
    assert load(tmp_path).settings == CHOSEN
    assert [path.name for path in tmp_path.iterdir()] == [settings.FILE_NAME]


@pytest.mark.parametrize("changes", [{"text_scale": 50}, {"idle_minutes": 60}, {"server_url": "ftp://centre.example"}])
def test_inconsistent_settings_cannot_be_made(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        Settings(**changes)  # type: ignore[arg-type]  # the wrong types are not the point, the wrong values are


@pytest.mark.parametrize(
    "url",
    [
        "https://centre.example",
        "https://10.0.0.4:8443/api",
        "http://127.0.0.1:8080",
        "http://[::1]:80",
        "http://localhost",
    ],
)
def test_addresses_that_may_be_a_server(url: str) -> None:
    assert is_server_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "centre.example",
        "http://centre.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "https://",
        "https://user:word@centre.example",
        "https://centre.example?x=1",
        "https://centre.example#x",
        " https://centre.example",
        "https://centre.example:99999",
        "https://[::1",
        "file:///etc/passwd",
    ],
)
def test_addresses_that_may_not(url: str) -> None:
    assert not is_server_url(url)
