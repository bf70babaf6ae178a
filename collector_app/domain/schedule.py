"""Repayment schedules: equal payments, a balloon, a grace period, another first payment; with or without interest.

Interest runs by the month on what remains: a payment pays it first, then principal. Amounts are whole minor units, and
the principal parts sum to the agreed amount exactly: the last payment carries what rounding left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from collector_app.domain.journal.content import Instalment
from collector_app.domain.money import Money
from collector_app.domain.plan import month_after

_MONTHS: Final = 12
_BASIS_POINTS: Final = 10_000  # of 1


class PlanProblem(StrEnum):
    """Why terms make no schedule; the screen has a sentence for each."""

    NOTHING = "nothing"
    """Nothing is to be paid."""

    TOO_MANY = "too_many"
    """An instalment would be less than one minor unit."""

    FIRST_TOO_SMALL = "first_too_small"
    """The first payment does not pay the first month's interest."""

    FIRST_TOO_LARGE = "first_too_large"
    """The first payment leaves nothing for the others."""

    BALLOON_TOO_LARGE = "balloon_too_large"
    """The balloon leaves nothing for the payments before it."""


class PlanError(ValueError):
    """Terms that make no schedule."""

    def __init__(self, problem: PlanProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What two people agree on. `amount` is what is to be paid off, the waiver taken away already.

    `count` payments of principal are due monthly from `first_due` on, after `grace` months in which only interest falls
    due. `first` replaces the first of them, `balloon` is added to the last; None for neither. `rate` is a yearly
    nominal rate in basis points (1,540 is 15.4 %), 0 for a plan without further interest.
    """

    amount: Money
    count: int
    first_due: date
    first: Money | None = None
    balloon: Money | None = None
    grace: int = 0
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """One line of a schedule: what is paid on a day, how it divides, and what remains after it."""

    due: date
    principal: Money
    interest: Money
    remaining: Money

    @property
    def amount(self) -> Money:
        """What is paid."""
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Schedule:
    """All payments of a plan, in order of their days."""

    terms: PlanTerms
    payments: tuple[Payment, ...]

    @property
    def interest(self) -> Money:
        """Everything paid beyond the agreed amount."""
        return Money(sum(payment.interest.minor for payment in self.payments), self.terms.amount.currency)

    @property
    def total(self) -> Money:
        """Everything paid."""
        return self.terms.amount + self.interest

    @property
    def highest(self) -> Money:
        """The payment of the hardest month."""
        return Money(max(payment.amount.minor for payment in self.payments), self.terms.amount.currency)

    @property
    def last_due(self) -> date:
        """The day of the last payment."""
        return self.payments[-1].due

    @property
    def instalments(self) -> tuple[Instalment, ...]:
        """The payments as a promise holds them."""
        return tuple(Instalment(payment.due, payment.amount) for payment in self.payments)


def schedule(terms: PlanTerms) -> Schedule:
    """Return the payments of a plan; raises PlanError."""
    if terms.amount.minor < 1 or terms.count < 1:
        raise PlanError(PlanProblem.NOTHING)
    months = [*_grace(terms)]
    remaining = terms.amount.minor
    regular = _regular(terms)
    for number in range(terms.count):
        interest = _interest(remaining, terms.rate)
        principal = _principal(terms, number, remaining, interest, regular)
        remaining -= principal
        months.append(_payment(terms, terms.grace + number, principal, interest, remaining))
    return Schedule(terms, tuple(months))


def _grace(terms: PlanTerms) -> list[Payment]:
    """Months without principal; without interest too they are no payments at all."""
    interest = _interest(terms.amount.minor, terms.rate)
    if interest == 0:
        return []
    return [_payment(terms, month, 0, interest, terms.amount.minor) for month in range(terms.grace)]


def _regular(terms: PlanTerms) -> int:
    """Return what an ordinary payment amounts to, rounded down; interest included.

    The annuity that pays off what the first payment leaves, so that the balloon remains at the end.
    """
    remaining, count = terms.amount.minor, terms.count
    balloon = 0 if terms.balloon is None else terms.balloon.minor
    if terms.first is not None:
        remaining -= _first_principal(terms)
        count -= 1
        if count == 0:
            return 0
    spread = remaining - balloon
    if spread < 1:
        raise PlanError(PlanProblem.BALLOON_TOO_LARGE if balloon else PlanProblem.FIRST_TOO_LARGE)
    if spread < count:
        raise PlanError(PlanProblem.TOO_MANY)
    rate = _monthly(terms.rate)
    if rate == 0:
        return spread // count
    growth = (1 + rate) ** count
    return int((remaining - balloon / growth) * rate / (1 - 1 / growth))


def _first_principal(terms: PlanTerms) -> int:
    if terms.first is None:
        return 0
    principal = terms.first.minor - _interest(terms.amount.minor, terms.rate)
    if principal < 1:
        raise PlanError(PlanProblem.FIRST_TOO_SMALL)
    if principal > terms.amount.minor or (principal == terms.amount.minor and terms.count > 1):
        raise PlanError(PlanProblem.FIRST_TOO_LARGE)
    if terms.count == 1 and principal < terms.amount.minor:
        raise PlanError(PlanProblem.FIRST_TOO_SMALL)
    return principal


def _principal(terms: PlanTerms, number: int, remaining: int, interest: int, regular: int) -> int:
    if number == terms.count - 1:
        return remaining
    if number == 0 and terms.first is not None:
        return _first_principal(terms)
    return regular - interest


def _payment(terms: PlanTerms, month: int, principal: int, interest: int, remaining: int) -> Payment:
    currency = terms.amount.currency
    return Payment(
        month_after(terms.first_due, month),
        Money(principal, currency),
        Money(interest, currency),
        Money(remaining, currency),
    )


def _interest(remaining: int, rate: int) -> int:
    """Return a month's interest, rounded half to even."""
    return round(remaining * _monthly(rate))


def _monthly(rate: int) -> Fraction:
    return Fraction(rate, _BASIS_POINTS * _MONTHS)
