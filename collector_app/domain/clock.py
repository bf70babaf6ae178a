"""Trusted time as an interval: nobody trusts the laptop's clock (journal.md, Clock).

Same boot as the last server time heard: that time + monotonic time since, a narrow interval. After a reboot the
time the machine was off is unknown: the lower bound is the last thing known, and there is no upper bound until
the server is heard again, or somebody at the centre tells the time (`time_code.py`). The wall clock is compared, and
can only widen: when it ran further than the monotonic clock did, somebody set it, or the machine slept without
counting it (a paused virtual machine, a suspend that the monotonic clock leaves out). Nobody can tell which, so now may
be either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

DRIFT: Final = 200e-6  # quartz oscillators of laptops drift less than 100 ppm; doubled
FETCH_SLACK: Final = timedelta(seconds=2)  # half a slow round trip, and whole-second server times
WALL_TOLERANCE: Final = timedelta(minutes=2)  # an honest laptop without time service is off by this much


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine says: wall clock, boot id, monotonic milliseconds that count suspend."""

    wall: datetime
    boot: str
    monoms: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A moment whose true time the server vouched for, with the machine's reading at it.

    `monoms` is the middle between sending and hearing; an exchange that took longer than `FETCH_SLACK` makes no fix.
    The true time was `server_time`, or up to `later_ms` later (a time told by phone is not so exact). `wall` is what
    the wall clock said then; without it a sleep that the monotonic clock did not count can't be noticed.
    """

    server_time: datetime
    boot: str
    monoms: int
    wall: datetime | None = None
    later_ms: int = 0


@dataclass(frozen=True, slots=True)
class TrustedTime:
    """`earliest` ≤ now ≤ `latest`; `latest` is None when no upper bound is known.

    `shown` is what a screen shows, always within the interval. `verified` says that the interval is bounded and
    the wall clock agrees with it; `jumped` that the wall clock is outside it by more than the tolerance.
    """

    earliest: datetime
    latest: datetime | None
    shown: datetime
    verified: bool
    jumped: bool

    def plus(self, duration: timedelta) -> TrustedTime:
        """Return the interval moved by `duration`, e.g. to a visit's expected end."""
        latest = None if self.latest is None else later(self.latest, duration)
        earliest, shown = later(self.earliest, duration), later(self.shown, duration)
        return TrustedTime(earliest, latest, shown, self.verified, self.jumped)


def elapsed(first: datetime, last: datetime) -> timedelta:
    """Return the real time between two moments; Python subtracts wall times when both are of one zone."""
    return last.astimezone(UTC) - first.astimezone(UTC)


def later(moment: datetime, duration: timedelta) -> datetime:
    """Return the moment after so much real time, in the same zone; Python adds to the wall time."""
    return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)


def whole_hours(duration: timedelta) -> int:
    """Return the whole hours in a duration, rounded down."""
    return int(duration.total_seconds() // 3600)


def exactly(moment: datetime) -> TrustedTime:
    """Return the interval that holds only `moment`, to judge a planned time."""
    return TrustedTime(moment, moment, moment, verified=True, jumped=False)


def trusted_time(
    reading: Reading, fix: Fix | None, last_known: datetime | None, told: Fix | None = None
) -> TrustedTime:
    """Return the interval for "now".

    `fix` is the last server time heard, `told` the last one told by phone, `last_known` the lower bound of time when
    the newest entry was made (they may come from different boots). Without any only the wall clock exists: unverified,
    unbounded.
    """
    spans = [_span(reading, item) for item in (fix, told) if item is not None and _counts(reading, item)]
    if spans:
        span = spans[0] if len(spans) == 1 else _both(*spans)
        # A lower bound beyond the server's word was taken from a wall clock before any server was heard: it is wrong.
        if last_known is not None and span.earliest < last_known <= span.steady:
            span = replace(span, earliest=last_known)
        return _compare(reading.wall, span)
    vouched = (item.server_time if item is not None else None for item in (fix, told))
    known = [moment for moment in (*vouched, last_known) if moment is not None]
    if not known:
        return TrustedTime(reading.wall, None, reading.wall, verified=False, jumped=False)
    earliest = max(known)
    early = reading.wall < earliest - WALL_TOLERANCE
    return TrustedTime(earliest, None, max(reading.wall, earliest), verified=False, jumped=early)


@dataclass(frozen=True, slots=True)
class _Span:
    """Now lies between `earliest` and `steady` when the monotonic clock never stood still, else at most at `latest`."""

    earliest: datetime
    steady: datetime
    latest: datetime


def _counts(reading: Reading, fix: Fix) -> bool:
    return fix.boot == reading.boot and reading.monoms >= fix.monoms


def _span(reading: Reading, fix: Fix) -> _Span:
    since = timedelta(milliseconds=reading.monoms - fix.monoms)
    slack = FETCH_SLACK + since * DRIFT
    later = timedelta(milliseconds=fix.later_ms)
    steady = fix.server_time + later + since + slack
    by_wall = timedelta(0) if fix.wall is None else reading.wall - fix.wall
    slept = max(timedelta(0), by_wall - since)
    return _Span(fix.server_time + since - slack, steady, steady + slept)


def _both(one: _Span, other: _Span) -> _Span:
    """Both are true, so now lies in both; where they contradict each other, in the later word."""
    both = _Span(max(one.earliest, other.earliest), min(one.steady, other.steady), min(one.latest, other.latest))
    if both.earliest <= both.steady:
        return both
    return max(one, other, key=lambda span: span.earliest)


def _compare(wall: datetime, span: _Span) -> TrustedTime:
    jumped = wall < span.earliest - WALL_TOLERANCE or wall > span.steady + WALL_TOLERANCE
    shown = min(max(wall, span.earliest), span.steady)
    return TrustedTime(span.earliest, span.latest, shown, verified=not jumped, jumped=jumped)
