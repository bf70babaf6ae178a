"""What a stop at the door, or a wish told on a call, means for the case from now on, for everybody who works it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from collector_app.domain.case import Case
from collector_app.domain.journal.content import ContactAttempted, VisitStopped
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.outcome import CONSEQUENCES, REFUSED, STAY_AFTER, CaseConsequence
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.caseload import raise_versions
from collector_app.server.database import Database
from collector_app.server.documents import read_document
from collector_app.server.feed import Change
from collector_app.server.ingest.standing import VISIT, Docket, Standing

_KINDS: Final = frozenset({Kind.VISIT_STOPPED.value, Kind.CONTACT_ATTEMPTED.value})
_TOLD: Final = frozenset({*(reason.value for reason in STAY_AFTER), REFUSED})  # what changes the case at every device


def draw_consequences(
    database: Database, connection: Connection, device: Device, docket: Docket, entries: Sequence[Entry], now: datetime
) -> list[Change]:
    """Keep the consequences of stops among `entries` and return the changes of cases to publish.

    A parked visit's stop counts too: it protects the customer. So does a contact whose person wants no other: it puts
    no stay on the case, but nobody turns to that person again. Only cases that this collector never had are beyond it.
    """
    rows = [row for entry in entries if (row := _row(connection, device, docket, entry, now)) is not None]
    database.insert_new(t.consequences, rows, connection)
    return raise_versions(connection, (row["case_id"] for row in rows if row["reason"] in _TOLD), now)


def _row(connection: Connection, device: Device, docket: Docket, entry: Entry, now: datetime) -> dict[str, Any] | None:
    if entry.kind not in _KINDS:
        return None
    drawn, case_id = _drawn(read_content(entry)), docket.case_of(entry)
    if drawn is None or not case_id or docket.of(case_id) is Standing.NEVER:
        return None
    return {
        "device": device.id,
        "seq": entry.seq,
        "case_id": case_id,
        "visit": entry.subject[len(VISIT) :] if entry.subject.startswith(VISIT) else "",
        "reason": drawn[0],
        "consequence": drawn[1].value,
        "since": _since(connection, case_id, entry.envelope.time, now),
        "lifted_at": None,
    }


def _drawn(content: object) -> tuple[str, CaseConsequence] | None:
    """Return the reason and the consequence of a stop, or of a contact that was the last its person wants."""
    if isinstance(content, VisitStopped):
        return content.reason.value, _stronger(content.consequence, CONSEQUENCES[content.reason])
    if isinstance(content, ContactAttempted) and content.result == REFUSED:
        return REFUSED, CaseConsequence.SUPERVISOR_FLAG
    return None


def _stronger(told: CaseConsequence, known: CaseConsequence) -> CaseConsequence:
    """Return the table's consequence, unless the device knows of a stronger one."""
    order = (CaseConsequence.SUPERVISOR_FLAG, CaseConsequence.STAY, CaseConsequence.CONTACT_BAN)
    return max(told, known, key=order.index)


def _since(connection: Connection, case_id: str, told: datetime, now: datetime) -> date:
    """Return the first day of the stay: as the device's clock says, but never a day that has not come yet."""
    c = t.cases
    case = read_document(Case, connection.execute(select(c.c.imported).where(c.c.id == case_id)).scalar_one())
    return min(told.date(), now.astimezone(ZoneInfo(case.addresses[0].zone)).date())
