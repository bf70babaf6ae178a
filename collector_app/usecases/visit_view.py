"""What the visit screen shows, as immutable values: built from the fold, the script and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from collector_app.domain.case import Case, DebtFacts
from collector_app.domain.clock import TrustedTime, elapsed
from collector_app.domain.facts import Circumstances, build_facts, zone_of
from collector_app.domain.localised import Localised
from collector_app.domain.policy import GateDecision
from collector_app.domain.script import Script, Step
from collector_app.domain.visit.fold import Answer, Visit
from collector_app.domain.visit.stage import ASKING, GATES, HUSHED, Move, Stage, forward_move
from collector_app.usecases.gatekeeper import expected_end
from collector_app.usecases.ports.store import Unit, View
from collector_app.usecases.speech import Speech
from collector_app.usecases.visit_log import VisitLog


@dataclass(frozen=True, slots=True)
class StepView:
    """One step with its words filled in and its latest answer."""

    step: Step
    say: Localised
    question: Localised
    hush: Localised
    answer: Answer | None
    skipped_at: int = 0

    @property
    def passed_at(self) -> int:
        """The number of the entry that answered the step or passed it over; 0 while it is open."""
        return self.skipped_at if self.answer is None else self.answer.seq

    @property
    def done(self) -> bool:
        """Whether the step needs nothing more."""
        return self.answer is not None or not self.step.required


@dataclass(frozen=True, slots=True)
class VisitView:
    """Everything the visit screen shows at one moment.

    `steps` are those of the current stage; `current` indexes the first open one, or len(steps) when the stage is
    done. `next_gate` is judged now and not on the record. `debt` is None unless disclosed and not covered.
    `resumed` tells that the session began with this visit already open. `supervisors` are names by id.
    """

    visit: Visit
    case: Case
    steps: tuple[StepView, ...]
    current: int
    next_move: Move | None
    next_gate: GateDecision | None
    time: TrustedTime
    leave_by: datetime | None
    expected_end: datetime
    companions: tuple[str, ...]
    collector: str
    debt: DebtFacts | None
    must_uncover: bool
    resumed: bool
    supervisors: Mapping[str, str] = field(default_factory=dict)

    @property
    def stage(self) -> Stage:
        """The visit's stage."""
        return self.visit.stage

    @property
    def hushed(self) -> bool:
        """Whether no word of debt may stand on the screen."""
        if self.stage is Stage.LEAVING:
            return self.visit.stopped or Stage.THIRD_PARTY in self.visit.entered
        return self.stage in HUSHED or self.must_uncover

    @property
    def asking(self) -> bool:
        """Whether the stage discloses or asks for money."""
        return self.stage in ASKING


@dataclass(frozen=True, slots=True)
class MoveResult:
    """What came of a wish to move: the gate's verdict (None for free moves) and whether the visit moved."""

    decision: GateDecision | None
    moved: bool


def build_view(log: VisitLog, script: Script, *, resumed: bool) -> VisitView:
    """Read the store and build the view; writes nothing. Takes about a millisecond."""
    visit, session = log.visit, log.session
    with session.store.view() as view:
        circumstances = log.circumstances(view)
        speech = speech_of(log, view, circumstances)
        supervision = view.leased.supervision()
    steps = tuple(_step(item, visit, speech) for item in script.of_stage(visit.stage, build_facts(circumstances)))
    move = forward_move(visit.stage)
    gate = GATES.get(move) if move is not None else None
    return VisitView(
        visit=visit,
        case=log.case,
        steps=steps,
        current=next((index for index, item in enumerate(steps) if not item.done), len(steps)),
        next_move=move,
        next_gate=None if gate is None else session.gatekeeper.decide(gate, circumstances),
        time=circumstances.time,
        leave_by=session.gatekeeper.leave_by(circumstances),
        expected_end=expected_end(circumstances.time, _minutes_left(visit, circumstances.time)),
        companions=speech.companions,
        collector=session.profile.collector.name,
        debt=None if log.must_uncover or log.visit.stage not in ASKING else log.debt,
        must_uncover=log.must_uncover,
        resumed=resumed,
        supervisors={} if supervision is None else {item.id: item.name for item in supervision.supervisors},
    )


def answered_before(log: VisitLog, script: Script) -> tuple[StepView, ...]:
    """Return the answered steps of earlier stages that may be looked at again where the visit stands now.

    At the door nothing of the preparation comes back, and what was said in private only while it still is.
    """
    visit = log.visit
    with log.session.store.view() as view:
        speech = speech_of(log, view, log.circumstances(view))
    return tuple(
        _step(item, visit, speech)
        for item in script.steps
        if item.stage is not visit.stage and item.id in visit.answers and _may_look(log, item.stage)
    )


def _may_look(log: VisitLog, stage: Stage) -> bool:
    here = log.visit.stage
    if here in (Stage.PREPARED, Stage.TRAVELLING, Stage.AFTERCARE):
        return True
    if stage in ASKING:
        return here in ASKING and not log.must_uncover
    return stage not in (Stage.PREPARED, Stage.TRAVELLING)


def _step(item: Step, visit: Visit, speech: Speech) -> StepView:
    answer = visit.answers.get(item.id)
    return StepView(
        item,
        speech.fill(item.say),
        speech.fill(item.question),
        speech.fill(item.hush),
        answer,
        visit.skipped.get(item.id, 0),
    )


def speech_of(log: VisitLog, view: View | Unit, circumstances: Circumstances) -> Speech:
    """Return what the words to say may name right now."""
    names = {item.id: item.name for item in view.feed.colleagues()}
    return Speech(
        case=log.case,
        creditor=view.feed.creditor(),
        collector=log.session.profile.collector,
        companions=tuple(names.get(item, item) for item in company(log.visit)),
        zone=zone_of(circumstances),
        debt=None if log.must_uncover else log.debt,
    )


def company(visit: Visit) -> tuple[str, ...]:
    """Return the ids of everybody who goes along: named at the beginning, or proven since."""
    return (*visit.companions, *sorted(set(visit.attested) - set(visit.companions)))


def _minutes_left(visit: Visit, time: TrustedTime) -> int:
    started = visit.entered.get(Stage.AT_DOOR)
    spent = timedelta(0) if started is None else max(timedelta(0), elapsed(started, time.shown))
    return max(0, visit.expected_minutes - int(spent.total_seconds() // 60))
