"""Nothing stands in the way, but something must be read first: the warnings of a gate and one button."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from collector_app.domain.localised import Language
from collector_app.domain.policy import GateDecision
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.visit.visit_model import verdict_row
from collector_app.gui.widgets.gate_rows import GateVerdictCard
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class WarningsPage(Page):
    """`acknowledged` carries the ids of the rules whose warnings were read."""

    acknowledged = Signal(object)

    def __init__(self, decision: GateDecision, tongue: Language) -> None:
        super().__init__()
        self._rules = frozenset(item.rule.id for item in decision.warnings)
        box = page_box(self)
        head = translate("Visit", "Read this before you go on")
        box.addWidget(TextLine(head, "small", "warn", bold=True, icon="warning"))
        box.addSpacing(12)
        count = len(decision.warnings)
        self.title = Paragraph(translate("Visit", "To keep in mind: {0}").format(count), "figure", bold=True)
        box.addWidget(self.title)
        box.addSpacing(16)
        contents, words = words_layout(gap=12)
        for finding in decision.warnings:
            words.addWidget(GateVerdictCard(verdict_row(finding, tongue)))
        words.addStretch(1)
        box.addWidget(WordsArea(contents), 1)
        note = translate("Visit", "That you read it is recorded.")
        box.addWidget(TextLine(note, "small", "ink2", icon="notebook"))

    def bar(self) -> BarWords:
        return BarWords(translate("Visit", "I have read it"))

    def go_on(self) -> None:
        self.acknowledged.emit(self._rules)
