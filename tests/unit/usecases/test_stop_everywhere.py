"""The stop key with each reason, from each stage at the door, through each shipped script, by the real session."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import pytest

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.localised import Language
from collector_app.domain.outcome import CONSEQUENCES, StopReason
from collector_app.domain.script import Step, StepKind
from collector_app.domain.visit.stage import ASKING, AT_THE_DOOR, Move, Stage
from collector_app.packs.words import seen_over_a_shoulder
from collector_app.usecases.answers import AnswerError
from collector_app.usecases.evidence_answers import NOT_TAKEN
from collector_app.usecases.visit_log import ImpossibleMoveError
from collector_app.usecases.visit_session import VisitSession, resume_visit
from tests.unit.usecases.scripted import shipped, stops, world_of
from tests.unit.usecases.world import World

NAMES: Final = ("cn", "us", "uk", "in", "id")
WAY_IN: Final = (Move.DEPART, Move.ARRIVE, Move.IDENTIFY, Move.DISCLOSE, Move.NEGOTIATE, Move.SETTLE)
EVIDENCE: Final = (StepKind.PHOTO, StepKind.AUDIO, StepKind.SIGNATURE, StepKind.DOCUMENT, StepKind.LOCATION)


def standing_in(world: World, stage: Stage) -> VisitSession:
    """A visit in a stage, on the way that the script offers, with the sealed part open where it is asked for."""
    visit = world.start()
    goal = Stage.IDENTIFYING if stage is Stage.THIRD_PARTY else stage
    for move in WAY_IN:
        if visit.visit.stage is goal:
            break
        assert visit.move(move).moved
    if stage is Stage.THIRD_PARTY:
        visit.answer("identity", "not_them")
    if stage in ASKING:
        assert visit.view().debt is not None
    assert visit.visit.stage is stage
    return visit


def value_for(step: Step) -> Plain:
    if step.kind is StepKind.CHOICES:
        return [step.choices[0].id]
    if step.choices:
        return step.choices[0].id
    if step.kind is StepKind.DATE:
        return "2026-12-01"
    if step.kind in EVIDENCE:
        return NOT_TAKEN
    return "R-7" if step.kind is StepKind.TEXT else 3 if step.kind is StepKind.NUMBER else True


def nothing_asks_any_more(world: World, visit: VisitSession) -> None:
    """Every move and every way to the sealed part is shut; nothing is written by trying."""
    before = world.kinds()
    for move in Move:
        if move not in (Move.FINISH, Move.CLOSE):
            with pytest.raises(ImpossibleMoveError):
                visit.move(move)
    with pytest.raises(ImpossibleMoveError):
        visit.stop(StopReason.LAWYER)
    assert not visit.uncover(private=True)
    assert visit.view().debt is None
    assert visit.log.debt is None
    assert world.kinds() == before
    if visit.visit.stage is Stage.LEAVING:
        assert not [item.step.id for item in visit.earlier() if item.step.stage in ASKING]


def answer_what_is_shown(visit: VisitSession) -> None:
    stage, view = visit.visit.stage, visit.view()
    for item in view.steps:
        if stage is Stage.LEAVING:
            shown = " ".join((*_both(item.say), *_both(item.question), *_both(item.hush), *_both(item.step.title)))
            assert not seen_over_a_shoulder(shown), item.step.id
        visit.answer(item.step.id, value_for(item.step))
        assert visit.visit.stage is stage, item.step.id


def _both(words: object) -> tuple[str, str]:
    return getattr(words, "en", ""), getattr(words, "zh_CN", "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage in AT_THE_DOOR])
def test_after_a_stop_there_is_only_leaving(name: str, stage: Stage) -> None:
    for reason in StopReason:
        world = world_of(shipped(name), ())
        visit = standing_in(world, stage)
        visit.stop(reason)
        done = visit.visit
        assert (done.stage, done.stop, done.covered) == (Stage.LEAVING, reason, True)
        assert world.kinds()[-1] == "visit.stopped"
        with world.store.view() as view:
            last = view.journal.of(f"visit/{done.id}")[-1].plain()
        assert (last["reason"], last["consequence"], last["stage"]) == (reason, CONSEQUENCES[reason], stage)
        assert visit.view().hushed
        nothing_asks_any_more(world, visit)

        back = resume_visit(world.session, Language.ENGLISH)  # the app is killed and comes back
        assert back is not None
        assert back.view().hushed
        nothing_asks_any_more(world, back)

        answer_what_is_shown(back)
        nothing_asks_any_more(world, back)
        assert back.move(Move.FINISH).moved
        answer_what_is_shown(back)
        nothing_asks_any_more(world, back)
        assert back.close().moved
        assert set(back.visit.entered) - set(done.entered) == {Stage.AFTERCARE, Stage.CLOSED}
        kinds = world.kinds()
        assert "disclosure.opened" not in kinds[kinds.index("visit.stopped") :]
        assert back.visit.anomalies == 0


@pytest.mark.parametrize("name", NAMES)
def test_no_correction_after_a_stop_leads_back(name: str) -> None:
    world = world_of(shipped(name), ())
    visit = standing_in(world, Stage.AT_DOOR)
    for item in visit.view().steps:
        stay = [choice.id for choice in item.step.choices if choice.move is None]
        visit.answer(item.step.id, stay[0] if stay else value_for(item.step))
    visit.stop(StopReason.ASKED_TO_LEAVE)
    for step in (item.step for item in visit.earlier()):
        for choice in step.choices:
            with suppress(ImpossibleMoveError, AnswerError):
                visit.correct(step.id, choice.id, "misheard")
            assert visit.visit.stage is Stage.LEAVING
    nothing_asks_any_more(world, visit)


@pytest.mark.parametrize("name", NAMES)
def test_with_another_person_there_is_only_leaving_too(name: str) -> None:
    world = world_of(shipped(name), ())
    visit = standing_in(world, Stage.THIRD_PARTY)
    for _ in range(2):
        for move in (Move.IDENTIFY, Move.DISCLOSE, Move.NEGOTIATE, Move.SETTLE, Move.WRONG_PARTY):
            with pytest.raises(ImpossibleMoveError):
                visit.move(move)
        assert not visit.uncover(private=True)
        answer_what_is_shown(visit)
        assert visit.view().hushed
    assert visit.move(Move.LEAVE).moved
    assert visit.view().debt is None
    answer_what_is_shown(visit)
    assert visit.move(Move.FINISH).moved
    assert visit.close().moved
    assert "disclosure.opened" not in world.kinds()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("reason", StopReason)
def test_the_stop_script_says_what_to_say_and_what_happens(name: str, reason: StopReason) -> None:
    world = world_of(shipped(name), ())
    visit = standing_in(world, Stage.DISCLOSED)
    visit.stop(reason)
    assert visit.visit.stop is not None
    say, then = world.session.rules().stop_script(visit.visit.stop)
    assert (say, then) == stops().texts[reason]
    assert all(_both(say) + _both(then))
