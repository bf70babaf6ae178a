"""Finds the files that ship with the app: in the checkout, in an installed wheel, in a bundle."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath
from typing import Final

_PACKAGE = Path(__file__).resolve().parents[1]

DEFAULT_PACKS: Final = ("cn", "cn.cfc", "company.default")
"""The packs that work together as they ship; the others are for other lenders and countries."""


class ResourceMissing(Exception):
    """The installation lacks a file that it was built with: reinstall. Never raised for a file of the user's."""


def resource_path(*parts: str) -> Path:
    """The file or folder `parts` below `resources/`; raises `ResourceMissing`.

    A bundle unpacks resources beside its libraries, a wheel carries them as `collector_app/_resources`, a checkout has
    them at the top.
    """
    relative = PurePosixPath(*parts)
    if relative.is_absolute() or ".." in relative.parts:
        raise ValueError(f"not below resources/: {relative}")
    path = _root() / relative
    if not path.exists():
        raise ResourceMissing(str(relative))
    return path


def _root() -> Path:
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"
