"""A gate refused: what, why, what now, in that order; and the line that the verdict is on the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from collector_app.domain.localised import Language
from collector_app.domain.policy import AuthorityLevel, Finding, GateDecision
from collector_app.domain.visit.stage import Stage
from collector_app.gui.clauses import authority_name, how_sure
from collector_app.gui.translation import language
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option, three_abreast
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.visit.phrases import stage_name
from collector_app.gui.visit.visit_model import (
    Act,
    NextAct,
    day_window,
    explanation,
    headline,
    leave_words,
    needing,
    next_acts,
    verdict_row,
)
from collector_app.gui.visit.window_bar import WindowBar
from collector_app.gui.widgets.drawn import Drawn, Panel, ScaledBox, column, row
from collector_app.gui.widgets.gate_rows import GateVerdictCard, GateVerdictRow
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Chip
from collector_app.gui.widgets.pen import pen_on
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.wording import Wording
from collector_app.usecases.overrides import askable
from collector_app.usecases.visit_view import VisitView

translate = QCoreApplication.translate
_FOUR: Final = 4  # two and two: wider words, lower buttons


class _HandBadge(Drawn):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.px(56), self.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            area = QRectF(self.rect())
            pen.panel(area, pen.theme.radius("card"), "stop_soft")
            pen.icon("hand-palm", QPointF(area.center()), 28, "stop")


class ClauseCard(Panel):
    """One citation of a rule: title and article, what the rule says, how binding, how sure."""

    full_asked = Signal()

    def __init__(self, finding: Finding, tongue: Language) -> None:
        super().__init__(fill="sunken", radius="card")
        citation = finding.rule.citations[0]
        box = row(self, (18, 14, 14, 14), gap=14)
        box.addWidget(TextLine("", "text", "ink2", icon="scales"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(None, 0, gap=4)
        title = f"{citation.short.text(tongue)}{citation.clause.text(tongue)}"
        if tongue is Language.ENGLISH:
            title = f"{citation.short.text(tongue)} {citation.clause.text(tongue)}".strip()
        words.addWidget(Paragraph(title, "text", bold=True))
        words.addWidget(Paragraph(finding.rule.title.text(tongue), "dense", "ink2"))
        chips = row(None, 0, gap=6)
        if citation.authority is not AuthorityLevel.COMPANY:  # its title says so already, and nothing grander
            chips.addWidget(Chip(authority_name(citation.authority)))
        if sure := how_sure(citation.confidence):
            chips.addWidget(Chip(sure, icon="info"))
        chips.addStretch(1)
        words.addLayout(chips)
        box.addLayout(words, 1)
        self.full = KeyButton(translate("Visit", "The rule"), "outline", icon="", key="F1", height=40)
        self.full.clicked.connect(self.full_asked)
        box.addWidget(self.full, 0, Qt.AlignmentFlag.AlignTop)


class RefusalPage(Page):
    """What stands in the way. `acted` carries the NextAct that was chosen."""

    acted = Signal(object)
    why_asked = Signal()

    def __init__(
        self, decision: GateDecision, view: VisitView, target: Stage, noted: datetime, tongue: Language
    ) -> None:
        super().__init__()
        self.decision = decision
        blocking = decision.blocking
        windows = [window for item in blocking if (window := day_window(item, view)) is not None]
        self._acts = next_acts(view, decision, tongue)
        box = page_box(self)
        box.addLayout(self._head(stage_name(target), headline(decision, windows[0] if windows else None)))
        box.addSpacing(16)
        contents, words = words_layout(gap=14)
        self._reasons(words, blocking, view, tongue)
        words.addStretch(1)
        self._brief = WordsArea(contents)
        box.addWidget(self._brief, 1)
        self._all = WordsArea(_every_rule(decision, tongue, view))
        self._all.hide()
        box.addWidget(self._all, 1)
        box.addSpacing(10)
        box.addWidget(Paragraph(translate("Visit", "What now"), "heading", bold=True))
        box.addSpacing(10)
        abreast = 2 if len(self._acts) == _FOUR else min(three_abreast(), len(self._acts))
        self.grid = ChoiceGrid([_option(item) for item in self._acts], columns=abreast)
        self.grid.choose(1)
        self.grid.changed.connect(self.bar_changed)
        box.addWidget(self.grid)
        box.addSpacing(10)
        words_noted = translate(
            "Visit", "This verdict is in the journal since {0}. Nothing on this laptop can undo it."
        )
        self.noted = TextLine(words_noted.format(f"{noted:%H:%M:%S}"), "small", "ink2", icon="notebook", elide=True)
        box.addWidget(self.noted)

    def _head(self, stage: str, sentence: str) -> ScaledBox:
        head = row(None, 0, gap=18)
        head.addWidget(_HandBadge(), 0, Qt.AlignmentFlag.AlignTop)
        words = column(None, 0, gap=0)
        words.addWidget(TextLine(translate("Visit", "{0} · not passed").format(stage), "small", "stop", bold=True))
        self.title = Paragraph(sentence, "figure", bold=True)
        words.addWidget(self.title)
        head.addLayout(words, 1)
        everything = translate("Visit", "All rules ({0})").format(len(self.decision.findings))
        self.every = KeyButton(everything, "flat", icon="list-bullets", key="A", height=40)
        self.every.clicked.connect(self.toggle_all)
        head.addWidget(self.every, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _reasons(self, words: ScaledBox, blocking: Sequence[Finding], view: VisitView, tongue: Language) -> None:
        if len(blocking) > 1:
            for finding in blocking:
                words.addWidget(GateVerdictCard(verdict_row(finding, tongue)))
            if 0 < len(askable(self.decision)) < len(blocking):
                some = translate("Visit", "A supervisor may let only this pass: {0}.").format(
                    Wording(language()).listing([item.rule.title.text(tongue) for item in askable(self.decision)])
                )
                words.addWidget(Paragraph(some, "text", "ink2"))
        else:
            words.addWidget(Paragraph(explanation(blocking[0], tongue), "lead"))
        window = next((found for item in blocking if (found := day_window(item, view)) is not None), None)
        if window is not None:
            words.insertWidget(0 if len(blocking) > 1 else 1, WindowBar(window))
        if len(blocking) == 1 and blocking[0].rule.citations:
            card = ClauseCard(blocking[0], tongue)
            card.full_asked.connect(self.why_asked)
            words.addWidget(card)

    def toggle_all(self) -> None:
        """Show every rule of the gate in place of the reasons, or the reasons again."""
        shown = self._all.isHidden()
        self._all.setVisible(shown)
        self._brief.setVisible(not shown)

    def chosen(self) -> NextAct:
        """The next step that is chosen."""
        index = next(at for at, button in enumerate(self.grid.buttons()) if button.isChecked())
        return self._acts[index]

    def bar(self) -> BarWords:
        chosen = self.chosen()
        if chosen.day is None:
            return BarWords(_option(chosen).title)
        day = Wording(language()).day_and_weekday(chosen.day)
        return BarWords(translate("Visit", "Come again {0}").format(day))

    def choose(self, number: int) -> None:
        self.grid.choose(number)

    def go_on(self) -> None:
        self.acted.emit(self.chosen())


def _every_rule(decision: GateDecision, tongue: Language, view: VisitView) -> Panel:
    every = Panel(fill=None)
    box = column(every, (0, 0, 14, 0), gap=2)  # the scroll bar floats over the edge
    for finding in needing(decision):
        box.addWidget(GateVerdictRow(verdict_row(finding, tongue, leave=leave_words(finding, view))))
    box.addStretch(1)
    return every


def _option(item: NextAct) -> Option:
    key = f"{item.act.value}:{item.step}{item.day or ''}"
    if item.act is Act.STEP:
        return Option(key, item.title, translate("Visit", "Back to this step"))
    if item.act is Act.TURN_BACK and item.day is not None:
        wording = Wording(language())
        detail = translate("Visit", "{0}: turn back, come then").format(wording.day(item.day))
        return Option(key, wording.weekday(item.day), detail)
    title, detail = {
        Act.CODE: (
            translate("Visit", "Enter the colleague's code"),
            translate("Visit", "Proves that they are here"),
        ),
        Act.SUPERVISOR: (translate("Visit", "Ask a supervisor"), item.title),
        Act.TIME: (translate("Visit", "Ask for the time by phone"), translate("Visit", "Then checked again")),
        Act.RETRY: (translate("Visit", "Check again"), translate("Visit", "When the facts have changed")),
        Act.PRIVATE: (translate("Visit", "Nobody else can hear now"), translate("Visit", "Noted, then checked again")),
        Act.TURN_BACK: (translate("Visit", "Turn back"), translate("Visit", "The day is set in Aftercare")),
        Act.LEAVE: (translate("Visit", "Go to Leave"), translate("Visit", "Leaving is always possible")),
    }[item.act]
    return Option(key, title, detail)
