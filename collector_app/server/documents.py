"""Domain records as JSON text in a column, through the domain's own record codec."""

from __future__ import annotations

import json
from typing import TypeVar

from collector_app.domain.journal.record import from_plain, to_plain

R = TypeVar("R")


def write_document(record: object) -> str:
    """Return the JSON text of a domain record: same record, same text."""
    return json.dumps(to_plain(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_document(kind: type[R], text: str) -> R:
    """Read a record back; raises BadRecordError when the row was not written by us."""
    return from_plain(kind, json.loads(text))
