"""Notice of a visit counts from when it must have been given, whatever the wall clock says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from collector_app.domain.case import HistoryItem
from collector_app.domain.facts import build_facts
from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.domain.policy import lookup
from collector_app.domain.visit.stage import Move
from collector_app.usecases.contacts import Contacts
from tests.unit.usecases.world import World

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    world = World()
    world.case = replace(world.case, notice_sent=None)
    return world


def announce(world: World, *, for_day: int = 1, person: str = "") -> None:
    """Tell somebody of a visit `for_day` days from today."""
    wanted = world.clock.wall + timedelta(days=for_day)
    told = person or world.case.borrower.id
    attempt = ContactAttempted(world.case.id, Channel.CALL, told, True, "announced", announced_for=wanted)
    Contacts(world.session).note(attempt)


def hours_since_notice(world: World) -> object:
    with world.store.view() as view:
        return lookup(build_facts(world.session.gatekeeper.circumstances(view, world.case)), "case.notice_hours")


def test_it_counts_from_the_notice_of_that_day(world: World) -> None:
    announce(world)
    world.clock.advance(20 * HOUR)
    assert hours_since_notice(world) == 19  # less the slack of two seconds each way
    world.clock.advance(HOUR)
    assert hours_since_notice(world) == 20


def test_notice_of_another_day_is_none(world: World) -> None:
    announce(world, for_day=3)
    world.clock.advance(20 * HOUR)
    assert hours_since_notice(world) is None


def test_notice_to_somebody_else_is_none(world: World) -> None:
    announce(world, person="p-9")
    world.clock.advance(20 * HOUR)
    assert hours_since_notice(world) is None


def test_a_wall_clock_set_back_before_noting_makes_no_notice_older(world: World) -> None:
    world.clock.wall -= timedelta(days=2)
    announce(world, for_day=2)
    world.clock.wall += timedelta(days=2)
    world.clock.advance(HOUR)
    assert hours_since_notice(world) == 0


def test_after_a_restart_only_what_is_certain_counts(world: World) -> None:
    announce(world)
    world.clock.advance(HOUR)
    world.clock.reboot("boot-2", off=15 * HOUR)
    world.clock.advance(2 * HOUR)
    world.hear_server()
    assert hours_since_notice(world) == 1  # the two hours since the restart, less the drift a clock may have
    world.clock.advance(3 * HOUR)
    assert hours_since_notice(world) == 4


def visited(world: World, *, met: bool = True) -> None:
    """A visit that came to the door, and is over."""
    visit = world.start()
    visit.answer("docs", value=True)
    for move in (Move.DEPART, Move.ARRIVE, Move.LEAVE, Move.FINISH) if met else (Move.TURN_BACK,):
        assert visit.move(move).moved
    visit.answer("result", "nobody_home" if met else "not_made")
    assert visit.close().moved


def test_a_notice_is_of_one_visit(world: World) -> None:
    announce(world, for_day=0)
    assert hours_since_notice(world) == 0
    visited(world, met=False)
    assert hours_since_notice(world) == 0, "nobody came: the notice still stands"
    visited(world)
    assert hours_since_notice(world) is None
    announce(world, for_day=0)
    assert hours_since_notice(world) == 0


def test_a_visit_under_way_keeps_its_notice(world: World) -> None:
    announce(world, for_day=0)
    visit = world.start()
    visit.answer("docs", value=True)
    for move in (Move.DEPART, Move.ARRIVE):
        assert visit.move(move).moved
    with world.store.view() as view:
        assert lookup(build_facts(visit.log.circumstances(view)), "case.notice_sent") is True


def is_told(world: World) -> object:
    with world.store.view() as view:
        return lookup(build_facts(world.session.gatekeeper.circumstances(view, world.case)), "case.notice_sent")


def test_an_imported_notice_is_of_the_next_visit_alone(world: World) -> None:
    world.case = replace(world.case, notice_sent=world.clock.wall - 20 * HOUR)
    assert is_told(world) is True
    visited(world)
    assert is_told(world) is False
    world.clock.advance(2 * HOUR)
    world.case = replace(world.case, notice_sent=world.clock.wall - HOUR)
    assert is_told(world) is True


def test_when_nobody_can_tell_which_came_first_there_is_no_notice(world: World) -> None:
    """After a restart the time of the visit has no upper bound until a receipt covers it."""
    world.case = replace(world.case, notice_sent=world.clock.wall + HOUR)
    visited(world)
    world.clock.advance(2 * HOUR)
    assert is_told(world) is True
    world.clock.reboot("boot-2")
    assert is_told(world) is False


def test_an_imported_notice_from_before_a_visit_of_somebody_else_is_none(world: World) -> None:
    sent = world.clock.wall - 20 * HOUR
    for hours, expected in ((1, False), (30, True)):
        earlier = HistoryItem(world.clock.wall - hours * HOUR, "visit", "nobody_home")
        call = HistoryItem(world.clock.wall - HOUR, "call", "reached", effective=True)
        world.case = replace(world.case, notice_sent=sent, history=(earlier, call))
        assert is_told(world) is expected
