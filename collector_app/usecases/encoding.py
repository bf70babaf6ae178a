"""Bytes as text, and sealed records as bytes: the encodings that use cases and adapters share."""

from __future__ import annotations

import base64
import json

from collector_app.domain.case import DebtFacts
from collector_app.domain.journal.canonical import canonical
from collector_app.domain.journal.record import from_plain, to_plain


def to_base64(data: bytes) -> str:
    """Return standard base64 text."""
    return base64.b64encode(data).decode("ascii")


def debt_to_bytes(debt: DebtFacts) -> bytes:
    """Return a case's sealed part as plain bytes, ready to be sealed."""
    return canonical(to_plain(debt))


def debt_from_bytes(plain: bytes) -> DebtFacts:
    """Read a case's sealed part; raises BadRecordError when it does not fit (an older or damaged record)."""
    return from_plain(DebtFacts, json.loads(plain))
