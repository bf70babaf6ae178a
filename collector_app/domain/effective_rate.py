"""The annual percentage rate of charge: the rate at which all payments together are worth what they pay off.

Formula and intervals of Directive 2008/48/EC, Annex I: whole months count as twelfths of a year, days beyond them as
parts of 365. The result is a rate for people, to two decimals; no amount of money is ever computed from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from collector_app.domain.money import Money
from collector_app.domain.plan import month_after
from collector_app.domain.schedule import Schedule

_STEPS: Final = 80  # halvings: far below the second decimal
_HIGHEST: Final = 1e6  # 100,000,000 % a year


def effective_rate(of: Schedule, agreed: date) -> Decimal:
    """Return the yearly rate in per cent, two decimals, of a schedule that was agreed on a day; 0 without interest."""
    return rate_of(of.terms.amount, agreed, ((payment.due, payment.amount) for payment in of.payments))


def rate_of(amount: Money, start: date, payments: Iterable[tuple[date, Money]]) -> Decimal:
    """Return the yearly rate in per cent at which `payments` are worth `amount` on `start`.

    0 when they don't exceed it. Raises ValueError for a payment before the start.
    """
    flows = [(years_between(start, due), paid.minor) for due, paid in payments]
    if sum(paid for _, paid in flows) <= amount.minor:
        return Decimal("0.00")

    def worth(rate: float) -> float:
        return math.fsum(paid / math.pow(1 + rate, years) for years, paid in flows)

    low, high = 0.0, 1.0
    while worth(high) > amount.minor and high < _HIGHEST:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) > amount.minor else (low, middle)
    return (Decimal(low) * 100).quantize(Decimal("0.01"))


def years_between(start: date, end: date) -> float:
    """Return the interval in years: whole months as twelfths, the days beyond them as parts of 365."""
    if end < start:
        raise ValueError(f"{end} is before {start}")
    months = (end.year - start.year) * 12 + end.month - start.month
    if month_after(start, months) > end:
        months -= 1
    return months / 12 + (end - month_after(start, months)).days / 365
