"""From every state that a shipped script can reach under its packs, there is a way to CLOSED."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector_app.domain.disclosure import CoverReason
from collector_app.domain.facts import visit_facts
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.content import PaymentRecorded, PlanProposed
from collector_app.domain.money import Money
from collector_app.domain.outcome import StopReason
from collector_app.domain.policy import Facts
from collector_app.domain.script import Choice, Step, StepKind
from collector_app.domain.visit.fold import PRIVATE_MARK, Answer, Visit
from collector_app.domain.visit.stage import ASKING, AT_THE_DOOR, GATES, Move, Stage, forward_move, next_stage
from collector_app.packs.book import CompiledRuleBook, compile_book
from collector_app.packs.reading import parse, read_folder
from collector_app.packs.stacks import STACKS as STACKS_FILE
from collector_app.packs.stacks import load_stacks
from collector_app.packs.trials import facts_of

RESOURCES: Final = Path(__file__).parents[3] / "resources"
STACKS: Final = load_stacks(RESOURCES / "packs" / STACKS_FILE)
DAYS: Final = {name: date(2026, 3, 4) for name in STACKS} | {"in": date(2027, 3, 4)}
HOME: Final = "cn.default"
MOMENT: Final = datetime(2026, 3, 4, tzinfo=UTC)
_SEVERAL: Final = (StepKind.CHOICES,)


@cache
def book(stack: str) -> CompiledRuleBook:
    packs = {f"rules/{name}": read_folder(RESOURCES / "packs" / name) for name in STACKS[stack].packs}
    scripts = {f"script/{path.stem}": {path.name: path.read_bytes()} for path in (RESOURCES / "scripts").iterdir()}
    return compile_book({**packs, **scripts})


@cache
def circumstances(stack: str) -> Facts:
    """Everything but the visit as it should be, from the packs' own tests."""
    merged: dict[str, object] = {}
    for pack in STACKS[stack].packs:
        merged |= parse("tests.yaml", (RESOURCES / "packs" / pack / "tests.yaml").read_bytes())["given"]
    return facts_of(merged, without=("visit",))


class Walk:
    """A visit that is walked without a journal: the same facts, moves and gates as in the app."""

    def __init__(self, stack: str, *, time_barred: bool | None = False) -> None:
        self.book = book(stack)
        self.day = DAYS[stack]
        self.visit = Visit("v", case="c")
        self.answered: Counter[str] = Counter()
        self.chosen: set[tuple[str, str]] = set()
        case = circumstances(stack)["case"]
        assert isinstance(case, Mapping)
        flags = {name: value for name, value in case.get("flags", {}).items() if name != "time_barred"}
        flags |= {} if time_barred is None else {"time_barred": time_barred}  # None: nobody looked
        self._base = {**circumstances(stack), "case": {**case, "flags": flags}}

    def facts(self) -> Facts:
        visit = {**visit_facts(self.visit), "note_blocked": [], "note_warned": []}
        return self.book.prepare({**self._base, "visit": visit})

    def steps(self) -> tuple[Step, ...]:
        return self.book.script().of_stage(self.visit.stage, self.facts())

    def open_steps(self) -> list[Step]:
        return [step for step in self.steps() if step.required and step.id not in self.visit.answers]

    def answer(self, step: Step, choices: tuple[Choice, ...], *, within: bool = True) -> None:
        self.answered[step.id] += 1
        self.chosen |= {(step.id, choice.id) for choice in choices}
        marks: dict[str, Plain] = dict(step.marks)
        for choice in choices:
            marks.update(choice.marks)
        value: Plain = True
        if choices:
            value = [choice.id for choice in choices] if step.kind in _SEVERAL else choices[0].id
        old = self.visit.answers.get(step.id)
        kept = {key: mark for key, mark in self.visit.marks.items() if old is None or key not in old.marks}
        answers = {**self.visit.answers, step.id: Answer(value, "e", 1, MOMENT, marks)}
        self.visit = replace(self.visit, answers=answers, marks={**kept, **marks})
        self._record(step, choices, within=within)
        moves = [choice.move for choice in choices if choice.move is not None]
        if moves:
            self.go(moves[0])

    def _record(self, step: Step, choices: tuple[Choice, ...], *, within: bool) -> None:
        if step.kind is StepKind.IDENTITY:
            self.visit = replace(self.visit, identified=choices[0].id == "verified")
        elif step.kind is StepKind.PLAN:
            self.visit = replace(self.visit, plan=PlanProposed("p", (), within))
        elif step.kind is StepKind.PAYMENT:
            paid = PaymentRecorded(Money(100, "CNY"), "official_app", "R-7")
            self.visit = replace(self.visit, payments=(paid,))
        elif step.records == "followup":
            self.visit = replace(self.visit, followup=self.day)

    def go(self, move: Move) -> bool:
        """Move if there is such a way and its gate lets pass."""
        target = next_stage(self.visit.stage, move)
        if target is None or (move in GATES and not self.book.decide(GATES[move], self.facts(), self.day).passed):
            return False
        entered = {**self.visit.entered}
        entered.setdefault(target, MOMENT)
        disclosed = self.visit.disclosed or target is Stage.DISCLOSED
        stop = StopReason.ASKED_TO_LEAVE if move is Move.STOP else self.visit.stop
        self.visit = replace(self.visit, stage=target, entered=entered, disclosed=disclosed, stop=stop)
        return True

    def somebody_came_in(self) -> None:
        marks = {**self.visit.marks, PRIVATE_MARK: False}
        self.visit = replace(self.visit, marks=marks, covered=True, cover_reason=CoverReason.THIRD_PERSON)

    def wind_up(self) -> None:
        """The shortest way out: leave, then answer what is asked and go on."""
        way_out = Move.LEAVE if self.visit.stage in AT_THE_DOOR else Move.TURN_BACK
        if self.visit.stage not in (Stage.LEAVING, Stage.AFTERCARE, Stage.CLOSED):
            assert self.go(way_out), self.visit.stage
        for _ in range(100):
            if self.visit.closed:
                return
            missing = self.open_steps()
            if missing:
                self.answer(missing[0], missing[0].choices[:1])
            else:
                move = forward_move(self.visit.stage)
                assert move is not None
                gate = self.book.decide(GATES[move], self.facts(), self.day)
                assert self.go(move), [(item.rule.id, item.missing) for item in gate.blocking]
        pytest.fail(f"going round in {self.visit.stage}")


Given: TypeAlias = Container[tuple[str, str]]
"""Answers as (step, choice); a step without choices counts as (step, "")."""


def stroll(walk: Walk, random: Random, steps: int, *, out: float, known: Given | None = None) -> None:
    """Answer and move at random; `out` is how often somebody leaves, stops, turns back or comes in.

    With `known` answers, those that were never given before are given first.
    """
    for _ in range(steps):
        if walk.visit.closed:
            return
        if random.random() < out:
            turn = random.choice([Move.LEAVE, Move.STOP, Move.TURN_BACK, Move.WRONG_PARTY, None])
            if turn is None:
                walk.somebody_came_in()
            else:
                walk.go(turn)
            continue
        if known is not None and give_a_new_answer(walk, random, known):
            continue
        undone = walk.open_steps()
        move = forward_move(walk.visit.stage)
        if not undone and move is not None and random.random() < 0.7 and walk.go(move):
            continue
        step = random.choice(undone or list(walk.steps()) or [*walk.book.script().steps[:1]])
        if step.stage is walk.visit.stage:
            answer_at_random(walk, step, random)


def give_a_new_answer(walk: Walk, random: Random, known: Given) -> bool:
    """Answer the first open step in a way that nobody did before, half of the time."""
    for step in walk.steps():
        if step.id in walk.visit.answers or (step.required and step not in walk.open_steps()[:1]):
            continue
        fresh = [choice for choice in step.choices if (step.id, choice.id) not in known]
        if (fresh or (not step.choices and (step.id, "") not in known)) and random.random() < 0.5:
            walk.answer(step, tuple(fresh[:1]), within=random.random() < 0.5)
            return True
    return False


def answer_at_random(walk: Walk, step: Step, random: Random) -> None:
    choices: tuple[Choice, ...] = ()
    if step.choices:
        # Mostly an answer that goes on, so that walks come far.
        staying = [choice for choice in step.choices if choice.move is None]
        pool = staying if staying and random.random() < 0.8 else list(step.choices)
        count = random.randint(1, len(pool)) if step.kind in _SEVERAL else 1
        choices = tuple(random.sample(pool, count))
    walk.answer(step, choices, within=random.random() < 0.5)


@pytest.mark.parametrize("stack", sorted(STACKS))
@settings(max_examples=12)  # each walk folds a visit of a hundred entries again and again
@given(seed=st.integers(0, 2**32), steps=st.integers(0, 120), barred=st.sampled_from([True, False, None]))
def test_from_every_reachable_state_the_visit_can_be_closed(
    stack: str, seed: int, steps: int, barred: bool | None
) -> None:
    walk = Walk(stack, time_barred=barred)
    stroll(walk, Random(seed), steps, out=0.03)
    walk.wind_up()
    assert walk.visit.closed


@given(seed=st.integers(0, 2**32))
def test_no_walk_reaches_a_stage_that_asks_without_the_right_person_in_private(seed: int) -> None:
    walk, random = Walk(HOME), Random(seed)
    for _ in range(80):
        before = walk.visit.stage
        stroll(walk, random, 1, out=0.05)
        if walk.visit.stage in ASKING and before is not walk.visit.stage:
            assert walk.visit.identified
            assert walk.visit.marks[PRIVATE_MARK] is True
            assert walk.visit.marks["recording_on"] is True
            assert walk.visit.marks["credentials_shown"] is True
            assert not walk.visit.stopped


@pytest.mark.parametrize("barred", [True, None])
@pytest.mark.parametrize("stack", sorted(STACKS))
def test_the_full_way_is_open(stack: str, barred: bool | None) -> None:
    """Answering every required step with its first choice that fits leads through all stages."""
    walk = Walk(stack, time_barred=barred)
    seen = [walk.visit.stage]
    for _ in range(200):
        missing = walk.open_steps()
        if missing:
            step = missing[0]
            walk.answer(step, tuple(choice for choice in step.choices if choice.move is None)[:1])
            continue
        move = forward_move(walk.visit.stage)
        if move is None:
            break
        gate = walk.book.decide(GATES[move], walk.facts(), walk.day) if move in GATES else None
        assert walk.go(move), [item.rule.id for item in gate.blocking] if gate else move
        seen.append(walk.visit.stage)
    assert seen == [
        Stage.PREPARED, Stage.TRAVELLING, Stage.AT_DOOR, Stage.IDENTIFYING, Stage.DISCLOSED, Stage.NEGOTIATING,
        Stage.SETTLING, Stage.LEAVING, Stage.AFTERCARE, Stage.CLOSED,
    ]  # fmt: skip


@pytest.mark.parametrize("stack", ["cn.default", "us", "uk", "in", "id"])
def test_every_step_is_reached_and_every_answer_can_be_given(stack: str) -> None:
    script = book(stack).script()
    known: set[tuple[str, str]] = set()
    every = {(step.id, choice.id) for step in script.steps for choice in step.choices}
    every |= {(step.id, "") for step in script.steps if not step.choices}
    for seed in range(400):
        walk = Walk(stack, time_barred=seed % 2 == 0)
        stroll(walk, Random(seed), 90, out=0.02, known=known)
        known |= walk.chosen | {(step_id, "") for step_id in walk.answered if (step_id, "") in every}
        if known == every:
            break
    assert every == known
