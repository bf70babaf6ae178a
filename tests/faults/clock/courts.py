"""Who says when a visit may be made: the shipped packs for the device, and an hour hand of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.case import Case, Colleague
from collector_app.domain.clock import TrustedTime, exactly
from collector_app.domain.facts import Circumstances, build_facts
from collector_app.domain.policy import Effect, Gate, Rule, decide
from collector_app.packs.conditions import Prepared
from collector_app.packs.pack import load_pack
from collector_app.packs.reading import read_folder
from tests.fakes.samples import a_case

_PACKS: Final = Path(__file__).parents[3] / "resources" / "packs"
_SUNDAY: Final = 7


@dataclass(frozen=True)
class Court:
    """A stack of packs in a zone, and whether a local moment is inside its window."""

    name: str
    packs: tuple[str, ...]
    zone: str
    allowed: Callable[[datetime], bool]
    opens: time
    closes: time
    gates: tuple[Gate, ...] = (Gate.TRAVEL, Gate.DOOR, Gate.IDENTIFY)

    def forbidden(self, true: datetime) -> bool:
        """By the test's own reckoning."""
        return not self.allowed(true.astimezone(ZoneInfo(self.zone)))

    def passes(self, gate: Gate, now: TrustedTime) -> bool:
        """By the packs: whether no rule about hours stops the gate or warns at it."""
        day = now.shown.astimezone(ZoneInfo(self.zone)).date()
        facts = build_facts(Circumstances(_case(self.zone), now, Colleague("c-1", "周启明")))
        decision = decide(gate, _rules(self.packs), Prepared(facts), day)
        return decision.passed and not decision.warnings

    def passes_exactly(self, gate: Gate, true: datetime) -> bool:
        """By the packs, for somebody who knows the time."""
        return self.passes(gate, exactly(true))


@cache
def _rules(packs: tuple[str, ...]) -> tuple[Rule, ...]:
    """The packs' own rules that read the clock: everything else at these gates is none of the clock's business."""
    rules = (rule for name in packs for rule in load_pack(read_folder(_PACKS / name)).rules)
    return tuple(
        rule
        for rule in rules
        if rule.effect in (Effect.BLOCK, Effect.WARN) and rule.holds is not None and "within(" in rule.holds.source
    )


@cache
def _case(zone: str) -> Case:
    case = a_case()
    return replace(case, addresses=(replace(case.addresses[0], zone=zone),), expected_minutes=40, consents=())


def _between(first: time, last: time, *, open_end: bool = False, sundays: bool = True) -> Callable[[datetime], bool]:
    def allowed(local: datetime) -> bool:
        hour = local.time()
        return (
            hour >= first and (hour < last if open_end else hour <= last) and (sundays or local.isoweekday() != _SUNDAY)
        )

    return allowed


_EIGHT = time(8)
CHINA = Court(
    "cn",
    ("cn", "cn.cfc", "company.default"),
    "Asia/Shanghai",
    _between(_EIGHT, time(22), open_end=True),
    _EIGHT,
    time(22),
)
US = Court("us", ("us",), "America/New_York", _between(_EIGHT, time(21)), _EIGHT, time(21))
UK = Court(
    "uk",
    ("uk",),
    "Europe/London",
    _between(_EIGHT, time(21), sundays=False),
    _EIGHT,
    time(21),
    (Gate.TRAVEL, Gate.DOOR, Gate.DOOR),  # the pack asks for the hours no more once somebody opened
)
INDIA = Court("in", ("in.2025", "in.2027"), "Asia/Kolkata", _between(_EIGHT, time(19)), _EIGHT, time(19))
