"""Who a case is about: the person whose contacts are counted over all their cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from collector_app.domain.case import Case, ContactCounts
from collector_app.server import tables as t
from collector_app.server.budget_tables import borrowers
from collector_app.server.centre import digest
from collector_app.server.database import Database
from collector_app.server.documents import read_document, write_document
from collector_app.server.feed import told_cases


@dataclass(frozen=True, slots=True)
class Borrower:
    """A case's borrower: the key of the person, the zone of the first address, and the lender's own counts."""

    case_id: str
    person: str
    zone: ZoneInfo
    counts: ContactCounts | None


def person_key(case: Case) -> str:
    """Return what tells one borrower from another: name, year of birth and the tail of the identity document.

    Without the document the telephone number stands in. Two people taken for one are contacted less, never more.
    """
    known = case.identifiers
    mark = known.id_tail or case.borrower.phone or known.phone_tail
    return digest("".join(case.borrower.name.split()).encode(), known.birth_year.encode(), mark.encode())


def enter_borrowers(database: Database, connection: Connection, cases: Iterable[Case]) -> None:
    """Keep who imported cases are about, and the lender's counts of now.

    The person of a case stays the first one that was entered: a corrected name must not free what is leased.
    """
    cases = list(cases)
    b = borrowers
    statement = select(b.c.case_id, b.c.person).where(b.c.case_id.in_([case.id for case in cases]))
    known = {row.case_id: row.person for row in connection.execute(statement)}
    rows = [
        {
            "case_id": case.id,
            "person": known.get(case.id) or person_key(case),
            "zone": case.addresses[0].zone,
            "counts": "" if case.counts is None else write_document(case.counts),
        }
        for case in sorted(cases, key=lambda case: case.id)
    ]
    database.upsert(b, rows, connection)


def enter_missing(database: Database, connection: Connection, case_ids: Sequence[str]) -> None:
    """Enter cases that were imported before borrowers were kept."""
    c = t.cases
    known = select(borrowers.c.case_id)
    statement = select(c.c.imported).where(c.c.id.in_(case_ids), c.c.id.not_in(known))
    documents = connection.execute(statement).scalars().all()
    if documents:
        enter_borrowers(database, connection, (read_document(Case, document) for document in documents))


def lock_people(connection: Connection, case_ids: Sequence[str]) -> list[Borrower]:
    """Lock the people of these cases until the transaction ends and return all their cases, by case id."""
    b = borrowers
    people = select(b.c.person).where(b.c.case_id.in_(case_ids))
    statement = select(b).where(b.c.person.in_(people)).order_by(b.c.case_id).with_for_update()
    return [_borrower(row) for row in connection.execute(statement)]


def people_of(connection: Connection, collector: str) -> tuple[list[Borrower], frozenset[str]]:
    """Return all cases of everybody whose case `collector` works, and which of them the collector's devices have.

    A case that the gate *assign* withholds is not among those: nothing is leased or counted for it.
    """
    b, c = borrowers, t.cases
    own = frozenset(connection.execute(select(c.c.id).where(c.c.collector == collector)).scalars())
    own &= told_cases(connection, collector)
    people = select(b.c.person).join(c, c.c.id == b.c.case_id).where(c.c.collector == collector)
    statement = select(b).where(b.c.person.in_(people)).order_by(b.c.case_id)
    return [_borrower(row) for row in connection.execute(statement)], own


def _borrower(row: Row[*tuple[Any, ...]]) -> Borrower:
    counts = read_document(ContactCounts, row.counts) if row.counts else None
    return Borrower(row.case_id, row.person, ZoneInfo(row.zone), counts)
