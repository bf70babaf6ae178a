"""The street at the foot of the unlock screen: quiet houses, one lit door."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainterPath, QPaintEvent, QRadialGradient

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn
from collector_app.gui.widgets.pen import Pen, pen_on

# Design units on a street 1366 long: (left, width, height above the ground).
_BACK = (
    (0, 70, 161), (80, 66, 119), (168, 92, 119), (260, 92, 139), (352, 54, 97), (428, 92, 161), (542, 100, 97),
    (684, 66, 119), (772, 60, 130), (834, 92, 119), (948, 66, 139), (1084, 78, 161), (1184, 54, 139), (1246, 66, 139),
    (1312, 54, 97),
)  # fmt: skip
# (left, width, wall height, gable height or 0 for a flat roof, windows as (columns, rows))
_FRONT = (
    (-16, 88, 98, 0, (1, 2)), (100, 104, 62, 30, (0, 0)), (248, 104, 84, 0, (2, 2)), (366, 104, 76, 0, (2, 1)),
    (500, 140, 72, 28, (3, 1)), (670, 104, 84, 0, (2, 2)), (818, 124, 98, 0, (3, 2)), (956, 124, 92, 30, (3, 2)),
    (1094, 124, 68, 0, (3, 1)), (1232, 104, 68, 0, (2, 1)), (1350, 90, 70, 22, (1, 1)),
)  # fmt: skip
_TREES = (96, 398, 640, 742, 1010, 1250)
_LENGTH = 1366
_GROUND = 57  # height of the footer below the ground line


class Street(Drawn):
    """Paints sky, hills and houses over its whole area; put the card and the footer on top. Says nothing."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            ground = area.bottom() - pen.px(_GROUND)
            self._sky(pen, area, ground)
            pen.painter.save()
            pen.painter.translate(0, ground)
            # The drawing keeps its size on a large screen and is repeated; text scale does not touch it.
            copies = int(area.width() // _LENGTH) + 1
            for index in range(copies):
                pen.painter.save()
                pen.painter.translate(index * _LENGTH, 0)
                _houses(pen, lit=index == 0)
                pen.painter.restore()
            pen.painter.restore()
            foot = QRectF(0, ground, area.width(), area.bottom() - ground + 1)
            pen.painter.fillRect(foot, _mix(pen, "accent_soft", "canvas", 0.55))
            pen.painter.fillRect(QRectF(0, ground, area.width(), 2), pen.theme.color("dusk_tree"))

    def _sky(self, pen: Pen, area: QRectF, ground: float) -> None:
        sky = QLinearGradient(0, 0, 0, ground)
        sky.setColorAt(0, pen.theme.color("canvas"))
        sky.setColorAt(1, _mix(pen, "accent_soft", "canvas", 0.7))
        pen.painter.fillRect(area, sky)
        glow = QColor(pen.theme.color("sheet"))
        glow.setAlphaF(0.72)
        pen.painter.setPen(Qt.PenStyle.NoPen)
        pen.painter.setBrush(glow)
        pen.painter.drawEllipse(QPointF(area.width() * 0.797, 236), 74, 74)
        pen.painter.setBrush(_mix(pen, "dusk_back", "canvas", 0.6))
        pen.painter.drawPath(_hill(area.width(), ground))


def _mix(pen: Pen, one: Role, other: Role, share: float) -> QColor:
    a, b = pen.theme.color(one), pen.theme.color(other)
    return QColor(
        round(a.red() * share + b.red() * (1 - share)),
        round(a.green() * share + b.green() * (1 - share)),
        round(a.blue() * share + b.blue() * (1 - share)),
    )


def _hill(width: float, ground: float) -> QPainterPath:
    path = QPainterPath(QPointF(0, ground))
    path.lineTo(0, ground - 162)
    path.cubicTo(width * 0.12, ground - 200, width * 0.2, ground - 150, width * 0.36, ground - 158)
    path.cubicTo(width * 0.55, ground - 168, width * 0.7, ground - 130, width * 0.82, ground - 172)
    path.cubicTo(width * 0.9, ground - 196, width * 0.95, ground - 180, width, ground - 190)
    path.lineTo(width, ground)
    path.closeSubpath()
    return path


def _houses(pen: Pen, *, lit: bool) -> None:
    painter = pen.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pen.theme.color("dusk_back"))
    for left, width, height in _BACK:
        painter.drawRect(QRectF(left, -height, width, height))
    for left, width, wall, gable, windows in _FRONT:
        _house(pen, QRectF(left, -wall, width, wall), gable, windows)
    if lit:
        _lit_door(pen)
    for x in _TREES:
        painter.setBrush(pen.theme.color("dusk_tree"))
        painter.drawRect(QRectF(x - 1.5, -30, 3, 30))
        painter.drawEllipse(QPointF(x, -41), 19, 23)


def _house(pen: Pen, walls: QRectF, gable: float, windows: tuple[int, int]) -> None:
    painter = pen.painter
    painter.setBrush(pen.theme.color("dusk_front"))
    painter.drawRect(walls)
    if gable:
        roof = QPainterPath(QPointF(walls.left(), walls.top() + 1))
        roof.lineTo(walls.center().x(), walls.top() - gable)
        roof.lineTo(walls.right(), walls.top() + 1)
        painter.drawPath(roof)
    else:
        painter.drawRect(QRectF(walls.left() - 4, walls.top() - 1, walls.width() + 8, 6))
    glass = QColor(pen.theme.color("sheet"))
    glass.setAlphaF(0.42)
    painter.setBrush(glass)
    columns, rows = windows
    for line in range(rows):
        for place in range(columns):
            x = walls.left() + walls.width() * (place + 1) / (columns + 1) - 8
            painter.drawRoundedRect(QRectF(x, walls.top() + 21 + line * 28, 16, 16), 2, 2)


def _lit_door(pen: Pen) -> None:
    painter = pen.painter
    lamp = QColor(pen.theme.color("lamp"))
    glow = QRadialGradient(QPointF(152, -24), 74)
    lamp.setAlphaF(0.5)
    glow.setColorAt(0, lamp)
    lamp.setAlphaF(0.0)
    glow.setColorAt(1, lamp)
    painter.fillRect(QRectF(78, -98, 148, 98), glow)
    glass = QColor(pen.theme.color("lamp"))
    glass.setAlphaF(0.28)
    painter.setBrush(glass)
    for x in (118, 170):
        painter.drawRoundedRect(QRectF(x, -47, 16, 16), 2, 2)
    painter.setBrush(pen.theme.color("accent"))
    painter.drawRoundedRect(QRectF(137, -45, 30, 46), 2, 2)
    painter.setBrush(pen.theme.color("lamp").lighter(118))
    painter.drawRect(QRectF(142, -40, 20, 40))
    leaf = QPainterPath(QPointF(142, -40))
    leaf.lineTo(154, -36)
    leaf.lineTo(154, 0)
    leaf.lineTo(142, 0)
    painter.setBrush(pen.theme.color("lamp"))
    painter.drawPath(leaf)
