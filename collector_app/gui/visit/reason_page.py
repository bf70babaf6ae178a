"""Why an earlier answer changes: the old one stays on the record beside the new one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal

from collector_app.gui.failures import answer_sentence
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.visit.page import BarWords, Page, page_box
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.usecases.answers import AnswerError, AnswerProblem

translate = QCoreApplication.translate

_OTHER: Final = "other"


class ReasonPage(Page):
    """`given` carries the reason in words."""

    given = Signal(str)

    def __init__(self, step_title: str) -> None:
        super().__init__()
        box = page_box(self)
        head = translate("Visit", "Correction · {0}").format(step_title)
        box.addWidget(TextLine(head, "small", "ink2", icon="pencil-simple"))
        box.addSpacing(12)
        box.addWidget(Paragraph(translate("Visit", "Why does this answer change?"), "figure", bold=True))
        box.addSpacing(8)
        note = translate("Visit", "Both answers stay on the record, with this reason.")
        box.addWidget(Paragraph(note, "text", "ink2"))
        box.addStretch(1)
        self._words = {
            "pressed": translate("Visit", "I pressed the wrong one"),
            "misheard": translate("Visit", "I misheard"),
            "corrected": translate("Visit", "They put it right themselves"),
        }
        options = [Option(key, words) for key, words in self._words.items()]
        self.grid = ChoiceGrid([*options, Option(_OTHER, translate("Visit", "Something else"))])
        self.grid.changed.connect(self._picked)
        self.field = Field("note-pencil")
        self.field.set_texts(translate("Visit", "In your words"))
        self.field.edited.connect(lambda _text: self.grid.set_value(_OTHER))
        box.addWidget(self.field)
        box.addSpacing(6)
        box.addWidget(self.grid)

    def _picked(self) -> None:
        if _OTHER in self.grid.chosen() and not self.field.edit.hasFocus():
            self.field.edit.setFocus(Qt.FocusReason.TabFocusReason)
        self.bar_changed.emit()

    def bar(self) -> BarWords:
        return BarWords(translate("Visit", "Record the change"), bool(self.grid.chosen()))

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def go_on(self) -> None:
        chosen = self.grid.chosen()
        if not chosen:
            return
        reason = self._words.get(chosen[0], self.field.text().strip())
        if reason:
            self.given.emit(reason)
        else:
            self.field.set_message(answer_sentence(AnswerError(AnswerProblem.REASON_MISSING)).text())
