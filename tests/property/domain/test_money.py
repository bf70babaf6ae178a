"""Money: whole minor units, no rounding, no mixing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.money import EXPONENTS, CurrencyMismatchError, Money, parse_money, total

MINOR = st.integers(-(10**13), 10**13)
CURRENCIES = st.sampled_from(sorted(EXPONENTS))
FULL_WIDTH = str.maketrans("0123456789.-,", "０１２３４５６７８９．－，")


@given(MINOR, CURRENCIES)
def test_decimal_text_reads_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_money(money.decimal(), currency) == money
    assert Decimal(money.decimal()) == Decimal(minor).scaleb(-EXPONENTS[currency])


@given(MINOR)
def test_grouped_and_full_width_digits_read_the_same(minor: int) -> None:
    money = Money(minor, "CNY")
    whole, part = money.decimal().split(".")
    grouped = f"{'-' if minor < 0 else ''}{abs(int(whole)):,}.{part}"
    assert parse_money(grouped, "CNY") == money
    assert parse_money(f" {grouped.translate(FULL_WIDTH)} ", "CNY") == money


@given(st.lists(MINOR, max_size=8))
def test_totals_are_exact(amounts: list[int]) -> None:
    assert total(tuple(Money(item, "CNY") for item in amounts), "CNY") == Money(sum(amounts), "CNY")


@given(MINOR, MINOR)
def test_order_and_difference_agree(first: int, second: int) -> None:
    a, b = Money(first, "CNY"), Money(second, "CNY")
    assert (a < b, a <= b, a > b, a >= b) == (first < second, first <= second, first > second, first >= second)
    assert a - b + b == a


@pytest.mark.parametrize(
    "text", ["", "12.345", "1e3", "12.", ".5", "--1", "+1", "1 2", "一百", "NaN", "1" * 13, "1.0.0"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount in CNY"):
        parse_money(text, "CNY")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatchError):
        Money(1, "CNY") + Money(1, "USD")
    with pytest.raises(CurrencyMismatchError):
        assert Money(1, "CNY") < Money(1, "USD")


def test_unknown_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown currency"):
        Money(1, "XYZ")
