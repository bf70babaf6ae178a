"""The caps on contacts that the imported rule packs set: `budget` of their rules, each on the days it is in force.

The centre reads nothing else of a rule. Every cap of every pack counts, so the strictest wins without merging.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import yaml
from sqlalchemy import Connection, select

from collector_app.domain.budget import Cap
from collector_app.domain.journal.content import Channel
from collector_app.protocol.messages import PackKind
from collector_app.server import tables as t

LONGEST: Final = 366  # days; a longer window is a mistake of the pack
_RULES, _MANIFEST = "rules.yaml", "pack.yaml"


@dataclass(frozen=True, slots=True)
class DatedCap:
    """A cap and the days from and to which its rule is in force."""

    cap: Cap
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Caps:
    """Every cap that the packs name."""

    dated: tuple[DatedCap, ...]

    def of(self, channel: Channel, first: date, last: date) -> tuple[Cap, ...]:
        """Return the caps of a channel that are in force on any of these days."""
        return tuple(
            item.cap for item in self.dated if item.cap.channel is channel and item.first <= last and first <= item.last
        )

    @property
    def reach(self) -> int:
        """How many days back a contact may still count."""
        return max((item.cap.days for item in self.dated), default=1)


def caps_in_force(connection: Connection) -> Caps:
    """Return the caps of all imported packs."""
    p, f = t.packs, t.pack_files
    rules = PackKind.RULES.value
    marks = tuple(connection.execute(select(p.c.digest).where(p.c.kind == rules).order_by(p.c.id)).scalars())
    found = _KNOWN.get(marks)
    if found is None:
        files: dict[str, dict[str, bytes]] = {}
        for row in connection.execute(select(f).where(f.c.kind == rules, f.c.name.in_((_RULES, _MANIFEST)))):
            files.setdefault(row.pack, {})[row.name] = row.content
        found = Caps(tuple(item for content in files.values() for item in _caps_of(_Files.of(content))))
        _KNOWN.clear()  # packs change a few times a year: only the present ones are kept
        _KNOWN[marks] = found
    return found


_KNOWN: Final[dict[tuple[str, ...], Caps]] = {}


@dataclass(frozen=True, slots=True)
class _Files:
    manifest: bytes
    rules: bytes

    @classmethod
    def of(cls, content: Mapping[str, bytes]) -> _Files:
        return cls(content.get(_MANIFEST, b""), content.get(_RULES, b""))


@lru_cache(maxsize=64)
def _caps_of(files: _Files) -> tuple[DatedCap, ...]:
    """Read one pack. What is no cap is passed over: the laptops, which check packs whole, refuse such a pack."""
    whole, document = _period(_yaml(files.manifest)), _yaml(files.rules)
    found = []
    for rule in document.get("rules") or ():
        budget = rule.get("budget") if isinstance(rule, Mapping) else None
        if not isinstance(budget, Mapping):
            continue
        first, last = _period(rule) if rule.get("effective") else whole
        try:
            cap = Cap(Channel(budget["channel"]), int(budget["limit"]), int(budget.get("days", 1)))
        except (KeyError, ValueError, TypeError):
            continue
        if cap.limit >= 1 and 1 <= cap.days <= LONGEST:
            found.append(DatedCap(cap, first, last))
    return tuple(found)


def _yaml(content: bytes) -> Mapping[str, Any]:
    try:
        document = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError):
        return {}
    return document if isinstance(document, Mapping) else {}


def _period(part: Mapping[str, Any]) -> tuple[date, date]:
    effective = part.get("effective")
    period = effective if isinstance(effective, Mapping) else {}
    first, last = period.get("from"), period.get("to")
    return first if isinstance(first, date) else date.min, last if isinstance(last, date) else date.max
