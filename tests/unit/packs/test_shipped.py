"""What the shipped packs and scripts promise."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path
from typing import Final

import jsonschema
import pytest
import yaml

from collector_app.domain.localised import Language
from collector_app.domain.policy import AuthorityLevel, Confidence, Gate, Rule, Truth, clause_line
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import AT_THE_DOOR, HUSHED, Stage
from collector_app.packs.book import CompiledRuleBook
from collector_app.packs.check import check_pack, explain, table
from collector_app.packs.pack import load_pack
from collector_app.packs.reading import parse
from collector_app.packs.schema import rule_pack_schema, visit_script_schema
from collector_app.packs.trials import facts_of
from collector_app.packs.words import SPEECH_FIELDS, fields

RESOURCES: Final = Path(__file__).parents[3] / "resources"
PACKS: Final = ("cn", "cn.cfc", "company.default")
SHOULDER: Final = re.compile(
    "欠款|逾期|催收|贷款|还款|余额|违约|debt|overdue|loan|collect|repay|balance", re.IGNORECASE
)
DAY: Final = date(2026, 3, 4)

# How sure the fact base is, for what rests on few sources; nothing shipped may claim more.
NOT_SURER: Final = {
    "cn.visit.hours": Confidence.SECONDARY,
    "cn.visit.two_people": Confidence.SECONDARY,
    "cn.visit.once_a_day": Confidence.SINGLE_SECONDARY,
    "cn.contact.calls_a_day": Confidence.SECONDARY,
    "cn.visit.credentials": Confidence.SECONDARY,
    "cn.visit.recording": Confidence.SECONDARY,
    "cn.identity.before_disclosure": Confidence.UNCERTAIN,
    "cn.stay.contact_ban": Confidence.SECONDARY,
    "cn.collector.certificate": Confidence.SECONDARY,
    "cn.third.unreachable_only": Confidence.SECONDARY,
    "cn.contact.unanswered": Confidence.SECONDARY,
    "cn.contact.letters": Confidence.SINGLE_SECONDARY,
    "cn.agency.listed": Confidence.SECONDARY,
    "cn.risk.report": Confidence.UNCERTAIN,
    "cn.cfc.agency.informed": Confidence.UNCHECKED,
    "cn.cfc.record.retention": Confidence.SECONDARY,
}
SURENESS: Final = list(Confidence)  # surest first


def given_facts() -> dict[str, object]:
    merged: dict[str, object] = {}
    for pack in PACKS:
        merged |= parse("tests.yaml", (RESOURCES / "packs" / pack / "tests.yaml").read_bytes())["given"]
    return facts_of(merged)


@pytest.mark.parametrize("pack", PACKS)
def test_each_pack_is_sound_alone_and_against_the_script(pack: str) -> None:
    assert check_pack(RESOURCES / "packs" / pack, [RESOURCES / "scripts" / "cn.home-visit.yaml"]) == []


def test_check_names_faults_of_a_folder(tmp_path: Path) -> None:
    assert [str(problem) for problem in check_pack(tmp_path / "none")] == ["none: there is no such folder"]
    assert [problem.message for problem in check_pack(tmp_path)] == ["is missing"] * 3


def test_the_table_shows_clause_authority_and_confidence() -> None:
    rows = {row.rule: row for row in table(RESOURCES / "packs" / "cn", Language.CHINESE)}
    hours = rows["cn.visit.hours"]
    assert hours.clause == "《工作指引（试行）》第十三条; GB/T 45251-2025 · 5.3"
    assert (hours.authority, hours.confidence, hours.effect) == ("industry standard", "secondary", "block")


def test_explain_prints_every_rule_of_a_gate(book: CompiledRuleBook) -> None:
    decision = book.decide(Gate.DISCLOSE, given_facts(), DAY)
    lines = explain(decision, Language.ENGLISH)
    assert len(lines) == len(decision.findings)
    assert any(line.startswith("cannot_tell") and "visit.identified" in line and "[Personal" in line for line in lines)


def door_texts(rule: Rule) -> list[str]:
    words = [rule.title, rule.explain, rule.do_next]
    words += [part for citation in rule.citations for part in (citation.short, citation.clause)]
    return [text for item in words for text in (item.en, item.zh_CN)]


def test_no_word_of_the_matter_in_rules_at_the_door(book: CompiledRuleBook) -> None:
    rules = [rule for rule in book.rules if rule.gates & {Gate.DOOR, Gate.IDENTIFY, Gate.DISCLOSE}]
    assert len(rules) > 20
    assert [(rule.id, text) for rule in rules for text in door_texts(rule) if SHOULDER.search(text)] == []


def test_every_rule_cites_and_speaks_both_languages(book: CompiledRuleBook) -> None:
    for rule in book.rules:
        assert rule.citations, rule.id
        for text in (rule.title, rule.explain, rule.do_next):
            assert re.search(r"[\u4e00-\u9fff]", text.zh_CN), rule.id
            assert not re.search(r"[\u4e00-\u9fff]", text.en), rule.id
            assert "!" not in text.en, rule.id
            assert "！" not in text.zh_CN, rule.id
        for citation in rule.citations:
            assert clause_line(citation, Language.CHINESE)
            assert not re.search(r"[\u4e00-\u9fff]", clause_line(citation, Language.ENGLISH)), rule.id


def test_nothing_is_surer_than_the_fact_base(book: CompiledRuleBook) -> None:
    for rule in book.rules:
        for citation in rule.citations:
            if rule.pack == "company.default":
                assert (citation.authority, citation.confidence) == (AuthorityLevel.COMPANY, Confidence.POLICY)
            else:
                ceiling = NOT_SURER.get(rule.id, Confidence.PRIMARY)
                assert SURENESS.index(citation.confidence) >= SURENESS.index(ceiling), rule.id


def test_only_company_rules_can_be_let_pass(book: CompiledRuleBook) -> None:
    assert {rule.pack for rule in book.rules if rule.override is not None} == {"company.default"}


@pytest.mark.parametrize("stay", ["dispute", "complaint", "attorney", "cease_request", "contact_ban", "breathing_space",
                                  "bereavement", "illness", "deceased", "debt_advice", "mental_health_crisis",
                                  "calamity", "family_event", "other"])  # fmt: skip
def test_every_kind_of_stay_stops_the_way_there(book: CompiledRuleBook, stay: str) -> None:
    facts = given_facts()
    assert isinstance(facts["case"], dict)
    for gate in (Gate.ASSIGN, Gate.CONTACT, Gate.TRAVEL, Gate.DOOR):
        free = {finding.rule.id for finding in book.decide(gate, facts, DAY).blocking}
        held = {
            finding.rule.id
            for finding in book.decide(gate, {**facts, "case": {**facts["case"], "stays": [stay]}}, DAY).blocking
        }
        assert len(held - free) == 1, (gate, stay)


def test_the_day_of_the_demo_passes_at_ten_with_two_and_not_at_night_or_alone(book: CompiledRuleBook) -> None:
    facts = given_facts()
    assert book.decide(Gate.TRAVEL, facts, DAY).passed
    night = facts_of({"now": "23:00:00", "now.inconvenient": False, "expected_end": "23:40:00"})
    refused = {finding.rule.id for finding in book.decide(Gate.TRAVEL, {**facts, **night}, DAY).blocking}
    assert refused == {"cn.visit.hours", "company.visit.end"}
    alone = book.decide(Gate.TRAVEL, {**facts, "companions": {"count": 0}}, DAY)
    assert [finding.rule.id for finding in alone.blocking] == ["cn.visit.two_people"]


def test_a_refusal_says_the_time(book: CompiledRuleBook) -> None:
    facts = {**given_facts(), **facts_of({"now": "21:41:00", "now.inconvenient": False, "expected_end": "22:21:00"})}
    [finding] = book.decide(Gate.TRAVEL, facts, DAY).blocking
    assert finding.explain.en == "It is 21:41 and this visit would end at 22:21. It must end before 22:00."
    assert finding.truth is Truth.BROKEN


def test_all_rules_at_one_gate_take_less_than_a_millisecond(book: CompiledRuleBook) -> None:
    facts = given_facts()
    for gate in Gate:
        best = min(_seconds(book, gate, facts) for _ in range(30))  # the best of many: other work on the machine
        assert best < 0.001, gate


def _seconds(book: CompiledRuleBook, gate: Gate, facts: dict[str, object]) -> float:
    start = time.perf_counter()
    book.decide(gate, facts, DAY)
    return time.perf_counter() - start


def test_the_visit_is_covered_from_the_bag_to_the_report(book: CompiledRuleBook) -> None:
    script = book.script()
    assert len(script.steps) >= 35
    assert {step.stage for step in script.steps} == set(Stage) - {Stage.CLOSED}
    assert {step.kind for step in script.steps} == set(StepKind)
    assert {name for step in script.steps for name in fields(step.say.en)} == SPEECH_FIELDS


def test_the_order_of_the_gates_is_the_order_of_the_steps(book: CompiledRuleBook) -> None:
    stage_of = {step.id: step.stage for step in book.script().steps}
    for step in ("recorder_on", "recorder_number", "credentials", "recording_notice", "place"):
        assert stage_of[step] is Stage.AT_DOOR
    for step in ("identity", "alone"):
        assert stage_of[step] is Stage.IDENTIFYING
    for step in ("purpose", "amount", "rights", "hardship"):
        assert stage_of[step] is Stage.DISCLOSED


def test_no_word_of_the_matter_near_a_stranger(book: CompiledRuleBook) -> None:
    for step in book.script().steps:
        if step.stage not in HUSHED | {Stage.LEAVING}:
            continue
        words = [step.title, step.say, step.question, step.hush, step.hint]
        words += [part for choice in step.choices for part in (choice.label, choice.detail)]
        shown = [re.sub(r"\{[^}]*\}", "", text) for item in words for text in (item.en, item.zh_CN)]
        assert not [text for text in shown if SHOULDER.search(text)], step.id


def test_every_stage_at_the_door_offers_a_way_out_without_the_stop_key(book: CompiledRuleBook) -> None:
    leaving = {step.stage for step in book.script().steps for choice in step.choices if choice.move is not None}
    assert leaving >= AT_THE_DOOR - {Stage.THIRD_PARTY, Stage.SETTLING}  # their ordinary next move is to leave


@pytest.mark.parametrize(
    ("name", "schema"), [("rule-pack", rule_pack_schema()), ("visit-script", visit_script_schema())]
)
def test_the_published_schemas_are_those_of_the_code(name: str, schema: dict[str, object]) -> None:
    published = json.loads((RESOURCES / "formats" / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(schema))


@pytest.mark.parametrize(
    "path", sorted((RESOURCES / "packs").rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_shipped_packs_fit_their_schema(path: Path) -> None:
    jsonschema.Draft202012Validator(rule_pack_schema()).validate(parse(path.name, path.read_bytes()))


@pytest.mark.parametrize("path", sorted((RESOURCES / "scripts").glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_scripts_fit_their_schema_and_are_plain_yaml(path: Path) -> None:
    jsonschema.Draft202012Validator(visit_script_schema()).validate(parse(path.name, path.read_bytes()))
    assert yaml.safe_load(path.read_bytes())["format"] == 1


def test_packs_travel_as_bytes(shipped: dict[str, dict[str, bytes]]) -> None:
    assert [load_pack(shipped[f"rules/{pack}"]).id for pack in PACKS] == list(PACKS)
