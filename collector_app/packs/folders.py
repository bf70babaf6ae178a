"""Packs and scripts where authors keep them: a folder with a `pack.yaml`, a YAML file of a script, or both inside.

A pack's signature lies in its folder; a script is a single file, so its signature lies beside it, under the script's
name with `.sig.json` behind it. As a set of files both carry it as `signature.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from collector_app.domain.pack_files import SIGNATURE, Files
from collector_app.packs.problems import PacksError, Problem

RULES: Final = "rules"
SCRIPT: Final = "script"

_MANIFEST: Final = "pack.yaml"
_BESIDE: Final = ".sig.json"
_SUFFIXES: Final = frozenset({".yaml", ".yml"})
_OF_ALL: Final = frozenset({"rows.yaml", "not_packed.yaml", "stacks.yaml"})  # about all packs together, and no scripts


@dataclass(frozen=True, slots=True)
class FileSet:
    """One pack or script: its files as they are, and where its signature lies or would lie."""

    kind: str
    id: str
    version: str
    files: Files
    signature: Path

    @property
    def name(self) -> str:
        """What it is called among others: ``rules/<id>`` or ``script/<id>``."""
        return f"{self.kind}/{self.id}"


def sets_in(place: Path) -> list[FileSet]:
    """Return every pack and script in a place; raises PacksError when there is none, or one without id and version."""
    if place.is_file() and place.suffix in _SUFFIXES:
        return [_script(place)]
    if (place / _MANIFEST).is_file():
        return [_pack(place)]
    inside = sorted(place.iterdir()) if place.is_dir() else []
    packs = [_pack(folder) for folder in inside if (folder / _MANIFEST).is_file()]
    loose = [file for file in inside if file.is_file() and file.suffix in _SUFFIXES and file.name not in _OF_ALL]
    scripts = [_script(file) for file in loose]
    if not packs and not scripts:
        message = f"holds no pack (a folder with {_MANIFEST}) and no script (a YAML file)"
        raise PacksError([Problem(str(place), "", message)])
    return packs + scripts


def _pack(folder: Path) -> FileSet:
    wanted = [file for file in sorted(folder.iterdir()) if file.suffix in _SUFFIXES or file.name == SIGNATURE]
    files = {file.name: file.read_bytes() for file in wanted}
    return _file_set(RULES, folder, files[_MANIFEST], files, folder / SIGNATURE)


def _script(file: Path) -> FileSet:
    content, beside = file.read_bytes(), file.with_name(file.name + _BESIDE)
    files = {file.name: content}
    if beside.is_file():
        files[SIGNATURE] = beside.read_bytes()
    return _file_set(SCRIPT, file, content, files, beside)


def _file_set(kind: str, place: Path, manifest: bytes, files: Files, signature: Path) -> FileSet:
    try:
        # The base loader makes text of everything: version 2026.10 is not 2026.1.
        head: Any = yaml.load(manifest, Loader=yaml.BaseLoader)  # noqa: S506 - it builds nothing but text
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PacksError([Problem(str(place), "", "is no YAML in UTF-8")]) from error
    if not isinstance(head, Mapping) or not head.get("id") or not head.get("version"):
        raise PacksError([Problem(str(place), "", "is no pack and no script: id and version are missing")])
    return FileSet(kind, str(head["id"]), str(head["version"]), files, signature)
