"""Presence codes at the centre: each collector's secret, what a laptop is leased of it, the card on paper.

A collector's secret follows from the server's keys, the collector and how many of their laptops were revoked: a thief
has nothing of the codes to come, and nothing is stored. The hashes of a branch's codes are slow to make and the same
for everybody, so they are made once a day and kept in memory; another process makes them once more.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from collector_app.domain.presence import CODES_A_DAY, CodeCheck, PresenceLease, check_of, code_of
from collector_app.domain.spelled import readable
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.keys import ServerKeys
from collector_app.server.refusal import OperatorError

Checks = tuple[CodeCheck, ...]


class _CheckShelf:
    """Checks by secret, collector and day. One thread makes them at a time: the others would make the same ones."""

    def __init__(self) -> None:
        self._made: dict[tuple[bytes, str, date], Checks] = {}
        self._lock = Lock()

    def of(self, secret: bytes, collector: str, days: Iterable[date], today: date) -> Checks:
        """Return the checks of a collector's codes; those of days that are over are forgotten."""
        wanted = [(secret, collector, day) for day in days]
        with self._lock:
            if any(key not in self._made for key in wanted):
                self._made = {key: made for key, made in self._made.items() if key[2] >= today - timedelta(days=1)}
            for key in wanted:
                if key not in self._made:
                    self._made[key] = _checks(*key)
            return tuple(check for key in wanted for check in self._made[key])


_SHELF: Final = _CheckShelf()


def _checks(secret: bytes, collector: str, day: date) -> Checks:
    return tuple(check_of(collector, day, code_of(secret, day, number)) for number in range(CODES_A_DAY))


def presence_lease(centre: Centre, connection: Connection, collector: str) -> PresenceLease:
    """Return a collector's own secret and the checks of the branch's codes: each day of a lease from now, plus one."""
    c, b = t.collectors, t.branches
    mine = select(c.c.branch).where(c.c.id == collector).scalar_subquery()
    zone = ZoneInfo(connection.execute(select(b.c.zone).where(b.c.id == mine)).scalar_one())
    branch = connection.execute(select(c.c.id).where(c.c.branch == mine).order_by(c.c.id)).scalars().all()
    losses = _losses(connection, branch)
    now = centre.clock.now()
    today, days = now.astimezone(zone).date(), _days(now, centre.lease, zone)
    checks = (
        check
        for who in branch
        if who != collector
        for check in _SHELF.of(_secret(centre.keys, who, losses.get(who, 0)), who, days, today)
    )
    own = _secret(centre.keys, collector, losses.get(collector, 0))
    return PresenceLease(base64.b64encode(own).decode("ascii"), tuple(checks))


def _days(now: datetime, lease: timedelta, zone: ZoneInfo) -> list[date]:
    first, last = now.astimezone(zone).date(), (now + lease).astimezone(zone).date() + timedelta(days=1)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _secret(keys: ServerKeys, collector: str, losses: int) -> bytes:
    return hmac.digest(keys.derived("presence"), f"{collector}\0{losses}".encode(), "sha256")


def _losses(connection: Connection, collectors: Iterable[str]) -> Mapping[str, int]:
    """Return how many laptops of each collector were revoked."""
    d = t.devices
    statement = (
        select(d.c.collector, func.count())
        .where(d.c.collector.in_(list(collectors)), d.c.state == t.DeviceState.REVOKED.value)
        .group_by(d.c.collector)
    )
    return {str(row[0]): int(row[1]) for row in connection.execute(statement)}


def is_genuine(centre: Centre, connection: Connection, collector: str, day: date, number: int, code: str) -> bool:
    """Whether a collector's device or card could give this code on that day.

    Codes from before a laptop was revoked stay genuine: they were given in good faith and arrive later.
    """
    if not 0 <= number < CODES_A_DAY or not code.isascii():
        return False
    losses = _losses(connection, [collector]).get(collector, 0)
    codes = (code_of(_secret(centre.keys, collector, loss), day, number) for loss in range(losses + 1))
    return any(hmac.compare_digest(genuine, code) for genuine in codes)


@dataclass(frozen=True, slots=True)
class Card:
    """A day's codes of a collector who has no laptop at hand."""

    collector: str
    name: str
    day: date
    codes: tuple[str, ...]


def card(centre: Centre, collector: str, day: date | None = None) -> Card:
    """Return the card of a day (today in the branch's zone when left out).

    Raises OperatorError for an unknown collector, and for a day that is over or beyond what laptops can check.
    """
    c, b = t.collectors, t.branches
    with centre.database.read() as connection:
        statement = select(c.c.name, b.c.zone).join(b, b.c.id == c.c.branch).where(c.c.id == collector)
        row = connection.execute(statement).one_or_none()
        if row is None:
            message = f"There is no collector {collector}. Look up the ids in the company file that was imported."
            raise OperatorError(message)
        days = _days(centre.clock.now(), centre.lease, ZoneInfo(row.zone))
        day = day or days[0]
        if day not in days:
            message = f"Laptops can check codes from {days[0]} to {days[-1]} only. Choose a day in between."
            raise OperatorError(message)
        secret = _secret(centre.keys, collector, _losses(connection, [collector]).get(collector, 0))
    codes = tuple(readable(code_of(secret, day, number)) for number in range(CODES_A_DAY))
    return Card(collector, row.name, day, codes)
