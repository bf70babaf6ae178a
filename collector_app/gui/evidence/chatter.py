"""Keeps Qt's notes about codecs, services and damaged pictures out of the log: what matters comes as an error."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLoggingCategory

_RULES: Final = "qt.multimedia.*=false\nqt.positioning.*=false\nqt.gui.imageio*=false"


def quieten() -> None:
    """Call it before Qt Multimedia is loaded: it speaks while it looks for codecs that a machine need not have."""
    QLoggingCategory.setFilterRules(_RULES)
