"""The folder of encrypted evidence: one file an item, whole under its name or recognisably begun.

A file grows as ``<name>.part`` and becomes ``<name>.sealed`` by one rename, after its last byte is durable. What a
killed process left is settled at the next start (`EvidenceFolder.recover`). No plain byte is ever handed to the file
system.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from collector_app.config.files import sync_folder
from collector_app.config.folders import FolderUnusable, make_private
from collector_app.domain.evidence_stream import CHUNK
from collector_app.storage.evidence_stream import read as read_stream
from collector_app.storage.evidence_stream import whole_chunks
from collector_app.storage.reserve import SIZE as RESERVE
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file
from collector_app.usecases.ports.evidence import Encryptor, EvidenceRow, EvidenceSealer, StreamFacts

FOLDER: Final = "evidence"  # beside the store
KEPT_FREE: Final = 4 * RESERVE  # evidence stops here, so that the journal never meets the end of the disk because of it
_PART: Final = ".part"
_SEALED: Final = ".sealed"
_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def known_file_failures() -> Iterator[None]:
    """Turn what the file system reports within the block into `Failure`."""
    try:
        yield
    except OSError as error:
        raise failure_of_file(error) from error


@dataclass(slots=True)
class _Sums:
    """What is known of a stream while it goes by."""

    plain: hashlib._Hash = field(default_factory=hashlib.sha256)
    cipher: hashlib._Hash = field(default_factory=hashlib.sha256)
    plain_size: int = 0
    size: int = 0

    def add(self, plain: bytes, cipher: bytes) -> None:
        self.plain.update(plain)
        self.cipher.update(cipher)
        self.plain_size += len(plain)
        self.size += len(cipher)

    def facts(self, *, cut_short: bool) -> StreamFacts:
        digests = self.plain.hexdigest(), self.cipher.hexdigest()
        return StreamFacts(*digests, self.plain_size, self.size, cut_short)


class FileSink:
    """`EvidenceSink` into one file; holds up to one chunk in memory."""

    def __init__(self, part: Path, encryptor: Encryptor, *, steady: bool) -> None:
        self._part = part
        self._encryptor = encryptor
        self._steady = steady
        self._waiting = bytearray()
        self._tail: tuple[bytes, bytes] | None = None  # the last chunk, kept until it is written
        self._ended = False
        self._sums = _Sums()
        with known_file_failures():
            _check_room(part.parent, len(encryptor.header))
            self._handle = os.open(part, _FLAGS, 0o600)
        try:
            self._put(b"", encryptor.header)
        except Failure:
            self.abandon()
            raise

    def write(self, plain: bytes) -> None:
        """Take more plain bytes."""
        self._waiting += plain
        with known_file_failures():
            while len(self._waiting) > CHUNK:  # one stays behind: the last chunk is marked as such
                chunk = bytes(self._waiting[:CHUNK])
                _check_room(self._part.parent, CHUNK)
                self._put(chunk, self._encryptor.encrypt(chunk, last=False))
                del self._waiting[:CHUNK]
                if self._steady:
                    os.fsync(self._handle)

    def finish(self) -> StreamFacts:
        """Write the last chunk, make the file durable and give it its name."""
        if self._tail is None:
            chunk = bytes(self._waiting)
            self._tail = chunk, self._encryptor.encrypt(chunk, last=True)
            self._waiting.clear()
        if not self._ended:
            with known_file_failures():
                self._go_back()
                self._put(*self._tail)
            self._ended = True
        return self._settle(cut_short=False)

    def cut(self) -> StreamFacts | None:
        """End after the last whole chunk; None when there is none."""
        if self._sums.plain_size == 0:
            return None
        if not self._ended:
            with known_file_failures():
                self._go_back()
        return self._settle(cut_short=not self._ended)

    def abandon(self) -> None:
        """Delete what was written."""
        self._waiting.clear()
        with suppress(OSError):
            if self._handle >= 0:
                os.close(self._handle)
        self._handle = -1
        with suppress(OSError):
            self._part.unlink()

    def _settle(self, *, cut_short: bool) -> StreamFacts:
        with known_file_failures():
            if self._handle >= 0:
                os.fsync(self._handle)
                handle, self._handle = self._handle, -1
                os.close(handle)
            self._part.replace(self._part.with_suffix(_SEALED))
            sync_folder(self._part.parent)
        return self._sums.facts(cut_short=cut_short)

    def _go_back(self) -> None:
        """Forget half a chunk that a full disk may have taken."""
        os.ftruncate(self._handle, self._sums.size)
        os.lseek(self._handle, self._sums.size, os.SEEK_SET)

    def _put(self, plain: bytes, cipher: bytes) -> None:
        left = memoryview(cipher)
        with known_file_failures():
            while left:
                left = left[os.write(self._handle, left) :]
        self._sums.add(plain, cipher)


class EvidenceFolder:
    """`EvidenceFiles` in one private folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            make_private(folder)
        except FolderUnusable as error:
            raise Failure(FailureCode.FILE_UNWRITABLE, reason=error.reason) from error

    def create(self, name: str, encryptor: Encryptor, *, steady: bool) -> FileSink:
        """Begin a file."""
        return FileSink(self._path(name, _PART), encryptor, steady=steady)

    def read(self, row: EvidenceRow, sealer: EvidenceSealer, *, cut_short: bool = False) -> Iterator[bytes]:
        """Yield an item's plain chunks, each verified."""
        with known_file_failures(), self._opened(row) as file:
            for plain, _ in read_stream(file, row, sealer, cut_short=cut_short):
                yield plain

    def read_sealed(self, row: EvidenceRow) -> Iterator[bytes]:
        """Yield an item's ciphertext."""
        with known_file_failures(), self._opened(row) as file:
            while block := file.read(CHUNK):
                yield block

    def open_sealed(self, row: EvidenceRow) -> BinaryIO:
        """Open an item's ciphertext; the caller closes it."""
        with known_file_failures():
            try:
                return self._path(row.file, _SEALED).open("rb")
            except FileNotFoundError as error:
                raise Failure(FailureCode.EVIDENCE_DAMAGED, what="missing") from error

    def recover(self, row: EvidenceRow, sealer: EvidenceSealer, *, keep_part: bool) -> StreamFacts | None:
        """Settle a file that a process left when it ended."""
        path = self._path(row.file, _SEALED)
        begun = not path.exists()
        if begun:
            path = self._path(row.file, _PART)
        with known_file_failures():
            try:
                file = path.open("rb+")
            except FileNotFoundError:
                return None
            with file:
                sums, finished = _sum_up(file, row, sealer)
                if not finished and (not keep_part or sums.plain_size == 0):
                    return None
                file.truncate(sums.size)
                file.flush()
                os.fsync(file.fileno())
            if begun:
                path.replace(self._path(row.file, _SEALED))
            sync_folder(self._folder)
        return sums.facts(cut_short=not finished)

    def remove(self, name: str) -> None:
        """Delete a file in either state, durably."""
        with known_file_failures():
            for suffix in (_PART, _SEALED):
                self._path(name, suffix).unlink(missing_ok=True)
            sync_folder(self._folder)

    def names(self) -> frozenset[str]:
        """Return the names of all files, whole and begun."""
        with known_file_failures():
            return frozenset(path.stem for path in self._folder.iterdir() if path.suffix in (_PART, _SEALED))

    def _path(self, name: str, suffix: str) -> Path:
        return self._folder / f"{name}{suffix}"

    @contextmanager
    def _opened(self, row: EvidenceRow) -> Iterator[BinaryIO]:
        with self.open_sealed(row) as file:
            yield file


def _sum_up(file: BinaryIO, row: EvidenceRow, sealer: EvidenceSealer) -> tuple[_Sums, bool]:
    """Read up to the first chunk that is not sound; returns what that much is, and whether it is a whole stream."""
    sums, finished = _Sums(), False
    for plain, cipher, last in whole_chunks(file, row, sealer):
        sums.add(plain, cipher)
        finished = last
    return sums, finished


def _check_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < KEPT_FREE + size:
        raise Failure(FailureCode.DISK_FULL)
