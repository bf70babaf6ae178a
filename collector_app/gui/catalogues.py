"""Keeps the Qt Linguist catalogues in step with the sources; called by ``dev.py`` and CI, never by the app."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import PySide6

from collector_app.config.resources import resource_path

_PACKAGE = Path(__file__).resolve().parents[1]
_SOURCES = ("gui", "desktop")
_LANGUAGES = ("zh_CN", "en")


class ToolFailed(Exception):
    """A Linguist tool ended with a failure; the message is what it said."""


def main(arguments: Sequence[str]) -> int:
    """``--update`` writes the catalogues, ``--check`` compares; 1 when a text lacks its translation or is stale."""
    if list(arguments) not in (["--update"], ["--check"]):
        sys.stderr.write("usage: python -m collector_app.gui.translation --update | --check\n")
        return 2
    folder = resource_path("translations")
    if arguments[0] == "--update":
        _extract(folder)
        _release(folder)
        complaints = unfinished(folder)
    else:
        complaints = [*unfinished(folder), *stale(folder)]
    for line in complaints:
        sys.stderr.write(f"{line}\n")
    return 1 if complaints else 0


def unfinished(folder: Path) -> list[str]:
    """Texts without a finished translation, as ``file: context: text``."""
    found = []
    for language in _LANGUAGES:
        path = folder / f"{language}.ts"
        root = ET.parse(path).getroot()  # noqa: S314 - our own file
        for context in root.iter("context"):
            name = context.findtext("name", "")
            waiting = [message for message in context.iter("message") if not _finished(message)]
            found += [f"{path.name}: {name}: {message.findtext('source', '')}" for message in waiting]
    return found


def _finished(message: ET.Element) -> bool:
    translation = message.find("translation")
    if translation is None or translation.get("type") == "unfinished":
        return False
    forms = translation.findall("numerusform")
    return all(form.text for form in forms) if forms else bool(translation.text)


def stale(folder: Path) -> list[str]:
    """Catalogues that differ from what the sources ask for now."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch)
        for language in _LANGUAGES:
            shutil.copy(folder / f"{language}.ts", copy)
        _extract(copy)
        _release(copy)
        names = [f"{language}.{kind}" for language in _LANGUAGES for kind in ("ts", "qm")]
        return [f"{name}: run --update" for name in names if not _same(folder / name, copy / name)]


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.read_bytes() == other.read_bytes()


def _extract(folder: Path) -> None:
    files = [str(path) for part in _SOURCES for path in sorted((_PACKAGE / part).rglob("*.py"))]
    common = ["-no-obsolete", "-locations", "none", "-source-language", "en"]
    for language in _LANGUAGES:
        only_plurals = ["-pluralonly"] if language == "en" else []
        target = folder / f"{language}.ts"
        _run("lupdate", [*common, *only_plurals, "-target-language", language, *files, "-ts", str(target)])


def _release(folder: Path) -> None:
    for language in _LANGUAGES:
        fresh = folder / f"{language}.qm.new"
        _run("lrelease", ["-silent", str(folder / f"{language}.ts"), "-qm", str(fresh)])
        # Qt maps a catalogue into memory: writing into the file that an app has open kills that app (bus error).
        fresh.replace(folder / f"{language}.qm")


def _run(tool: str, arguments: list[str]) -> None:
    program = shutil.which(tool, path=str(Path(PySide6.__file__).parent))
    if program is None:
        raise ToolFailed(f"{tool} is missing: it comes with PySide6-Essentials")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - fixed tool
    if done.returncode:
        raise ToolFailed(done.stdout + done.stderr)
