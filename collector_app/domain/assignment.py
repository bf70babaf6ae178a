"""What the centre knows of a case before it leaves: the facts of the gate *assign*.

A device knows more: its clock's doubts, its visits, its tokens, its own contacts. At the centre those are absent, so a
rule of this gate must not ask for them (`packs.pack` refuses one that does): it would hold every case back for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Final

from collector_app.domain.facts import Circumstances, build_facts
from collector_app.domain.policy import Facts, Finding, Gate

KNOWN_GROUPS: Final = frozenset({"now", "case", "party", "contact", "address", "collector", "creditor"})
_THE_DEVICES: Final = frozenset({"case.age_hours", "case.notice_sent", "case.notice_hours"})


class Assignment(StrEnum):
    """What becomes of an assigned case."""

    LEAVES = "leaves"
    RESTS = "rests"
    """It leaves too, because only a stay speaks against it, and the device holds that by the same rules."""

    WITHHELD = "withheld"


def known_at_the_centre(path: tuple[str, ...]) -> bool:
    """Whether the gate *assign* can be told a fact: only the device knows how old its case is and what it announced."""
    return path[0] in KNOWN_GROUPS and ".".join(path) not in _THE_DEVICES


def centre_facts(circumstances: Circumstances) -> Facts:
    """Return the fact tree as far as the centre knows it."""
    facts = build_facts(circumstances)
    told = {name: group for name, group in facts.items() if name in KNOWN_GROUPS}
    case = told["case"]
    if isinstance(case, dict):
        told["case"] = {name: value for name, value in case.items() if known_at_the_centre(("case", name))}
    return told


def without_stays(circumstances: Circumstances) -> Circumstances:
    """Return the same circumstances with every stay lifted."""
    return replace(circumstances, case=replace(circumstances.case, stays=()), own_stays=frozenset())


def held_on_the_way(blocking: Iterable[Finding]) -> bool:
    """Whether the device itself stops every departure for what blocks here: the same rules guard the way there."""
    return all(Gate.TRAVEL in finding.rule.gates for finding in blocking)
