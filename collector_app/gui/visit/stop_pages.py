"""The stop key: nine reasons, then the few words that belong to the one that was chosen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from collector_app.domain.localised import Language, Localised
from collector_app.domain.outcome import CONSEQUENCES, StopReason
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option, three_abreast
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.visit.phrases import consequence, stop_reason
from collector_app.gui.widgets.speak import SpeakPanel
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class StopPage(Page):
    """`stopped` carries the reason. A number chooses, Enter stops: one key alone must not end a visit."""

    stopped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        box = page_box(self)
        head = translate("Visit", "Stop · from here on only leaving is possible")
        box.addWidget(TextLine(head, "small", "stop", bold=True, icon="hand-palm"))
        box.addSpacing(12)
        box.addWidget(Paragraph(translate("Visit", "What happened?"), "figure", bold=True))
        box.addStretch(1)
        self.grid = ChoiceGrid(
            [Option(reason.value, *stop_reason(reason)) for reason in StopReason], columns=three_abreast()
        )
        self.grid.changed.connect(self.bar_changed)
        box.addWidget(self.grid)

    def bar(self) -> BarWords:
        ready = bool(self.grid.chosen())
        return BarWords(translate("Visit", "Stop now"), ready, translate("Visit", "Go on with the visit"))

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def go_on(self) -> None:
        chosen = self.grid.chosen()
        if chosen:
            self.stopped.emit(StopReason(chosen[0]))


class StopWordsPage(Page):
    """What to say after a stop, and what happens now."""

    def __init__(self, reason: StopReason, script: tuple[Localised, Localised], tongue: Language) -> None:
        super().__init__()
        say, then = script
        box = page_box(self)
        title = translate("Visit", "Stopped · {0}").format(stop_reason(reason)[0])
        box.addWidget(TextLine(title, "small", "stop", bold=True, icon="hand-palm"))
        box.addSpacing(14)
        contents, words = words_layout(gap=20)
        words.addWidget(SpeakPanel(translate("Visit", "Say this"), say.text(tongue)))
        words.addWidget(Paragraph(then.text(tongue), "lead"))
        words.addWidget(Paragraph(consequence(CONSEQUENCES[reason]), "text", "ink2"))
        words.addStretch(1)
        box.addWidget(WordsArea(contents), 1)
        note = translate("Visit", "The stop is recorded. Nothing more can be asked.")
        box.addWidget(TextLine(note, "small", "ink2", icon="notebook"))

    def bar(self) -> BarWords:
        return BarWords(translate("Visit", "Go to Leave"), back="")
