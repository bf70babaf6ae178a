"""What the journal means, kept in tables: updated in the append's own transaction, and rebuilt at will.

The cost of an entry does not grow with its visit. A visit's row holds just the part of its state that decides what
the next entry does to the row (its stage, and whether it was opened), so the row is moved by `domain.visit.fold.step`
itself: the fold stays the one authority.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.engine import Connection

from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.fold import Visit, step
from collector_app.domain.visit.stage import Stage

VISIT: Final = "visit/"
TABLES: Final = ("visit", "contact", "promise", "payment", "followup")

_MOVING: Final = frozenset({Kind.VISIT_OPENED, Kind.VISIT_STAGE_ENTERED, Kind.VISIT_STOPPED, Kind.VISIT_CLOSED})
"""Kinds that can change a visit's row beyond its counters; a test holds this to the fold."""

_NEW_VISIT: Final = (
    "INSERT INTO visit (id, case_id, stage, opened, last_time, first_seq, last_seq, entries, closing_hash)"
    " VALUES (?, '', ?, ?, ?, ?, ?, 1, '')"
)
_COUNT: Final = "UPDATE visit SET last_time = ?, last_seq = ?, entries = entries + 1 WHERE id = ?"
_MOVE: Final = (
    "UPDATE visit SET case_id = ?, stage = ?, opened = ?, outcome = ?, closed = ?, closing_hash = ? WHERE id = ?"
)


def project(connection: Connection, entry: Entry, known: datetime) -> None:
    """Bring every table up to date with one more entry."""
    if entry.subject.startswith(VISIT):
        _count(connection, entry)
        if entry.kind in _MOVING:
            _move(connection, entry)
    record = _RECORDS.get(entry.kind)
    if record is not None and (content := read_content(entry)) is not None:
        record(connection, content, entry, known)


def clear(connection: Connection) -> None:
    """Empty every projection, before it is rebuilt from the first entry on."""
    for table in TABLES:
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names from the tuple above


def _count(connection: Connection, entry: Entry) -> None:
    visit_id, time = entry.subject.removeprefix(VISIT), entry.envelope.time.isoformat()
    changed = connection.exec_driver_sql(_COUNT, (time, entry.seq, visit_id)).rowcount
    if changed == 0:
        values = (visit_id, Stage.PREPARED.value, time, time, entry.seq, entry.seq)
        connection.exec_driver_sql(_NEW_VISIT, values)


def _move(connection: Connection, entry: Entry) -> None:
    visit_id = entry.subject.removeprefix(VISIT)
    row = connection.exec_driver_sql("SELECT * FROM visit WHERE id = ?", (visit_id,)).one()
    entered = {Stage.PREPARED: row.opened, Stage.CLOSED: row.closed}
    before = Visit(
        visit_id,
        case=row.case_id,
        stage=Stage(row.stage),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        entered={stage: datetime.fromisoformat(time) for stage, time in entered.items() if time is not None},
        closing_hash=row.closing_hash,
    )
    after = step(before, entry)
    opened, closed = after.entered.get(Stage.PREPARED), after.entered.get(Stage.CLOSED)
    values = (
        *(after.case, after.stage.value, opened.isoformat() if opened else row.opened),
        *(after.outcome, closed.isoformat() if closed else None, after.closing_hash, visit_id),
    )
    connection.exec_driver_sql(_MOVE, values)


def _contact(connection: Connection, content: c.ContactAttempted, entry: Entry, known: datetime) -> None:
    times = milliseconds(entry.envelope.time), milliseconds(known)
    values = (entry.seq, content.case, content.person, content.channel.value, int(content.effective), *times)
    connection.exec_driver_sql("INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _promise(connection: Connection, content: c.PromiseMade, entry: Entry, known: datetime) -> None:
    del known
    for part, instalment in enumerate(content.instalments, start=1):
        amount = instalment.amount
        values = (entry.seq, part, entry.subject, instalment.due.isoformat(), amount.minor, amount.currency)
        connection.exec_driver_sql("INSERT INTO promise VALUES (?, ?, ?, ?, ?, ?)", values)


def _payment(connection: Connection, content: c.PaymentRecorded, entry: Entry, known: datetime) -> None:
    del known
    amount = content.amount
    values = (entry.seq, entry.subject, amount.minor, amount.currency, content.method, content.reference)
    connection.exec_driver_sql("INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?)", values)


def _followup(connection: Connection, content: c.FollowupScheduled, entry: Entry, known: datetime) -> None:
    del known
    values = (entry.seq, entry.subject, content.due.isoformat(), content.action)
    connection.exec_driver_sql("INSERT INTO followup VALUES (?, ?, ?, ?)", values)


_RECORDS: Final[Mapping[str, Callable[[Connection, Any, Entry, datetime], None]]] = {
    Kind.CONTACT_ATTEMPTED: _contact,
    Kind.PROMISE_MADE: _promise,
    Kind.PAYMENT_RECORDED: _payment,
    Kind.FOLLOWUP_SCHEDULED: _followup,
}


def milliseconds(moment: datetime) -> int:
    """Return a moment as whole milliseconds since 1970 in UTC."""
    return int(moment.timestamp() * 1000)
