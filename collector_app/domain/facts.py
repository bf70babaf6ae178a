"""The fact tree that rules and scripts are evaluated over: its one documented shape, and its builder.

`FACT_TREE` names every leaf with its type; the packs linter checks conditions against it. A fact that is not
known is absent from the built tree, so a condition that needs it can't be told (never a pass).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.case import Case, Colleague, Role, active_stays
from collector_app.domain.clock import TrustedTime
from collector_app.domain.policy import Facts
from collector_app.domain.visit.fold import Visit
from collector_app.domain.visit.stage import ROUTE

FACT_TREE: Final[Mapping[str, str]] = {
    "now": "moment",
    "now.local": "text",
    "now.date": "text",
    "now.weekday": "int",
    "now.verified": "bool",
    "expected_end": "moment",
    "expected_end.local": "text",
    "expected_end.date": "text",
    "expected_end.weekday": "int",
    "expected_end.verified": "bool",
    "case.number": "text",
    "case.stays": "list",
    "case.consents": "map",
    "case.flags": "map",
    "case.notice_sent": "bool",
    "case.notice_hours": "int",
    "case.age_hours": "int",
    "party.role": "text",
    "party.do_not_contact": "bool",
    "address.kind": "text",
    "address.source": "text",
    "address.zone": "text",
    "visit.stage": "text",
    "visit.done": "list",
    "visit.answers": "map",
    "visit.marks": "map",
    "visit.identified": "bool",
    "visit.stopped": "bool",
    "visit.disclosed": "bool",
    "visit.third_party": "bool",
    "visit.covered": "bool",
    "visit.has_outcome": "bool",
    "visit.has_followup": "bool",
    "visit.plan_within_authority": "bool",
    "contacts.visits_today": "int",
    "contacts.calls_today": "int",
    "contacts.sms_today": "int",
    "contacts.age_hours": "int",
    "collector.id": "text",
    "collector.certified_days": "int",
    "companions.count": "int",
    "device.lease_hours": "int",
    "creditor.name": "text",
    "creditor.hotline": "text",
}
"""Dotted name → type (moment, text, int, bool, list, map). `map` leaves have free keys."""

STALE_COUNTS: Final = timedelta(hours=24)  # company rule: yesterday's counts say nothing about today's


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything a gate is judged over.

    `lease_until` and `packet_time` are the server's words; None when never heard. `own_...` is what this device
    itself has on record since.
    """

    case: Case
    time: TrustedTime
    collector: Colleague
    companions: tuple[str, ...] = ()
    address_id: str | None = None
    visit: Visit | None = None
    creditor_name: str = ""
    creditor_hotline: str = ""
    lease_until: datetime | None = None
    packet_time: datetime | None = None
    own_visits_today: int = 0
    own_calls_today: int = 0
    own_notice: datetime | None = None


def zone_of(circumstances: Circumstances) -> ZoneInfo:
    """Return the time zone of the visited address: rules use that one."""
    address_id = circumstances.address_id or circumstances.case.addresses[0].id
    return ZoneInfo(circumstances.case.address(address_id).zone)


def build_facts(circumstances: Circumstances) -> Facts:
    """Return the fact tree of `circumstances`."""
    zone = zone_of(circumstances)
    case, time = circumstances.case, circumstances.time
    minutes = circumstances.visit.expected_minutes if circumstances.visit else 0
    end = _expected_end(time, circumstances.visit, timedelta(minutes=minutes or case.expected_minutes))
    facts: dict[str, object] = {
        "now": _moment(time, zone),
        "expected_end": _moment(end, zone),
        "case": _case_facts(circumstances, zone),
        "party": {"role": Role.BORROWER.value, "do_not_contact": case.borrower.do_not_contact},
        "address": _address_facts(circumstances),
        "collector": _collector_facts(circumstances, zone),
        "companions": {"count": len(set(circumstances.companions) - {circumstances.collector.id})},
        "creditor": {"name": circumstances.creditor_name, "hotline": circumstances.creditor_hotline},
        "contacts": _contact_facts(circumstances, zone),
    }
    if circumstances.lease_until is not None and time.latest is not None:
        facts["device"] = {"lease_hours": _hours(circumstances.lease_until - time.latest)}
    if circumstances.visit is not None:
        facts["visit"] = visit_facts(circumstances.visit)
    return facts


def _expected_end(time: TrustedTime, visit: Visit | None, duration: timedelta) -> TrustedTime:
    """A visit under way ends its planned minutes after the door, but never before now."""
    if visit is not None and visit.stage in ROUTE[3:] and visit.entered:
        started = next((visit.entered[stage] for stage in ROUTE[2:] if stage in visit.entered), time.shown)
        left = max(timedelta(0), duration - max(timedelta(0), time.shown - started))
        return time.plus(left)
    return time.plus(duration)


def _moment(time: TrustedTime, zone: ZoneInfo) -> Facts:
    earliest = time.earliest.astimezone(zone)
    shown = time.shown.astimezone(zone)
    moment: dict[str, object] = {
        "earliest": earliest,
        "local": f"{shown:%H:%M}",
        "date": f"{shown:%Y-%m-%d}",
        "weekday": shown.isoweekday(),
        "verified": time.verified,
    }
    if time.latest is not None:
        moment["latest"] = time.latest.astimezone(zone)
    return moment


def _case_facts(circumstances: Circumstances, zone: ZoneInfo) -> Facts:
    case, time = circumstances.case, circumstances.time
    today = time.shown.astimezone(zone).date()
    notices = [moment for moment in (case.notice_sent, circumstances.own_notice) if moment is not None]
    facts: dict[str, object] = {
        "number": case.number,
        "stays": [stay.kind.value for stay in active_stays(case, today)],
        "consents": {
            consent.topic: True
            for consent in case.consents
            if consent.given <= time.earliest and time.latest is not None and time.latest <= consent.until
        },
        "flags": dict(case.flags),
        "notice_sent": bool(notices),
    }
    if notices:
        facts["notice_hours"] = _hours(time.earliest - min(notices))
    if circumstances.packet_time is not None and time.latest is not None:
        facts["age_hours"] = _hours(time.latest - circumstances.packet_time)
    return facts


def _address_facts(circumstances: Circumstances) -> Facts:
    address = circumstances.case.address(circumstances.address_id or circumstances.case.addresses[0].id)
    return {"kind": address.kind.value, "source": address.source.value, "zone": address.zone}


def _collector_facts(circumstances: Circumstances, zone: ZoneInfo) -> Facts:
    facts: dict[str, object] = {"id": circumstances.collector.id}
    until = circumstances.collector.certified_until
    if until is not None:
        today = circumstances.time.shown.astimezone(zone).date()
        facts["certified_days"] = (until - today).days
    return facts


def _contact_facts(circumstances: Circumstances, zone: ZoneInfo) -> Facts:
    counts, time = circumstances.case.counts, circumstances.time
    if counts is None or time.latest is None:
        return {}
    age = time.latest - counts.as_of
    facts: dict[str, object] = {"age_hours": _hours(age)}
    same_day = counts.as_of.astimezone(zone).date() == time.shown.astimezone(zone).date()
    if age <= STALE_COUNTS:
        facts["visits_today"] = circumstances.own_visits_today + (counts.visits_today if same_day else 0)
        facts["calls_today"] = circumstances.own_calls_today + (counts.calls_today if same_day else 0)
        facts["sms_today"] = counts.sms_today if same_day else 0
    return facts


def visit_facts(visit: Visit) -> Facts:
    """Return the `visit` branch of the fact tree."""
    facts: dict[str, object] = {
        "stage": visit.stage.value,
        "done": sorted(visit.answers),
        "answers": {step: answer.value for step, answer in visit.answers.items()},
        "marks": dict(visit.marks),
        "stopped": visit.stopped,
        "disclosed": visit.disclosed,
        "third_party": "third_party" in visit.entered,
        "covered": visit.covered,
        "has_outcome": visit.outcome is not None or "outcome" in visit.marks,
        "has_followup": visit.followup is not None,
    }
    if visit.identified is not None:
        facts["identified"] = visit.identified
    if visit.plan is not None:
        facts["plan_within_authority"] = visit.plan.within_authority
    return facts


def _hours(duration: timedelta) -> int:
    return int(duration.total_seconds() // 3600)
