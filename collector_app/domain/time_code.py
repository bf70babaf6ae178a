"""The time by telephone: after a reboot without a line, the centre reads out a code that carries its time.

The code holds the minute (25 bits since 2026) and 30 bits of an HMAC with the device's key over device, challenge and
minute. Thirty are enough here: a challenge takes five tries with growing waits, so guessing one takes centuries.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from collector_app.domain.challenge import Challenge, letters, number, response
from collector_app.domain.clock import Fix, Reading
from collector_app.domain.journal import call_content as call
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import read_content

TIME_CODE_LETTERS: Final = 12  # five of the minute, six of the HMAC, one that checks them
_MINUTE_LETTERS: Final = 5  # 2**25 minutes are 63 years
_PROOF_LETTERS: Final = 6
_MINUTE: Final = timedelta(minutes=1)
_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)


class BeforeBeginningError(ValueError):
    """A time that no code can carry: the centre's clock is wrong."""


def time_code(key: bytes, device: str, challenge: str, now: datetime) -> str:
    """Return the code that tells a device the time, rounded down to the minute; raises BeforeBeginningError."""
    minute = (now - _BEGINNING) // _MINUTE
    if not 0 <= minute < 1 << 5 * _MINUTE_LETTERS:
        raise BeforeBeginningError(now.isoformat())
    return _code(key, device, challenge, minute)


def told_time(key: bytes, device: str, challenge: str, code: str) -> datetime | None:
    """Return the minute that a plain code (its check letter was right) carries, or None when it was not made for this.

    The centre's time when it made the code was this moment or up to a minute later.
    """
    minute = number(code[:_MINUTE_LETTERS])
    if not hmac.compare_digest(_code(key, device, challenge, minute), code):
        return None
    return _BEGINNING + minute * _MINUTE


def _code(key: bytes, device: str, challenge: str, minute: int) -> str:
    proof = response(key, "collector/time/v1", (device, challenge, str(minute)), _PROOF_LETTERS)
    return letters(minute << 5 * _PROOF_LETTERS | number(proof[:-1]), _MINUTE_LETTERS + _PROOF_LETTERS)


def told_fix(challenge: Challenge, given: datetime, now: Reading) -> Fix:
    """Return the fix that a told time makes; raises ValueError when the challenge is of another boot.

    The code was made after the challenge (it is bound to it) and before now. With `age` the most that can have passed
    since the challenge, and s ≤ age the true time since the code was made:

        the centre's time when it made the code   given ≤ T < given + 1 min
        now                                       T ≤ T + s ≤ T + age
        so                                        given ≤ now < given + 1 min + age
    """
    later = _MINUTE + challenge.age(now)
    return Fix(given, now.boot, now.monoms, now.wall, later_ms=-(-later // timedelta(milliseconds=1)))


def standing_time_challenge(entries: Iterable[Entry]) -> Challenge | None:
    """Return the device's newest challenge for the time with its wrong tries, or None when it is answered."""
    found: Challenge | None = None
    for entry in entries:
        content, envelope = read_content(entry), entry.envelope
        if isinstance(content, call.TimeAsked):
            found = Challenge(content.challenge, envelope.boot, envelope.monoms, envelope.time)
        elif found is not None and isinstance(content, call.TimeFailed) and content.challenge == found.letters:
            found = found.after_wrong(envelope.monoms)
        elif found is not None and isinstance(content, call.TimeConfirmed) and content.challenge == found.letters:
            found = None
    return found
