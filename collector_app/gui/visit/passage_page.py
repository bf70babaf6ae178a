"""The way into the next stage: what its gate says now, and the move; turning back before the door is a choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal

from collector_app.domain.localised import Language
from collector_app.domain.policy import GateDecision
from collector_app.domain.visit.stage import Move, next_stage
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.visit.closed_page import summary_row
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.visit.phrases import move_verb, stage_name
from collector_app.gui.visit.visit_model import leave_words, needing, verdict_row
from collector_app.gui.widgets.drawn import ScaledBox, column
from collector_app.gui.widgets.gate_rows import GateVerdictCard, GateVerdictRow
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.usecases.visit_view import VisitView

translate = QCoreApplication.translate


class PassagePage(Page):
    """All steps of the stage are done. `moved` carries the Move to try."""

    moved = Signal(object)

    def __init__(self, view: VisitView, tongue: Language, summary: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        assert view.next_move is not None  # noqa: S101 - only a closed visit has none, and it has a page of its own
        self._move = view.next_move
        box = page_box(self)
        done = translate("Visit", "{0} · everything is done").format(stage_name(view.stage))
        box.addWidget(TextLine(done, "small", "ink2", icon="check-circle", icon_role="accent"))
        box.addSpacing(12)
        self.title = Paragraph(_title(view), "figure", bold=True)
        box.addWidget(self.title)
        box.addSpacing(16)
        contents, words = words_layout(gap=8)
        for name, value in summary:
            words.addLayout(summary_row(name, value, air=0))
        if view.next_gate is not None:
            _rules(words, view.next_gate, view, tongue)
        words.addStretch(1)
        box.addWidget(WordsArea(contents), 1)
        self.grid: ChoiceGrid | None = None
        if next_stage(view.stage, Move.TURN_BACK) is not None:
            self.grid = ChoiceGrid(
                [
                    Option(self._move.value, move_verb(self._move)),
                    Option(
                        Move.TURN_BACK.value,
                        move_verb(Move.TURN_BACK),
                        translate("Visit", "No visit now; the next day is set in Aftercare"),
                    ),
                ]
            )
            self.grid.choose(1)
            self.grid.changed.connect(self.bar_changed)
            box.addSpacing(10)
            box.addWidget(self.grid)

    def _chosen(self) -> Move:
        chosen = self.grid.chosen() if self.grid is not None else ()
        return Move(chosen[0]) if chosen else self._move

    def bar(self) -> BarWords:
        return BarWords(move_verb(self._chosen()))

    def choose(self, number: int) -> None:
        if self.grid is not None:
            self.grid.choose(number)

    def go_on(self) -> None:
        self.moved.emit(self._chosen())


def _title(view: VisitView) -> str:
    assert view.next_move is not None  # noqa: S101 - see PassagePage
    if view.next_move is Move.CLOSE:
        return translate("Visit", "Close the visit")
    target = next_stage(view.stage, view.next_move)
    words = translate("Visit", "Next: {0}")
    return words.format(stage_name(target)) if target is not None else move_verb(view.next_move)


def _rules(words: ScaledBox, decision: GateDecision, view: VisitView, tongue: Language) -> None:
    for finding in needing(decision):
        if finding.blocks or finding.warns:
            words.addWidget(GateVerdictCard(verdict_row(finding, tongue)))
    passed = column(None, 0, gap=0)
    for finding in needing(decision):
        if not (finding.blocks or finding.warns):
            passed.addWidget(GateVerdictRow(verdict_row(finding, tongue, leave=leave_words(finding, view))))
    words.addLayout(passed)
