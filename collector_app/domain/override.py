"""Overrides by a supervisor over the phone: a challenge is read out, a response code comes back.

A response is bound to device, case, rule, supervisor and challenge; the challenge belongs to one visit and is good for
half an hour, once. What was asked and tried stands in the visit's entries, so a lock in the middle of the call loses
nothing and gains nobody a try.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from collector_app.domain.challenge import Challenge, response
from collector_app.domain.journal import call_content as call
from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import read_content

RESPONSE_LETTERS: Final = 12
_SECRET_LETTERS: Final = 11  # 55 bits, the twelfth letter checks them

LEAVE: Final = timedelta(hours=2)
"""How long a rule is let pass, from the latest moment that now may be; the visit's end ends it too."""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Somebody at the centre who may let a rule pass, and the number to call."""

    id: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Supervision:
    """The branch's supervisors and the `key` (base64) that responses for this device are made with."""

    key: str = field(repr=False)
    supervisors: tuple[Supervisor, ...] = ()


@dataclass(frozen=True, slots=True)
class Plea:
    """What a supervisor is asked: to let a rule pass for a case on a device, now (the challenge says when)."""

    device: str
    case: str
    rule: str
    supervisor: str
    challenge: str


def override_code(key: bytes, plea: Plea) -> str:
    """Return the response code that grants a plea, in its plain form."""
    told = (plea.device, plea.case, plea.rule, plea.supervisor, plea.challenge)
    return response(key, "collector/override/v1", told, _SECRET_LETTERS)


def standing_challenge(entries: Iterable[Entry], rule: str) -> Challenge | None:
    """Return a visit's newest challenge for a rule with its wrong tries, or None when it is answered or was never made.

    Whether it is still good is for the challenge itself to say.
    """
    found: Challenge | None = None
    for entry in entries:
        content, envelope = read_content(entry), entry.envelope
        if isinstance(content, call.OverrideAsked) and content.rule == rule:
            found = Challenge(content.challenge, envelope.boot, envelope.monoms, envelope.time)
        elif found is None:
            continue
        elif isinstance(content, call.OverrideFailed) and content.challenge == found.letters:
            found = found.after_wrong(envelope.monoms)
        elif isinstance(content, c.OverrideGranted) and content.challenge == found.letters:
            found = None
    return found
