"""Authority ends where the case says, on both sides of every bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from collector_app.domain.case import Authority, DebtFacts
from collector_app.domain.money import Money
from collector_app.domain.plan_bounds import Excess, Waiver, excesses
from collector_app.domain.schedule import PlanTerms, schedule

TODAY = date(2026, 3, 2)


def yuan(minor: int) -> Money:
    return Money(minor, "CNY")


AUTHORITY = Authority(12, yuan(10_000), 14, yuan(4_000), 2, 40, yuan(90_000))
DEBT = DebtFacts(
    "c-1",
    "loan",
    yuan(900_000),
    yuan(60_000),
    yuan(40_000),
    datetime(2026, 3, 2, tzinfo=UTC),
    41,
    "",
    AUTHORITY,
    "acc",
    "ref",
)
WAIVER = Waiver(yuan(6_000), yuan(4_000))
TERMS = PlanTerms(WAIVER.leaves(DEBT), 12, TODAY + timedelta(days=14), balloon=yuan(396_000))


def test_a_plan_on_every_bound_is_within() -> None:
    assert excesses(schedule(TERMS), WAIVER, DEBT, TODAY, yuan(90_000)) == ()


@pytest.mark.parametrize(
    ("terms", "waiver", "left", "beyond"),
    [
        (replace(TERMS, count=13), WAIVER, None, Excess.INSTALMENTS),
        (TERMS, Waiver(yuan(6_001), yuan(4_000)), None, Excess.WAIVER),
        (TERMS, Waiver(yuan(0), yuan(4_001)), None, Excess.INTEREST_WAIVER),
        (replace(TERMS, first_due=TODAY + timedelta(days=15)), WAIVER, None, Excess.FIRST_PAYMENT),
        (replace(TERMS, first_due=TODAY - timedelta(days=1)), WAIVER, None, Excess.FIRST_PAYMENT),
        (replace(TERMS, balloon=yuan(396_001)), WAIVER, None, Excess.BALLOON),
        (TERMS, WAIVER, yuan(89_999), Excess.LIVING),
    ],
)
def test_one_step_beyond_is_beyond(terms: PlanTerms, waiver: Waiver, left: Money | None, beyond: Excess) -> None:
    assert excesses(schedule(terms), waiver, DEBT, TODAY, left) == (beyond,)


def test_grace_is_bounded_in_months() -> None:
    bounds = replace(DEBT, authority=replace(AUTHORITY, latest_first_payment_days=100))
    for grace, beyond in ((2, ()), (3, (Excess.GRACE,))):
        terms = replace(TERMS, grace=grace, first_due=TODAY)
        assert excesses(schedule(terms), WAIVER, bounds, TODAY) == beyond


def test_without_bounds_of_its_own_only_the_whole_counts() -> None:
    plain = replace(DEBT, authority=Authority(12, yuan(10_000), 14))
    assert excesses(schedule(replace(TERMS, balloon=None)), Waiver(yuan(0), yuan(10_000)), plain, TODAY, yuan(0)) == ()


@pytest.mark.parametrize(("penalty", "interest"), [(40_001, 0), (0, 60_001), (-1, 0), (0, -1)])
def test_more_than_there_is_can_not_be_let_off(penalty: int, interest: int) -> None:
    waiver = Waiver(yuan(penalty), yuan(interest))
    assert not waiver.possible(DEBT)
    with pytest.raises(ValueError, match="let off"):
        waiver.leaves(DEBT)
