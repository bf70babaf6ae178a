"""Which rows of the fact base the packs hold, by which rules, and why the others are not held; no row goes missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from collector_app.domain.localised import Localised
from collector_app.domain.policy import Effect, Rule
from collector_app.packs.conditions import CelCondition
from collector_app.packs.pack import Pack
from collector_app.packs.problems import Problem
from collector_app.packs.reading import read_shape
from collector_app.packs.shapes import NotEncodedShape, RowId, Shape, Words

ROWS: Final = "rows.yaml"
NOT_PACKED: Final = "not_packed.yaml"

_STEPS: Final = ("visit.marks", "visit.done", "visit.answers")


class RowShape(Shape):
    """One row of the fact base: a duty in our own words, what to do about it, how sure we are of it."""

    id: RowId
    section: Annotated[str, Field(pattern=r"^\d(\.\d)?$")]
    severity: tuple[Literal["block", "warn", "prompt", "record", "config"], ...]
    confidence: Annotated[str, Field(max_length=40)]
    duty: Words


class RowsShape(Shape):
    """`rows.yaml`."""

    rows: tuple[RowShape, ...] = Field(min_length=1)


class NotPackedShape(Shape):
    """`not_packed.yaml`."""

    not_packed: tuple[NotEncodedShape, ...]


class State(StrEnum):
    """What became of a row."""

    ENCODED = "encoded"
    PARTLY = "partly"
    NOT_ENCODED = "not_encoded"
    NOT_PACKED = "not_packed"
    MISSING = "missing"


class Held(StrEnum):
    """How a rule holds a row."""

    RULE = "rule"
    STEP = "step"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Covered:
    """One row and what became of it. `held` are ids of rules; `reasons` say what is left, each with its pack."""

    row: RowShape
    state: State
    held: tuple[tuple[str, Held], ...]
    reasons: tuple[tuple[str, Localised], ...]
    packs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every row in the order of the index, and what is wrong; sound when there are no `problems`."""

    rows: tuple[Covered, ...]
    problems: tuple[Problem, ...]

    def of(self, pack: str) -> tuple[Covered, ...]:
        """Return the rows that a pack holds or lists."""
        return tuple(item for item in self.rows if pack in item.packs)


@dataclass(frozen=True, slots=True)
class Index:
    """The rows of the fact base, and those that no pack speaks for."""

    rows: tuple[RowShape, ...]
    not_packed: tuple[NotEncodedShape, ...]


def load_index(folder: Path) -> Index:
    """Read `rows.yaml` and `not_packed.yaml` of a folder of packs; raises PacksError."""
    rows = read_shape(RowsShape, ROWS, (folder / ROWS).read_bytes()).rows
    beyond = read_shape(NotPackedShape, NOT_PACKED, (folder / NOT_PACKED).read_bytes()).not_packed
    return Index(rows, beyond)


def cover(index: Index, packs: Sequence[Pack]) -> Coverage:
    """Hold every row of the index against what the packs encode and list."""
    known = {row.id for row in index.rows}
    holders: dict[str, list[tuple[str, Rule]]] = defaultdict(list)
    listed: dict[str, list[tuple[str, NotEncodedShape]]] = defaultdict(list)
    for pack in packs:
        for rule in pack.rules:
            for row in rows_of(pack, rule, known):
                holders[row].append((pack.id, rule))
        for item in pack.not_encoded:
            listed[item.row].append((pack.id, item))
    beyond = {item.row: item for item in index.not_packed}
    covered = tuple(_covered(row, holders[row.id], listed[row.id], beyond.get(row.id)) for row in index.rows)
    problems = [*_strangers(known, packs, index), *_contradictions(covered, listed), *_doubled(index)]
    return Coverage(covered, tuple(sorted(problems)))


def rows_of(pack: Pack, rule: Rule, known: set[str]) -> tuple[str, ...]:
    """Return the rows that a rule holds: those it names, else the one of its own name if there is such a row."""
    named = pack.rows.get(rule.id)
    if named is not None:
        return named
    return (rule.id,) if rule.id in known else ()


def _covered(
    row: RowShape,
    holders: Sequence[tuple[str, Rule]],
    listed: Sequence[tuple[str, NotEncodedShape]],
    beyond: NotEncodedShape | None,
) -> Covered:
    reasons = [(pack, item.reason.localised()) for pack, item in listed]
    reasons += [("", beyond.reason.localised())] if beyond is not None else []
    return Covered(
        row,
        _state([item for _, item in listed], held=bool(holders), packed=beyond is None),
        tuple((rule.id, _held(rule)) for _, rule in holders),
        tuple(reasons),
        frozenset(pack for pack, _ in (*holders, *listed)),
    )


def _state(listed: Sequence[NotEncodedShape], *, held: bool, packed: bool) -> State:
    if held:
        return State.PARTLY if listed else State.ENCODED
    if listed:
        return State.NOT_ENCODED
    return State.MISSING if packed else State.NOT_PACKED


def _held(rule: Rule) -> Held:
    if rule.effect is Effect.RECORD:
        return Held.RECORD
    if rule.requires or any(name.startswith(_STEPS) for name in _read(rule)):
        return Held.STEP
    return Held.RULE


def _read(rule: Rule) -> Iterator[str]:
    for condition in (rule.holds, rule.unless):
        if isinstance(condition, CelCondition):
            yield from (read.name for read in condition.names.reads)


def _strangers(known: set[str], packs: Iterable[Pack], index: Index) -> Iterator[Problem]:
    for pack in packs:
        for rule in pack.rules:
            for row in rows_of(pack, rule, known):
                if row not in known:
                    yield Problem(f"{pack.id}/rules.yaml", rule.id, f"holds the row {row}, which {ROWS} does not have")
        for item in pack.not_encoded:
            if item.row not in known:
                yield Problem(f"{pack.id}/pack.yaml", item.row, f"is listed, but {ROWS} does not have it")
    for item in index.not_packed:
        if item.row not in known:
            yield Problem(NOT_PACKED, item.row, f"is listed, but {ROWS} does not have it")


def _contradictions(
    covered: Iterable[Covered], listed: Mapping[str, Sequence[tuple[str, NotEncodedShape]]]
) -> Iterator[Problem]:
    for item in covered:
        row = item.row.id
        if item.state is State.MISSING:
            yield Problem(ROWS, row, "is neither held by a rule nor listed under not_encoded in any pack")
        for pack, entry in listed[row]:
            file = f"{pack}/pack.yaml"
            if entry.partly and not item.held:
                yield Problem(file, row, "is listed as partly held, but no rule holds it")
            if item.held and not entry.partly:
                rules = ", ".join(rule for rule, _ in item.held)
                yield Problem(file, row, f"is listed as not held, but {rules} holds it; say partly: true or drop it")
        if len(listed[row]) != len({pack for pack, _ in listed[row]}):
            yield Problem(ROWS, row, "is listed twice in one pack")
        if any(not pack for pack, _ in item.reasons) and (item.held or listed[row]):
            yield Problem(NOT_PACKED, row, "is listed, but a pack speaks for it")


def _doubled(index: Index) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in index.rows:
        if row.id in seen:
            yield Problem(ROWS, row.id, "stands twice")
        seen.add(row.id)
