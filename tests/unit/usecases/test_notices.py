"""Notice of a visit counts from when it must have been given, whatever the wall clock says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from collector_app.domain.facts import build_facts
from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.domain.policy import lookup
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
