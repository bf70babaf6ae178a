"""Phosphor icons (2.1.1, MIT), coloured by role. The SVGs lie in ``resources/icons``: only those used."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from collector_app.config.resources import resource_path
from collector_app.gui.theme.look import Theme
from collector_app.gui.theme.tokens import Role

Weight = Literal["regular", "fill", "bold"]


def paint_icon(
    painter: QPainter, theme: Theme, name: str, rect: QRectF, role: Role, weight: Weight = "regular"
) -> None:
    """Draw an icon to fill ``rect``, sharp on every screen. Raises ``ResourceMissing`` for a name not shipped."""
    ratio = painter.device().devicePixelRatio()
    side = max(1, round(rect.width() * ratio))
    pixmap = _pixmap(name, weight, theme.color(role).name(), side)
    painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()))


def icon(theme: Theme, name: str, role: Role = "ink2", weight: Weight = "regular") -> QIcon:
    """The icon for a widget that the style draws (line edit, menu, combo box)."""
    made = QIcon()
    for side in (16, 20, 24, 32, 40, 64):
        made.addPixmap(_pixmap(name, weight, theme.color(role).name(), side))
        made.addPixmap(_pixmap(name, weight, theme.color("disabled_ink").name(), side), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=256)
def _source(name: str, weight: Weight) -> str:
    return resource_path("icons", weight, f"{name}.svg").read_text(encoding="ascii")


@lru_cache(maxsize=1024)
def _pixmap(name: str, weight: Weight, colour: str, side: int) -> QPixmap:
    svg = _source(name, weight).replace("currentColor", colour)
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode("ascii"))).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
