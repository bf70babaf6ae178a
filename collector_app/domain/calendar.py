"""When people are left in peace: public holidays as a pack states them, times of day that a customer named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.case import DailyWindow
from collector_app.domain.localised import Localised

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays of an ISO 3166-1 country for the `years` that were announced; other years are not known.

    Days off are decreed, not computed.
    """

    country: str
    years: frozenset[int]
    days: Mapping[date, Localised]

    def is_holiday(self, day: date) -> bool | None:
        """Whether a day is a public holiday; None when its year was not announced yet."""
        return day in self.days if day.year in self.years else None


def in_windows(
    earliest: datetime, latest: datetime | None, windows: Sequence[DailyWindow], zone: ZoneInfo
) -> bool | None:
    """Whether the whole interval lies in windows of the day, or none of it; None when part of it does.

    An interval without end, or of a week or more, may be in any of them.
    """
    if not windows:
        return False
    if latest is None or latest.astimezone(UTC) - earliest.astimezone(UTC) >= _WEEK:
        return None
    day = earliest.astimezone(zone).date() - _DAY  # a window of that day may reach into the next
    spans: list[tuple[datetime, datetime]] = []
    while day <= latest.astimezone(zone).date():
        spans += [_span(window, day, zone) for window in windows if window.weekday in (0, day.isoweekday())]
        day += _DAY
    touched = sorted(span for span in spans if span[0] <= latest and earliest < span[1])
    if not touched:
        return False
    reached = earliest
    for start, end in touched:
        if start <= reached:
            reached = max(reached, end)
    return True if latest < reached else None


def _span(window: DailyWindow, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return a day's window as moments, the longest it can be where clocks are moved."""
    last = day if window.start < window.end else day + _DAY
    starts = (datetime.combine(day, window.start, tzinfo=zone).replace(fold=fold) for fold in (0, 1))
    ends = (datetime.combine(last, window.end, tzinfo=zone).replace(fold=fold) for fold in (0, 1))
    return min(moment.astimezone(UTC) for moment in starts), max(moment.astimezone(UTC) for moment in ends)
