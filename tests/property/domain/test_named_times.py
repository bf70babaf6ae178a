"""The times of day that a customer named, against a slow reading of them, second by second."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.calendar import in_windows
from collector_app.domain.case import DailyWindow

NEW_YEAR = datetime.fromisoformat("2026-01-01")
MOMENTS = st.integers(0, 364 * 86_400).map(lambda second: NEW_YEAR + timedelta(seconds=second))
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 30, 59]))
WINDOWS = st.lists(st.builds(DailyWindow, TIMES, TIMES, st.integers(0, 7)), max_size=4)


def named(moment: datetime, windows: list[DailyWindow]) -> bool:
    """Whether one moment without zone lies in a window, its day's or the day before's."""
    for window in windows:
        for day in (moment.date(), moment.date() - timedelta(days=1)):
            if window.weekday not in (0, day.isoweekday()):
                continue
            end = datetime.combine(day, window.end)
            end += timedelta(days=0 if window.start < window.end else 1)
            if datetime.combine(day, window.start) <= moment < end:
                return True
    return False


@given(MOMENTS, st.integers(0, 90), WINDOWS)
def test_where_clocks_are_never_moved_each_second_agrees(
    first: datetime, seconds: int, windows: list[DailyWindow]
) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    told = {named(first + timedelta(seconds=at), windows) for at in range(seconds + 1)}
    start = first.replace(tzinfo=zone)
    expected = told.pop() if len(told) == 1 else None
    assert in_windows(start, start + timedelta(seconds=seconds), windows, zone) is expected


@given(MOMENTS, WINDOWS)
def test_where_clocks_are_moved_a_named_time_is_never_overlooked(moment: datetime, windows: list[DailyWindow]) -> None:
    zone = ZoneInfo("America/New_York")
    at = moment.replace(tzinfo=UTC)
    if named(at.astimezone(zone).replace(tzinfo=None), windows):
        assert in_windows(at, at, windows, zone) is True
