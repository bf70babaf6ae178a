"""`within` against looking at every moment there is, on ordinary days and on days when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector_app.domain.policy import Truth, within

ZONES = ("Asia/Shanghai", "Asia/Kolkata", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Urumqi")
# The clocks change on 8 March and 1 November (New York), 29 March and 25 October (London), 5 April and 4 October 2026.
DAYS = (
    datetime(2026, 3, 2, tzinfo=UTC),
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 4, 4, tzinfo=UTC),
    datetime(2026, 10, 3, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
)
STEP = timedelta(minutes=5)
EDGES = st.integers(0, 24 * 12 - 1).map(lambda step: (DAYS[0] + step * STEP).time())
BOUNDS = st.sampled_from(["[)", "[]", "(]", "()"])


def allowed(local: time, start: time, end: time, bounds: str) -> bool:
    """The definition: a clock on the wall, a window, bounds."""
    if local in (start, end) and start != end:
        return bounds[0] == "[" if local == start else bounds[1] == "]"
    if start == end:
        return local == start and bounds == "[]"
    return start < local < end if start < end else local > start or local < end


def look_at_every_moment(first: datetime, last: datetime, start: time, end: time, bounds: str, zone: ZoneInfo) -> Truth:
    """Every five minutes, and just before and after: edges and clock changes are all whole fives here."""
    just = timedelta(microseconds=1)
    moments = {first, last}
    tick = first
    while tick <= last:
        moments |= {tick, max(first, tick - just), min(last, tick + just)}
        tick += STEP
    verdicts = {allowed(moment.astimezone(zone).time(), start, end, bounds) for moment in moments}
    if len(verdicts) > 1:
        return Truth.CANNOT_TELL
    return Truth.HOLDS if verdicts.pop() else Truth.BROKEN


@given(st.sampled_from(ZONES), st.sampled_from(DAYS), st.integers(0, 400), st.integers(0, 287), EDGES, EDGES, BOUNDS)
@example("America/New_York", DAYS[6], 66, 8, time(0, 0), time(1, 45), "[)")  # both ends inside, the hour between not
@example("America/New_York", DAYS[1], 72, 24, time(1, 0), time(2, 30), "[)")  # the window ends where no clock shows
def test_same_verdict_as_looking_at_every_moment(
    zone: str, day: datetime, begin: int, length: int, start: time, end: time, bounds: str
) -> None:
    tz = ZoneInfo(zone)
    first = day + begin * STEP
    last = first + length * STEP
    expected = look_at_every_moment(first, last, start, end, bounds, tz)
    if start == end and bounds != "[]":
        return  # an empty or a whole day, depending on whom one asks: the linter refuses it
    assert within(first.astimezone(tz), last.astimezone(tz), start, end, bounds) is expected


SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(hour: int, minute: int = 0, second: int = 0, microsecond: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, second, microsecond, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "bounds", "truth"),
    [
        (at(8), "[)", Truth.HOLDS),
        (at(8), "()", Truth.BROKEN),
        (at(7, 59, 59, 999_999), "[)", Truth.BROKEN),
        (at(21, 59, 59, 999_999), "[)", Truth.HOLDS),
        (at(22), "[)", Truth.BROKEN),
        (at(22), "[]", Truth.HOLDS),
        (at(22, 0, 0, 1), "[]", Truth.BROKEN),
        (at(23), "[]", Truth.BROKEN),
    ],
)
def test_bounds_to_the_microsecond(moment: datetime, bounds: str, truth: Truth) -> None:
    assert within(moment, moment, time(8), time(22), bounds) is truth


def test_an_interval_over_an_edge_cannot_be_told() -> None:
    assert within(at(21, 59, 58), at(22, 0, 2), time(8), time(22), "[)") is Truth.CANNOT_TELL
    assert within(at(7), at(23), time(8), time(22), "[)") is Truth.CANNOT_TELL
    assert within(at(9), at(9) + timedelta(hours=23), time(8), time(22), "[)") is Truth.CANNOT_TELL


def test_no_upper_bound_a_whole_day_or_nonsense_cannot_be_told() -> None:
    assert within(at(10), None, time(8), time(22), "[)") is Truth.CANNOT_TELL
    assert within(at(10), at(10) + timedelta(days=1), time(8), time(22), "[)") is Truth.CANNOT_TELL
    assert within(at(10), at(9), time(8), time(22), "[)") is Truth.CANNOT_TELL
