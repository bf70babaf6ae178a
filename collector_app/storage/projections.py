"""What the journal means, kept in tables: updated in the append's own transaction, and rebuilt at will.

The cost of an entry does not grow with its visit. A visit's row holds just the part of its state that decides what
the next entry does to the row (its stage, and whether it was opened), so the row is moved by `domain.visit.fold.step`
itself: the fold stays the one authority.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.fold import Visit, step
from collector_app.domain.visit.stage import Stage
from collector_app.storage.connection import Driver
from collector_app.usecases.ports.retention import Kept

VISIT: Final = "visit/"
OF_ENTRIES: Final = ("contact", "promise", "payment", "followup")
TABLES: Final = ("visit", *OF_ENTRIES)

_MOVING: Final = frozenset({Kind.VISIT_OPENED, Kind.VISIT_STAGE_ENTERED, Kind.VISIT_STOPPED, Kind.VISIT_CLOSED})
"""Kinds that can change a visit's row beyond its counters; a test holds this to the fold."""

_NEW_VISIT: Final = (
    "INSERT INTO visit (id, case_id, stage, last_time, first_seq, last_seq, entries, closing_hash)"
    " VALUES (?, '', ?, ?, ?, ?, 1, '')"
)
_COUNT: Final = "UPDATE visit SET last_time = ?, last_seq = ?, entries = entries + 1 WHERE id = ?"
_STATE: Final = "SELECT case_id, stage, outcome, opened, closed, closing_hash FROM visit WHERE id = ?"
_MOVE: Final = (
    "UPDATE visit SET case_id = ?, stage = ?, opened = ?, outcome = ?, closed = ?, closing_hash = ? WHERE id = ?"
)


def project(driver: Driver, entry: Entry, known: datetime, purged: Collection[str] = ()) -> None:
    """Bring every table up to date with one more entry; a visit that was purged has no row any more."""
    if entry.subject.startswith(VISIT) and entry.subject not in purged:
        _count(driver, entry)
        if entry.kind in _MOVING:
            _move(driver, entry)
    record = _RECORDS.get(entry.kind)
    if record is not None and (content := read_content(entry)) is not None:
        record(driver, content, entry, known)


def clear(driver: Driver) -> None:
    """Empty every projection of what can be made anew, before it is rebuilt from the first entry on."""
    driver.execute("DELETE FROM visit")
    for table in OF_ENTRIES:
        driver.execute(f"DELETE FROM {table} WHERE seq IN (SELECT seq FROM entry WHERE data IS NOT NULL)")  # noqa: S608 - names from the tuple above


def forget(driver: Driver, through: int, subjects: Collection[str], kept: Kept) -> None:
    """Drop what entries up to `through` told, unless their subject stays whole or it is still needed."""
    seen = driver.execute("SELECT id, case_id FROM visit WHERE last_seq <= ?", (through,)).fetchall()
    gone = [(visit, case_id) for visit, case_id in seen if VISIT + visit not in subjects]
    driver.executemany("DELETE FROM visit WHERE id = ?", [(visit,) for visit, _ in gone])
    taken = {VISIT + visit for visit, case_id in gone if case_id not in kept.cases}
    since, day = milliseconds(kept.contacts_since), kept.due_from.isoformat()
    contacts = driver.execute("SELECT seq, case_id, max(wall_ms, known_ms) FROM contact WHERE seq <= ?", (through,))
    old = [(seq,) for seq, case_id, moment in contacts.fetchall() if case_id not in kept.cases or moment < since]
    driver.executemany("DELETE FROM contact WHERE seq = ?", old)
    for table, due in (("promise", "due"), ("followup", "due"), ("payment", "''")):
        rows = driver.execute(f"SELECT seq, subject, {due} FROM {table} WHERE seq <= ?", (through,)).fetchall()  # noqa: S608 - our own names
        past = [
            (seq, date) for seq, subject, date in rows if subject not in subjects and (subject in taken or date < day)
        ]
        driver.executemany(f"DELETE FROM {table} WHERE seq = ? AND {due} = ?", past)  # noqa: S608 - our own names


def _count(driver: Driver, entry: Entry) -> None:
    visit_id, time = entry.subject.removeprefix(VISIT), entry.envelope.time.isoformat()
    changed = driver.execute(_COUNT, (time, entry.seq, visit_id)).rowcount
    if changed == 0:
        values = (visit_id, Stage.PREPARED.value, time, entry.seq, entry.seq)
        driver.execute(_NEW_VISIT, values)


def _move(driver: Driver, entry: Entry) -> None:
    visit_id = entry.subject.removeprefix(VISIT)
    case, stage, outcome, opened, closed, closing_hash = driver.execute(_STATE, (visit_id,)).fetchone()
    entered = {Stage.PREPARED: opened, Stage.CLOSED: closed}
    before = Visit(
        visit_id,
        case=case,
        stage=Stage(stage),
        outcome=None if outcome is None else Outcome(outcome),
        entered={stage: datetime.fromisoformat(time) for stage, time in entered.items() if time is not None},
        closing_hash=closing_hash,
    )
    after = step(before, entry)
    began, ended = after.entered.get(Stage.PREPARED), after.entered.get(Stage.CLOSED)
    values = (
        *(after.case, after.stage.value, began.isoformat() if began else None),
        *(after.outcome, ended.isoformat() if ended else None, after.closing_hash, visit_id),
    )
    driver.execute(_MOVE, values)


def _contact(driver: Driver, content: c.ContactAttempted, entry: Entry, known: datetime) -> None:
    times = milliseconds(entry.envelope.time), milliseconds(known)
    values = (entry.seq, content.case, content.person, content.channel.value, int(content.effective), *times)
    driver.execute("INSERT INTO contact VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def _promise(driver: Driver, content: c.PromiseMade, entry: Entry, known: datetime) -> None:
    del known
    for part, instalment in enumerate(content.instalments, start=1):
        amount = instalment.amount
        values = (entry.seq, part, entry.subject, instalment.due.isoformat(), amount.minor, amount.currency)
        driver.execute("INSERT INTO promise VALUES (?, ?, ?, ?, ?, ?)", values)


def _payment(driver: Driver, content: c.PaymentRecorded, entry: Entry, known: datetime) -> None:
    del known
    amount = content.amount
    values = (entry.seq, entry.subject, amount.minor, amount.currency, content.method, content.reference)
    driver.execute("INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?)", values)


def _followup(driver: Driver, content: c.FollowupScheduled, entry: Entry, known: datetime) -> None:
    del known
    values = (entry.seq, entry.subject, content.due.isoformat(), content.action)
    driver.execute("INSERT INTO followup VALUES (?, ?, ?, ?)", values)


_RECORDS: Final[Mapping[str, Callable[[Driver, Any, Entry, datetime], None]]] = {
    Kind.CONTACT_ATTEMPTED: _contact,
    Kind.PROMISE_MADE: _promise,
    Kind.PAYMENT_RECORDED: _payment,
    Kind.FOLLOWUP_SCHEDULED: _followup,
}


def milliseconds(moment: datetime) -> int:
    """Return a moment as whole milliseconds since 1970 in UTC."""
    return int(moment.timestamp() * 1000)
