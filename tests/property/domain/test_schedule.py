"""Schedules sum to the agreed amount whatever the terms; rates and annuities are those of the books."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.affordability import Affordable, Living, fewest, judge
from collector_app.domain.effective_rate import effective_rate, rate_of, years_between
from collector_app.domain.money import Money
from collector_app.domain.plan import month_after, plan_total
from collector_app.domain.schedule import PlanError, PlanProblem, PlanTerms, Schedule, schedule

FIRST = date(2026, 4, 15)


def yuan(minor: int) -> Money:
    return Money(minor, "CNY")


@st.composite
def terms(draw: st.DrawFn) -> PlanTerms:
    amount = draw(st.integers(1, 10**10))
    count = draw(st.integers(1, 60))
    part = st.none() | st.integers(0, amount + amount // 4 + 2).map(yuan)
    return PlanTerms(
        yuan(amount),
        count,
        draw(st.dates(date(2026, 1, 1), date(2030, 12, 31))),
        draw(part),
        draw(part),
        draw(st.integers(0, 6)),
        draw(st.sampled_from((0, 0, 1, 365, 1540, 2400, 9900))),
    )


def made(of: PlanTerms) -> Schedule | None:
    try:
        return schedule(of)
    except PlanError:
        return None


@given(terms())
def test_a_schedule_pays_off_exactly_what_was_agreed(of: PlanTerms) -> None:
    plan = made(of)
    if plan is None:
        return
    assert sum(payment.principal.minor for payment in plan.payments) == of.amount.minor
    assert plan.payments[-1].remaining.minor == 0
    assert plan.total == of.amount + plan.interest == plan_total(plan.instalments)
    assert all(payment.amount.minor > 0 and payment.interest.minor >= 0 for payment in plan.payments)
    assert [payment.due for payment in plan.payments] == sorted({payment.due for payment in plan.payments})
    remaining = [of.amount.minor, *(payment.remaining.minor for payment in plan.payments)]
    assert all(
        before - after == payment.principal.minor
        for (before, after), payment in zip(pairwise(remaining), plan.payments, strict=True)
    )
    assert plan.last_due == month_after(of.first_due, of.grace + of.count - 1)
    if of.rate == 0:
        assert plan.interest.minor == 0
        assert effective_rate(plan, min(of.first_due, date(2026, 1, 1))) == 0


@given(terms())
def test_special_payments_are_what_was_agreed(of: PlanTerms) -> None:
    plan = made(of)
    if plan is None:
        return
    of_principal = [payment for payment in plan.payments if payment.principal.minor or of.grace == 0]
    if of.first is not None:
        assert of_principal[0].amount == of.first
    if of.balloon is not None and of.count > 2 and of.first is None:
        regular = plan.payments[-2].amount.minor
        growth = (1 + of.rate / 120_000) ** of.count  # what was rounded off early bears interest until the end
        assert 0 <= plan.payments[-1].amount.minor - regular - of.balloon.minor <= 2 * of.count * growth


@given(st.integers(10**4, 10**9), st.integers(2, 60), st.sampled_from((365, 1540, 2400)), st.integers(0, 50))
def test_the_annuity_is_that_of_the_books(amount: int, count: int, rate: int, share: int) -> None:
    balloon = amount * share // 100
    plan = schedule(PlanTerms(yuan(amount), count, FIRST, balloon=yuan(balloon), rate=rate))
    expected = -numpy_financial.pmt(rate / 120_000, count, amount, -balloon)
    assert all(abs(payment.amount.minor - expected) <= 1 for payment in plan.payments[:-1])
    assert abs(plan.payments[-1].amount.minor - expected - balloon) <= 2 * count * (1 + rate / 120_000) ** count


def test_interest_and_principal_divide_as_in_the_books() -> None:
    plan = schedule(PlanTerms(yuan(2_500_00), 12, FIRST, rate=824))
    for number, payment in enumerate(plan.payments, 1):
        interest = -numpy_financial.ipmt(0.0824 / 12, number, 12, 250_000)
        assert abs(payment.interest.minor - interest) <= 1


@given(st.integers(10**5, 10**9), st.integers(1, 60), st.sampled_from((365, 1540, 2400)))
def test_the_effective_rate_is_that_of_the_books(amount: int, count: int, rate: int) -> None:
    plan = schedule(PlanTerms(yuan(amount), count, month_after(FIRST, 1), rate=rate))
    flows = [-amount, *(payment.amount.minor for payment in plan.payments)]
    monthly = numpy_financial.irr(flows)
    assert abs(float(effective_rate(plan, FIRST)) - ((1 + monthly) ** 12 - 1) * 100) < 0.006


@pytest.mark.parametrize(
    ("lent", "start", "payments", "expected"),
    [
        # Examples of Directive 98/7/EC, Annex III B (a year of twelve equal months).
        (1000, date(1994, 1, 1), [(date(1995, 7, 1), 1200)], "12.92"),
        (950, date(1994, 1, 1), [(date(1995, 7, 1), 1200)], "16.85"),
        (1000, date(1994, 1, 1), [(date(1995, 1, 1), 600), (date(1996, 1, 1), 600)], "13.07"),
        (
            1000,
            date(1994, 1, 1),
            [(date(1994, 4, 1), 272), (date(1994, 7, 1), 272), (date(1995, 1, 1), 544)],
            "13.19",
        ),
    ],
)
def test_published_examples(lent: int, start: date, payments: list[tuple[date, int]], expected: str) -> None:
    told = [(due, Money(paid * 100, "EUR")) for due, paid in payments]
    assert rate_of(Money(lent * 100, "EUR"), start, told) == Decimal(expected)


def test_days_beyond_whole_months_are_parts_of_a_year_of_365() -> None:
    assert years_between(date(2026, 1, 31), date(2026, 2, 28)) == 1 / 12
    assert years_between(date(2026, 1, 15), date(2026, 3, 20)) == 2 / 12 + 5 / 365
    with pytest.raises(ValueError, match="before"):
        years_between(date(2026, 1, 2), date(2026, 1, 1))


def test_grace_without_interest_is_a_later_beginning() -> None:
    plan = schedule(PlanTerms(yuan(900), 3, FIRST, grace=2))
    assert [(payment.due.month, payment.amount.minor) for payment in plan.payments] == [(6, 300), (7, 300), (8, 300)]


def test_grace_with_interest_pays_it() -> None:
    plan = schedule(PlanTerms(yuan(120_000), 2, FIRST, grace=1, rate=1200))
    assert plan.payments[0].principal == yuan(0)
    assert plan.payments[0].amount.minor == 1200


@pytest.mark.parametrize(
    ("of", "problem"),
    [
        (PlanTerms(yuan(0), 1, FIRST), PlanProblem.NOTHING),
        (PlanTerms(yuan(100), 0, FIRST), PlanProblem.NOTHING),
        (PlanTerms(yuan(5), 6, FIRST), PlanProblem.TOO_MANY),
        (PlanTerms(yuan(1000), 3, FIRST, first=yuan(1000)), PlanProblem.FIRST_TOO_LARGE),
        (PlanTerms(yuan(1000), 1, FIRST, first=yuan(900)), PlanProblem.FIRST_TOO_SMALL),
        (PlanTerms(yuan(100_000), 3, FIRST, first=yuan(999), rate=1200), PlanProblem.FIRST_TOO_SMALL),
        (PlanTerms(yuan(1000), 3, FIRST, balloon=yuan(1000)), PlanProblem.BALLOON_TOO_LARGE),
    ],
)
def test_terms_that_make_no_schedule_say_why(of: PlanTerms, problem: PlanProblem) -> None:
    with pytest.raises(PlanError) as caught:
        schedule(of)
    assert caught.value.problem is problem


LIVING = Living(yuan(600_000), yuan(350_000), yuan(50_000), yuan(100_000))


@pytest.mark.parametrize(
    ("payment", "verdict"),
    [
        (100_000, Affordable.YES),
        (100_001, Affordable.TIGHT),
        (200_000, Affordable.TIGHT),
        (200_001, Affordable.NO),
    ],
)
def test_what_a_month_can_bear(payment: int, verdict: Affordable) -> None:
    assert LIVING.judge(yuan(payment)) is judge(LIVING, yuan(payment)) is verdict


def test_nobody_asked_is_not_a_yes() -> None:
    assert judge(None, yuan(1)) is Affordable.UNKNOWN


def test_the_shortest_plan_that_can_be_borne() -> None:
    assert LIVING.most == yuan(100_000)
    assert fewest(yuan(1_250_000), LIVING.most) == 13
    poor = Living(yuan(100), yuan(90), yuan(50), yuan(10))
    assert poor.most == yuan(0)
    assert fewest(yuan(5), poor.most) is None
