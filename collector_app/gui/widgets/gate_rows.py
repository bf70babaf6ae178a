"""Verdicts of a gate: the banner with the counts, large rows for what needs a hand, small rows for what passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role
from collector_app.gui.widgets.drawn import Drawn, Panel, column, row
from collector_app.gui.widgets.key_button import ButtonKind, KeyButton
from collector_app.gui.widgets.pen import Mark, pen_on, text_width
from collector_app.gui.widgets.texts import Paragraph, TextLine

Verdict = Literal["passed", "refused", "unknown", "todo"]

_MARKS: dict[Verdict, Mark] = {
    "passed": "passed",
    "refused": "refused",
    "unknown": "unknown",
    "todo": "todo",
}


@dataclass(frozen=True)
class VerdictRow:
    """One rule's verdict in words; ``action`` is the verb of the one thing that helps.

    ``short`` stands for the clause where a row has only one line; the whole clause is then its tool tip.
    """

    title: str
    verdict: Verdict
    fact: str = ""
    clause: str = ""
    action: str = ""
    action_icon: str = ""
    action_kind: ButtonKind = "primary"
    short: str = ""


class MarkIcon(Drawn):
    """A state mark as a widget."""

    def __init__(self, mark: Mark, side: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark, self._side = mark, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.px(self._side + 4), self.px(self._side + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.mark(QRectF(self.rect()).center(), self._mark, self._side)


class GateVerdictCard(Panel):
    """Large row: requirement, fact, clause, and one button (``acted``)."""

    acted = Signal()

    def __init__(self, content: VerdictRow, parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="sheet", edge="line", radius="card")
        self.content = content
        self.setAccessibleName(f"{content.title}. {content.fact} {content.clause}".strip())
        box = row(self, (16, 13, 13, 13), gap=14)
        box.addWidget(MarkIcon(_MARKS[content.verdict], 19), 0, Qt.AlignmentFlag.AlignTop)
        words = column(None, gap=2)
        words.addWidget(Paragraph(content.title, "text", bold=True))
        if content.fact:
            words.addWidget(Paragraph(content.fact, "dense", "ink"))
        if content.clause:
            clause = row(None, gap=6)
            clause.addWidget(TextLine("", "caption", "ink2", icon="scales"), 0, Qt.AlignmentFlag.AlignTop)
            clause.addWidget(Paragraph(content.clause, "caption", "ink2"), 1)
            words.addLayout(clause)
        box.addLayout(words, 1)
        self.button: KeyButton | None = None
        if content.action:
            self.button = KeyButton(content.action, content.action_kind, icon=content.action_icon)
            self.button.clicked.connect(self.acted)
            box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)


class GateVerdictRow(Drawn):
    """Small row, 29 apart: tick, text, clause at the right."""

    def __init__(self, content: VerdictRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{content.title}. {content.clause}".strip())
        self.setToolTip(content.clause)

    def sizeHint(self) -> QSize:
        words = text_width(self.theme, self.content.title, "dense", bold=True)
        return QSize(self.px(28 + 16) + words + self._clause(), self.px(29))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.px(28) + text_width(self.theme, self.content.title, "dense", bold=True), self.px(29))

    def _clause(self) -> int:
        return text_width(self.theme, self._words(), "caption")

    def _words(self) -> str:
        return self.content.short or self.content.clause

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            passed = self.content.verdict == "passed"
            pen.mark(QPointF(pen.px(9), area.center().y()), _MARKS[self.content.verdict], 15)
            room = area.adjusted(pen.px(28), 0, 0, 0)
            role: Role = "ink2" if self.content.verdict in ("passed", "todo") else "ink"
            used = pen.text(room, self.content.title, "dense", role, bold=not passed)
            left = room.left() + used + pen.px(16)
            # The clause gives way to the requirement; its whole text is the tool tip.
            if left + self._clause() <= area.right() + 1:
                pen.text(
                    QRectF(left, 0, area.right() - left, area.height()),
                    self._words(),
                    "caption",
                    "ink3",
                    align="right",
                )


@dataclass(frozen=True)
class GateCounts:
    """How many rules passed, were refused, could not be told; with the word for each."""

    passed: int
    refused: int
    unknown: int
    words: tuple[str, str, str]


class GateBanner(Panel):
    """The gate's verdict in one line, with the counts of the three verdicts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="accent_soft", radius="card")
        box = row(self, (18, 14, 18, 14), gap=16)
        self._icon = _BannerIcon()
        box.addWidget(self._icon)
        words = column(None, gap=1)
        self._title = Paragraph("", "lead", bold=True)
        self._note = Paragraph("", "small", "ink2")
        words.addWidget(self._title)
        words.addWidget(self._note)
        box.addLayout(words, 1)
        marks: tuple[Mark, ...] = ("passed", "refused", "unknown")
        self._counts = [
            (MarkIcon(mark, 15), TextLine("", "lead", bold=True), TextLine("", "small", "ink2")) for mark in marks
        ]
        for trio in self._counts:
            pair = row(None, gap=5)
            for part in trio:
                pair.addWidget(part)
            box.addLayout(pair)

    def set_gate(self, title: str, note: str, counts: GateCounts) -> None:
        """Show a gate; its tone follows the counts."""
        clear = counts.refused == 0 and counts.unknown == 0
        self.set_look("ok_soft" if clear else "warn_soft")
        self._icon.set_clear(clear)
        self._title.set_text(title)
        self._note.set_text(note)
        values = (counts.passed, counts.refused, counts.unknown)
        for (mark, figure, word), value, name in zip(self._counts, values, counts.words, strict=True):
            figure.set_text(str(value))
            word.set_text(name)
            for part in (mark, figure, word):
                part.setVisible(value > 0 or mark is self._counts[0][0])
        pieces = [f"{value} {name}" for value, name in zip(values, counts.words, strict=True)]
        self.setAccessibleName(f"{title}. {note} {', '.join(pieces)}")


class _BannerIcon(Drawn):
    def __init__(self) -> None:
        super().__init__()
        self._clear = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_clear(self, clear: bool) -> None:
        self._clear = clear
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.px(26), self.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            name = "check" if self._clear else "hand-palm"
            pen.icon(name, QRectF(self.rect()).center(), 24, "ok" if self._clear else "warn_glyph")
