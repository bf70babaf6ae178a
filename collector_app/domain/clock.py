"""Trusted time as an interval: nobody trusts the laptop's clock (journal.md, Clock).

Same boot as the last server time heard: that time + monotonic time since, a narrow interval. After a reboot the
time the machine was off is unknown: the lower bound is the last thing known, and there is no upper bound until
the server is heard again. The wall clock decides nothing; it is only compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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
    """

    server_time: datetime
    boot: str
    monoms: int


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
        latest = None if self.latest is None else self.latest + duration
        return TrustedTime(self.earliest + duration, latest, self.shown + duration, self.verified, self.jumped)


def exactly(moment: datetime) -> TrustedTime:
    """Return the interval that holds only `moment`, to judge a planned time."""
    return TrustedTime(moment, moment, moment, verified=True, jumped=False)


def trusted_time(reading: Reading, fix: Fix | None, last_known: datetime | None) -> TrustedTime:
    """Return the interval for "now".

    `fix` is the last server time heard, `last_known` the lower bound of time when the newest entry was made
    (they may come from different boots). Without either only the wall clock exists: unverified, unbounded.
    """
    if fix is not None and fix.boot == reading.boot and reading.monoms >= fix.monoms:
        since = timedelta(milliseconds=reading.monoms - fix.monoms)
        slack = FETCH_SLACK + since * DRIFT
        middle = fix.server_time + since
        earliest, latest = middle - slack, middle + slack
        # A lower bound beyond the server's word was taken from a wall clock before any server was heard: it is wrong.
        if last_known is not None and earliest < last_known <= latest:
            earliest = last_known
        return _compare(reading.wall, earliest, latest)
    known = [moment for moment in (fix.server_time if fix else None, last_known) if moment is not None]
    if not known:
        return TrustedTime(reading.wall, None, reading.wall, verified=False, jumped=False)
    return _compare(reading.wall, max(known), None)


def _compare(wall: datetime, earliest: datetime, latest: datetime | None) -> TrustedTime:
    early = wall < earliest - WALL_TOLERANCE
    late = latest is not None and wall > latest + WALL_TOLERANCE
    shown = max(wall, earliest) if latest is None else min(max(wall, earliest), latest)
    return TrustedTime(
        earliest, latest, shown, verified=latest is not None and not (early or late), jumped=early or late
    )
