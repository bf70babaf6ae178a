"""Today: the day's cases in visiting order, what each still needs, and how the day stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from collector_app.domain.case import Case, active_stays
from collector_app.domain.clock import TrustedTime
from collector_app.domain.outcome import Outcome
from collector_app.domain.policy import Gate, GateDecision
from collector_app.domain.silence import Standing
from collector_app.usecases.own_stops import own_stays
from collector_app.usecases.ports.store import CaseRow, View, VisitRow
from collector_app.usecases.session import OpenSession


class RowState(StrEnum):
    """What a row of the day says at a glance."""

    READY = "ready"
    MISSING = "missing"
    TO_ARRANGE = "to_arrange"
    HELD = "held"
    DONE = "done"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class RowStatus:
    """A row's state; `missing` counts what stands between it and leaving, `outcome` ends a done one."""

    state: RowState
    missing: int = 0
    outcome: Outcome | None = None
    visit: str = ""


@dataclass(frozen=True, slots=True)
class DayOverview:
    """The strip over the list. Times are aware; `synced` is the last server time heard.

    `done_cases` are the ids of the cases whose visit of today is closed, `rows` the day in visiting order: reading
    both in one go halves the time for a day of thousands. `standing` says how long the centre was not heard.
    """

    time: TrustedTime
    done: int
    total: int
    waiting: int
    synced: datetime | None
    lease_until: datetime | None
    open_visit: str | None
    done_cases: frozenset[str] = frozenset()
    rows: tuple[CaseRow, ...] = ()
    standing: Standing = field(default_factory=Standing)


@dataclass(frozen=True, slots=True)
class Day:
    """Reads the day; holds nothing between calls. Fast enough for the window's thread."""

    session: OpenSession

    def today(self) -> date:
        """Return the local date by the trusted clock."""
        with self.session.store.view() as view:
            return self._time(view).shown.astimezone().date()

    def overview(self) -> DayOverview:
        """Return the strip's numbers."""
        with self.session.store.view() as view:
            now = self._time(view)
            rows = view.cases.rows(now.shown.astimezone().date())
            done = _done_cases(view.journal.visits(), now)
            fix, lease = view.feed.fix(), view.feed.lease()
            contacts = self.session.contacts
            return DayOverview(
                time=now,
                done=sum(1 for row in rows if row.id in done),
                total=len(rows),
                waiting=_waiting(view),
                synced=None if fix is None else fix.server_time,
                lease_until=None if lease is None else lease.until,
                open_visit=view.journal.open_visit(),
                done_cases=done,
                rows=rows,
                standing=Standing() if contacts is None else contacts.standing(view),
            )

    def waiting(self) -> int:
        """Return how many closed visits no receipt covers yet; cheap, unlike the whole overview of a long day."""
        with self.session.store.view() as view:
            return _waiting(view)

    def rows(self) -> tuple[CaseRow, ...]:
        """Return today's rows in visiting order; call `status` for the ones that are shown."""
        with self.session.store.view() as view:
            return view.cases.rows(self._time(view).shown.astimezone().date())

    def search(self, text: str, limit: int = 200) -> tuple[CaseRow, ...]:
        """Return rows by name, pinyin, initials, case number, address or phone tail, best first."""
        with self.session.store.view() as view:
            return view.cases.search(text, limit)

    def status(self, case_id: str) -> RowStatus:
        """Judge one row: its visit of today, its stays (a stop at the door puts one on it at once), its travel gate."""
        with self.session.store.view() as view:
            now = self._time(view)
            case = view.cases.get(case_id)
            if case is None:
                return RowStatus(RowState.HELD)
            visited = _visit_of(case_id, view.journal.visits(), now)
            if visited is not None and visited.closed is None:
                return RowStatus(RowState.UNDER_WAY, outcome=visited.outcome, visit=visited.id)
            if active_stays(case, now.shown.astimezone().date()) or own_stays(view, case_id):
                return RowStatus(RowState.HELD)
            if visited is not None:
                return RowStatus(RowState.DONE, outcome=visited.outcome, visit=visited.id)
            if case.appointment is None:
                return RowStatus(RowState.TO_ARRANGE)
            decision = self._travel(view, case, now)
            missing = len(decision.blocking)
            return RowStatus(RowState.MISSING if missing else RowState.READY, missing)

    def _travel(self, view: View, case: Case, now: TrustedTime) -> GateDecision:
        keeper = self.session.gatekeeper
        at = planned_start(case, now.shown)
        held, named = self.session.attestations, self.session.companions
        circumstances = keeper.circumstances(view, case, companions=named, attestations=held, at=at)
        return keeper.decide(Gate.TRAVEL, circumstances)

    def _time(self, view: View) -> TrustedTime:
        return self.session.recorder.time(view)


def planned_start(case: Case, now: datetime) -> datetime | None:
    """Return the planned moment of a visit that is still to come, else None (judge now)."""
    if case.appointment is None or not case.addresses:
        return None
    zone = ZoneInfo(case.addresses[0].zone)
    start = datetime.combine(case.appointment.day, case.appointment.start, tzinfo=zone)
    return start if start > now else None


def _waiting(view: View) -> int:
    receipt = view.journal.last_receipt()
    sent = 0 if receipt is None else receipt.to_seq
    return sum(1 for visit in view.journal.visits() if visit.closed and visit.last_seq > sent)


def _done_cases(visits: tuple[VisitRow, ...], now: TrustedTime) -> frozenset[str]:
    return frozenset(visit.case_id for visit in visits if visit.closed and _same_day(visit.closed, now))


def _visit_of(case_id: str, visits: tuple[VisitRow, ...], now: TrustedTime) -> VisitRow | None:
    for visit in visits:
        if visit.case_id == case_id and (visit.closed is None or _same_day(visit.closed, now)):
            return visit
    return None


def _same_day(moment: datetime, now: TrustedTime) -> bool:
    return moment.astimezone().date() == now.shown.astimezone().date()
