"""Why the server refuses, as the one exception that becomes a `ProblemAnswer`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Code(StrEnum):
    """Codes of `ProblemAnswer` (protocol/messages.py), stable for machines."""

    UNKNOWN_CODE = "unknown_code"
    USED_CODE = "used_code"
    BAD_SIGNATURE = "bad_signature"
    REVOKED = "revoked"
    CLOCK_SKEW = "clock_skew"
    GAP = "gap"
    FORK = "fork"
    TOO_LARGE = "too_large"
    INVALID = "invalid"
    UNKNOWN_ITEM = "unknown_item"
    ERASED = "erased"
    OFFSET = "offset"
    DAMAGED = "damaged"
    SERVER_ERROR = "server_error"


STATUS: dict[Code, int] = {
    Code.UNKNOWN_CODE: 404,
    Code.USED_CODE: 409,
    Code.BAD_SIGNATURE: 401,
    Code.REVOKED: 403,
    Code.CLOCK_SKEW: 401,
    Code.GAP: 409,
    Code.FORK: 403,
    Code.TOO_LARGE: 413,
    Code.INVALID: 422,
    Code.UNKNOWN_ITEM: 404,
    Code.ERASED: 410,
    Code.OFFSET: 409,
    Code.DAMAGED: 422,
    Code.SERVER_ERROR: 500,
}


class Refusal(Exception):
    """The server won't do it. `detail` is a sentence for people: what is wrong and what to do; no personal data."""

    def __init__(
        self,
        code: Code,
        detail: str,
        *,
        status: int | None = None,
        expected_seq: int | None = None,
        server_time: datetime | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = status or STATUS[code]
        self.expected_seq = expected_seq
        self.server_time = server_time


class OperatorError(Exception):
    """What the operator asked for can't be done; the sentence says what to do instead. Printed by the command line."""
