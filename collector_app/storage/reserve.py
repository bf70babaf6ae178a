"""A few MiB held back on the disk, given up when it is full, so that a visit under way can still be closed."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Final

from collector_app.usecases.failures import Failure, FailureCode

SIZE: Final = 4 * 1024 * 1024  # a visit writes under 0.5 MiB; the log before a checkpoint up to 4 MiB
_LOW: Final = 1024 * 1024  # below this, give the reserve up before SQLite meets the end
_NOTHING: Final = 64 * 1024  # the index of SQLite's log takes 32 KiB at once
_PLENTY: Final = 8 * SIZE  # take it back only when that can't be felt


class Reserve:
    """The file beside the store. Losing or lacking it is never an error: it only widens a margin."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = path.exists()

    @property
    def held(self) -> bool:
        """Whether the reserve is still there to give up."""
        return self._held

    def take(self) -> None:
        """Set the reserve aside when there is room; random bytes, since a file system may pack zeros into nothing."""
        if self._held or self._free() < _PLENTY:
            return
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(SIZE))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self._path.unlink(missing_ok=True)
            return
        self._held = True

    def guard(self) -> None:
        """Give the reserve up when the disk is nearly full; costs one system call."""
        if self._held and self._free() < _LOW:
            self.release()

    def release(self) -> bool:
        """Give the reserve up; returns whether there was one."""
        if not self._held:
            return False
        self._held = False
        self._path.unlink(missing_ok=True)
        return True

    def after(self, failure: Failure) -> Failure:
        """Release the reserve after a full disk and say so: the same write will now succeed.

        SQLite calls a full disk by that name only where it writes pages; while nothing is free, whatever else it can't
        write has the same cause.
        """
        if failure.code is FailureCode.FILE_UNWRITABLE and self._free() < _NOTHING:
            failure = Failure(FailureCode.DISK_FULL, **failure.details)
        if failure.code is FailureCode.DISK_FULL and self.release():
            return Failure(failure.code, **failure.details, reserve_released=1)
        return failure

    def _free(self) -> int:
        return shutil.disk_usage(self._path.parent).free
