"""``Pen``: a painter that knows the theme, and text that wraps with a line height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from collector_app.gui.theme import Role, SizeName, Theme, Weight, current, paint_icon

Align = Literal["left", "center", "right"]
Corner = float | int

_ALIGN: Final = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
_LINE: Final = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
_LINE_FLAGS: Final = {align: int(flag | _LINE) for align, flag in _ALIGN.items()}  # joining enums costs as a line does

# Texts that did not fit where they were painted. A test puts a list here and expects it to stay empty.
cut_texts: list[str] | None = None


def watch_cuts(into: list[str] | None) -> None:
    """Collect every text that is painted shortened from now on; ``None`` stops it. For tests and the tour."""
    global cut_texts  # noqa: PLW0603 - one observer for the process, off in normal use
    cut_texts = into


def text_width(theme: Theme, text: str, size: SizeName = "text", bold: bool = False) -> int:
    """Pixels a single line needs."""
    return ceil(theme.metrics(size, bold).horizontalAdvance(text))


def optical_lift(theme: Theme, size: SizeName) -> float:
    """How far Chinese text is raised to look centred: the ascent of CJK faces is taller than their characters."""
    return theme.font(size).pixelSize() * 0.055 if theme.chinese else 0.0


@dataclass(frozen=True)
class Span:
    """A piece of a paragraph with its own weight."""

    text: str
    bold: bool = False


class TextBlock:
    """Text laid out to a width with the size's line height; make one per paint, keep none. Sizes: `text_extent`."""

    def __init__(
        self,
        theme: Theme,
        text: str | Sequence[Span],
        size: SizeName,
        width: float,
        *,
        bold: bool = False,
        align: Align = "left",
    ) -> None:
        spans = [Span(text, bold)] if isinstance(text, str) else list(text)
        self._step = theme.line_height(size)
        self._layouts: list[QTextLayout] = []
        self.lines = 0
        self.width = 0.0
        for paragraph in _paragraphs(spans):
            self._lay(theme, paragraph, size, max(1.0, width), align)
        self.height = self.lines * self._step

    def _lay(self, theme: Theme, spans: Sequence[Span], size: SizeName, width: float, align: Align) -> None:
        layout = QTextLayout("".join(span.text for span in spans), theme.font(size))
        option = QTextOption(_ALIGN[align])
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(_formats(theme, spans, size))
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            slack = (self._step - line.height()) / 2 - optical_lift(theme, size)
            line.setPosition(QPointF(0, self.lines * self._step + slack))
            self.width = max(self.width, line.naturalTextWidth())
            self.lines += 1
        layout.endLayout()
        self._layouts.append(layout)

    def draw(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """Paint with the upper left corner at (x, y)."""
        painter.setPen(colour)
        for layout in self._layouts:
            layout.draw(painter, QPointF(x, y))


@lru_cache(maxsize=4096)
def text_extent(
    theme: Theme, text: str | tuple[Span, ...], size: SizeName, width: float, *, bold: bool = False
) -> tuple[float, int]:
    """Width and height of a `TextBlock`. Layouts ask for the same few hundred over and over, and each costs 0.1 ms."""
    block = TextBlock(theme, text, size, width, bold=bold)
    return block.width, block.height


def _paragraphs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    paragraph: list[Span] = []
    for span in spans:
        first, *rest = span.text.split("\n")
        paragraph.append(Span(first, span.bold))
        for piece in rest:
            yield paragraph
            paragraph = [Span(piece, span.bold)]
    yield paragraph


def _formats(theme: Theme, spans: Sequence[Span], size: SizeName) -> list[QTextLayout.FormatRange]:
    ranges = []
    start = 0
    for span in spans:
        # Qt counts UTF-16 units, Python code points.
        length = len(span.text.encode("utf-16-le")) // 2
        form = QTextCharFormat()
        form.setFont(theme.font(size, span.bold))
        made = QTextLayout.FormatRange()
        made.start, made.length, made.format = start, length, form
        ranges.append(made)
        start += length
    return ranges


class Pen:
    """Painter plus theme; every colour is a role."""

    def __init__(self, painter: QPainter, theme: Theme | None = None) -> None:
        self.painter = painter
        self.theme = theme or current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def px(self, length: float) -> int:
        """Design length at the theme's scale."""
        return self.theme.px(length)

    def text(
        self,
        rect: QRectF,
        text: str,
        size: SizeName = "text",
        role: Role = "ink",
        *,
        bold: bool = False,
        align: Align = "left",
    ) -> float:
        """One line, centred in height; what does not fit ends in an ellipsis. Returns the width drawn."""
        metrics = self.theme.metrics(size, bold)
        width = metrics.horizontalAdvance(text)
        if width > rect.width() + 1:
            if cut_texts is not None:
                cut_texts.append(text)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            width = metrics.horizontalAdvance(text)
        self.painter.setFont(self.theme.font(size, bold))
        self.painter.setPen(self.theme.color(role))
        room = rect.translated(0, -optical_lift(self.theme, size))
        self.painter.drawText(room, _LINE_FLAGS[align], text)
        return width

    def icon(self, name: str, centre: QPointF, side: float, role: Role, weight: Weight = "regular") -> None:
        """Icon of ``side`` design pixels around a point."""
        length = self.px(side)
        corner = QPointF(round(centre.x() - length / 2), round(centre.y() - length / 2))
        paint_icon(self.painter, self.theme, name, QRectF(corner.x(), corner.y(), length, length), role, weight)

    def panel(
        self, rect: QRectF, radius: Corner, fill: Role | None, edge: Role | None = None, width: float = 1
    ) -> None:
        """Rounded rectangle, its edge wholly inside ``rect``."""
        thick = max(1, self.px(width)) if edge else 0
        inner = rect.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2) if thick else rect
        self.painter.setPen(QPen(self.theme.color(edge), thick) if edge else Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(inner, radius, radius)

    def hatch(self, rect: QRectF, radius: Corner, fill: Role, role: Role) -> None:
        """Rounded rectangle filled with 45° lines: sealed, or outside authority."""
        self.panel(rect, radius, fill)
        self.painter.save()
        self.painter.setPen(QPen(self.theme.color(role), max(1.0, self.px(1))))
        self.painter.setClipRect(rect)
        gap = self.px(8)
        x = rect.left() - rect.height()
        while x < rect.right():
            self.painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
            x += gap
        self.painter.restore()

    def rule(self, x1: float, y1: float, x2: float, y2: float, role: Role = "hair", width: float = 1) -> None:
        """Straight line."""
        pen = QPen(self.theme.color(role), max(1.0, self.px(width)))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self.painter.setPen(pen)
        straight = x1 == x2 or y1 == y2
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, not straight)
        self.painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def disc(
        self, centre: QPointF, radius: float, fill: Role | None, edge: Role | None = None, width: float = 1
    ) -> None:
        """Circle of ``radius`` design pixels."""
        length = self.px(radius * 2) / 2
        rect = QRectF(centre.x() - length, centre.y() - length, 2 * length, 2 * length)
        self.panel(rect, length, fill, edge, width)

    def dashed(self, centre: QPointF, radius: float, role: Role, width: float = 1.4) -> None:
        """Dashed circle: still to do."""
        pen = QPen(self.theme.color(role), self.px(width * 10) / 10)
        pen.setDashPattern([2.6, 2.2])
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        length = self.px(radius * 10) / 10
        self.painter.drawEllipse(centre, length, length)

    def ring(
        self, rect: QRectF, share: float, role: Role, groove: Role = "track", width: float = 7, cap: bool = True
    ) -> None:
        """Arc of ``share`` (0 to 1) of a circle, clockwise from the top, on its groove."""
        thick = self.px(width)
        inner = rect.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(self.theme.color(groove), thick))
        self.painter.drawEllipse(inner)
        if share <= 0:
            return
        style = Qt.PenCapStyle.RoundCap if cap else Qt.PenCapStyle.FlatCap
        self.painter.setPen(QPen(QBrush(self.theme.color(role)), thick, Qt.PenStyle.SolidLine, style))
        self.painter.drawArc(inner, 90 * 16, round(-min(1.0, share) * 360 * 16))

    def bar(self, rect: QRectF, share: float, role: Role = "accent", groove: Role = "track") -> None:
        """Progress groove with its filled part."""
        radius = rect.height() / 2
        self.panel(rect, radius, groove)
        if share > 0:
            filled = QRectF(rect)
            filled.setWidth(max(rect.height(), rect.width() * min(1.0, share)))
            self.panel(filled, radius, role)

    def dots(self, x: float, centre_y: float, count: int, role: Role = "ink", step: float = 10) -> float:
        """Hidden digits as 6 px dots; returns the x behind the last one."""
        side = self.px(6)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color(role))
        for index in range(count):
            self.painter.drawEllipse(QRectF(x + index * self.px(step), centre_y - side / 2, side, side))
        return x + (count - 1) * self.px(step) + side if count else x

    def mark(self, centre: QPointF, mark: Mark, side: float = 18) -> None:
        """State mark of ``side`` design pixels: shape and colour both tell the state."""
        if mark == "passed":
            self.icon("check-circle", centre, side + 2, "accent", "fill")
        elif mark == "refused":
            self.icon("x-circle", centre, side + 2, "stop", "fill")
        elif mark == "unknown":
            self.icon("question", centre, side + 2, "warn_glyph", "fill")
        elif mark == "todo":
            self.dashed(centre, side / 2 - 1, "ink2")
        elif mark == "locked":
            self.disc(centre, side / 2, None, "hair2", 1.4)
            self.icon("lock-simple", centre, side * 0.62, "ink2", "bold")
        elif mark == "open":
            self.disc(centre, side / 2 - 2, None, "hair2", 1.6)


Mark = Literal["passed", "refused", "unknown", "todo", "locked", "open"]


@contextmanager
def pen_on(widget: QWidget) -> Iterator[Pen]:
    """A pen for one ``paintEvent``."""
    painter = QPainter(widget)
    try:
        yield Pen(painter)
    finally:
        painter.end()
