"""Readers of lists in one cell: times of day that a customer named, further zones, days."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

from collector_app.domain.case import DailyWindow
from collector_app.server.imports.cells import Origin, clock_time, day, is_zone, narrow
from collector_app.server.imports.problems import CellError

_ENTRIES: Final = re.compile(r"[;；\n]")
_LISTED: Final = re.compile(r"[、,，/]")
_WORDS: Final = re.compile(r"[;；、\n]")
_TO: Final = re.compile(r"\s*(?:[-–—~～〜至到]|\bto\b)\s*")
_CLOCKS: Final = re.compile(r"(\d{1,2}:\d{2})\s*(?:[-–—~～〜至到]|to)\s*(\d{1,2}:\d{2})\Z")
_MIDNIGHT: Final = "24:00"
_NONE: Final = frozenset({"无", "没有", "none"})
_WEEK: Final = tuple(range(1, 8))
_ENGLISH: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS: Final = {
    **{f"{week}{name}": number for number, name in enumerate("一二三四五六日", 1) for week in ("周", "星期", "礼拜")},
    **dict.fromkeys(("周天", "星期天", "礼拜天"), 7),
    **{name: number for number, name in enumerate(_ENGLISH, 1)},
    **{name[:3]: number for number, name in enumerate(_ENGLISH, 1)},
}
_GROUPS: Final = {
    **dict.fromkeys(("每天", "每日", "daily", "every day"), (0,)),
    **dict.fromkeys(("工作日", "weekdays"), (1, 2, 3, 4, 5)),
    **dict.fromkeys(("周末", "weekends"), (6, 7)),
}


def times_of_day(text: str, origin: Origin) -> tuple[DailyWindow, ...]:
    """Times of day, each on some days or every day: `周一、周三 09:00-11:00；每天 12:00-13:30；周日`.

    Days without a time are whole days. An end of 24:00 is midnight; one before its start is on the next day.
    """
    found = [window for part in _parts(_ENTRIES, text) for window in _windows(part, origin)]
    return tuple(dict.fromkeys(found))


def _windows(part: str, origin: Origin) -> list[DailyWindow]:
    plain = narrow(part)
    clocks = _CLOCKS.search(plain)
    named = plain[: clocks.start()].strip() if clocks else plain
    start, end = time(0), time(0)
    if clocks:
        start = clock_time(clocks[1], origin)
        end = time(0) if clocks[2] == _MIDNIGHT else clock_time(clocks[2], origin)
        if start == end and clocks[2] != _MIDNIGHT:
            raise CellError(f"{part}: start and end are the same", f"「{part}」的开始和结束相同")
    days = _days_named(named, part) if named else (0,)
    return [DailyWindow(start, end, weekday) for weekday in days]


def _days_named(named: str, part: str) -> tuple[int, ...]:
    found: list[int] = []
    for word in _parts(_LISTED, named.lower()):
        ends = _TO.split(word)
        if word in _GROUPS:
            found += _GROUPS[word]
        elif all(end in _DAYS for end in ends) and len(ends) in {1, 2}:
            first, last = _DAYS[ends[0]], _DAYS[ends[-1]]
            found += [_WEEK[at % 7] for at in range(first - 1, last + (0 if first <= last else 7))]
        else:
            raise CellError(
                f"{part}: expected is a time such as Mon 09:00-11:00; daily 12:00-13:30; Sun",
                f"「{part}」应写成：周一 09:00-11:00；每天 12:00-13:30；周日",
            )
    return tuple(dict.fromkeys(found))


def zone_names(text: str, origin: Origin) -> tuple[str, ...]:
    """Several IANA time zones."""
    del origin
    found = _parts(_WORDS, text)
    for name in found:
        if not is_zone(name):
            raise CellError(
                f"{name} is no IANA time zone such as America/New_York",
                f"「{name}」不是 IANA 时区，应写成 America/New_York",
            )
    return tuple(dict.fromkeys(found))


def days(text: str, origin: Origin) -> tuple[date, ...]:
    """Several days, earliest first; `无` or `none` says that there were none, which an empty cell does not."""
    if text.strip().lower() in _NONE:
        return ()
    return tuple(sorted({day(part, origin) for part in _parts(_WORDS, text)}))


def _parts(separator: re.Pattern[str], text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in separator.split(text)) if part]
