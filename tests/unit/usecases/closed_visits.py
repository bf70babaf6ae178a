"""Visits of every kind, walked through the use case to their end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.record import to_plain
from collector_app.domain.money import Money
from collector_app.domain.outcome import StopReason
from collector_app.domain.plan import equal_instalments
from collector_app.domain.visit.stage import Move
from collector_app.usecases.visit_session import VisitSession
from tests.unit.usecases.world import BALANCE, World

FIRST_DUE: Final = date(2026, 12, 15)
GENTLE: Final = frozenset({"gentle"})


def note(visit: VisitSession, *contents: object, **marks: Plain) -> None:
    """Put contents on the record, and marks as the answer of a step that only this test has."""
    with visit.log.act() as act:
        act.append((*contents, *((c.StepAnswered("noted", value=True, marks=marks),) if marks else ())))


def at_the_door(world: World) -> VisitSession:
    visit = world.start()
    visit.answer("docs", value=True)
    assert visit.move(Move.DEPART).moved
    assert visit.move(Move.ARRIVE).moved
    recorder = c.StepAnswered("recorder", "R-07", {"recording_number": True, "recording_on": True})
    note(visit, recorder)
    return visit


def identifying(world: World) -> VisitSession:
    visit = at_the_door(world)
    visit.answer("credentials", value=True)
    assert visit.move(Move.IDENTIFY).moved
    return visit


def identified(world: World) -> VisitSession:
    visit = identifying(world)
    visit.answer("match", "verified")
    visit.answer("alone", "yes")
    return visit


def disclosed(world: World) -> VisitSession:
    visit = identified(world)
    assert visit.move(Move.DISCLOSE).moved
    visit.answer("amount", value=True)
    return visit


def planned(world: World, count: int = 12, amount: Money = BALANCE) -> VisitSession:
    """The talk has come to a plan."""
    visit = disclosed(world)
    assert visit.move(Move.NEGOTIATE).moved
    visit.answer("plan", a_plan(count, amount))
    return visit


def a_plan(count: int, amount: Money = BALANCE) -> Plain:
    return to_plain(c.PromiseMade(equal_instalments(amount, count, FIRST_DUE), "app"))


def finished(visit: VisitSession, result: str, follow_up: str = "2026-12-16") -> str:
    """Leave if need be, report and close; returns the visit's id."""
    if visit.visit.stage.value not in ("leaving", "aftercare"):
        assert visit.move(Move.LEAVE).moved
    if visit.visit.stage.value == "leaving":
        assert visit.move(Move.FINISH).moved
    visit.answer("result", result)
    if follow_up:
        visit.answer("next", follow_up)
    assert visit.close().moved
    return visit.visit.id


def promised(world: World, count: int = 12) -> str:
    visit = planned(world, count)
    assert visit.move(Move.SETTLE, acknowledged=GENTLE).moved
    note(visit, agreement="promise", next_action="wait_for_payment")
    return finished(visit, "promise_to_pay")


def not_agreed(world: World) -> str:
    visit = planned(world)
    assert visit.move(Move.SETTLE, acknowledged=GENTLE).moved
    note(visit, agreement="none", next_action="call")
    return finished(visit, "no_agreement")


def requested(world: World) -> str:
    visit = planned(world)
    visit.correct("plan", a_plan(36), "客户想要 36 期")
    assert visit.move(Move.SETTLE, acknowledged=GENTLE).moved
    note(visit, agreement="request", next_action="supervisor")
    return finished(visit, "plan_requested")


def paid(world: World) -> str:
    visit = disclosed(world)
    assert visit.move(Move.NEGOTIATE).moved
    visit.answer("plan", a_plan(1))
    assert visit.move(Move.SETTLE, acknowledged=GENTLE).moved
    note(visit, c.PaymentRecorded(Money(500_000, "CNY"), "official_app", "0000-77"), agreement="pays_now")
    return finished(visit, "paid")


def disputed(world: World) -> str:
    visit = disclosed(world)
    note(visit, c.DisputeRaised("amount"), amount_view="disputes", next_action="supervisor")
    return finished(visit, "disputed")


def complained(world: World) -> str:
    visit = planned(world)
    note(visit, c.ComplaintRaised("TS-0001", "催收态度", date(2026, 12, 8)), hardship_referred=True)
    return finished(visit, "no_agreement")


def stopped_at_first(world: World) -> str:
    visit = identified(world)
    visit.stop(StopReason.ASKED_TO_LEAVE)
    return finished(visit, "stopped")


def not_wanted_again(world: World) -> str:
    visit = identified(world)
    visit.stop(StopReason.DO_NOT_COME_AGAIN)
    return finished(visit, "stopped")


def stopped_in_talk(world: World) -> str:
    visit = planned(world)
    visit.stop(StopReason.LAWYER)
    return finished(visit, "stopped")


def met_somebody_else(world: World) -> str:
    visit = identifying(world)
    visit.answer("match", "not_them")
    visit.stop(StopReason.ASKED_TO_LEAVE)
    return finished(visit, "message_left")


def nobody_home(world: World) -> str:
    return finished(at_the_door(world), "nobody_home")


def not_made(world: World) -> str:
    visit = world.start()
    visit.answer("docs", value=True)
    assert visit.move(Move.TURN_BACK).moved
    return finished(visit, "not_made")


TOLD: Final[tuple[Callable[[World], str], ...]] = (
    promised,
    not_agreed,
    requested,
    paid,
    disputed,
    complained,
    stopped_in_talk,
)
UNTOLD: Final[tuple[Callable[[World], str], ...]] = (
    stopped_at_first,
    not_wanted_again,
    met_somebody_else,
    nobody_home,
    not_made,
)
