"""Presence of a second collector: checking a colleague's code without a line, and giving one's own.

A code that was checked before a visit is held by the session until the visit begins and puts it on the record; then it
is used up. What was held and never used is forgotten with the session, and the code stays good.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.case import Colleague
from collector_app.domain.clock import TrustedTime
from collector_app.domain.journal.content import CompanionAttested
from collector_app.domain.presence import CODES_A_DAY, CodeTries, code_of, matching_day, number_of, read_code
from collector_app.domain.spelled import readable
from collector_app.domain.visit.fold import fold
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.open_visit import open_stage
from collector_app.usecases.ports.store import Unit, View
from collector_app.usecases.session import OpenSession

ATTESTING: Final = frozenset({Stage.PREPARED, Stage.TRAVELLING, Stage.AT_DOOR})
"""Stages in which a colleague can still be added: later somebody else's presence has nothing to decide."""

_OWN_CODE_FREE: Final = frozenset({Stage.PREPARED, Stage.TRAVELLING, Stage.AFTERCARE, Stage.CLOSED})


class PresenceProblem(StrEnum):
    """Why a code was not taken, or one's own is not shown."""

    MALFORMED = "malformed"
    WRONG = "wrong"
    WAIT = "wait"
    OTHER_DAY = "other_day"
    USED = "used"
    OWN = "own"
    UNCERTIFIED = "uncertified"
    NO_CODES = "no_codes"
    DAY_UNKNOWN = "day_unknown"
    TOO_LATE = "too_late"
    AT_THE_DOOR = "at_the_door"


class PresenceError(ValueError):
    """A code was refused. `name` is the colleague's, `day` the one it is for, `seconds` how long to wait."""

    def __init__(self, problem: PresenceProblem, *, name: str = "", day: date | None = None, seconds: int = 0) -> None:
        super().__init__(problem.value)
        self.problem, self.name, self.day, self.seconds = problem, name, day, seconds


@dataclass(frozen=True, slots=True)
class MyCode:
    """One's own code as it is shown; `number` counts from 1 to `of`."""

    day: date
    code: str
    number: int
    of: int = CODES_A_DAY

    @property
    def last(self) -> bool:
        """Whether no further code follows today."""
        return self.number >= self.of


@dataclass(frozen=True, slots=True)
class Presence:
    """Checks colleagues' codes and gives one's own. Belongs to the window's thread; takes a few milliseconds."""

    session: OpenSession

    def check(self, collector: str, typed: str, zone: tzinfo) -> CompanionAttested:
        """Check a colleague's code and hold it for the next visit; a second code of theirs replaces the first.

        `zone` is the visited address's. Raises PresenceError; nothing is written.
        """
        with self.session.store.view() as view:
            proof = self.verify(view, collector, typed, zone)
        kept = tuple(item for item in self.session.attestations if item.collector != collector)
        self.session.attestations = (*kept, proof)
        return proof

    def verify(self, view: View | Unit, collector: str, typed: str, zone: tzinfo) -> CompanionAttested:
        """Return the proof that a code gives now; raises PresenceError, and a wrong code counts towards the delay."""
        monoms = self.session.recorder.clock.read().monoms
        if seconds := self.session.code_tries.wait(monoms):
            raise PresenceError(PresenceProblem.WAIT, seconds=seconds)
        try:
            proof = self._proof(view, collector, typed, zone)
        except PresenceError as error:
            if error.problem is PresenceProblem.WRONG:
                self.session.code_tries = self.session.code_tries.after_wrong(monoms)
            raise
        self.session.code_tries = CodeTries()
        return proof

    def _proof(self, view: View | Unit, collector: str, typed: str, zone: tzinfo) -> CompanionAttested:
        who = self._colleague(view, collector)
        code = read_code(typed)
        if code is None:
            raise PresenceError(PresenceProblem.MALFORMED)
        today = self._today(view, zone)
        lease = view.leased.presence()
        checks = () if lease is None else tuple(check for check in lease.checks if check.collector == collector)
        if lease is None or not any(check.day == today for check in checks):
            raise PresenceError(PresenceProblem.NO_CODES, name=who.name)
        if any(code_of(b64decode(lease.secret), day, number_of(code)) == code for day in {item.day for item in checks}):
            raise PresenceError(PresenceProblem.OWN)
        day = matching_day(checks, collector, code, today)
        if day is None:
            raise PresenceError(PresenceProblem.WRONG, name=who.name)
        if day != today:
            raise PresenceError(PresenceProblem.OTHER_DAY, name=who.name, day=day)
        if who.certified_until is None or who.certified_until < today:
            raise PresenceError(PresenceProblem.UNCERTIFIED, name=who.name)
        if (collector, number_of(code)) in view.leased.used(day):
            raise PresenceError(PresenceProblem.USED, name=who.name)
        return CompanionAttested(collector, day, number_of(code), code)

    def _colleague(self, view: View | Unit, collector: str) -> Colleague:
        if collector == self.session.profile.collector.id:
            raise PresenceError(PresenceProblem.OWN)
        found = next((item for item in view.feed.colleagues() if item.id == collector), None)
        if found is None:
            raise PresenceError(PresenceProblem.NO_CODES, name=collector)
        return found

    def still_good(
        self, view: View | Unit, proofs: tuple[CompanionAttested, ...], zone: tzinfo
    ) -> tuple[CompanionAttested, ...]:
        """Return those of the held proofs that a visit may begin on: still of today, not used, and really genuine."""
        good = []
        for proof in proofs:
            try:
                good.append(self._proof(view, proof.collector, proof.code, zone))
            except PresenceError:
                continue  # the gate says what is missing, and nothing was used up
        return tuple(good)

    def colleagues(self) -> tuple[Colleague, ...]:
        """Return the branch's collectors without oneself."""
        with self.session.store.view() as view:
            return tuple(item for item in view.feed.colleagues() if item.id != self.session.profile.collector.id)

    def mine(self) -> MyCode:
        """Return one's own code to give next; it stays the same until `next_mine`.

        Raises PresenceError: NO_CODES, DAY_UNKNOWN, AT_THE_DOOR; Failure(LEASE_EXPIRED).
        """
        with self.session.store.view() as view:
            return self._mine(view)

    def next_mine(self) -> MyCode:
        """Go on to the next code of today, because the one shown was used; the last one stays. Raises as `mine`."""
        with self.session.store.unit() as unit:
            shown = self._mine(unit)
            if not shown.last:
                unit.leased.put_given(shown.day, shown.number)
            return self._mine(unit)

    def _mine(self, view: View | Unit) -> MyCode:
        self.session.check_lease(view)
        stage = open_stage(view)
        if stage is not None and stage not in _OWN_CODE_FREE:
            raise PresenceError(PresenceProblem.AT_THE_DOOR)
        lease = view.leased.presence()
        if lease is None:
            raise PresenceError(PresenceProblem.NO_CODES, name=self.session.profile.collector.name)
        today = self._today(view, _next_zone(view))
        number = min(view.leased.given(today), CODES_A_DAY - 1)
        return MyCode(today, readable(code_of(b64decode(lease.secret), today, number)), number + 1)

    def _today(self, view: View | Unit, zone: tzinfo | None) -> date:
        """Return the local day (of this laptop, that has no cases, without `zone`) when the interval can tell it."""
        today = day_told(self.session.recorder.time(view), zone)
        if today is None:
            raise PresenceError(PresenceProblem.DAY_UNKNOWN)
        return today


def day_told(time: TrustedTime, zone: tzinfo | None) -> date | None:
    """Return the local day that the whole interval lies in, or None."""
    first = time.earliest.astimezone(zone).date()
    return first if time.latest is not None and time.latest.astimezone(zone).date() == first else None


def use_up(unit: Unit, proofs: Iterable[CompanionAttested]) -> None:
    """Remember that codes went on the record of a visit, in the same unit: none is good for another one."""
    for proof in proofs:
        unit.leased.put_used(proof.collector, proof.day, proof.number)


def _next_zone(view: View | Unit) -> tzinfo | None:
    """Return the zone where one's own code will be checked: that of the open visit, else of the next case's address.

    A colleague's laptop asks for a code of the day at the visited address, and both go to the same branch's cases.
    """
    open_id = view.journal.open_visit()
    if open_id is not None:
        visit = fold(open_id, view.journal.of(f"visit/{open_id}"))
        case = view.cases.get(visit.case)
        return None if case is None else ZoneInfo(case.address(visit.address).zone)
    row = next(iter(view.cases.rows()), None)
    case = None if row is None else view.cases.get(row.id)
    return None if case is None else ZoneInfo(case.addresses[0].zone)
