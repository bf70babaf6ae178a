"""Domain records as text columns."""

from __future__ import annotations

import json
from typing import TypeVar

from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.usecases.failures import Failure, FailureCode

R = TypeVar("R")


def to_text(record: object) -> str:
    """Return a record as compact JSON; the same record always gives the same text."""
    return json.dumps(to_plain(record), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def from_text(record: type[R], text: str) -> R:
    """Read a record back; raises Failure(STORE_DAMAGED) when it does not fit."""
    try:
        return from_plain(record, json.loads(text))
    except (ValueError, BadRecordError) as error:
        raise Failure(FailureCode.STORE_DAMAGED, what=record.__name__) from error
