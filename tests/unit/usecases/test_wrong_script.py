"""The engine refuses although the script is wrong: scripts that no loader would take, walked by the real session."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Final

import pytest

from collector_app.domain.disclosure import CoverReason
from collector_app.domain.facts import build_facts
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.policy import lookup
from collector_app.domain.script import Choice, Script, Step, StepKind
from collector_app.domain.visit.fold import PRIVATE_MARK
from collector_app.domain.visit.stage import ASKING, GATES, Move, Stage, next_stage
from collector_app.usecases.answers import AnswerError
from collector_app.usecases.visit_log import ImpossibleMoveError
from collector_app.usecases.visit_session import VisitSession
from tests.unit.usecases.scripted import world_of
from tests.unit.usecases.world import RULES, World, choice, step, words

FORGED: Final[dict[str, Plain]] = {
    "private": True, "identified": True, "disclosed": True, "third_party": False, "stopped": False, "covered": False,
    "stage": "disclosed", "credentials_shown": True, "identity": "verified", "documents_carried": True,
}  # fmt: skip
KINDS: Final = (
    StepKind.STATEMENT,
    StepKind.CONFIRM,
    StepKind.CHOICE,
    StepKind.CHOICES,
    StepKind.IDENTITY,
    StepKind.TEXT,
)
AWAY: Final = {Stage.LEAVING, Stage.AFTERCARE, Stage.CLOSED}


def wrong(*steps: Step) -> Script:
    return Script("wrong", "1", words("Wrong"), steps)


def a_wrong_script(random: Random) -> Script:
    """Forged marks and moves anywhere, required steps left out; only no honest question for the identity."""
    steps = []
    for number in range(random.randint(4, 14)):
        stage = random.choice([item for item in Stage if item is not Stage.CLOSED])
        kind = random.choice(KINDS)
        if kind is StepKind.IDENTITY and stage is Stage.IDENTIFYING:
            kind = StepKind.CHOICE
        names = ("verified", "declined", "other")
        choices = tuple(Choice(name, words(name), marks=some(random), move=a_move(random)) for name in names)
        steps.append(
            step(
                random.choice(["credentials", f"s{number}"]) if number else "s0",
                stage,
                kind,
                choices=choices if kind in (StepKind.CHOICE, StepKind.CHOICES, StepKind.IDENTITY) else (),
                marks=some(random),
                required=random.random() < 0.5,
            )
        )
    return wrong(*{item.id: item for item in steps}.values())


def some(random: Random) -> dict[str, Plain]:
    return {name: FORGED[name] for name in random.sample(sorted(FORGED), random.randint(0, 5))}


def a_move(random: Random) -> Move | None:
    moves: list[Move | None] = [None, None, *Move]
    return random.choice(moves)


def act_at_random(visit: VisitSession, random: Random) -> None:
    """One thing that somebody could try, possible or not."""
    turn = random.random()
    if turn < 0.35:
        visit.move(random.choice([item for item in Move if item is not Move.CLOSE]), frozenset({"gentle"}))
    elif turn < 0.4:
        visit.cover(random.choice([CoverReason.THIRD_PERSON, CoverReason.KEY]))
    elif turn < 0.45:
        visit.uncover(private=random.random() < 0.5)
    else:
        item = random.choice(visit.script.steps)
        value: Plain = True
        if item.kind is StepKind.CHOICES:
            value = [random.choice(item.choices).id]
        elif item.choices:
            value = random.choice(item.choices).id
        elif item.kind is StepKind.TEXT:
            value = "verified"
        if item.id in visit.visit.answers:
            visit.correct(item.id, value, "misheard")
        else:
            visit.answer(item.id, value)


@pytest.mark.parametrize("seed", range(60))
def test_nobody_hears_the_matter_by_a_script_that_asks_for_no_identity(seed: int) -> None:
    random = Random(seed)
    world = world_of(a_wrong_script(random), RULES)
    visit = world.start()
    for _ in range(60):
        if visit.visit.stage in AWAY:
            break
        with suppress(ImpossibleMoveError, AnswerError):
            act_at_random(visit, random)
        assert visit.visit.stage not in ASKING
        assert not visit.visit.disclosed
        assert visit.visit.identified is not True
        assert visit.view().debt is None
    assert "disclosure.opened" not in world.kinds()


@pytest.mark.parametrize("move", [*GATES, Move.STOP])
def test_no_choice_can_make_a_move_that_passes_a_gate(move: Move) -> None:
    stage = next(item for item in Stage if next_stage(item, move) is not None)
    world = world_of(wrong(step("jump", stage, StepKind.CHOICE, choices=(choice("now", move), choice("no")))), ())
    visit = at(world, stage)
    before, here = world.kinds(), visit.visit
    with pytest.raises(ImpossibleMoveError):
        visit.answer("jump", "now")
    assert (world.kinds(), visit.visit) == (before, here)
    visit.answer("jump", "no")
    with pytest.raises(ImpossibleMoveError):
        visit.correct("jump", "now", "after all")
    assert visit.visit.answers["jump"].value == "no"


def at(world: World, stage: Stage) -> VisitSession:
    """A visit that stands in a stage, with no rule in force."""
    visit = world.start()
    ways = {
        Stage.LEAVING: (Move.DEPART, Move.ARRIVE, Move.LEAVE),
        Stage.AFTERCARE: (Move.TURN_BACK,),
    }
    forward = (Move.DEPART, Move.ARRIVE, Move.IDENTIFY, Move.DISCLOSE, Move.NEGOTIATE, Move.SETTLE)
    for move in ways.get(stage, forward):
        if visit.visit.stage is stage:
            break
        assert visit.move(move).moved
    assert visit.visit.stage is stage
    return visit


def test_marks_named_like_facts_of_the_engine_tell_nothing() -> None:
    forge = step("forge", Stage.PREPARED, StepKind.CONFIRM, marks=FORGED)
    world = world_of(wrong(forge), RULES)
    visit = world.start()
    visit.answer("forge", value=True)
    with world.store.view() as view:
        facts = build_facts(visit.log.circumstances(view))
    assert lookup(facts, "visit.identified") is None
    assert lookup(facts, "visit.disclosed") is False
    assert lookup(facts, "visit.stage") == "prepared"
    assert lookup(facts, f"visit.marks.{PRIVATE_MARK}") is None


def test_an_identity_that_is_asked_too_early_does_not_count() -> None:
    early = step("match", Stage.AT_DOOR, StepKind.IDENTITY, choices=(choice("verified"), choice("declined")))
    alone = step("alone", Stage.IDENTIFYING, StepKind.CHOICE, choices=(choice("yes", private=True), choice("no")))
    shown = step("credentials", Stage.AT_DOOR, StepKind.CONFIRM)
    world = world_of(wrong(early, shown, alone), RULES)
    visit = world.start()
    visit.move(Move.DEPART)
    visit.move(Move.ARRIVE)
    visit.answer("match", "verified")
    visit.answer("credentials", value=True)
    assert visit.move(Move.IDENTIFY).moved
    visit.answer("alone", "yes")
    result = visit.move(Move.DISCLOSE)
    assert not result.moved
    assert result.decision is not None
    assert [item.rule.id for item in result.decision.blocking] == ["right_party"]


@pytest.mark.parametrize("kind", [StepKind.STATEMENT, StepKind.CONFIRM, StepKind.CHOICE, StepKind.TEXT])
def test_after_somebody_came_in_no_sentence_of_the_script_brings_privacy_back(kind: StepKind) -> None:
    told = (choice("on", private=True), choice("off")) if kind is StepKind.CHOICE else ()
    script = wrong(
        step("credentials", Stage.AT_DOOR, StepKind.CONFIRM),
        step("match", Stage.IDENTIFYING, StepKind.IDENTITY, choices=(choice("verified"), choice("declined"))),
        step("alone", Stage.IDENTIFYING, StepKind.CHOICE, choices=(choice("yes", private=True), choice("no"))),
        step("go_on", Stage.DISCLOSED, kind, choices=told, marks={PRIVATE_MARK: True}),
    )
    visit = world_of(script, RULES).start()
    visit.move(Move.DEPART)
    visit.move(Move.ARRIVE)
    visit.answer("credentials", value=True)
    visit.move(Move.IDENTIFY)
    visit.answer("match", "verified")
    visit.answer("alone", "yes")
    assert visit.move(Move.DISCLOSE).moved
    visit.cover(CoverReason.THIRD_PERSON)
    visit.answer("go_on", {StepKind.CHOICE: "on", StepKind.TEXT: "private"}.get(kind, True))
    assert visit.visit.marks[PRIVATE_MARK] is False
    assert visit.view().debt is None
    assert not visit.uncover(private=False)
    assert not visit.move(Move.NEGOTIATE).moved
    assert visit.uncover(private=True)
    assert visit.move(Move.NEGOTIATE).moved


def test_a_gate_whose_step_is_missing_stays_shut_and_leaving_stays_open() -> None:
    world = world_of(wrong(step("other", Stage.AT_DOOR, StepKind.CONFIRM, marks=FORGED)), RULES)
    visit = world.start()
    visit.move(Move.DEPART)
    visit.move(Move.ARRIVE)
    visit.answer("other", value=True)
    for _ in range(3):
        result = visit.move(Move.IDENTIFY)
        assert not result.moved
        assert result.decision is not None
        assert result.decision.blocking[0].missing == ("credentials",)
    assert visit.move(Move.LEAVE).moved
    assert visit.move(Move.FINISH).moved
    assert visit.close().moved
