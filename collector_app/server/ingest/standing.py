"""What a collector has to do with the cases that a batch speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, select

from collector_app.domain.journal.content import VisitOpened, VisitPlanned
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.ingest.reading import is_name

VISIT: Final = "visit/"
CASE: Final = "case/"
_NAMES_ITS_CASE: Final = frozenset({Kind.VISIT_OPENED.value, Kind.VISIT_PLANNED.value})


class Standing(StrEnum):
    """A collector's relation to a case at the moment its entries arrive."""

    ASSIGNED = "assigned"
    WITHDRAWN = "withdrawn"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Docket:
    """Which case each visit of the batch is about, and the collector's standing in it."""

    case_of_visit: dict[str, str]
    standing: dict[str, Standing]
    doubts: dict[int, str] = field(default_factory=dict)
    """What re-checking the rules parks: sequence number → code."""

    def case_of(self, entry: Entry) -> str | None:
        """Return the id of the case that an entry is about; None for entries of the device itself."""
        if entry.subject.startswith(VISIT):
            return self.case_of_visit.get(entry.subject[len(VISIT) :], "")
        if entry.subject.startswith(CASE):
            return entry.subject[len(CASE) :]
        return None

    def of(self, case_id: str) -> Standing:
        """Return the collector's standing in a case."""
        return self.standing.get(case_id, Standing.NEVER)


def visits_in(entries: Iterable[Entry]) -> list[str]:
    """Return the ids of the visits that the entries belong to, in order of appearance."""
    subjects = dict.fromkeys(entry.subject for entry in entries if entry.subject.startswith(VISIT))
    return [subject[len(VISIT) :] for subject in subjects]


def open_docket(connection: Connection, device: Device, entries: list[Entry]) -> Docket:
    """Look up everything that judging `entries` needs; locks the cases until the transaction ends, by id."""
    case_of_visit = _known_visits(connection, device, visits_in(entries))
    for entry in entries:
        if entry.kind in _NAMES_ITS_CASE and entry.subject.startswith(VISIT):
            content = read_content(entry)
            if isinstance(content, VisitOpened | VisitPlanned) and is_name(content.case):
                case_of_visit.setdefault(entry.subject[len(VISIT) :], content.case)
    wanted = set(case_of_visit.values())
    wanted |= {entry.subject[len(CASE) :] for entry in entries if entry.subject.startswith(CASE)}
    return Docket(case_of_visit, _standings(connection, device.collector, sorted(wanted)))


def _known_visits(connection: Connection, device: Device, visits: list[str]) -> dict[str, str]:
    if not visits:
        return {}
    v = t.visits
    statement = select(v.c.id, v.c.case_id).where(v.c.device == device.id, v.c.id.in_(visits), v.c.case_id != "")
    return {row.id: row.case_id for row in connection.execute(statement)}


def _standings(connection: Connection, collector: str, case_ids: list[str]) -> dict[str, Standing]:
    if not case_ids:
        return {}
    a, c = t.assignments, t.cases
    connection.execute(select(c.c.id).where(c.c.id.in_(case_ids)).order_by(c.c.id).with_for_update())
    statement = select(a.c.case_id, a.c.until).where(a.c.case_id.in_(case_ids), a.c.collector == collector)
    return {
        row.case_id: Standing.ASSIGNED if row.until is None else Standing.WITHDRAWN
        for row in connection.execute(statement)
    }
