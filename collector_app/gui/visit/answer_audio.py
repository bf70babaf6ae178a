"""How the visit is recorded: by this laptop, by the company's recorder, or not at all."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from collector_app.domain.journal.canonical import Plain
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.widgets.drawn import column
from collector_app.usecases.evidence_answers import NOT_TAKEN, OWN_RECORDER

translate = QCoreApplication.translate

_HERE: Final = "here"


class AudioAnswer(AnswerArea):
    """Three answers; the first begins to record on Enter. Without a `desk` this laptop keeps no evidence."""

    def __init__(self, step_id: str, desk: EvidenceDesk | None) -> None:
        super().__init__()
        self._step, self._desk = step_id, desk
        self._items: list[Plain] = []
        options = [
            Option(
                OWN_RECORDER,
                translate("Visit", "The company's recorder runs"),
                translate("Visit", "By your word; its number comes next"),
            ),
            Option(
                NOT_TAKEN, translate("Visit", "No recording possible"), translate("Visit", "Noted; the rules decide")
            ),
        ]
        if desk is not None:
            here = Option(
                _HERE,
                translate("Visit", "Record with this laptop"),
                translate("Visit", "Sound only, encrypted, until you have left"),
            )
            options.insert(0, here)
        self.grid = ChoiceGrid(options)
        self.grid.changed.connect(self.changed)
        column(self, 0, gap=0).addWidget(self.grid)

    def value(self) -> Plain:
        chosen = self.grid.chosen()
        if not chosen:
            return None
        return list(self._items) or [_HERE] if chosen[0] == _HERE else chosen[0]

    def take(self) -> Plain:
        """Begin to record, unless it was begun already."""
        if self._desk is not None and self.grid.chosen() == (_HERE,) and not self._items:
            return [self._desk.recorder.begin(self._step)]
        return self.value()

    def set_value(self, value: Plain) -> None:
        self._items = list(value) if isinstance(value, list | tuple) else []
        self.grid.set_value(_HERE if self._items else value)

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def draft(self) -> object:
        return self.grid.chosen()

    def restore(self, draft: object) -> None:
        self.grid.restore(draft)
