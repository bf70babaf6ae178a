"""Which area answers which kind of step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.localised import Language
from collector_app.domain.outcome import Outcome
from collector_app.domain.script import Choice, Step, StepKind
from collector_app.domain.visit.fold import Visit
from collector_app.domain.visit.stage import AT_THE_DOOR, Stage, next_stage
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.notes import Lint, marks_of
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_audio import AudioAnswer
from collector_app.gui.visit.answer_choice import ChoiceGrid, NumberChoice, Option
from collector_app.gui.visit.answer_dates import DayAnswer
from collector_app.gui.visit.answer_fields import MoneyAnswer, NumberAnswer, ShortTextAnswer, TextAnswer
from collector_app.gui.visit.answer_location import LocationAnswer
from collector_app.gui.visit.answer_payment import PaymentAnswer
from collector_app.gui.visit.answer_pictures import PicturesAnswer
from collector_app.gui.visit.answer_plan import PlanAnswer
from collector_app.gui.visit.answer_signature import SignatureAnswer
from collector_app.gui.visit.phrases import outcome_name
from collector_app.gui.widgets.drawn import column
from collector_app.gui.widgets.notices import Notice
from collector_app.usecases.evidence_answers import NOT_TAKEN
from collector_app.usecases.evidence_terms import Medium
from collector_app.usecases.visit_view import StepView, VisitView

translate = QCoreApplication.translate

_EVIDENCE: Final = frozenset({StepKind.PHOTO, StepKind.AUDIO, StepKind.DOCUMENT, StepKind.SIGNATURE, StepKind.LOCATION})
_HOME_CURRENCY: Final = "CNY"  # for an amount asked for while the sealed part, which names the currency, is closed
_KEYS: Final = 9
_SHORT: Final = 60  # characters that fit on one line of the step


@dataclass(frozen=True, slots=True)
class Asking:
    """What an answer area needs besides the step.

    The visit, the language, today's date, days worth offering, who reads free text, and where evidence is kept.
    """

    view: VisitView
    language: Language
    today: date
    suggested: tuple[date, ...] = ()
    lint: Lint | None = None
    desk: EvidenceDesk | None = None

    @property
    def currency(self) -> str:
        """The currency of amounts."""
        return self.view.debt.balance.currency if self.view.debt is not None else _HOME_CURRENCY


class SaidAnswer(AnswerArea):
    """Nothing to choose: Enter says that it was said, shown or done."""

    def value(self) -> Plain:
        return True

    def set_value(self, value: Plain) -> None:
        """It was said; there is nothing to show."""


class UntakenAnswer(AnswerArea):
    """A kind of answer that this laptop can't take yet: says so, and records that nothing was taken."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        column(self, 0, gap=0).addWidget(Notice(sentence, "warn"))

    def value(self) -> Plain:
        return NOT_TAKEN

    def set_value(self, value: Plain) -> None:
        """Nothing was taken; the sentence stands."""


def answer_area(shown: StepView, asking: Asking) -> AnswerArea:
    """Return a fresh area for a step."""
    step = shown.step
    if step.kind in (StepKind.STATEMENT, StepKind.CONFIRM):
        return SaidAnswer()
    if step.kind in _EVIDENCE:
        return _evidence(step, asking)
    if step.kind in (StepKind.TEXT, StepKind.NUMBER, StepKind.MONEY, StepKind.DATE):
        return _typed(shown, asking)
    if step.kind is StepKind.PLAN:
        if asking.view.debt is None:
            return UntakenAnswer(translate("Visit", "The plan opens again once nobody else can hear."))
        return PlanAnswer(asking.view.debt, asking.today)
    if step.kind is StepKind.PAYMENT:
        return PaymentAnswer(asking.currency)
    options = _options(step, asking)[:_KEYS]
    area = ChoiceGrid(options, several=step.kind is StepKind.CHOICES)
    if step.kind is StepKind.OUTCOME and len(options) == 1:
        area.choose(1)
    return area


def _evidence(step: Step, asking: Asking) -> AnswerArea:
    """Areas that take evidence; on a laptop that keeps none (no `desk`) one's word is all there is."""
    desk = asking.desk
    if step.kind is StepKind.LOCATION:
        return LocationAnswer(asking.view.case.address(asking.view.visit.address), desk)
    if step.kind is StepKind.AUDIO:
        return AudioAnswer(step.id, desk)
    if step.kind is StepKind.SIGNATURE:
        return SignatureAnswer(step.id, desk)
    if desk is None:
        return UntakenAnswer(translate("Visit", "This laptop keeps no pictures. It is recorded that none was taken."))
    return PicturesAnswer(step.id, Medium(step.kind.value), desk)


def _typed(shown: StepView, asking: Asking) -> AnswerArea:
    step = shown.step
    label = shown.question.text(asking.language) or step.title.text(asking.language)
    if step.kind is StepKind.TEXT:
        short = step.maximum is not None and step.maximum <= _SHORT
        if short:
            return ShortTextAnswer(label, step.maximum or _SHORT)
        return TextAnswer(label, step.maximum, None if asking.lint is None else marks_of(asking.lint, asking.language))
    if step.kind is StepKind.MONEY:
        return MoneyAnswer(label, asking.currency)
    if step.kind is StepKind.DATE:
        return DayAnswer(translate("Visit", "Day"), asking.today, asking.suggested)
    low, high = step.minimum, step.maximum
    if low is not None and high is not None and 0 <= low <= high <= _KEYS:
        return NumberChoice(low, high)
    return NumberAnswer(label, low, high)


def _options(step: Step, asking: Asking) -> Sequence[Option]:
    if step.kind is StepKind.OUTCOME:
        names = {choice.id: choice.label.text(asking.language) for choice in step.choices}
        fitting = likely_outcomes(asking.view.visit)
        return [Option(item.value, names.get(item.value, outcome_name(item))) for item in fitting]
    if step.choices:
        return [_option(choice, asking) for choice in step.choices]
    return ()


def _option(choice: Choice, asking: Asking) -> Option:
    stage = asking.view.stage
    possible = choice.move is None or next_stage(stage, choice.move) is not None
    detail = choice.detail.text(asking.language)
    if not possible:
        detail = translate("Visit", "Not from here any more")
    return Option(choice.id, choice.label.text(asking.language), detail, possible)


def likely_outcomes(visit: Visit) -> tuple[Outcome, ...]:
    """Return the dispositions that fit what is on the record, the most evident first.

    A promise, a payment or a request needs its entry; the others are the collector's word.
    """
    if visit.stopped:
        return (Outcome.STOPPED,)
    if not AT_THE_DOOR & set(visit.entered):
        return (Outcome.NOT_MADE,)
    if not visit.disclosed:
        found = (Outcome.NOBODY_HOME, Outcome.MESSAGE_LEFT, Outcome.WRONG_ADDRESS, Outcome.MOVED_AWAY)
        return found[1:] if Stage.THIRD_PARTY in visit.entered else (*found, Outcome.NO_AGREEMENT)
    evident = (
        (Outcome.PAID, bool(visit.payments)),
        (Outcome.PROMISE_TO_PAY, visit.promise is not None),
        (Outcome.PLAN_REQUESTED, visit.plan is not None and visit.promise is None),
        (Outcome.NO_AGREEMENT, True),
        (Outcome.HARDSHIP_REFERRED, True),
        (Outcome.DISPUTED, True),
    )
    return tuple(outcome for outcome, shown in evident if shown)
