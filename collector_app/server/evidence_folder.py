"""The evidence folder: pieces grow in ``parts``, what is whole lies in ``objects`` under its SHA-256.

Names are made here; nothing that a client says becomes a path. Several processes may share the folder: whoever writes
holds the item's row in the database.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from collector_app.server.refusal import Code, OperatorError, Refusal

_BLOCK: Final = 1024 * 1024
_SHELF: Final = 2  # letters of the hash that name a subfolder: 256 of them


class EvidenceFolder:
    """The bytes of evidence, as ciphertext. Raises Refusal(SERVER_ERROR, status 507) when the disk is full."""

    def __init__(self, root: Path) -> None:
        self._parts, self._objects = root / "parts", root / "objects"
        try:
            for folder in (root, self._parts, self._objects):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            message = f"The evidence folder {root} can't be used: {error.strerror}. Name another with --evidence."
            raise OperatorError(message) from error

    def offset(self, part: str) -> int:
        """Return how many bytes of a part are here."""
        try:
            return (self._parts / part).stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, part: str, offset: int, piece: bytes) -> None:
        """Add a piece at `offset`; a write that fails takes nothing of it."""
        with _known(), (self._parts / part).open("ab", buffering=0) as file:
            left = memoryview(piece)
            try:
                while left:
                    left = left[file.write(left) :]
            except OSError:
                file.truncate(offset)
                raise

    def digest(self, part: str) -> str:
        """Return the SHA-256 of a part, hex."""
        with (self._parts / part).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def keep(self, part: str, sha256: str) -> None:
        """Make a whole part durable under its hash; one that another process kept meanwhile is no error."""
        target = self._path(sha256)
        with _known():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            source = self._parts / part
            try:
                with source.open("rb+") as file:
                    os.fsync(file.fileno())
                source.replace(target)
            except FileNotFoundError:
                if not target.exists():
                    raise
            for folder in (target.parent, self._objects, self._parts):
                _sync(folder)

    def drop(self, part: str) -> None:
        """Forget a part that is not what its entry says."""
        (self._parts / part).unlink(missing_ok=True)

    def size(self, sha256: str) -> int | None:
        """Return the bytes of an object, None when it is not here."""
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def open(self, sha256: str) -> BinaryIO:
        """Open an object; raises FileNotFoundError."""
        return self._path(sha256).open("rb")

    def blocks(self, sha256: str) -> Iterator[bytes]:
        """Yield an object's bytes; raises FileNotFoundError."""
        with self.open(sha256) as file:
            while block := file.read(_BLOCK):
                yield block

    def remove(self, sha256: str) -> None:
        """Delete an object, durably; one that is not here is no error."""
        path = self._path(sha256)
        if path.exists():
            path.unlink()
            _sync(path.parent)

    def _path(self, sha256: str) -> Path:
        return self._objects / sha256[:_SHELF] / sha256


def _sync(folder: Path) -> None:
    """Make names in a folder durable; Windows has no way to ask for it and writes them in order."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _known() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        detail = "The centre's disk is full. What is here stays; the laptop sends the rest later."
        raise Refusal(Code.SERVER_ERROR, detail, status=507) from error
