"""What the live panel shows: minutes left, what is known of the recorder, who is here, what the next gate needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from collector_app.domain.journal.recording_content import RecordingState
from collector_app.domain.localised import Language
from collector_app.domain.policy import GateDecision
from collector_app.domain.visit.fold import PRIVATE_MARK, Recording, Visit
from collector_app.domain.visit.stage import GATES, HUSHED, Stage, next_stage
from collector_app.gui.evidence.device_words import ended_words
from collector_app.gui.visit.pause_page import pause_words
from collector_app.gui.visit.phrases import stage_name
from collector_app.gui.visit.visit_model import needing, verdict, zone_of
from collector_app.gui.widgets.live import GateNeed, PersonHere, TimeLeft
from collector_app.gui.widgets.pen import Mark
from collector_app.usecases.visit_view import VisitView, company

translate = QCoreApplication.translate

_LATE: Final = 30  # minutes: time to take leave without haste (look.md, visit mockup: reminder at 21:30)
_HOURS_FROM: Final = 180  # minutes; above it hours tell more

_RECORDING_NOTICE: Final = "recording_notice"
_RECORDING_ON: Final = "recording_on"
_RECORDING_REFUSED: Final = "recording_refused"
_RECORDING_STOPPED: Final = "recording_stopped"
_RECORDER_STEP: Final = "recorder_number"


@dataclass(frozen=True, slots=True)
class Recorder:
    """What the record says of the recorder; `here` when it is this laptop's own, whose level and length are shown."""

    title: str
    note: str
    running_since: datetime | None = None
    here: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """Who is here, and the question still open about it."""

    people: tuple[PersonHere, ...]
    open_question: str


@dataclass(frozen=True, slots=True)
class GateNeeds:
    """What the next gate still needs, what wants a hand first."""

    title: str
    needs: tuple[GateNeed, ...]


def time_left(view: VisitView, now: datetime) -> TimeLeft:
    """Return the ring for a moment; `now` in any zone."""
    zone = zone_of(view)
    end = view.expected_end + max(timedelta(0), now - view.time.shown) * _still_to_begin(view)
    likely = translate("Visit", "Likely to end {0}").format(f"{end.astimezone(zone):%H:%M}")
    if view.leave_by is None:
        minutes = _minutes(end - now)
        return TimeLeft(
            minutes, max(1, minutes), translate("Visit", "minutes"), translate("Visit", "No hour set"), (likely,)
        )
    left = _minutes(view.leave_by - now)
    over = _minutes(end - view.leave_by)
    began = view.visit.entered.get(Stage.AT_DOOR, now)
    usual = 2 * view.visit.expected_minutes
    span = max(1, left, _minutes(view.leave_by - began), usual)
    title = translate("Visit", "Leave by {0}").format(f"{view.leave_by.astimezone(zone):%H:%M}")
    if over > 0 and view.stage not in (Stage.LEAVING, Stage.AFTERCARE, Stage.CLOSED):
        lines = (likely, translate("Visit", "{0} min over").format(over))
        return TimeLeft(left, span, translate("Visit", "minutes"), title, lines, tone="late")
    if left >= _HOURS_FROM:
        return TimeLeft(left // 60, max(1, span // 60), translate("Visit", "hours"), title, (likely,))
    reminder = view.leave_by - timedelta(minutes=_LATE)
    lines = (likely, translate("Visit", "Reminder at {0}").format(f"{reminder.astimezone(zone):%H:%M}"))
    if left < _LATE:
        return TimeLeft(left, span, translate("Visit", "minutes"), title, (likely,), tone="late")
    return TimeLeft(left, span, translate("Visit", "minutes"), title, lines, notch=_minutes(end - now))


def _still_to_begin(view: VisitView) -> int:
    """A visit that has not begun ends later with every minute that passes; one under way does not."""
    return 0 if Stage.AT_DOOR in view.visit.entered else 1


def _minutes(length: timedelta) -> int:
    return max(0, int(length.total_seconds() // 60))


def recorder(visit: Visit) -> Recorder:
    """Return exactly what the answers say of the recorder."""
    marks = visit.marks
    told = marks.get(_RECORDING_NOTICE) is True
    if visit.recording is not None:
        return _own_recorder(visit.recording)
    if marks.get(_RECORDING_REFUSED) is True:
        return Recorder(translate("Visit", "No recording"), translate("Visit", "The customer does not want one"))
    if marks.get(_RECORDING_STOPPED) is True:
        return Recorder(translate("Visit", "Recorder stopped"), translate("Visit", "The recording is kept on it"))
    if marks.get(_RECORDING_ON) is not True:
        note = translate("Visit", "Told, not running yet") if told else translate("Visit", "Starts after it was told")
        return Recorder(translate("Visit", "Not recording yet"), note)
    number = visit.answers.get(_RECORDER_STEP)
    since = _since(visit, _RECORDING_ON)
    title = translate("Visit", "Recorder running")
    if number is not None and str(number.value):
        title = translate("Visit", "Recorder {0} running").format(number.value)
    note = (
        translate("Visit", "Told. Your own recorder, by your word")
        if told
        else translate("Visit", "Not told yet: say so now")
    )
    return Recorder(title, note, since)


def _own_recorder(recording: Recording) -> Recorder:
    if recording.state is RecordingState.RUNNING:
        note = translate("Visit", "Sound only, encrypted on this laptop")
        return Recorder(translate("Visit", "Recording"), note, recording.since, here=True)
    if recording.state is RecordingState.PAUSED:
        known = {reason.value: words for reason, words in pause_words().items()}
        return Recorder(translate("Visit", "Recording paused"), known.get(recording.reason, ""), here=True)
    return Recorder(translate("Visit", "Recording ended"), ended_words(recording.reason), here=True)


def _since(visit: Visit, mark: str) -> datetime | None:
    return next((item.time for item in visit.answers.values() if item.marks.get(mark) is True), None)


def present(view: VisitView) -> Present:
    """Return who is here by what the record says."""
    people = [PersonHere(view.collector[:1], view.collector, translate("Visit", "this laptop"))]
    visit = view.visit
    people += [
        _companion(name, proven=who in visit.attested)
        for who, name in zip(company(visit), view.companions, strict=True)
    ]
    if Stage.AT_DOOR not in visit.entered or view.stage in (Stage.AFTERCARE, Stage.CLOSED):
        return Present(tuple(people), "")
    known = visit.identified is True
    if Stage.THIRD_PARTY in visit.entered:
        people.append(
            PersonHere("", translate("Visit", "Somebody"), translate("Visit", "not the customer"), known=False)
        )
    elif known:
        name = view.case.borrower.name
        people.append(PersonHere(name[:1], translate("Visit", "Customer"), translate("Visit", "verified")))
    else:
        people.append(PersonHere("", translate("Visit", "Customer"), translate("Visit", "not verified"), known=False))
    return Present(tuple(people), _open_question(view))


def _companion(name: str, *, proven: bool) -> PersonHere:
    if proven:
        return PersonHere(name[:1], name, translate("Visit", "proven"))
    return PersonHere("", name, translate("Visit", "code missing"), known=False)


def _open_question(view: VisitView) -> str:
    private = view.visit.marks.get(PRIVATE_MARK)
    if private is True or view.visit.stopped or view.stage in (Stage.LEAVING, Stage.THIRD_PARTY):
        return ""
    if view.visit.came_in:
        return translate("Visit", "Somebody came in. Alone again?")
    if private is False:
        return translate("Visit", "Somebody can hear")
    return translate("Visit", "Anybody else near? Not asked yet") if view.stage in HUSHED else ""


def gate_needs(decision: GateDecision, title: str, language: Language, *, judged: bool = False) -> GateNeeds:
    """Return the rows of a gate, what needs a hand first; before it is `judged`, a broken rule is still to do."""
    marks: dict[str, Mark] = {"passed": "passed", "refused": "refused" if judged else "todo", "unknown": "unknown"}
    needs = (GateNeed(item.rule.title.text(language), marks[verdict(item)]) for item in needing(decision))
    return GateNeeds(title, tuple(needs))


def next_gate_title(view: VisitView) -> str:
    """Name of the gate in front, empty when the next move is free."""
    if view.next_move is None or view.next_move not in GATES:
        return ""
    target = next_stage(view.stage, view.next_move)
    if target is Stage.CLOSED:
        return translate("Visit", "Next gate: Close")
    return "" if target is None else translate("Visit", "Next gate: {0}").format(stage_name(target))
