"""The view of Sync: state and progress, the visits with their ticks, the closing statement 380 wide."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QSizePolicy, QWidget

from collector_app.gui.sync.evidence_line import EvidenceLine
from collector_app.gui.sync.rescue_panel import RescuePanel
from collector_app.gui.sync.sync_model import Headline
from collector_app.gui.widgets.drawn import Drawn, Hairline, clear, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Chip
from collector_app.gui.widgets.notices import EmptyState
from collector_app.gui.widgets.pen import pen_on
from collector_app.gui.widgets.scroll import bare_scroll, put_into, turn_by_keys
from collector_app.gui.widgets.status_strip import StatusItem, StatusStrip
from collector_app.gui.widgets.sync_rows import ClosingStatement, Statement, SyncItem, ThreeTicks, TickHeads
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate


class SyncHeader(Drawn):
    """Title, day, and whether the centre can be reached."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLine("", "title", bold=True)
        self.day = TextLine("", "dense", "ink2")
        self.strip = StatusStrip()
        line = row(self, (4, 6, 12, 6), gap=12)
        line.addWidget(self.title)
        line.addWidget(self.day)
        line.addStretch(1)
        line.addWidget(self.strip)
        self.restyle()

    def set_facts(self, day: str, items: Sequence[StatusItem]) -> None:
        """Show the day and the facts."""
        self.day.set_text(day)
        self.strip.set_items(items)

    def restyle(self) -> None:
        super().restyle()
        self.title.set_text(translate("SyncView", "Sync"))


class _Emblem(Drawn):
    """The state as a ring with its per cent, or as an icon in a disc."""

    def __init__(self) -> None:
        super().__init__()
        self._headline: Headline | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_headline(self, headline: Headline) -> None:
        self._headline = headline
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.px(64), self.px(64))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._headline is None:
            return
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            if self._headline.share is not None:
                pen.ring(area, self._headline.share, "accent", width=6)
                pen.text(area, f"{round(self._headline.share * 100)}%", "text", bold=True, align="center")
                return
            pen.disc(area.center(), 32, "sunken")
            pen.icon(self._headline.icon, QPointF(area.center()), 28, self._headline.role)


class SyncHead(Drawn):
    """What sync is doing, why, and what comes next; *Try now* and *Pause*."""

    sync_asked = Signal()
    pause_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paused = False
        self._emblem = _Emblem()
        self._title, self._note = Paragraph("", "title", bold=True), Paragraph("", "dense", "ink2")
        self.now = KeyButton("", "outline", icon="arrows-clockwise", key="F5", height=44)
        self.pause = KeyButton("", "neutral", icon="pause", height=44)
        self._box = row(self, (24, 18, 20, 18), gap=18)
        state = row(None, 0, gap=18)
        state.addWidget(self._emblem, 0, Qt.AlignmentFlag.AlignVCenter)
        words = column(None, 0, gap=4)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._note)
        words.addStretch(1)
        state.addLayout(words, 1)
        self._box.addLayout(state, 1)
        buttons = row(None, 0, gap=8)
        buttons.addWidget(self.now)
        buttons.addWidget(self.pause)
        self._box.addLayout(buttons)
        self.now.clicked.connect(self.sync_asked)
        self.pause.clicked.connect(lambda: self.pause_asked.emit(not self._paused))
        QShortcut(QKeySequence("F5"), self, self.now.click)
        self.restyle()

    def show_headline(self, headline: Headline, *, paused: bool, busy: bool) -> None:
        """Show a state; nothing can be asked for while it is under way."""
        self._paused = paused
        self._emblem.show_headline(headline)
        self._title.set_text(headline.title)
        self._note.set_text(headline.note)
        self.now.setEnabled(not busy and not paused)
        self.pause.set_icon("play" if paused else "pause")
        wording = Wording(self.theme.language)
        self.setAccessibleName(wording.sentences(wording.ended(headline.title), headline.note))
        self.restyle()

    def text(self) -> str:
        """The state as said."""
        return self.accessibleName()

    def restyle(self) -> None:
        super().restyle()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if self.theme.stacked else across)
        self.now.setText(translate("SyncView", "Try now"))
        self.pause.setText(translate("SyncView", "Go on") if self._paused else translate("SyncView", "Pause"))


class VisitList(Drawn):
    """The visits with their ticks, under their heads; says so when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[SyncItem, ...] | None = None
        self._box = column(self, (24, 0, 20, 12), gap=3)
        self.empty = EmptyState("tray", "")
        self._box.addWidget(self.empty)
        self._box.addStretch(1)
        self.restyle()

    def set_items(self, items: Sequence[SyncItem]) -> None:
        """Show the visits; nothing is built anew while they say the same."""
        if self._items == tuple(items):
            return
        self._items = tuple(items)
        self._build()

    def rows(self) -> list[ThreeTicks]:
        """The rows shown."""
        return self.findChildren(ThreeTicks)

    def _build(self) -> None:
        items = self._items or ()
        self._box.removeWidget(self.empty)
        self.empty.setParent(None)
        clear(self._box)
        if items:
            self._box.addWidget(self._heads())
            self._box.addWidget(Hairline())
        for item in items:
            self._box.addWidget(ThreeTicks(item))
        if not items:
            self._box.addWidget(self.empty, 1)
        self.empty.setVisible(not items)
        self._box.addStretch(0 if not items else 1)

    def _heads(self) -> TickHeads:
        heads = (
            (translate("SyncView", "Recorded"), translate("SyncView", "on this laptop")),
            (translate("SyncView", "Received"), translate("SyncView", "receipt signed")),
            (translate("SyncView", "Complete"), translate("SyncView", "nothing missing")),
        )
        return TickHeads(translate("SyncView", "Visit"), heads, "")

    def restyle(self) -> None:
        super().restyle()
        self.empty.set_state(
            "tray",
            translate("SyncView", "No visits yet today"),
            translate("SyncView", "Each one stands here from its first step, and shows how far it has got."),
        )


class ClosingPanel(Drawn):
    """The day's closing: both sides, the verdict, the checks, and when it last worked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._note = TextLine("", "lead", bold=True), Paragraph("", "dense", "ink2")
        self.chip = Chip("", "warn", "hourglass-medium")
        self._place = column(None, 0, gap=0)
        self._about = Paragraph("", "small", "ink2")
        self.last = Paragraph("", "small", "ink2")
        self._shown: Statement | None = None
        box = column(self, (24, 18, 24, 20), gap=10)
        head = row(None, 0, gap=10)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.chip)
        box.addLayout(head)
        box.addWidget(self._note)
        box.addSpacing(4)
        box.addLayout(self._place)
        box.addWidget(self._about)
        box.addStretch(1)
        box.addWidget(Hairline())
        box.addWidget(self.last)
        self.restyle()

    def set_statement(self, statement: Statement, about: str, last: str) -> None:
        """Show the account of the day."""
        self._about.set_text(about)
        self.last.set_text(last)
        if statement == self._shown:
            return
        self._shown = statement  # both sides are built anew only when they say something else
        clear(self._place)
        self._place.addWidget(ClosingStatement(statement))
        self.chip.setVisible(bool(statement.checks))
        if statement.agreed:
            self.chip.set_state(translate("SyncView", "Equal"), "ok", "check")
        else:
            self.chip.set_state(translate("SyncView", "Not equal yet"), "warn", "hourglass-medium")

    def statement(self) -> Statement | None:
        """What is shown."""
        return self._shown

    def restyle(self) -> None:
        super().restyle()
        self._title.set_text(translate("SyncView", "Closing of the day"))
        self._note.set_text(translate("SyncView", "The day is handed over when count and code are the same."))


class SyncView(Drawn):
    """The sheet of Sync; with large text the closing lies under the visits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = SyncHeader()
        self.head, self.visits, self.closing = SyncHead(), VisitList(), ClosingPanel()
        self.evidence, self.rescue = EvidenceLine(), RescuePanel()
        self.rescue.told.connect(self._bring_rescue)
        self._list, self._side, self._whole = bare_scroll(), bare_scroll(), bare_scroll()
        self._left = QWidget()
        self._inside = column(self._left, 0, gap=0)
        self._line, self._between = Hairline(), Hairline("down")
        sides = row(self, 0, gap=0)
        sides.addWidget(self._left, 1)
        sides.addWidget(self._between)
        sides.addWidget(self._side)
        sides.addWidget(self._whole)
        self._stacked: bool | None = None
        turn_by_keys(self, lambda: self._whole if self._stacked else self._list)
        self.restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            # Never Pause: Enter on arriving here must not hold the delivery.
            target = self.head.now if self.head.now.isEnabled() else self._list
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def restyle(self) -> None:
        super().restyle()
        self._arrange(stacked=self.theme.stacked)
        self._side.setFixedWidth(self.px(380))

    def _bring_rescue(self) -> None:
        """Bring what became of a rescue into sight, where it lies below everything else."""
        inside = self._whole.widget()
        if self._stacked and inside is not None:
            inside.adjustSize()
            self._whole.ensureWidgetVisible(self.rescue)

    def _arrange(self, *, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        always = (self.head, self._line, self.visits, self.closing)
        seen = [part for part in (self.evidence, self.rescue) if not part.isHidden()]
        for area in (self._list, self._side):
            area.takeWidget()
        pile = self._whole.takeWidget()
        if stacked:
            fresh = QWidget()
            inside = column(fresh, 0, gap=0)
            for pane in (self.head, self.evidence, self._line, self.visits, self.closing, self.rescue):
                inside.addWidget(pane)
            inside.addStretch(1)
            put_into(self._whole, fresh)
        else:
            for upper in (self.head, self.evidence, self._line):
                self._inside.addWidget(upper)
            self._inside.addWidget(self._list, 1)
            self._inside.addWidget(self.rescue)
            put_into(self._list, self.visits)
            put_into(self._side, self.closing)
        if pile is not None:
            pile.deleteLater()
        for part in (self._left, self._between, self._side):
            part.setVisible(not stacked)
        self._whole.setVisible(stacked)
        for part in (*always, *seen):
            part.show()
