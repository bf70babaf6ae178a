"""Challenge and response over the telephone: letters that survive being read out, and how long a challenge is good.

The device makes a random challenge, the centre answers with a code that is good for this one question only. Letters are
Crockford's base32 (no I, L, O, U); the last letter of each code checks the others.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from collector_app.domain.clock import DRIFT, Reading
from collector_app.domain.spelled import BITS, SYMBOLS, is_spelled, plain, symbols

CHALLENGE_LETTERS: Final = 8  # seven of them random, 35 bits: two calls of one device practically never meet
CHALLENGE_LIFE: Final = timedelta(minutes=30)
WAITS: Final = (5, 15, 30, 60)  # seconds after the first wrong code, the second, …; one more makes the challenge void
TRIES: Final = len(WAITS) + 1

_FIELD: Final = 0b100101  # x⁵ + x² + 1, primitive over GF(2)


def letters(value: int, count: int) -> str:
    """Return the lowest `count` × 5 bits of `value` as letters, followed by their check letter."""
    text = symbols(value, count)
    return text + _check(text)


def number(text: str) -> int:
    """Return the number behind letters that have no check letter."""
    value = 0
    for letter in text:
        value = value << BITS | SYMBOLS.index(letter)
    return value


def _check(text: str) -> str:
    """Return the check letter: a sum over GF(32) in which each place weighs differently.

    Any one wrong letter and any two swapped ones are noticed, for every power of a primitive element differs.
    """
    total = 0
    for letter in text:
        total = (total ^ SYMBOLS.index(letter)) << 1
        total ^= _FIELD if total > 31 else 0  # noqa: PLR2004 - five bits
    return SYMBOLS[total]


def read(typed: str, length: int) -> str | None:
    """Return the plain code of `length` letters behind what was typed, or None for a slip of the finger or the ear."""
    code = plain(typed)
    return code if is_spelled(code, length) and _check(code[:-1]) == code[-1] else None


def new_challenge(noise: bytes) -> str:
    """Return a challenge from at least five random bytes."""
    return letters(int.from_bytes(noise), CHALLENGE_LETTERS - 1)


def response(key: bytes, purpose: str, told: tuple[str, ...], count: int) -> str:
    """Return `count` letters of an HMAC over `purpose` and everything that the response is bound to, with check letter.

    Parts carry their length, so two different questions never look the same.
    """
    question = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in (purpose, *told))
    return letters(int.from_bytes(hmac.digest(key, question, "sha256")), count)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge since the machine's `boot` and `monoms` (and its `wall` clock), and the wrong codes since."""

    letters: str
    boot: str
    monoms: int
    wall: datetime
    wrong: int = 0
    tried: int = 0

    def after_wrong(self, monoms: int) -> Challenge:
        """Return the challenge after one more wrong code."""
        return replace(self, wrong=self.wrong + 1, tried=monoms)

    def age(self, now: Reading) -> timedelta:
        """Return the most that can have passed since; raises ValueError after a reboot, when nobody knows.

        The larger of what the monotonic and the wall clock say: the first may stand still while a machine sleeps.
        """
        if now.boot != self.boot or now.monoms < self.monoms:
            raise ValueError("the challenge is of another boot")
        passed = timedelta(milliseconds=now.monoms - self.monoms)
        return max(passed * (1 + DRIFT), now.wall - self.wall)

    def left(self, now: Reading) -> timedelta:
        """Return for how long a response is still taken; zero when the challenge is void."""
        if now.boot != self.boot or now.monoms < self.monoms or self.wrong >= TRIES:
            return timedelta(0)
        return max(timedelta(0), CHALLENGE_LIFE - self.age(now))

    def wait(self, now: Reading) -> int:
        """Return the whole seconds until the next code is taken, after a wrong one."""
        if not 0 < self.wrong < TRIES:
            return 0
        return max(0, WAITS[self.wrong - 1] - (now.monoms - self.tried) // 1000)
