"""Scroll areas that show the sheet below them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
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


def turn_by_keys(screen: QWidget, area: Callable[[], QScrollArea]) -> None:
    """Let PgDown and PgUp anywhere in a screen turn the page of the area that `area` names then."""

    def turn(step: int) -> None:
        bar = area().verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())

    for key, step in (("PgDown", 1), ("PgUp", -1)):
        QShortcut(QKeySequence(key), screen, lambda step=step: turn(step))
