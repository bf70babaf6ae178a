"""The time by phone, in a visit that nobody can judge because its hour is not known."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt

from collector_app.gui.phone.time_box import TimeBox
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class TimePage(Page):
    """Enter takes the code that was typed."""

    def __init__(self, box: TimeBox) -> None:
        super().__init__()
        self.box = box
        page = page_box(self)
        page.addWidget(TextLine(translate("Visit", "The time is not confirmed"), "small", "ink2", icon="clock"))
        page.addSpacing(8)
        page.addWidget(Paragraph(translate("Visit", "Ask for the time by phone"), "figure", bold=True))
        page.addSpacing(10)
        contents, words = words_layout(gap=12)
        why = translate(
            "Visit", "This laptop was off, and nobody knows for how long. A line to the centre settles it, or a call."
        )
        words.addWidget(Paragraph(why, "text", "ink2"))
        words.addWidget(box)
        words.addStretch(1)
        page.addWidget(WordsArea(contents), 1)
        box.changed.connect(self.bar_changed)

    def bar(self) -> BarWords:
        return BarWords(translate("Visit", "Check the code"), bool(self.box.code.text().strip()))

    def opened(self) -> None:
        self.box.code.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def go_on(self) -> None:
        self.box.check()
