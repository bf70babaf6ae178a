"""The caps on contacts that the packs in force set: `budget` of their rules, each on the days it is in force.

Every cap of every pack counts, so the strictest wins without merging.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from collector_app.domain.budget import Cap
from collector_app.domain.journal.content import Channel
from collector_app.domain.policy import Rule
from collector_app.server.centre import Centre


@dataclass(frozen=True, slots=True)
class Caps:
    """Every rule that names a cap."""

    rules: tuple[Rule, ...]

    def of(self, channel: Channel, first: date, last: date) -> tuple[Cap, ...]:
        """Return the caps of a channel that are in force on any of these days."""
        return tuple(
            rule.budget
            for rule in self.rules
            if rule.budget is not None
            and rule.budget.channel is channel
            and rule.effective_from <= last
            and (rule.effective_to is None or first <= rule.effective_to)
        )

    @property
    def reach(self) -> int:
        """How many days back a contact may still count."""
        return max((rule.budget.days for rule in self.rules if rule.budget is not None), default=1)


def caps_in_force(centre: Centre, connection: Connection) -> Caps:
    """Return the caps of all packs that are handed out; none when they can't be read, for then no case leaves."""
    packs = centre.books.packs_in_force(connection) or ()
    return Caps(tuple(rule for pack in packs for rule in pack.rules if rule.budget is not None))
