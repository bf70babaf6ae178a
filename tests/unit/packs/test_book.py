from __future__ import annotations

import json
from datetime import date

import pytest

from collector_app.desktop.rule_books import PackBooks
from collector_app.domain.outcome import StopReason
from collector_app.domain.pack_files import digest_of
from collector_app.domain.policy import Gate, Truth
from collector_app.packs.book import CompiledRuleBook, compile_book
from collector_app.packs.problems import PacksError
from collector_app.packs.trials import facts_of
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.rules import RuleBook, RuleBooks

Sets = dict[str, dict[str, bytes]]
DAY = date(2026, 3, 4)
WORDS = {"en": "Words", "zh_CN": "话"}


def with_pack(shipped: Sets, **changes: object) -> Sets:
    """The shipped sets and one more pack with a single rule."""
    rule = {
        "id": "t.one", "title": WORDS, "gates": ["negotiate"], "effect": "block", "holds": "visit.disclosed",
        "explain": WORDS, "do_next": WORDS, "cite": [{"document": "paper"}], **changes,
    }  # fmt: skip
    if rule["effect"] == "require":
        del rule["holds"]
    paper = {"document": "x", "short": WORDS, "authority": "company", "confidence": "policy"}
    pack = {
        "format": 1, "id": "t", "version": "2026.1", "title": WORDS, "jurisdiction": "CN", "authority": "company",
        "effective": {"from": "2026-01-01"}, "extends": ["cn"], "documents": {"paper": paper},
    }  # fmt: skip
    good: dict[str, object] = {
        "visit.disclosed": True,
        "visit.done": ["purpose", "identity_again", "thanks", "income", "sing"],
    }
    trials = [
        {"rule": "t.one", "facts": {**good, "visit.marks.ghost": True}, "expect": "holds"},
        {"rule": "t.one", "facts": {"visit.disclosed": False, "visit.marks.ghost": False}, "expect": "broken"},
    ]
    files = {"pack.yaml": pack, "rules.yaml": {"rules": [rule]}, "tests.yaml": {"tests": trials}}
    return {**shipped, "rules/t": {name: json.dumps(content).encode() for name, content in files.items()}}


def faults(sets: Sets) -> list[str]:
    with pytest.raises(PacksError) as caught:
        compile_book(sets)
    return [str(problem) for problem in caught.value.problems]


def test_the_book_is_what_use_cases_ask_for(book: CompiledRuleBook, shipped: Sets) -> None:
    port: RuleBook = book
    books: RuleBooks = PackBooks()
    assert books.compile(shipped).digest == port.digest
    assert [name for name, _ in port.pack_titles] == ["cn", "cn.cfc", "company.default"]
    assert port.script().key == "cn.home-visit@2026.1"
    assert port.script("cn.home-visit@2026.1") is port.script()
    for reason in StopReason:
        assert all(port.stop_script(reason))


def test_an_unknown_script_is_a_known_failure(book: CompiledRuleBook, shipped: Sets) -> None:
    with pytest.raises(PacksError, match=r"cn\.home-visit@1999\.1"):
        book.script("cn.home-visit@1999.1")
    with pytest.raises(Failure) as caught:
        PackBooks().compile(shipped).script("cn.home-visit@1999.1")
    assert caught.value.code is FailureCode.PACKS_UNUSABLE


def test_faulty_packs_are_a_known_failure_that_names_the_pack(shipped: Sets) -> None:
    broken = {**shipped, "rules/cn": {**shipped["rules/cn"], "rules.yaml": b"rules: []"}}
    with pytest.raises(Failure) as caught:
        PackBooks().compile(broken)
    assert caught.value.code is FailureCode.PACKS_UNUSABLE
    assert caught.value.details["pack"] == "rules/cn"
    assert "rules.yaml" in str(caught.value.details["reason"])


def test_the_digest_is_of_every_byte_and_of_no_order(shipped: Sets) -> None:
    backwards = {name: dict(reversed(files.items())) for name, files in reversed(shipped.items())}
    assert digest_of(backwards) == digest_of(shipped)
    seen = {digest_of(shipped)}
    for name, files in shipped.items():
        for file in files:
            seen.add(digest_of({**shipped, name: {**files, file: files[file] + b"\n"}}))
    assert len(seen) == 1 + sum(len(files) for files in shipped.values())


def test_a_gate_is_judged_by_every_rule_of_every_pack(book: CompiledRuleBook) -> None:
    decision = book.decide(Gate.TRAVEL, facts_of({"now": "23:00:00..", "companions.count": 0}), DAY)
    truths = {finding.rule.id: finding.truth for finding in decision.findings}
    assert truths["cn.visit.hours"] is Truth.CANNOT_TELL
    assert truths["cn.visit.two_people"] is Truth.BROKEN
    assert {rule.id for rule in book.rules if Gate.TRAVEL in rule.gates and rule.in_force(DAY)} == set(truths)
    assert not decision.passed


def test_why_this_step_finds_rules_by_step_and_by_mark(book: CompiledRuleBook) -> None:
    script = book.script()
    assert [rule.id for rule in book.rules_behind(script, "credentials")] == ["cn.visit.credentials"]
    assert "company.door.recorder_number" in {rule.id for rule in book.rules_behind(script, "recorder_number")}
    assert book.rules_behind(script, "roles") == ()


def test_a_rule_may_only_read_marks_that_a_step_sets(shipped: Sets) -> None:
    assert compile_book(with_pack(shipped)).pack_titles[-1] == ("t", "2026.1")
    [fault] = faults(with_pack(shipped, holds="visit.marks.ghost == true"))
    assert "reads the mark ghost, which no step of cn.home-visit@2026.1 sets" in fault


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("sing", "is no step"),
        ("identity_again", "asked in identifying only when has(visit.marks"),  # has a `when`
        ("income", "may be left out"),  # is not required
        ("thanks", "passed by on a way to the gate negotiate"),  # lies behind the gate
    ],
)
def test_a_required_step_is_always_asked_before_the_gate(shipped: Sets, step: str, words: str) -> None:
    compile_book(with_pack(shipped, effect="require", requires=["purpose"]))
    done = faults(with_pack(shipped, effect="require", requires=[step]))
    assert any(words in fault for fault in done), done


def test_packs_must_fit_together(shipped: Sets) -> None:
    without_base = {name: files for name, files in shipped.items() if name != "rules/cn"}
    assert any("extends cn, which is not in force" in fault for fault in faults(without_base))
    twice = {**shipped, "rules/cn.copy": shipped["rules/cn"]}
    assert any("stands in cn too" in fault for fault in faults(twice))
    without_stops = {name: files for name, files in shipped.items() if name != "script/stop"}
    assert faults(without_stops) == ["script: there must be one file of stop scripts, there are 0"]
    assert faults({}) == ["rules: there is no rule pack"]


def test_faults_of_all_packs_come_at_once(shipped: Sets) -> None:
    broken = {
        name: {**files, "pack.yaml": b"format: 2"} for name, files in shipped.items() if name.startswith("rules/")
    }
    places = {fault.split(":")[0] for fault in faults({**shipped, **broken})}
    assert places == {"rules/cn/pack.yaml", "rules/cn.cfc/pack.yaml", "rules/company.default/pack.yaml"}
