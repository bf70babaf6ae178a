"""The case file: the open part for everybody at the desk, the sealed part on the record, the gates beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from collector_app.domain.case import Case, Colleague, DebtFacts
from collector_app.domain.clock import TrustedTime
from collector_app.domain.disclosure import DisclosureReason, Warrant
from collector_app.domain.facts import zone_of
from collector_app.domain.journal.content import CaseOpened, Channel, DisclosureOpened
from collector_app.domain.journal.kinds import draft
from collector_app.domain.policy import Gate, GateDecision
from collector_app.domain.visit.stage import BEFORE_STRANGERS
from collector_app.usecases.budget import BudgetUse, uses
from collector_app.usecases.day import planned_start
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.open_visit import open_stage
from collector_app.usecases.ports.store import View
from collector_app.usecases.session import OpenSession

PREVIEW_GATES = (Gate.TRAVEL, Gate.DOOR, Gate.IDENTIFY, Gate.DISCLOSE, Gate.NEGOTIATE, Gate.SETTLE)


class HushedError(PermissionError):
    """Preparing was asked for at the door, before the right party was verified: refused (compliance.md)."""


@dataclass(frozen=True, slots=True)
class CasePreview:
    """A case with the verdict of each gate, judged for `at` (the planned time, or now)."""

    case: Case
    at: datetime
    planned: bool
    decisions: tuple[GateDecision, ...]
    colleagues: tuple[Colleague, ...]
    counts_as_of: datetime | None
    budget: tuple[BudgetUse, ...]


@dataclass(frozen=True, slots=True)
class Approach:
    """A way to turn to somebody, to be tried out: `companions` count as proven, `at` as the exact time.

    `channel` is that of the contact gate; the gates of a visit are always judged as a visit. `person_id` is empty for
    the customer; without `at` the planned time counts, or now.
    """

    companions: tuple[str, ...] = ()
    at: datetime | None = None
    channel: Channel = Channel.CALL
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Opens cases; every look is an entry."""

    session: OpenSession

    def open(self, case_id: str) -> Case:
        """Return the open part and put the opening on the record; raises Failure(CASE_GONE or LEASE_EXPIRED)."""
        with self.session.store.unit() as unit:
            self.session.check_lease(unit)
            case = unit.cases.get(case_id)
            if case is None:
                raise Failure(FailureCode.CASE_GONE)
            self.session.recorder.record(unit, (draft(f"case/{case_id}", CaseOpened(case_id)),))
            return case

    def preview(
        self, case_id: str, companions: tuple[str, ...] = (), address_id: str | None = None, at: datetime | None = None
    ) -> CasePreview:
        """Judge every gate of a visit before driving there; raises Failure(CASE_GONE).

        Whoever gave the session a code for the next visit counts as being there, named or not.
        """
        held = self.session.attestations
        keeper = self.session.gatekeeper
        with self.session.store.view() as view:
            case = self._case(view, case_id)
            now = self.session.recorder.time(view)
            moment = at or planned_start(case, now.shown)
            circumstances = keeper.circumstances(
                view, case, companions=companions, attestations=held, address_id=address_id, at=moment
            )
            today = circumstances.time.shown.astimezone(zone_of(circumstances)).date()
            return CasePreview(
                case=circumstances.case,
                at=moment or now.shown,
                planned=moment is not None,
                decisions=tuple(keeper.decide(gate, circumstances) for gate in PREVIEW_GATES),
                colleagues=tuple(c for c in view.feed.colleagues() if c.id != self.session.profile.collector.id),
                counts_as_of=None if (counts := circumstances.case.counts) is None else counts.as_of,
                budget=uses(keeper.book.rules, circumstances, today),
            )

    def try_out(self, case_id: str, approach: Approach) -> tuple[TrustedTime, tuple[GateDecision, ...]]:
        """Judge every gate there is, in the order of a visit, and say for when; writes nothing.

        Raises Failure(CASE_GONE).
        """
        keeper = self.session.gatekeeper
        with self.session.store.view() as view:
            case = self._case(view, case_id)
            at = approach.at or planned_start(case, self.session.recorder.time(view).shown)
            plain = keeper.circumstances(view, case, companions=approach.companions, at=at)
        visit = replace(plain, party=approach.person_id, attested=frozenset(approach.companions))
        contact = replace(visit, channel=approach.channel)
        decisions = (keeper.decide(gate, contact if gate is Gate.CONTACT else visit) for gate in Gate)
        return plain.time, tuple(decisions)

    def prepare(self, case_id: str) -> DebtFacts:
        """Open the sealed part to prepare a visit, on the record.

        Raises Failure(CASE_GONE or LEASE_EXPIRED), and HushedError while a visit stands at a door.
        """
        with self.session.store.unit() as unit:
            self.session.check_lease(unit)
            if open_stage(unit) in BEFORE_STRANGERS:
                message = "no preparing at the door"
                raise HushedError(message)
            sealed = unit.cases.sealed(case_id)
            if sealed is None:
                raise Failure(FailureCode.CASE_GONE)
            opened = draft(f"case/{case_id}", DisclosureOpened(case_id, DisclosureReason.PREPARATION))
            (entry,) = self.session.recorder.record(unit, (opened,))
        return self.session.unseal(sealed, Warrant(case_id, entry.seq))

    def _case(self, view: View, case_id: str) -> Case:
        case = view.cases.get(case_id)
        if case is None:
            raise Failure(FailureCode.CASE_GONE)
        return case
