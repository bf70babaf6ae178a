"""How far a visit has come, as its own entries tell in order: what the re-check holds each next entry against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from collector_app.domain.arrangement import BEHIND_SETTLE
from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import Kind
from collector_app.domain.policy import Gate
from collector_app.domain.visit.stage import GATES, Move, Stage
from collector_app.packs.replay import facts_from

TELLING: Final = frozenset(
    kind.value
    for kind in (
        Kind.VISIT_OPENED,
        Kind.VISIT_COMPANION_ATTESTED,
        Kind.VISIT_STAGE_ENTERED,
        Kind.VISIT_STEP_ANSWERED,
        Kind.VISIT_STATEMENT_READ,
        Kind.VISIT_STEP_CORRECTED,
        Kind.VISIT_FINDING_RAISED,
        Kind.VISIT_OVERRIDE_GRANTED,
        Kind.VISIT_STOPPED,
        Kind.VISIT_CLOSED,
        Kind.PLAN_PROPOSED,
        Kind.PAYMENT_RECORDED,
    )
)
"""The kinds that bring a visit on, or say how it was prepared."""


@dataclass(slots=True)
class Course:
    """What a visit's gates said last, what was answered, who proved to be there, and what a supervisor let pass.

    `settled` is the last verdict of *settle* since a plan or a payment used the one before: None when there is none.
    """

    proves: Callable[[c.CompanionAttested], bool]
    script: str = ""
    stage: Stage = Stage.PREPARED
    passed: set[str] = field(default_factory=set)
    overrides: dict[str, datetime] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    proven: set[str] = field(default_factory=set)
    settled: bool | None = None

    def note(self, content: object) -> None:
        """Take one more entry's content into account."""
        take = _TAKE.get(type(content))
        if take is not None:
            take(self, content)

    def overridden(self, finding: c.FindingRaised, time: datetime) -> frozenset[str]:
        """Return the rules that a supervisor's leave let pass when a gate was judged, as the laptop must see it.

        Leave counts until its moment, and when it can't be told whether that has passed, it has. `time` is that of the
        entry: it serves where no rule of the gate asked for the time.
        """
        try:
            told = facts_from({name: value for name, value in finding.facts.items() if name == "now"}).get("now")
        except ValueError:  # judged again it says so itself
            return frozenset()
        latest = told.get("latest") if isinstance(told, Mapping) else time
        if not isinstance(latest, datetime):
            return frozenset()
        return frozenset(rule for rule, until in self.overrides.items() if latest.astimezone(UTC) <= until)

    @property
    def behind_settle(self) -> bool:
        """Whether nobody asks the gate *settle* again."""
        return self.stage in BEHIND_SETTLE


def _opened(course: Course, content: c.VisitOpened) -> None:
    course.script = content.script


def _attested(course: Course, content: c.CompanionAttested) -> None:
    if course.proves(content):
        course.proven.add(content.collector)


def _entered(course: Course, content: c.StageEntered) -> None:
    if content.stage in set(Stage):
        course.stage = Stage(content.stage)
    gate = GATES.get(Move(content.move)) if content.move in set(Move) else None
    if gate is not None:
        course.passed.discard(gate.value)  # each move passes its gate anew
    course.settled = None


def _stopped(course: Course, content: c.VisitStopped) -> None:
    del content
    course.stage = Stage.LEAVING


def _closed(course: Course, content: c.VisitClosed) -> None:
    del content
    course.stage = Stage.CLOSED
    course.passed.discard(Gate.CLOSE.value)


def _answered(course: Course, content: c.StepAnswered | c.StatementRead | c.StepCorrected) -> None:
    if not (isinstance(content, c.StepAnswered) and content.skipped):
        course.answered.add(content.step)


def _judged(course: Course, content: c.FindingRaised) -> None:
    if content.passed:
        course.passed.add(content.gate)
    else:
        course.passed.discard(content.gate)
    if content.gate == Gate.SETTLE.value:
        course.settled = content.passed


def _granted(course: Course, content: c.OverrideGranted) -> None:
    if content.until is not None:
        course.overrides[content.rule] = content.until.astimezone(UTC)


def _arranged(course: Course, content: c.PlanProposed | c.PaymentRecorded) -> None:
    del content
    course.settled = None


_TAKE: Final[Mapping[type[Any], Callable[[Course, Any], None]]] = {
    c.VisitOpened: _opened,
    c.CompanionAttested: _attested,
    c.StageEntered: _entered,
    c.VisitStopped: _stopped,
    c.VisitClosed: _closed,
    c.StepAnswered: _answered,
    c.StatementRead: _answered,
    c.StepCorrected: _answered,
    c.FindingRaised: _judged,
    c.OverrideGranted: _granted,
    c.PlanProposed: _arranged,
    c.PaymentRecorded: _arranged,
}
