"""Remarks on a laptop whose journal was put back: by its own report, or because it contradicts what came before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from collector_app.domain.journal.content import DeviceRestored
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.database import Database

ROLLED_BACK: Final = "journal_rolled_back"
FORKED: Final = "journal_forked"


def note_rollbacks(
    database: Database, connection: Connection, device: Device, entries: Iterable[Entry], now: datetime
) -> None:
    """Remark what the laptop itself found at its start."""
    for entry in entries:
        content = read_content(entry) if entry.kind == Kind.DEVICE_RESTORED.value else None
        if isinstance(content, DeviceRestored):
            detail = f"{content.cause.value}: had reached {content.anchor_seq}, found {content.found_seq}"
            _remark(database, connection, device, entry.seq, ROLLED_BACK, detail, now)


def note_fork(database: Database, connection: Connection, device: Device, entry: Entry, now: datetime) -> None:
    """Remark the first entry of another branch."""
    detail = f"another entry {entry.seq} is held; the laptop's data was put back, or two machines use it"
    _remark(database, connection, device, entry.seq, FORKED, detail, now)


def _remark(
    database: Database, connection: Connection, device: Device, seq: int, code: str, detail: str, now: datetime
) -> None:
    row = {"device": device.id, "seq": seq, "code": code, "visit": "", "detail": detail, "noted_at": now}
    database.insert_new(t.remarks, [row], connection)
