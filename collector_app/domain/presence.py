"""Presence of a second collector: proven by a personal one-time code, checked without a line.

The server leases each collector a secret of their own, and every device of the branch slow hashes of the codes that its
colleagues may give on each day of the lease. Knowing a hash does not give a code: a code holds 55 bits that nobody can
guess, each guess costs an scrypt of 256 KiB, and the code is good for one day. Even a graphics card that keeps it all
in a cache of 5 TB/s tries no more than ten million a second, so one code takes it more than a hundred years.

The length of the code does most of the work, on purpose: a hash that made 40 bits safe would cost a centre minutes for
a branch, and an answer that takes more than a few seconds tells a laptop no time (clock.py).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from collector_app.domain.spelled import SYMBOLS, is_spelled, plain, symbols

OVER_EVERYWHERE: Final = timedelta(days=2)
"""A code is good on its day in the zone of the visited address: two days later it is over in every zone."""

CODES_A_DAY: Final = 16  # a full day has about ten visits; one symbol holds up to 32
CODE_LENGTH: Final = 12  # one symbol for the number, eleven for 55 bits

# scrypt (RFC 7914): 128·N·r bytes of memory. Measured at 1 ms; a centre hashes a branch of 20 for a day in 0.3 s.
_COST: Final = 1 << 8
_BLOCK: Final = 8
# Of the other codes, 2**55 by 64 bits, hardly ever one fits; more would only weigh on the packet.
_DIGEST_BYTES: Final = 8

_FREE_TRIES: Final = 5
_FIRST_WAIT: Final = 30  # seconds, doubled with each further wrong code
_LONGEST_WAIT: Final = 15 * 60


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What a device knows of one code: the slow hash (hex) of code `number` of a collector's `day`."""

    collector: str
    day: date
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class PresenceLease:
    """The holder's own `secret` (base64) and the checks of colleagues' codes; a later lease replaces it whole."""

    secret: str = field(repr=False)
    checks: tuple[CodeCheck, ...] = ()


def code_of(secret: bytes, day: date, number: int) -> str:
    """Return code `number` (0 to CODES_A_DAY - 1) of a day in its plain form."""
    told = b"collector/presence/v1\0" + f"{day.isoformat()}/{number}".encode("ascii")
    value = int.from_bytes(hmac.digest(secret, told, "sha256"))
    return SYMBOLS[number] + symbols(value, CODE_LENGTH - 1)[::-1]


def read_code(typed: str) -> str | None:
    """Return the plain code behind what was typed, or None when it can't be one."""
    code = plain(typed)
    return code if is_spelled(code, CODE_LENGTH) and number_of(code) < CODES_A_DAY else None


def number_of(code: str) -> int:
    """Return which of its day's codes a plain code says it is."""
    return SYMBOLS.index(code[0])


def check_of(collector: str, day: date, code: str) -> CodeCheck:
    """Return the check of a plain code. Slow on purpose: about 1 ms."""
    number = number_of(code)
    salt = b"collector/presence/v1\0" + f"{collector}\0{day.isoformat()}/{number}".encode()
    digest = hashlib.scrypt(code.encode("ascii"), salt=salt, n=_COST, r=_BLOCK, p=1, dklen=_DIGEST_BYTES)
    return CodeCheck(collector, day, number, digest.hex())


def matching_day(checks: Iterable[CodeCheck], collector: str, code: str, today: date) -> date | None:
    """Return the day that a plain code of a collector is for, or None when it fits no check; today is tried first."""
    number = number_of(code)
    mine = [check for check in checks if check.collector == collector and check.number == number]
    for check in sorted(mine, key=lambda item: (item.day != today, item.day)):
        if hmac.compare_digest(check_of(collector, check.day, code).digest, check.digest):
            return check.day
    return None


@dataclass(frozen=True, slots=True)
class CodeTries:
    """Wrong codes so far, and until which monotonic millisecond none is taken; the wall clock decides nothing."""

    wrong: int = 0
    until: int = 0

    def wait(self, monoms: int) -> int:
        """Return the whole seconds still to wait."""
        return max(0, -(-(self.until - monoms) // 1000))

    def after_wrong(self, monoms: int) -> CodeTries:
        """Return the state after one more wrong code."""
        wrong = self.wrong + 1
        if wrong < _FREE_TRIES:
            return replace(self, wrong=wrong)
        seconds = min(_LONGEST_WAIT, _FIRST_WAIT << min(wrong - _FREE_TRIES, 10))
        return CodeTries(wrong, monoms + seconds * 1000)
