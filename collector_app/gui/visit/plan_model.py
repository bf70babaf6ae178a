"""A repayment plan as it is typed: amount, number of payments, first day; its payments, and what they are against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from collector_app.domain.case import DebtFacts
from collector_app.domain.journal.content import Instalment
from collector_app.domain.money import Money
from collector_app.domain.plan import equal_instalments, within_authority

MOST_PAYMENTS: Final = 36  # three years of months: beyond it a plan is no plan at a door


@dataclass(frozen=True, slots=True)
class PlanSketch:
    """A plan under way. `amount` is None while it can't be read."""

    amount: Money | None
    count: int
    first: date
    method: str

    def instalments(self) -> tuple[Instalment, ...]:
        """Return the payments, which sum to the amount exactly; none while the amount is missing or too small."""
        if self.amount is None or self.amount.minor < self.count:
            return ()
        return equal_instalments(self.amount, self.count, self.first)

    def within(self, debt: DebtFacts, today: date) -> bool:
        """Whether the collector may agree to it without asking."""
        return within_authority(self.instalments(), debt.balance, debt.authority, today)
