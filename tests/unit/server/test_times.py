"""Times of day in one cell of a list."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from collector_app.domain.case import DailyWindow
from collector_app.server.imports.cells import Origin
from collector_app.server.imports.problems import CellError
from collector_app.server.imports.times import days, times_of_day, zone_names

ORIGIN: Final = Origin(datetime(2026, 3, 5, 4, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
NINE, ELEVEN, MIDNIGHT = time(9), time(11), time(0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周一 09:00-11:00", [(1, NINE, ELEVEN)]),
        ("星期一09：00～11：00", [(1, NINE, ELEVEN)]),
        ("Mon 9:00 to 11:00", [(1, NINE, ELEVEN)]),
        ("monday, Wed 09:00-11:00", [(1, NINE, ELEVEN), (3, NINE, ELEVEN)]),
        ("周一、周三 9:00至11:00", [(1, NINE, ELEVEN), (3, NINE, ELEVEN)]),
        ("周五至周一", [(day, MIDNIGHT, MIDNIGHT) for day in (5, 6, 7, 1)]),
        ("Sat-Sun", [(6, MIDNIGHT, MIDNIGHT), (7, MIDNIGHT, MIDNIGHT)]),
        ("工作日 09:00-11:00", [(day, NINE, ELEVEN) for day in range(1, 6)]),
        ("weekends", [(6, MIDNIGHT, MIDNIGHT), (7, MIDNIGHT, MIDNIGHT)]),
        ("周一至周日", [(day, MIDNIGHT, MIDNIGHT) for day in range(1, 8)]),
        ("每天 09:00-24:00", [(0, NINE, MIDNIGHT)]),
        ("daily 00:00-24:00", [(0, MIDNIGHT, MIDNIGHT)]),
        ("09:00-11:00", [(0, NINE, ELEVEN)]),
        ("每天 22:00-07:00", [(0, time(22), time(7))]),
        ("周日；周日; 09:00-11:00；", [(7, MIDNIGHT, MIDNIGHT), (0, NINE, ELEVEN)]),
    ],
)
def test_times_are_read_as_people_write_them(text: str, expected: list[tuple[int, time, time]]) -> None:
    assert times_of_day(text, ORIGIN) == tuple(DailyWindow(start, end, day) for day, start, end in expected)


@pytest.mark.parametrize(
    "text",
    [
        *("周八 09:00-10:00", "sometimes", "周一 09:00", "09:00-09:00", "25:00-26:00", "24:00-08:00", "09:00-11:61"),
        *("周一至周三至周五", "09:00-11:00, 12:00-13:00", "周一 - 09:00-11:00", "9-11"),
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        times_of_day(text, ORIGIN)


def test_zones_are_checked_one_by_one() -> None:
    assert zone_names("America/New_York；America/Los_Angeles", ORIGIN) == ("America/New_York", "America/Los_Angeles")
    with pytest.raises(CellError, match=r"^EST5PDT is no"):
        zone_names("America/New_York; EST5PDT", ORIGIN)


def test_days_are_sorted_and_none_is_said_in_words() -> None:
    assert days("-3、2026-01-09", ORIGIN) == (date(2026, 1, 9), date(2026, 3, 2))
    assert days("无", ORIGIN) == days("None", ORIGIN) == ()
    with pytest.raises(CellError):
        days("-3；soon", ORIGIN)
