"""The lender, its branch and its people, and the packs they work by, as the operator imports them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlalchemy import Connection, select

from collector_app.domain.case import Creditor
from collector_app.domain.localised import Localised
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.documents import write_document
from collector_app.server.feed import EVERYBODY, Change, publish
from collector_app.server.imports.cells import Origin, day, is_zone
from collector_app.server.imports.problems import CellError, ImportRefused, Problem
from collector_app.server.refusal import OperatorError


@dataclass(slots=True)
class _Reading:
    """Reads a YAML document by path and notes what is missing or wrong."""

    file: str
    document: Mapping[str, Any]
    problems: list[Problem]

    def text(self, part: Mapping[str, Any], place: str, key: str, *, required: bool = True) -> str:
        value = part.get(key)
        if value is None and required:
            self.note(f"{place}.{key}", "is missing", "缺少")
        return "" if value is None else str(value).strip()

    def part(self, key: str) -> Mapping[str, Any]:
        value = self.document.get(key)
        if isinstance(value, Mapping):
            return value
        self.note(key, "is missing", "缺少")
        return {}

    def items(self, key: str) -> Sequence[Mapping[str, Any]]:
        value = self.document.get(key, [])
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            return value
        self.note(key, "should be a list of entries", "应为列表")
        return []

    def note(self, place: str, english: str, chinese: str) -> None:
        self.problems.append(Problem(self.file, 0, place, Localised(english, chinese)))


def import_company(centre: Centre, path: Path) -> bool:
    """Import lender, branch, collectors and supervisors; return whether anything changed.

    Raises ImportRefused with everything that is to be corrected, or OperatorError; then nothing was imported.
    """
    reading = _Reading(path.name, _load(path), [])
    creditor = _creditor(reading)
    branch = _branch(reading)
    collectors = _collectors(reading, branch, centre)
    supervisors = [
        {
            "id": reading.text(item, "supervisors", "id"),
            "name": reading.text(item, "supervisors", "name"),
            "phone": reading.text(item, "supervisors", "phone", required=False),
        }
        for item in reading.items("supervisors")
    ]
    if reading.problems:
        raise ImportRefused(reading.problems)
    with centre.database.write() as connection:
        before = _everything(connection)
        named = {"name": creditor.name, "document": write_document(creditor)}
        centre.database.upsert(t.creditors, [named], connection)
        centre.database.upsert(t.branches, [branch], connection)
        centre.database.upsert(t.collectors, collectors, connection)
        centre.database.upsert(t.supervisors, supervisors, connection)
        changed = _everything(connection) != before
        if changed:
            publish(centre.database, connection, [Change(EVERYBODY, t.Topic.COMPANY, "company")])
    return changed


def _load(path: Path) -> Mapping[str, Any]:
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        message = f"没有找到文件 {path} / There is no file {path}."
        raise OperatorError(message) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        text = Localised(f"this is no YAML in UTF-8: {error}", "这不是 UTF-8 编码的 YAML 文件")
        raise ImportRefused([Problem(path.name, 0, "", text)]) from error
    if not isinstance(document, Mapping):
        text = Localised("creditor, branch and collectors are expected", "应有 creditor、branch 和 collectors")
        raise ImportRefused([Problem(path.name, 0, "", text)])
    return document


def _creditor(reading: _Reading) -> Creditor:
    part = reading.part("creditor")
    channels = part.get("payment_channels", [])
    return Creditor(
        reading.text(part, "creditor", "name"),
        reading.text(part, "creditor", "hotline"),
        reading.text(part, "creditor", "hotline_hours"),
        reading.text(part, "creditor", "complaint_line"),
        tuple(str(item) for item in channels) if isinstance(channels, list) else (),
    )


def _branch(reading: _Reading) -> dict[str, Any]:
    part = reading.part("branch")
    zone = reading.text(part, "branch", "zone")
    if zone and not is_zone(zone):
        reading.note("branch.zone", "should be an IANA time zone: Asia/Shanghai", "应为 IANA 时区，例如 Asia/Shanghai")
        zone = ""
    keys = ("city", "address", "latitude", "longitude")
    return {
        "id": reading.text(part, "branch", "id"),
        "name": reading.text(part, "branch", "name"),
        "zone": zone,
        "document": write_document({key: str(part.get(key, "")) for key in keys}),
    }


def _collectors(reading: _Reading, branch: Mapping[str, Any], centre: Centre) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    origin = Origin(centre.clock.now(), ZoneInfo(branch["zone"] or "UTC"))  # without a zone nothing is imported anyway
    for item in reading.items("collectors"):
        certified: date | None = None
        try:
            told = reading.text(item, "collectors", "certified_until", required=False)
            certified = day(told, origin) if told else None
        except CellError as error:
            reading.note("collectors.certified_until", error.text.en, error.text.zh_CN)
        rows.append(
            {
                "id": reading.text(item, "collectors", "id"),
                "name": reading.text(item, "collectors", "name"),
                "branch": branch["id"],
                "certificate": reading.text(item, "collectors", "certificate", required=False),
                "certified_until": certified,
            }
        )
    if not rows:
        reading.note("collectors", "at least one is needed", "至少要有一名外访人员")
    return rows


def _everything(connection: Connection) -> list[list[tuple[Any, ...]]]:
    return [
        [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
        for table in (t.creditors, t.branches, t.collectors, t.supervisors)
    ]
