"""How long a laptop has not been heard of, and what follows from it (security.md, Lease).

Thirty days without contact end what a laptop may keep. Two clocks are asked, and they may do different things:

*proven* - the earliest that now can be. The centre's time of the last contact, plus what the machine's counter has run
since; after a restart the counter begins anew, so the bound that was reached is kept with every look and counted on
from there. It never moves back, and no clock that somebody sets moves it forward: only it may close off work that
nobody else has.

*likely* - the wall clock, where it is later. Anybody can set it, so its word alone destroys only what the centre has
too. Without it a laptop that lies switched off for a month would keep its cases: the counter does not run then.

Whether everything is delivered is known by a number: the journal's head when the session was locked with nothing left
to deliver. A head beyond it, or a session that was never locked, means that something may be here alone.

========== ============================ =====================================================================
standing   when                         what follows
========== ============================ =====================================================================
QUIET      less than 20 days            nothing
WARNED     from day 20 on               unlock screen and Today's strip say the two dates
HELD       30 days, undelivered work,   nothing is destroyed: nothing recorded is ever lost (sync.md, promise 1).
           and not proven, or nobody    The cases are closed by the lease; the screens ask to connect
           could recover it
SHUT       30 days proven, undelivered  the keyring's half of the key goes: no passphrase opens the laptop any
           work, supervisors can help   more, two supervisors can still deliver what it holds
OVER       30 days likely, everything   the laptop wipes itself
           delivered
========== ============================ =====================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from collector_app.domain.clock import DRIFT, Reading, later

WARN_AFTER: Final = timedelta(days=20)
SHRED_AFTER: Final = timedelta(days=30)  # security.md, Lease
_SAME_BOUND: Final = timedelta(minutes=5)  # a bound that grew by less is not worth a write to the keyring


class Silence(Enum):
    """What follows from it; see the module."""

    QUIET = "quiet"
    WARNED = "warned"
    HELD = "held"
    SHUT = "shut"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Contact:
    """The newest contact with the centre that was verified, and what is known since.

    `heard` is the centre's time. It was `known` or later when the counter of `boot` stood at `monoms`. `settled` is the
    journal's head when nothing was left to deliver, None while that can't be said. `shut`: the laptop was closed off.
    `word` is what the centre will be told if the laptop has to wipe itself without its keys (last_word.py).
    """

    heard: datetime
    known: datetime
    boot: str
    monoms: int
    settled: int | None = None
    shut: bool = False
    word: str = ""

    @classmethod
    def now(cls, heard: datetime, reading: Reading, word: str = "") -> Contact:
        """Return the contact of this moment."""
        return cls(heard, heard, reading.boot, reading.monoms, word=word)

    @property
    def due(self) -> datetime:
        """When the laptop may not keep its cases any longer."""
        return later(self.heard, SHRED_AFTER)

    def proven(self, reading: Reading) -> datetime:
        """Return the earliest that now can be."""
        if reading.boot != self.boot or reading.monoms < self.monoms:
            return self.known
        return later(self.known, timedelta(milliseconds=reading.monoms - self.monoms) * (1 - DRIFT))

    def likely(self, reading: Reading) -> datetime:
        """Return what now is if the wall clock is right, and never before what is proven."""
        return max(self.proven(reading), reading.wall)

    def counted_on(self, reading: Reading, at_least: datetime | None = None) -> Contact:
        """Return it with the bound of this moment, from which the next boot goes on; the same when little changed.

        `at_least` is a bound from elsewhere, that a centre vouches for.
        """
        bound = self.proven(reading)
        if at_least is not None:
            bound = max(bound, at_least)
        counts = reading.boot == self.boot and reading.monoms >= self.monoms
        if counts and bound - self.proven(reading) < _SAME_BOUND and bound - self.known < _SAME_BOUND:
            return self
        return replace(self, known=bound, boot=reading.boot, monoms=reading.monoms)

    def is_settled(self, head: int | None) -> bool:
        """Whether the centre has all that a journal with this head holds; None: nobody can tell."""
        return self.settled is not None and head is not None and head <= self.settled


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows, and the two dates that a screen says; None without any contact."""

    silence: Silence = Silence.QUIET
    heard: datetime | None = None
    due: datetime | None = None


def judge(contact: Contact, reading: Reading, *, settled: bool, recoverable: bool) -> Silence:
    """Return what follows now. `recoverable`: supervisors can bring out what was not delivered."""
    if contact.shut:
        return Silence.SHUT
    proven, likely = contact.proven(reading), contact.likely(reading)
    if settled and likely >= contact.due:
        return Silence.OVER
    if not settled and recoverable and proven >= contact.due:
        return Silence.SHUT
    if likely >= contact.due:
        return Silence.HELD
    return Silence.WARNED if likely >= later(contact.heard, WARN_AFTER) else Silence.QUIET
