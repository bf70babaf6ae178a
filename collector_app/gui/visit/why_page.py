"""*Why this step?*: the rules that ask for it, then those of the gate ahead, each with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from collector_app.domain.localised import Language
from collector_app.domain.policy import Rule
from collector_app.gui.clauses import source_line
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.widgets.drawn import Panel, ScaledBox, column
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Reasons:
    """Rules that ask for the step itself, and rules of the gate that follows.

    `hushed` keeps full titles shut; `step` is False for a gate on its own.
    """

    title: str
    direct: tuple[Rule, ...]
    gate: tuple[Rule, ...]
    hushed: bool
    step: bool = True


class WhyPage(Page):
    """Enter and Back both return to where one was."""

    def __init__(self, reasons: Reasons, tongue: Language) -> None:
        super().__init__()
        box = page_box(self)
        box.addWidget(TextLine(translate("Visit", "Why this step?"), "small", "accent", bold=True, icon="scales"))
        box.addSpacing(10)
        box.addWidget(Paragraph(reasons.title, "figure", bold=True))
        box.addSpacing(14)
        contents, words = words_layout(gap=10)
        if reasons.direct:
            words.addWidget(TextLine(translate("Visit", "Rules that ask for it"), "text", bold=True))
            _cards(words, reasons.direct, reasons.hushed, tongue)
        elif reasons.step:
            none = translate("Visit", "No rule asks for it by name. It is good practice of the house.")
            words.addWidget(Paragraph(none, "text", "ink2"))
        if reasons.gate:
            words.addSpacing(6)
            words.addWidget(TextLine(translate("Visit", "Rules of the gate ahead"), "text", bold=True))
            _cards(words, reasons.gate, reasons.hushed, tongue)
        words.addStretch(1)
        box.addWidget(WordsArea(contents), 1)

    def bar(self) -> BarWords:
        return BarWords(translate("Visit", "Back to the step"), back="")

    def go_on(self) -> None:
        self.go_back()


def _cards(words: ScaledBox, rules: Sequence[Rule], hushed: bool, tongue: Language) -> None:
    for rule in rules:
        card = Panel(fill="sunken", radius="card")
        box = column(card, (18, 12, 18, 12), gap=2)
        box.addWidget(Paragraph(rule.title.text(tongue), "text", bold=True))
        for citation in rule.citations:
            box.addWidget(Paragraph(source_line(citation, tongue), "small", "ink2"))
            # The full title of a source may name the matter; at the door its short one has to do.
            if not hushed:
                box.addWidget(Paragraph(citation.document, "small", "ink3"))
        words.addWidget(card)
