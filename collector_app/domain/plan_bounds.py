"""Where a collector's authority over a plan ends: what lies beyond is asked for, never agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from collector_app.domain.case import DebtFacts
from collector_app.domain.money import Money
from collector_app.domain.schedule import Schedule

_WHOLE: Final = 100  # per cent


class Excess(StrEnum):
    """What of a plan goes beyond a collector's authority, or beyond the debt itself."""

    INSTALMENTS = "instalments"
    WAIVER = "waiver"
    INTEREST_WAIVER = "interest_waiver"
    FIRST_PAYMENT = "first_payment"
    GRACE = "grace"
    BALLOON = "balloon"
    LIVING = "living"
    """The hardest month leaves less than the floor: a promise that can't be kept helps nobody."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is let off, of penalty and of interest; never of the principal."""

    penalty: Money
    interest: Money

    @property
    def total(self) -> Money:
        """Both."""
        return self.penalty + self.interest

    def possible(self, debt: DebtFacts) -> bool:
        """Whether there is as much to let off, and nothing is added."""
        return 0 <= self.penalty.minor <= debt.penalty.minor and 0 <= self.interest.minor <= debt.interest.minor

    def leaves(self, debt: DebtFacts) -> Money:
        """Return what is to be paid after it; raises ValueError when it is not possible."""
        if not self.possible(debt):
            raise ValueError("more than there is can't be let off")
        return debt.balance - self.total


def excesses(
    plan: Schedule, waiver: Waiver, debt: DebtFacts, today: date, left: Money | None = None
) -> tuple[Excess, ...]:
    """Return every bound that a plan breaks, in the order of the screen; empty: it may be agreed here and now.

    `left` is what the hardest month leaves to live on, None when nobody was asked: then it is no bound here.
    """
    authority, terms = debt.authority, plan.terms
    latest = today + timedelta(days=authority.latest_first_payment_days)
    interest = authority.max_interest_waiver
    floor = authority.living_floor
    balloon = 0 if terms.balloon is None else terms.balloon.minor
    broken = {
        Excess.INSTALMENTS: len(plan.payments) > authority.max_instalments,
        Excess.WAIVER: authority.max_waiver < waiver.total,
        Excess.INTEREST_WAIVER: interest is not None and interest < waiver.interest,
        Excess.FIRST_PAYMENT: not today <= plan.payments[0].due <= latest,
        Excess.GRACE: terms.grace > authority.max_grace_months,
        Excess.BALLOON: balloon * _WHOLE > terms.amount.minor * authority.max_balloon_share,
        Excess.LIVING: left is not None and floor is not None and left < floor,
    }
    return tuple(excess for excess, beyond in broken.items() if beyond)
