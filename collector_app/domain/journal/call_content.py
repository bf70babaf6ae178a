"""The typed content of entries about a call to the centre: challenges asked, wrong codes, the time told.

Like `content`; what a supervisor granted stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """A challenge was made to ask the centre for the time by phone; it is as old as this entry."""

    challenge: str


@dataclass(frozen=True, slots=True)
class TimeFailed:
    """A code was typed that is not the answer to the challenge."""

    challenge: str


@dataclass(frozen=True, slots=True)
class TimeConfirmed:
    """The centre told the time by phone: now lies between both, as `code` and the age of the challenge say."""

    challenge: str
    code: str
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class OverrideAsked:
    """A challenge was made to ask a supervisor to let one rule pass; it is as old as this entry."""

    rule: str
    challenge: str


@dataclass(frozen=True, slots=True)
class OverrideFailed:
    """A code was typed that is not the answer to the challenge."""

    rule: str
    challenge: str
