"""What a stop at the door means for the case from now on, for everybody who works it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from collector_app.domain.case import Case
from collector_app.domain.journal.content import VisitStopped
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.outcome import CONSEQUENCES, STAY_AFTER, CaseConsequence
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.caseload import raise_versions
from collector_app.server.database import Database
from collector_app.server.documents import read_document
from collector_app.server.feed import Change
from collector_app.server.ingest.standing import VISIT, Docket, Standing


def draw_consequences(
    database: Database, connection: Connection, device: Device, docket: Docket, entries: Sequence[Entry], now: datetime
) -> list[Change]:
    """Keep the consequences of stops among `entries` and return the changes of cases to publish.

    A parked visit's stop counts too: it protects the customer. Only cases that this collector never had are beyond it.
    """
    rows = [row for entry in entries if (row := _row(connection, device, docket, entry, now)) is not None]
    database.insert_new(t.consequences, rows, connection)
    return raise_versions(connection, (row["case_id"] for row in rows if row["reason"] in STAY_AFTER), now)


def _row(connection: Connection, device: Device, docket: Docket, entry: Entry, now: datetime) -> dict[str, Any] | None:
    if entry.kind != Kind.VISIT_STOPPED.value:
        return None
    content, case_id = read_content(entry), docket.case_of(entry)
    if not isinstance(content, VisitStopped) or not case_id or docket.of(case_id) is Standing.NEVER:
        return None
    return {
        "device": device.id,
        "seq": entry.seq,
        "case_id": case_id,
        "visit": entry.subject[len(VISIT) :],
        "reason": content.reason.value,
        "consequence": _stronger(content.consequence, CONSEQUENCES[content.reason]).value,
        "since": _since(connection, case_id, entry.envelope.time, now),
        "lifted_at": None,
    }


def _stronger(told: CaseConsequence, known: CaseConsequence) -> CaseConsequence:
    """Return the table's consequence, unless the device knows of a stronger one."""
    order = (CaseConsequence.SUPERVISOR_FLAG, CaseConsequence.STAY, CaseConsequence.CONTACT_BAN)
    return max(told, known, key=order.index)


def _since(connection: Connection, case_id: str, told: datetime, now: datetime) -> date:
    """Return the first day of the stay: as the device's clock says, but never a day that has not come yet."""
    c = t.cases
    case = read_document(Case, connection.execute(select(c.c.imported).where(c.c.id == case_id)).scalar_one())
    return min(told.date(), now.astimezone(ZoneInfo(case.addresses[0].zone)).date())
