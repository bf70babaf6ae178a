"""Every window of every shipped pack, to the second on both sides, in the zone of the address, over clock changes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from collector_app.domain.calendar import Calendar
from collector_app.domain.policy import Gate, Rule, Truth, decide, judge
from collector_app.packs.pack import Pack, load_pack
from collector_app.packs.reading import parse, read_folder
from collector_app.packs.trials import facts_of

PACKS: Final = Path(__file__).parents[3] / "resources" / "packs"
SECOND: Final = timedelta(seconds=1)
WEDNESDAY: Final = date(2026, 3, 4)

SHANGHAI, NEW_YORK, LONDON, DUBLIN = "Asia/Shanghai", "America/New_York", "Europe/London", "Europe/Dublin"
KOLKATA, JAKARTA, MANILA = "Asia/Kolkata", "Asia/Jakarta", "Asia/Manila"
REST: Final = {"now.holiday": True}
MICRO: Final = {"case.flags": {"microfinance": True}, "contact.channel": "call"}

# pack, rule, moment, opens, closes, bounds, zone, what else is given
Window = tuple[str, str, str, str, str, str, str, dict[str, Any]]
WINDOWS: Final[list[Window]] = [
    ("cn", "cn.visit.hours", "now", "08:00", "22:00", "[)", SHANGHAI, {}),
    ("company.default", "company.visit.end", "expected_end", "08:00", "22:00", "[)", SHANGHAI, {}),
    ("company.default", "company.visit.late", "expected_end", "08:00", "21:30", "[)", SHANGHAI, {}),
    ("cn.ningxia", "cn.ningxia.contact.hours", "now", "08:00", "20:00", "[)", SHANGHAI, {}),
    ("cn.ningxia", "cn.ningxia.contact.hours", "now", "09:00", "18:00", "[)", SHANGHAI, REST),
    ("cn.ningxia", "cn.ningxia.visit.hours", "now", "08:00", "20:00", "[)", SHANGHAI, {}),
    ("cn.ningxia", "cn.ningxia.visit.hours", "now", "09:00", "18:00", "[)", SHANGHAI, REST),
    ("us", "us.time.window", "now", "08:00", "21:00", "[]", NEW_YORK, {}),
    ("us", "us.time.window", "now", "08:00", "21:00", "[]", "Pacific/Honolulu", {}),
    ("us", "us.time.window_end", "expected_end", "08:00", "21:00", "[]", NEW_YORK, {}),
    ("us.ma", "us.ma.visit.hours", "now", "08:00", "21:00", "[]", NEW_YORK, {}),
    ("uk", "uk.time.reasonable", "now", "08:00", "21:00", "[]", LONDON, {}),
    ("ie", "ie.visit.hours", "now", "09:00", "21:00", "[)", DUBLIN, {}),
    ("ie", "ie.visit.hours_end", "expected_end", "09:00", "21:00", "[)", DUBLIN, {}),
    ("in.2025", "in.2025.time.window", "now", "08:00", "19:00", "[]", KOLKATA, {}),
    ("in.2025", "in.2025.time.window_end", "expected_end", "08:00", "19:00", "[]", KOLKATA, {}),
    ("in.2025", "in.2025.mfi.hours", "now", "09:00", "18:00", "[]", KOLKATA, MICRO),
    ("in.2027", "in.2027.time.window", "now", "08:00", "19:00", "[]", KOLKATA, {}),
    ("in.2027", "in.2027.time.window_end", "expected_end", "08:00", "19:00", "[]", KOLKATA, {}),
    ("id", "id.visit.hours", "now", "08:00", "20:00", "[]", JAKARTA, {}),
    ("id", "id.visit.hours", "now", "08:00", "20:00", "[]", "Asia/Jayapura", {}),
    ("id", "id.visit.hours_end", "expected_end", "08:00", "20:00", "[]", JAKARTA, {}),
    ("ph", "ph.visit.hours", "now", "06:00", "22:00", "[]", MANILA, {}),
    ("ph", "ph.visit.hours_end", "expected_end", "06:00", "22:00", "[]", MANILA, {}),
]


@cache
def pack_of(name: str) -> Pack:
    return load_pack(read_folder(PACKS / name))


@cache
def rule_of(name: str, rule_id: str) -> Rule:
    return next(rule for rule in pack_of(name).rules if rule.id == rule_id)


def at(day: date, clock: str, zone: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(zone))


def moment(earliest: datetime, latest: datetime | None = None) -> dict[str, object]:
    return {
        "earliest": earliest,
        "latest": latest or earliest,
        "local": f"{earliest:%H:%M}",
        "date": f"{earliest:%Y-%m-%d}",
        "weekday": earliest.isoweekday(),
        "verified": True,
    }


def verdict(
    name: str,
    rule_id: str,
    earliest: datetime,
    latest: datetime | None = None,
    *,
    fact: str = "now",
    given: dict[str, Any] | None = None,
    calendar: Calendar | None = None,
) -> Truth:
    """What a rule says of a moment in its zone, everything else being as in the pack's own tests."""
    tests = parse("tests.yaml", (PACKS / name / "tests.yaml").read_bytes())["given"]
    facts = facts_of({**tests, **(given or {})})
    told = facts.get(fact, {})
    assert isinstance(told, dict)
    kept = {key: told[key] for key in ("holiday", "inconvenient") if key in told}
    if calendar is not None:
        known = calendar.is_holiday(earliest.date())
        kept = {} if known is None else {"holiday": known}
    return judge(rule_of(name, rule_id), {**facts, fact: moment(earliest, latest) | kept}).truth


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: "-".join(map(str, window[1:7])))
def test_each_window_opens_and_closes_on_its_second(window: Window) -> None:
    name, rule_id, fact, opens, closes, bounds, zone, given = window

    def says(earliest: datetime, latest: datetime | None = None) -> Truth:
        return verdict(name, rule_id, earliest, latest, fact=fact, given=given)

    start, end = at(WEDNESDAY, opens, zone), at(WEDNESDAY, closes, zone)
    assert says(start - SECOND) is Truth.BROKEN
    assert says(start) is Truth.HOLDS
    assert says(start + SECOND) is Truth.HOLDS
    assert says(end - SECOND) is Truth.HOLDS
    assert says(end) is (Truth.HOLDS if bounds == "[]" else Truth.BROKEN)
    assert says(end + SECOND) is Truth.BROKEN
    assert says(start - SECOND, start) is Truth.CANNOT_TELL
    assert says(end - SECOND, end + SECOND) is Truth.CANNOT_TELL
    assert says(start, end - SECOND) is Truth.HOLDS
    assert says(end + SECOND, end + timedelta(hours=1)) is Truth.BROKEN


def test_no_window_of_a_shipped_pack_is_left_out() -> None:
    told: set[tuple[str, str, str, str, str]] = set()
    for folder in sorted(path for path in PACKS.iterdir() if path.is_dir()):
        for rule in pack_of(folder.name).rules:
            source = rule.holds.source if rule.holds is not None else ""
            for fact, opens, closes, bounds in re.findall(r'within\((\w+), "([\d:]+)", "([\d:]+)", "(..)"\)', source):
                told.add((rule.id, fact, opens, closes, bounds))
            assert source.count("within(") == len(re.findall(r'within\(\w+, "[\d:]+", "[\d:]+", "..\"\)', source)), (
                rule.id
            )
    assert told == {(rule_id, fact, opens, closes, bounds) for _, rule_id, fact, opens, closes, bounds, _, _ in WINDOWS}


@pytest.mark.parametrize(("name", "rule_id", "zone"), [("us", "us.time.window", "America/Los_Angeles")])
def test_the_zone_is_that_of_the_address_not_of_the_laptop(name: str, rule_id: str, zone: str) -> None:
    here = datetime(2026, 3, 4, 8, 30, tzinfo=ZoneInfo(NEW_YORK))  # half past five where the customer lives
    assert verdict(name, rule_id, here) is Truth.HOLDS
    assert verdict(name, rule_id, here.astimezone(ZoneInfo(zone))) is Truth.BROKEN


# The hour that is left out and the hour that comes twice: pack, rule, zone, day, UTC offsets in the morning and before.
CHANGES: Final = [
    ("us", "us.time.window", NEW_YORK, date(2026, 3, 8), -4, -5),
    ("us", "us.time.window", NEW_YORK, date(2026, 11, 1), -5, -4),
    ("us", "us.time.window", "America/Los_Angeles", date(2026, 3, 8), -7, -8),
    ("us", "us.time.window", "America/Phoenix", date(2026, 3, 8), -7, -7),
    ("us.ma", "us.ma.visit.hours", NEW_YORK, date(2026, 11, 1), -5, -4),
    ("uk", "uk.time.reasonable", LONDON, date(2026, 3, 29), 1, 0),
    ("uk", "uk.time.reasonable", LONDON, date(2026, 10, 25), 0, 1),
    ("ie", "ie.visit.hours", DUBLIN, date(2026, 3, 29), 1, 0),
    ("ie", "ie.visit.hours", DUBLIN, date(2026, 10, 25), 0, 1),
]


@pytest.mark.parametrize(("name", "rule_id", "zone", "day", "after", "before"), CHANGES)
def test_the_hours_are_wall_clock_hours_on_the_day_the_clocks_change(
    name: str, rule_id: str, zone: str, day: date, after: int, before: int
) -> None:
    opens = 9 if name == "ie" else 8
    start = datetime.combine(day, time(opens), tzinfo=UTC) - timedelta(hours=after)
    end = datetime.combine(day, time(21), tzinfo=UTC) - timedelta(hours=after)
    local = [instant.astimezone(ZoneInfo(zone)) for instant in (start - SECOND, start, end - SECOND, end + SECOND)]
    assert [f"{instant:%H:%M:%S}" for instant in local] == [
        f"{opens - 1:02}:59:59", f"{opens:02}:00:00", "20:59:59", "21:00:01"
    ]  # fmt: skip
    expected = [Truth.BROKEN, Truth.HOLDS, Truth.HOLDS, Truth.BROKEN]
    if name == "uk":
        expected = [Truth.BROKEN] * 4  # clocks change on Sundays, when nobody is visited there
    assert [verdict(name, rule_id, instant) for instant in local] == expected
    eve = datetime.combine(day - timedelta(days=1), time(21), tzinfo=UTC) - timedelta(hours=before)
    assert verdict(name, rule_id, (eve - SECOND).astimezone(ZoneInfo(zone))) is Truth.HOLDS
    assert verdict(name, rule_id, (eve + SECOND).astimezone(ZoneInfo(zone))) is Truth.BROKEN


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_an_interval_across_the_change_is_judged_by_all_its_moments(day: date) -> None:
    zone = ZoneInfo(NEW_YORK)
    midnight = datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)
    night, morning = (
        (midnight + timedelta(minutes=30)).astimezone(zone),
        datetime.combine(day, time(8), tzinfo=zone),
    )
    assert night.utcoffset() != morning.utcoffset()
    assert verdict("us", "us.time.window", night, morning - SECOND) is Truth.BROKEN
    assert verdict("us", "us.time.window", night, morning) is Truth.CANNOT_TELL
    assert verdict("us", "us.time.window", morning, morning + timedelta(hours=13)) is Truth.HOLDS


# --------------------------------------------------------------------------------------------------- days of the week


@pytest.mark.parametrize(
    ("name", "rule_id", "zone"),
    [
        ("id", "id.visit.hours", JAKARTA),
        ("uk", "uk.time.reasonable", LONDON),
        ("ie", "ie.visit.days", DUBLIN),
    ],
)
def test_no_sunday_from_midnight_to_midnight(name: str, rule_id: str, zone: str) -> None:
    calendar = pack_of(name).calendar
    sunday = date(2026, 3, 8)
    for clock in ("00:00:00", "12:00:00", "23:59:59"):
        assert verdict(name, rule_id, at(sunday, clock, zone), calendar=calendar) is Truth.BROKEN
    assert verdict(name, rule_id, at(date(2026, 3, 7), "12:00", zone), calendar=calendar) is Truth.HOLDS
    assert verdict(name, rule_id, at(date(2026, 3, 9), "12:00", zone), calendar=calendar) is Truth.HOLDS


@pytest.mark.parametrize(
    ("name", "rule_id", "zone", "holiday"),
    [
        ("id", "id.visit.hours", JAKARTA, date(2026, 8, 17)),
        ("id", "id.visit.hours", "Asia/Makassar", date(2026, 3, 19)),
        ("ie", "ie.visit.days", DUBLIN, date(2026, 3, 17)),
        ("ie", "ie.visit.days", DUBLIN, date(2027, 3, 29)),
    ],
)
def test_no_public_holiday_and_none_guessed(name: str, rule_id: str, zone: str, holiday: date) -> None:
    calendar = pack_of(name).calendar
    assert calendar is not None
    assert verdict(name, rule_id, at(holiday, "12:00", zone), calendar=calendar) is Truth.BROKEN
    after = next(day for n in range(1, 9) if (day := holiday + timedelta(days=n)).isoweekday() < 6
                 and day not in calendar.days)  # fmt: skip
    assert verdict(name, rule_id, at(after, "12:00", zone), calendar=calendar) is Truth.HOLDS
    unknown = date(max(calendar.years) + 1, 6, 16)
    assert unknown.isoweekday() < 6
    assert verdict(name, rule_id, at(unknown, "12:00", zone), calendar=calendar) is Truth.CANNOT_TELL


@pytest.mark.parametrize(
    ("day", "closes"),
    [
        (date(2026, 2, 13), "20:00"),  # an ordinary Friday
        (date(2026, 2, 14), "20:00"),  # a Saturday that is worked
        (date(2026, 2, 17), "18:00"),  # Spring Festival, a Tuesday
        (date(2026, 3, 7), "18:00"),  # an ordinary Saturday
        (date(2026, 10, 10), "20:00"),  # a Saturday that is worked
    ],
)
def test_ningxia_knows_which_weekend_days_are_worked(day: date, closes: str) -> None:
    calendar = pack_of("cn.ningxia").calendar
    for rule in ("cn.ningxia.contact.hours", "cn.ningxia.visit.hours"):
        end = at(day, closes, SHANGHAI)
        assert verdict("cn.ningxia", rule, end - SECOND, calendar=calendar) is Truth.HOLDS
        assert verdict("cn.ningxia", rule, end, calendar=calendar) is Truth.BROKEN


def test_ningxia_cannot_tell_the_evening_of_a_year_that_was_not_announced() -> None:
    calendar = pack_of("cn.ningxia").calendar
    says = {
        clock: verdict(
            "cn.ningxia", "cn.ningxia.contact.hours", at(date(2027, 3, 3), clock, SHANGHAI), calendar=calendar
        )
        for clock in ("08:30", "12:00", "19:00", "21:00")
    }
    assert says == {
        "08:30": Truth.CANNOT_TELL, "12:00": Truth.HOLDS, "19:00": Truth.CANNOT_TELL, "21:00": Truth.BROKEN
    }  # fmt: skip


# -------------------------------------------------------------------------------------------------------- date switches


def test_exactly_one_indian_pack_speaks_on_any_day() -> None:
    rules = (*pack_of("in.2025").rules, *pack_of("in.2027").rules)
    for day, pack in [
        (date(2025, 11, 28), "in.2025"),
        (date(2026, 12, 31), "in.2025"),
        (date(2027, 1, 1), "in.2027"),
        (date(2030, 6, 1), "in.2027"),
    ]:
        assert {rule.pack for rule in rules if rule.in_force(day)} == {pack}, day
    for offset in range(-399, 400):
        day = date(2027, 1, 1) + timedelta(days=offset)
        assert len({rule.pack for rule in rules if rule.in_force(day)}) == 1, day


def test_the_indian_switch_is_at_midnight_where_the_customer_lives() -> None:
    rules = (*pack_of("in.2025").rules, *pack_of("in.2027").rules)
    switch = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    facts = facts_of({"case.stays": ["complaint"], "case.flags": {}, "party.role": "borrower"})
    for instant, stops in ((switch - SECOND, True), (switch, False)):
        day = instant.astimezone(ZoneInfo(KOLKATA)).date()
        decision = decide(Gate.ASSIGN, rules, facts, day)
        held = {finding.rule.id for finding in decision.blocking if "grievance" in finding.rule.id}
        assert bool(held) is stops
        assert ("in.2027.grievance.hold" in {finding.rule.id for finding in decision.warnings}) is not stops


@pytest.mark.parametrize(
    ("name", "rule_id", "first"),
    [
        ("cn", "cn.visit.hours", date(2025, 2, 28)),
        ("cn", "cn.visit.once_a_day", date(2025, 2, 28)),
        ("cn", "cn.contact.calls_a_day", date(2025, 2, 28)),
        ("cn", "cn.third.unreachable_only", date(2025, 2, 28)),
        ("cn", "cn.stay.contact_ban", date(2026, 1, 1)),
        ("cn", "cn.visit.two_people", date(2026, 1, 30)),
        ("cn", "cn.visit.credentials", date(2026, 1, 30)),
        ("cn", "cn.contact.unanswered", date(2026, 1, 30)),
        ("cn.cfc", "cn.cfc.report.complete", date(2024, 4, 18)),
    ],
)
def test_a_chinese_rule_holds_from_the_day_of_its_document(name: str, rule_id: str, first: date) -> None:
    rule = rule_of(name, rule_id)
    assert not rule.in_force(first - timedelta(days=1))
    assert rule.in_force(first)
    assert rule.effective_to is None
