"""`fold(entries) -> Visit`: a visit is nothing but the fold of its entries; pure and total.

An entry that does not fit (an impossible move, an unknown kind) never raises and never moves the visit:
it is counted in `anomalies`, and unknown kinds in `unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from collector_app.domain.disclosure import CoverReason, DisclosureReason
from collector_app.domain.journal import call_content as call
from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.journal.recording_content import RecordingChanged, RecordingState
from collector_app.domain.outcome import Outcome, StopReason
from collector_app.domain.policy import Gate
from collector_app.domain.visit.stage import ASKING, HUSHED, Move, Stage, next_stage

PRIVATE_MARK: Final = "private"
"""The mark that says nobody else is within hearing; *Somebody came in* takes it back."""

PRIVATE_AGAIN: Final = "uncover.private"
"""The step, of no script, under which the collector confirms that nobody else is within hearing any more."""

_AFTER_CLOSING: Final = frozenset({c.DisclosureCovered})
"""The screen of a closed visit may still be covered."""

_UNHEARD: Final = frozenset({DisclosureReason.PREPARATION, DisclosureReason.COPY})  # looks that tell nobody anything


@dataclass(frozen=True, slots=True)
class Answer:
    """The latest answer to a step, the entry that gave it, and whether it was corrected."""

    value: Plain
    entry: str
    seq: int
    time: datetime
    marks: Mapping[str, Plain] = field(default_factory=dict)
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound recording of this laptop: its item and step, what it does, since when, and why if it does not run."""

    item: str
    step: str
    state: RecordingState
    since: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of a visit after its entries so far.

    `companions` are named, `attested` those who proved to be there, with the day; `overrides` are rule ids with the
    moment until which a supervisor lets them pass, `supervisors` with who did. `party` is empty for the borrower.
    `skipped` are optional steps that were passed over, with the entry that says so.
    `marks` are those of the answers that stand, a later answer before an earlier one. `came_in` is the entry at
    which somebody last came in (0: nobody): until an answer after it says otherwise, the talk is not private.
    """

    id: str
    case: str = ""
    address: str = ""
    script: str = ""
    packs: str = ""
    expected_minutes: int = 0
    companions: tuple[str, ...] = ()
    attested: Mapping[str, date] = field(default_factory=dict)
    party: str = ""
    actor: str = ""
    stage: Stage = Stage.PREPARED
    entered: Mapping[Stage, datetime] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, Plain] = field(default_factory=dict)
    identified: bool | None = None
    identity_failures: int = 0
    disclosed: bool = False
    covered: bool = False
    cover_reason: CoverReason | None = None
    gates: Mapping[Gate, c.FindingRaised] = field(default_factory=dict)
    overrides: Mapping[str, datetime] = field(default_factory=dict)
    supervisors: Mapping[str, str] = field(default_factory=dict)
    stop: StopReason | None = None
    promise: c.PromiseMade | None = None
    plan: c.PlanProposed | None = None
    payments: tuple[c.PaymentRecorded, ...] = ()
    evidence: tuple[c.EvidenceCaptured, ...] = ()
    recording: Recording | None = None
    complaints: tuple[c.ComplaintRaised, ...] = ()
    hardship: c.HardshipRecorded | None = None
    dispute: c.DisputeRaised | None = None
    followup: date | None = None
    satisfaction: int | None = None
    note: str = ""
    outcome: Outcome | None = None
    first_seq: int = 0
    last_seq: int = 0
    last_time: datetime | None = None
    closing_hash: str = ""
    came_in: int = 0
    anomalies: int = 0
    unknown: int = 0

    @property
    def closed(self) -> bool:
        """Whether the visit is complete."""
        return self.stage is Stage.CLOSED

    @property
    def stopped(self) -> bool:
        """Whether the stop key ended it."""
        return self.stop is not None


def fold(visit_id: str, entries: Iterable[Entry]) -> Visit:
    """Return the visit after `entries` (all of subject ``visit/<id>``, in order)."""
    visit = Visit(visit_id)
    for entry in entries:
        visit = step(visit, entry)
    return visit


def step(visit: Visit, entry: Entry) -> Visit:
    """Return the visit after one more entry."""
    seen = replace(visit, first_seq=visit.first_seq or entry.seq, last_seq=entry.seq, last_time=entry.envelope.time)
    content = read_content(entry)
    if content is None:
        return replace(seen, unknown=visit.unknown + 1)
    # What was recorded after closing belongs to no visit: it is kept, counted and changes nothing.
    apply = None if visit.closed and type(content) not in _AFTER_CLOSING else _APPLY.get(type(content))
    result = None if apply is None else apply(seen, content, entry)
    return replace(seen, anomalies=visit.anomalies + 1) if result is None else result


def _opened(visit: Visit, content: c.VisitOpened, entry: Entry) -> Visit | None:
    if visit.case:
        return None
    return replace(
        visit,
        case=content.case,
        address=content.address,
        script=content.script,
        packs=entry.envelope.packs,
        expected_minutes=content.expected_minutes,
        companions=content.companions,
        party=content.party,
        actor=entry.envelope.actor,
        entered={Stage.PREPARED: entry.envelope.time, **visit.entered},
    )


def _stage_entered(visit: Visit, content: c.StageEntered, entry: Entry) -> Visit | None:
    try:
        target = next_stage(visit.stage, Move(content.move))
    except ValueError:
        return None
    # Stopping and closing have entries of their own, which carry their reasons.
    if target is None or target.value != content.stage or content.move in (Move.STOP, Move.CLOSE):
        return None
    entered = dict(visit.entered)
    entered.setdefault(target, entry.envelope.time)
    return replace(visit, stage=target, entered=entered)


def _stopped(visit: Visit, content: c.VisitStopped, entry: Entry) -> Visit | None:
    if next_stage(visit.stage, Move.STOP) is None:
        return None
    entered = {**visit.entered, Stage.LEAVING: entry.envelope.time}
    return replace(
        visit, stage=Stage.LEAVING, stop=content.reason, entered=entered, covered=True, cover_reason=CoverReason.STOPPED
    )


def _closed(visit: Visit, content: c.VisitClosed, entry: Entry) -> Visit | None:
    if next_stage(visit.stage, Move.CLOSE) is None:
        return None
    entered = {**visit.entered, Stage.CLOSED: entry.envelope.time}
    return replace(
        visit, stage=Stage.CLOSED, outcome=content.outcome, entered=entered, closing_hash=entry.hash, covered=True
    )


def _answered(visit: Visit, content: c.StepAnswered, entry: Entry) -> Visit | None:
    if content.skipped:
        old = content.step in visit.answers
        return None if old else replace(visit, skipped={**visit.skipped, content.step: entry.seq})
    return _put_answer(visit, content.step, content.value, content.marks, entry)


def _read(visit: Visit, content: c.StatementRead, entry: Entry) -> Visit:
    return _put_answer(visit, content.step, value=True, marks=content.marks, entry=entry)


def _corrected(visit: Visit, content: c.StepCorrected, entry: Entry) -> Visit | None:
    old = visit.answers.get(content.step)
    if old is None or old.entry != content.corrects:
        return None
    return _put_answer(visit, content.step, content.value, content.marks, entry, corrected=True)


def _put_answer(
    visit: Visit, step_id: str, value: Plain, marks: Mapping[str, Plain], entry: Entry, *, corrected: bool = False
) -> Visit:
    answer = Answer(value, entry.envelope.id, entry.seq, entry.envelope.time, marks, corrected)
    answers = {**visit.answers, step_id: answer}
    told = replace(visit, answers=answers, marks=_standing_marks(answers, visit.came_in))
    if visit.stage in ASKING and told.marks.get(PRIVATE_MARK) is False and not visit.covered:
        return replace(told, covered=True, cover_reason=CoverReason.THIRD_PERSON)  # somebody hears, as just recorded
    return told


def _standing_marks(answers: Mapping[str, Answer], came_in: int) -> dict[str, Plain]:
    marks: dict[str, Plain] = {}
    private_since = 0
    for answer in sorted(answers.values(), key=lambda item: item.seq):
        marks.update(answer.marks)
        private_since = answer.seq if PRIVATE_MARK in answer.marks else private_since
    if came_in > private_since:
        marks[PRIVATE_MARK] = False
    return marks


def _verified(visit: Visit, content: c.IdentityVerified, entry: Entry) -> Visit | None:
    del content, entry
    return replace(visit, identified=True) if visit.stage is Stage.IDENTIFYING else None


def _not_verified(visit: Visit, content: c.IdentityFailed, entry: Entry) -> Visit | None:
    del content, entry
    failed = replace(visit, identified=False, identity_failures=visit.identity_failures + 1)
    if visit.stage in ASKING:  # found out too late: what is on the screen is for nobody here
        return replace(failed, covered=True, cover_reason=CoverReason.THIRD_PERSON)
    return failed if visit.stage in (Stage.AT_DOOR, Stage.IDENTIFYING) else None


def _disclosed(visit: Visit, content: c.DisclosureOpened, entry: Entry) -> Visit | None:
    del entry
    if visit.stopped or visit.stage in HUSHED or Stage.THIRD_PARTY in visit.entered:
        return None
    if visit.came_in and visit.marks.get(PRIVATE_MARK) is not True:
        return None
    if visit.stage in ASKING and visit.identified is False:
        return None
    told = visit.disclosed or content.reason not in _UNHEARD
    return replace(visit, disclosed=told, covered=False, cover_reason=None)


def _covered(visit: Visit, content: c.DisclosureCovered, entry: Entry) -> Visit:
    came_in = entry.seq if content.reason is CoverReason.THIRD_PERSON else visit.came_in
    marks = _standing_marks(visit.answers, came_in)
    return replace(visit, covered=True, cover_reason=content.reason, came_in=came_in, marks=marks)


def _finding(visit: Visit, content: c.FindingRaised, entry: Entry) -> Visit | None:
    del entry
    try:
        gate = Gate(content.gate)
    except ValueError:
        return None
    return replace(visit, gates={**visit.gates, gate: content})


def _overridden(visit: Visit, content: c.OverrideGranted, entry: Entry) -> Visit | None:
    del entry
    if content.until is None:
        return None
    return replace(
        visit,
        overrides={**visit.overrides, content.rule: content.until},
        supervisors={**visit.supervisors, content.rule: content.supervisor},
    )


def _recording(visit: Visit, content: RecordingChanged, entry: Entry) -> Visit | None:
    """One recording at a time: another one begins only after it."""
    old, new, time = visit.recording, content.state, entry.envelope.time
    running = old is not None and old.state is not RecordingState.ENDED
    if old is None or content.item != old.item:
        if running or new is not RecordingState.RUNNING:
            return None
        return replace(visit, recording=Recording(content.item, content.step, new, time))
    if not running or new is old.state:
        return None
    return replace(visit, recording=replace(old, state=new, since=time, reason=content.reason))


def _captured(visit: Visit, content: c.EvidenceCaptured, entry: Entry) -> Visit:
    return replace(_without(visit, content.item, entry), evidence=(*visit.evidence, content))


def _discarded(visit: Visit, content: c.EvidenceDiscarded, entry: Entry) -> Visit:
    kept = tuple(item for item in visit.evidence if item.item != content.item)
    return replace(_without(visit, content.item, entry), evidence=kept)


def _without(visit: Visit, item: str, entry: Entry) -> Visit:
    """An item that is settled is not recorded any more, whether its end was noted or its process was killed."""
    old = visit.recording
    if old is None or old.item != item or old.state is RecordingState.ENDED:
        return visit
    return replace(visit, recording=replace(old, state=RecordingState.ENDED, since=entry.envelope.time))


def _seen(visit: Visit, content: object, entry: Entry) -> Visit:
    del content, entry
    return visit


def _proposed(visit: Visit, content: c.PlanProposed, entry: Entry) -> Visit:
    """A plan beyond authority takes an earlier promise back: it is only requested."""
    del entry
    return replace(visit, plan=content, promise=visit.promise if content.within_authority else None)


_APPLY: Final[Mapping[type[Any], Callable[[Visit, Any, Entry], Visit | None]]] = {
    c.VisitOpened: _opened,
    c.VisitPlanned: _seen,
    c.VisitArrived: _seen,
    c.CompanionAttested: lambda v, content, _e: replace(v, attested={**v.attested, content.collector: content.day}),
    c.StageEntered: _stage_entered,
    c.StepAnswered: _answered,
    c.StatementRead: _read,
    c.StepCorrected: _corrected,
    c.FindingRaised: _finding,
    call.OverrideAsked: _seen,
    call.OverrideFailed: _seen,
    c.OverrideGranted: _overridden,
    c.VisitStopped: _stopped,
    c.VisitClosed: _closed,
    c.IdentityVerified: _verified,
    c.IdentityFailed: _not_verified,
    c.DisclosureOpened: _disclosed,
    c.DisclosureCovered: _covered,
    c.EvidenceCaptured: _captured,
    c.EvidenceDiscarded: _discarded,
    RecordingChanged: _recording,
    c.HardshipRecorded: lambda v, content, _e: replace(v, hardship=content),
    c.DisputeRaised: lambda v, content, _e: replace(v, dispute=content),
    c.ComplaintRaised: lambda v, content, _e: replace(v, complaints=(*v.complaints, content)),
    c.PlanProposed: _proposed,
    c.PromiseMade: lambda v, content, _e: replace(v, promise=content),
    c.PaymentRecorded: lambda v, content, _e: replace(v, payments=(*v.payments, content)),
    c.ReceiptIssued: _seen,
    c.ContactAttempted: _seen,
    c.FollowupScheduled: lambda v, content, _e: replace(v, followup=content.due),
    c.SatisfactionRated: lambda v, content, _e: replace(v, satisfaction=content.score),
    c.NoteWritten: lambda v, content, _e: replace(v, note=content.text),
}
