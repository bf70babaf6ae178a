"""What the visit shows, computed from its view: rail, rules of a gate, the question of a refusal. No widget in here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from collector_app.domain.localised import Language
from collector_app.domain.policy import Finding, Gate, GateDecision, Truth
from collector_app.domain.script import Script
from collector_app.domain.visit.fold import PRIVATE_MARK
from collector_app.domain.visit.stage import ASKING, ROUTE, Move, Stage, next_stage
from collector_app.gui.clauses import finding_line
from collector_app.gui.visit.phrases import stage_name
from collector_app.gui.visit.way import Way
from collector_app.gui.widgets.gate_rows import Verdict, VerdictRow
from collector_app.gui.widgets.rail import InnerStep, StageState
from collector_app.gui.widgets.rail import Stage as RailStage
from collector_app.usecases.overrides import askable
from collector_app.usecases.presence import ATTESTING
from collector_app.usecases.time_code import needs_telling
from collector_app.usecases.visit_view import VisitView

translate = QCoreApplication.translate

_INNER: Final = 7  # steps listed under the open stage; nine stages and seven steps fill the rail at 1366 × 680
_WINDOW: Final = re.compile(r'within\((now|expected_end), "(\d\d:\d\d)", "(\d\d:\d\d)"')
_ACTS: Final = 4  # next steps of a refusal
_COMPANIONS: Final = "companions.count"
_NOTED: Final = "visit.note_blocked"
_EVENING: Final = time(18)
_SATURDAY: Final = 5


def zone_of(view: VisitView) -> ZoneInfo:
    """The zone of the visited address; every time on the screen is of it."""
    return ZoneInfo(view.case.address(view.visit.address).zone)


def rail(view: VisitView, way: Way, language: Language, refused: Stage | None = None) -> tuple[RailStage, ...]:
    """Return the stages from Prepare to Aftercare; a third party stands in the place of Identify."""
    zone = zone_of(view)
    shown = []
    for stage in ROUTE[:-1]:
        here = stage
        standing = refused is None
        if stage is Stage.IDENTIFYING and Stage.THIRD_PARTY in view.visit.entered:
            here = Stage.THIRD_PARTY
        state: StageState = "refused" if here is refused else _state(view, here)
        # The stage one stands in is behind one while the gate in front is what matters.
        state = "done" if state == "current" and not standing else state
        entered = view.visit.entered.get(here)
        at = view.time.shown if here is refused else entered
        clock = f"{at.astimezone(zone):%H:%M}" if at is not None and state != "current" else ""
        inner = _inner(way, language) if here is view.stage and standing else ()
        shown.append(RailStage(stage_name(here), state, clock, inner))
    return tuple(shown)


def widest_rail(script: Script, language: Language) -> tuple[RailStage, ...]:
    """Every stage with every step of the script: what the rail must be wide enough for."""
    inner = tuple(InnerStep(step.title.text(language), "current") for step in script.steps)
    return tuple(RailStage(stage_name(stage), "current", "00:00", inner) for stage in Stage)


def _state(view: VisitView, stage: Stage) -> StageState:
    if stage is view.stage:
        return "current"
    if stage in view.visit.entered:
        return "done"
    closed = view.visit.stopped or Stage.THIRD_PARTY in view.visit.entered
    if stage in ASKING and (closed or (stage is Stage.DISCLOSED and view.hushed)):
        return "locked"
    return "open"


def _inner(way: Way, language: Language) -> tuple[InnerStep, ...]:
    own = way.steps[way.earlier :]
    at = way.at - way.earlier
    first = max(0, min(at - _INNER // 2, len(own) - _INNER))
    return tuple(
        InnerStep(
            item.step.title.text(language),
            "current" if index == at else "done" if item.answer is not None else "open",
        )
        for index, item in list(enumerate(own))[first : first + _INNER]
    )


def verdict(finding: Finding) -> Verdict:
    """A finding as a mark."""
    if finding.truth is Truth.HOLDS or finding.overridden:
        return "passed"
    return "unknown" if finding.truth is Truth.CANNOT_TELL else "refused"


def verdict_row(finding: Finding, language: Language, *, leave: str = "") -> VerdictRow:
    """A finding in words: requirement (and `leave`, who lets it pass), fact and what to do, clause."""
    fact = "" if verdict(finding) == "passed" else explanation(finding, language)
    title = " · ".join(part for part in (finding.rule.title.text(language), leave) if part)
    return VerdictRow(title, verdict(finding), fact, finding_line(finding, language))


def explanation(finding: Finding, language: Language) -> str:
    """What is the case and what to do about it."""
    gap = "" if language is Language.CHINESE else " "
    return f"{finding.explain.text(language)}{gap}{finding.do_next.text(language)}".strip()


def needing(decision: GateDecision) -> tuple[Finding, ...]:
    """The findings in the order of what needs a hand: blocking, warning, the rest."""
    rank = {True: 0, False: 2}
    return tuple(sorted(decision.findings, key=lambda item: rank[item.blocks] if not item.warns else 1))


@dataclass(frozen=True, slots=True)
class DayWindow:
    """The daily window that a rule about hours sets, and the visit against it, all local to the address."""

    opens: time
    closes: time
    now: datetime
    end: datetime


def day_window(finding: Finding, view: VisitView) -> DayWindow | None:
    """Return the window of a rule about hours, None for any other rule."""
    match = None if finding.rule.holds is None else _WINDOW.search(finding.rule.holds.source)
    if match is None:
        return None
    zone = zone_of(view)
    return DayWindow(
        time.fromisoformat(match[2]),
        time.fromisoformat(match[3]),
        view.time.shown.astimezone(zone),
        view.expected_end.astimezone(zone),
    )


def headline(decision: GateDecision, window: DayWindow | None) -> str:
    """The refusal in one short sentence."""
    if window is not None:
        late = window.now.time() >= _EVENING
        if decision.gate in (Gate.TRAVEL, Gate.DOOR):
            return translate("Visit", "No more visits tonight") if late else translate("Visit", "No visit at this hour")
        return translate("Visit", "It is time to leave")
    words = {
        Gate.TRAVEL: translate("Visit", "{0} missing before you can set out"),
        Gate.DOOR: translate("Visit", "{0} missing before you can go to the door"),
        Gate.IDENTIFY: translate("Visit", "{0} missing before you can identify"),
        Gate.DISCLOSE: translate("Visit", "{0} missing before you can say why you came"),
        Gate.NEGOTIATE: translate("Visit", "{0} missing before you can negotiate"),
        Gate.SETTLE: translate("Visit", "{0} missing before you can agree"),
        Gate.LEAVE: translate("Visit", "{0} missing before you can go"),
    }.get(decision.gate, translate("Visit", "{0} missing before you can close"))
    return words.format(len(decision.blocking))


class Act(StrEnum):
    """What can be done about a refusal."""

    RETRY = "retry"
    CODE = "code"
    STEP = "step"
    TIME = "time"
    SUPERVISOR = "supervisor"
    PRIVATE = "private"
    TURN_BACK = "turn_back"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class NextAct:
    """One next step: `step` for STEP and the rule for SUPERVISOR, with `title` in words.

    `day` is for a TURN_BACK that means to come again then.
    """

    act: Act
    step: str = ""
    title: str = ""
    day: date | None = None


def next_acts(view: VisitView, decision: GateDecision, language: Language) -> tuple[NextAct, ...]:
    """Return at most four next steps for a refusal, the most helpful first."""
    acts: list[NextAct] = []
    titles = {item.step.id: item.step.title.text(language) for item in view.steps}
    missing = [*_missing_steps(decision.blocking), *_noting_steps(view, decision.blocking)]
    acts += [NextAct(Act.STEP, step, titles[step]) for step in missing if step in titles][:1]
    if view.stage in ATTESTING and any(_COMPANIONS in _source(item) for item in decision.blocking):
        acts.append(NextAct(Act.CODE))
    if view.visit.came_in and view.visit.marks.get(PRIVATE_MARK) is not True:
        acts.append(NextAct(Act.PRIVATE))
    acts += _calls(view, decision, language)
    today = view.time.shown.astimezone(zone_of(view)).date()
    if next_stage(view.stage, Move.TURN_BACK) is not None:
        if any(day_window(item, view) for item in decision.blocking):
            days = (today + timedelta(days=1), _coming_saturday(today))
            # A call comes first: then one day less is offered.
            acts += [NextAct(Act.TURN_BACK, day=day) for day in dict.fromkeys(days)][: max(1, _ACTS - 1 - len(acts))]
            return (*acts, NextAct(Act.RETRY))
        return (*acts, NextAct(Act.RETRY), NextAct(Act.TURN_BACK))
    acts.append(NextAct(Act.RETRY))
    if next_stage(view.stage, Move.LEAVE) is not None:
        acts.append(NextAct(Act.LEAVE))
    return tuple(acts)


def _calls(view: VisitView, decision: GateDecision, language: Language) -> list[NextAct]:
    """The time first: without it nobody can say until when a supervisor lets a rule pass."""
    found = askable(decision)
    if needs_telling(view.time):
        untold = found or any(item.truth is Truth.CANNOT_TELL for item in decision.blocking)
        return [NextAct(Act.TIME)] if untold else []
    return [NextAct(Act.SUPERVISOR, item.rule.id, item.rule.title.text(language)) for item in found[:1]]


def leave_words(finding: Finding, view: VisitView) -> str:
    """Who lets a broken rule pass, and until when; empty for any other finding."""
    until = view.visit.overrides.get(finding.rule.id)
    if not finding.overridden or finding.truth is Truth.HOLDS or until is None:
        return ""
    who = view.supervisors.get(view.visit.supervisors.get(finding.rule.id, ""), "")
    words = translate("Visit", "let pass by supervisor {0} until {1}")
    return words.format(who, f"{until.astimezone(zone_of(view)):%H:%M}")


def _source(finding: Finding) -> str:
    return "" if finding.rule.holds is None else finding.rule.holds.source


def _missing_steps(findings: Iterable[Finding]) -> list[str]:
    return [name for item in findings for name in item.missing if name in item.rule.requires]


def _noting_steps(view: VisitView, findings: Iterable[Finding]) -> list[str]:
    """The steps whose words stop the close."""
    sources = (item.rule.holds.source for item in findings if item.rule.holds is not None)
    if not any(_NOTED in source for source in sources):
        return []
    return [item.step.id for item in view.steps if item.step.records == "note" and item.answer is not None]


def _coming_saturday(today: date) -> date:
    """The first Saturday after tomorrow: a day on which people who work are at home."""
    return today + timedelta(days=(_SATURDAY - today.weekday() - 2) % 7 + 2)
