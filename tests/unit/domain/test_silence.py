"""Thirty days of silence, to the second and on both sides, by both clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from collector_app.domain.clock import DRIFT, Reading
from collector_app.domain.silence import SHRED_AFTER, WARN_AFTER, Contact, Silence, judge
from tests.fakes.device import TEN_O_CLOCK, FakeClock

SECOND = timedelta(seconds=1)
HEARD = TEN_O_CLOCK
CERTAIN = SHRED_AFTER / (1 - DRIFT)
"""How long the counter has to run until 30 days are proven, however fast its quartz is."""


def contact(clock: FakeClock, settled: int | None = None) -> Contact:
    return replace(Contact.now(HEARD, clock.read()), settled=settled)


def by_wall(wall: datetime) -> Reading:
    """After a restart, of which only the wall clock tells when it was."""
    return Reading(wall, "boot-2", 0)


@pytest.mark.parametrize(
    ("wall", "settled", "expected"),
    [
        (HEARD + WARN_AFTER - SECOND, True, Silence.QUIET),
        (HEARD + WARN_AFTER, True, Silence.WARNED),
        (HEARD + SHRED_AFTER - SECOND, True, Silence.WARNED),
        (HEARD + SHRED_AFTER, True, Silence.OVER),
        (HEARD + WARN_AFTER - SECOND, False, Silence.QUIET),
        (HEARD + WARN_AFTER, False, Silence.WARNED),
        (HEARD + SHRED_AFTER - SECOND, False, Silence.WARNED),
        (HEARD + SHRED_AFTER, False, Silence.HELD),
        (HEARD + timedelta(days=4000), False, Silence.HELD),
        (HEARD - timedelta(days=4000), True, Silence.QUIET),
    ],
)
@pytest.mark.parametrize("recoverable", [True, False])
def test_the_wall_clock_destroys_only_what_the_centre_has(
    wall: datetime, expected: Silence, *, settled: bool, recoverable: bool
) -> None:
    held = contact(FakeClock())
    assert judge(held, by_wall(wall), settled=settled, recoverable=recoverable) is expected


@pytest.mark.parametrize(
    ("ran", "settled", "recoverable", "expected"),
    [
        (CERTAIN - SECOND, True, True, Silence.WARNED),
        (CERTAIN + SECOND, True, True, Silence.OVER),
        (CERTAIN + SECOND, True, False, Silence.OVER),
        (CERTAIN - SECOND, False, True, Silence.WARNED),
        (CERTAIN + SECOND, False, True, Silence.SHUT),
        (CERTAIN + SECOND, False, False, Silence.HELD),
    ],
)
def test_what_the_counter_proves_counts_whatever_the_clock_was_set_to(
    ran: timedelta, expected: Silence, *, settled: bool, recoverable: bool
) -> None:
    clock = FakeClock()
    held = contact(clock)
    clock.advance(ran)
    clock.wall = HEARD - timedelta(days=300)
    assert judge(held, clock.read(), settled=settled, recoverable=recoverable) is expected


def test_a_clock_set_back_at_each_restart_gains_only_the_time_it_was_off() -> None:
    clock = FakeClock()
    held, ran, boots = contact(clock), timedelta(0), 0
    while judge(held, clock.read(), settled=False, recoverable=True) is not Silence.SHUT:
        assert ran <= CERTAIN + timedelta(hours=1)
        clock.advance(timedelta(hours=1))
        ran += timedelta(hours=1)
        clock.wall = HEARD
        held = held.counted_on(clock.read())
        if ran % timedelta(hours=8) == timedelta(0):
            boots += 1
            clock.reboot(f"boot-{boots + 1}", timedelta(0))
            held = held.counted_on(clock.read())
    assert ran >= CERTAIN - timedelta(hours=1)


def test_a_bound_never_moves_back_and_a_small_step_is_not_written() -> None:
    clock = FakeClock()
    held = contact(clock)
    clock.advance(timedelta(minutes=4))
    assert held.counted_on(clock.read()) is held
    clock.advance(timedelta(days=3))
    later = held.counted_on(clock.read())
    assert later.known > HEARD + timedelta(days=2, hours=23)
    clock.reboot("boot-2", timedelta(0))
    clock.wall = HEARD
    again = later.counted_on(clock.read())
    assert (again.known, again.boot) == (later.known, "boot-2")
    assert again.counted_on(clock.read(), HEARD + timedelta(days=9)).known == HEARD + timedelta(days=9)
    assert again.counted_on(clock.read(), HEARD) is again


@pytest.mark.parametrize(
    ("settled", "head", "is_settled"),
    [(7, 7, True), (7, 6, True), (7, 8, False), (None, 7, False), (7, None, False), (None, None, False)],
)
def test_a_head_beyond_what_was_settled_may_be_here_alone(
    settled: int | None, head: int | None, *, is_settled: bool
) -> None:
    assert contact(FakeClock(), settled).is_settled(head) is is_settled


def test_a_laptop_that_was_closed_off_stays_so() -> None:
    closed = replace(contact(FakeClock()), shut=True)
    assert judge(closed, FakeClock().read(), settled=True, recoverable=True) is Silence.SHUT
