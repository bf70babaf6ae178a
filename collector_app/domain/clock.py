"""Trusted time as an interval: nobody trusts the laptop's clock (journal.md, Clock).

Same boot as the last receipt: server time + monotonic time since, a narrow interval. After a reboot the
time the machine was off is unknown: the lower bound is the last thing known plus the time since boot, and
there is no upper bound until the server is heard again. The wall clock only chooses what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

DRIFT: Final = 200e-6  # 200 ppm: the worst quartz oscillators of laptops drift under 100 ppm; doubled
FETCH_SLACK: Final = timedelta(seconds=2)  # a receipt's round trip and its whole-second times


@dataclass(frozen=True, slots=True)
class Reading:
    """What the machine says: wall clock, boot id, monotonic milliseconds that count suspend."""

    wall: datetime
    boot: str
    monoms: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A moment whose true time the server vouched for, with the machine's reading at it."""

    server_time: datetime
    boot: str
    monoms: int


@dataclass(frozen=True, slots=True)
class TrustedTime:
    """`earliest` ≤ now ≤ `latest`; `latest` is None when no upper bound is known.

    `shown` is what a screen shows; `verified` says that the wall clock lies within the interval
    and the interval is bounded.
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


def trusted_time(reading: Reading, fix: Fix | None, last_known: datetime | None) -> TrustedTime:
    """Return the interval for "now".

    `fix` is the last server time heard, `last_known` the lower bound of the newest entry
    (they may come from different boots). Without any fix only the wall clock exists: unverified.
    """
    if fix is not None and fix.boot == reading.boot and reading.monoms >= fix.monoms:
        since = timedelta(milliseconds=reading.monoms - fix.monoms)
        slack = FETCH_SLACK + since * DRIFT
        middle = fix.server_time + since
        earliest = max(middle - slack, last_known) if last_known is not None else middle - slack
        return _judge(reading, earliest, max(middle + slack, earliest))
    floor = _latest_known(fix, last_known)
    if floor is None:
        return TrustedTime(reading.wall, None, reading.wall, verified=False, jumped=False)
    return _judge(reading, floor, None)


def _latest_known(fix: Fix | None, last_known: datetime | None) -> datetime | None:
    known = [moment for moment in (fix.server_time if fix else None, last_known) if moment is not None]
    return max(known) if known else None


def _judge(reading: Reading, earliest: datetime, latest: datetime | None) -> TrustedTime:
    inside = earliest <= reading.wall and (latest is None or reading.wall <= latest)
    shown = reading.wall if inside else (latest or earliest)
    return TrustedTime(earliest, latest, shown, verified=inside and latest is not None, jumped=not inside)
