"""Deciding a gate: three values, and cannot-tell is never a pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final

import pytest

from collector_app.domain.flags import FLAGS
from collector_app.domain.localised import Language, Localised
from collector_app.domain.policy import (
    AuthorityLevel,
    Citation,
    Confidence,
    Effect,
    Facts,
    Gate,
    Judgement,
    Override,
    Rule,
    Truth,
    clause_line,
    closing_time,
    decide,
    fill,
    judge,
    lookup,
)
from collector_app.packs.words import seen_over_a_shoulder

DAY: Final = date(2026, 3, 2)
WORDS = Localised("words", "文字")


@dataclass(frozen=True)
class Says:
    """A condition that always gives the same verdict."""

    truth: Truth
    missing: tuple[str, ...] = ()
    source: str = "x"

    def __call__(self, facts: Facts) -> Judgement:
        return Judgement(self.truth, self.missing)


HOLDS, BROKEN = Says(Truth.HOLDS), Says(Truth.BROKEN)
UNSURE = Says(Truth.CANNOT_TELL, ("contacts.visits_today",))


def rule(**changes: Any) -> Rule:  # noqa: ANN401 - any field
    plain = Rule(
        "r-1",
        "cn@1",
        WORDS,
        frozenset({Gate.DOOR}),
        Effect.BLOCK,
        HOLDS,
        WORDS,
        WORDS,
        (),
        date(2026, 1, 30),
    )
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("condition", "effect", "passed", "warned"),
    [
        (HOLDS, Effect.BLOCK, True, False),
        (BROKEN, Effect.BLOCK, False, False),
        (UNSURE, Effect.BLOCK, False, False),
        (HOLDS, Effect.REQUIRE, True, False),
        (BROKEN, Effect.REQUIRE, False, False),
        (UNSURE, Effect.REQUIRE, False, False),
        (HOLDS, Effect.WARN, True, False),
        (BROKEN, Effect.WARN, True, True),
        (UNSURE, Effect.WARN, True, True),
        (BROKEN, Effect.RECORD, True, False),
        (UNSURE, Effect.RECORD, True, False),
    ],
)
def test_effect_and_truth(condition: Says, effect: Effect, passed: bool, warned: bool) -> None:
    decision = decide(Gate.DOOR, [rule(holds=condition, effect=effect)], {}, DAY)
    assert (decision.passed, bool(decision.warnings)) == (passed, warned)
    assert bool(decision.blocking) == (not passed)


@pytest.mark.parametrize(
    ("holds", "unless", "truth"),
    [
        (BROKEN, HOLDS, Truth.HOLDS),
        (UNSURE, HOLDS, Truth.HOLDS),
        (BROKEN, BROKEN, Truth.BROKEN),
        (BROKEN, UNSURE, Truth.BROKEN),
        (UNSURE, BROKEN, Truth.CANNOT_TELL),
        (UNSURE, UNSURE, Truth.CANNOT_TELL),
        (HOLDS, BROKEN, Truth.HOLDS),
        (HOLDS, UNSURE, Truth.HOLDS),
    ],
)
def test_only_an_exception_that_holds_lets_pass(holds: Says, unless: Says, truth: Truth) -> None:
    assert judge(rule(holds=holds, unless=unless), {}).truth is truth


def test_a_finding_names_the_missing_facts() -> None:
    finding = decide(Gate.DOOR, [rule(holds=UNSURE)], {}, DAY).findings[0]
    assert finding.missing == ("contacts.visits_today",)


def test_a_flag_that_nobody_looked_at_is_asked_for_in_words() -> None:
    unsure = Says(Truth.CANNOT_TELL, ("case.flags.agency_listed", "contacts.visits_today"))
    (finding,) = decide(Gate.DOOR, [rule(holds=unsure, do_next=Localised("Wait.", "等。"))], {}, DAY).findings
    assert "whether the agency is on the published list" in finding.do_next.en
    assert "(agency_listed)" in finding.do_next.en
    assert finding.do_next.en.endswith("connect once. Wait.")
    assert "机构是否在公布的名单上" in finding.do_next.zh_CN
    assert finding.do_next.zh_CN.endswith("等。")


@pytest.mark.parametrize("words", FLAGS.values(), ids=list(FLAGS))
def test_what_a_flag_answers_can_be_read_at_the_door(words: Localised) -> None:
    assert list(seen_over_a_shoulder(f"{words.en} {words.zh_CN}")) == []


def test_every_rule_must_hold() -> None:
    rules = [rule(id="a"), rule(id="b", holds=BROKEN), rule(id="c", holds=UNSURE)]
    assert [item.rule.id for item in decide(Gate.DOOR, rules, {}, DAY).blocking] == ["b", "c"]


def test_only_rules_of_the_gate_and_the_day_are_asked() -> None:
    rules = [
        rule(id="other gate", gates=frozenset({Gate.SETTLE})),
        rule(id="tomorrow", effective_from=date(2026, 3, 3)),
        rule(id="yesterday", effective_to=date(2026, 3, 1)),
        rule(id="from today", effective_from=DAY),
        rule(id="until today", effective_to=DAY),
    ]
    assert [item.rule.id for item in decide(Gate.DOOR, rules, {}, DAY).findings] == ["from today", "until today"]


def test_an_override_counts_only_for_a_rule_that_allows_it() -> None:
    rules = [rule(id="hard", holds=BROKEN), rule(id="soft", holds=BROKEN, override=Override("supervisor"))]
    decision = decide(Gate.DOOR, rules, {}, DAY, frozenset({"hard", "soft"}))
    assert [item.rule.id for item in decision.blocking] == ["hard"]
    assert [item.overridden for item in decision.findings] == [False, True]


@pytest.mark.parametrize(
    ("facts", "truth", "missing"),
    [
        ({}, Truth.BROKEN, ("badge", "notice")),
        ({"visit": {"done": ["badge"]}}, Truth.BROKEN, ("notice",)),
        ({"visit": {"done": ["notice", "badge"]}}, Truth.HOLDS, ()),
    ],
)
def test_required_steps_must_be_done(facts: Facts, truth: Truth, missing: tuple[str, ...]) -> None:
    assert judge(rule(holds=None, requires=("badge", "notice")), facts) == Judgement(truth, missing)


def test_sentences_are_filled_with_facts_and_a_dash_for_the_unknown() -> None:
    facts: Facts = {"now": {"local": "21:41"}, "case": {}}
    template = Localised("It is {now.local}; {case.number}, {now}, {nobody.knows}", "现在 {now.local}")
    assert fill(template, facts) == Localised("It is 21:41; —, —, —", "现在 21:41")


def test_lookup_of_what_is_not_there_is_none() -> None:
    facts: Facts = {"now": {"local": "21:41"}}
    assert lookup(facts, "now.local") == "21:41"
    assert lookup(facts, "now.local.hour") is None
    assert lookup(facts, "then") is None


def test_closing_time_is_the_earliest_end_in_force() -> None:
    rules = [
        rule(holds=Says(Truth.HOLDS, source='within(now, "08:00", "22:00", "[)")')),
        rule(holds=Says(Truth.HOLDS, source='within(now, "08:00", "20:30", "[)")')),
        rule(holds=Says(Truth.HOLDS, source='within(now, "08:00", "18:00", "[)")'), gates=frozenset({Gate.CONTACT})),
        rule(holds=None, requires=("badge",)),
    ]
    assert closing_time(rules, Gate.DOOR, DAY) == time(20, 30)
    assert closing_time(rules, Gate.SETTLE, DAY) is None


def test_clause_line_speaks_the_language_and_drops_an_empty_clause() -> None:
    citation = Citation(
        "the long title",
        Localised("Guideline", "《指引》"),
        Localised("Art. 13", "第十三条"),
        AuthorityLevel.INDUSTRY,
        Confidence.SECONDARY,
    )
    assert clause_line(citation, Language.CHINESE) == "《指引》第十三条"
    assert clause_line(replace(citation, clause=Localised("", "")), Language.ENGLISH) == "Guideline"
