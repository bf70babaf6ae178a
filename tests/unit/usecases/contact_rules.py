"""Rules of the contact gate for tests: one looks at the channel, one at the person."""

from __future__ import annotations

from typing import Final

from collector_app.domain.policy import Facts, Gate, Judgement, Rule, Truth, lookup
from tests.unit.usecases.world import Coded, rule


def by_phone(facts: Facts) -> Judgement:
    return Judgement(Truth.HOLDS if lookup(facts, "contact.channel") == "call" else Truth.BROKEN)


def no_wish_against(facts: Facts) -> Judgement:
    wish = lookup(facts, "party.do_not_contact")
    if wish is None:
        return Judgement(Truth.CANNOT_TELL, ("party.do_not_contact",))
    return Judgement(Truth.BROKEN if wish is True else Truth.HOLDS)


CONTACT_RULES: Final[tuple[Rule, ...]] = (
    rule("calls_only", {Gate.CONTACT}, Coded("by_phone", by_phone)),
    rule("no_wish_against", {Gate.CONTACT}, Coded("no_wish_against", no_wish_against)),
)
