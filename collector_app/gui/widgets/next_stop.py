"""``NextStopCard``: where to go next, why, and the one button that opens it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from collector_app.gui.widgets.contacts import Reason, ReasonRow
from collector_app.gui.widgets.drawn import Drawn, clear, column, row
from collector_app.gui.widgets.flow import FlowRow
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Chip, Tone
from collector_app.gui.widgets.texts import Paragraph, TextLine


@dataclass(frozen=True)
class NextStop:
    """The stop, masked, with its chips (text, tone, icon) and up to three reasons."""

    name: str
    place: str
    facts: str
    chips: tuple[tuple[str, Tone, str], ...]
    reasons: tuple[Reason, ...]
    reasons_title: str
    reasons_note: str = ""
    open_word: str = ""
    second_word: str = ""
    second_icon: str = "arrows-down-up"


class NextStopCard(Drawn):
    """The foot of Today: stop at the left, reasons in the middle, buttons at the right."""

    opened = Signal()
    second = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        box = row(self, (24, 18, 24, 18), gap=24)
        left = column(None, 0, gap=4)
        self._chips = FlowRow()
        self._name = TextLine("", "heading", bold=True)
        self._place = Paragraph("", "text")
        self._facts = Paragraph("", "dense", "ink2")
        left.addLayout(self._chips)
        left.addSpacing(4)
        for part in (self._name, self._place, self._facts):
            left.addWidget(part)
        left.addStretch(1)
        middle = column(None, 0, gap=8)
        head = row(None, 0, gap=10)
        self._title = TextLine("", "small", bold=True)
        self._note = TextLine("", "small", "ink2", elide=True)
        head.addWidget(self._title)
        head.addWidget(self._note, 1)
        middle.addLayout(head)
        self._reasons = column(None, 0, gap=6)
        middle.addLayout(self._reasons)
        middle.addStretch(1)
        right = column(None, 0, gap=8)
        self.open = KeyButton("", "primary", icon="folder-open", key="Enter", height=48, width=184)
        self.other = KeyButton("", "neutral", icon="arrows-down-up", height=44, width=184)
        self.open.clicked.connect(self.opened)
        self.other.clicked.connect(self.second)
        right.addStretch(1)
        right.addWidget(self.open)
        right.addWidget(self.other)
        right.addStretch(1)
        box.addLayout(left, 4)
        box.addLayout(middle, 6)
        box.addLayout(right)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_stop(self, stop: NextStop) -> None:
        """Show a stop."""
        clear(self._chips)
        for text, tone, icon in stop.chips:
            self._chips.addWidget(Chip(text, tone, icon))
        self._name.set_text(stop.name)
        self._place.set_text(stop.place)
        self._facts.set_text(stop.facts)
        self._title.set_text(stop.reasons_title)
        self._note.set_text(stop.reasons_note)
        clear(self._reasons)
        for reason in stop.reasons:
            self._reasons.addWidget(ReasonRow(reason))
        self.open.setText(stop.open_word)
        self.other.setText(stop.second_word)
        self.other.set_icon(stop.second_icon)
        self.other.setVisible(bool(stop.second_word))
        self.setAccessibleName(f"{stop.name}. {stop.place}. {stop.facts}")
