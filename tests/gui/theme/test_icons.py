"""The shipped icons and the names in the sources."""

from __future__ import annotations

import ast
from pathlib import Path

from collector_app.config.resources import resource_path
from collector_app.gui.theme import style_files

_GUI = Path(style_files.__file__).parents[1]
_PARAMETERS = {"icon", "icon_name", "chip_icon", "state_icon", "flag_icon", "action_icon", "second_icon"}


def shipped(weight: str) -> set[str]:
    return {path.stem for path in resource_path("icons", weight).glob("*.svg")}


def named() -> dict[str, str]:
    """Literal icon names in the sources: given to a parameter that is called like an icon, or to ``pen.icon``."""
    names = {}
    for path in _GUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            values = [keyword.value for keyword in node.keywords if keyword.arg in _PARAMETERS]
            if isinstance(node.func, ast.Attribute) and node.func.attr == "icon" and node.args:
                values.append(node.args[0])
            for value in values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                    names[value.value] = path.name
    return names


def test_every_icon_that_a_source_names_is_shipped() -> None:
    regular = shipped("regular")
    assert {name: where for name, where in named().items() if name not in regular | shipped("fill")} == {}
    assert len(named()) > 20


def test_every_filled_or_bold_icon_exists_in_regular_too() -> None:
    assert (shipped("fill") | shipped("bold")) - shipped("regular") <= {"record"}


def test_every_icon_takes_its_colour_from_us() -> None:
    for weight in ("regular", "fill", "bold"):
        for path in resource_path("icons", weight).glob("*.svg"):
            assert 'fill="currentColor"' in path.read_text(encoding="ascii"), path.name


def test_the_licence_travels_with_the_icons() -> None:
    assert "MIT License" in resource_path("icons", "LICENSE").read_text(encoding="utf-8")
