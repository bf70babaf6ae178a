"""The fact tree: what is built is what is documented, and what is not known is absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.calendar import Calendar
from collector_app.domain.case import Case, Colleague, DailyWindow, StayKind
from collector_app.domain.clock import TrustedTime, exactly, later
from collector_app.domain.counts import OwnContacts
from collector_app.domain.facts import FACT_TREE, Circumstances, build_facts, zone_of
from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import Kind
from collector_app.domain.journal.recording_content import RecordingChanged, RecordingState
from collector_app.domain.localised import Localised
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
        note_warned=(),
        own=OwnContacts({MORNING.astimezone(ZoneInfo("Asia/Shanghai")).date(): {"visit": 1}}),
    )
    return replace(plain, **changes)


def counted(**changes: Any) -> Case:  # noqa: ANN401 - any count
    assert CASE.counts is not None
    return replace(CASE, counts=replace(CASE.counts, **changes))


HOLIDAYS = Calendar("CN", frozenset({2026}), {date(2026, 3, 2): Localised("Holiday", "假日")})


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
    c.StepAnswered("who_is_here", "alone", {"private": True}),
    RecordingChanged("e-2", RecordingState.RUNNING),
)


def leaves(facts: Facts, path: str = "") -> Iterator[tuple[str, object]]:
    for key, value in facts.items():
        name = f"{path}{key}"
        if FACT_TREE.get(name) == "moment":
            assert isinstance(value, Mapping)
            yield name, value
            yield from leaves({k: v for k, v in value.items() if k not in ("earliest", "latest", "zones")}, name + ".")
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
        "case.flags": {"vulnerable": True, "agency": False, "withdrawn": False},
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


def at_local(day: int, clock: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), tzinfo=ZoneInfo(zone))


def between(first: datetime, last: datetime) -> TrustedTime:
    return TrustedTime(first, last, first, verified=True, jumped=False)


def fact(name: str, **changes: Any) -> object:  # noqa: ANN401 - any field of the circumstances
    return lookup(build_facts(circumstances(**changes)), name)


NINE_TO_ELEVEN = (DailyWindow(time(9), time(11), 1),)  # 2026-03-02 is a Monday
NIGHT = (DailyWindow(time(22), time(7), 1),)
WHOLE_DAY = (DailyWindow(time(0), time(0), 1),)


@pytest.mark.parametrize(
    ("windows", "day", "clock", "expected"),
    [
        (NINE_TO_ELEVEN, 2, "08:59:59.999999", False),
        (NINE_TO_ELEVEN, 2, "09:00:00", True),
        (NINE_TO_ELEVEN, 2, "10:59:59.999999", True),
        (NINE_TO_ELEVEN, 2, "11:00:00", False),
        (NINE_TO_ELEVEN, 3, "10:00:00", False),
        ((DailyWindow(time(9), time(11)),), 3, "10:00:00", True),
        (NIGHT, 2, "21:59:59", False),
        (NIGHT, 2, "22:00:00", True),
        (NIGHT, 3, "06:59:59", True),  # the night of Monday reaches into Tuesday
        (NIGHT, 3, "07:00:00", False),
        (NIGHT, 2, "06:59:59", False),  # the night of Sunday was not named
        (NIGHT, 3, "22:30:00", False),
        (WHOLE_DAY, 1, "23:59:59", False),
        (WHOLE_DAY, 2, "00:00:00", True),
        (WHOLE_DAY, 2, "23:59:59", True),
        (WHOLE_DAY, 3, "00:00:00", False),
        ((), 2, "10:00:00", False),
    ],
)
def test_an_inconvenient_time_is_told_to_the_second(
    windows: tuple[DailyWindow, ...], day: int, clock: str, expected: bool
) -> None:
    case = replace(CASE, inconvenient_times=windows)
    assert fact("now.inconvenient", case=case, time=exactly(at_local(day, clock))) is expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("08:59:59", "09:00:00", None),
        ("09:00:00", "10:59:59", True),
        ("10:59:59", "11:00:00", True),  # one named time follows the other
        ("11:59:59", "12:00:00", None),
        ("12:00:00", "13:00:00", False),
        ("08:00:00", "13:00:00", None),
    ],
)
def test_an_interval_partly_in_an_inconvenient_time_cannot_tell(first: str, last: str, expected: bool | None) -> None:
    windows = (*NINE_TO_ELEVEN, DailyWindow(time(11), time(12)))
    case = replace(CASE, inconvenient_times=windows)
    assert fact("now.inconvenient", case=case, time=between(at_local(2, first), at_local(2, last))) is expected


def test_without_an_end_a_named_time_cannot_be_told_and_none_is_not_inconvenient() -> None:
    case = replace(CASE, inconvenient_times=NINE_TO_ELEVEN)
    assert fact("now.inconvenient", case=case, time=UNBOUNDED) is None
    assert fact("now.inconvenient", time=UNBOUNDED) is False
    long = between(at_local(3, "12:00"), at_local(3, "12:00") + timedelta(days=7))
    assert fact("now.inconvenient", case=case, time=long) is None


@pytest.mark.parametrize(
    ("now", "zone", "end"),
    [
        ("2026-03-08T01:40:00-05:00", "America/New_York", "2026-03-08T03:20:00-04:00"),
        ("2026-10-25T01:40:00+01:00", "Europe/London", "2026-10-25T01:20:00+00:00"),
    ],
)
@pytest.mark.parametrize("under_way", [False, True])
def test_the_expected_end_is_so_many_minutes_away_when_the_clocks_move(
    now: str, zone: str, end: str, *, under_way: bool
) -> None:
    """A planned moment comes in the zone of the address, where wall times jump: 40 minutes stay 40 minutes."""
    there = ZoneInfo(zone)
    moment, visit = datetime.fromisoformat(now).astimezone(there), None
    if under_way:
        arrived = visit_at(Stage.IDENTIFYING)
        visit = replace(arrived, entered={**arrived.entered, Stage.AT_DOOR: moment})
        moment = later(moment, timedelta(minutes=30))
    addresses = tuple(replace(item, zone=zone) for item in CASE.addresses)
    case = replace(CASE, addresses=addresses, expected_minutes=40)
    told = build_facts(circumstances(case=case, time=exactly(moment), visit=visit))
    ends, expected = told["expected_end"], datetime.fromisoformat(end)
    assert isinstance(ends, Mapping)
    assert ends["earliest"].astimezone(UTC) == expected.astimezone(UTC)
    assert lookup(told, "expected_end.local") == f"{expected.astimezone(there):%H:%M}"


def test_the_expected_end_can_be_inconvenient_when_now_is_not() -> None:
    case, at = replace(CASE, inconvenient_times=NINE_TO_ELEVEN), exactly(at_local(2, "08:20"))
    assert fact("now.inconvenient", case=case, time=at) is False
    assert fact("expected_end.inconvenient", case=case, time=at) is True


def test_a_customer_who_may_be_in_another_zone_is_left_in_peace_there_too() -> None:
    windows = (DailyWindow(time(9), time(10)),)
    in_both = replace(CASE, inconvenient_times=windows, other_zones=("America/Los_Angeles",))
    nine_in_new_york = exactly(at_local(2, "09:30", "America/New_York"))
    nine_in_los_angeles = exactly(at_local(2, "09:30", "America/Los_Angeles"))
    for moment in (nine_in_new_york, nine_in_los_angeles):
        assert fact("now.inconvenient", case=in_both, address_id="a-2", time=moment) is True
    only_here = replace(CASE, inconvenient_times=windows)
    assert fact("now.inconvenient", case=only_here, address_id="a-2", time=nine_in_los_angeles) is False


def test_a_named_time_over_a_change_of_clocks_is_the_longest_it_can_be() -> None:
    # New York, 2026-03-08: 02:00 becomes 03:00. 2026-11-01: 02:00 becomes 01:00.
    spring = replace(CASE, inconvenient_times=(DailyWindow(time(1), time(2, 30)),))
    autumn = replace(CASE, inconvenient_times=(DailyWindow(time(0, 30), time(1, 30)),))
    here = {"address_id": "a-2"}
    assert fact("now.inconvenient", case=spring, time=exactly(datetime(2026, 3, 8, 7, 29, tzinfo=UTC)), **here) is True
    assert fact("now.inconvenient", case=spring, time=exactly(datetime(2026, 3, 8, 7, 30, tzinfo=UTC)), **here) is False
    second = datetime(2026, 11, 1, 6, 29, tzinfo=UTC)  # 01:29 for the second time
    assert fact("now.inconvenient", case=autumn, time=exactly(second), **here) is True
    later = exactly(second + timedelta(minutes=1))
    assert fact("now.inconvenient", case=autumn, time=later, **here) is False


@pytest.mark.parametrize(
    ("first", "last", "calendar", "expected"),
    [
        (at_local(2, "10:00"), at_local(2, "10:01"), HOLIDAYS, True),
        (at_local(2, "00:00:00"), at_local(2, "23:59:59"), HOLIDAYS, True),
        (at_local(3, "00:00:00"), at_local(3, "00:00:02"), HOLIDAYS, False),
        (at_local(1, "23:59:59"), at_local(2, "00:00:00"), HOLIDAYS, None),
        (at_local(2, "23:59:59"), at_local(3, "00:00:00"), HOLIDAYS, None),
        (at_local(2, "10:00"), None, HOLIDAYS, None),
        (at_local(2, "10:00"), at_local(2, "10:01"), None, None),
        (at_local(2, "10:00").replace(year=2027), at_local(2, "10:01").replace(year=2027), HOLIDAYS, None),
    ],
)
def test_a_holiday_is_known_only_for_one_day_of_an_announced_year(
    first: datetime, last: datetime | None, calendar: Calendar | None, expected: bool | None
) -> None:
    moment = TrustedTime(first, last, first, verified=last is not None, jumped=False)
    assert fact("now.holiday", time=moment, calendar=calendar) is expected


def test_the_day_of_a_holiday_is_that_of_the_address() -> None:
    new_year = Calendar("US", frozenset({2026}), {date(2026, 3, 2): Localised("Holiday", "假日")})
    morning_in_shanghai = exactly(at_local(2, "09:58"))  # the evening before in New York
    assert fact("now.holiday", time=morning_in_shanghai, calendar=new_year) is True
    assert fact("now.holiday", time=morning_in_shanghai, calendar=new_year, address_id="a-2") is False


MIDNIGHT = between(at_local(2, "23:59:59"), at_local(3, "00:00:01"))


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("address.country", {}, "CN"),
        ("address.country", {"address_id": "a-2"}, None),
        ("address.region", {}, "CN-SH"),
        ("address.region", {"address_id": "a-2"}, None),
        ("address.inconvenient", {}, False),
        ("address.chosen", {}, False),
        ("party.role", {}, "borrower"),
        ("party.role", {"party": "p-2"}, "spouse"),
        ("party.do_not_contact", {"party": "p-2"}, True),
        ("party.approached", {}, 4),
        ("party.approached", {"party": "p-2"}, None),
        ("party.role", {"party": "p-9"}, None),
        ("party.do_not_contact", {"party": "p-9"}, None),
        ("contact.channel", {}, "visit"),
        ("contact.channel", {"channel": c.Channel.CALL}, "call"),
        ("case.refused_channels", {"case": replace(CASE, refused_channels=("sms",))}, ["sms"]),
        ("case.validation_days", {}, 18),
        ("case.validation_days", {"case": replace(CASE, validation_until=date(2026, 3, 1))}, -1),
        ("case.validation_days", {"case": replace(CASE, validation_until=date(2026, 3, 2)), "time": MIDNIGHT}, 0),
        ("case.validation_days", {"case": replace(CASE, validation_until=None)}, None),
        ("case.missed_appointments", {}, 1),
        ("case.missed_appointments", {"case": replace(CASE, missed_appointments=None)}, None),
        ("case.demands", {}, 1),
        ("case.demands", {"case": replace(CASE, demands=())}, 0),
        ("case.demands", {"case": replace(CASE, demands=None)}, None),
        ("case.days_since_demand", {"case": replace(CASE, demands=())}, None),
        ("case.stays", {"time": MIDNIGHT}, ["bereavement", "dispute"]),
        ("case.stays", {"own_stays": frozenset({StayKind.ILLNESS})}, ["dispute", "illness"]),
        ("collector.certified_days", {"time": UNBOUNDED}, None),
        ("contacts.unanswered_today", {}, 0),
        ("contacts.unanswered_today", {"own": OwnContacts(missed={date(2026, 3, 2): {"call": 2}})}, 2),
        ("contacts.unanswered_today", {"case": counted(unanswered_today=None)}, None),
        ("contacts.visits_today", {"case": counted(visits_today=None)}, None),
        ("contacts.calls_today", {"case": counted(calls_today=None)}, None),
        ("contacts.sms_today", {"case": counted(sms_today=None)}, None),
        ("contacts.visits_today", {"time": MIDNIGHT}, None),
        ("contacts.visits_7d", {}, 2),
        ("contacts.visits_7d", {"case": counted(visits_7d=None)}, None),
        ("contacts.visits_30d", {"case": counted(visits_30d=None)}, None),
        ("contacts.calls_7d", {}, 4),
        ("contacts.calls_7d", {"case": counted(calls_7d=None)}, None),
        ("contacts.call_attempts_7d", {}, 6),
        ("contacts.call_attempts_7d", {"case": counted(call_attempts_7d=None)}, None),
        ("contacts.call_attempts_7d", {"case": counted(as_of=MORNING - timedelta(hours=25))}, None),
        ("case.agency_notice_hours", {}, 73),
        ("case.agency_notice_hours", {"case": replace(CASE, agency_notice=None)}, None),
        ("contacts.days_since_conversation", {"case": counted(last_conversation=None)}, None),
        ("contacts.days_since_conversation", {"own": OwnContacts({date(2026, 3, 1): {"call": 1}})}, 1),
        ("contacts.days_since_letter", {}, 10),
        ("contacts.days_since_letter", {"case": counted(last_letter=None)}, None),
        ("contacts.call_tokens", {"tokens": None}, None),
        ("contacts.call_tokens", {}, 0),
        ("contacts.call_tokens", {"time": MIDNIGHT}, None),
        ("companions.count", {"attested": frozenset({"c-02", "c-01"})}, 1),
    ],
)
def test_each_fact_known_and_unknown(name: str, changes: dict[str, Any], expected: object) -> None:
    assert fact(name, **changes) == expected


def test_counts_of_days_reach_as_far_back_as_they_say() -> None:
    today = date(2026, 3, 2)
    days = {today - timedelta(days=back): {"visit": 1, "call": 1} for back in (0, 6, 7, 29, 30)}
    own = OwnContacts(days)
    expected = {"contacts.visits_7d": 1 + 2, "contacts.visits_30d": 2 + 4, "contacts.calls_7d": 4 + 2}
    assert {name: fact(name, own=own) for name in expected} == expected


def test_every_attempt_to_call_counts_whether_answered_or_not() -> None:
    today = date(2026, 3, 2)
    answered = {today - timedelta(days=back): {"call": 1, "visit": 1} for back in (0, 7)}
    rang = {today - timedelta(days=back): {"call": 2, "visit": 3} for back in (0, 6, 7)}
    assert fact("contacts.call_attempts_7d", own=OwnContacts(answered, rang)) == 6 + 1 + 2 * 2


SECOND = timedelta(seconds=1)
LONG_AGO = MORNING - timedelta(days=30)


@pytest.mark.parametrize(
    ("sent", "at", "own", "expected"),
    [
        (LONG_AGO, exactly(MORNING), None, True),
        (LONG_AGO - SECOND, exactly(MORNING), None, False),
        (LONG_AGO - SECOND, exactly(MORNING), MORNING - timedelta(hours=1), True),
        (LONG_AGO, between(MORNING, MORNING + SECOND), None, None),
        (LONG_AGO, between(MORNING, MORNING + SECOND), MORNING, True),
        (LONG_AGO - SECOND, UNBOUNDED, None, False),
        (LONG_AGO, UNBOUNDED, None, None),
        (None, UNBOUNDED, None, False),
    ],
)
def test_an_imported_notice_counts_for_thirty_days(
    sent: datetime | None, at: TrustedTime, own: datetime | None, expected: bool | None
) -> None:
    facts = build_facts(circumstances(case=replace(CASE, notice_sent=sent), time=at, own_notice=own))
    assert lookup(facts, "case.notice_sent") is expected
    assert (lookup(facts, "case.notice_hours") is not None) is (expected is True)


def test_a_notice_that_is_over_lends_its_hours_to_no_newer_one() -> None:
    mine = MORNING - timedelta(hours=5)
    old = replace(CASE, notice_sent=LONG_AGO - SECOND)
    assert fact("case.notice_hours", case=old, own_notice=mine) == 5


def test_third_party_is_remembered_after_leaving() -> None:
    visit = visit_at(Stage.AT_DOOR, c.StageEntered("third_party", Move.WRONG_PARTY), c.StageEntered("leaving", "leave"))
    assert lookup(build_facts(circumstances(visit=visit)), "visit.third_party") is True


@given(
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=9))),
    st.sampled_from(["a-1", "a-2"]),
    st.sampled_from(["", "p-2", "p-9"]),
    st.lists(st.builds(DailyWindow, st.times(), st.times(), st.integers(0, 7)), max_size=3),
    st.sampled_from([(), ("America/Los_Angeles", "Pacific/Apia")]),
)
def test_at_any_time_every_leaf_is_documented(
    later: timedelta,
    width: timedelta | None,
    address: str,
    party: str,
    windows: list[DailyWindow],
    zones: tuple[str, ...],
) -> None:
    moment = MORNING + later
    latest = None if width is None else moment + width
    time = TrustedTime(moment, latest, moment, verified=latest is not None, jumped=False)
    case = replace(CASE, inconvenient_times=tuple(windows), other_zones=zones)
    for visit in (None, FULL_VISIT):
        assert_documented(
            build_facts(circumstances(case=case, time=time, address_id=address, party=party, visit=visit))
        )
