"""Asking the rules: gathers the circumstances of a case or visit and judges a gate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.case import Case, Colleague
from collector_app.domain.clock import TrustedTime, exactly, later
from collector_app.domain.counts import OwnContacts
from collector_app.domain.facts import NOTE_GATES, Circumstances, address_of, build_facts, zone_of
from collector_app.domain.journal.content import (
    CompanionAttested,
    FindingRaised,
    RuleFinding,
)
from collector_app.domain.policy import Facts, Gate, GateDecision, closing_time
from collector_app.domain.visit.fold import Visit
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.budget import counts_now, unspent
from collector_app.usecases.notes import check_visit
from collector_app.usecases.notices import last_visited, own_notice
from collector_app.usecases.own_stops import own_stays, refused_people
from collector_app.usecases.ports.rules import RuleBook
from collector_app.usecases.ports.store import Unit, View
from collector_app.usecases.recorder import Recorder

_LONGEST: Final = timedelta(days=29)  # the longest count of a rule: 30 days, today included


@dataclass(frozen=True, slots=True)
class Gatekeeper:
    """Judges gates with the packs in force; writes nothing."""

    book: RuleBook
    recorder: Recorder
    collector: Colleague

    def circumstances(
        self,
        view: View | Unit,
        case: Case,
        *,
        visit: Visit | None = None,
        companions: tuple[str, ...] = (),
        attestations: tuple[CompanionAttested, ...] = (),
        address_id: str | None = None,
        at: datetime | None = None,
    ) -> Circumstances:
        """Return everything a gate is judged over; `at` judges a planned moment instead of now.

        `attestations` were checked for a visit that has not begun; each counts on its own day. A visit has its own.
        """
        present = self.recorder.time(view)
        now = exactly(at) if at is not None else present
        creditor = view.feed.creditor()
        lease = view.feed.lease()
        circumstances = Circumstances(
            case=replace(case, counts=counts_now(view, case)),
            time=now,
            collector=self.collector,
            companions=visit.companions if visit is not None else companions,
            address_id=visit.address if visit is not None else address_id,
            visit=visit,
            creditor_name="" if creditor is None else creditor.name,
            creditor_hotline="" if creditor is None else creditor.hotline,
            lease_until=None if lease is None else lease.until,
            packet_time=view.feed.caught_up(),
        )
        zone = zone_of(circumstances)
        today = now.shown.astimezone(zone).date()
        reading, visit_id = self.recorder.clock.read(), "" if visit is None else visit.id
        return replace(
            circumstances,
            attested=_proven(visit, attestations, today, zone),
            own=_own_contacts(view, case.id, today, zone.key),
            own_notice=own_notice(view, case, today, zone, reading, present, visit_id),
            last_visited=last_visited(view, case, visit_id, reading, present),
            own_stays=own_stays(view, case.id),
            own_refusals=refused_people(view, case.id),
            tokens=unspent(view, case.id, now.earliest),
            calendar=self.book.calendar(address_of(circumstances).country),
        )

    def decide(self, gate: Gate, circumstances: Circumstances) -> GateDecision:
        """Judge one gate; rules in force are those of the local day at the address.

        What was written is checked for the gate that reads it alone: it takes milliseconds, and views are many.
        """
        if gate in NOTE_GATES and circumstances.visit is not None:
            written = check_visit(circumstances.visit, self.book, self._day(circumstances))
            circumstances = replace(circumstances, note_blocked=written.blocked, note_warned=written.warned)
        return self.decide_on(gate, circumstances, build_facts(circumstances))

    def decide_on(self, gate: Gate, circumstances: Circumstances, facts: Facts) -> GateDecision:
        """Judge one gate on `facts` instead of those that the circumstances tell."""
        return self.book.decide(gate, facts, self._day(circumstances), _overridden(circumstances))

    @staticmethod
    def _day(circumstances: Circumstances) -> date:
        return circumstances.time.shown.astimezone(zone_of(circumstances)).date()

    def leave_by(self, circumstances: Circumstances) -> datetime | None:
        """Return when the permitted window of today ends at the address, or None when no rule sets one.

        It has to hold in every zone where the customer may be, so the earliest end counts.
        """
        zone, shown = zone_of(circumstances), circumstances.time.shown
        end = closing_time(self.book.rules, Gate.DOOR, shown.astimezone(zone).date())
        if end is None:
            return None
        zones = (zone, *map(ZoneInfo, circumstances.case.other_zones))
        ends = (datetime.combine(shown.astimezone(there).date(), end, tzinfo=there) for there in zones)
        return min(ends).astimezone(zone)


def _proven(
    visit: Visit | None, attestations: tuple[CompanionAttested, ...], today: date, zone: ZoneInfo
) -> frozenset[str]:
    """Who proved to be there on the day that counts: today, and the day of arrival once the visit came to the door."""
    if visit is None:
        return frozenset(item.collector for item in attestations if item.day == today)
    arrived = visit.entered.get(Stage.AT_DOOR)
    days = {today} if arrived is None else {today, arrived.astimezone(zone).date()}
    return frozenset(collector for collector, day in visit.attested.items() if day in days)


def _own_contacts(view: View | Unit, case_id: str, today: date, zone: str) -> OwnContacts:
    by_day = view.journal.contacts_by_day(case_id, today - _LONGEST, zone)
    return OwnContacts(by_day, view.journal.contacts_by_day(case_id, today - _LONGEST, zone, effective=False))


def _overridden(circumstances: Circumstances) -> frozenset[str]:
    """A supervisor's leave counts until its moment; when it can't be told whether that has passed, it has."""
    latest = circumstances.time.latest
    if circumstances.visit is None or latest is None:
        return frozenset()
    return frozenset(rule for rule, until in circumstances.visit.overrides.items() if latest <= until)


def expected_end(time: TrustedTime, minutes: int) -> datetime:
    """Return when something that starts now and takes `minutes` ends, as shown to people."""
    return later(time.shown, timedelta(minutes=minutes))


def finding_content(decision: GateDecision, acknowledged: frozenset[str] = frozenset()) -> FindingRaised:
    """Return the entry content that puts a gate's verdict on the record."""
    return FindingRaised(
        decision.gate.value,
        decision.passed and all(item.rule.id in acknowledged for item in decision.warnings),
        tuple(
            RuleFinding(item.rule.id, item.truth.value, item.missing, item.rule.id in acknowledged)
            for item in decision.findings
        ),
        decision.facts,
        decision.day,
    )
