"""Rule packs and visit scripts as files: the server carries them and does not read them, apart from id and version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import delete, select

from collector_app.protocol.messages import PackKind
from collector_app.server import tables as t
from collector_app.server.centre import Centre, digest
from collector_app.server.feed import EVERYBODY, Change, publish
from collector_app.server.refusal import OperatorError

_MANIFEST: Final = "pack.yaml"
_SUFFIXES: Final = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class FileSet:
    """One pack or script: its files as they are."""

    kind: PackKind
    id: str
    version: str
    files: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """What tells it from any other content."""
        parts = [part for name in sorted(self.files) for part in (name.encode(), self.files[name])]
        return digest(self.kind.encode(), self.id.encode(), self.version.encode(), *parts)


def import_packs(centre: Centre, places: Iterable[Path]) -> list[str]:
    """Import packs (folders with a `pack.yaml`), scripts (YAML files) and folders of either; return what changed.

    Raises OperatorError when a place holds none; then nothing was imported.
    """
    found = [file_set for place in places for file_set in _sets_in(place)]
    changed: list[FileSet] = []
    with centre.database.write() as connection:
        p, f = t.packs, t.pack_files
        held = {(row.kind, row.id): row.digest for row in connection.execute(select(p.c.kind, p.c.id, p.c.digest))}
        for item in found:
            if held.get((item.kind.value, item.id)) == item.digest:
                continue
            changed.append(item)
            row = {
                "kind": item.kind.value,
                "id": item.id,
                "version": item.version,
                "digest": item.digest,
                "imported_at": centre.clock.now(),
            }
            centre.database.upsert(p, [row], connection)
            connection.execute(delete(f).where(f.c.kind == item.kind.value, f.c.pack == item.id))
            files = [
                {"kind": item.kind.value, "pack": item.id, "name": name, "content": content}
                for name, content in item.files.items()
            ]
            connection.execute(f.insert(), files)
        if changed:
            publish(centre.database, connection, [Change(EVERYBODY, t.Topic.PACKS, "packs")])
    return [f"{item.kind.value} {item.id} {item.version}" for item in changed]


def _sets_in(place: Path) -> list[FileSet]:
    if place.is_file() and place.suffix in _SUFFIXES:
        return [_script(place)]
    if (place / _MANIFEST).is_file():
        return [_pack(place)]
    inside = sorted(place.iterdir()) if place.is_dir() else []
    packs = [_pack(folder) for folder in inside if (folder / _MANIFEST).is_file()]
    scripts = [_script(file) for file in inside if file.is_file() and file.suffix in _SUFFIXES]
    if not packs and not scripts:
        message = f"{place} holds no pack (a folder with {_MANIFEST}) and no script (a YAML file)."
        raise OperatorError(message)
    return packs + scripts


def _pack(folder: Path) -> FileSet:
    files = {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix in _SUFFIXES}
    return _file_set(PackKind.RULES, folder.name, files[_MANIFEST], files)


def _script(file: Path) -> FileSet:
    content = file.read_bytes()
    return _file_set(PackKind.SCRIPT, file.stem, content, {file.name: content})


def _file_set(kind: PackKind, name: str, manifest: bytes, files: Mapping[str, bytes]) -> FileSet:
    try:
        # The base loader makes text of everything: version 2026.10 is not 2026.1.
        head: Any = yaml.load(manifest, Loader=yaml.BaseLoader)  # noqa: S506 - it builds nothing but text
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"{name}: this is no YAML in UTF-8. Check it first: collector-app packs check DIR"
        raise OperatorError(message) from error
    if not isinstance(head, Mapping) or not head.get("id") or not head.get("version"):
        message = f"{name} is no pack and no script: id and version are missing."
        raise OperatorError(message)
    return FileSet(kind, str(head["id"]), str(head["version"]), files)
