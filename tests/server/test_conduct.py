"""The centre looks at how a visit was conducted: its steps, what was agreed, who came along, and by which book."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.seal import receipt_hash
from collector_app.domain.money import Money
from collector_app.domain.policy import Gate
from collector_app.domain.spelled import plain
from collector_app.domain.visit.fold import PRIVATE_AGAIN
from collector_app.domain.visit.stage import Move, Stage
from collector_app.packs.book import CompiledRuleBook
from collector_app.server.centre import Centre
from collector_app.server.ingest import conduct
from collector_app.server.ingest import recheck as r
from collector_app.server.ingest.course import Course
from collector_app.server.ingest.edition import BOOK_OUTDATED
from collector_app.server.packs import import_packs
from collector_app.server.presence import card
from collector_app.server.remarks import list_remarks
from collector_app.usecases.gatekeeper import finding_content
from tests.server.conftest import HOUSE, ZHOU
from tests.server.laptop import HeldClock, Laptop, note, pass_gate, some_case
from tests.server.test_recheck import PACKS, VISIT, book, codes, enter, opened, parked

__all__ = ["book"]  # the fixture

AGREED = c.PlanProposed("plan", (c.Instalment(date(2026, 4, 1), Money(50_000, "CNY")),), within_authority=True)
WAY = (
    (Move.DEPART, Stage.TRAVELLING),
    (Move.ARRIVE, Stage.AT_DOOR),
    (Move.IDENTIFY, Stage.IDENTIFYING),
    (Move.DISCLOSE, Stage.DISCLOSED),
    (Move.NEGOTIATE, Stage.NEGOTIATING),
    (Move.SETTLE, Stage.SETTLING),
    (Move.LEAVE, Stage.LEAVING),
)


def reach(laptop: Laptop, stage: Stage) -> None:
    """A visit up to a stage, by gates of the form that told no facts."""
    opened(laptop)
    for move, target in WAY:
        if move is not Move.LEAVE:
            pass_gate(laptop, VISIT, move)
        enter(laptop, move, target)
        if target is stage:
            return


def settle(laptop: Laptop, *, passed: bool = True) -> None:
    laptop.record(VISIT, c.FindingRaised(Gate.SETTLE.value, passed=passed, findings=()))


def found(centre: Centre) -> set[str]:
    return set(codes(centre)) - {r.FACTS_MISSING}


# ----------------------------------------------------------------------------------------------------------- steps


def test_steps_are_answered_where_they_are_asked(centre: Centre, laptop: Laptop, book: CompiledRuleBook) -> None:
    reach(laptop, Stage.IDENTIFYING)
    laptop.record(VISIT, c.StepAnswered("alone", "nobody", {"private": True}))
    laptop.record(VISIT, c.StepAnswered(PRIVATE_AGAIN, value=True, marks={"private": True}))
    laptop.record(VISIT, c.StepCorrected("alone", "x", "moved", "misheard"))
    assert parked(laptop) == []
    assert found(centre) == set()


@pytest.mark.parametrize(
    "content",
    [
        c.StepAnswered("plan", "x"),  # has not come
        c.StepAnswered("documents", value=True),  # is past
        c.StatementRead("no_fee", "zh_CN", "0" * 64),
        c.StepAnswered("invented", value=True),
        c.StepCorrected("alone", "x", "moved", "misheard"),  # was never answered
    ],
    ids=lambda content: f"{type(content).__name__}-{content.step}",
)
def test_a_step_out_of_place_is_parked(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook, content: c.StepAnswered | c.StatementRead | c.StepCorrected
) -> None:
    reach(laptop, Stage.IDENTIFYING)
    laptop.record(VISIT, content)
    assert parked(laptop) == [conduct.STEP_OUT_OF_PLACE]
    assert found(centre) == {conduct.STEP_OUT_OF_PLACE}


def test_where_a_visit_stands_is_known_from_an_earlier_push(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook
) -> None:
    reach(laptop, Stage.IDENTIFYING)
    assert parked(laptop) == []
    late = laptop.record(VISIT, c.StepAnswered("documents", value=True))
    assert parked(laptop, [late]) == [conduct.STEP_OUT_OF_PLACE]


# ---------------------------------------------------------------------------------------------- plans and payments


def test_a_plan_behind_settle_is_judged_anew_each_time(centre: Centre, laptop: Laptop) -> None:
    reach(laptop, Stage.NEGOTIATING)
    laptop.record(VISIT, AGREED)
    pass_gate(laptop, VISIT, Move.SETTLE)
    enter(laptop, Move.SETTLE, Stage.SETTLING)
    settle(laptop)
    laptop.record(VISIT, AGREED)
    assert parked(laptop) == []
    unjudged = laptop.record(VISIT, AGREED)
    settle(laptop, passed=False)
    refused = laptop.record(VISIT, AGREED)
    assert parked(laptop, laptop.entries[unjudged.seq - 1 : refused.seq]) == [conduct.SETTLE_NOT_ASKED] * 2


def test_a_payment_behind_settle_stands_beside_its_verdict(centre: Centre, laptop: Laptop) -> None:
    payment = c.PaymentRecorded(Money(100, "CNY"), "official_app", "R-1")
    reach(laptop, Stage.SETTLING)
    settle(laptop, passed=False)  # it was late already, and the customer had paid
    laptop.record(VISIT, payment)
    assert parked(laptop) == []
    again = laptop.record(VISIT, payment)
    assert parked(laptop, [again]) == [conduct.SETTLE_NOT_ASKED]


@pytest.mark.parametrize(("method", "expected"), [("bank_transfer", []), ("cash", [conduct.PAYMENT_NOT_ALLOWED])])
def test_a_way_of_paying_that_the_packs_do_not_allow_is_parked(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook, method: str, expected: list[str]
) -> None:
    reach(laptop, Stage.SETTLING)
    settle(laptop)
    laptop.record(VISIT, c.PaymentRecorded(Money(100, "CNY"), method, "R-1"))
    assert parked(laptop) == expected
    if expected:
        (line,) = (line for line in list_remarks(centre) if line.code in expected)
        assert line.detail == "cash: company.settle.payment_channel"


# ------------------------------------------------------------------------------------------------------ companions


def count(laptop: Laptop, book: CompiledRuleBook, companions: int) -> None:
    decision = book.decide(Gate.TRAVEL, {"companions": {"count": companions}}, laptop.clock.now().date())
    laptop.record(VISIT, finding_content(decision))


def proof(centre: Centre, laptop: Laptop, number: int = 0) -> c.CompanionAttested:
    day = laptop.clock.now().date()
    return c.CompanionAttested("he.jing", day, number, plain(card(centre, "he.jing", day).codes[number]))


def test_companions_count_when_they_are_proven(centre: Centre, laptop: Laptop, book: CompiledRuleBook) -> None:
    opened(laptop)
    count(laptop, book, 0)
    laptop.record(VISIT, proof(centre, laptop))
    count(laptop, book, 1)
    assert parked(laptop) == []
    assert found(centre) == set()


@pytest.mark.parametrize("proven", ["nobody", "by a wrong code", "by oneself"])
def test_companions_who_are_not_proven_are_remarked(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook, proven: str
) -> None:
    opened(laptop)
    genuine = proof(centre, laptop)
    if proven == "by a wrong code":
        laptop.record(VISIT, replace(genuine, code="0" * 12))
    elif proven == "by oneself":
        laptop.record(VISIT, replace(genuine, collector=ZHOU))
    count(laptop, book, 1)
    assert parked(laptop) == []
    assert conduct.COMPANIONS_UNPROVEN in found(centre)


# ------------------------------------------------------------------------------------------------------- overrides


@pytest.mark.parametrize(
    ("granted_for", "told", "counts"),
    [
        (timedelta(hours=4), True, True),
        (timedelta(0), True, True),
        (timedelta(seconds=-1), True, False),
        (timedelta(hours=4), False, False),  # nobody could tell whether it was over
        (None, True, False),  # an old form, that never counts
    ],
)
def test_leave_ends_at_the_centre_too(*, granted_for: timedelta | None, told: bool, counts: bool) -> None:
    now = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    course = Course(lambda _proof: True)
    until = None if granted_for is None else now + granted_for
    course.note(c.OverrideGranted("company.visit.notice", "fang.rui", "x", "c", "ch", until))
    moment: Plain = {"earliest": now.isoformat(), **({"latest": now.isoformat()} if told else {})}
    finding = c.FindingRaised("travel", passed=True, findings=(), facts={"now": moment}, day=now.date())
    late = now + timedelta(days=1)  # the entry's own clock, which proves nothing where the time was told
    assert course.overridden(finding, late) == (frozenset({"company.visit.notice"}) if counts else frozenset())
    untimed = replace(finding, facts={})
    assert course.overridden(untimed, late) == frozenset()


def test_a_gate_that_passed_by_leave_that_was_over_is_parked(
    centre: Centre, laptop: Laptop, book: CompiledRuleBook
) -> None:
    now = laptop.clock.now()
    allowed = frozenset(rule.id for rule in book.rules if Gate.TRAVEL in rule.gates and rule.override is not None)
    opened(laptop)
    for rule in sorted(allowed):
        laptop.record(VISIT, c.OverrideGranted(rule, "fang.rui", "x", "c", "ch", now - timedelta(minutes=1)))
    moment = {"earliest": now, "latest": now}
    decision = book.decide(Gate.TRAVEL, {"now": moment}, now.date(), allowed)
    laptop.record(VISIT, replace(finding_content(decision), passed=True))
    assert parked(laptop) == [r.GATE_NOT_PASSED]


# ------------------------------------------------------------------------------------------------------------ books


@pytest.mark.parametrize(
    ("heard_after", "expected"), [(timedelta(hours=-1), set()), (timedelta(hours=1), {BOOK_OUTDATED})]
)
def test_a_book_that_was_replaced_before_the_laptop_last_spoke_is_remarked(
    centre: Centre,
    laptop: Laptop,
    clock: HeldClock,
    book: CompiledRuleBook,
    tmp_path: Path,
    *,
    heard_after: timedelta,
    expected: set[str],
) -> None:
    """A visit may well begin by the book that its laptop has; not when it could have had another."""
    case = some_case(laptop)
    clock.pass_time(timedelta(hours=2))
    if heard_after < timedelta(0):
        laptop.anchor = heard(laptop)
    clock.pass_time(timedelta(hours=2))
    newer = tmp_path / "company.default"
    shutil.copytree(PACKS[2], newer)
    file = newer / "pack.yaml"
    file.write_text(file.read_text("utf-8").replace("version: 2026.1", "version: 2026.2"), "utf-8")
    import_packs(centre, [newer], HOUSE.signer)
    clock.pass_time(timedelta(hours=2))
    if heard_after > timedelta(0):
        laptop.anchor = heard(laptop)
    opened(laptop, case)
    assert parked(laptop) == []
    assert set(codes(centre)) == expected
    if expected:
        (line,) = list_remarks(centre)
        assert line.detail.startswith("rules/company.default 2026.1, 2026.2 since ")


def heard(laptop: Laptop) -> str:
    """The receipt of an entry, which the next ones name."""
    receipt = laptop.push([note(laptop)]).receipt
    assert receipt is not None
    return receipt_hash(receipt)
