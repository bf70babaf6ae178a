"""A colleague's code during a visit: whose it is, the code in large letters, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal

from collector_app.domain.case import Colleague
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.visit.page import BarWords, Page, page_box
from collector_app.gui.widgets.code_field import CodeField
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class AttestPage(Page):
    """`given` carries the colleague's id and what was typed."""

    given = Signal(str, str)

    def __init__(self, colleagues: Sequence[Colleague], likely: str) -> None:
        super().__init__()
        box = page_box(self)
        box.addWidget(TextLine(translate("Visit", "Who is here"), "small", "ink2", icon="users"))
        box.addSpacing(12)
        box.addWidget(Paragraph(translate("Visit", "The code that your colleague reads out"), "figure", bold=True))
        box.addSpacing(8)
        words = translate("Visit", "A name alone proves nobody's presence. Each code is good once, today.")
        if not colleagues:
            words = translate("Visit", "No colleagues have arrived on this laptop yet. Connect once.")
        box.addWidget(Paragraph(words, "text", "ink2"))
        box.addSpacing(18)
        self.code = CodeField()
        self.code.check.hide()  # Enter and the bar's own button do it
        self.code.field.edited.connect(lambda _text: self.bar_changed.emit())
        self.code.entered.connect(lambda _typed: self.go_on())
        box.addWidget(self.code)
        box.addStretch(1)
        self.grid = ChoiceGrid([Option(item.id, item.name) for item in colleagues])
        if likely:
            self.grid.set_value(likely)
        self.grid.changed.connect(self.bar_changed)
        box.addWidget(self.grid)
        self.code.setVisible(bool(colleagues))

    def bar(self) -> BarWords:
        return BarWords(translate("Visit", "Check the code"), bool(self.code.text()))

    def opened(self) -> None:
        self.code.take_focus()

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def go_on(self) -> None:
        chosen = self.grid.chosen()
        if chosen and self.code.text():
            self.given.emit(chosen[0], self.code.text())
        elif self.code.text():
            self.code.field.set_message(translate("Visit", "Choose whose code it is."))
            self.grid.buttons()[0].setFocus(Qt.FocusReason.TabFocusReason)
