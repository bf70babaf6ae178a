"""Where the theme's files lie: in the checkout, in an installed wheel, or in a bundle."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def resource(*parts: str) -> Path:
    """Path of a shipped resource; raises ``FileNotFoundError`` when the installation is incomplete."""
    roots = [_PACKAGE.parent / "resources", _PACKAGE / "_resources"]
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        roots.insert(0, Path(bundle) / "resources")
    for root in roots:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(("resources", *parts)))
