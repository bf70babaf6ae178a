"""A gate's facts on record: small, plain, and enough to judge again with the same result."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from collector_app.domain.journal.canonical import Plain, canonical, parse_canonical
from collector_app.domain.journal.content import FindingRaised
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.domain.localised import Localised
from collector_app.domain.policy import (
    AuthorityLevel,
    Citation,
    Confidence,
    Effect,
    Facts,
    Gate,
    GateDecision,
    Rule,
    Truth,
    judge,
)
from collector_app.packs.book import CompiledRuleBook
from collector_app.packs.conditions import compile_condition
from collector_app.packs.pack import TESTS, Pack, load_pack
from collector_app.packs.reading import read_folder, read_shape
from collector_app.packs.replay import facts_from, reads_of, replay, snapshot
from collector_app.packs.shapes import TrialsShape
from collector_app.packs.trials import facts_of
from collector_app.usecases.gatekeeper import finding_content

PACKS = sorted(folder for folder in (Path(__file__).parents[3] / "resources" / "packs").iterdir() if folder.is_dir())
SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = Localised("x", "x")


def rule(holds: str | None, **more: object) -> Rule:
    paper = Citation("x", WORDS, WORDS, AuthorityLevel.LAW, Confidence.PRIMARY)
    condition = None if holds is None else compile_condition(holds)
    return Rule(
        "t.one", "t", WORDS, frozenset({Gate.DOOR}), Effect.BLOCK, condition, WORDS, WORDS, (paper,), date(2026, 1, 1),
        **more,  # type: ignore[arg-type]  # a test names any further field
    )  # fmt: skip


def told(holds: str | None, facts: Facts, **more: object) -> Mapping[str, Plain]:
    return snapshot(facts, reads_of([rule(holds, **more)]))


def wire(facts: Mapping[str, Plain]) -> Mapping[str, Plain]:
    """As a journal keeps it and another machine reads it."""
    plain = parse_canonical(canonical(facts))
    assert isinstance(plain, Mapping)
    return plain


def trials(folder: Path) -> Iterator[tuple[Rule, dict[str, object]]]:
    files = read_folder(folder)
    pack: Pack = load_pack(files)
    shape = read_shape(TrialsShape, TESTS, files[TESTS])
    rules = {item.id: item for item in pack.rules}
    for trial in shape.tests:
        yield rules[trial.rule], facts_of({**shape.given, **trial.facts}, trial.without)


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_trial_of_every_pack_judges_the_same_from_its_snapshot(folder: Path) -> None:
    for item, facts in trials(folder):
        again = facts_from(wire(snapshot(facts, reads_of([item]))))
        assert judge(item, again) == judge(item, facts), (item.id, facts)


def test_only_what_the_rules_read_is_told() -> None:
    facts: Facts = {
        "case": {"number": "YL-1", "flags": {"agency": True, "loud": True}, "consents": {"hours": True, "work": True}},
        "visit": {"answers": {"why": "他病了", "where": "door"}, "done": ["a", "b", "c"]},
        "creditor": {"name": "云栎"},
    }
    assert told("has(case.flags.agency) && case.flags.agency", facts) == {"case.flags.agency": True}
    assert told('consent(case, "hours")', facts) == {"case.consents.hours": True}
    assert told('visit.answers.where == "door"', facts) == {"visit.answers.where": "door"}
    assert told(None, facts, requires=("b", "z")) == {"visit.done": ["b"]}
    assert told("true", facts) == {}


def test_a_group_that_is_known_stays_known_without_the_fact() -> None:
    lacking = told("has(case.flags.agency)", {"case": {"flags": {}}})
    assert lacking == {"case.flags": {}}
    condition = compile_condition("has(case.flags.agency)")
    assert condition(facts_from(lacking)).truth is Truth.BROKEN
    assert condition(facts_from(told("has(case.flags.agency)", {}))).truth is Truth.CANNOT_TELL


def test_a_mark_may_have_dots_in_its_name() -> None:
    facts: Facts = {"visit": {"marks": {"a.b": True}}}
    lasting = told('visit.marks["a.b"]', facts)
    assert facts_from(lasting) == {"visit": {"marks": {"a.b": True}}}


def moment(earliest: datetime, latest: datetime | None) -> dict[str, object]:
    bounds = {"earliest": earliest} if latest is None else {"earliest": earliest, "latest": latest}
    return {**bounds, "date": f"{earliest:%Y-%m-%d}", "local": "x", "zones": ("America/Denver",)}


def test_a_moment_keeps_its_bounds_to_the_microsecond_its_zone_and_the_other_zones() -> None:
    first = datetime(2026, 3, 5, 21, 59, 59, 999_999, tzinfo=SHANGHAI)
    facts = {"now": moment(first, first + timedelta(seconds=1))}
    again = facts_from(wire(told('within(now, "08:00", "22:00", "[)")', facts)))["now"]
    assert isinstance(again, dict)
    assert again == {"earliest": first, "latest": first + timedelta(seconds=1), "zones": ["America/Denver"]}
    assert again["earliest"].tzinfo is SHANGHAI
    assert told("days_between(now, '2026-01-01') < 3", facts)["now.date"] == "2026-03-05"


def test_the_second_time_round_of_a_clock_that_was_put_back_is_told_apart() -> None:
    new_york = ZoneInfo("America/New_York")
    first, second = (datetime(2026, 11, 1, 1, 30, tzinfo=new_york, fold=fold) for fold in (0, 1))
    lasting = wire(told('within(now, "08:00", "22:00", "[)")', {"now": moment(first, second)}))
    again = facts_from(lasting)["now"]
    assert isinstance(again, dict)
    assert again["latest"].astimezone(UTC) - again["earliest"].astimezone(UTC) == timedelta(hours=1)


def test_an_open_interval_stays_open() -> None:
    lasting = told('within(now, "08:00", "22:00", "[)")', {"now": moment(datetime(2026, 3, 5, 9, tzinfo=UTC), None)})
    assert "latest" not in facts_from(wire(lasting))["now"]  # type: ignore[operator]  # a moment is a mapping


@pytest.mark.parametrize(
    "forged",
    [
        {"now": "noon"},
        {"now": {"latest": "2026-03-05T09:00:00+08:00"}},
        {"now": {"earliest": "noon"}},
        {"now": {"earliest": "2026-03-05T09:00:00"}},
        {"now": {"earliest": 5}},
        {"now": {"earliest": "2026-03-05T09:00:00+08:00", "zone": "Moon/Crater"}},
        {"now": {"earliest": "2026-03-05T09:00:00+08:00", "zone": "../../secret"}},
        {"now": {"earliest": "2026-03-05T09:00:00+08:00", "zone": ["x"]}},
        {"now": {"earliest": "0001-01-01T00:00:00+14:00", "zone": "America/Los_Angeles"}},
        {"case": 1, "case.number": "x"},
    ],
)
def test_facts_that_are_none_are_refused(forged: Mapping[str, Plain]) -> None:
    with pytest.raises(ValueError, match=r"."):
        facts_from(forged)


@pytest.fixture
def decision(book: CompiledRuleBook) -> GateDecision:
    now = datetime(2026, 3, 5, 21, 30, tzinfo=SHANGHAI)
    facts: Facts = {
        "now": moment(now, now + timedelta(seconds=2)),
        "expected_end": moment(now + timedelta(minutes=40), now + timedelta(minutes=41)),
        "case": {"stays": [], "flags": {}, "consents": {}, "number": "YL-1"},
        "companions": {"count": 1},
    }
    return book.decide(Gate.TRAVEL, facts, now.date())


def recorded(decision: GateDecision) -> FindingRaised:
    return from_plain(FindingRaised, wire(to_plain(finding_content(decision))))  # type: ignore[arg-type]  # a mapping


def test_a_gate_on_record_judges_the_same_again(book: CompiledRuleBook, decision: GateDecision) -> None:
    assert {finding.truth for finding in decision.findings} == set(Truth)
    result = replay(book, recorded(decision))
    assert result.same
    assert not result.let_pass


def test_the_record_holds_no_number_and_no_name(decision: GateDecision) -> None:
    assert "YL-1" not in json.dumps(decision.facts)
    assert decision.facts["case.flags"] == {}


def test_a_flipped_verdict_is_found(book: CompiledRuleBook, decision: GateDecision) -> None:
    record = recorded(decision)
    late = next(item for item in record.findings if item.truth == "broken")
    forged = replace(record, findings=tuple(replace(f, truth="holds") if f is late else f for f in record.findings))
    (found,) = replay(book, forged).differences
    assert (found.rule, str(found)) == (late.rule, f"{late.rule}: recorded holds, judged again broken")


def test_a_flipped_fact_is_found(book: CompiledRuleBook, decision: GateDecision) -> None:
    record = recorded(decision)
    assert not replay(book, replace(record, facts={**record.facts, "companions.count": 0})).same


def test_a_rule_left_out_or_put_in_is_found(book: CompiledRuleBook, decision: GateDecision) -> None:
    record = recorded(decision)
    assert [d.judged is None for d in replay(book, replace(record, findings=record.findings[1:])).differences] == [
        False
    ]
    other = replace(record.findings[0], rule="cn.ghost")
    (found,) = replay(book, replace(record, findings=(*record.findings, other))).differences
    assert found.judged is None
    assert "judged again nothing" in str(found)


def test_a_gate_that_says_it_let_pass_what_it_stopped_is_found(book: CompiledRuleBook, decision: GateDecision) -> None:
    result = replay(book, replace(recorded(decision), passed=True))
    assert result.wrongly_passed
    assert not result.same


def test_rules_of_another_day_are_other_rules(book: CompiledRuleBook, decision: GateDecision) -> None:
    assert not replay(book, replace(recorded(decision), day=date(2019, 1, 1))).same


def test_an_old_record_without_facts_says_so(book: CompiledRuleBook, decision: GateDecision) -> None:
    with pytest.raises(ValueError, match="without the facts"):
        replay(book, replace(recorded(decision), day=None))
