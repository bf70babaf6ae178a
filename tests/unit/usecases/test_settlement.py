"""A plan and a payment stay under the rules of *settle* behind the gate too, and only what is asked is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final

import pytest

from collector_app.config.resources import DEFAULT_PACKS, resource_path
from collector_app.domain.facts import build_facts
from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.journal.record import to_plain
from collector_app.domain.money import Money
from collector_app.domain.plan import equal_instalments
from collector_app.domain.policy import Gate, Judgement, Rule, Truth, lookup
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import Move, Stage
from collector_app.packs.pack import load_pack
from collector_app.usecases.answers import AnswerError, AnswerProblem
from collector_app.usecases.visit_session import VisitSession
from tests.unit.usecases.scripted import world_of
from tests.unit.usecases.world import BALANCE, SCRIPT, Coded, World, choice, step

WAY: Final = "company.settle.payment_channel"
PROMISE: Final = "cn.settle.no_false_promise"
HOURS: Final = "cn.visit.hours"
FORWARD: Final = (Move.DEPART, Move.ARRIVE, Move.IDENTIFY, Move.DISCLOSE, Move.NEGOTIATE)


@cache
def of_the_packs(*ids: str) -> tuple[Rule, ...]:
    """Shipped rules, for the gate *settle* alone."""
    rules: list[Rule] = []
    for name in DEFAULT_PACKS:
        folder = resource_path("packs") / name
        rules += load_pack({path.name: path.read_bytes() for path in folder.iterdir()}).rules
    return tuple(replace(rule, gates=frozenset({Gate.SETTLE})) for rule in rules if rule.id in ids)


def a_world() -> World:
    ways = (choice("app", payment_method="official_app"), choice("cash", payment_method="cash"))
    asked = choice("request", plan_requested=True), choice("change", plan_requested=False)
    more = (
        step("beyond", Stage.NEGOTIATING, StepKind.CHOICE, required=False, choices=asked),
        step("way", Stage.NEGOTIATING, StepKind.CHOICE, required=False, choices=ways),
        step("heard", Stage.NEGOTIATING, StepKind.CHOICE, required=False, choices=(choice("yes", private=False),)),
        step("paid", Stage.SETTLING, StepKind.PAYMENT, required=False),
    )
    return world_of(replace(SCRIPT, steps=(*SCRIPT.steps, *more)), of_the_packs(WAY, PROMISE, HOURS))


def a_plan(count: int = 12, method: str = "official_app") -> Plain:
    return to_plain(c.PromiseMade(equal_instalments(BALANCE, count, date(2026, 12, 15)), method))


def a_payment(method: str, minor: int = 100) -> Plain:
    return to_plain(c.PaymentRecorded(Money(minor, "CNY"), method, "R-1"))


def negotiating(world: World) -> VisitSession:
    visit = world.start()
    for move in FORWARD:
        if move is Move.DISCLOSE:
            visit.answer("match", "verified")
            visit.answer("alone", "yes")
        assert visit.move(move).moved
    return visit


def settling(world: World) -> VisitSession:
    visit = negotiating(world)
    visit.answer("plan", a_plan())
    visit.answer("way", "app")
    assert visit.move(Move.SETTLE).moved
    return visit


def refused(visit: VisitSession, step_id: str, value: Plain, reason: str = "") -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        visit.correct(step_id, value, reason) if reason else visit.answer(step_id, value)
    return caught.value


def rules_against(error: AnswerError) -> list[str]:
    assert error.problem is AnswerProblem.AGAINST_RULES
    return [finding.rule.id for finding in error.findings]


def test_a_plan_changed_behind_the_gate_is_judged_by_it_again() -> None:
    world = a_world()
    visit = settling(world)
    stood, before = visit.visit, len(world.kinds())
    error = refused(visit, "plan", a_plan(36), "they want longer")
    assert rules_against(error) == [PROMISE]
    assert error.findings[0].rule.citations
    assert visit.visit.plan == stood.plan
    assert visit.visit.promise is not None
    assert world.kinds()[before:] == ["visit.finding_raised"]  # the verdict stays, the answer does not
    visit.correct("plan", a_plan(6), "they want shorter")
    assert visit.visit.plan is not None
    assert len(visit.visit.plan.instalments) == 6
    assert world.kinds()[before + 1 :] == [
        "visit.finding_raised",
        "visit.step_corrected",
        "plan.proposed",
        "promise.made",
    ]


def test_no_new_plan_is_agreed_at_an_hour_at_which_none_may_be() -> None:
    world = a_world()
    visit = settling(world)
    world.at(22, 1)
    assert rules_against(refused(visit, "plan", a_plan(6), "they want shorter")) == [HOURS]


def test_a_payment_that_was_made_late_is_put_on_record_with_the_verdict() -> None:
    world = a_world()
    visit = settling(world)
    world.at(22, 1)
    before = len(world.kinds())
    visit.answer("paid", a_payment("official_app"))
    assert world.kinds()[before:] == ["visit.finding_raised", "visit.step_answered", "payment.recorded"]
    with world.store.view() as view:
        verdict = read_content(view.journal.of(f"visit/{visit.visit.id}")[-3])
    assert isinstance(verdict, c.FindingRaised)
    assert not verdict.passed


@pytest.mark.parametrize("method", ["cash", "private_account", "gold"])
def test_a_payment_is_made_in_a_way_that_the_packs_allow(method: str) -> None:
    world = a_world()
    visit = settling(world)
    assert rules_against(refused(visit, "paid", a_payment(method))) == [WAY]
    assert "payment.recorded" not in world.kinds()
    visit.answer("paid", a_payment("bank_transfer"))
    assert rules_against(refused(visit, "paid", a_payment(method, 200), "it was this way")) == [WAY]
    (paid,) = visit.visit.payments
    assert paid.method == "bank_transfer"


def test_a_plan_names_a_way_that_the_packs_allow() -> None:
    visit = negotiating(a_world())
    assert rules_against(refused(visit, "plan", a_plan(method="cash"))) == [WAY]
    assert visit.visit.plan is None


@pytest.mark.parametrize(("method", "minor"), [("", 100), ("official_app", 0), ("official_app", -5)])
def test_a_payment_has_an_amount_and_a_way(method: str, minor: int) -> None:
    visit = settling(a_world())
    assert not refused(visit, "paid", a_payment(method, minor)).findings


def test_a_wish_that_the_gate_was_passed_on_can_not_be_turned_behind_it() -> None:
    visit = settling(a_world())
    assert rules_against(refused(visit, "way", "cash", "they have cash")) == [WAY]
    assert visit.visit.marks["payment_method"] == "official_app"


def test_a_request_stays_a_request_after_leaving() -> None:
    world = a_world()
    visit = negotiating(world)
    visit.answer("plan", a_plan(36))
    visit.answer("beyond", "request")
    assert visit.move(Move.SETTLE).moved
    for move in (Move.LEAVE, Move.FINISH):
        assert visit.move(move).moved
    world.at(22, 30)  # nobody asks for anything any more: the hour is not what is wrong
    assert rules_against(refused(visit, "beyond", "change", "wrong key")) == [PROMISE]
    visit.correct("plan", a_plan(30), "a slip")
    assert visit.visit.plan is not None
    assert len(visit.visit.plan.instalments) == 30


def test_before_the_gate_everything_may_be_tried() -> None:
    visit = negotiating(a_world())
    visit.answer("plan", a_plan(36))
    visit.answer("way", "cash")
    decision = visit.move(Move.SETTLE).decision
    assert decision is not None
    assert {item.rule.id for item in decision.blocking} == {WAY, PROMISE}


def test_that_somebody_hears_is_recorded_whatever_stands_against_it() -> None:
    visit = settling(a_world())
    visit.correct("alone", "no", "the door was open")
    assert visit.visit.covered


# ---------------------------------------------------------------------------------------------- what is asked, where


@pytest.mark.parametrize("step_id", ["credentials", "match", "amount", "result"])
def test_a_step_of_a_stage_that_has_not_come_is_not_answered(step_id: str) -> None:
    world = a_world()
    visit = world.start()
    before = world.kinds()
    value: Plain = {"match": "verified", "result": "paid"}.get(step_id, True)
    assert refused(visit, step_id, value).problem is AnswerProblem.NOT_ASKED
    assert world.kinds() == before


def test_a_step_of_a_stage_that_is_past_is_only_corrected() -> None:
    visit = settling(a_world())
    assert refused(visit, "docs", value=True).problem is AnswerProblem.NOT_ASKED
    visit.correct("way", "app", "the same")
    visit.correct("match", "declined", "misheard the year")
    assert visit.visit.identified is False


def test_a_step_that_is_left_out_here_is_not_answered() -> None:
    never = Coded("never", lambda _facts: Judgement(Truth.BROKEN))
    unknown = Coded("unknown", lambda _facts: Judgement(Truth.CANNOT_TELL, ("case.number",)))
    asked = step("asked", Stage.PREPARED, StepKind.CONFIRM, when=unknown)
    left_out = step("left_out", Stage.PREPARED, StepKind.CONFIRM, when=never)
    visit = world_of(replace(SCRIPT, steps=(asked, left_out)), ()).start()
    assert refused(visit, "left_out", value=True).problem is AnswerProblem.NOT_ASKED
    visit.answer("asked", value=True)


# ------------------------------------------------------------------------------------------------------ passed over


def test_an_optional_step_that_is_passed_over_is_no_answer() -> None:
    world = a_world()
    visit = negotiating(world)
    before = len(world.kinds())
    visit.answer("reason", None)
    visit.answer("reason", None)
    assert world.kinds()[before:] == ["visit.step_answered"]
    assert (set(visit.visit.skipped), "reason" in visit.visit.answers) == ({"reason"}, False)
    with world.store.view() as view:
        done = lookup(build_facts(visit.log.circumstances(view)), "visit.done")
    assert isinstance(done, list)
    assert "reason" not in done
    visit.answer("reason", "after all")
    assert visit.visit.answers["reason"].value == "after all"
    visit.answer("reason", None)
    assert visit.visit.answers["reason"].value == "after all"
    assert visit.visit.anomalies == 0


@pytest.mark.parametrize("step_id", ["plan", "note"])
def test_what_must_be_answered_or_is_not_asked_can_not_be_passed_over(step_id: str) -> None:
    world = a_world()
    visit = negotiating(world)
    before = world.kinds()
    with pytest.raises(AnswerError):
        visit.answer(step_id, None)
    assert world.kinds() == before
