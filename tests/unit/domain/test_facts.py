"""The fact tree: what is built is what is documented, and what is not known is absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.calendar import Calendar
from collector_app.domain.case import Colleague
from collector_app.domain.clock import TrustedTime, exactly
from collector_app.domain.facts import FACT_TREE, Circumstances, OwnContacts, build_facts, zone_of
from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import Kind
from collector_app.domain.policy import Facts, lookup
from collector_app.domain.visit.fold import Visit, fold
from collector_app.domain.visit.stage import Move, Stage
from tests.unit.domain.cases import CASE
from tests.unit.domain.examples import EXAMPLES
from tests.unit.domain.journals import MORNING, Journal

ME = Colleague("c-01", "周岚", date(2026, 12, 31))
UNBOUNDED = TrustedTime(MORNING, None, MORNING, verified=False, jumped=False)
TYPES: Mapping[str, type] = {"text": str, "int": int, "bool": bool, "list": list, "map": dict}


def circumstances(**changes: Any) -> Circumstances:  # noqa: ANN401 - any field
    plain = Circumstances(
        case=CASE,
        time=exactly(MORNING),
        collector=ME,
        companions=("c-02", "c-01", "c-02"),
        creditor_name="示例消费金融",
        creditor_hotline="000-0000",
        lease_until=MORNING + timedelta(hours=30, minutes=59),
        packet_time=MORNING - timedelta(hours=1, minutes=46),
        tokens=(),
        calendar=Calendar("CN", frozenset({2026}), {}),
        note_blocked=(),
        own=OwnContacts({MORNING.astimezone(ZoneInfo("Asia/Shanghai")).date(): {"visit": 1}}),
    )
    return replace(plain, **changes)


def visit_at(stage: Stage, *more: object) -> Visit:
    journal = Journal()
    journal.open()
    journal.go(stage)
    for content in more:
        journal.add(content)
    return fold("v-1", journal.entries)


FULL_VISIT = visit_at(
    Stage.IDENTIFYING,
    c.IdentityVerified(("birth_year",)),
    EXAMPLES[Kind.PLAN_PROPOSED],
    EXAMPLES[Kind.FOLLOWUP_SCHEDULED],
    EXAMPLES[Kind.VISIT_STEP_ANSWERED],
)


def leaves(facts: Facts, path: str = "") -> Iterator[tuple[str, object]]:
    for key, value in facts.items():
        name = f"{path}{key}"
        if FACT_TREE.get(name) == "moment":
            assert isinstance(value, Mapping)
            yield name, value
            yield from leaves({k: v for k, v in value.items() if k not in ("earliest", "latest")}, name + ".")
        elif isinstance(value, Mapping) and FACT_TREE.get(name) != "map":
            yield from leaves(value, name + ".")
        else:
            yield name, value


def assert_documented(facts: Facts) -> None:
    for name, value in leaves(facts):
        kind = FACT_TREE[name]
        if kind == "moment":
            assert isinstance(value, Mapping)
            assert isinstance(value["earliest"], datetime)
            assert "latest" not in value or isinstance(value["latest"], datetime)
        else:
            assert type(value) is TYPES[kind], name


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"visit": FULL_VISIT},
        {"visit": visit_at(Stage.TRAVELLING)},
        {"time": UNBOUNDED, "visit": FULL_VISIT},
        {"case": replace(CASE, counts=None, notice_sent=None, flags={}, stays=(), consents=()), "lease_until": None},
        {"collector": Colleague("c-01", "周岚"), "packet_time": None, "address_id": "a-2"},
    ],
)
def test_every_leaf_built_is_in_the_tree_with_its_type(changes: dict[str, Any]) -> None:
    assert_documented(build_facts(circumstances(**changes)))


def test_every_leaf_of_the_tree_can_be_built() -> None:
    built = {name for name, _ in leaves(build_facts(circumstances(visit=FULL_VISIT)))}
    assert built == set(FACT_TREE)


def test_what_they_say() -> None:
    facts = build_facts(circumstances())
    expected = {
        "now.local": "09:58",
        "now.date": "2026-03-02",
        "now.weekday": 1,
        "expected_end.local": "10:38",
        "case.stays": ["dispute"],
        "case.consents": {"hours": True},
        "case.flags": {"vulnerable": True, "agency": False},
        "case.notice_sent": True,
        "case.notice_hours": 49,
        "case.age_hours": 1,
        "party.do_not_contact": False,
        "address.source": "contract",
        "contacts.visits_today": 2,
        "contacts.calls_today": 2,
        "contacts.age_hours": 2,
        "companions.named": 1,
        "companions.count": 0,
        "contacts.visits_30d": 3,
        "contacts.days_since_conversation": 3,
        "case.days_since_demand": 41,
        "collector.certified_days": 304,
        "device.lease_hours": 30,
    }
    assert {name: lookup(facts, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("changes", "unknown"),
    [
        ({"time": UNBOUNDED}, ["contacts.visits_today", "contacts.age_hours", "device.lease_hours", "case.age_hours"]),
        ({"time": UNBOUNDED}, ["case.consents.hours"]),
        ({"lease_until": None}, ["device.lease_hours"]),
        ({"packet_time": None}, ["case.age_hours"]),
        ({"collector": Colleague("c-01", "周岚")}, ["collector.certified_days"]),
        ({"case": replace(CASE, counts=None)}, ["contacts.visits_today", "contacts.age_hours"]),
        ({"case": replace(CASE, notice_sent=None)}, ["case.notice_hours"]),
        ({"time": exactly(MORNING + timedelta(hours=23))}, ["contacts.visits_today"]),
        ({}, ["visit.stage"]),
        ({"visit": visit_at(Stage.AT_DOOR)}, ["visit.identified", "visit.plan_within_authority"]),
    ],
)
def test_what_is_not_known_is_absent(changes: dict[str, Any], unknown: list[str]) -> None:
    facts = build_facts(circumstances(**changes))
    assert [lookup(facts, name) for name in unknown] == [None] * len(unknown)


def test_yesterdays_counts_are_not_added_to_today() -> None:
    next_day = circumstances(
        time=exactly(MORNING + timedelta(hours=15)), own=OwnContacts({date(2026, 3, 3): {"visit": 1}})
    )
    assert lookup(build_facts(next_day), "contacts.visits_today") == 1


def test_the_zone_is_the_addresss() -> None:
    there = circumstances(address_id="a-2")
    assert zone_of(there).key == "America/New_York"
    assert lookup(build_facts(there), "now.local") == "20:58"
    assert lookup(build_facts(there), "now.date") == "2026-03-01"


def test_the_expected_end_runs_from_the_door_and_never_lies_in_the_past() -> None:
    visit = visit_at(Stage.IDENTIFYING)
    door = visit.entered[Stage.AT_DOOR]
    ten_minutes_in = circumstances(visit=visit, time=exactly(door + timedelta(minutes=10)))
    assert lookup(build_facts(ten_minutes_in), "expected_end.local") == f"{door + timedelta(minutes=40):%H:%M}"
    overdue = circumstances(visit=visit, time=exactly(door + timedelta(minutes=90)))
    assert lookup(build_facts(overdue), "expected_end.local") == f"{door + timedelta(minutes=90):%H:%M}"


def test_third_party_is_remembered_after_leaving() -> None:
    visit = visit_at(Stage.AT_DOOR, c.StageEntered("third_party", Move.WRONG_PARTY), c.StageEntered("leaving", "leave"))
    assert lookup(build_facts(circumstances(visit=visit)), "visit.third_party") is True


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)), st.booleans(), st.sampled_from(["a-1", "a-2"]))
def test_at_any_time_every_leaf_is_documented(later: timedelta, bounded: bool, address: str) -> None:
    moment = MORNING + later
    time = exactly(moment) if bounded else replace(UNBOUNDED, earliest=moment, shown=moment)
    assert_documented(build_facts(circumstances(time=time, address_id=address, visit=FULL_VISIT)))
