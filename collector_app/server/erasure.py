"""Erasing a case's personal data at the centre, as the law asks for it (e.g. PIPL 47), without breaking the record.

Content and salt of its entries go, of the other branch of a fork as well; envelopes, seals and receipts stay, so the
chain still verifies and nobody can guess what was erased (journal.md, Entry). What the centre drew from the content,
the imported case and the evidence go too. The case's number and the act itself stay, so that it is known and not undone
by the next import. What a laptop delivers later of its visits is taken in without content (ingest/erased.py); what it
delivers of the case itself is erased by erasing it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, update

from collector_app.domain.case import Address, AddressKind, AddressSource, Case, Identifiers, Person, Role
from collector_app.domain.journal.entry import BadEntryError, Entry, read_entry
from collector_app.server import tables as t
from collector_app.server.borrowers import lock_people
from collector_app.server.budget_tables import borrowers, budget_tokens, contacts, liftings
from collector_app.server.caps import caps_in_force
from collector_app.server.centre import Centre
from collector_app.server.departure_tables import erased_visits, erasures
from collector_app.server.documents import read_document, write_document
from collector_app.server.evidence.tables import evidence_items
from collector_app.server.evidence.uploads import part_of
from collector_app.server.ingest.erased import NAMES_ITS_CASE, case_named, erased_rows
from collector_app.server.ingest.standing import VISIT
from collector_app.server.refusal import OperatorError

MAX_REASON: Final = 500
NOBODY: Final = "erased"
_LONGEST_COUNT: Final = timedelta(days=31)  # what the centre counts for a case looks back 30 days (counts.py)


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: of which case (number), how many entries and evidence items lost their content."""

    number: str
    entries: int
    items: int


def erase(centre: Centre, wanted: str, reason: str) -> Erased:
    """Erase what the centre holds of a case (by number or id), on the record.

    Raises OperatorError for an unknown case, one that a collector still has, and a missing reason.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= MAX_REASON:
        message = f"Say why with --reason, in at most {MAX_REASON} characters."
        raise OperatorError(message)
    now = centre.clock.now()
    with centre.database.write() as connection:
        case = _case(connection, wanted)
        visits = _visits(connection, case.id)
        rows = [row for told in visits for row in erased_rows(told.device, {told.id: case.id})]
        centre.database.insert_new(erased_visits, rows, connection)
        objects, parts = _erase_items(connection, visits)
        count = _erase_entries(connection, case.id, visits)
        _erase_drawn(connection, case.id, visits)
        _erase_imported(connection, case, now)
        row = {
            "id": centre.entropy.uuid7(now),
            "case_id": case.id,
            "reason": reason,
            "entries": count,
            "items": len(objects),
            "erased_at": now,
        }
        connection.execute(erasures.insert(), row)
        _erase_person(centre, connection, case.id, now)
        shared = _still_named(connection, objects)
    for sha256 in objects:  # after the commit: an object without a name is found by nobody, a name without it is
        if centre.evidence is not None and sha256 not in shared:
            centre.evidence.remove(sha256)
    for part in parts:
        if centre.evidence is not None:
            centre.evidence.drop(part)
    return Erased(case.number, count, len(objects))


def erased_cases(connection: Connection, numbers: Sequence[str]) -> list[str]:
    """Return those case numbers that were erased: their data must not come back."""
    c = t.cases
    statement = select(c.c.number).where(c.c.number.in_(numbers), c.c.id.in_(select(erasures.c.case_id)))
    return sorted(connection.execute(statement).scalars())


def _case(connection: Connection, wanted: str) -> Row[*tuple[Any, ...]]:
    c = t.cases
    statement = select(c).where((c.c.number == wanted) | (c.c.id == wanted)).with_for_update()
    row = connection.execute(statement).one_or_none()
    if row is None:
        message = f"There is no case {wanted}. Give its number as in the import."
        raise OperatorError(message)
    if row.collector is not None:
        message = (
            f"Case {row.number} is still with {row.collector}. First: collector-central withdraw {row.number}; "
            "erase it when the laptop has delivered."
        )
        raise OperatorError(message)
    return row


@dataclass(frozen=True, slots=True, order=True)
class _Visit:
    """A visit of the case, whether its row or only an entry says so."""

    device: str
    id: str


def _visits(connection: Connection, case_id: str) -> list[_Visit]:
    """Return every visit that names the case: folded, planned only, in the other branch of a fork, or erased before."""
    v, e, f, x = t.visits, t.entries, t.forks, erased_visits
    rows = [*connection.execute(select(v.c.device, v.c.id).where(v.c.case_id == case_id))]
    rows += connection.execute(select(x.c.device, x.c.visit.label("id")).where(x.c.case_id == case_id))
    found = {_Visit(row.device, row.id) for row in rows}
    unplaced = select(v.c.id).where(v.c.device == e.c.device, v.c.case_id == "", e.c.subject == VISIT + v.c.id).exists()
    columns = (e.c.device, e.c.raw, e.c.salt, e.c.data)
    named = select(*columns).where(e.c.kind.in_(NAMES_ITS_CASE), e.c.data.is_not(None), unplaced)
    forked = select(f.c.device, f.c.raw, f.c.salt, f.c.data).where(f.c.data.is_not(None))
    for row in (*connection.execute(named), *connection.execute(forked)):
        entry = _read(row)
        if entry is not None and case_named(entry) == case_id:
            found.add(_Visit(row.device, entry.subject[len(VISIT) :]))
    return sorted(found)


def _read(row: Row[*tuple[Any, ...]]) -> Entry | None:
    """Return a stored entry; None when its content is not the one that was hashed, and so names nothing."""
    try:
        return read_entry(row.raw, row.salt, row.data)
    except BadEntryError:
        return None


def _erase_entries(connection: Connection, case_id: str, visits: Sequence[_Visit]) -> int:
    e, f = t.entries, t.forks
    about: list[ColumnElement[bool]] = [e.c.subject == f"case/{case_id}"]
    about += [and_(e.c.device == row.device, e.c.subject == f"visit/{row.id}") for row in visits]
    statement = update(e).where(or_(*about), e.c.data.is_not(None)).values(salt=None, data=None)
    count = int(connection.execute(statement).rowcount)
    subjects = {f"visit/{row.id}" for row in visits} | {f"case/{case_id}"}
    for row in connection.execute(select(f.c.device, f.c.hash, f.c.raw).where(f.c.data.is_not(None))).all():
        if json.loads(row.raw)["subject"] in subjects:
            here = update(f).where(f.c.device == row.device, f.c.hash == row.hash)
            count += connection.execute(here.values(salt=None, data=None)).rowcount
    return count


def _erase_items(connection: Connection, visits: Sequence[_Visit]) -> tuple[list[str], list[str]]:
    """Forget the keys of the visits' evidence; return the hashes of its objects, and the parts on their way."""
    i = evidence_items
    objects: list[str] = []
    parts: list[str] = []
    for row in visits:
        mine = and_(i.c.device == row.device, i.c.visit == row.id, i.c.sealed_key != "")
        for item in connection.execute(select(i.c.item, i.c.cipher_sha256).where(mine)).all():
            objects.append(item.cipher_sha256)
            parts.append(part_of(row.device, item.item))
        connection.execute(update(i).where(mine).values(sealed_key="", plain_sha256="", discarded=True))
    return objects, parts


def _still_named(connection: Connection, objects: Sequence[str]) -> set[str]:
    i = evidence_items
    statement = select(i.c.cipher_sha256).where(i.c.cipher_sha256.in_(objects), i.c.sealed_key != "")
    return set(connection.execute(statement).scalars())


def _erase_drawn(connection: Connection, case_id: str, visits: Sequence[_Visit]) -> None:
    """Blank what projections, remarks and orders say about the customer."""
    v, q, r, g = t.visits, t.consequences, t.remarks, t.override_grants
    blank = {"stop_reason": "", "promise": "", "followup": None, "satisfaction": None, "outcome": ""}
    connection.execute(update(v).where(v.c.case_id == case_id).values(**blank))
    for row in visits:
        connection.execute(update(r).where(r.c.device == row.device, r.c.visit == row.id).values(detail=""))
    stops = select(q.c.device, q.c.seq).where(q.c.case_id == case_id)
    for device, seq in connection.execute(stops).all():
        connection.execute(delete(liftings).where(liftings.c.device == device, liftings.c.seq == seq))
    connection.execute(delete(q).where(q.c.case_id == case_id))
    connection.execute(update(g).where(g.c.case_id == case_id).values(reason=""))


def _erase_person(centre: Centre, connection: Connection, case_id: str, now: datetime) -> None:
    """Forget who the case was about.

    Contacts of a person count over all their cases: while another case of theirs is here, those of this one stay theirs
    for as long as a cap looks back. They say when somebody was contacted, and no more.
    """
    lock_people(connection, [case_id])
    b, k, nobody = borrowers, budget_tokens, f"{NOBODY}/{case_id}"
    person = connection.execute(select(b.c.person).where(b.c.case_id == case_id)).scalar_one_or_none()
    connection.execute(update(b).where(b.c.case_id == case_id).values(person=nobody, counts=""))
    if person is not None and connection.execute(select(b.c.case_id).where(b.c.person == person)).first() is None:
        connection.execute(update(contacts).where(contacts.c.person == person).values(person=nobody))
        connection.execute(update(k).where(k.c.person == person).values(person=nobody))
    _forget_old_contacts(centre, connection, now)


def _forget_old_contacts(centre: Centre, connection: Connection, now: datetime) -> None:
    """Forget whose the contacts and tokens of erased cases were, once no cap looks back as far."""
    since = now.date() - max(_LONGEST_COUNT, timedelta(days=caps_in_force(centre, connection).reach + 1))
    k, gone = budget_tokens, select(erasures.c.case_id)
    over = (contacts.c.case_id.in_(gone), contacts.c.day < since)
    connection.execute(update(contacts).where(*over).values(person=NOBODY))
    connection.execute(update(k).where(k.c.case_id.in_(gone), k.c.last_day < since).values(person=NOBODY))


def forget_old_contacts(centre: Centre) -> None:
    """Forget whose the contacts of erased cases were that no cap counts any more; for `retention --erase`."""
    with centre.database.write() as connection:
        _forget_old_contacts(centre, connection, centre.clock.now())


def _erase_imported(connection: Connection, row: Row[*tuple[Any, ...]], now: datetime) -> None:
    """Leave a case of nobody: what arrives late can still be placed, in the zone of the place where it happened."""
    old = read_document(Case, row.imported)
    nobody = Person(f"{NOBODY}/{row.id}", "", Role.BORROWER)
    zone = old.addresses[0].zone if old.addresses else "UTC"
    place = Address(NOBODY, "", AddressKind.HOME, AddressSource.CONTRACT, zone)
    blank = Case(row.id, row.number, row.version, old.creditor, nobody, (place,), Identifiers("", "", ""))
    values = {"imported": write_document(blank), "debt": "", "digest": "", "changed_at": now}
    connection.execute(update(t.cases).where(t.cases.c.id == row.id).values(**values))


def over(centre: Centre, years: int) -> list[str]:
    """Return the numbers of cases that nobody has, in which nothing happened for so many years, not erased yet."""
    before = centre.clock.now() - timedelta(days=366 * years)
    c, v = t.cases, t.visits
    lately = select(v.c.case_id).where(v.c.updated_at >= before)
    known = select(erasures.c.case_id)
    idle = (c.c.collector.is_(None), c.c.changed_at < before, c.c.id.not_in(lately), c.c.id.not_in(known))
    with centre.database.read() as connection:
        return list(connection.execute(select(c.c.number).where(*idle).order_by(c.c.number)).scalars())
