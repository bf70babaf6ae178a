"""The sync screen's parts: three ticks an item, and the closing statement of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.gui.theme import Role, Theme
from collector_app.gui.widgets.drawn import Drawn, Panel, ScaledBox, column, row
from collector_app.gui.widgets.gate_rows import MarkIcon
from collector_app.gui.widgets.marks import Tone, chip_width, draw_chip
from collector_app.gui.widgets.pen import Mark, Pen, pen_on
from collector_app.gui.widgets.texts import Paragraph, TextLine

TickState = Literal["done", "running", "waiting"]

_TICK_COLUMN = 112
_SIZE_COLUMN = 76
_LARGE = 175  # per cent: from here on the outcome needs the room of the size, which is spoken all the same


def _beside(theme: Theme) -> int:
    """Width of the ticks and the size."""
    return 3 * _TICK_COLUMN + (0 if theme.scale >= _LARGE else _SIZE_COLUMN)


@dataclass(frozen=True)
class Tick:
    """One of recorded, received, complete: a time when done, a share while running, a word while waiting."""

    state: TickState
    word: str
    share: float = 0.0


@dataclass(frozen=True)
class SyncItem:
    """An item of the outbox, masked."""

    number: str
    name: str
    window: str
    note: str
    ticks: tuple[Tick, Tick, Tick]
    size: str
    flag: str = ""
    flag_icon: str = "user-focus"
    flag_tone: Tone = "warn"


class ThreeTicks(Drawn):
    """An item with its three ticks, 56 high."""

    def __init__(self, item: SyncItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = item
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_item(item)

    def set_item(self, item: SyncItem) -> None:
        """Show another state."""
        self._item = item
        words = ", ".join(tick.word for tick in item.ticks)
        self.setAccessibleName(f"{item.number} {item.name} {item.window} {item.flag} {item.note}: {words}, {item.size}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.px(200 + _beside(self.theme)), self.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            ticks = area.right() - pen.px(_beside(self.theme))
            self._words(pen, area, ticks - pen.px(12))
            for index, tick in enumerate(self._item.ticks):
                cell = QRectF(ticks + index * pen.px(_TICK_COLUMN), 0, pen.px(_TICK_COLUMN - 6), area.height())
                _paint_tick(pen, cell, tick)
            if self.theme.scale < _LARGE:
                pen.text(area, self._item.size, "dense", "ink2", align="right")

    def _words(self, pen: Pen, area: QRectF, right: float) -> None:
        item = self._item
        pen.text(QRectF(0, 0, pen.px(28), area.height()), item.number, "dense", "ink2", bold=True)
        left = float(pen.px(34))
        upper = QRectF(left, pen.px(5), right - left, pen.px(24))
        x = left + pen.text(upper, item.name, "text", bold=True) + pen.px(11)
        x += pen.text(QRectF(x, upper.top(), right - x, upper.height()), item.window, "dense", "ink2") + pen.px(11)
        width = chip_width(pen.theme, item.flag, item.flag_icon, item.flag_tone)
        if item.flag and x + width <= right:
            chip = QRectF(x, upper.top(), width, pen.px(24))
            draw_chip(pen, chip, item.flag, item.flag_icon, item.flag_tone)
        pen.text(QRectF(left, pen.px(30), right - left, pen.px(20)), item.note, "small", "ink2")


def _paint_tick(pen: Pen, cell: QRectF, tick: Tick) -> None:
    centre = QPointF(cell.left() + pen.px(10), cell.center().y())
    if tick.state == "done":
        pen.mark(centre, "passed", 20)
    elif tick.state == "running":
        side = pen.px(20)
        box = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        pen.ring(box, tick.share, "accent", width=3, cap=False)
    else:
        pen.disc(centre, 9.5, None, "hair2", 1.4)
    running = tick.state == "running"
    role: Role = "accent" if running else "ink2"
    pen.text(cell.adjusted(pen.px(30), 0, 0, 0), tick.word, "dense", role, bold=running)


class TickHeads(Drawn):
    """Heads of the three tick columns, each a word and what it means."""

    def __init__(self, first: str, heads: Sequence[tuple[str, str]], last: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first, self._heads, self._last = first, tuple(heads), last
        self.setAccessibleName(", ".join(f"{head}: {meaning}" for head, meaning in heads))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.px(200 + _beside(self.theme)), self.px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            pen.text(area.adjusted(pen.px(34), 0, 0, 0), self._first, "small", "ink2")
            x = area.right() - pen.px(_beside(self.theme))
            for head, meaning in self._heads:
                width = pen.px(_TICK_COLUMN - 6)
                pen.text(QRectF(x, pen.px(7), width, pen.px(19)), head, "small", bold=True)
                pen.text(QRectF(x, pen.px(26), width, pen.px(18)), meaning, "caption", "ink2")
                x += pen.px(_TICK_COLUMN)
            pen.text(area, self._last, "small", "ink2", align="right")


@dataclass(frozen=True)
class Side:
    """What one side counts: its name, count, unit, the head in groups, and when it was signed."""

    icon: str
    name: str
    count: str
    unit: str
    code_word: str
    code: tuple[str, ...]
    signed: str


@dataclass(frozen=True)
class Statement:
    """Both sides and what they agree on so far."""

    left: Side
    right: Side
    verdict: str
    agreed: bool
    checks: tuple[tuple[str, bool, str], ...] = field(default=())


class ClosingStatement(Drawn):
    """Count and head on both sides, the verdict, and the checks behind it."""

    def __init__(self, statement: Statement, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = column(self, 0, gap=14)
        sides = Panel(fill="sunken", radius="card")
        pair = row(sides, (18, 16, 18, 16), gap=16)
        for side in (statement.left, statement.right):
            pair.addLayout(_side(side), 1)
        box.addWidget(sides)
        band = Panel(fill="ok_soft" if statement.agreed else "warn_soft", radius="control")
        line = row(band, (16, 10, 16, 10), gap=10)
        role: Role = "ok" if statement.agreed else "warn"
        icon = "check" if statement.agreed else "arrows-left-right"
        line.addWidget(TextLine("", "text", role, icon=icon))
        line.addWidget(Paragraph(statement.verdict, "dense", bold=True), 1)
        box.addWidget(band)
        checks = column(None, 0, gap=8)
        for text, passed, value in statement.checks:
            checks.addLayout(_check(text, value, passed=passed))
        box.addLayout(checks)
        box.addStretch(1)
        spoken = f"{statement.left.name} {statement.left.count}, {statement.right.name} {statement.right.count}"
        self.setAccessibleName(f"{spoken}. {statement.verdict}")


def _side(side: Side) -> ScaledBox:
    box = column(None, 0, gap=2)
    box.addWidget(TextLine(side.name, "dense", "ink2", icon=side.icon))
    box.addSpacing(6)
    box.addWidget(TextLine(side.count, "figure", bold=True))
    box.addWidget(TextLine(side.unit, "small", "ink2"))
    box.addSpacing(8)
    box.addWidget(TextLine(side.code_word, "small", "ink2"))
    for group in side.code:
        box.addWidget(TextLine(group, "dense", bold=True))
    box.addSpacing(6)
    box.addWidget(TextLine(side.signed, "small", "ink2"))
    return box


def _check(text: str, value: str, *, passed: bool) -> ScaledBox:
    mark: Mark = "passed" if passed else "todo"
    box = row(None, 0, gap=10)
    box.addWidget(MarkIcon(mark, 16))
    box.addWidget(Paragraph(text, "dense", "ink2" if passed else "ink", bold=not passed), 1)
    box.addWidget(TextLine(value, "small", "ink2", align="right"))
    return box
