"""Somebody wants to leave the screen while the visit is open: go on, or go to Leave."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from collector_app.domain.visit.stage import Move, Stage, next_stage
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.visit.page import BarWords, Page, page_box
from collector_app.gui.visit.phrases import move_verb
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate


class OpenVisitPage(Page):
    """`moved` carries the Move away from the door."""

    moved = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        away = next((move for move in (Move.LEAVE, Move.TURN_BACK) if next_stage(stage, move) is not None), None)
        box = page_box(self)
        box.addWidget(TextLine(translate("Visit", "Today"), "small", "ink2", icon="door-open"))
        box.addSpacing(12)
        box.addWidget(Paragraph(translate("Visit", "The visit is still open"), "figure", bold=True))
        box.addSpacing(8)
        note = translate("Visit", "It stays open until it is closed; nothing is lost.")
        if away is not None:
            note = translate("Visit", "It stays open until it is closed; nothing is lost. Go on, or go to Leave?")
        box.addWidget(Paragraph(note, "lead", "ink2"))
        box.addStretch(1)
        options = [Option("", translate("Visit", "Go on with the visit"), translate("Visit", "Back to the same step"))]
        if away is not None:
            options.append(
                Option(away.value, move_verb(away), translate("Visit", "The end of the visit; it can be closed there"))
            )
        self.grid = ChoiceGrid(options)
        self.grid.choose(1)
        self.grid.changed.connect(self.bar_changed)
        box.addWidget(self.grid)

    def bar(self) -> BarWords:
        chosen = self._chosen()
        return BarWords(translate("Visit", "Go on with the visit") if chosen is None else move_verb(chosen))

    def _chosen(self) -> Move | None:
        chosen = self.grid.chosen()
        return Move(chosen[0]) if chosen and chosen[0] else None

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def go_on(self) -> None:
        move = self._chosen()
        if move is None:
            self.went_back.emit()
        else:
            self.moved.emit(move)
