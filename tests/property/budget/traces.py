"""Traces: what happens to several laptops on some days, rolled beforehand.

The same days can so be lived with tokens and with a plain counter.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from collector_app.domain.budget import Cap, Counted
from collector_app.domain.facts import fact_of_tokens
from collector_app.domain.journal import content as c
from collector_app.domain.policy import Gate
from collector_app.packs.conditions import compile_condition
from tests.fakes.cap_pack import cap_pack
from tests.unit.usecases.world import Book, Coded, rule

START: Final = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


class Counting(StrEnum):
    """What the gate goes by."""

    TOKENS = "tokens"
    PLAIN = "plain counter"


@dataclass(frozen=True)
class Law:
    """A set of caps, with the conditions that its rules state beside the tokens."""

    name: str
    caps: tuple[Cap, ...]
    plain: Mapping[c.Channel, str]

    def book(self, counting: Counting) -> Book:
        rules = [
            rule("visits", {Gate.TRAVEL, Gate.DOOR}, self._condition(c.Channel.VISIT, counting)),
            rule("calls", {Gate.CONTACT}, self._condition(c.Channel.CALL, counting)),
        ]
        return Book(tuple(rules))

    def _condition(self, channel: c.Channel, counting: Counting) -> Coded:
        facts = {fact_of_tokens(channel, cap.counts) for cap in self.caps if cap.channel is channel}
        tokens = [f" && contacts.{fact} >= 1" for fact in sorted(facts)] if counting is Counting.TOKENS else []
        return compile_condition(self.plain[channel] + "".join(tokens))  # type: ignore[return-value]  # a condition too

    def pack(self) -> Mapping[str, bytes]:
        caps = [
            {"channel": cap.channel.value, "limit": cap.limit, "days": cap.days, "counts": cap.counts.value}
            for cap in self.caps
        ]
        return cap_pack("law", caps)


_VISIT, _CALL = c.Channel.VISIT, c.Channel.CALL
LAWS: Final = (
    Law(
        "China: a visit and three calls a day",
        (Cap(_VISIT, 1), Cap(_CALL, 3)),
        {_VISIT: "contacts.visits_today < 1", _CALL: "contacts.calls_today < 3"},
    ),
    Law(
        "United States, Massachusetts: a visit in 30 days, seven calls in 7 days whether answered or not, a talk in 7",
        (Cap(_VISIT, 1, 30), Cap(_CALL, 7, 7, Counted.ATTEMPTS), Cap(_CALL, 1, 7)),
        {_VISIT: "contacts.visits_30d < 1", _CALL: "contacts.call_attempts_7d < 7 && contacts.calls_7d < 1"},
    ),
    Law(
        "Few attempts, and talks as many as they bring",
        (Cap(_VISIT, 2, 3, Counted.ATTEMPTS), Cap(_CALL, 3, 2, Counted.ATTEMPTS)),
        {_VISIT: "contacts.visits_7d < 2", _CALL: "contacts.call_attempts_7d < 3"},
    ),
    Law(
        "Both at once",
        (Cap(_VISIT, 1), Cap(_VISIT, 2, 7), Cap(_CALL, 3), Cap(_CALL, 7, 7)),
        {
            _VISIT: "contacts.visits_today < 1 && contacts.visits_7d < 2",
            _CALL: "contacts.calls_today < 3 && contacts.calls_7d < 7",
        },
    ),
)


class Act(StrEnum):
    """What may happen next."""

    SYNC = "sync"
    SYNC_CUT = "sync_cut"
    CALL = "call"
    VISIT = "visit"
    TALK = "talk"
    END = "end"
    REASSIGN = "reassign"
    HOURS = "hours"
    NIGHT = "night"
    SPEND = "spend"


_ODDS: Final = {
    Act.SYNC: 22,
    Act.SYNC_CUT: 8,
    Act.CALL: 30,
    Act.VISIT: 10,
    Act.TALK: 8,
    Act.END: 8,
    Act.REASSIGN: 5,
    Act.HOURS: 8,
    Act.NIGHT: 8,
    Act.SPEND: 3,
}


@dataclass(frozen=True)
class Step:
    """One step; `luck` decides what is left open (how many requests get through, whether anybody answered)."""

    act: Act
    device: int
    case: int
    luck: float


@dataclass(frozen=True)
class Trace:
    """What happens, to how many laptops and cases. Cases 0 and 1 are of the same person."""

    law: Law
    devices: int
    cases: int
    steps: tuple[Step, ...]
    zone: str


def roll(seed: int, length: int = 20) -> Trace:
    """Return the trace of a seed."""
    dice = random.Random(seed)
    devices, cases = dice.randint(2, 4), dice.randint(1, 3)
    acts = dice.choices(list(_ODDS), list(_ODDS.values()), k=length)
    steps = tuple(Step(act, dice.randrange(devices), dice.randrange(cases), dice.random()) for act in acts)
    zone = dice.choice(("Asia/Shanghai", "America/New_York", "Asia/Kolkata"))
    return Trace(LAWS[seed % len(LAWS)], devices, cases, steps, zone)
