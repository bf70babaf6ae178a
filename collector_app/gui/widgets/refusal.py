"""A refusal's parts: verdict head, the bar of permitted time, the clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn, Panel, column, row
from collector_app.gui.widgets.flow import FlowRow
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Chip
from collector_app.gui.widgets.pen import Pen, pen_on, text_width
from collector_app.gui.widgets.texts import Paragraph, TextLine


class RefusalHead(Drawn):
    """The hand, the gate it was refused at, and the verdict in one sentence."""

    def __init__(self, gate: str = "", verdict: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = row(self, 0, gap=18)
        box.addWidget(_Hand(), 0, Qt.AlignmentFlag.AlignTop)
        words = column(None, 0, gap=0)
        self._gate = TextLine(gate, "small", "stop", bold=True)
        self._verdict = Paragraph(verdict, "figure", bold=True)
        words.addWidget(self._gate)
        words.addWidget(self._verdict)
        box.addLayout(words, 1)
        self.set_texts(gate, verdict)

    def set_texts(self, gate: str, verdict: str) -> None:
        """Replace both."""
        self._gate.set_text(gate)
        self._verdict.set_text(verdict)
        self.setAccessibleName(f"{gate}. {verdict}")


class _Hand(Drawn):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.px(56), self.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            pen.panel(area, pen.theme.radius("sheet"), "stop_soft")
            pen.icon("hand-palm", area.center(), 28, "stop")


@dataclass(frozen=True)
class TimeWindow:
    """Minutes on one axis: the bar runs from ``start`` to ``end``, allowed until ``limit``; the visit lies on it."""

    start: int
    end: int
    limit: int
    visit_start: int
    visit_end: int
    allowed_word: str
    forbidden_word: str
    limit_word: str
    start_word: str
    end_word: str


class WindowBar(Drawn):
    """Permitted time, forbidden time hatched, the visit across the border."""

    def __init__(self, window: TimeWindow | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if window is not None:
            self.set_window(window)

    def set_window(self, window: TimeWindow) -> None:
        """Show other times."""
        self._window = window
        words = (window.allowed_word, window.limit_word, window.forbidden_word, window.start_word, window.end_word)
        self.setAccessibleName(", ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.px(420), self.px(80))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        window = self._window
        if window is None:
            return
        with pen_on(self) as pen:
            bar = QRectF(0, pen.px(28), self.width(), pen.px(26))
            limit = self._x(window, window.limit)
            self._grounds(pen, bar, limit)
            self._visit(pen, bar, limit, window)
            pen.rule(limit, bar.top() - pen.px(7), limit, bar.bottom() + pen.px(7), "ink", 2)
            self._words(pen, bar, limit, window)

    def _x(self, window: TimeWindow, minute: int) -> float:
        share = (minute - window.start) / max(1, window.end - window.start)
        return round(self.width() * min(1.0, max(0.0, share)))

    def _grounds(self, pen: Pen, bar: QRectF, limit: float) -> None:
        radius = pen.px(8)
        pen.hatch(bar, radius, "track", "line")
        pen.painter.save()
        pen.painter.setClipRect(QRectF(bar.left(), bar.top(), limit, bar.height()))
        pen.panel(bar, radius, "ok_soft")
        pen.painter.restore()

    def _visit(self, pen: Pen, bar: QRectF, limit: float, window: TimeWindow) -> None:
        inset = pen.px(4)
        start, end = self._x(window, window.visit_start), self._x(window, window.visit_end)
        whole = QRectF(start, bar.top() + inset, max(pen.px(6), end - start), bar.height() - 2 * inset)
        parts: tuple[tuple[Role, float, float], ...] = (("accent", 0, limit), ("stop", limit, self.width()))
        for role, left, right in parts:
            pen.painter.save()
            pen.painter.setClipRect(QRectF(left, bar.top(), right - left, bar.height()))
            pen.panel(whole, pen.px(5), role)
            pen.painter.restore()

    def _words(self, pen: Pen, bar: QRectF, limit: float, window: TimeWindow) -> None:
        line = pen.theme.line_height("small")
        top = bar.top() - line - pen.px(6)
        middle = text_width(pen.theme, window.limit_word, "small", bold=True)
        left_room = QRectF(0, top, max(0.0, limit - middle / 2 - pen.px(8)), line)
        right_edge = limit + middle / 2 + pen.px(8)
        pen.text(left_room, window.allowed_word, "small", "ok", bold=True)
        pen.text(QRectF(limit - middle / 2, top, middle + 1, line), window.limit_word, "small", bold=True)
        room = QRectF(right_edge, top, max(0.0, self.width() - right_edge), line)
        pen.text(room, window.forbidden_word, "small", "ink2", align="right")
        bottom = bar.bottom() + pen.px(6)
        start, end = self._x(window, window.visit_start), self._x(window, window.visit_end)
        late = window.visit_end > window.limit
        first = text_width(pen.theme, window.start_word, "small", bold=True)
        x = min(max(0.0, start - first / 2), self.width() - first)
        pen.text(QRectF(x, bottom, first + 1, line), window.start_word, "small", "accent", bold=True)
        last = text_width(pen.theme, window.end_word, "small", bold=True)
        x = max(min(end - last / 2, self.width() - last), x + first + pen.px(12))
        pen.text(QRectF(x, bottom, last + 1, line), window.end_word, "small", "stop" if late else "ink2", bold=True)


@dataclass(frozen=True)
class Clause:
    """A clause in short: neutral title and article, what it says, and chips for authority and how sure we are."""

    title: str
    says: str
    marks: tuple[tuple[str, str], ...] = ()


class ClausePanel(Panel):
    """The clause behind a verdict; its button shows the full text (``text_asked``)."""

    text_asked = Signal()

    def __init__(self, clause: Clause, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="sunken", radius="card")
        self.setAccessibleName(f"{clause.title}. {clause.says}")
        box = row(self, (18, 14, 16, 14), gap=14)
        box.addWidget(TextLine("", "dense", "ink2", icon="scales"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(None, 0, gap=4)
        words.addWidget(Paragraph(clause.title, "text", bold=True))
        words.addWidget(Paragraph(clause.says, "dense", "ink2"))
        if clause.marks:
            words.addSpacing(2)
            words.addLayout(_chips(clause.marks))
        box.addLayout(words, 1)
        self.button = KeyButton(action, "outline", key="F1", height=40)
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self.text_asked)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)


def _chips(marks: Sequence[tuple[str, str]]) -> FlowRow:
    flow = FlowRow()
    for text, icon in marks:
        flow.addWidget(Chip(text, "neutral", icon))
    return flow
