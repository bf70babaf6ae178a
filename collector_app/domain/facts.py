"""The fact tree that rules and scripts are evaluated over: its one documented shape, and its builder.

`FACT_TREE` names every leaf with its type; the packs linter checks conditions against it. A fact that is not
known is absent from the built tree, so a condition that needs it can't be told (never a pass).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.budget import Counted, Token
from collector_app.domain.calendar import Calendar, in_windows
from collector_app.domain.case import Address, Case, Colleague, StayKind, active_stays
from collector_app.domain.clock import TrustedTime, elapsed, whole_hours
from collector_app.domain.counts import OwnContacts
from collector_app.domain.flags import flags_of
from collector_app.domain.journal.content import Channel
from collector_app.domain.notice import notice_facts
from collector_app.domain.policy import Facts, Gate
from collector_app.domain.visit.fold import Visit
from collector_app.domain.visit.stage import ROUTE

FACT_TREE: Final[Mapping[str, str]] = {
    "now": "moment",
    "now.local": "text",
    "now.date": "text",
    "now.weekday": "int",
    "now.verified": "bool",
    "now.holiday": "bool",
    "now.inconvenient": "bool",
    "expected_end": "moment",
    "expected_end.local": "text",
    "expected_end.date": "text",
    "expected_end.weekday": "int",
    "expected_end.verified": "bool",
    "expected_end.holiday": "bool",
    "expected_end.inconvenient": "bool",
    "case.number": "text",
    "case.stays": "list",
    "case.consents": "map",
    "case.flags": "map",  # domain.flags says which: yes, no, or absent because nobody looked
    "case.notice_sent": "bool",
    "case.notice_hours": "int",
    "case.agency_notice_hours": "int",
    "case.age_hours": "int",
    "case.refused_channels": "list",
    "case.validation_days": "int",
    "case.missed_appointments": "int",
    "case.demands": "int",
    "case.days_since_demand": "int",
    "party.role": "text",
    "party.do_not_contact": "bool",
    "party.approached": "int",
    "contact.channel": "text",
    "address.kind": "text",
    "address.source": "text",
    "address.zone": "text",
    "address.country": "text",
    "address.region": "text",
    "address.inconvenient": "bool",
    "address.chosen": "bool",
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
    "visit.paid": "bool",
    "visit.recorder": "text",
    "visit.note_blocked": "list",
    "visit.note_warned": "list",
    "contacts.visits_today": "int",
    "contacts.calls_today": "int",
    "contacts.sms_today": "int",
    "contacts.unanswered_today": "int",
    "contacts.visits_7d": "int",
    "contacts.visits_30d": "int",
    "contacts.calls_7d": "int",
    "contacts.call_attempts_7d": "int",
    "contacts.days_since_conversation": "int",
    "contacts.days_since_letter": "int",
    "contacts.visit_tokens": "int",
    "contacts.call_tokens": "int",
    "contacts.sms_tokens": "int",
    "contacts.letter_tokens": "int",
    "contacts.call_attempt_tokens": "int",
    "contacts.sms_attempt_tokens": "int",
    "contacts.visit_attempt_tokens": "int",
    "contacts.letter_attempt_tokens": "int",
    "contacts.age_hours": "int",
    "collector.id": "text",
    "collector.certified_days": "int",
    "companions.count": "int",
    "companions.named": "int",
    "device.lease_hours": "int",
    "creditor.name": "text",
    "creditor.hotline": "text",
}
"""Dotted name → type (moment, text, int, bool, list, map). `map` leaves have free keys."""

NOTE_FACTS: Final = frozenset({"visit.note_blocked", "visit.note_warned"})
NOTE_GATES: Final = frozenset({Gate.CLOSE})
"""The gates at which free text is checked; elsewhere `NOTE_FACTS` are not known, and no rule may ask for them."""

STALE_COUNTS: Final = timedelta(hours=24)  # company rule: yesterday's counts say nothing about today's


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything a gate is judged over.

    `lease_until` and `packet_time` are the server's words; None when never heard. `own...` is what this device itself
    has on record since, `last_visited` the latest that anybody was at the door before. `companions` are named,
    `attested` are proven. `tokens` are the leased ones that are not spent; None when the server never leased any.
    `note_blocked` are ids of phrases that stop a close, `note_warned` of those that have to be read again; None where
    nobody looked.
    """

    case: Case
    time: TrustedTime
    collector: Colleague
    companions: tuple[str, ...] = ()
    attested: frozenset[str] = frozenset()
    address_id: str | None = None
    party: str = ""
    channel: Channel = Channel.VISIT
    visit: Visit | None = None
    creditor_name: str = ""
    creditor_hotline: str = ""
    lease_until: datetime | None = None
    packet_time: datetime | None = None
    own: OwnContacts = field(default_factory=OwnContacts)
    own_notice: datetime | None = None
    last_visited: datetime | None = None
    own_stays: frozenset[StayKind] = frozenset()
    own_refusals: frozenset[str] = frozenset()
    tokens: tuple[Token, ...] | None = None
    calendar: Calendar | None = None
    note_blocked: tuple[str, ...] | None = None
    note_warned: tuple[str, ...] | None = None


def zone_of(circumstances: Circumstances) -> ZoneInfo:
    """Return the time zone of the visited address: rules use that one."""
    return ZoneInfo(address_of(circumstances).zone)


def address_of(circumstances: Circumstances) -> Address:
    """Return the visited address; the first one while none was chosen."""
    return circumstances.case.address(circumstances.address_id or circumstances.case.addresses[0].id)


def build_facts(circumstances: Circumstances) -> Facts:
    """Return the fact tree of `circumstances`."""
    zone = zone_of(circumstances)
    case, time = circumstances.case, circumstances.time
    minutes = circumstances.visit.expected_minutes if circumstances.visit else 0
    end = _expected_end(time, circumstances.visit, timedelta(minutes=minutes or case.expected_minutes))
    facts: dict[str, object] = {
        "now": _moment(time, zone, circumstances),
        "expected_end": _moment(end, zone, circumstances),
        "case": _case_facts(circumstances, zone),
        "party": _party_facts(circumstances),
        "contact": {"channel": circumstances.channel.value},
        "address": _address_facts(address_of(circumstances)),
        "collector": _collector_facts(circumstances, zone),
        "companions": _companion_facts(circumstances),
        "creditor": {"name": circumstances.creditor_name, "hotline": circumstances.creditor_hotline},
        "contacts": _contact_facts(circumstances, zone) | _token_facts(circumstances, zone),
    }
    if circumstances.lease_until is not None and time.latest is not None:
        facts["device"] = {"lease_hours": whole_hours(elapsed(time.latest, circumstances.lease_until))}
    if circumstances.visit is not None:
        facts["visit"] = visit_facts(circumstances.visit) | _note_facts(circumstances)
    return facts


def _expected_end(time: TrustedTime, visit: Visit | None, duration: timedelta) -> TrustedTime:
    """A visit under way ends its planned minutes after the door, but never before now."""
    if visit is not None and visit.stage in ROUTE[3:] and visit.entered:
        started = next((visit.entered[stage] for stage in ROUTE[2:] if stage in visit.entered), time.shown)
        left = max(timedelta(0), duration - max(timedelta(0), elapsed(started, time.shown)))
        return time.plus(left)
    return time.plus(duration)


def _moment(time: TrustedTime, zone: ZoneInfo, circumstances: Circumstances) -> Facts:
    earliest = time.earliest.astimezone(zone)
    shown = time.shown.astimezone(zone)
    moment: dict[str, object] = {
        "earliest": earliest,
        "local": f"{shown:%H:%M}",
        "date": f"{shown:%Y-%m-%d}",
        "weekday": shown.isoweekday(),
        "verified": time.verified,
    }
    if circumstances.case.other_zones:
        moment["zones"] = circumstances.case.other_zones
    inconvenient = _inconvenient(time, circumstances)
    if inconvenient is not None:
        moment["inconvenient"] = inconvenient
    if time.latest is None:
        return moment
    latest = time.latest.astimezone(zone)
    moment["latest"] = latest
    if earliest.date() == latest.date() and circumstances.calendar is not None:
        holiday = circumstances.calendar.is_holiday(latest.date())
        if holiday is not None:
            moment["holiday"] = holiday
    return moment


def _inconvenient(time: TrustedTime, circumstances: Circumstances) -> bool | None:
    """Whether the customer called the time inconvenient, in any zone where they may be; None when it can't be told."""
    zones = (zone_of(circumstances), *map(ZoneInfo, circumstances.case.other_zones))
    windows = circumstances.case.inconvenient_times
    verdicts = {in_windows(time.earliest, time.latest, windows, zone) for zone in zones}
    return next(verdict for verdict in (True, None, False) if verdict in verdicts)


def _case_facts(circumstances: Circumstances, zone: ZoneInfo) -> Facts:
    case, time = circumstances.case, circumstances.time
    # The interval may reach over midnight: a stay of either day holds, and what has to pass has passed for the earlier.
    days = {moment.astimezone(zone).date() for moment in (time.earliest, time.shown, time.latest) if moment is not None}
    first = min(days)
    facts: dict[str, object] = {
        "number": case.number,
        "stays": sorted(
            {stay.kind.value for day in days for stay in active_stays(case, day)} | circumstances.own_stays
        ),
        "consents": {
            consent.topic: True
            for consent in case.consents
            if consent.given <= time.earliest and time.latest is not None and time.latest <= consent.until
        },
        "flags": flags_of(case.flags),
        "refused_channels": list(case.refused_channels),
    }
    facts |= notice_facts(time, case.notice_sent, circumstances.own_notice, circumstances.last_visited)
    if case.agency_notice is not None:
        facts["agency_notice_hours"] = whole_hours(elapsed(case.agency_notice, time.earliest))
    if circumstances.packet_time is not None and time.latest is not None:
        facts["age_hours"] = whole_hours(elapsed(circumstances.packet_time, time.latest))
    if case.validation_until is not None:
        facts["validation_days"] = (case.validation_until - first).days
    if case.missed_appointments is not None:
        facts["missed_appointments"] = case.missed_appointments
    if case.demands is not None:
        facts["demands"] = len(case.demands)
    if case.demands:
        facts["days_since_demand"] = (first - max(case.demands)).days
    return facts


def _party_facts(circumstances: Circumstances) -> Facts:
    """Nothing is known of a person whom a newer version of the case does not name any more."""
    wanted = circumstances.visit.party if circumstances.visit else circumstances.party
    try:
        person = circumstances.case.person(wanted)
    except KeyError:
        return {}
    refused = person.do_not_contact or person.id in circumstances.own_refusals
    facts: dict[str, object] = {"role": person.role.value, "do_not_contact": refused}
    if person.approached is not None:
        facts["approached"] = person.approached
    return facts


def _address_facts(address: Address) -> Facts:
    facts: dict[str, object] = {
        "kind": address.kind.value,
        "source": address.source.value,
        "zone": address.zone,
        "inconvenient": address.inconvenient,
        "chosen": address.chosen,
    }
    known = {"country": address.country, "region": address.region}
    return facts | {name: value for name, value in known.items() if value}


def _collector_facts(circumstances: Circumstances, zone: ZoneInfo) -> Facts:
    facts: dict[str, object] = {"id": circumstances.collector.id}
    until, latest = circumstances.collector.certified_until, circumstances.time.latest
    if until is not None and latest is not None:
        facts["certified_days"] = (until - latest.astimezone(zone).date()).days
    return facts


def _companion_facts(circumstances: Circumstances) -> Facts:
    """`count` are those who proved to be there; a name alone counts for nothing but `named`."""
    me = {circumstances.collector.id}
    return {"count": len(circumstances.attested - me), "named": len(set(circumstances.companions) - me)}


def _contact_facts(circumstances: Circumstances, zone: ZoneInfo) -> dict[str, object]:
    """Counts of everybody; those of today are not known when the interval reaches over midnight."""
    counts, time, own = circumstances.case.counts, circumstances.time, circumstances.own
    if counts is None or time.latest is None:
        return {}
    age, today = elapsed(counts.as_of, time.latest), time.earliest.astimezone(zone).date()
    facts: dict[str, object] = {"age_hours": whole_hours(age)}
    if counts.last_letter is not None:
        facts["days_since_letter"] = (today - counts.last_letter).days
    if age > STALE_COUNTS:
        return facts
    same_day = counts.as_of.astimezone(zone).date() == today
    of_today = {
        "visits_today": (counts.visits_today, own.within(Channel.VISIT, today, 1)),
        "calls_today": (counts.calls_today, own.within(Channel.CALL, today, 1)),
        "sms_today": (counts.sms_today, own.within(Channel.SMS, today, 1)),
        "unanswered_today": (counts.unanswered_today, own.missed_within(Channel.CALL, today, 1)),
    }
    if today == time.latest.astimezone(zone).date():
        facts |= {name: mine + (told if same_day else 0) for name, (told, mine) in of_today.items() if told is not None}
    longer = {
        "visits_7d": (counts.visits_7d, Channel.VISIT, 7),
        "visits_30d": (counts.visits_30d, Channel.VISIT, 30),
        "calls_7d": (counts.calls_7d, Channel.CALL, 7),
    }
    for name, (told, channel, days) in longer.items():
        if told is not None:
            facts[name] = told + own.within(channel, today, days)
    if counts.call_attempts_7d is not None:
        made = own.within(Channel.CALL, today, 7) + own.missed_within(Channel.CALL, today, 7)
        facts["call_attempts_7d"] = counts.call_attempts_7d + made
    talks = [day for day, made in own.by_day.items() if made.get(Channel.CALL.value)]
    talks += [counts.last_conversation] if counts.last_conversation is not None else []
    if talks:
        facts["days_since_conversation"] = (today - max(talks)).days
    return facts


def _token_facts(circumstances: Circumstances, zone: ZoneInfo) -> dict[str, object]:
    """Tokens of the local day; none are known over midnight, nor for a day after the lease: none is leased so far."""
    time, tokens = circumstances.time, circumstances.tokens
    if tokens is None or time.latest is None:
        return {}
    first, last = time.earliest.astimezone(zone).date(), time.latest.astimezone(zone).date()
    until = circumstances.lease_until
    if first != last or (until is not None and until.astimezone(zone).date() < first):
        return {}
    today = [(token.channel, token.counts) for token in tokens if token.day == first]
    return {
        fact_of_tokens(channel, counts): today.count((channel, counts)) for channel in Channel for counts in Counted
    }


def fact_of_tokens(channel: Channel, counts: Counted) -> str:
    """Return the name, below `contacts`, of the tokens that a cap on a channel is leased in."""
    return f"{channel.value}_{'attempt_' if counts is Counted.ATTEMPTS else ''}tokens"


def _note_facts(circumstances: Circumstances) -> dict[str, object]:
    found = {"note_blocked": circumstances.note_blocked, "note_warned": circumstances.note_warned}
    return {name: list(phrases) for name, phrases in found.items() if phrases is not None}


def visit_facts(visit: Visit) -> dict[str, object]:
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
        "paid": bool(visit.payments),
    }
    if visit.identified is not None:
        facts["identified"] = visit.identified
    if visit.recording is not None:
        facts["recorder"] = visit.recording.state.value
    if visit.plan is not None:
        facts["plan_within_authority"] = visit.plan.within_authority
    return facts
