"""The linter's verdict on random scripts is that of a walk through every answer, correction and move of the fold."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector_app.domain.disclosure import DisclosureReason
from collector_app.domain.facts import visit_facts
from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.localised import Language, Localised
from collector_app.domain.outcome import CaseConsequence, Outcome, StopReason
from collector_app.domain.policy import Effect, Facts, Gate, Rule, Truth, judge
from collector_app.domain.script import Choice, Script, Step, StepKind, applies
from collector_app.domain.visit.fold import Visit, fold, step
from collector_app.domain.visit.stage import GATES, Move, Stage, forward_move, next_stage
from collector_app.packs.conditions import compile_condition
from collector_app.packs.paths import holes
from collector_app.usecases.answers import Bounds, check, contents, meanings
from tests.unit.domain.journals import Journal

TEXT: Final = Localised("text", "话")
BOUNDS: Final = Bounds(None, date(2026, 3, 4))
STAGES: Final = (Stage.AT_DOOR, Stage.IDENTIFYING, Stage.THIRD_PARTY, Stage.DISCLOSED, Stage.LEAVING, Stage.AFTERCARE)
GATES_TRIED: Final = (Gate.IDENTIFY, Gate.DISCLOSE, Gate.NEGOTIATE, Gate.LEAVE, Gate.CLOSE)
WHENS: Final = (
    "",
    "",
    "",
    'has(visit.marks.a) && visit.marks.a == "x"',
    'has(visit.marks.b) && visit.marks.b == "x"',
    "visit.disclosed && !visit.stopped",
    "!visit.third_party",
    "has(case.flags.f) && case.flags.f",
)
HOLDS: Final = (
    'visit.marks.a == "x"',
    'visit.marks.b == "x" || visit.stopped',
    "has(visit.marks.a) && has(visit.marks.b) && visit.marks.a == visit.marks.b",
    '!visit.disclosed || visit.marks.a == "x"',
    'visit.marks.a == "x" || visit.marks.b in ["x", "y"]',
    '!(has(case.flags.f) && case.flags.f) || visit.marks.a == "x"',
    "visit.identified == true",
)
MOVES: Final = (None, None, None, Move.LEAVE, Move.WRONG_PARTY)


@st.composite
def a_step(draw: st.DrawFn, number: int) -> Step:
    stage = draw(st.sampled_from(STAGES))
    when = draw(st.sampled_from(WHENS))
    kinds = [StepKind.CONFIRM, StepKind.CHOICE, StepKind.CHOICE]
    kind = draw(st.sampled_from([*kinds, StepKind.IDENTITY] if stage is Stage.IDENTIFYING else kinds))
    mark, ids = draw(st.sampled_from("ab")), ["one", "two"]
    if kind is StepKind.IDENTITY:
        ids = ["verified", "declined"]
    move = draw(st.sampled_from(MOVES))
    if move is not None and next_stage(stage, move) is None:
        move = None
    marks = st.sampled_from([{}, {mark: "x"}, {mark: "y"}])
    choices = (Choice(ids[0], TEXT, marks=draw(marks)), Choice(ids[1], TEXT, marks=draw(marks), move=move))
    # The linter takes it that a step which it does not follow may move whenever its stage is there.
    when = "" if move is not None and kind is not StepKind.CONFIRM else when
    return Step(
        f"s{number}",
        stage,
        kind,
        TEXT,
        choices=() if kind is StepKind.CONFIRM else choices,
        when=compile_condition(when) if when else None,
        required=draw(st.booleans()) or draw(st.booleans()),
        marks={mark: "x"} if kind is StepKind.CONFIRM else {},
    )


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    return Script("t", "1", TEXT, tuple(draw(a_step(number)) for number in range(draw(st.integers(1, 4)))))


@st.composite
def rules(draw: st.DrawFn, script: Script) -> Rule:
    requires = () if draw(st.booleans()) else (draw(st.sampled_from(script.steps)).id,)
    return Rule(
        "t.one",
        "t",
        TEXT,
        frozenset(draw(st.sets(st.sampled_from(GATES_TRIED), min_size=1, max_size=2))),
        Effect.REQUIRE if requires else Effect.BLOCK,
        None if requires else compile_condition(draw(st.sampled_from(HOLDS))),
        TEXT,
        TEXT,
        (),
        date(2026, 1, 1),
        requires=requires,
    )


class Real:
    """Every visit that can be walked, as the journal's fold has it; entries are made by the use case's functions."""

    def __init__(self, script: Script, rule: Rule, world: Facts) -> None:
        self.script, self.rule, self.world = script, rule, world
        self.walked = 0

    def facts(self, visit: Visit) -> Facts:
        return {**self.world, "visit": visit_facts(visit)}

    def gates_with_a_gap(self) -> set[Gate]:
        journal = Journal()
        journal.add(c.VisitOpened("c", "a", self.script.key, 40, ()))
        todo = deque([fold("v-1", journal.entries)])
        seen, gaps = {_essence(todo[0])}, set()
        while todo:
            here = todo.popleft()
            self.walked += 1
            for after, move in self.ways(here):
                gate = GATES.get(move) if move is not None else None
                if gate is not None and gate in self.rule.gates and not self.opens(here):
                    if self.would_open(here):
                        gaps.add(gate)
                    continue
                if _essence(after) not in seen:
                    seen.add(_essence(after))
                    todo.append(after)
        return gaps

    def opens(self, visit: Visit) -> bool:
        return judge(self.rule, self.facts(visit)).truth is Truth.HOLDS

    def ways(self, here: Visit) -> Iterator[tuple[Visit, Move | None]]:
        for item in self.script.steps:
            known = item.id in here.answers
            if known or (item.stage is here.stage and applies(item, self.facts(here))):
                for value in _values(item):
                    after = _answer(here, item, value)
                    if after is not None:
                        yield after, None
        open_steps = [
            item for item in self.script.of_stage(here.stage, self.facts(here))
            if item.required and item.id not in here.answers
        ]  # fmt: skip
        forward = forward_move(here.stage)
        free = {Move.LEAVE, Move.STOP, Move.TURN_BACK} | (set() if forward is None or open_steps else {forward})
        for move in sorted(free):
            after = _go(here, move)
            if after is not None:
                yield after, move

    def would_open(self, here: Visit) -> bool:
        """Whether answers to steps that nobody gave, and that would tell something new, would open the gate."""
        unasked = [item for item in self.script.steps if item.id not in here.answers and self._new(here, item)]
        for size in range(1, 4):
            for several in combinations(unasked, size):
                for values in product(*(_values(item) for item in several)):
                    if self.opens(_as_if(here, tuple(zip(several, values, strict=True)))):
                        return True
        return False

    def _new(self, here: Visit, item: Step) -> bool:
        if self.rule.requires:
            return item.id in self.rule.requires
        marks = {*item.marks, *(mark for choice in item.choices for mark in choice.marks)}
        source = "" if self.rule.holds is None else self.rule.holds.source
        read = {mark for mark in "ab" if f"visit.marks.{mark}" in source}
        tells = item.kind is StepKind.IDENTITY and "identified" in source and here.identified is None
        return bool(marks & read - set(here.marks)) or tells


def _essence(visit: Visit) -> object:
    """What tells two visits apart: the answers in their order where marks meet, the stage and what happened."""
    ordered = sorted(visit.answers.items(), key=lambda item: item[1].seq)
    answers = tuple((name, repr(answer.value)) for name, answer in ordered)
    return (visit.stage, answers, visit.disclosed, visit.stopped, visit.identified, Stage.THIRD_PARTY in visit.entered)


def _values(item: Step) -> tuple[Plain, ...]:
    return tuple(choice.id for choice in item.choices) or (True,)


def _next(visit: Visit, content: object) -> Visit:
    journal = Journal()
    journal.head = replace(journal.head, seq=visit.last_seq)
    return step(visit, journal.add(content))


def _answer(here: Visit, item: Step, value: Plain) -> Visit | None:
    """As VisitSession.answer and correct record it; None when nothing would change or the move is not possible."""
    given, old = check(item, value), here.answers.get(item.id)
    if old is not None and old.value == given.value:
        return None
    move = given.choice.move if given.choice is not None else None
    if move is not None and next_stage(here.stage, move) is None:
        return None
    made: tuple[object, ...] = contents(item, given, TEXT, Language.ENGLISH, BOUNDS)
    if old is not None:
        corrected = c.StepCorrected(item.id, old.entry, given.value, "misheard", dict(given.marks))
        made = (corrected, *meanings(item, given, BOUNDS))
    for content in made:
        here = _next(here, content)
    return here if move is None else _go(here, move)


def _go(here: Visit, move: Move) -> Visit | None:
    target = next_stage(here.stage, move)
    if target is None:
        return None
    if move is Move.STOP:
        return _next(here, c.VisitStopped(StopReason.LAWYER, CaseConsequence.STAY, here.stage.value))
    if move is Move.CLOSE:
        return _next(here, c.VisitClosed(Outcome.NO_AGREEMENT))
    after = _next(here, c.StageEntered(target.value, move.value))
    if move is Move.DISCLOSE:
        after = _next(after, c.DisclosureOpened("c", DisclosureReason.RIGHT_PARTY_IN_PRIVATE))
    return after


def _as_if(here: Visit, given: tuple[tuple[Step, Plain], ...]) -> Visit:
    for item, value in given:
        checked = check(item, value)
        here = _next(here, c.StepAnswered(item.id, checked.value, dict(checked.marks)))
        if item.kind is StepKind.IDENTITY:
            here = replace(here, identified=value == "verified")
    return here


WORLDS: Final[tuple[Facts, ...]] = tuple({"case": {"flags": flags}} for flags in ({}, {"f": True}, {"f": False}))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), script=scripts())
def test_the_linter_finds_a_hole_where_a_walk_falls_into_one(data: st.DataObject, script: Script) -> None:
    rule = data.draw(rules(script))
    walked: set[Gate] = set()
    for world in WORLDS:
        walked |= Real(script, rule, world).gates_with_a_gap()
    assert {hole.gate for hole in holes(rule, script)} == walked
