"""The packs for other countries and lenders: sound, exact at their edges, and complete against the fact base."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from collector_app.config.resources import DEFAULT_PACKS
from collector_app.domain.policy import Confidence, Gate, Rule, Truth, decide, judge, within
from collector_app.packs.book import compile_book
from collector_app.packs.check import check_pack
from collector_app.packs.pack import Pack, load_pack
from collector_app.packs.reading import read_folder
from collector_app.packs.trials import facts_of

RESOURCES: Final = Path(__file__).parents[3] / "resources"
SCRIPT: Final = RESOURCES / "scripts" / "cn.home-visit.yaml"
PACKS: Final = ("us", "us.ma", "uk", "in.2025", "in.2027", "id", "cn.card")

# The rows of the fact base for these jurisdictions, in its order.
ROWS: Final = {
    "us": """us.time.window us.time.inconvenient us.place.inconvenient us.place.work us.attorney us.cease
        us.medium.refuse us.consumer.def us.calls.7in7 us.visits.no_federal_cap us.ma.visit.freq us.ma.visit.hours
        us.dc.visit us.state.license us.third.none us.location.script us.location.once us.id.no_official us.id.no_alias
        us.disc.miranda us.disc.validation us.disc.itemization us.disc.dispute30 us.disc.original_creditor
        us.disc.spanish us.harass us.false us.unfair.fees us.pay.postdated us.pay.multiple us.timebarred
        us.timebarred.revival us.deceased us.electronic us.record.keep us.record.visit_recording
        us.inperson.bulletin""",
    "uk": """uk.visit.purpose uk.visit.notice uk.time.reasonable uk.place.inappropriate uk.vulnerable.novisit
        uk.disputed.novisit uk.dispute.suspend uk.breathing60 uk.breathing.mhc uk.debtadvice30 uk.mentalcap
        uk.wrongperson uk.barred uk.door.no_entry uk.door.leave_asked uk.door.leave_distress uk.door.no_threat
        uk.idv.verify uk.third.discreet uk.card.no_lure uk.status.true uk.legal.no_court_threat uk.neg.forbearance
        uk.neg.no_pressure uk.neg.vuln uk.pay.passon uk.pay.no_child uk.complaint uk.agent.share uk.data
        uk.criminal""",
    "in": """in.time.window in.time.old_code in.place.choice in.place.mfi in.event.sensitive in.agency.notice
        in.agent.id in.agent.cert in.agent.cert_hours in.target in.conduct.harsh in.decorum in.record.calls
        in.pay.receipt in.comms in.grievance.hold in.privacy in.device.lock in.incentive in.website in.responsible
        in.limitation""",
    "id": "id.visit.hours id.collector",
    "cn.card": """cn.dispute.hold cn.disc.content cn.neg.hardship cn.card.effective_demand cn.card.interrupt
        cn.agency.listed cn.kpi""",
}

# Rules that rest on less than a primary text: nothing may claim to be surer than the fact base.
CEILING: Final = {
    **dict.fromkeys(("us.time.window_end", "in.2025.time.window_end", "in.2027.time.window_end"), Confidence.UNCERTAIN),
    **dict.fromkeys(("us.deceased", "us.timebarred.revival", "cn.neg.hardship", "uk.complaint"), Confidence.UNCHECKED),
    **dict.fromkeys(("in.2025.limitation", "in.2027.limitation", "uk.neg.vuln"), Confidence.UNCHECKED),
    "in.2027.grievance.hold": Confidence.POLICY,
    "us.record.visit_recording": Confidence.SECONDARY,
    "id.visit.hours_end": Confidence.UNCERTAIN,
}
PRIMARY_IN_UK: Final = {
    *("uk.time.reasonable", "uk.dispute.suspend", "uk.idv.verify", "uk.third.discreet", "uk.card.no_lure"),
    "uk.neg.forbearance",
}
SURENESS: Final = list(Confidence)


def pack_of(name: str) -> Pack:
    return load_pack(read_folder(RESOURCES / "packs" / name))


def rules_of(*names: str) -> dict[str, Rule]:
    return {rule.id: rule for name in names for rule in pack_of(name).rules}


@pytest.mark.parametrize("name", PACKS)
def test_each_pack_is_sound_alone_and_against_the_script(name: str) -> None:
    assert check_pack(RESOURCES / "packs" / name, [SCRIPT]) == []


@pytest.mark.parametrize("names", [("us", "us.ma"), ("uk",), ("in.2025", "in.2027"), ("id",), ("cn", "cn.card")])
def test_packs_that_belong_together_make_one_book(names: tuple[str, ...]) -> None:
    scripts = {f"script/{path.stem}": {path.name: path.read_bytes()} for path in SCRIPT.parent.glob("*.yaml")}
    book = compile_book({**{f"rules/{name}": read_folder(RESOURCES / "packs" / name) for name in names}, **scripts})
    assert {rule.pack for rule in book.rules} == set(names)


def test_every_folder_is_known_here() -> None:
    folders = {path.name for path in (RESOURCES / "packs").iterdir() if path.is_dir()}
    assert folders == {*DEFAULT_PACKS, *PACKS}


@pytest.mark.parametrize("name", PACKS)
def test_both_languages_and_no_raised_voice(name: str) -> None:
    for rule in pack_of(name).rules:
        for text in (rule.title, rule.explain, rule.do_next, *(cite.short for cite in rule.citations)):
            assert not re.search(r"[\u4e00-\u9fff!]", text.en), rule.id
            assert not re.search("[!！]|债务人", text.zh_CN), rule.id
        for text in (rule.title, rule.explain, rule.do_next):
            assert re.search(r"[\u4e00-\u9fff]", text.zh_CN), rule.id


@pytest.mark.parametrize("name", PACKS)
def test_nothing_is_surer_than_the_fact_base(name: str) -> None:
    secondary = name in ("us.ma", "id", "cn.card")
    for rule in pack_of(name).rules:
        lowest = Confidence.SECONDARY if secondary else Confidence.PRIMARY
        if name == "uk" and rule.id not in PRIMARY_IN_UK:
            lowest = Confidence.SECONDARY
        ceiling = CEILING.get(rule.id, lowest)
        for citation in rule.citations:
            assert SURENESS.index(citation.confidence) >= SURENESS.index(ceiling), rule.id


# ---------------------------------------------------------------------------------------------------------- hours

WINDOWS: Final = [
    ("us", "us.time.window", "08:00", "21:00", "America/New_York"),
    ("us.ma", "us.ma.visit.hours", "08:00", "21:00", "America/New_York"),
    ("uk", "uk.time.reasonable", "08:00", "21:00", "Europe/London"),
    ("in.2025", "in.2025.time.window", "08:00", "19:00", "Asia/Kolkata"),
    ("in.2027", "in.2027.time.window", "08:00", "19:00", "Asia/Kolkata"),
    ("id", "id.visit.hours", "08:00", "20:00", "Asia/Jakarta"),
]
SECOND: Final = timedelta(seconds=1)


def at(day: date, clock: str, zone: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(zone))


def verdict(rule: Rule, earliest: datetime, latest: datetime | None = None) -> Truth:
    """What the rule says of a moment in its zone, everything else being in order."""
    moment = {
        "earliest": earliest,
        "latest": latest or earliest,
        "local": f"{earliest:%H:%M}",
        "date": f"{earliest:%Y-%m-%d}",
        "weekday": earliest.isoweekday(),
        "verified": True,
    }
    return judge(rule, {**facts_of({"case.consents": {}}), "now": moment}).truth


@pytest.mark.parametrize(("pack", "rule_id", "opens", "closes", "zone"), WINDOWS)
def test_the_hours_to_the_second(pack: str, rule_id: str, opens: str, closes: str, zone: str) -> None:
    rule, day = rules_of(pack)[rule_id], date(2026, 3, 4)
    start, end = at(day, opens, zone), at(day, closes, zone)
    assert verdict(rule, start - SECOND) is Truth.BROKEN
    assert verdict(rule, start) is Truth.HOLDS
    assert verdict(rule, end) is Truth.HOLDS
    assert verdict(rule, end + SECOND) is Truth.BROKEN
    assert verdict(rule, end - SECOND, end + SECOND) is Truth.CANNOT_TELL


# The hour that is left out and the hour that comes twice: (zone, day, offset at nine in the evening in hours).
CHANGES: Final = [
    ("us", "us.time.window", "America/New_York", date(2026, 3, 8), -4),
    ("us", "us.time.window", "America/New_York", date(2026, 11, 1), -5),
    ("us", "us.time.window", "America/Phoenix", date(2026, 3, 8), -7),
    ("uk", "uk.time.reasonable", "Europe/London", date(2026, 3, 29), 1),
    ("uk", "uk.time.reasonable", "Europe/London", date(2026, 10, 25), 0),
]


@pytest.mark.parametrize(("pack", "rule_id", "zone", "day", "offset"), CHANGES)
def test_wall_clock_hours_on_the_day_the_clocks_change(
    pack: str, rule_id: str, zone: str, day: date, offset: int
) -> None:
    closes = datetime.combine(day, time(21), tzinfo=UTC) - timedelta(hours=offset)
    opens = closes - timedelta(hours=13)
    local = [moment.astimezone(ZoneInfo(zone)) for moment in (opens - SECOND, opens, closes, closes + SECOND)]
    assert [f"{moment:%H:%M:%S}" for moment in local] == ["07:59:59", "08:00:00", "21:00:00", "21:00:01"]
    expected = [Truth.BROKEN, Truth.HOLDS, Truth.HOLDS, Truth.BROKEN]
    assert [within(moment, moment, time(8), time(21), "[]") for moment in local] == expected
    source = rules_of(pack)[rule_id].holds
    assert source is not None
    assert 'within(now, "08:00", "21:00", "[]")' in source.source
    if day.isoweekday() == 7 and pack == "uk":
        expected = [Truth.BROKEN] * 4  # clocks change on Sundays, when nobody is visited there
    assert [verdict(rules_of(pack)[rule_id], moment) for moment in local] == expected


def test_an_interval_over_the_missing_hour_is_inside_no_window() -> None:
    night = datetime(2026, 3, 8, 6, 30, tzinfo=UTC).astimezone(ZoneInfo("America/New_York"))
    morning = datetime(2026, 3, 8, 12, 30, tzinfo=UTC).astimezone(ZoneInfo("America/New_York"))
    assert f"{night:%H:%M}..{morning:%H:%M}" == "01:30..08:30"
    assert verdict(rules_of("us")["us.time.window"], night, morning) is Truth.CANNOT_TELL


def test_no_sunday_in_indonesia_and_the_united_kingdom() -> None:
    sunday, saturday = date(2026, 3, 8), date(2026, 3, 7)
    for pack, rule_id, zone in (
        ("id", "id.visit.hours", "Asia/Jakarta"),
        ("uk", "uk.time.reasonable", "Europe/London"),
    ):
        rule = rules_of(pack)[rule_id]
        assert verdict(rule, at(saturday, "12:00", zone)) is Truth.HOLDS
        assert verdict(rule, at(sunday, "12:00", zone)) is Truth.BROKEN


def test_exactly_one_indian_pack_speaks_on_any_day() -> None:
    rules = tuple(rules_of("in.2025", "in.2027").values())
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


def test_an_open_complaint_stops_an_indian_case_until_the_end_of_2026_only() -> None:
    rules = tuple(rules_of("in.2025", "in.2027").values())
    facts = facts_of({"case.stays": ["complaint"], "case.flags": {}, "party.role": "borrower"})
    last, first = (decide(Gate.ASSIGN, rules, facts, day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert "in.2025.grievance.hold" in {item.rule.id for item in last.blocking}
    assert "in.2027.grievance.hold" not in {item.rule.id for item in first.blocking}
    assert "in.2027.grievance.hold" in {item.rule.id for item in first.warnings}


# ------------------------------------------------------------------------------------------------------- coverage


def row_of(rule_id: str) -> str:
    """The rows for India stand once, its rules once for each regime."""
    return re.sub(r"^in\.20\d\d\.", "in.", rule_id)


def test_no_row_of_the_fact_base_is_silently_missing() -> None:
    encoded = {row_of(rule_id) for rule_id in rules_of(*PACKS)}
    listed = json.loads((RESOURCES / "packs" / "not_encoded.json").read_text(encoding="utf-8"))
    absent = {item["row"] for item in listed if not item["partly"]}
    partly = {item["row"] for item in listed if item["partly"]}
    rows = {row for group in ROWS.values() for row in group.split()}
    assert len(listed) == len(absent) + len(partly), "a row is listed twice"
    assert rows - encoded - absent == set()
    assert absent & encoded == set(), "a row that has its rule is listed as not encoded"
    assert partly <= encoded
    assert absent | partly <= rows
    for item in listed:
        assert item["pack"] in PACKS, item["row"]
        assert re.search(r"[a-z]", item["reason"]["en"]), item["row"]
        assert re.search(r"[\u4e00-\u9fff]", item["reason"]["zh_CN"]), item["row"]
