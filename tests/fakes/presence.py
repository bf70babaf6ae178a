"""Presence secrets of invented collectors, and the lease a centre would give: real codes, really checked."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from collector_app.domain.presence import CODES_A_DAY, CodeCheck, PresenceLease, check_of, code_of
from collector_app.domain.spelled import readable
from tests.fakes.samples import DAY

DAYS = tuple(DAY + timedelta(days=number) for number in range(2))
CODES = 4  # as many as a test's day needs; a centre leases checks of all


def secret_of(collector: str) -> bytes:
    return hashlib.sha256(f"presence of {collector}".encode()).digest()


def code_for(collector: str, number: int = 0, day: date = DAY) -> str:
    """The code that this colleague reads out."""
    return readable(code_of(secret_of(collector), day, number))


@cache
def checks_of(collector: str, day: date, codes: int = CODES) -> tuple[CodeCheck, ...]:
    secret = secret_of(collector)
    return tuple(check_of(collector, day, code_of(secret, day, number)) for number in range(min(codes, CODES_A_DAY)))


def a_presence(own: str = "c-1", colleagues: Iterable[str] = ("c-2",), days: Iterable[date] = DAYS) -> PresenceLease:
    """What the centre leases to a laptop of `own`."""
    days = tuple(days)
    checks = (check for colleague in colleagues for day in days for check in checks_of(colleague, day))
    return PresenceLease(base64.b64encode(secret_of(own)).decode("ascii"), tuple(checks))
