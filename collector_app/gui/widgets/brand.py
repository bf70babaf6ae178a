"""The app's mark: an open door on petrol."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.pen import Pen, pen_on


def draw_badge(pen: Pen, area: QRectF) -> None:
    """The mark, filling ``area``."""
    unit = area.width() / 36
    pen.panel(area, unit * 9, "accent")
    pen.painter.save()
    pen.painter.translate(area.topLeft())
    pen.painter.scale(unit, unit)
    white = pen.theme.color("on_accent")
    line = QPen(white, 1.7)
    line.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.painter.setPen(line)
    pen.painter.setBrush(Qt.BrushStyle.NoBrush)
    pen.painter.drawLine(QPointF(8, 27), QPointF(28, 27))
    pen.painter.drawPolyline([QPointF(11.6, 9), QPointF(24.4, 9), QPointF(24.4, 27)])
    leaf = QPainterPath(QPointF(11, 8.2))
    leaf.lineTo(20, 10.6)
    leaf.lineTo(20, 29.8)
    leaf.lineTo(11, 27.4)
    leaf.closeSubpath()
    pen.painter.fillPath(leaf, white)
    pen.painter.setPen(Qt.PenStyle.NoPen)
    pen.painter.setBrush(pen.theme.color("accent"))
    pen.painter.drawEllipse(QPointF(17.3, 19.4), 1.1, 1.1)
    pen.painter.restore()


class Badge(Drawn):
    """The mark as a widget."""

    def __init__(self, side: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.px(self._side), self.px(self._side))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            draw_badge(pen, QRectF(self.rect()))
