"""Small worlds for a proof: every mixture of the facts that a few conditions ask for, besides what the visit tells.

A condition that compares with numbers or texts is told each of them, something next to them and something else, so that
every answer it can give is given in some world.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Final

from collector_app.domain.facts import FACT_TREE
from collector_app.domain.policy import Facts
from collector_app.packs.conditions import CelCondition
from collector_app.packs.trials import facts_of

MOST_WORLDS: Final = 600
"""More than any sensible rule needs: eight facts of the kind yes, no or unknown would be far too many for one rule."""

WALKED: Final = frozenset(
    {
        *("visit.stage", "visit.done", "visit.answers", "visit.marks", "visit.identified", "visit.stopped"),
        *("visit.disclosed", "visit.third_party", "visit.has_outcome", "visit.has_followup", "visit.paid"),
        "visit.plan_within_authority",
    }
)
"""What a walk through the script tells by itself."""

_ABSENT: Final = object()
_TEXT: Final = re.compile(r'"([^"\\]*)"|\'([^\'\\]*)\'')
_NUMBER: Final = re.compile(r"(?<![\w.\"':])\d+(?![\w.\"':])")
_MOMENTS: Final = ("12:00:00", "03:00:00", "23:30:00")


class TooWideError(ValueError):
    """The conditions ask for too many facts at once to try them all."""


@dataclass(frozen=True, slots=True)
class Literals:
    """The constants that conditions compare with."""

    texts: tuple[str, ...]
    numbers: tuple[int, ...]


def literals_of(conditions: Iterable[CelCondition]) -> Literals:
    """Return the constants of `conditions`, each once."""
    sources = [item.source for item in conditions]
    texts = {match[1] or match[2] or "" for source in sources for match in _TEXT.finditer(source)}
    numbers = {int(match[0]) for source in sources for match in _NUMBER.finditer(_TEXT.sub("", source))}
    return Literals(tuple(sorted(texts)), tuple(sorted(numbers)))


def worlds_of(conditions: Iterable[CelCondition]) -> Iterator[Facts]:
    """Give every mixture of the facts that `conditions` ask for and a walk does not tell; raises TooWideError."""
    asked = tuple(conditions)
    literals = literals_of(asked)
    values: dict[str, tuple[object, ...]] = {}
    for read in (read for condition in asked for read in condition.names.reads):
        for name, found in _values(read.path, literals, tested=read.tested).items():
            values[name] = tuple(dict.fromkeys((*values.get(name, ()), *found), None)) if _plain(found) else found
    if prod(len(items) for items in values.values()) > MOST_WORLDS:
        raise TooWideError(", ".join(sorted(values)))
    names = sorted(values)  # a moment before what belongs to it
    for mixture in product(*(values[name] for name in names)):
        told = {name: value for name, value in zip(names, mixture, strict=True) if value is not _ABSENT}
        yield facts_of(told)


def _plain(values: tuple[object, ...]) -> bool:
    return not any(isinstance(value, list | dict) for value in values)


def _values(path: tuple[str, ...], literals: Literals, *, tested: bool) -> Mapping[str, tuple[object, ...]]:
    name = ".".join(path)
    if any(name == walked or name.startswith(f"{walked}.") for walked in WALKED):
        return {}
    if name in FACT_TREE:
        unknown = (_ABSENT,) if tested else ()
        return {name: (*_of_kind(FACT_TREE[name], literals), *unknown)}
    if any(FACT_TREE.get(".".join(path[:end])) == "map" for end in range(1, len(path))):
        return {name: (_ABSENT, True, False, *literals.texts)}
    if f"{name}.consents" in FACT_TREE:  # consent(case, "hours")
        return {f"{name}.consents": ({}, dict.fromkeys(literals.texts, True))}
    return {}


def _of_kind(kind: str, literals: Literals) -> tuple[Any, ...]:
    texts, numbers = literals.texts, literals.numbers
    near = sorted({0, *(number + step for number in numbers for step in (-1, 0, 1))})
    return {
        "bool": (True, False),
        "int": tuple(near),
        "text": (*texts, "something else"),
        "list": ([], list(texts), *([text] for text in texts)),
        "map": ({}, dict.fromkeys(texts, True)),
        "moment": _MOMENTS,
    }[kind]
