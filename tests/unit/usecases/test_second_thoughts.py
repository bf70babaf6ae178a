"""What is found out too late, and what changes under way: the record never shows more than it allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from collector_app.domain.case import Stay, StayKind
from collector_app.domain.disclosure import CoverReason
from collector_app.domain.facts import build_facts
from collector_app.domain.outcome import Outcome, StopReason
from collector_app.domain.policy import lookup
from collector_app.domain.visit.stage import Move, Stage
from collector_app.usecases.case_file import CaseFile, HushedError
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.own_stops import own_stays
from tests.fakes.samples import DAY
from tests.unit.usecases.test_visit_session import at_the_door, disclosed
from tests.unit.usecases.world import World, a_debt


@pytest.fixture
def world() -> World:
    return World()


def test_a_stop_is_a_stop_whatever_the_report_says(world: World) -> None:
    visit = at_the_door(world)
    visit.stop(StopReason.LAWYER)
    assert visit.move(Move.FINISH).moved
    visit.answer("result", Outcome.NOT_MADE.value)
    assert visit.outcome() is Outcome.STOPPED
    assert visit.close().moved
    with world.store.view() as view:
        assert own_stays(view, world.case.id) == {StayKind.ATTORNEY}


def test_a_stay_that_arrives_under_way_counts_at_the_door(world: World) -> None:
    visit = world.start()
    visit.answer("docs", value=True)
    assert visit.move(Move.DEPART).moved
    held = replace(world.case, version=world.case.version + 1, stays=(Stay(StayKind.ATTORNEY, DAY),))
    with world.store.unit() as unit:
        unit.cases.put(held, world.keys.seal_case(held.id, debt_to_bytes(a_debt())))
    with world.store.view() as view:
        facts = build_facts(visit.log.circumstances(view))
    assert lookup(facts, "case.stays") == ["attorney"]


def test_yesterdays_proof_is_none_today(world: World) -> None:
    visit = world.start()
    visit.answer("docs", value=True)
    world.clock.advance(timedelta(days=1))
    result = visit.move(Move.DEPART)
    assert not result.moved
    assert result.decision is not None
    assert [item.rule.id for item in result.decision.blocking] == ["two"]


def test_the_wrong_person_found_out_late_sees_nothing_more(world: World) -> None:
    visit = disclosed(world)
    visit.correct("match", "declined", reason="misheard the year")
    assert visit.visit.identified is False
    assert visit.visit.covered
    assert visit.view().debt is None
    assert not visit.uncover(private=True)
    assert visit.visit.anomalies == 0


def test_somebody_who_hears_after_all_covers(world: World) -> None:
    visit = disclosed(world)
    visit.correct("alone", "no", reason="the door was open")
    assert (visit.visit.covered, visit.visit.cover_reason) == (True, CoverReason.THIRD_PERSON)
    assert visit.view().debt is None
    assert visit.uncover(private=True)
    assert visit.view().debt is not None


def test_nothing_is_prepared_on_the_doorstep_of_somebody_else(world: World) -> None:
    visit = at_the_door(world)
    assert visit.move(Move.WRONG_PARTY).moved
    assert visit.move(Move.LEAVE).moved
    assert visit.visit.stage is Stage.LEAVING
    assert visit.view().hushed
    with pytest.raises(HushedError):
        CaseFile(world.session).prepare(world.case.id)
