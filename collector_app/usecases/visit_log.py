"""The writing side of a visit: acts that are one transaction each, and the fold that follows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from collector_app.domain.case import Case, DebtFacts
from collector_app.domain.disclosure import DisclosureReason, Warrant
from collector_app.domain.facts import Circumstances
from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import draft
from collector_app.domain.policy import GateDecision
from collector_app.domain.visit.fold import Visit, step
from collector_app.domain.visit.stage import ASKING, GATES, Move, next_stage
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.gatekeeper import finding_content
from collector_app.usecases.ports.store import Unit, View
from collector_app.usecases.session import OpenSession


class ImpossibleMoveError(ValueError):
    """The state machine has no such move from this stage; a bug of the screen."""


@dataclass(slots=True)
class VisitLog:
    """One visit's entries and their fold. When an act fails, the fold goes back with the transaction."""

    session: OpenSession
    case: Case
    visit: Visit
    debt: DebtFacts | None = field(default=None, repr=False)

    @contextmanager
    def act(self) -> Iterator[Act]:
        """Begin one act: a durable transaction whose entries move the fold, or nothing at all."""
        visit, debt = self.visit, self.debt
        try:
            with self.session.store.unit() as unit:
                yield Act(self, unit)
        except BaseException:
            self.visit, self.debt = visit, debt
            raise
        if self.visit.stage not in ASKING or self.visit.covered:
            self.debt = None

    def circumstances(self, view: View | Unit) -> Circumstances:
        """Return what gates are judged over now: the case as it stands today, a pull may have brought a stay."""
        self.case = view.cases.get(self.case.id) or self.case
        return self.session.gatekeeper.circumstances(view, self.case, visit=self.visit)

    @property
    def must_uncover(self) -> bool:
        """Whether the stage needs the sealed part but it is covered, or was not opened since a restart."""
        return self.visit.stage in ASKING and (self.visit.covered or self.debt is None)


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done within one transaction."""

    log: VisitLog
    unit: Unit

    def append(self, made: Sequence[object]) -> tuple[Entry, ...]:
        """Record entry contents about the visit and fold them in."""
        drafts = [draft(f"visit/{self.log.visit.id}", item) for item in made]
        entries = self.log.session.recorder.record(self.unit, drafts, packs=self.log.visit.packs)
        for entry in entries:
            self.log.visit = step(self.log.visit, entry)
        return entries

    def foresee(self, made: Sequence[object]) -> Visit:
        """Return the visit as it would stand after entry contents that are not recorded."""
        log = self.log
        drafts = [draft(f"visit/{log.visit.id}", item) for item in made]
        visit = log.visit
        for entry in log.session.recorder.foresee(self.unit, drafts, visit.packs):
            visit = step(visit, entry)
        return visit

    def judge(self, move: Move, acknowledged: frozenset[str]) -> tuple[GateDecision | None, bool]:
        """Ask the gate of a move and record its verdict; returns it and whether it lets the visit pass.

        Raises ImpossibleMoveError when the stage has no such move.
        """
        if next_stage(self.log.visit.stage, move) is None:
            raise ImpossibleMoveError(move.value)
        gate = GATES.get(move)
        if gate is None:
            return None, True
        decision = self.log.session.gatekeeper.decide(gate, self.log.circumstances(self.unit))
        finding = finding_content(decision, acknowledged)
        self.append((finding,))
        return decision, finding.passed

    def enter(self, move: Move) -> None:
        """Move to the next stage; raises ImpossibleMoveError when the stage has no such move."""
        target = next_stage(self.log.visit.stage, move)
        if target is None:
            raise ImpossibleMoveError(move.value)
        self.append((c.StageEntered(target.value, move.value),))

    def follow(self, move: Move) -> None:
        """Make the move of a choice; raises ImpossibleMoveError for one that passes a gate or needs a reason.

        No script can write itself past a gate: those moves are the collector's own, and judged.
        """
        if move in GATES or move is Move.STOP:
            raise ImpossibleMoveError(move.value)
        self.enter(move)

    def open_sealed(self, reason: DisclosureReason) -> None:
        """Record the look, then open the sealed part; raises Failure(CASE_GONE)."""
        sealed = self.unit.cases.sealed(self.log.case.id)
        if sealed is None:
            raise Failure(FailureCode.CASE_GONE)
        (entry,) = self.append((c.DisclosureOpened(self.log.case.id, reason),))
        self.log.debt = self.log.session.unseal(sealed, Warrant(self.log.case.id, entry.seq))
