"""Asking a supervisor to let a rule pass: whom to call, what to read out, why, and the code that comes back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal

from collector_app.domain.localised import Language
from collector_app.gui.failures import sentence
from collector_app.gui.phone.read_out import ReadOut, answer_field
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option, three_abreast
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.widgets.drawn import column, row
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.usecases.challenge import CallError, CallProblem
from collector_app.usecases.overrides import OverrideAnswer, OverrideCall

translate = QCoreApplication.translate


class OverridePage(Page):
    """`answered` carries what was typed, as `OverrideAnswer`. `others` counts what stays in the way whatever comes."""

    answered = Signal(object)

    def __init__(self, call: OverrideCall, others: int, tongue: Language) -> None:
        super().__init__()
        box = page_box(self)
        box.addWidget(TextLine(translate("Visit", "Ask a supervisor"), "small", "ink2", icon="phone"))
        box.addSpacing(8)
        self.title = Paragraph(call.rule.title.text(tongue), "figure", bold=True)
        box.addWidget(self.title)
        box.addSpacing(10)
        contents, words = words_layout(gap=10)
        words.addWidget(Paragraph(self._consequence(others), "text", "ink2"))
        told = [
            (translate("Phone", "Case"), call.case_number),
            (translate("Phone", "Rule"), f"{call.rule.title.text(tongue)}  ({call.rule.id})"),
        ]
        self.read_out = ReadOut(told, call.challenge, call.left)
        words.addWidget(self.read_out)
        words.addStretch(1)
        box.addWidget(WordsArea(contents), 1)
        box.addSpacing(8)
        box.addWidget(TextLine(translate("Visit", "Whom do you call?"), "small", "ink2"))
        box.addSpacing(6)
        options = [Option(item.id, item.name, item.phone) for item in call.supervisors]
        self.grid = ChoiceGrid(options, columns=min(three_abreast(), len(options)))
        self.grid.choose(1)
        self.grid.changed.connect(self.bar_changed)
        box.addWidget(self.grid)
        box.addSpacing(8)
        self.reason, self.code = Field("note-pencil"), answer_field()
        self.reason.set_texts(
            translate("Visit", "Why should it pass?"), translate("Visit", "Stays on record; no names")
        )
        fields = column(None, 0, gap=6) if self.theme.stacked else row(None, 0, gap=12)
        box.addLayout(fields)
        for field in (self.reason, self.code):
            field.edited.connect(lambda _text: self.bar_changed.emit())
            fields.addWidget(field, 1)
            field.entered.connect(self.go_on)

    def _consequence(self, others: int) -> str:
        if others:
            return translate(
                "Visit", "This rule alone would pass. {0} more stay in the way, and nobody can let those pass."
            ).format(others)
        return translate("Visit", "It passes for this visit only, for two hours at most. All other rules stay.")

    def bar(self) -> BarWords:
        return BarWords(translate("Visit", "Check the code"))

    def opened(self) -> None:
        self.reason.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def go_on(self) -> None:
        """Enter leads to what is still empty, then checks."""
        empty = next((field for field in (self.reason, self.code) if not field.text().strip()), None)
        chosen = self.grid.chosen()
        if empty is not None and not empty.edit.hasFocus():
            empty.edit.setFocus(Qt.FocusReason.TabFocusReason)
        elif chosen and self.code.text().strip():
            self.answered.emit(OverrideAnswer(chosen[0], self.reason.text(), self.code.text()))

    def refuse(self, error: CallError) -> None:
        """Say what is wrong, beside the field that it is about."""
        field = self.reason if error.problem is CallProblem.REASON_MISSING else self.code
        field.set_message(sentence(error).text())
        field.edit.setFocus(Qt.FocusReason.TabFocusReason)
        field.edit.selectAll()

    def draft(self) -> tuple[str, str]:
        """What was typed so far: reason and code."""
        return self.reason.text(), self.code.text()

    def restore(self, draft: tuple[str, str]) -> None:
        """Put back what was typed before the page was taken down."""
        self.reason.set_text(draft[0])
        self.code.set_text(draft[1])
        self.bar_changed.emit()
