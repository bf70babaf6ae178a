"""The visits as a supervisor sees them: each row is the fold of a visit's entries, written in the same transaction."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from collector_app.domain.journal.entry import Entry, read_entry
from collector_app.domain.journal.kinds import Kind
from collector_app.domain.visit.fold import Visit, step
from collector_app.domain.visit.stage import Stage
from collector_app.protocol.messages import Verdict, VerdictKind
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.database import Database
from collector_app.server.documents import write_document
from collector_app.server.ingest.reading import CONTENT_MISMATCH, is_name
from collector_app.server.ingest.standing import VISIT

# What was said and answered at each step: it fills a visit and never moves it, and no column of the row shows it.
# Whoever opens the visit folds all of it; most entries are of these kinds, and a push has to be quick.
_DETAILS: Final = frozenset(
    {Kind.VISIT_STEP_ANSWERED.value, Kind.VISIT_STATEMENT_READ.value, Kind.VISIT_STEP_CORRECTED.value}
)
_KEPT_VISITS: Final = 512  # a few KB each: the open visits of some hundred devices


class VisitShelf:
    """Folded visits kept between batches, so that a batch folds only its own entries. Safe to use from many threads.

    A kept visit counts only if it ends at the sequence number that the database names; otherwise (another process was
    first, or a transaction rolled back) it is folded anew. So it is never a second truth.
    """

    def __init__(self) -> None:
        self._visits: OrderedDict[tuple[str, str], Visit] = OrderedDict()
        self._lock = Lock()

    def take(self, device: str, visit: str, last_seq: int) -> Visit | None:
        """Return the fold that ends at `last_seq`, if it is here."""
        with self._lock:
            found = self._visits.get((device, visit))
        return found if found is not None and found.last_seq == last_seq else None

    def put(self, device: str, visit: Visit) -> None:
        """Keep a fold; the least recently kept goes."""
        with self._lock:
            self._visits[(device, visit.id)] = visit
            self._visits.move_to_end((device, visit.id))
            if len(self._visits) > _KEPT_VISITS:
                self._visits.popitem(last=False)


def stored_entry(row: Row[*tuple[Any, ...]]) -> Entry:
    """Return an entry from its row; content that is not the one that was hashed stays out."""
    if row.reason == CONTENT_MISMATCH:
        return read_entry(row.raw, None, None)
    return read_entry(row.raw, row.salt, row.data)


def entries_of_visit(connection: Connection, device: str, visit: str) -> list[Entry]:
    """Return the stored entries of a visit, in order."""
    e = t.entries
    statement = (
        select(e.c.raw, e.c.salt, e.c.data, e.c.reason)
        .where(e.c.device == device, e.c.subject == VISIT + visit)
        .order_by(e.c.seq)
    )
    return [stored_entry(row) for row in connection.execute(statement)]


def project(
    database: Database,
    connection: Connection,
    shelf: VisitShelf,
    device: Device,
    judged: Sequence[tuple[Entry, Verdict]],
    now: datetime,
    erased: Mapping[str, str],
) -> list[Visit]:
    """Bring the rows of the visits that `judged` (stored already) belongs to up to date; return their folds.

    Of a visit of an erased case (`erased`: visit to case) only that it goes on and ends is kept: no fold of it is made,
    neither from what is left nor from a fold of before.
    """
    groups: dict[str, list[tuple[Entry, Verdict]]] = {}
    for entry, verdict in judged:
        if entry.subject.startswith(VISIT):
            groups.setdefault(entry.subject[len(VISIT) :], []).append((entry, verdict))
    if not groups:
        return []
    v = t.visits
    statement = select(v).where(v.c.device == device.id, v.c.id.in_(list(groups)))
    known = {row.id: row for row in connection.execute(statement)}
    rows: list[dict[str, Any]] = []
    folds: list[Visit] = []
    for visit_id, items in groups.items():
        old = known.get(visit_id)
        if visit_id in erased:
            rows.append(_erased_row(device, visit_id, erased[visit_id], old, items, now))
            continue
        visit = _folded(connection, shelf, device.id, visit_id, old.last_seq if old else 0, [e for e, _ in items])
        parked = old.parked_reason if old and old.parked else _first_parked(verdict for _, verdict in items)
        row = _row(device, visit, parked, now)
        if old is not None and not row["case_id"]:
            row["case_id"] = old.case_id  # what was erased names its case no more
        rows.append(row)
        folds.append(visit)
    database.upsert(v, rows, connection)
    return folds


def _folded(
    connection: Connection, shelf: VisitShelf, device: str, visit_id: str, last_seq: int, new: list[Entry]
) -> Visit:
    visit = Visit(visit_id) if last_seq == 0 else shelf.take(device, visit_id, last_seq)
    if visit is None:
        visit, new = Visit(visit_id), entries_of_visit(connection, device, visit_id)
    for entry in new:
        if entry.kind not in _DETAILS:
            visit = step(visit, entry)
    return replace(visit, first_seq=visit.first_seq or new[0].seq, last_seq=new[-1].seq)


def _first_parked(verdicts: Iterable[Verdict]) -> str:
    return next((verdict.reason for verdict in verdicts if verdict.kind is VerdictKind.PARKED), "")


def _row(device: Device, visit: Visit, parked: str, now: datetime) -> dict[str, Any]:
    return {
        "device": device.id,
        "id": visit.id,
        "case_id": visit.case if is_name(visit.case) else "",
        "collector": device.collector,
        "stage": visit.stage.value,
        "outcome": visit.outcome.value if visit.outcome else "",
        "stop_reason": visit.stop.value if visit.stop else "",
        "promise": write_document(visit.promise) if visit.promise else "",
        "followup": visit.followup,
        "satisfaction": visit.satisfaction,
        "opened_at": _moment(visit, Stage.PREPARED),
        "arrived_at": _moment(visit, Stage.AT_DOOR),
        "closed_at": _moment(visit, Stage.CLOSED),
        "closing_hash": visit.closing_hash,
        "first_seq": visit.first_seq,
        "last_seq": visit.last_seq,
        "anomalies": visit.anomalies,
        "parked": bool(parked),
        "parked_reason": parked,
        "updated_at": now,
    }


def _erased_row(
    device: Device,
    visit_id: str,
    case_id: str,
    old: Row[*tuple[Any, ...]] | None,
    items: Sequence[tuple[Entry, Verdict]],
    now: datetime,
) -> dict[str, Any]:
    """Return the row of a visit without its content: its case, its place in the journal, and whether it is over.

    Whether it is over decides when the device's budget comes back (budget.py).
    """
    first, last = items[0][0], items[-1][0]
    row = _row(device, Visit(visit_id, case=case_id, first_seq=first.seq), _first_parked(v for _, v in items), now)
    if old is not None:
        row |= old._asdict()
        row |= dict.fromkeys(("outcome", "stop_reason", "promise"), "") | {"followup": None, "satisfaction": None}
    closing = next((entry for entry, _ in items if entry.kind == Kind.VISIT_CLOSED.value), None)
    if closing is not None:
        closed_at = _in_calendar(closing.envelope.time)
        row |= {"stage": Stage.CLOSED.value, "closed_at": closed_at or now, "closing_hash": closing.hash}
    return row | {"case_id": case_id, "last_seq": last.seq, "updated_at": now}


def _moment(visit: Visit, stage: Stage) -> datetime | None:
    told = visit.entered.get(stage)
    return None if told is None else _in_calendar(told)


def _in_calendar(told: datetime) -> datetime | None:
    """Return a moment in UTC; None for one that the device's clock put beyond the calendar."""
    try:
        return told.astimezone(UTC)
    except OverflowError:
        return None
