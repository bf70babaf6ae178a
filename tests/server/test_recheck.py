"""The centre looks at a visit again: what contradicts itself is found, and nothing is repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from collector_app.domain.case import Case, Stay, StayKind
from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.seal import receipt_hash
from collector_app.domain.outcome import Outcome
from collector_app.domain.pack_files import digest_of
from collector_app.domain.policy import Gate
from collector_app.domain.visit.stage import Move, Stage
from collector_app.packs.book import CompiledRuleBook, compile_book
from collector_app.protocol.messages import VerdictKind
from collector_app.server import tables as t
from collector_app.server.books import sets_in_force
from collector_app.server.centre import Centre
from collector_app.server.command import main
from collector_app.server.documents import read_document, write_document
from collector_app.server.ingest import recheck as r
from collector_app.server.packs import import_packs
from collector_app.server.remarks import list_remarks
from collector_app.usecases.gatekeeper import finding_content
from tests.server.conftest import HOUSE, SAMPLE
from tests.server.laptop import HeldClock, Laptop, make_visit, pass_gate, some_case

VISIT = "visit/v-1"
PACKS = [SAMPLE.parent / "packs" / name for name in ("cn", "cn.cfc", "company.default")] + [SAMPLE.parent / "scripts"]


@pytest.fixture
def book(centre: Centre, laptop: Laptop) -> CompiledRuleBook:
    """The packs of the sample company, which the laptop works by."""
    import_packs(centre, PACKS, HOUSE.signer)
    with centre.database.read() as connection:
        sets = sets_in_force(connection)
    laptop.packs = digest_of(sets)
    return compile_book(sets)


def opened(laptop: Laptop, case: str = "") -> str:
    case = case or some_case(laptop)
    laptop.record(VISIT, c.VisitOpened(case, "a1", "cn.home-visit@2026.1", 40))
    return case


def enter(laptop: Laptop, move: Move, stage: Stage) -> Entry:
    return laptop.record(VISIT, c.StageEntered(stage.value, move.value))


def codes(centre: Centre) -> list[str]:
    return [line.code for line in list_remarks(centre)]


def parked(laptop: Laptop, entries: Sequence[Entry] | None = None) -> list[str]:
    return [verdict.reason for verdict in laptop.push(entries).verdicts if verdict.kind is VerdictKind.PARKED]


# ----------------------------------------------------------------------------------------------------------- gates


def test_a_stage_behind_a_gate_that_was_never_asked_is_parked(centre: Centre, laptop: Laptop) -> None:
    opened(laptop)
    enter(laptop, Move.DEPART, Stage.TRAVELLING)
    assert parked(laptop) == [r.GATE_SKIPPED]
    (line,) = list_remarks(centre)
    assert (line.code, line.detail, line.visit, line.seq) == (r.GATE_SKIPPED, "travel", "v-1", 2)


def test_a_gate_that_stopped_is_no_gate_that_let_pass(centre: Centre, laptop: Laptop) -> None:
    opened(laptop)
    laptop.record(VISIT, c.FindingRaised(Gate.TRAVEL.value, passed=False, findings=()))
    enter(laptop, Move.DEPART, Stage.TRAVELLING)
    assert parked(laptop) == [r.GATE_SKIPPED]


def test_a_verdict_counts_for_one_move_and_until_the_next_one(centre: Centre, laptop: Laptop) -> None:
    opened(laptop)
    pass_gate(laptop, VISIT, Move.DEPART)
    enter(laptop, Move.DEPART, Stage.TRAVELLING)
    enter(laptop, Move.DEPART, Stage.TRAVELLING)
    pass_gate(laptop, VISIT, Move.ARRIVE)
    laptop.record(VISIT, c.FindingRaised(Gate.DOOR.value, passed=False, findings=()))
    enter(laptop, Move.ARRIVE, Stage.AT_DOOR)
    assert parked(laptop) == [r.GATE_SKIPPED, r.GATE_SKIPPED]


def test_a_gate_that_was_passed_in_an_earlier_push_counts(centre: Centre, laptop: Laptop) -> None:
    opened(laptop)
    pass_gate(laptop, VISIT, Move.DEPART)
    assert parked(laptop) == []
    first = enter(laptop, Move.DEPART, Stage.TRAVELLING)
    assert parked(laptop, [first]) == []
    second = enter(laptop, Move.DEPART, Stage.TRAVELLING)
    assert parked(laptop, [second]) == [r.GATE_SKIPPED]


def test_closing_passes_a_gate_too_and_leaving_passes_none(centre: Centre, laptop: Laptop) -> None:
    opened(laptop)
    laptop.record(VISIT, c.StageEntered(Stage.AFTERCARE.value, Move.TURN_BACK.value))
    laptop.record(VISIT, c.StageEntered("somewhere", "fly"))
    laptop.record(VISIT, c.VisitClosed(Outcome.NOT_MADE))
    assert parked(laptop) == [r.GATE_SKIPPED]
    assert [line.detail for line in list_remarks(centre)] == [Gate.CLOSE.value]


def test_what_can_not_be_judged_is_remarked_and_not_held_up(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook
) -> None:
    entries = make_visit(laptop, some_case(laptop))
    assert parked(laptop) == []
    assert set(codes(centre)) == {r.FACTS_MISSING}
    laptop.packs = "0" * 64
    more = make_visit(laptop, some_case(laptop), "v-2")
    assert parked(laptop, more) == []
    assert set(codes(centre)) == {r.FACTS_MISSING, r.BOOK_UNKNOWN}
    assert len(entries) == len(more)


def test_an_unreadable_snapshot_is_remarked(centre: Centre, laptop: Laptop, book: CompiledRuleBook) -> None:
    opened(laptop)
    day = laptop.clock.now().date()
    laptop.record(VISIT, c.FindingRaised("travel", passed=False, findings=(), facts={"now": "noon\0"}, day=day))
    laptop.record(VISIT, c.FindingRaised("heaven", passed=False, findings=(), facts={}, day=day))
    assert parked(laptop) == []
    assert codes(centre) == [r.FACTS_MISSING, r.FACTS_MISSING]


def test_a_repeated_push_says_the_same_once(centre: Centre, laptop: Laptop) -> None:
    opened(laptop)
    enter(laptop, Move.DEPART, Stage.TRAVELLING)
    assert parked(laptop) == parked(laptop) == [r.GATE_SKIPPED]
    assert codes(centre) == [r.GATE_SKIPPED]


def test_leave_of_a_supervisor_counts_only_where_the_rule_allows_it(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook
) -> None:
    """The record says passed; judged again it is, with the leave that was given before."""
    rules = [rule for rule in book.rules if Gate.TRAVEL in rule.gates]
    allowed = frozenset(rule.id for rule in rules if rule.override is not None)
    opened(laptop)
    for rule in sorted(allowed):
        until = laptop.clock.now() + timedelta(hours=4)
        laptop.record(VISIT, c.OverrideGranted(rule, "fang.rui", "x", "c", "ch", until))
    decision = book.decide(Gate.TRAVEL, {}, laptop.clock.now().date(), allowed)
    assert allowed
    assert not decision.passed
    laptop.record(VISIT, finding_content(decision))
    assert parked(laptop) == []


def test_the_gate_of_a_call_is_judged_again_too(centre: Centre, laptop: Laptop, book: CompiledRuleBook) -> None:
    case = some_case(laptop)
    decision = book.decide(Gate.CONTACT, {"case": {"stays": ["dispute"]}}, laptop.clock.now().date())
    honest = finding_content(decision)
    stopped = next(item for item in honest.findings if item.truth == "broken")
    others = tuple(item for item in honest.findings if item is not stopped)
    laptop.record(f"case/{case}", honest)
    laptop.record(f"case/{case}", replace(honest, findings=(*others, replace(stopped, truth="holds"))))
    assert parked(laptop) == [r.VERDICT_DIFFERS]
    assert [(line.visit, line.seq) for line in list_remarks(centre)] == [("", 2)]


# ----------------------------------------------------------------------------------------------------------- times


def test_a_time_after_the_arrival_is_remarked_once_a_visit(centre: Centre, laptop: Laptop, clock: HeldClock) -> None:
    case = some_case(laptop)
    clock.pass_time(timedelta(minutes=6))
    opened(laptop, case)
    laptop.record(VISIT, c.NoteWritten("x"))
    clock.pass_time(-timedelta(minutes=6))
    assert parked(laptop) == []
    assert codes(centre) == [r.TIME_IMPOSSIBLE]


def test_a_time_before_the_receipt_that_the_entry_names_is_remarked(
    centre: Centre, laptop: Laptop, clock: HeldClock
) -> None:
    case = some_case(laptop)
    opened(laptop, case)
    receipt = laptop.push().receipt
    assert receipt is not None
    clock.pass_time(-timedelta(hours=2))
    before = laptop.record(VISIT, c.NoteWritten("no receipt named"))
    laptop.anchor = receipt_hash(receipt)
    after = laptop.record(VISIT, c.NoteWritten("backdated"))
    clock.pass_time(timedelta(hours=2))
    assert parked(laptop, [before, after]) == []
    assert [(line.code, line.seq) for line in list_remarks(centre)] == [(r.TIME_IMPOSSIBLE, after.seq)]


def test_a_day_with_other_rules_is_no_day_of_that_entry(centre: Centre, laptop: Laptop, book: CompiledRuleBook) -> None:
    opened(laptop)
    day = laptop.clock.now().date() + timedelta(days=2)
    laptop.record(VISIT, finding_content(book.decide(Gate.TRAVEL, {}, day)))
    assert parked(laptop) == []
    assert codes(centre) == [r.TIME_IMPOSSIBLE]


def test_facts_of_a_time_that_has_not_come_are_impossible(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook
) -> None:
    opened(laptop)
    later = laptop.clock.now() + timedelta(hours=6)
    facts = {"now": {"earliest": later, "latest": later}}
    laptop.record(VISIT, finding_content(book.decide(Gate.DOOR, facts, later.date())))
    assert parked(laptop) == []
    assert codes(centre) == [r.TIME_IMPOSSIBLE]


# ----------------------------------------------------------------------------------------------------------- stays


def put_stay(centre: Centre, case_id: str, stay: Stay) -> int:
    """Give a case a stay as an import does; returns its version."""
    cases = t.cases
    with centre.database.write() as connection:
        row = connection.execute(select(cases).where(cases.c.id == case_id)).one()
        case = replace(read_document(Case, row.imported), stays=(stay,))
        values = {"imported": write_document(case), "version": row.version + 1}
        connection.execute(update(cases).where(cases.c.id == case_id).values(values))
    return int(row.version) + 1


@pytest.mark.parametrize(
    ("heard", "told", "expected"),
    [
        (True, [], [r.FACT_CONTRADICTED]),
        (True, ["dispute"], []),
        (True, ["bereavement", "dispute"], []),
        (False, [], []),
    ],
)
def test_a_stay_that_the_laptop_had_been_told_of_can_not_be_left_out(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook, *, heard: bool, told: list[str], expected: list[str]
) -> None:
    case = some_case(laptop)
    today = laptop.clock.now().date()
    version = put_stay(centre, case, Stay(StayKind.DISPUTE, today))
    laptop.record(f"case/{case}", c.CaseReceived(case, version if heard else version - 1))
    opened(laptop, case)
    decision = book.decide(Gate.TRAVEL, {"case": {"stays": told}}, today)
    laptop.record(VISIT, finding_content(decision))
    assert parked(laptop) == expected
    assert codes(centre) == expected


def test_a_version_that_was_told_of_in_an_earlier_push_counts(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook
) -> None:
    case = some_case(laptop)
    today = laptop.clock.now().date()
    received = laptop.record(
        f"case/{case}", c.CaseReceived(case, put_stay(centre, case, Stay(StayKind.DISPUTE, today)))
    )
    assert parked(laptop, [received]) == []
    opened(laptop, case)
    laptop.record(VISIT, finding_content(book.decide(Gate.TRAVEL, {"case": {"stays": []}}, today)))
    assert parked(laptop, laptop.entries[1:]) == [r.FACT_CONTRADICTED]


# -------------------------------------------------------------------------------------------------------- operator


def test_the_operator_reads_the_remarks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["remarks", "--data", str(tmp_path / "central")])
    assert end.value.code == 0
    assert capsys.readouterr().out == ""
