"""The trusted interval, case by case."""

from __future__ import annotations

from datetime import datetime, timedelta

from collector_app.domain.clock import (
    DRIFT,
    FETCH_SLACK,
    WALL_TOLERANCE,
    Fix,
    Reading,
    TrustedTime,
    exactly,
    trusted_time,
)
from tests.unit.domain.journals import MORNING

FIX = Fix(MORNING, "boot-1", 10_000)
HOUR = timedelta(hours=1)


def reading(wall: datetime, *, boot: str = "boot-1", later: timedelta = HOUR) -> Reading:
    return Reading(wall, boot, 10_000 + later // timedelta(milliseconds=1))


def test_same_boot_gives_a_narrow_interval() -> None:
    now = trusted_time(reading(MORNING + HOUR), FIX, None)
    slack = FETCH_SLACK + HOUR * DRIFT
    assert now == TrustedTime(
        MORNING + HOUR - slack, MORNING + HOUR + slack, MORNING + HOUR, verified=True, jumped=False
    )


def test_the_newest_entry_lifts_the_lower_bound() -> None:
    known = MORNING + HOUR - timedelta(milliseconds=1)
    assert trusted_time(reading(MORNING + HOUR), FIX, known).earliest == known


def test_a_lower_bound_that_contradicts_the_server_is_dropped() -> None:
    poisoned = MORNING + timedelta(days=400)
    assert trusted_time(reading(MORNING + HOUR), FIX, poisoned) == trusted_time(reading(MORNING + HOUR), FIX, None)


def test_after_a_reboot_there_is_no_upper_bound() -> None:
    known = MORNING + HOUR
    now = trusted_time(reading(MORNING + 2 * HOUR, boot="boot-2"), FIX, known)
    assert now == TrustedTime(known, None, MORNING + 2 * HOUR, verified=False, jumped=False)


def test_a_monotonic_clock_that_went_back_is_another_boot() -> None:
    assert trusted_time(reading(MORNING, later=-timedelta(seconds=1)), FIX, None).latest is None


def test_without_any_word_of_the_server_nothing_is_verified() -> None:
    now = trusted_time(reading(MORNING), None, None)
    assert (now.latest, now.verified) == (None, False)


def test_a_wall_clock_outside_the_interval_is_a_jump_and_never_shown() -> None:
    for wall in (MORNING - timedelta(days=40), MORNING + timedelta(days=40)):
        now = trusted_time(reading(wall), FIX, None)
        assert now.jumped
        assert not now.verified
        assert now.latest is not None
        assert now.earliest <= now.shown <= now.latest


def test_a_clock_set_back_after_a_reboot_is_a_jump() -> None:
    now = trusted_time(reading(MORNING - HOUR, boot="boot-2"), FIX, None)
    assert (now.jumped, now.shown, now.earliest) == (True, MORNING, MORNING)


def test_a_minute_of_ordinary_inaccuracy_is_no_jump() -> None:
    for wall in (MORNING + HOUR - WALL_TOLERANCE, MORNING + HOUR + WALL_TOLERANCE):
        now = trusted_time(reading(wall), FIX, None)
        assert (now.jumped, now.verified) == (False, True)


def test_plus_moves_the_whole_interval() -> None:
    now = trusted_time(reading(MORNING + HOUR), FIX, None)
    later = now.plus(HOUR)
    assert (later.earliest - now.earliest, later.shown - now.shown) == (HOUR, HOUR)
    assert later.latest is not None
    assert now.latest is not None
    assert later.latest - now.latest == HOUR
    assert trusted_time(reading(MORNING, boot="boot-2"), FIX, None).plus(HOUR).latest is None


def test_a_planned_moment_is_an_interval_of_its_own() -> None:
    assert exactly(MORNING) == TrustedTime(MORNING, MORNING, MORNING, verified=True, jumped=False)
