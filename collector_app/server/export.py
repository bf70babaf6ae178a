"""A visit's proof as a bundle file, and the list of visits for the operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, select

from collector_app.domain.journal.seal import Certificate, Receipt, Seal
from collector_app.protocol.bundle import BundleError, last_needed, select_bundle, write_bundle
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.documents import read_document
from collector_app.server.ingest.projection import stored_entry
from collector_app.server.refusal import OperatorError

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit as the operator sees it."""

    id: str
    case_number: str
    collector: str
    device: str
    stage: str
    outcome: str
    opened_at: datetime | None
    closed_at: datetime | None
    parked: str


def list_visits(centre: Centre) -> list[VisitLine]:
    """Return all visits, the newest last."""
    v, c = t.visits, t.cases
    statement = (
        select(v, c.c.number).select_from(v.outerjoin(c, c.c.id == v.c.case_id)).order_by(v.c.updated_at, v.c.first_seq)
    )
    with centre.database.read() as connection:
        return [
            VisitLine(
                row.id,
                row.number or row.case_id,
                row.collector,
                row.device,
                row.stage,
                row.outcome,
                row.opened_at,
                row.closed_at,
                row.parked_reason,
            )
            for row in connection.execute(statement)
        ]


def export_visit(centre: Centre, visit: str) -> bytes:
    """Return the bundle of a closed visit; raises OperatorError when there is none, or not yet."""
    with centre.database.read() as connection:
        v = t.visits
        found = connection.execute(select(v).where(v.c.id == visit)).all()
        if not found:
            message = f"There is no visit {visit}. See collector-central visits."
            raise OperatorError(message)
        if len(found) > 1:
            message = f"{len(found)} devices claim visit {visit}; that is for a supervisor to look into."
            raise OperatorError(message)
        try:
            return _bundle(connection, found[0])
        except BundleError as error:
            message = f"Visit {visit} can't be exported: {error}."
            raise OperatorError(message) from error


def _bundle(connection: Connection, visit: Row[*tuple[Any, ...]]) -> bytes:
    d = t.devices
    text = connection.execute(select(d.c.certificate).where(d.c.id == visit.device)).scalar_one()
    seals = _all(connection, t.seals, Seal, visit.device)
    receipts = _all(connection, t.receipts, Receipt, visit.device)
    last = last_needed(visit.last_seq, seals, receipts)
    e = t.entries
    statement = (
        select(e.c.raw, e.c.salt, e.c.data, e.c.reason)
        .where(e.c.device == visit.device, e.c.seq.between(visit.first_seq, last))
        .order_by(e.c.seq)
    )
    entries = [stored_entry(row) for row in connection.execute(statement)]
    bundle = select_bundle(visit.id, entries, seals, receipts, read_document(Certificate, text), visit.case_id)
    return write_bundle(bundle)


def _all(connection: Connection, table: Table, kind: type[R], device: str) -> Sequence[R]:
    """Return the seals or receipts of a device's own chain, in order."""
    order = table.c.to_seq if "to_seq" in table.c else table.c.seq
    statement = select(table.c.document).where(table.c.device == device).order_by(order)
    return [read_document(kind, row.document) for row in connection.execute(statement)]
