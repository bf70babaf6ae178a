"""``SignaturePad``: takes a signature by pen, finger or mouse, and shows one again as it was drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.domain.strokes import MAX_POINTS, Point, Signature
from collector_app.gui.widgets.drawn import Drawn, draw_focus
from collector_app.gui.widgets.pen import Pen, pen_on

translate = QCoreApplication.translate

_LEAST: Final = 150  # design pixels of height
_STROKE: Final = 2.6  # design pixels at full pressure
_THIN: Final = 0.45  # of that, at none
_FULL: Final = 1000
_RADIUS: Final = 20
_MOUSE: Final = 0.7  # the pressure of what tells none
_Touch = Literal["begin", "go", "end"]
_TOUCHES: Final[dict[QEvent.Type, _Touch]] = {
    QEvent.Type.TabletPress: "begin",
    QEvent.Type.TabletMove: "go",
    QEvent.Type.TouchBegin: "begin",
    QEvent.Type.TouchUpdate: "go",
}
_CLEARING: Final = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class _Ink:
    """The strokes as they come, in the pixels of a pad of `size`."""

    def __init__(self) -> None:
        self.strokes: list[list[Point]] = []
        self.size = QSize()
        self.drawing = False
        self._began = 0

    def set(self, signature: Signature) -> None:
        """Take strokes from before; more may follow."""
        self.strokes = [list(stroke) for stroke in signature.strokes]
        self.size = QSize(signature.width, signature.height)
        points = [point for stroke in signature.strokes for point in stroke]
        self._began = -points[-1].ms if points else 0

    def begin(self, size: QSize, moment: int) -> None:
        """The pen touches a pad of `size` at a moment in milliseconds."""
        if not self.strokes:
            self.size, self._began = size, moment
        elif self._began < 0:  # strokes from before: time goes on behind them
            self._began += moment
        self.drawing = True
        self.strokes.append([])

    def go(self, x: int, y: int, moment: int, pressure: float) -> bool:
        """The pen is somewhere else; returns whether that is a new point."""
        stroke = self.strokes[-1] if self.drawing else None
        if stroke is None or sum(map(len, self.strokes)) >= MAX_POINTS:
            return False
        if stroke and (stroke[-1].x, stroke[-1].y) == (x, y):
            return False
        stroke.append(Point(x, y, max(0, moment - self._began), round(_FULL * min(1.0, max(0.0, pressure)))))
        return True


class SignaturePad(Drawn):
    """An empty card with a line to sign on. ``changed`` with every stroke; Backspace clears.

    Strokes are kept in the pad's own pixels, so they can be shown at any size. Read-only it only shows.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = _Ink()
        self._read_only = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.restyle()

    def sizeHint(self) -> QSize:
        return QSize(self.px(476), self.px(_LEAST + 40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(240), self.px(_LEAST))

    def signature(self) -> Signature:
        """What is drawn, in the pixels of the pad as it was when the first stroke began."""
        size = self._drawn_on()
        return Signature(size.width(), size.height(), tuple(tuple(item) for item in self._ink.strokes if item))

    def show_signature(self, signature: Signature, *, read_only: bool = False) -> None:
        """Show strokes as they were drawn; they can be added to unless it is read-only."""
        self._ink.set(signature)
        self._told(read_only=read_only)

    def clear(self) -> None:
        """Take everything away and begin anew."""
        self._ink = _Ink()
        self._told(read_only=False)

    def empty(self) -> bool:
        """Whether nothing was drawn."""
        return self.signature().empty

    def _told(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self.setCursor(Qt.CursorShape.ArrowCursor if read_only else Qt.CursorShape.CrossCursor)
        self.restyle()
        self.changed.emit()

    def restyle(self) -> None:
        super().restyle()
        state = translate("SignaturePad", "empty") if self.empty() else translate("SignaturePad", "signed")
        self.setAccessibleName(translate("SignaturePad", "Signature, {0}").format(state))
        self.setAccessibleDescription(translate("SignaturePad", "Sign with pen, finger or mouse. Backspace clears."))

    def _draw(self, what: _Touch, place: QPointF, moment: int, pressure: float) -> None:
        if self._read_only:
            return
        if what == "begin":
            self._ink.begin(self.size(), moment)
        scale, left, top = self._fit()
        x, y = round((place.x() - left) / scale), round((place.y() - top) / scale)
        if what != "end" and self._ink.go(x, y, moment, pressure):
            self.update()
        if what == "end" and self._ink.drawing:
            self._ink.drawing = False
            self._told(read_only=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._draw("begin", event.position(), event.timestamp(), _MOUSE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._draw("go", event.position(), event.timestamp(), _MOUSE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._draw("end", event.position(), event.timestamp(), _MOUSE)

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        self._draw(_TOUCHES.get(event.type(), "end"), event.position(), event.timestamp(), event.pressure())

    def event(self, event: QEvent) -> bool:
        finger = isinstance(event, QTouchEvent) and event.device().type() is QInputDevice.DeviceType.TouchScreen
        if isinstance(event, QTouchEvent) and finger and event.points():
            point = event.points()[0]
            what = _TOUCHES.get(event.type(), "end")
            self._draw(what, point.position(), event.timestamp(), point.pressure() or _MOUSE)
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _CLEARING and not self._read_only:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _drawn_on(self) -> QSize:
        return self._ink.size if self._ink.strokes else self.size()

    def _fit(self) -> tuple[float, float, float]:
        """Scale and upper left corner of what was drawn at another size."""
        drawn = self._drawn_on()
        scale = min(self.width() / max(1, drawn.width()), self.height() / max(1, drawn.height())) or 1.0
        return scale, (self.width() - scale * drawn.width()) / 2, (self.height() - scale * drawn.height()) / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            pen.panel(area, pen.px(_RADIUS), "sunken" if self._read_only else "sheet", "hair2", 1.4)
            if self.hasFocus():
                draw_focus(pen, area, pen.px(_RADIUS))
            y = area.bottom() - pen.px(44)
            pen.icon("x", QPointF(area.left() + pen.px(34), y - pen.px(14)), 16, "ink3")
            pen.rule(area.left() + pen.px(24), y, area.right() - pen.px(24), y, "hair2", 1.2)
            scale, left, top = self._fit()
            pen.painter.translate(left, top)
            for stroke in self._ink.strokes:
                _draw_stroke(pen, stroke, scale)


def _draw_stroke(pen: Pen, stroke: list[Point], scale: float) -> None:
    """Through the middles between points, so that a quick hand leaves curves and no corners."""
    places = [QPointF(point.x * scale, point.y * scale) for point in stroke]
    pressure = sum(point.pressure for point in stroke) / len(stroke) / _FULL
    width = pen.px(_STROKE * 10) / 10 * (_THIN + (1 - _THIN) * pressure)
    round_pen = QPen(pen.theme.color("ink"), max(1.4, width))
    round_pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    round_pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.painter.setPen(round_pen)
    pen.painter.setBrush(Qt.BrushStyle.NoBrush)
    if len(places) == 1:
        pen.painter.drawPoint(places[0])
        return
    path = QPainterPath(places[0])
    for corner, after in pairwise(places[1:]):
        path.quadTo(corner, QPointF((corner.x() + after.x()) / 2, (corner.y() + after.y()) / 2))
    path.lineTo(places[-1])
    pen.painter.drawPath(path)
