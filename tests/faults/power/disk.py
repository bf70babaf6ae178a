"""A model of a disk with a cache: which bytes and names may be there after the power went.

What POSIX promises: a file's bytes are on the disk after its fsync, the names in a folder after the folder's. Between
two of them any subset of the writes may have arrived, each whole or in some of its sectors; a rename or an unlink
arrives whole or not at all. `Chance` keeps the names of a folder in order, as journalling file systems do, or, when
`strict`, not even that.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final, Protocol

SECTOR: Final = 512
Files = dict[str, bytes | None]
"""What lies on a disk: content by path, None for a folder."""


@dataclass(eq=False)
class Inode:
    """A file or a folder: what is durable of it and what was done since."""

    folder: bool = False
    durable: bytes = b""
    pending: list[Change] = field(default_factory=list)
    now: bytearray = field(default_factory=bytearray)

    def do(self, change: Change) -> None:
        self.pending.append(change)
        change.apply(self.now)

    def sync(self) -> None:
        self.durable = bytes(self.now)
        self.pending.clear()


@dataclass(frozen=True, slots=True)
class Change:
    """Bytes written at a place; or, with `cut`, the end of the file moved there."""

    at: int
    data: bytes = b""
    cut: bool = False

    def apply(self, content: bytearray) -> None:
        if self.cut:
            del content[self.at :]
        content.extend(bytes(max(0, self.at - len(content))))
        if not self.cut:
            content[self.at : self.at + len(self.data)] = self.data

    def sectors(self) -> Iterator[Change]:
        """The parts that a disk writes at once."""
        start = 0
        while start < len(self.data):
            end = min(len(self.data), start + SECTOR - (self.at + start) % SECTOR)
            yield Change(self.at + start, self.data[start:end])
            start = end


@dataclass(frozen=True, slots=True)
class Naming:
    """Names that changed at once in one folder; None: the name is gone."""

    folder: str
    names: tuple[tuple[str, Inode | None], ...]

    def apply(self, names: dict[str, Inode]) -> None:
        for path, inode in self.names:
            if inode is None:
                names.pop(path, None)
            else:
                names[path] = inode


class Survival(Protocol):
    """Decides what of the cache reached the disk."""

    def names(self, pending: Iterable[Naming]) -> Iterator[Naming]: ...

    def changes(self, pending: Iterable[Change]) -> Iterator[Change]: ...


class Everything:
    """Nothing was lost: the process ended, the machine went on."""

    def names(self, pending: Iterable[Naming]) -> Iterator[Naming]:
        yield from pending

    def changes(self, pending: Iterable[Change]) -> Iterator[Change]:
        yield from pending


class Nothing:
    """Only what was synced."""

    def names(self, pending: Iterable[Naming]) -> Iterator[Naming]:
        yield from ()

    def changes(self, pending: Iterable[Change]) -> Iterator[Change]:
        yield from ()


class Chance:
    """Any part of it."""

    def __init__(self, dice: random.Random, *, strict: bool) -> None:
        self._dice, self._strict = dice, strict

    def names(self, pending: Iterable[Naming]) -> Iterator[Naming]:
        over: set[str] = set()
        for naming in pending:
            if naming.folder in over:
                continue
            if self._dice.random() < 0.6:
                yield naming
            elif not self._strict:
                over.add(naming.folder)

    def changes(self, pending: Iterable[Change]) -> Iterator[Change]:
        for change in pending:
            fate = self._dice.random()
            if fate < 0.45:
                yield change
            elif fate < 0.7 and not change.cut:
                yield from (part for part in change.sectors() if self._dice.random() < 0.5)


class Disk:
    """Files below one folder, from the moment when all of `files` was durable. Paths are relative to it."""

    def __init__(self, files: Mapping[str, bytes | None]) -> None:
        self.names: dict[str, Inode] = {}
        for path, content in files.items():
            data = content or b""
            self.names[path] = Inode(content is None, data, [], bytearray(data))
        self._durable = dict(self.names)
        self._pending: list[Naming] = []

    def name(self, *names: tuple[str, Inode | None]) -> None:
        """Change names of one folder at once."""
        folders = {str(PurePosixPath(path).parent) for path, _ in names}
        if len(folders) != 1:
            raise AssertionError(f"a rename across folders is not in the model: {names}")
        naming = Naming(folders.pop(), names)
        naming.apply(self.names)
        self._pending.append(naming)

    def sync_folder(self, folder: str) -> None:
        """Make the names in a folder durable."""
        kept = []
        for naming in self._pending:
            if naming.folder == folder:
                naming.apply(self._durable)
            else:
                kept.append(naming)
        self._pending = kept

    def after(self, survival: Survival) -> Files:
        """Return what a machine finds that starts again."""
        names = dict(self._durable)
        for naming in survival.names(self._pending):
            naming.apply(names)
        found: Files = {}
        for path, inode in sorted(names.items()):
            if not all(str(parent) in names for parent in PurePosixPath(path).parents if str(parent) != "."):
                continue  # its folder is gone
            content = bytearray(inode.durable)
            for change in survival.changes(inode.pending):
                change.apply(content)
            found[path] = None if inode.folder else bytes(content)
        return found
