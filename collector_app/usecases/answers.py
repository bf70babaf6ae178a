"""From what a person gave at a step to the entries that record it; bad input becomes a problem, never an entry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, cast

from collector_app.domain.arrangement import METHOD_MARK
from collector_app.domain.case import DebtFacts
from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.domain.localised import NOTHING, Language, Localised
from collector_app.domain.money import Money
from collector_app.domain.outcome import Outcome
from collector_app.domain.plan import within_authority
from collector_app.domain.policy import Facts, Finding, Truth
from collector_app.domain.script import ANSWER, Choice, Step, StepKind, may_tell_privacy
from collector_app.domain.visit.fold import PRIVATE_MARK
from collector_app.usecases.evidence_answers import BadEvidenceAnswerError, read_answer

IDENTITY_VERIFIED: Final = "verified"
MAX_TEXT: Final = 4000  # characters: a long note fits, an entry's 64 KiB never overflows


class AnswerProblem(StrEnum):
    """Why an answer was not taken; the screen has a sentence for each."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_CHOICE = "no_such_choice"
    TOO_LONG = "too_long"
    NOT_A_PLAN = "not_a_plan"
    REASON_MISSING = "reason_missing"
    NOT_ALLOWED = "not_allowed"
    GONE_BY = "gone_by"
    NOT_ASKED = "not_asked"
    AGAINST_RULES = "against_rules"


class AnswerError(ValueError):
    """An answer that can't be recorded as given; nothing was written. `findings` are the rules that are against it."""

    def __init__(
        self,
        problem: AnswerProblem,
        minimum: int | None = None,
        maximum: int | None = None,
        note: Localised = NOTHING,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.minimum = minimum
        self.maximum = maximum
        self.note = note
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Given:
    """A checked answer: its plain value, the marks it sets and the choice that was taken, if any."""

    value: Plain
    marks: Mapping[str, Plain]
    choice: Choice | None = None


def check(step: Step, value: Plain) -> Given:
    """Return the checked answer; raises AnswerError with what is wrong.

    Privacy is not for every step to tell: elsewhere only the collector's own confirmation brings it back.
    """
    given = _CHECKS.get(step.kind, _check_text)(step, value)
    if given.marks.get(PRIVATE_MARK) is not True or may_tell_privacy(step.stage, step.kind):
        return given
    return replace(given, marks={name: mark for name, mark in given.marks.items() if name != PRIVATE_MARK})


def constrain(step: Step, given: Given, facts: Facts) -> None:
    """Hold an answer to the step's constraint; raises AnswerError(NOT_ALLOWED) with the script's own words.

    An empty answer is no answer; whether one may be empty is for `required` to say. One that can't be judged is not
    taken: a constraint that asks for something unknown is a fault of the script, and the answer would be unchecked.
    """
    if step.constraint is None or given.value in ("", [], None):
        return
    if step.constraint({**facts, ANSWER: given.value}).truth is not Truth.HOLDS:
        raise AnswerError(AnswerProblem.NOT_ALLOWED, note=step.constraint_note)


def _check_confirm(step: Step, value: Plain) -> Given:
    if value is not True:
        raise AnswerError(AnswerProblem.EMPTY)
    return Given(True, step.marks)  # noqa: FBT003 - the answer itself


def _check_choice(step: Step, value: Plain) -> Given:
    choice = step.choice(value) if isinstance(value, str) else None
    if choice is None:
        raise AnswerError(AnswerProblem.NO_SUCH_CHOICE if value else AnswerProblem.EMPTY)
    return Given(choice.id, {**step.marks, **choice.marks}, choice)


def _check_choices(step: Step, value: Plain) -> Given:
    if not isinstance(value, list | tuple):
        raise AnswerError(AnswerProblem.EMPTY)
    chosen = [step.choice(item) if isinstance(item, str) else None for item in value]
    if any(item is None for item in chosen):
        raise AnswerError(AnswerProblem.NO_SUCH_CHOICE)
    marks = dict(step.marks)
    for item in chosen:
        marks.update(cast("Choice", item).marks)
    return Given(list(value), marks)


def _check_text(step: Step, value: Plain) -> Given:
    text = value.strip() if isinstance(value, str) else ""
    if step.required and not text:
        raise AnswerError(AnswerProblem.EMPTY)
    if len(text) > (step.maximum or MAX_TEXT):
        raise AnswerError(AnswerProblem.TOO_LONG, maximum=step.maximum or MAX_TEXT)
    marks = {key: text if mark == "{value}" else mark for key, mark in step.marks.items()}
    return Given(text, marks)


def _check_number(step: Step, value: Plain) -> Given:
    if isinstance(value, bool) or not isinstance(value, int):
        raise AnswerError(AnswerProblem.NOT_A_NUMBER)
    if (step.minimum is not None and value < step.minimum) or (step.maximum is not None and value > step.maximum):
        raise AnswerError(AnswerProblem.OUT_OF_RANGE, step.minimum, step.maximum)
    return Given(value, step.marks)


def _check_money(step: Step, value: Plain) -> Given:
    try:
        amount = from_plain(Money, value)
    except BadRecordError as error:
        raise AnswerError(AnswerProblem.NOT_A_NUMBER) from error
    if amount.minor < (step.minimum or 0):
        raise AnswerError(AnswerProblem.OUT_OF_RANGE, step.minimum or 0, step.maximum)
    return Given(to_plain(amount), step.marks)


def _check_date(step: Step, value: Plain) -> Given:
    try:
        day = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise AnswerError(AnswerProblem.NOT_A_DATE) from error
    return Given(day.isoformat(), step.marks)


def _check_plan(step: Step, value: Plain) -> Given:
    try:
        promise = from_plain(c.PromiseMade, value)
    except BadRecordError as error:
        raise AnswerError(AnswerProblem.NOT_A_PLAN) from error
    if not promise.instalments or any(item.amount.minor <= 0 for item in promise.instalments):
        raise AnswerError(AnswerProblem.NOT_A_PLAN)
    return Given(to_plain(promise), step.marks)


def _check_payment(step: Step, value: Plain) -> Given:
    try:
        payment = from_plain(c.PaymentRecorded, value)
    except BadRecordError as error:
        raise AnswerError(AnswerProblem.NOT_A_NUMBER) from error
    if payment.amount.minor <= 0:
        raise AnswerError(AnswerProblem.NOT_A_NUMBER)
    if not payment.method.strip():
        raise AnswerError(AnswerProblem.NO_SUCH_CHOICE)
    return Given(to_plain(payment), {**step.marks, METHOD_MARK: payment.method})


def _check_outcome(step: Step, value: Plain) -> Given:
    try:
        outcome = Outcome(value if isinstance(value, str) else "")
    except ValueError as error:
        raise AnswerError(AnswerProblem.NO_SUCH_CHOICE) from error
    return Given(outcome.value, {**step.marks, "outcome": outcome.value})


def _check_evidence(step: Step, value: Plain) -> Given:
    try:
        plain, there = read_answer(step.kind, value)
    except BadEvidenceAnswerError as error:
        raise AnswerError(AnswerProblem.NO_SUCH_CHOICE if value else AnswerProblem.EMPTY) from error
    return Given(plain, step.marks if there else {})


_CHECKS: Final[Mapping[StepKind, Callable[[Step, Plain], Given]]] = {
    StepKind.STATEMENT: _check_confirm,
    StepKind.CONFIRM: _check_confirm,
    StepKind.CHOICE: _check_choice,
    StepKind.IDENTITY: _check_choice,
    StepKind.CHOICES: _check_choices,
    StepKind.NUMBER: _check_number,
    StepKind.MONEY: _check_money,
    StepKind.DATE: _check_date,
    StepKind.PLAN: _check_plan,
    StepKind.PAYMENT: _check_payment,
    StepKind.OUTCOME: _check_outcome,
    StepKind.PHOTO: _check_evidence,
    StepKind.AUDIO: _check_evidence,
    StepKind.DOCUMENT: _check_evidence,
    StepKind.SIGNATURE: _check_evidence,
    StepKind.LOCATION: _check_evidence,
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What else an answer's meaning depends on.

    `debt` is what a plan is measured against; None before the sealed part was opened: then nothing is within
    authority. `next_action` is what the visit says comes next.
    """

    debt: DebtFacts | None
    today: date
    next_action: str = "visit"

    def allow(self, instalments: tuple[c.Instalment, ...]) -> bool:
        """Whether the collector may agree to these instalments without asking."""
        return self.debt is not None and within_authority(
            instalments, self.debt.balance, self.debt.authority, self.today
        )


def contents(step: Step, given: Given, said: Localised, language: Language, bounds: Bounds) -> tuple[object, ...]:
    """Return the entry contents that record a first answer: the answer itself, then what it means."""
    if step.kind is StepKind.STATEMENT:
        digest = hashlib.sha256(said.text(language).encode()).hexdigest()
        return (c.StatementRead(step.id, language.value, digest, dict(given.marks)),)
    return (c.StepAnswered(step.id, given.value, dict(given.marks)), *meanings(step, given, bounds))


def meanings(step: Step, given: Given, bounds: Bounds) -> tuple[object, ...]:
    """Return the entries that an answer makes besides itself."""
    if step.kind is StepKind.IDENTITY:
        if given.value == IDENTITY_VERIFIED:
            return (c.IdentityVerified(("phone_tail", "birth_year", "building")),)
        return (c.IdentityFailed(str(given.value)),)
    if step.kind is StepKind.PLAN:
        return _plan(from_plain(c.PromiseMade, given.value), bounds)
    if step.kind is StepKind.PAYMENT:
        return (from_plain(c.PaymentRecorded, given.value),)
    if step.records == "followup" and given.value:
        return (c.FollowupScheduled(date.fromisoformat(str(given.value)), bounds.next_action),)
    if step.records == "hardship":
        return _hardship(given.value)
    record = _RECORDS.get(step.records)
    return () if record is None or given.value in ("", [], None) else (record(given.value),)


def _hardship(value: Plain) -> tuple[object, ...]:
    """Only what the customer told is a hardship; *none* and *would rather not say* are answers, no hardship."""
    told = tuple(item for item in _as_tuple(value) if item not in _NO_HARDSHIP)
    return (c.HardshipRecorded(told, referred=False),) if told else ()


def _plan(promise: c.PromiseMade, bounds: Bounds) -> tuple[object, ...]:
    """A plan beyond the collector's authority is proposed, never promised (screens.md, Plan desk)."""
    within = bounds.allow(promise.instalments)
    proposed = c.PlanProposed(promise.plan or "plan", promise.instalments, within)
    return (proposed, promise) if within else (proposed,)


def _as_tuple(value: Plain) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else (str(value),)


_NO_HARDSHIP: Final = frozenset({"none", "not_said", ""})

_RECORDS: Final[Mapping[str, Callable[[Plain], object]]] = {
    "note": lambda value: c.NoteWritten(str(value)),
    "satisfaction": lambda value: c.SatisfactionRated(int(str(value))),
    "dispute": lambda value: c.DisputeRaised(str(value)),
}
