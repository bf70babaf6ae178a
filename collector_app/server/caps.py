"""The caps on contacts that the packs in force set: `budget` of their rules, each on the days it is in force.

Every cap of every pack counts, so the strictest wins without merging.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from collector_app.domain.budget import Cap, Counted
from collector_app.domain.journal.content import Channel
from collector_app.domain.policy import Rule
from collector_app.server.centre import Centre
from collector_app.server.refusal import OperatorError

UNREADABLE: Final = ("本版本读不了现有规则包", "The rule packs can't be read by this version")


@dataclass(frozen=True, slots=True)
class Caps:
    """Every rule that names a cap."""

    rules: tuple[Rule, ...]

    def of(self, channel: Channel, counts: Counted, first: date, last: date) -> tuple[Cap, ...]:
        """Return the caps on what is counted of a channel that are in force on any of these days."""
        return tuple(
            rule.budget
            for rule in self.rules
            if rule.budget is not None
            and (rule.budget.channel, rule.budget.counts) == (channel, counts)
            and rule.effective_from <= last
            and (rule.effective_to is None or first <= rule.effective_to)
        )

    @property
    def reach(self) -> int:
        """How many days back a contact may still count."""
        return max((rule.budget.days for rule in self.rules if rule.budget is not None), default=1)


def caps_in_force(centre: Centre, connection: Connection) -> Caps:
    """Return the caps of all packs that are handed out.

    None when there are no packs or they can't be read. Then it can't be told what is capped: no case leaves, so nothing
    has to be leased, and whoever means to make a contact must be refused (`known_caps`).
    """
    packs = centre.books.packs_in_force(connection) or ()
    return Caps(tuple(rule for pack in packs for rule in pack.rules if rule.budget is not None))


def known_caps(centre: Centre, connection: Connection) -> Caps:
    """Return the caps as somebody needs them who is about to make a contact.

    Raises OperatorError, with what to do, when no packs are in force or this version can't read them.
    """
    packs = centre.books.packs_in_force(connection)
    if not packs:
        why = ("没有规则包", "No rule packs are in force") if packs is not None else UNREADABLE
        message = (
            f"{why[0]}，无法判断还能不能联系。先导入规则包：import-packs / {why[1]}, so nobody can tell whether "
            "another contact is allowed. Import packs first: collector-central import-packs"
        )
        raise OperatorError(message)
    return caps_in_force(centre, connection)
