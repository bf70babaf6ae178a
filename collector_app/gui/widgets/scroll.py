"""Scroll areas that show the sheet below them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def bare_scroll(inside: QWidget | None = None) -> QScrollArea:
    """A pane without ground of its own that scrolls when its contents are higher than the window."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    if inside is not None:
        put_into(area, inside)
    return area


def put_into(area: QScrollArea, inside: QWidget) -> None:
    """Hand a widget to a scroll area, which would paint a ground below it."""
    area.setWidget(inside)
    inside.setAutoFillBackground(False)
