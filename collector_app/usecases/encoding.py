"""Bytes as text, and sealed records as bytes: the encodings that use cases and adapters share."""

from __future__ import annotations

import base64
import json

from collector_app.domain.case import DebtFacts
from collector_app.domain.journal.canonical import canonical
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.protocol.messages import EntryUpload


def to_base64(data: bytes) -> str:
    """Return standard base64 text."""
    return base64.b64encode(data).decode("ascii")


def upload_of(entry: Entry) -> EntryUpload:
    """Return an entry as it travels."""
    return EntryUpload(
        raw=entry.raw.decode("utf-8"),
        salt=None if entry.salt is None else to_base64(entry.salt),
        data=None if entry.data is None else entry.data.decode("utf-8"),
    )


def debt_to_bytes(debt: DebtFacts) -> bytes:
    """Return a case's sealed part as plain bytes, ready to be sealed."""
    return canonical(to_plain(debt))


def debt_from_bytes(plain: bytes) -> DebtFacts:
    """Read a case's sealed part; raises BadRecordError when it does not fit (an older or damaged record)."""
    return from_plain(DebtFacts, json.loads(plain))
