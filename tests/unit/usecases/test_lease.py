"""The lease ends by trusted time: no way of setting the clock back makes it longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from collector_app.domain.journal.content import DeviceUnlocked
from collector_app.domain.journal.kinds import draft
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.recorder import DEVICE_SUBJECT
from tests.fakes.samples import a_lease
from tests.unit.usecases.world import World

LEASE = timedelta(hours=72)
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    world = World()
    with world.store.unit() as unit:
        unit.feed.put_lease(a_lease())
    record(world)
    return world


def record(world: World) -> None:
    """As unlocking does."""
    with world.store.unit() as unit:
        world.session.recorder.record(unit, (draft(DEVICE_SUBJECT, DeviceUnlocked("1")),))


def refusal(world: World) -> Failure | None:
    try:
        with world.store.view() as view:
            world.session.check_lease(view)
    except Failure as failure:
        return failure
    return None


def hold_back(world: World) -> None:
    world.clock.wall -= HOUR


def freeze(world: World) -> None:
    """Set the clock to just after what is known already: nothing gives it away."""
    with world.store.view() as view:
        known = view.journal.last_time()
    assert known is not None
    world.clock.wall = known + timedelta(seconds=1)


@pytest.mark.parametrize("set_back", [lambda _world: None, hold_back, freeze], ids=["honest", "an hour", "frozen"])
@pytest.mark.parametrize("restarts", [False, True], ids=["one boot", "a restart each day"])
def test_it_ends_after_72_hours_of_running(world: World, set_back: Callable[[World], None], restarts: bool) -> None:
    lasted = timedelta(0)
    while refusal(world) is None:
        assert lasted <= LEASE + HOUR, "the lease does not end"
        world.clock.advance(HOUR)
        set_back(world)
        lasted += HOUR
        record(world)
        if restarts and lasted % timedelta(hours=8) == timedelta(0):
            world.clock.reboot(f"boot-{lasted // HOUR}", timedelta(0))
            set_back(world)
    refused = refusal(world)
    assert refused is not None
    assert refused.code is FailureCode.LEASE_EXPIRED


def test_time_goes_on_between_entries_too(world: World) -> None:
    world.clock.reboot("boot-2")
    freeze(world)
    assert refusal(world) is None
    for _ in range(73):
        world.clock.advance(HOUR)
        freeze(world)
    assert refusal(world) is not None


def test_after_a_restart_a_clock_that_stands_in_the_past_is_no_witness(world: World) -> None:
    world.clock.advance(HOUR)
    record(world)
    world.clock.reboot("boot-2")
    world.clock.wall -= timedelta(days=2)
    refused = refusal(world)
    assert refused is not None
    assert (refused.code, refused.details) == (FailureCode.LEASE_EXPIRED, {"reason": "clock"})
    world.clock.wall += timedelta(days=2)
    assert refusal(world) is None


def test_an_honest_restart_keeps_the_cases_open(world: World) -> None:
    world.clock.advance(HOUR)
    record(world)
    world.clock.reboot("boot-2", timedelta(hours=20))
    assert refusal(world) is None
    world.clock.reboot("boot-3", timedelta(hours=60))
    assert refusal(world) is not None
