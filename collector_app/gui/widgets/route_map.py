"""``RouteMap``: the day's line on a sketch. Schematic: order and distance are true, places and scale are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import KEYBOARD_REASONS, Drawn
from collector_app.gui.widgets.marks import draw_stop_number
from collector_app.gui.widgets.pen import Pen, pen_on, text_width
from collector_app.gui.widgets.route_layout import Placed, place_route

PlaceKind = Literal["office", "done", "here", "next", "open", "held"]


@dataclass(frozen=True)
class RoutePlace:
    """A place on the line; ``leg`` is the distance from the place before. Held places stand off the line."""

    kind: PlaceKind
    name: str
    note: str = ""
    number: int = 0
    leg: str = ""
    key: str = ""


class RouteMap(Drawn):
    """The line at 45° with numbered stops, distances and "you are here"; a stop can be chosen (``chosen``: its key)."""

    chosen = Signal(str)

    def __init__(self, places: Sequence[RoutePlace] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[RoutePlace, ...] = ()
        self._placed: list[Placed] = []
        self._summary: tuple[str, str] = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._marked = ""
        self._ring = False
        self.set_places(places)

    def set_places(self, places: Sequence[RoutePlace], strong: str = "", summary: str = "") -> None:
        """Replace the line; ``strong`` and ``summary`` stand in the capsule at the upper left."""
        self._places = tuple(places)
        self._summary = (strong, summary)
        spoken = [f"{place.number or ''} {place.name} {place.note} {place.leg}".strip() for place in places]
        self.setAccessibleName("; ".join([f"{strong} {summary}".strip(), *spoken]).strip("; "))
        self._placed = []
        self.update()

    def mark(self, key: str) -> None:
        """Show which stop is selected elsewhere."""
        self._marked = key
        self.update()

    def position(self, key: str) -> QPointF | None:
        """Where a stop is drawn, for tests and for a popover."""
        for place, spot in zip(self._places, self._spots(), strict=True):
            if place.key == key:
                return spot.at
        return None

    def sizeHint(self) -> QSize:
        return QSize(self.px(600), self.px(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(260), self.px(220))

    def resizeEvent(self, event: object) -> None:
        self._placed = []

    def restyle(self) -> None:
        super().restyle()
        self._placed = []

    def _spots(self) -> list[Placed]:
        if len(self._placed) != len(self._places):
            top = self.px(112) if self._summary[0] else self.px(48)
            area = QRectF(self.px(64), top, self.width() - self.px(128), self.height() - top - self.px(60))
            self._placed = place_route([place.kind == "held" for place in self._places], area, self.px(84))
        return self._placed

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None and found.key:
            self.chosen.emit(found.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        hand = found is not None and bool(found.key)
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [place.key for place in self._places if place.key]
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key())
        )
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        index = keys.index(self._marked) + step if self._marked in keys else 0
        self._marked = keys[index % len(keys)]
        self.chosen.emit(self._marked)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            if found is not None:
                QToolTip.showText(event.globalPos(), f"{found.name}  {found.note}".strip(), self)
                return True
        return super().event(event)

    def _at(self, point: QPointF) -> RoutePlace | None:
        reach = self.px(22)
        for place, spot in zip(self._places, self._spots(), strict=True):
            apart = spot.at - point
            if abs(apart.x()) <= reach and abs(apart.y()) <= reach:
                return place
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            pen.painter.setClipRect(area)
            _sketch(pen, area)
            spots = self._spots()
            self._lines(pen, spots)
            for place, spot in zip(self._places, spots, strict=True):
                _stop(pen, place, spot.at, marked=bool(place.key) and place.key == self._marked)
            for place, spot in zip(self._places, spots, strict=True):
                _label(pen, place, spot, area)
            self._pills(pen, spots)
            if self._summary[0]:
                _capsule(pen, *self._summary, area.width())
            if self._ring and self.hasFocus():
                pen.panel(area.adjusted(1, 1, -1, -1), 0, None, "accent", 2)

    def _line_of(self, spots: list[Placed]) -> list[tuple[RoutePlace, Placed]]:
        return [pair for pair in zip(self._places, spots, strict=True) if pair[0].kind != "held"]

    def _lines(self, pen: Pen, spots: list[Placed]) -> None:
        line = self._line_of(spots)
        for (before, start), (place, end) in pairwise(line):
            past = place.kind in ("done", "here", "office")
            now = before.kind == "here" or (place.kind == "next" and before.kind in ("office", "done"))
            role: Role = "hair2" if past else "accent" if now else "accent_mid"
            # Round, so that a bend has no gap.
            stroke = QPen(pen.theme.color(role), pen.px(7 if now else 5))
            stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
            stroke.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.painter.setPen(stroke)
            pen.painter.setBrush(Qt.BrushStyle.NoBrush)
            path = QPainterPath(start.at)
            for corner in end.corners:
                path.lineTo(corner)
            path.lineTo(end.at)
            pen.painter.drawPath(path)

    def _pills(self, pen: Pen, spots: list[Placed]) -> None:
        line = self._line_of(spots)
        for (before, _), (place, end) in pairwise(line):
            if not place.leg or place.kind in ("done", "here"):
                continue
            now = before.kind == "here" or (place.kind == "next" and before.kind in ("office", "done"))
            words = text_width(pen.theme, place.leg, "caption", bold=now)
            width, height = words + pen.px(16), pen.px(23)
            if not now and width + pen.px(34) > end.longest:
                continue  # on a short leg the pill would hide the line; the list says the distance too
            rect = QRectF(end.middle.x() - width / 2, end.middle.y() - height / 2, width, height)
            pen.panel(rect, height / 2, "sheet", "accent" if now else "line")
            pen.text(rect, place.leg, "caption", "accent" if now else "ink2", bold=now, align="center")


def _stop(pen: Pen, place: RoutePlace, at: QPointF, *, marked: bool) -> None:
    if place.kind == "office":
        box = QRectF(at.x() - pen.px(13), at.y() - pen.px(13), pen.px(26), pen.px(26))
        pen.panel(box, pen.px(7), "ink2", "sheet", 2)
        pen.icon("buildings", at, 15, "sheet", "fill")
    elif place.kind == "here":
        pen.disc(at, 17, "track")
        pen.disc(at, 12.5, "ink", "sheet", 2)
        pen.icon("navigation-arrow", at, 14, "sheet", "fill")
    elif place.kind == "done":
        pen.disc(at, 12, "hair2", "sheet", 1.5)
        pen.icon("check", at, 13, "sheet", "bold")
    elif place.kind == "held":
        pen.disc(at, 14, "map_block")
        draw_stop_number(pen, at, place.number, "held", 14)
    elif place.kind == "next":
        pen.disc(at, 25, "accent_line" if marked else "accent_soft")
        pen.disc(at, 18, "sheet")
        draw_stop_number(pen, at, place.number, "next", 16)
    else:
        if marked:
            pen.disc(at, 20, "accent_line")
        draw_stop_number(pen, at, place.number, "open", 14)


def _label(pen: Pen, place: RoutePlace, spot: Placed, area: QRectF) -> None:
    width = max(
        text_width(pen.theme, place.name, "small", bold=True), text_width(pen.theme, place.note, "caption"), 1
    ) + pen.px(4)
    name, note = pen.theme.line_height("small"), pen.theme.line_height("caption")
    height = name + (note if place.note else 0)
    reach = pen.px(28 if place.kind == "next" else 22)
    x, y = spot.at.x() - width / 2, spot.at.y() + reach
    if spot.label == "above":
        y = spot.at.y() - reach - height
    elif spot.label == "right":
        x, y = spot.at.x() + reach, spot.at.y() - height / 2
    elif spot.label == "left":
        x, y = spot.at.x() - reach - width, spot.at.y() - height / 2
    x = min(max(area.left() + pen.px(6), x), area.right() - width - pen.px(6))
    # The halo: the label stays readable wherever line or street pass below it.
    halo = QRectF(x - pen.px(2), y, width + pen.px(4), height)
    pen.painter.setOpacity(0.72)
    pen.panel(halo, pen.px(5), "map_block")
    pen.painter.setOpacity(1.0)
    align: Literal["left", "center", "right"] = "center"
    if spot.label in ("left", "right"):
        align = "left" if spot.label == "right" else "right"
    pen.text(QRectF(x, y, width, name), place.name, "small", bold=True, align=align)
    if place.note:
        pen.text(QRectF(x, y + name, width, note), place.note, "caption", "ink2", align=align)


def _capsule(pen: Pen, strong: str, rest: str, room: float) -> None:
    bold = text_width(pen.theme, strong, "text", bold=True)
    plain = text_width(pen.theme, rest, "dense")
    width = pen.px(58) + bold + (plain if rest else 0)
    shown = rest if width + pen.px(32) <= room else ""
    width = pen.px(58) + bold + (plain if shown else 0)
    rect = QRectF(pen.px(16), pen.px(16), width, pen.px(36))
    pen.panel(rect, rect.height() / 2, "sheet", "hair")
    pen.icon("car", QPointF(rect.left() + pen.px(23), rect.center().y()), 18, "ink2")
    used = pen.text(rect.adjusted(pen.px(38), 0, 0, 0), strong, "text", bold=True)
    if shown:
        pen.text(rect.adjusted(pen.px(38) + used + pen.px(8), 0, 0, 0), shown, "dense", "ink2")


def _sketch(pen: Pen, area: QRectF) -> None:
    """Blocks, streets, a river and a park: a ground to look at, the same every day, true to no town."""
    painter = pen.painter
    painter.fillRect(area, pen.theme.color("map_block"))
    width, height = area.width(), area.height()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pen.theme.color("map_park"))
    painter.drawRoundedRect(QRectF(width * 0.04, height * 0.19, width * 0.2, height * 0.2), 16, 16)
    painter.drawEllipse(QRectF(width * 0.09, height * 0.84, width * 0.17, height * 0.16))
    painter.drawRoundedRect(QRectF(width * 0.79, height * 0.8, width * 0.24, height * 0.25), 18, 18)
    painter.setBrush(pen.theme.color("map_water"))
    painter.drawPath(_river(width, height))
    street = QPen(pen.theme.color("map_street"), pen.px(7))
    street.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(street)
    for y1, y2 in ((0.165, 0.12), (0.42, 0.37), (0.66, 0.7)):
        painter.drawLine(QPointF(0, height * y1), QPointF(width, height * y2))
    for x1, x2 in ((0.16, 0.135), (0.33, 0.345), (0.535, 0.55), (0.75, 0.77), (0.92, 0.945)):
        painter.drawLine(QPointF(width * x1, 0), QPointF(width * x2, height))
    street.setWidthF(pen.px(4))
    painter.setPen(street)
    for x1, y1, x2, y2 in (
        (0.24, 0.0, 0.235, 0.7),
        (0.44, 0.1, 0.43, 0.9),
        (0.65, 0.0, 0.645, 0.55),
        (0.84, 0.3, 0.85, 1.0),
    ):
        painter.drawLine(QPointF(width * x1, height * y1), QPointF(width * x2, height * y2))
    painter.drawLine(QPointF(0, height * 0.93), QPointF(width, height * 0.9))


def _river(width: float, height: float) -> QPainterPath:
    path = QPainterPath(QPointF(0, height * 0.75))
    path.cubicTo(width * 0.3, height * 0.74, width * 0.4, height * 0.64, width * 0.6, height * 0.62)
    path.cubicTo(width * 0.75, height * 0.6, width * 0.85, height * 0.54, width, height * 0.47)
    path.lineTo(width, height * 0.56)
    path.cubicTo(width * 0.85, height * 0.62, width * 0.75, height * 0.68, width * 0.6, height * 0.7)
    path.cubicTo(width * 0.4, height * 0.72, width * 0.3, height * 0.83, 0, height * 0.84)
    path.closeSubpath()
    return path
