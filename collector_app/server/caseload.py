"""Cases as devices get them: what was imported with the consequences of visits laid over it; and who works which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from collector_app.domain.case import Case, DebtFacts, Stay, StayKind
from collector_app.domain.journal.content import ContactAttempted, VisitStopped
from collector_app.domain.journal.entry import read_entry
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.outcome import NO_CONTACT, REFUSED, STAY_AFTER, StopReason
from collector_app.protocol.messages import CaseUpdate
from collector_app.server import tables as t
from collector_app.server.budget import recall_tokens
from collector_app.server.database import Database
from collector_app.server.documents import read_document
from collector_app.server.feed import Change, of_collector, publish
from collector_app.server.refusal import OperatorError


def updates_of(connection: Connection, case_ids: Sequence[str], collector: str) -> dict[str, CaseUpdate]:
    """Return the current version of those cases that are assigned to `collector` now."""
    c = t.cases
    statement = select(c.c.id, c.c.version, c.c.imported, c.c.debt).where(
        c.c.id.in_(case_ids), c.c.collector == collector
    )
    rows = connection.execute(statement).all()
    debts = {row.id: read_document(DebtFacts, row.debt) for row in rows}
    return {case.id: CaseUpdate(case=case, debt=debts[case.id]) for case in _laid_over(connection, rows)}


def cases_of(connection: Connection, collector: str) -> list[Case]:
    """Return the current version of every case that is assigned to `collector` now, whether it may leave or not."""
    c = t.cases
    statement = select(c.c.id, c.c.version, c.c.imported).where(c.c.collector == collector)
    return _laid_over(connection, connection.execute(statement).all())


def _laid_over(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Case]:
    stays = _stays_of(connection, [row.id for row in rows])
    cases = ((row, read_document(Case, row.imported)) for row in rows)
    left_alone = _left_alone(connection, [row.id for row in rows])
    return [
        replace(
            case,
            version=row.version,
            stays=case.stays + tuple(stays.get(row.id, ())),
            people=tuple(
                replace(item, do_not_contact=True) if (row.id, item.id) in left_alone else item for item in case.people
            ),
        )
        for row, case in cases
    ]


def _left_alone(connection: Connection, case_ids: Sequence[str]) -> set[tuple[str, str]]:
    """Return (case, person) of everybody who asked, at a door or on a call, not to be turned to again.

    Lifting the stay of the case does not change that: it is the person's own wish. A stop has a consequence only when
    its content was the one that its laptop signed.
    """
    q, e = t.consequences, t.entries
    statement = (
        select(q.c.case_id, e.c.raw, e.c.salt, e.c.data)
        .join(e, (e.c.device == q.c.device) & (e.c.seq == q.c.seq))
        .where(q.c.case_id.in_(case_ids), q.c.reason.in_([REFUSED, *sorted(NO_CONTACT)]))
    )
    told = (
        (row.case_id, read_content(read_entry(row.raw, row.salt, row.data))) for row in connection.execute(statement)
    )
    return {
        (case, wish.person) for case, wish in told if isinstance(wish, VisitStopped | ContactAttempted) and wish.person
    }


def _stays_of(connection: Connection, case_ids: Sequence[str]) -> dict[str, list[Stay]]:
    q = t.consequences
    statement = (
        select(q.c.case_id, q.c.reason, q.c.since)
        .where(q.c.case_id.in_(case_ids), q.c.lifted_at.is_(None))
        .order_by(q.c.since, q.c.device, q.c.seq)
    )
    stays: dict[str, list[Stay]] = {}
    for row in connection.execute(statement):
        kind = stay_after(row.reason)
        if kind is not None:
            stays.setdefault(row.case_id, []).append(Stay(kind, row.since))
    return stays


def stay_after(reason: str) -> StayKind | None:
    """Return the stay that the reason of a consequence puts on its case; None when it only calls a supervisor."""
    return None if reason == REFUSED else STAY_AFTER.get(StopReason(reason))


def raise_versions(connection: Connection, case_ids: Iterable[str], now: datetime) -> list[Change]:
    """Give each case a new version and return the changes to publish; rows are locked in the order of their ids."""
    changes: list[Change] = []
    c = t.cases
    for case_id in sorted(set(case_ids)):
        statement = (
            update(c)
            .where(c.c.id == case_id)
            .values(version=c.c.version + 1, changed_at=now)
            .returning(c.c.version, c.c.collector)
        )
        row = connection.execute(statement).one()
        if row.collector is not None:
            changes.append(Change(of_collector(row.collector), t.Topic.CASE, case_id, row.version))
    return changes


def hand_over(
    database: Database, connection: Connection, case_id: str, old: str | None, new: str | None, now: datetime
) -> None:
    """Write down that a case moves from one collector's assignment to another's (None: to nobody's)."""
    a = t.assignments
    if old is not None:
        connection.execute(update(a).where(a.c.case_id == case_id, a.c.collector == old).values(until=now))
    if new is not None:
        row = {"case_id": case_id, "collector": new, "since": now, "until": None}
        database.upsert(a, [row], connection)


def withdraw(database: Database, wanted: str, now: datetime) -> str:
    """Take a case (by number or id) back to the centre and return its number.

    The device closes it after what was recorded for it is delivered. Raises OperatorError for an unknown case and for
    one that nobody has.
    """
    c = t.cases
    with database.write() as connection:
        statement = select(c.c.id, c.c.number, c.c.collector).where((c.c.number == wanted) | (c.c.id == wanted))
        row = connection.execute(statement.with_for_update()).one_or_none()
        if row is None:
            message = f"There is no case {wanted}. Give its number as in the import."
            raise OperatorError(message)
        if row.collector is None:
            message = f"Case {row.number} is not assigned to anybody."
            raise OperatorError(message)
        statement_of_version = (
            update(c)
            .where(c.c.id == row.id)
            .values(version=c.c.version + 1, collector=None, changed_at=now)
            .returning(c.c.version)
        )
        version = connection.execute(statement_of_version).scalar_one()
        hand_over(database, connection, row.id, row.collector, None, now)
        recalled = recall_tokens(connection, [row.id], row.collector, now)
        publish(
            database, connection, [Change(of_collector(row.collector), t.Topic.WITHDRAWAL, row.id, version), *recalled]
        )
    return str(row.number)
