"""The folders that belong to one user of this machine, closed to everybody else."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import platformdirs

_APP = "Collector"
_PRIVATE = 0o700
_PRIVATE_UMASK = 0o077
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class FolderUnusable(Exception):
    """A folder can't be made private, so nothing may be stored in it.

    The caller shows `folder` and `reason` and does not start: case data must never rest where others can read it.
    """

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the app keeps what, per user; each folder 0700 after `make`."""

    settings: Path
    data: Path
    log: Path
    cache: Path

    @classmethod
    def of_user(cls) -> Self:
        """The folders that this system gives to the current user; not roaming, since a vault belongs to one device."""
        dirs = platformdirs.PlatformDirs(_APP, appauthor=False, roaming=False)
        return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_log_path, dirs.user_cache_path)

    @classmethod
    def under(cls, home: Path) -> Self:
        """The same folders below one home: a demo, a test, a portable installation."""
        return cls(home / "settings", home / "data", home / "log", home / "cache")

    def make(self) -> None:
        """Create what is missing and close what stands open; raises `FolderUnusable`."""
        for field in fields(self):
            make_private(getattr(self, field.name))


def make_private(folder: Path) -> None:
    """Create `folder` with its parents for the owner only, or close an existing one; raises `FolderUnusable`."""
    try:
        for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            missing.mkdir(mode=_PRIVATE, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise FolderUnusable(folder, "is not a folder")
        if sys.platform == "win32":  # access lists inherited from the user's profile do the work of modes
            return
        if found.st_uid != os.geteuid():
            raise FolderUnusable(folder, "belongs to another user")
        if stat.S_IMODE(found.st_mode) & _OTHERS:
            folder.chmod(_PRIVATE)
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or type(error).__name__) from error


def close_to_others() -> None:
    """Make every file that this process creates from now on private; call it first in every entry point."""
    os.umask(_PRIVATE_UMASK)
