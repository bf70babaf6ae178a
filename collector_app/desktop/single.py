"""One app per home: two of them would each show a visit that the other has gone on with.

Read by the supervising process: nothing but the standard library and the folders.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from collector_app.config.folders import Folders

_CLAIM = "collector.running"


class Claim:
    """Holds a home for this process. The system lets go of it when the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def release(self) -> None:
        """Let the next one in."""
        os.close(self.descriptor)


def claim_file(folders: Folders) -> Path:
    """Return the file that is held by whoever has a home open."""
    return folders.data / _CLAIM


def claim(file: Path) -> Claim | None:
    """Claim a home, or return None while somebody else has it; raises OSError when its file can't be opened."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    if _hold(descriptor):
        return Claim(descriptor)
    os.close(descriptor)
    return None


if sys.platform == "win32":
    import msvcrt

    def _hold(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _hold(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: it can't be told, and nobody may be kept from a visit
            return True
        return True
