"""Contacts that devices deliver: counted for everybody, and the tokens they name are spent.

A contact is counted whatever is wrong with its token: it happened. What is wrong is a remark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, exists, select, update

from collector_app.domain.budget import Counted, counted_as, tokens_named
from collector_app.domain.journal.content import RETENTION, CasePurged, ContactAttempted
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.borrowers import Borrower, enter_missing, lock_people
from collector_app.server.budget_tables import budget_tokens, contacts, counted_contacts
from collector_app.server.caps import Caps, caps_in_force
from collector_app.server.centre import Centre
from collector_app.server.database import Database
from collector_app.server.ingest.standing import VISIT, Docket, Standing

OVERDRAFT: Final = "overdraft"
_KINDS: Final = frozenset({Kind.CONTACT_ATTEMPTED.value, Kind.CASE_PURGED.value})
_REMARK_LENGTH: Final = 200


def count_contacts(
    centre: Centre, connection: Connection, device: Device, docket: Docket, entries: Sequence[Entry], now: datetime
) -> None:
    """Count the contacts among `entries`, spend their tokens and take back those of cases that left the device.

    The visits of the batch are projected already. Parked visits count too: the customer was contacted.
    """
    found = [(entry, content) for entry in entries if entry.kind in _KINDS and (content := read_content(entry))]
    cases = sorted({case for entry, _ in found if _known(docket, case := docket.case_of(entry) or "")})
    if not cases:
        return
    enter_missing(centre.database, connection, cases)
    people = {item.case_id: item for item in lock_people(connection, cases)}
    counting = _Counting(centre.database, connection, device, caps_in_force(centre, connection), now)
    for entry, content in found:
        borrower = people.get(docket.case_of(entry) or "")
        if borrower is None:
            continue
        if isinstance(content, ContactAttempted):
            counting.count(entry, content, borrower)
        elif isinstance(content, CasePurged) and content.reason != RETENTION:
            _take_back(connection, device, entry, borrower.case_id, now)
    counting.write()


def _known(docket: Docket, case_id: str) -> bool:
    return bool(case_id) and docket.of(case_id) is not Standing.NEVER


class _Counting:
    """Collects the rows of one batch."""

    def __init__(self, database: Database, connection: Connection, device: Device, caps: Caps, now: datetime) -> None:
        self._database = database
        self._connection = connection
        self._device = device
        self._caps = caps
        self._now = now
        self._rows: list[dict[str, Any]] = []
        self._counted: list[dict[str, Any]] = []
        self._remarks: list[dict[str, Any]] = []

    def count(self, entry: Entry, content: ContactAttempted, borrower: Borrower) -> None:
        """Count one contact as everything that it is, and spend its tokens."""
        today = self._now.astimezone(borrower.zone).date()
        told = _moment(entry)
        day = today if told is None else min(told.astimezone(borrower.zone).date(), today)
        spent = [
            found for token in tokens_named(content) if (found := self._spend(entry, content, borrower, today, token))
        ]
        for one in spent:
            day = min(max(day, one.first), one.last)
        self._remark(entry, content, borrower, day, spent)
        tokens = {one.counts: one.token for one in spent}
        self._counted += [
            {"device": self._device.id, "seq": entry.seq, "counts": counts.value, "token": tokens.get(counts, "")}
            for counts in counted_as(content)
        ]
        self._rows.append(
            {
                "device": self._device.id,
                "seq": entry.seq,
                "case_id": borrower.case_id,
                "person": borrower.person,
                "channel": content.channel.value,
                "effective": content.effective,
                "made_at": told or self._now,
                "day": day,
            }
        )

    def _spend(
        self, entry: Entry, content: ContactAttempted, borrower: Borrower, today: date, token: str
    ) -> _Spent | None:
        """Spend a token that a contact names; None when it is none of this device's, was spent before, or does not fit.

        A token that is good on several days stands from then on for those on which the contact can have been made:
        not before the centre's time that the device had heard, and not after now.
        """
        b = budget_tokens
        statement = select(b).where(
            b.c.id == token,
            b.c.counts.in_([counts.value for counts in counted_as(content)]),
            b.c.device == self._device.id,
            b.c.person == borrower.person,
            b.c.channel == content.channel.value,
            b.c.spent_at.is_(None),
            b.c.returned_at.is_(None),
        )
        row: Row[*tuple[Any, ...]] | None = self._connection.execute(statement).one_or_none()
        if row is None:
            return None
        first, last = row.day, row.last_day
        heard = self._heard(entry)
        if heard is not None and first < (after := heard.astimezone(borrower.zone).date()) <= last:
            first = after
        if first <= today < last:
            last = today
        values = {"spent_at": self._now, "day": first, "last_day": last}
        self._connection.execute(update(b).where(b.c.id == token).values(**values))
        return _Spent(token, Counted(row.counts), first, last)

    def _heard(self, entry: Entry) -> datetime | None:
        r = t.receipts
        statement = select(r.c.server_time).where(r.c.device == self._device.id, r.c.hash == entry.envelope.anchor)
        told = self._connection.execute(statement.limit(1)).scalar_one_or_none()
        return told if isinstance(told, datetime) else None

    def _remark(
        self, entry: Entry, content: ContactAttempted, borrower: Borrower, day: date, spent: Sequence[_Spent]
    ) -> None:
        good, counted = {one.token for one in spent}, {one.counts for one in spent}
        wrong = [token for token in tokens_named(content) if token not in good]
        bare = [
            counts.value
            for counts in counted_as(content)
            if counts not in counted and self._caps.of(content.channel, counts, day, day)
        ]
        if not wrong and not bare:
            return
        faults = [f"token {token} was not this laptop's to spend" for token in wrong]
        faults += [f"without a token of {', '.join(bare)}"] if bare and not wrong else []
        detail = f"{content.channel.value} contact of {day}: {'; '.join(faults)}, case {borrower.case_id}"
        self._remarks.append(
            {
                "device": self._device.id,
                "seq": entry.seq,
                "code": OVERDRAFT,
                "visit": entry.subject[len(VISIT) :] if entry.subject.startswith(VISIT) else "",
                "detail": detail[:_REMARK_LENGTH],
                "noted_at": self._now,
            }
        )

    def write(self) -> None:
        """Keep what was counted."""
        self._database.insert_new(contacts, self._rows, self._connection)
        self._database.insert_new(counted_contacts, self._counted, self._connection)
        self._database.insert_new(t.remarks, self._remarks, self._connection)


@dataclass(frozen=True, slots=True)
class _Spent:
    """A spent token, and the days on one of which its contact was made."""

    token: str
    counts: Counted
    first: date
    last: date


def _moment(entry: Entry) -> datetime | None:
    try:
        return entry.envelope.time.astimezone(UTC)
    except OverflowError:
        return None


def _take_back(connection: Connection, device: Device, entry: Entry, case_id: str, now: datetime) -> None:
    """Take back the recalled tokens of a case that the device removed.

    Only those leased before a receipt that the device had when it removed the case: a token that it was told of later
    may be in its hands. Not while a visit was open there: then it keeps what it holds (usecases/budget.py).
    """
    b, r, v = budget_tokens, t.receipts, t.visits
    open_then = exists().where(v.c.device == device.id, v.c.first_seq < entry.seq, v.c.last_seq > entry.seq)
    still_open = exists().where(v.c.device == device.id, v.c.first_seq < entry.seq, v.c.closed_at.is_(None))
    if connection.execute(select(open_then | still_open)).scalar_one():
        return
    heard = select(r.c.server_time).where(r.c.device == device.id, r.c.hash == entry.envelope.anchor).limit(1)
    known = connection.execute(heard).scalar_one_or_none()
    if known is None:
        return
    connection.execute(
        update(b)
        .where(b.c.case_id == case_id, b.c.device == device.id, b.c.leased_at < known)
        .where(b.c.spent_at.is_(None), b.c.recalled_at.is_not(None), b.c.returned_at.is_(None))
        .values(returned_at=now)
    )
