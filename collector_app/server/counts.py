"""Contact counts as the centre knows them now: what everybody delivered, and its own contacts.

They travel with every pull instead of with case versions: a call by one collector would otherwise raise the version of
every case of that person for everybody, and a count is worth little without the hour it was made at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from collector_app.domain.case import ContactCounts
from collector_app.domain.counts import quiet
from collector_app.domain.journal.content import Channel
from collector_app.protocol.messages import CountsUpdate
from collector_app.server.authentication import Device
from collector_app.server.borrowers import Borrower, people_of
from collector_app.server.budget_tables import budget_tokens, contacts

_WEEK: Final = timedelta(days=6)  # today is the seventh day
_MONTH: Final = timedelta(days=29)


def counts_for(connection: Connection, device: Device, now: datetime) -> tuple[CountsUpdate, ...]:
    """Return what there is to count in each case of the device's collector, as of `now`; quiet cases are left out.

    What the device itself recorded in the very case is left out too: it counts that by its own journal. What the lender
    counted came with the case (domain/counts.py adds it).
    """
    people, own = people_of(connection, device.collector)
    mine = [item for item in people if item.case_id in own]
    wanted = sorted({item.person for item in mine})
    made = _made(connection, wanted, now)
    last = _last(connection, wanted)
    updates = []
    for item in mine:
        rows = [row for row in made.get(item.person, ()) if (row.device, row.case_id) != (device.id, item.case_id)]
        counts = _counts(item, rows, last.get(item.person, {}), now)
        if counts != quiet(now):
            updates.append(CountsUpdate(case_id=item.case_id, counts=counts))
    return tuple(updates)


def _made(connection: Connection, people: Sequence[str], now: datetime) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    since = now.date() - _MONTH - timedelta(days=1)
    c, b = contacts, budget_tokens
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    reported = select(c.c.person, c.c.case_id, c.c.device, c.c.channel, c.c.effective, c.c.day)
    for row in connection.execute(reported.where(c.c.person.in_(people), c.c.day >= since)):
        found.setdefault(row.person, []).append(row)
    true = (b.c.spent_at.is_not(None)).label("effective")
    own = select(b.c.person, b.c.case_id, b.c.device, b.c.channel, true, b.c.day)
    for row in connection.execute(own.where(b.c.person.in_(people), b.c.day >= since, b.c.device.is_(None))):
        found.setdefault(row.person, []).append(row)
    return found


def _last(connection: Connection, people: Sequence[str]) -> dict[str, dict[str, date]]:
    """Return the days of the last effective call and letter of each person."""
    c = contacts
    statement = (
        select(c.c.person, c.c.channel, func.max(c.c.day).label("day"))
        .where(c.c.person.in_(people), c.c.effective.is_(True))
        .where(c.c.channel.in_((Channel.CALL.value, Channel.LETTER.value)))
        .group_by(c.c.person, c.c.channel)
    )
    found: dict[str, dict[str, date]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.person, {})[row.channel] = row.day
    return found


def _counts(
    case: Borrower, rows: Sequence[Row[*tuple[Any, ...]]], last: dict[str, date], now: datetime
) -> ContactCounts:
    today = now.astimezone(case.zone).date()

    def made(channel: Channel, since: date, *, effective: bool = True) -> int:
        return sum(
            1
            for row in rows
            if row.channel == channel.value and bool(row.effective) is effective and since <= row.day <= today
        )

    return ContactCounts(
        as_of=now,
        visits_today=made(Channel.VISIT, today),
        calls_today=made(Channel.CALL, today),
        sms_today=made(Channel.SMS, today),
        last_letter=last.get(Channel.LETTER.value),
        unanswered_today=made(Channel.CALL, today, effective=False),
        visits_7d=made(Channel.VISIT, today - _WEEK),
        visits_30d=made(Channel.VISIT, today - _MONTH),
        calls_7d=made(Channel.CALL, today - _WEEK),
        call_attempts_7d=made(Channel.CALL, today - _WEEK) + made(Channel.CALL, today - _WEEK, effective=False),
        last_conversation=last.get(Channel.CALL.value),
    )
