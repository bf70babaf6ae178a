"""Small private files that are either old or new after a power cut, never half of each."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_OWNER_ONLY = 0o600


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file at `path`, readable by its owner only, and return once the disk has it.

    Raises `OSError` when the disk is full or refuses; the old content is then untouched and nothing is left behind.
    """
    with replacing(path) as file:
        file.write(content)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write and seek in that takes the place of `path` when the block ends, as `write_atomically`.

    When the block raises, the old content is untouched and nothing is left behind.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(_OWNER_ONLY)
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(path.parent)


def overwrite(path: Path) -> None:
    """Put random bytes in the place of a file's content, durably; raises `OSError`. Flash disks may keep the old.

    A file system that writes changes to another place (btrfs, APFS) may have no room for them on a full disk. Nothing
    is overwritten then: deleting, which the caller goes on to, must not fail because of it.
    """
    with path.open("rb+", buffering=0) as file:
        try:
            file.write(os.urandom(path.stat().st_size))
            os.fsync(file.fileno())
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise


def patch(path: Path, head: bytes) -> None:
    """Put other bytes in the place of a file's first ones, durably; raises `OSError`."""
    with path.open("rb+", buffering=0) as file:
        file.write(head)
        os.fsync(file.fileno())


def set_aside(path: Path) -> Path:
    """Rename a damaged file beside itself and return its new place; an earlier one set aside is never overwritten."""
    number = 1
    while (place := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(place)
    return place


def sync_folder(folder: Path) -> None:
    """Make the renames in `folder` durable; Windows has no handle for that and orders the two itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
