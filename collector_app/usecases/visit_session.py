"""A visit under way: every act is one durable transaction of entries, every view is their fold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from collector_app.domain.disclosure import CoverReason, DisclosureReason
from collector_app.domain.facts import zone_of
from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.kinds import draft
from collector_app.domain.localised import Language
from collector_app.domain.note import NoteFinding
from collector_app.domain.outcome import CONSEQUENCES, Outcome, StopReason
from collector_app.domain.script import Script
from collector_app.domain.visit.fold import PRIVATE_AGAIN, PRIVATE_MARK, Visit, fold
from collector_app.domain.visit.stage import ASKING, Move, Stage, next_stage
from collector_app.usecases.answering import Answering
from collector_app.usecases.budget import spending
from collector_app.usecases.evidence_answers import arrived_at
from collector_app.usecases.evidence_terms import EvidenceError, EvidenceProblem
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.store import Unit
from collector_app.usecases.presence import ATTESTING, Presence, PresenceError, PresenceProblem, use_up
from collector_app.usecases.session import OpenSession
from collector_app.usecases.visit_log import ImpossibleMoveError, VisitLog
from collector_app.usecases.visit_view import MoveResult, StepView, VisitView, answered_before, build_view


def start_visit(
    session: OpenSession,
    case_id: str,
    address_id: str,
    companions: tuple[str, ...],
    language: Language,
    attestations: tuple[c.CompanionAttested, ...] = (),
) -> VisitSession:
    """Open a visit (PREPARED) with the script and packs in force.

    `attestations` are those that the session holds; each is checked once more, and what does not stand is left out:
    the gate says so. From then on they are used up.

    Raises Failure: VISIT_ALREADY_OPEN, CASE_GONE, PACKS_UNUSABLE, LEASE_EXPIRED. An open visit may be finished after
    the lease: leaving a door in order matters more.
    """
    visit_id = session.recorder.entropy.uuid7()
    with session.store.unit() as unit:
        session.check_lease(unit)
        if unit.journal.open_visit() is not None:
            raise Failure(FailureCode.VISIT_ALREADY_OPEN)
        case = unit.cases.get(case_id)
        if case is None:
            raise Failure(FailureCode.CASE_GONE)
        session.keep_up(unit)
        script = session.rules().script()
        zone = ZoneInfo(case.address(address_id).zone)
        proofs = Presence(session).still_good(unit, attestations, zone)
        company = tuple(dict.fromkeys((*companions, *(proof.collector for proof in proofs))))
        opened = c.VisitOpened(case_id, address_id, script.key, case.expected_minutes, company)
        drafts = [draft(f"visit/{visit_id}", item) for item in (opened, *proofs)]
        entries = session.recorder.record(unit, drafts)
        use_up(unit, proofs)
    session.attestations = ()
    return VisitSession(VisitLog(session, case, fold(visit_id, entries)), script, language)


def resume_visit(session: OpenSession, language: Language) -> VisitSession | None:
    """Return the visit that is open on this device, on the step it was left at, or None.

    Raises Failure(CASE_GONE) when its case is not on the device any more.
    """
    with session.store.view() as view:
        visit_id = view.journal.open_visit()
        if visit_id is None:
            return None
        visit = fold(visit_id, view.journal.of(f"visit/{visit_id}"))
        case = view.cases.get(visit.case)
    if case is None:
        raise Failure(FailureCode.CASE_GONE)
    script = session.rules().script(visit.script)
    return VisitSession(VisitLog(session, case, visit), script, language, resumed=True)


@dataclass(slots=True)
class VisitSession:
    """One open visit. Belongs to the window's thread; each act takes about a millisecond.

    Lock-proof: everything it knows besides the opened sealed part is in the journal.
    """

    log: VisitLog
    script: Script
    language: Language
    resumed: bool = False

    @property
    def visit(self) -> Visit:
        """The visit as folded so far."""
        return self.log.visit

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the visited address."""
        return ZoneInfo(self.log.case.address(self.visit.address).zone)

    def view(self) -> VisitView:
        """Return what the screen shows now; writes nothing."""
        return build_view(self.log, self.script, resumed=self.resumed)

    def earlier(self) -> tuple[StepView, ...]:
        """Return the answered steps of earlier stages that may be looked at again and corrected; writes nothing."""
        return answered_before(self.log, self.script)

    def lint(self, text: str, on: date) -> tuple[NoteFinding, ...]:
        """Return what the packs in force on a day find in free text, as closing will; reads and writes nothing."""
        return self.log.session.rules().lint_note(text, on)

    def answer(self, step_id: str, value: Plain) -> VisitView:
        """Record a step's first answer, and the move that its choice makes, in one transaction.

        Raises as `Answering.first`; a step that is answered already wants a reason, as `correct` does.
        """
        if step_id in self.visit.answers:
            return self.view() if value is None else self.correct(step_id, value, reason="")
        self._answering().first(step_id, value)
        return self.view()

    def correct(self, step_id: str, value: Plain, reason: str) -> VisitView:
        """Record a new answer in place of an earlier one, with a reason; raises as `Answering.correct`."""
        self._answering().correct(step_id, value, reason)
        return self.view()

    def move(self, move: Move, acknowledged: frozenset[str] = frozenset()) -> MoveResult:
        """Try to move on: the gate's verdict is recorded whether it passes or not.

        `acknowledged` are rule ids whose warnings the collector has read. Passing the disclosure gate opens the
        sealed part, on the record. Raises ImpossibleMoveError when the stage has no such move; stopping and
        closing have methods of their own.
        """
        if move in (Move.STOP, Move.CLOSE):
            raise ImpossibleMoveError(move.value)
        with self.log.act() as act:
            decision, passed = act.judge(move, acknowledged)
            if passed:
                act.enter(move)
                if move is Move.ARRIVE:
                    act.append((arrived_at(self.script, self.visit),))
                if move is Move.DISCLOSE:
                    act.open_sealed(DisclosureReason.RIGHT_PARTY_IN_PRIVATE)
        return MoveResult(decision, passed)

    def cover(self, reason: CoverReason) -> None:
        """Cover at once; the sealed part is dropped. A second cover changes nothing unless somebody came in."""
        if self.visit.covered and reason is not CoverReason.THIRD_PERSON:
            return
        with self.log.act() as act:
            act.append((c.DisclosureCovered(reason),))

    def uncover(self, *, private: bool) -> bool:
        """Open the sealed part again once the collector confirms that nobody else is within hearing.

        Returns False (still covered) without that confirmation, when the stage shows nothing sealed, and when it was
        found that the person is not the right one.
        """
        if not private or self.visit.stage not in ASKING or self.visit.identified is False:
            return False
        reason = DisclosureReason.UNCOVERED if self.visit.covered else DisclosureReason.RESUMED
        with self.log.act() as act:
            if self.visit.marks.get(PRIVATE_MARK) is not True:
                act.append((c.StepAnswered(PRIVATE_AGAIN, value=True, marks={PRIVATE_MARK: True}),))
            act.open_sealed(reason)
        return True

    def confirm_private(self) -> None:
        """Note that nobody else is within hearing (again): after *Somebody came in*, before anything was opened."""
        with self.log.act() as act:
            act.append((c.StepAnswered(PRIVATE_AGAIN, value=True, marks={PRIVATE_MARK: True}),))

    def attest(self, collector: str, code: str) -> VisitView:
        """Put a colleague's presence on the record, proven by their code, before the door is passed.

        Raises PresenceError: TOO_LATE from IDENTIFYING on, else as `Presence.verify`; nothing was written then.
        """
        if self.visit.stage not in ATTESTING:
            raise PresenceError(PresenceProblem.TOO_LATE)
        with self.log.act() as act:
            zone = zone_of(self.log.circumstances(act.unit))
            proof = Presence(self.log.session).verify(act.unit, collector, code, zone)
            act.append((proof,))
            use_up(act.unit, (proof,))
        return self.view()

    def stop(self, reason: StopReason, person: str = "") -> None:
        """Stop: cover, record the reason and its consequence; from now on only leaving is possible.

        `person` is who asked for it where that is known and not the customer: they are not turned to again.
        Raises ImpossibleMoveError when the visit is not at the door.
        """
        if next_stage(self.visit.stage, Move.STOP) is None:
            raise ImpossibleMoveError(Move.STOP.value)
        with self.log.act() as act:
            act.append(
                (c.VisitStopped(reason, CONSEQUENCES[reason], self.visit.stage.value, person or self.visit.party),)
            )

    def close(self, acknowledged: frozenset[str] = frozenset()) -> MoveResult:
        """Close the visit with its outcome, seal the journal and anchor it.

        Raises ImpossibleMoveError too early, and EvidenceError(UNDER_WAY) while an item is being captured.
        """
        seal = None
        with self.log.act() as act:
            if any(row.visit == self.visit.id for row in act.unit.evidence.under_way()):
                raise EvidenceError(EvidenceProblem.UNDER_WAY)
            decision, passed = act.judge(Move.CLOSE, acknowledged)
            if passed:
                act.append((self._contact(act.unit), c.VisitClosed(self.outcome())))
                seal = self.log.session.recorder.seal(act.unit)
        self.log.session.recorder.settle(seal)
        return MoveResult(decision, passed)

    def outcome(self) -> Outcome:
        """Return the outcome that closing would record: a stop, what the collector chose, else what the visit shows."""
        if self.visit.stopped:
            return Outcome.STOPPED
        chosen = self.visit.marks.get("outcome")
        if isinstance(chosen, str) and chosen in {item.value for item in Outcome}:
            return Outcome(chosen)
        return Outcome.NO_AGREEMENT if Stage.AT_DOOR in self.visit.entered else Outcome.NOT_MADE

    def _contact(self, unit: Unit) -> c.ContactAttempted:
        """An effective contact, a real exchange of meaning with the right party (GB/T 45251-2025), spends a token."""
        effective = bool(self.visit.identified) and self.visit.disclosed
        case = self.log.case
        time = self.log.session.recorder.time(unit)
        made = c.ContactAttempted(case.id, c.Channel.VISIT, case.borrower.id, effective, self.outcome().value)
        return spending(unit, case, made, time, self.visit)

    def _answering(self) -> Answering:
        return Answering(self.log, self.script, self.language)
