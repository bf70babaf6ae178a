"""The foot of Today: the chosen stop, why it stands where it does, and the way into its case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from collector_app.gui.widgets.contacts import Reason, ReasonRow
from collector_app.gui.widgets.drawn import Drawn, ScaledBox, clear, column, row
from collector_app.gui.widgets.flow import FlowRow
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Chip, Tone
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


@dataclass(frozen=True)
class StopCard:
    """A stop in words, masked."""

    title: str
    name: str
    place: str
    when: str
    state: tuple[str, Tone, str]
    reasons: tuple[Reason, ...] = ()
    resumes: bool = False


class NextStop(Drawn):
    """Name and place at the left, reasons in the middle, the one primary button at the right."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: StopCard | None = None
        self._compact = False
        whole = row(self, (24, 16, 24, 16), gap=24)
        self._title, self._state = Chip("", "accent", "navigation-arrow"), Chip("", "ok", "check")
        self._name = TextLine("", "heading", bold=True)
        self._place, self._when = Paragraph("", "text"), Paragraph("", "dense", "ink2")
        whole.addLayout(self._left(), 2)
        self._why = TextLine("", "small", "ink2", bold=True)
        self._dots = TextLine("", "caption", "ink2", elide=True)
        self._reasons = column(None, 0, gap=8)
        self._middle = QWidget()
        self._fill_middle()
        whole.addWidget(self._middle, 3)
        self.button = KeyButton("", "primary", icon="folder-open", key="Enter", height=48, width=184)
        self.button.clicked.connect(self.opened)
        whole.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.restyle()

    def _left(self) -> ScaledBox:
        left = column(None, 0, gap=4)
        chips = QWidget()
        flow = FlowRow(chips, gap=8)
        flow.addWidget(self._title)
        flow.addWidget(self._state)
        left.addWidget(chips)
        for line in (self._name, self._place, self._when):
            left.addWidget(line)
        left.addStretch(1)
        return left

    def _fill_middle(self) -> None:
        middle = column(self._middle, 0, gap=8)
        head = row(None, 0, gap=10)
        head.addWidget(self._why)
        head.addWidget(self._dots, 1)
        middle.addLayout(head)
        middle.addLayout(self._reasons)
        middle.addStretch(1)

    def set_compact(self, *, compact: bool) -> None:
        """Say only where to go: with large text the foot lies under the list, where the rest stands already."""
        if compact != self._compact:
            self._compact = compact
            self.restyle()

    def set_card(self, card: StopCard | None) -> None:
        """Show a stop, or nothing."""
        self._card = card
        self.setVisible(card is not None)
        if card is None:
            return
        self._title.set_state(card.title, "accent", "navigation-arrow")
        text, tone, icon = card.state
        self._state.set_state(text, "ok" if tone == "plain" else tone, icon)
        self._name.set_text(card.name)
        self._place.set_text(card.place)
        self._when.set_text(card.when)
        self._show_reasons(card.reasons)
        self.restyle()

    def _show_reasons(self, reasons: Sequence[Reason]) -> None:
        clear(self._reasons)
        for reason in reasons:
            self._reasons.addWidget(ReasonRow(reason))

    def restyle(self) -> None:
        super().restyle()
        self._middle.setVisible(not self._compact and self._card is not None and bool(self._card.reasons))
        for line in (self._place, self._when):
            line.setVisible(not self._compact)
        resumes = self._card is not None and self._card.resumes
        self.button.setText(
            translate("NextStop", "Go on with it") if resumes else translate("NextStop", "Open the case")
        )
        self._why.set_text(translate("NextStop", "Why this one"))
        self._dots.set_text(translate("NextStop", "more dots weigh more"))
