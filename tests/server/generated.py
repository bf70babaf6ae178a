"""Seeded random gates over real packs: facts complete and with holes, times around boundaries, days around all dates.

Facts are drawn leaf by leaf from the fact tree, not from cases: what a case can't hold today, a rule may read tomorrow.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.facts import FACT_TREE
from collector_app.domain.policy import Facts, Gate, Rule
from collector_app.packs.conditions import CelCondition
from collector_app.packs.reading import read_folder
from collector_app.packs.script import free_keys
from collector_app.packs.stacks import Stack, load_stacks

RESOURCES: Final = Path(__file__).parents[2] / "resources"
STACKS: Final = load_stacks(RESOURCES / "packs" / "stacks.yaml")
ZONES: Final = ("Asia/Shanghai", "America/New_York", "America/Los_Angeles", "Europe/London", "Asia/Kolkata", "UTC")
EDGES: Final = (
    *("00:00:00", "01:59:59", "02:00:00", "03:00:00", "07:59:59", "08:00:00", "08:00:01", "12:00:00", "18:59:59"),
    *("19:00:00", "19:00:01", "20:59:59", "21:00:00", "21:00:01", "21:59:59", "22:00:00", "23:59:59"),
)
CLOCKS_MOVE: Final = (date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1))

Sets = dict[str, dict[str, bytes]]


def conditions(rules: Iterable[Rule]) -> Iterator[CelCondition]:
    for rule in rules:
        for condition in (rule.holds, rule.unless):
            if isinstance(condition, CelCondition):
                yield condition


def sets_of(stack: Stack) -> Sets:
    """The packs of a stack, and the scripts of its visits."""
    packs = {f"rules/{name}": read_folder(RESOURCES / "packs" / name) for name in stack.packs}
    scripts = [RESOURCES / "scripts" / f"{name}.yaml" for name in (stack.script, "stop")]
    return {**packs, **{f"script/{file.stem}": {file.name: file.read_bytes()} for file in scripts}}


@dataclass
class Dice:
    """Draws facts and days for the rules of one stack."""

    rules: Sequence[Rule]
    random: random.Random

    def __post_init__(self) -> None:
        sources = [condition.source for condition in conditions(self.rules)]
        self.texts = sorted({text for source in sources for text in re.findall(r'["\']([^"\']+)["\']', source)})
        self.numbers = sorted(
            {int(text) + off for s in sources for text in re.findall(r"\b\d+\b", s) for off in (-1, 0, 1)}
        )
        self.keys = {
            branch: sorted({key for c in conditions(self.rules) for key, _ in free_keys(c.names, branch)})
            for branch, kind in FACT_TREE.items()
            if kind == "map"
        }
        self.steps = sorted({step for rule in self.rules for step in rule.requires})
        ends = {day for rule in self.rules for day in (rule.effective_from, rule.effective_to) if day is not None}
        self.days = sorted({day + timedelta(days=off) for day in ends for off in (-1, 0, 1)} | set(CLOCKS_MOVE))

    def day(self) -> date:
        return self.random.choice(self.days)

    def facts(self, day: date) -> Facts:
        """One fact tree; the more holes, the more can't be told."""
        holes = self.random.choice((0.0, 0.0, 0.05, 0.3))
        zone = ZoneInfo(self.random.choice(ZONES))
        tree: dict[str, object] = {}
        gone = {name for name in ("visit", "device", "contacts", "case") if self.random.random() < holes / 3}
        for name, kind in FACT_TREE.items():
            if name.split(".")[0] in gone or (kind != "moment" and self.random.random() < holes):
                continue
            self._put(
                tree, name.split("."), self._moment(day, zone, holes) if kind == "moment" else self._leaf(name, kind)
            )
        return tree

    def _put(self, tree: dict[str, object], path: list[str], value: object) -> None:
        for part in path[:-1]:
            branch = tree.setdefault(part, {})
            assert isinstance(branch, dict)
            tree = branch
        if not (path[-1] in tree and isinstance(value, dict)):
            tree[path[-1]] = value

    def _moment(self, day: date, zone: ZoneInfo, holes: float) -> dict[str, object]:
        local = datetime.combine(day, datetime.strptime(self.random.choice(EDGES), "%H:%M:%S").time())  # noqa: DTZ007 - a wall time
        earliest = local.replace(tzinfo=zone, fold=self.random.randint(0, 1))
        width = self.random.choice((0, 1, 500_000, 4_000_001, 90 * 60 * 1_000_000, 30 * 3600 * 1_000_000))
        latest = (earliest.astimezone(UTC) + timedelta(microseconds=width)).astimezone(zone)
        moment: dict[str, object] = {"earliest": earliest}
        if self.random.random() >= holes:
            moment["latest"] = latest
        if self.random.random() < 0.2:
            moment["zones"] = tuple(self.random.sample(ZONES, 2))
        return moment

    def _leaf(self, name: str, kind: str) -> object:
        dice = self.random
        if name.endswith(".date"):
            return dice.choice(self.days).isoformat()
        if name == "visit.done":
            return sorted(dice.sample(self.steps, dice.randint(0, len(self.steps))))
        if kind == "bool":
            return dice.random() < 0.6
        if kind == "int":
            return dice.choice((*self.numbers, 0, 1, 5, 100))
        if kind == "text":
            return dice.choice((*self.texts, "其他"))
        if kind == "list":
            return dice.sample(self.texts, dice.choice((0, 0, 0, 1, 2)) if self.texts else 0)
        keys = [*self.keys[name], "unread"]
        values: tuple[object, ...] = (True, True, True, False, *self.texts[:3], 3)
        return {key: dice.choice(values) for key in keys if dice.random() < 0.8}

    def gates(self) -> list[Gate]:
        known = sorted({gate for rule in self.rules for gate in rule.gates})
        return self.random.sample(known, self.random.randint(2, min(6, len(known))))
