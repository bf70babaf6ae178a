"""Why the recording stands still: it never does without a reason, and the reason stays on the record."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.visit.page import BarWords, Page, page_box
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.usecases.evidence_recording import PauseReason

translate = QCoreApplication.translate


class PausePage(Page):
    """`given` carries the PauseReason. A number chooses, Enter pauses; until then it records on."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        box = page_box(self)
        box.addWidget(TextLine(translate("Visit", "Pause the recording"), "small", "ink2", icon="pause"))
        box.addSpacing(12)
        box.addWidget(Paragraph(translate("Visit", "Why does it pause?"), "figure", bold=True))
        box.addSpacing(8)
        note = translate("Visit", "The reason and both times stay on the record. No gate opens while it stands still.")
        box.addWidget(Paragraph(note, "text", "ink2"))
        box.addStretch(1)
        details = {
            PauseReason.ASKED_TO: translate("Visit", "Say that you do it"),
            PauseReason.SOMEBODY_ELSE: translate("Visit", "A neighbour, a child, a call"),
            PauseReason.PRIVATE_MATTER: translate("Visit", "Health, family"),
            PauseReason.INTERRUPTION: translate("Visit", "You wait, or change place"),
        }
        words = pause_words()
        self.grid = ChoiceGrid([Option(reason.value, words[reason], details[reason]) for reason in PauseReason])
        self.grid.changed.connect(self.bar_changed)
        box.addWidget(self.grid)

    def bar(self) -> BarWords:
        return BarWords(
            translate("Visit", "Pause now"), bool(self.grid.chosen()), translate("Visit", "Go on recording")
        )

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def go_on(self) -> None:
        chosen = self.grid.chosen()
        if chosen:
            self.given.emit(PauseReason(chosen[0]))


def pause_words() -> dict[PauseReason, str]:
    """Each reason in words."""
    return {
        PauseReason.ASKED_TO: translate("Visit", "They asked to"),
        PauseReason.SOMEBODY_ELSE: translate("Visit", "Somebody else can be heard"),
        PauseReason.PRIVATE_MATTER: translate("Visit", "Something private"),
        PauseReason.INTERRUPTION: translate("Visit", "An interruption"),
    }
