"""The customer's signature: drawn here, on paper, or left."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QBoxLayout

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.strokes import BadStrokesError, read_signature
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.widgets.drawn import column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.signature_pad import SignaturePad
from collector_app.gui.widgets.texts import TextLine
from collector_app.usecases.evidence_answers import ON_PAPER, RATHER_NOT

translate = QCoreApplication.translate


class SignatureAnswer(AnswerArea):
    """A pad and two other answers. Without a `desk` this laptop keeps no evidence, and there is no pad."""

    def __init__(self, step_id: str, desk: EvidenceDesk | None) -> None:
        super().__init__()
        self._step, self._desk = step_id, desk
        self._items: list[str] = []
        self.pad = SignaturePad()
        self.clear = KeyButton(translate("Visit", "Clear"), "flat", icon="eraser", height=40)
        self.clear.clicked.connect(self.pad.clear)
        self.grid = ChoiceGrid(_options(), columns=1, height=64)
        self._box = row(self, 0, gap=20)
        left = column(None, 0, gap=4)
        left.addWidget(self.pad, 1)
        foot = row(None, 0, gap=8)
        self._note = TextLine(translate("Visit", "Kept as it is drawn, with its strokes"), "small", "ink3", elide=True)
        foot.addWidget(self._note)
        foot.addStretch(1)
        foot.addWidget(self.clear)
        left.addLayout(foot)
        self._box.addLayout(left, 3)
        self._box.addWidget(self.grid, 2)
        for part in (self.pad, self.clear, self._note):
            part.setVisible(desk is not None)
        self.pad.changed.connect(self._drawn)
        self.grid.changed.connect(self._picked)
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        down = self.theme.stacked
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if down else QBoxLayout.Direction.LeftToRight)

    def _drawn(self) -> None:
        if not self.pad.empty() and self.grid.chosen():
            self.grid.blockSignals(True)
            self.grid.set_value(None)
            self.grid.blockSignals(False)
        self._items = []
        self.clear.setEnabled(not self.pad.empty())
        self.changed.emit()

    def _picked(self) -> None:
        if self.grid.chosen() and not self.pad.empty():
            self.pad.clear()
        self.changed.emit()

    def value(self) -> Plain:
        if self._items:
            return list(self._items)
        if not self.pad.empty():
            return ["drawn"]
        return self.grid.value()

    def take(self) -> Plain:
        """Put the strokes on record."""
        if self._desk is not None and not self._items and not self.pad.empty():
            self._items = [self._desk.keep_signature(self._step, self.pad.signature())]
        return self.value()

    def set_value(self, value: Plain) -> None:
        if isinstance(value, list | tuple) and self._desk is not None:
            items = [str(item) for item in value]
            self.pad.show_signature(self._desk.signature(items[-1]), read_only=True)
            self._items = items
        else:
            self.grid.set_value(value)

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def draft(self) -> object:
        return (self.grid.chosen(), self.pad.signature().to_bytes().decode("ascii"))

    def restore(self, draft: object) -> None:
        if not isinstance(draft, tuple):
            return
        chosen, drawn = draft
        self.grid.restore(chosen)
        with suppress(BadStrokesError):
            signature = read_signature(str(drawn).encode())
            if not signature.empty:
                self.pad.show_signature(signature)


def _options() -> tuple[Option, ...]:
    return (
        Option(
            ON_PAPER,
            translate("Visit", "Signed on paper"),
            translate("Visit", "The paper stays with the customer"),
        ),
        Option(RATHER_NOT, translate("Visit", "Rather not"), translate("Visit", "That is all right; go on")),
    )
