"""Walks through a script, for proofs: where a visit can stand, and which of some chosen steps it has answered.

Only the chosen steps are walked one by one, in any order and with every answer, corrections included; of all others it
is assumed that they are answered somehow. Leaving, stopping and turning back are free at every moment, as they are on
the screen; a move forward waits until every step of the stage that must be asked is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Final

from collector_app.domain.facts import visit_facts
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.policy import Facts
from collector_app.domain.script import Choice, Script, Step, StepKind, applies
from collector_app.domain.visit.fold import Visit
from collector_app.domain.visit.stage import TRANSITIONS, Move, Stage, forward_move, next_stage
from collector_app.packs.conditions import Prepared
from collector_app.packs.worlds import Literals

_FREE: Final = (Move.LEAVE, Move.STOP, Move.TURN_BACK)
_TICKED: Final = frozenset({StepKind.STATEMENT, StepKind.CONFIRM})
_UNNAMED: Final = object()
_ALL_SUBSETS: Final = 8  # choices of one step; above it one or two at a time are enough to tell marks apart


@dataclass(frozen=True, slots=True)
class Reads:
    """What the conditions of a proof ask of a visit: only this is worth telling two answers apart.

    `compared` are marks that a condition may compare with something else than its own constants.
    """

    marks: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a chosen step: its marks, the move it makes and the facts that its entries tell."""

    label: str
    value: Plain
    marks: tuple[tuple[str, Plain], ...] = ()
    move: Move | None = None
    told: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a walk stands. `answered` are chosen steps with the number of their answer, the latest last."""

    stage: Stage = Stage.PREPARED
    answered: tuple[tuple[str, int], ...] = ()
    told: tuple[tuple[str, bool], ...] = ()
    disclosed: bool = False
    third_party: bool = False
    stopped: bool = False

    def has(self, step: Step) -> bool:
        """Whether a step is answered."""
        return any(name == step.id for name, _ in self.answered)


def answers_to(step: Step, script: Script, reads: Reads, literals: Literals) -> tuple[Answer, ...]:
    """Return the answers that a proof must tell apart; each stands for all that come to the same."""
    found: dict[object, Answer] = {}
    for answer in _every_answer(step, script, literals):
        marks = tuple(sorted((name, mark) for name, mark in answer.marks if name in reads.marks))
        told = tuple((name, value) for name, value in answer.told if name in reads.facts)
        alike = tuple((name, mark if name in reads.compared else _class_of(mark, literals)) for name, mark in marks)
        value = repr(answer.value) if step.id in reads.answers else None
        found.setdefault((alike, told, value, answer.move), replace(answer, marks=marks, told=told))
    return tuple(found.values())


def _class_of(mark: Plain, literals: Literals) -> object:
    """Texts that no condition names are all the same to it."""
    return mark if not isinstance(mark, str) or mark in literals.texts else _UNNAMED


def _every_answer(step: Step, script: Script, literals: Literals) -> Iterator[Answer]:
    if step.kind in (StepKind.CHOICE, StepKind.IDENTITY):
        yield from _one_chosen(step)
    elif step.kind is StepKind.CHOICES:
        for several in _subsets(step.choices):
            names: list[Plain] = [choice.id for choice in several]
            yield Answer("+".join(choice.id for choice in several) or "nothing", names, _marks(step, several))
    elif step.kind is StepKind.PLAN:
        for within in (True, False):
            yield Answer("plan", "plan", _marks(step), told=(("plan_within_authority", within),))
    elif step.kind is StepKind.PAYMENT:
        for method in _methods(script, literals):
            yield Answer("paid", "paid", (*step.marks.items(), ("payment_method", method)), told=(("paid", True),))
    elif step.kind is StepKind.OUTCOME:
        for choice in step.choices:
            yield Answer(choice.id, choice.id, (*step.marks.items(), ("outcome", choice.id)))
    else:
        yield from _given(step, literals)


def _one_chosen(step: Step) -> Iterator[Answer]:
    for choice in step.choices:
        told = (("identified", choice.id == "verified"),) if step.kind is StepKind.IDENTITY else ()
        yield Answer(choice.id, choice.id, _marks(step, (choice,)), choice.move, told)


def _given(step: Step, literals: Literals) -> Iterator[Answer]:
    told = (("has_followup", True),) if step.records == "followup" else ()
    for value in _plain_values(step, literals):
        marks = tuple((name, value if mark == "{value}" else mark) for name, mark in step.marks.items())
        yield Answer("done" if value is True else str(value), value, marks, told=told)


def _marks(step: Step, chosen: Iterable[Choice] = ()) -> tuple[tuple[str, Plain], ...]:
    marks: dict[str, Plain] = dict(step.marks)
    for choice in chosen:
        marks.update(choice.marks)
    return tuple(marks.items())


def _subsets(choices: tuple[Choice, ...]) -> Iterator[tuple[Choice, ...]]:
    most = len(choices) if len(choices) <= _ALL_SUBSETS else 2
    for size in range(most + 1):
        yield from combinations(choices, size)


def _methods(script: Script, literals: Literals) -> Iterator[str]:
    marks = (choice.marks for step in script.steps for choice in step.choices)
    set_somewhere = (str(mark["payment_method"]) for mark in marks if "payment_method" in mark)
    yield from dict.fromkeys((*set_somewhere, *literals.texts, "another"))


def _plain_values(step: Step, literals: Literals) -> Iterator[Plain]:
    if step.kind in _TICKED:
        yield True
    elif step.kind is StepKind.NUMBER:
        low, high = step.minimum or 0, step.maximum
        near = {low, *(number + by for number in literals.numbers for by in (-1, 0, 1))}
        yield from (number for number in sorted(near) if low <= number and (high is None or number <= high))
    elif step.kind is StepKind.MONEY:
        yield {"minor": step.minimum or 0, "currency": "CNY"}
    elif step.kind is StepKind.DATE:
        yield "2026-03-04"
    else:
        yield "something"
        yield from (text for text in literals.texts if text)
        if not step.required:
            yield ""


@dataclass(slots=True)
class Walker:
    """Walks a script in one world. `answers` are those of each chosen step."""

    script: Script
    answers: Mapping[str, tuple[Answer, ...]]
    world: Facts
    _applies: dict[tuple[str, Standing], bool] = field(default_factory=dict)
    _order: dict[str, int] | None = None

    def __post_init__(self) -> None:
        """Keep answers in the order of the script where it does not matter which came later."""
        if not _marks_meet(self.answers.values()):
            self._order = {step.id: number for number, step in enumerate(self.script.steps)}

    def facts(self, standing: Standing, also: Iterable[tuple[str, int]] = ()) -> Facts:
        """Return the fact tree of a standing, as if the answers in `also` had been given too."""
        given = (*standing.answered, *also)
        marks: dict[str, Plain] = {}
        told: dict[str, object] = dict(standing.told)
        for name, number in given:
            marks.update(self.answers[name][number].marks)
        for name, number in also:
            told.update(self.answers[name][number].told)
        here: dict[str, Any] = {
            **visit_facts(Visit("walk", stage=standing.stage)),
            "done": sorted(name for name, _ in given),
            "answers": {name: self.answers[name][number].value for name, number in given},
            "marks": marks,
            "disclosed": standing.disclosed,
            "third_party": standing.third_party,
            "stopped": standing.stopped,
            "has_outcome": "outcome" in marks,
            **told,
        }
        beside = self.world.get("visit")
        return Prepared({**self.world, "visit": {**here, **(beside if isinstance(beside, Mapping) else {})}})

    def chosen(self, stage: Stage) -> Iterator[Step]:
        """Give the chosen steps of a stage."""
        return (step for step in self.script.steps if step.stage is stage and step.id in self.answers)

    def asked(self, standing: Standing, step: Step) -> bool:
        """Whether the script asks a step here; what can't be told is asked."""
        if step.when is None:
            return True
        key = (step.id, standing)
        if key not in self._applies:
            self._applies[key] = applies(step, self.facts(standing))
        return self._applies[key]

    def at_the_end(self, standing: Standing) -> bool:
        """Whether every chosen step that must be asked here is answered: the script offers to go on."""
        return not any(
            step.required and not standing.has(step) and self.asked(standing, step)
            for step in self.chosen(standing.stage)
        )

    def ways(self, standing: Standing) -> Iterator[tuple[str, Standing, Move | None]]:
        """Give every next standing with what leads there: an answer or a move."""
        forward = forward_move(standing.stage)
        done = forward is not None and self.at_the_end(standing)
        if forward is not None and done:
            yield forward.value, _enter(standing, forward), forward
        yield from ((label, after, None) for label, after in self._answered(standing))
        for move in _FREE:
            if not (done and move is forward) and next_stage(standing.stage, move) is not None:
                yield move.value, _enter(standing, move), move
        if next_stage(standing.stage, Move.WRONG_PARTY) is not None and self._others_lead_to_third(standing.stage):
            yield Move.WRONG_PARTY.value, _enter(standing, Move.WRONG_PARTY), Move.WRONG_PARTY

    def _answered(self, standing: Standing) -> Iterator[tuple[str, Standing]]:
        for step in self.script.steps:
            if step.id not in self.answers:
                continue
            old = standing.has(step)
            if not old and (step.stage is not standing.stage or not self.asked(standing, step)):
                continue
            for number, answer in enumerate(self.answers[step.id]):
                if (step.id, number) in standing.answered:
                    continue
                if answer.move is not None and next_stage(standing.stage, answer.move) is None:
                    continue
                rest = tuple(item for item in standing.answered if item[0] != step.id)
                given = (*rest, (step.id, number))
                if self._order is not None:
                    order = self._order
                    given = tuple(sorted(given, key=lambda item: order[item[0]]))
                after = replace(standing, answered=given, told=_tell(standing, answer))
                word = f"{step.id}={answer.label}" + (" (corrected)" if old else "")
                yield word, after if answer.move is None else _enter(after, answer.move)

    def _others_lead_to_third(self, stage: Stage) -> bool:
        stages = (Stage.AT_DOOR, stage)  # an answer at the door can still be corrected afterwards
        return any(
            choice.move is Move.WRONG_PARTY
            for step in self.script.steps
            if step.stage in stages and step.id not in self.answers
            for choice in step.choices
        )


def _marks_meet(every: Iterable[tuple[Answer, ...]]) -> bool:
    """Whether two steps set the same mark: then their order counts."""
    seen: set[str] = set()
    for answers in every:
        own = {name for answer in answers for name, _ in answer.marks}
        if own & seen:
            return True
        seen |= own
    return False


def _tell(standing: Standing, answer: Answer) -> tuple[tuple[str, bool], ...]:
    told = dict(standing.told)
    for name, value in answer.told:
        stages = (Stage.IDENTIFYING,) if value else (Stage.AT_DOOR, Stage.IDENTIFYING)
        if name != "identified" or standing.stage in stages:  # as the fold takes it
            told[name] = value
    return tuple(sorted(told.items()))


def _enter(standing: Standing, move: Move) -> Standing:
    target = TRANSITIONS[standing.stage, move]
    return replace(
        standing,
        stage=target,
        disclosed=standing.disclosed or target is Stage.DISCLOSED,
        third_party=standing.third_party or target is Stage.THIRD_PARTY,
        stopped=standing.stopped or move is Move.STOP,
    )
