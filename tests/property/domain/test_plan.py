"""Plans: they always sum, they are due month by month, and authority ends where it ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collector_app.domain.case import Authority
from collector_app.domain.journal.content import Instalment
from collector_app.domain.money import Money
from collector_app.domain.plan import equal_instalments, month_after, plan_total, within_authority

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
AUTHORITY = Authority(12, Money(10_000, "CNY"), 14)


@given(st.integers(1, 10**11), st.integers(1, 60), DAYS)
def test_instalments_sum_to_the_amount_and_differ_by_the_remainder_only(minor: int, count: int, first: date) -> None:
    assume(minor >= count)
    plan = equal_instalments(Money(minor, "CNY"), count, first)
    assert plan_total(plan) == Money(minor, "CNY")
    assert len(plan) == count
    each = {item.amount.minor for item in plan[:-1]}
    assert each <= {minor // count}
    assert minor // count <= plan[-1].amount.minor < minor // count + count


@given(st.integers(1, 60), DAYS)
def test_due_on_the_same_day_of_each_month_or_its_last(count: int, first: date) -> None:
    for index, item in enumerate(equal_instalments(Money(count * 100, "CNY"), count, first)):
        months = (item.due.year - first.year) * 12 + item.due.month - first.month
        assert months == index
        assert item.due.day == first.day or (item.due.day < first.day and (item.due + timedelta(days=1)).day == 1)


def test_the_end_of_february_does_not_move_march() -> None:
    assert [month_after(date(2027, 12, 31), months) for months in (1, 2, 3)] == [
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
    ]


@pytest.mark.parametrize(("minor", "count"), [(100, 0), (2, 3), (0, 1), (-5, 1)])
def test_what_can_not_be_split_is_refused(minor: int, count: int) -> None:
    with pytest.raises(ValueError, match="can't be split"):
        equal_instalments(Money(minor, "CNY"), count, TODAY)


def test_an_empty_plan_has_no_total() -> None:
    with pytest.raises(ValueError, match="at least one"):
        plan_total(())


def plan(*amounts: int, days: int = 7, currency: str = "CNY") -> tuple[Instalment, ...]:
    return tuple(
        Instalment(TODAY + timedelta(days=days + 30 * index), Money(minor, currency))
        for index, minor in enumerate(amounts)
    )


@pytest.mark.parametrize(
    ("instalments", "within"),
    [
        (plan(100_000), True),
        (plan(90_000), True),  # all of the waiver
        (plan(89_999), False),
        (plan(100_001), False),  # more than is owed
        (plan(50_000, 50_000), True),
        (plan(100_000, 0), False),
        (plan(150_000, -50_000), False),
        (plan(*[8_333] * 11, 8_337), True),
        (plan(*[7_692] * 12, 7_696), False),
        (plan(100_000, days=0), True),
        (plan(100_000, days=14), True),
        (plan(100_000, days=15), False),
        (plan(100_000, days=-1), False),
        (plan(100_000, currency="USD"), False),
        ((*plan(50_000), *plan(50_000, currency="USD")), False),
        ((), False),
    ],
)
def test_authority_ends_where_it_ends(instalments: tuple[Instalment, ...], within: bool) -> None:
    assert within_authority(instalments, Money(100_000, "CNY"), AUTHORITY, TODAY) is within
