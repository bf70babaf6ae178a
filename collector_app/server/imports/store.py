"""One import, one transaction: new and changed cases get a version and a place in the feed; the rest is left alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from collector_app.domain.case import Case
from collector_app.server import tables as t
from collector_app.server.borrowers import enter_borrowers, lock_people
from collector_app.server.budget import recall_tokens
from collector_app.server.caseload import hand_over
from collector_app.server.centre import Centre, digest
from collector_app.server.documents import read_document, write_document
from collector_app.server.erasure import erased_cases
from collector_app.server.feed import Change, of_collector, publish
from collector_app.server.imports.build import Imported, Surroundings, build_cases
from collector_app.server.imports.cells import Origin
from collector_app.server.imports.files import read_tables
from collector_app.server.imports.problems import ImportRefused
from collector_app.server.imports.rows import Findings, Record, read_records
from collector_app.server.refusal import OperatorError


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    new: int
    changed: int
    unchanged: int


def import_cases(centre: Centre, path: Path, collector: str = "") -> ImportReport:
    """Import a list of cases; rows that name no collector go to `collector`, or stay at the centre.

    Raises ImportRefused with everything that is to be corrected, or OperatorError; then nothing was imported.
    """
    now = centre.clock.now()
    with centre.database.read() as connection:
        around, zone = _surroundings(connection, collector)
    origin, findings = Origin(now, zone), Findings()
    records: list[Record] = []
    for table in read_tables(path):
        records += read_records(table, origin, findings)
    imported = build_cases(records, origin, around, findings)
    if findings.problems:
        raise ImportRefused(findings.problems)
    with centre.database.write() as connection:
        return _store(centre, connection, imported, now)


def _surroundings(connection: Connection, collector: str) -> tuple[Surroundings, ZoneInfo]:
    creditor = connection.execute(select(t.creditors.c.name).order_by(t.creditors.c.name).limit(1)).scalar_one_or_none()
    branch = connection.execute(select(t.branches.c.zone).order_by(t.branches.c.id).limit(1)).scalar_one_or_none()
    if creditor is None or branch is None:
        message = (
            "先导入公司资料：collector-central import-company FILE.yaml / "
            "Import the company first: collector-central import-company FILE.yaml"
        )
        raise OperatorError(message)
    known = frozenset(connection.execute(select(t.collectors.c.id)).scalars())
    if collector and collector not in known:
        message = f"没有外访人员 {collector} / There is no collector {collector}."
        raise OperatorError(message)
    return Surroundings(creditor, known, collector), ZoneInfo(branch)


def _store(centre: Centre, connection: Connection, imported: list[Imported], now: datetime) -> ImportReport:
    numbers = [item.case.number for item in imported]
    gone = erased_cases(connection, numbers)
    if gone:
        message = (
            f"以下案件的个人信息已依法删除，请从文件中去掉：{', '.join(gone)} / "
            f"These cases were erased; take them out of the file: {', '.join(gone)}"
        )
        raise OperatorError(message)
    held = _held(connection, numbers)
    rows: list[dict[str, Any]] = []
    moves: list[tuple[str, str | None, str | None]] = []
    changes: list[Change] = []
    new = 0
    for item in imported:
        old = held.get(item.case.number)
        mark = _mark(item)
        if old is not None and old.digest == mark:
            continue
        new += old is None
        case_id = centre.entropy.uuid7(now) if old is None else old.id
        version = 1 if old is None else old.version + 1
        before = None if old is None else old.collector
        after = item.collector or before
        rows.append(_row(item, case_id, version, mark, after, now))
        if before != after:
            moves.append((case_id, before, after))
            if before is not None:
                changes.append(Change(of_collector(before), t.Topic.WITHDRAWAL, case_id, version))
        if after is not None:
            changes.append(Change(of_collector(after), t.Topic.CASE, case_id, version))
    centre.database.upsert(t.cases, sorted(rows, key=lambda row: str(row["id"])), connection)
    lock_people(connection, [row["id"] for row in rows])
    enter_borrowers(centre.database, connection, (read_document(Case, row["imported"]) for row in rows))
    for case_id, before, after in moves:
        if before is not None:
            changes += recall_tokens(connection, [case_id], before, now)
        hand_over(centre.database, connection, case_id, before, after, now)
    publish(centre.database, connection, changes)
    return ImportReport(new, len(rows) - new, len(imported) - len(rows))


def _held(connection: Connection, numbers: list[str]) -> dict[str, Row[*tuple[Any, ...]]]:
    c = t.cases
    statement = (
        select(c.c.id, c.c.number, c.c.version, c.c.digest, c.c.collector)
        .where(c.c.number.in_(numbers))
        .order_by(c.c.id)
        .with_for_update()
    )
    return {row.number: row for row in connection.execute(statement)}


def _mark(item: Imported) -> str:
    """What tells a changed row from the same row again; the moment of an import is no change."""
    case = item.case
    if item.counted_now and case.counts is not None:
        case = replace(case, counts=replace(case.counts, as_of=datetime.fromisoformat("1970-01-01T00:00:00+00:00")))
    return digest(write_document(case).encode(), write_document(item.debt).encode(), item.collector.encode())


def _row(item: Imported, case_id: str, version: int, mark: str, collector: str | None, now: datetime) -> dict[str, Any]:
    case = replace(item.case, id=case_id, version=version)
    return {
        "id": case_id,
        "number": case.number,
        "version": version,
        "imported": write_document(case),
        "debt": write_document(item.debt),
        "digest": mark,
        "collector": collector,
        "changed_at": now,
    }
