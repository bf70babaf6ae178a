"""Repayment plans: instalments that always sum to the agreed total, and the bounds of authority."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from collector_app.domain.case import Authority
from collector_app.domain.journal.content import Instalment
from collector_app.domain.money import Money, total


def equal_instalments(amount: Money, count: int, first_due: date) -> tuple[Instalment, ...]:
    """Split an amount into `count` monthly instalments; the last one carries the remainder of the division.

    Due on the same day of each month, or its last day where the month is shorter. Raises ValueError unless
    count ≥ 1 and the amount has at least one minor unit for each instalment.
    """
    if count < 1 or amount.minor < count:
        message = f"{amount.minor} minor units can't be split into {count}"
        raise ValueError(message)
    each = amount.minor // count
    sizes = [each] * (count - 1) + [amount.minor - each * (count - 1)]
    return tuple(
        Instalment(month_after(first_due, index), Money(size, amount.currency)) for index, size in enumerate(sizes)
    )


def month_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the month's last day where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def plan_total(instalments: Sequence[Instalment]) -> Money:
    """Return what a plan pays in all; raises ValueError for an empty plan."""
    if not instalments:
        message = "a plan has at least one instalment"
        raise ValueError(message)
    return total(tuple(item.amount for item in instalments), instalments[0].amount.currency)


def within_authority(instalments: Sequence[Instalment], balance: Money, authority: Authority, today: date) -> bool:
    """Whether a collector may agree to a plan without asking: term, waiver and first payment within bounds.

    Nobody may agree to more than is owed, or to an instalment of nothing.
    """
    if not instalments or any(item.amount.currency != balance.currency for item in instalments):
        return False
    waived = balance - plan_total(instalments)
    first = min(item.due for item in instalments)
    return (
        len(instalments) <= authority.max_instalments
        and waived.minor >= 0
        and waived <= authority.max_waiver
        and all(item.amount.minor > 0 for item in instalments)
        and today <= first <= today + timedelta(days=authority.latest_first_payment_days)
    )
