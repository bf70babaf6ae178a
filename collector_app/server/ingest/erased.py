"""What a laptop delivers of a case after it was erased here: taken in for the chain, without its content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from collector_app.domain.journal.content import VisitOpened, VisitPlanned
from collector_app.domain.journal.entry import Entry, read_entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.server.authentication import Device
from collector_app.server.departure_tables import erased_visits, erasures
from collector_app.server.ingest.reading import Received, is_name
from collector_app.server.ingest.standing import VISIT, visits_in

NAMES_ITS_CASE = (Kind.VISIT_OPENED.value, Kind.VISIT_PLANNED.value)


def case_named(entry: Entry) -> str:
    """Return the case that an entry says its visit is of; empty for any other entry."""
    if entry.kind not in NAMES_ITS_CASE or not entry.subject.startswith(VISIT):
        return ""
    content = read_content(entry)
    return content.case if isinstance(content, VisitOpened | VisitPlanned) and is_name(content.case) else ""


def erased_among(
    connection: Connection, device: Device, entries: Sequence[Entry], case_of_visit: Mapping[str, str]
) -> dict[str, str]:
    """Return the visits of the entries whose case was erased, each with its case.

    A visit that the erasure did not know yet is told by `case_of_visit` and by what its entries say.
    """
    visits = visits_in(entries)
    if not visits:
        return {}
    told = {entry.subject[len(VISIT) :]: case for entry in entries if (case := case_named(entry))} | dict(case_of_visit)
    v, r = erased_visits, erasures
    known = select(v.c.visit, v.c.case_id).where(v.c.device == device.id, v.c.visit.in_(visits))
    gone = select(r.c.case_id).where(r.c.case_id.in_(sorted(set(told.values()))))
    cases = frozenset(connection.execute(gone).scalars())
    found = {visit: told[visit] for visit in visits if told.get(visit) in cases}
    return found | {row.visit: row.case_id for row in connection.execute(known)}


def erased_rows(device: str, visits: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the rows that keep which visits are of erased cases."""
    return [{"device": device, "visit": visit, "case_id": case} for visit, case in sorted(visits.items())]


def stripped(received: Iterable[Received], visits: Mapping[str, str]) -> list[Received]:
    """Return what came, without the content of these visits: envelopes and chain stay."""
    subjects = {VISIT + visit for visit in visits}
    return [
        Received(read_entry(item.entry.raw, None, None), None, None, mismatch=item.mismatch)
        if item.entry.subject in subjects
        else item
        for item in received
    ]
