"""The contact budget: what each person's caps leave is leased to one device, or spent by the centre itself.

Leased and not returned counts as used, on each day on which it may be; so do contacts that spent no token, and what the
lender counted. Everything happens under the lock of the person (budget_tables.py), so leases of several devices and
processes never add up to more than a cap.

A token comes back in two ways. When its case was taken from the device: once the device's own record says so
(ingest/contacts.py). When its day is over: once the device delivered something that it recorded after it had heard the
centre's time of a later day (the receipt that an entry's `anchor` names), and no visit of its is open. A device that is
silent or revoked keeps what it has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select, update

from collector_app.domain.budget import Cap, Counted, Span, Token, allot, stretch
from collector_app.domain.case import ContactCounts
from collector_app.domain.journal.content import Channel
from collector_app.domain.visit.stage import Stage
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.borrowers import Borrower, enter_missing, lock_people, people_of
from collector_app.server.budget_tables import budget_tokens, contacts, counted_contacts
from collector_app.server.caps import Caps, caps_in_force
from collector_app.server.centre import Centre
from collector_app.server.feed import Change, of_device, publish

TOPIC_REF: Final = "tokens"
_WEEK: Final = 7
_STILL_TOLD: Final = timedelta(days=1)  # a visit that began before midnight spends yesterday's token


Countable: TypeAlias = tuple[Channel, Counted]


@dataclass(slots=True)
class _Leased:
    """A token that counts."""

    id: str
    case_id: str
    device: str | None
    what: Countable
    span: Span
    spent: bool
    recalled: bool


@dataclass(slots=True)
class Account:
    """What counts against one person's caps."""

    cases: list[Borrower]
    leased: list[_Leased] = field(default_factory=list)
    bare: dict[Countable, list[date]] = field(default_factory=dict)

    def held(self, what: Countable, caps: Sequence[Cap], but: str = "") -> list[Span]:
        """Return everything that counts as `what`, apart from one token."""
        spans = [item.span for item in self.leased if item.what == what and item.id != but]
        spans += [Span(day, day) for day in self.bare.get(what, ())]
        return spans + _lenders(self.cases, what, caps)


def _lenders(cases: Iterable[Borrower], what: Countable, caps: Sequence[Cap]) -> list[Span]:
    """What the lender counted, taken as made on the day it was counted: the worst for the days that are to come.

    Cases of one person may tell of the same contacts, so the case that tells of most counts.
    """
    days = max((cap.days for cap in caps), default=1)
    worst: list[Span] = []
    for case in cases:
        if case.counts is None:
            continue
        day = case.counts.as_of.astimezone(case.zone).date()
        made = [Span(day, day)] * _told(case.counts, what, days)
        worst = made if len(made) > len(worst) else worst
    return worst


def _told(counts: ContactCounts, what: Countable, days: int) -> int:
    """Return how many contacts the lender told of, over as many days as the longest cap looks back if it said so."""
    channel, _ = what
    if what == (Channel.CALL, Counted.ATTEMPTS):
        of_day = (counts.calls_today or 0) + (counts.unanswered_today or 0)
        told = [of_day, *((counts.calls_7d, counts.call_attempts_7d) if days > 1 else ())]
    elif channel is Channel.VISIT:
        told = [
            counts.visits_today,
            counts.visits_7d if days > 1 else None,
            counts.visits_30d if days > _WEEK else None,
        ]
    elif channel is Channel.CALL:
        told = [counts.calls_today, counts.calls_7d if days > 1 else None]
    elif channel is Channel.SMS:
        told = [counts.sms_today]
    else:
        told = []  # of letters only the day of the last one is told, and rules read that
    return max((number for number in told if number is not None), default=0)


def lease_tokens(centre: Centre, device: Device) -> bool:
    """Lease what may be leased to `device` for each day of its lease; return whether its tokens changed.

    Looked at first without locks, because most pulls find nothing to do; decided under them.
    """
    now = centre.clock.now()
    with centre.database.read() as connection:
        if not _work(centre, connection, device, now).any:
            return False
    with centre.database.write() as connection:
        _, own = people_of(connection, device.collector)
        own = own | _own_cases(connection, device.collector)
        enter_missing(centre.database, connection, sorted(own))
        lock_people(connection, sorted(own))
        work = _work(centre, connection, device, now)
        if not work.any:
            return False
        _keep(centre, connection, work, now)
        publish(centre.database, connection, [tokens_change(device.id)])
    return True


def _own_cases(connection: Connection, collector: str) -> frozenset[str]:
    c = t.cases
    return frozenset(connection.execute(select(c.c.id).where(c.c.collector == collector)).scalars())


def tokens_change(device: str) -> Change:
    """The news that a device's tokens are others than before."""
    return Change(of_device(device), t.Topic.TOKENS, TOPIC_REF)


@dataclass(slots=True)
class _Work:
    """What is to be written."""

    new: list[dict[str, Any]] = field(default_factory=list)
    moved: list[tuple[str, Span]] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    missing: bool = False

    @property
    def any(self) -> bool:
        return bool(self.new or self.moved or self.missing)


def _work(centre: Centre, connection: Connection, device: Device, now: datetime) -> _Work:
    caps = caps_in_force(centre, connection)
    people, own = people_of(connection, device.collector)
    work = _Work(missing=bool(_own_cases(connection, device.collector) - {item.case_id for item in people}))
    if not caps.rules:
        return work
    accounts = accounts_of(connection, people, caps, now)
    _take_back(connection, accounts, now, work)
    until = now + centre.lease
    for person, account in accounts.items():
        case = next((item for item in account.cases if item.case_id in own), None)
        if case is None:
            continue  # the gate withholds what there is of this person
        first, last = now.astimezone(case.zone).date(), until.astimezone(case.zone).date()
        for what in product(Channel, Counted):
            ruling = caps.of(*what, first, last)
            _stretch(account, device, what, ruling, last, work)
            for span in allot(ruling, account.held(what, ruling), first, last):
                work.new.append(
                    {"case_id": case.case_id, "person": person, "device": device.id}
                    | {"channel": what[0].value, "counts": what[1].value, "day": span.first, "last_day": span.last}
                )
    return work


def _stretch(account: Account, device: Device, what: Countable, caps: Sequence[Cap], last: date, work: _Work) -> None:
    for item in account.leased:
        mine = item.device == device.id and item.what == what and not item.spent and not item.recalled
        if not mine:
            continue
        longer = stretch(caps, account.held(what, caps, but=item.id), item.span, last)
        if longer != item.span:
            item.span = longer
            work.moved.append((item.id, longer))


def accounts_of(connection: Connection, people: Sequence[Borrower], caps: Caps, now: datetime) -> dict[str, Account]:
    """Return what counts against the caps of these people, by person."""
    accounts: dict[str, Account] = {}
    for item in people:
        accounts.setdefault(item.person, Account([])).cases.append(item)
    since = now.date() - timedelta(days=caps.reach + 1)  # a day more: the zone may be behind the centre's
    b, c, k = budget_tokens, contacts, counted_contacts
    wanted = list(accounts)
    statement = select(b).where(b.c.person.in_(wanted), b.c.last_day >= since, b.c.returned_at.is_(None))
    for row in connection.execute(statement):
        span = Span(row.day, row.last_day)
        what = Channel(row.channel), Counted(row.counts)
        leased = _Leased(
            row.id, row.case_id, row.device, what, span, row.spent_at is not None, row.recalled_at is not None
        )
        accounts[row.person].leased.append(leased)
        if row.device is None and leased.what[1] is Counted.CONVERSATIONS:  # the centre's own was an attempt as well
            accounts[row.person].bare.setdefault((leased.what[0], Counted.ATTEMPTS), []).append(row.day)
    bare = (
        select(c.c.person, c.c.channel, k.c.counts, c.c.day)
        .join(k, (k.c.device == c.c.device) & (k.c.seq == c.c.seq))
        .where(c.c.person.in_(wanted), c.c.day >= since, k.c.token == "")
    )
    for row in connection.execute(bare):
        accounts[row.person].bare.setdefault((Channel(row.channel), Counted(row.counts)), []).append(row.day)
    return accounts


def _take_back(connection: Connection, accounts: Mapping[str, Account], now: datetime, work: _Work) -> None:
    """Let go of days that are over at a device, proven by its own record."""
    zones = {account.cases[0].person: account.cases[0].zone for account in accounts.values()}
    passed = {
        item.device
        for person, account in accounts.items()
        for item in account.leased
        if item.device is not None and not item.spent and item.span.first < now.astimezone(zones[person]).date()
    }
    proven = {device: told for device in passed if (told := _proven(connection, device)) is not None}
    for person, account in accounts.items():
        kept = []
        for item in account.leased:
            told = proven.get(item.device or "")
            if told is None or item.spent or item.span.first >= (over := told.astimezone(zones[person]).date()):
                kept.append(item)
            elif item.span.last < over:
                work.returned.append(item.id)
            else:
                item.span = Span(over, item.span.last)
                work.moved.append((item.id, item.span))
                kept.append(item)
        account.leased = kept


def _proven(connection: Connection, device: str) -> datetime | None:
    """Return the centre's own time that the device's last entry was surely recorded after; None for no such time.

    None too while a visit is open: a visit that began in time may still spend the token of its day.
    """
    v, e, d, r = t.visits, t.entries, t.devices, t.receipts
    visits = select(v.c.id).where(v.c.device == device, v.c.stage != Stage.CLOSED.value, v.c.case_id != "").limit(1)
    if connection.execute(visits).one_or_none() is not None:
        return None
    last = select(e.c.raw).join(d, (d.c.id == e.c.device) & (d.c.head_seq == e.c.seq)).where(d.c.id == device)
    raw = connection.execute(last).scalar_one_or_none()
    if raw is None:
        return None
    heard = select(r.c.server_time).where(r.c.device == device, r.c.hash == json.loads(raw)["anchor"]).limit(1)
    told = connection.execute(heard).scalar_one_or_none()
    return told if isinstance(told, datetime) else None


def _keep(centre: Centre, connection: Connection, work: _Work, now: datetime) -> None:
    b = budget_tokens
    if work.returned:
        connection.execute(update(b).where(b.c.id.in_(work.returned)).values(returned_at=now))
    for token, span in work.moved:
        connection.execute(update(b).where(b.c.id == token).values(day=span.first, last_day=span.last))
    if work.new:
        batch = centre.entropy.uuid7(now)
        rows = [{**row, "id": f"{batch}-{at}", "leased_at": now} for at, row in enumerate(work.new)]
        connection.execute(b.insert(), rows)


def recall_tokens(connection: Connection, cases: Iterable[str], collector: str, now: datetime) -> list[Change]:
    """Tell a collector's devices no more of the tokens of cases that were taken away; return the changes to publish.

    The tokens count until a device says that the case is gone.
    """
    cases = list(cases)
    lock_people(connection, cases)
    b, d = budget_tokens, t.devices
    devices = select(d.c.id).where(d.c.collector == collector)
    statement = (
        update(b)
        .where(b.c.case_id.in_(cases), b.c.device.in_(devices))
        .where(b.c.spent_at.is_(None), b.c.recalled_at.is_(None), b.c.returned_at.is_(None))
        .values(recalled_at=now)
        .returning(b.c.device)
    )
    return [tokens_change(device) for device in sorted(set(connection.execute(statement).scalars()))]


def tokens_of(connection: Connection, device: Device, now: datetime) -> tuple[Token, ...]:
    """Return every token that the device may spend from now on, once for each case of the person and each day."""
    b = budget_tokens
    people, own = people_of(connection, device.collector)
    cases: dict[str, list[str]] = {}
    for item in people:
        if item.case_id in own:
            cases.setdefault(item.person, []).append(item.case_id)
    earliest = (now - _STILL_TOLD).astimezone(UTC).date() - timedelta(days=1)
    statement = (
        select(b.c.id, b.c.person, b.c.channel, b.c.counts, b.c.day, b.c.last_day)
        .where(b.c.device == device.id, b.c.last_day >= earliest)
        .where(b.c.spent_at.is_(None), b.c.recalled_at.is_(None), b.c.returned_at.is_(None))
        .order_by(b.c.day, b.c.id)
    )
    return tuple(
        Token(row.id, case, Channel(row.channel), day, Counted(row.counts))
        for row in connection.execute(statement)
        for case in cases.get(row.person, ())
        for day in _days(max(row.day, earliest), row.last_day)
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]
