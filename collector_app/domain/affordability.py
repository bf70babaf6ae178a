"""What a plan leaves to live on, from income and necessary spending as the customer told them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from collector_app.domain.money import Money


class Affordable(StrEnum):
    """Whether a monthly payment can be borne."""

    YES = "yes"
    TIGHT = "tight"
    """It can be paid, and leaves less than the floor for living."""

    NO = "no"
    UNKNOWN = "unknown"
    """Nobody was asked: that is not a yes."""


@dataclass(frozen=True, slots=True)
class Living:
    """A household's month as the customer told it. `necessary`: rent, food, medicine, school, travel to work.

    `other_debts` are payments to others that go on. `floor` is what must remain after everything, by the lender's
    policy. All amounts are a month's.
    """

    income: Money
    necessary: Money
    other_debts: Money
    floor: Money

    def left(self, payment: Money) -> Money:
        """Return what remains of a month after a payment; below zero when it can't be paid."""
        return self.income - self.necessary - self.other_debts - payment

    def judge(self, payment: Money) -> Affordable:
        """Return whether a month can bear a payment."""
        left = self.left(payment)
        if left.minor < 0:
            return Affordable.NO
        return Affordable.YES if self.floor <= left else Affordable.TIGHT

    @property
    def most(self) -> Money:
        """The largest monthly payment that leaves the floor; never below zero."""
        free = self.left(self.floor)
        return Money(max(0, free.minor), free.currency)


def judge(living: Living | None, payment: Money) -> Affordable:
    """Return whether a month can bear a payment; unknown when nobody was asked."""
    return Affordable.UNKNOWN if living is None else living.judge(payment)


def fewest(amount: Money, most: Money) -> int | None:
    """Return in how many monthly payments of at most `most` an amount is paid off without interest; None: never."""
    return -(-amount.minor // most.minor) if most.minor > 0 else None
