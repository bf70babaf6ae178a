"""Reads the names out of a CEL expression, with their places: what a condition asks for, before any fact is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from collector_app.domain.facts import FACT_TREE
from collector_app.domain.flags import FLAGS, TAKEN_BACK

FUNCTIONS: Final[Mapping[str, str]] = {
    "within": 'within(moment, "08:00", "22:00", "[)")',
    "days_between": "days_between(first, second)",
    "consent": 'consent(case, "hours")',
    "count": "count(list) or count(list, value)",
    "has": "has(visit.marks.private)",
    "size": "size(list)",
    "int": 'int("12")',
    "double": "double(12)",
}
"""Functions a condition may call, with an example."""

METHODS: Final = frozenset(
    {"all", "contains", "endsWith", "exists", "exists_one", "filter", "map", "matches", "size", "startsWith"}
)
_BINDERS: Final = frozenset({"all", "exists", "exists_one", "filter", "map"})
_WORDS: Final = frozenset({"true", "false", "null", "in"})

_FLAGS: Final = ("case", "flags")
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?P<number>\d[\w.]*)"""
    r"""|(?P<name>[A-Za-z_]\w*)|(?P<sign>&&|\|\||==|!=|<=|>=|.)""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Read:
    """One fact that an expression asks for. `tested` inside has(), `timed` as the moment of within()."""

    path: tuple[str, ...]
    column: int
    tested: bool = False
    timed: bool = False
    argument: bool = False

    @property
    def name(self) -> str:
        """The dotted name."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Call:
    """One function or method that an expression calls."""

    name: str
    column: int
    method: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Everything an expression names."""

    reads: tuple[Read, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def names_in(source: str) -> Names:
    """Return the facts and functions that `source` names; a syntax error is left to the compiler."""
    tokens = [
        _Token(match.lastgroup or "", match.group(), match.start() + 1)
        for match in _TOKEN.finditer(source)
        if match.lastgroup != "space"
    ]
    reads: list[Read] = []
    calls: list[Call] = []
    bound = _bound(tokens)
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind != "name" or token.text in _WORDS or _text(tokens, index - 1) == ".":
            index += 1
            continue
        path, after = _chain(tokens, index)
        if _text(tokens, after) == "(":
            calls.append(Call(path[-1], tokens[after - 1].column, method=len(path) > 1))
            path = path[:-1]
        if path and path[0] not in bound:
            reads.append(_read(tokens, index, path))
        index = after
    return Names(tuple(reads), tuple(calls))


def _read(tokens: list[_Token], index: int, path: tuple[str, ...]) -> Read:
    opened = _text(tokens, index - 1) == "("
    caller = _text(tokens, index - 2) if opened else ""
    return Read(
        path,
        tokens[index].column,
        tested=caller == "has",
        timed=caller == "within",
        argument=caller in FUNCTIONS or _text(tokens, index - 1) == ",",
    )


def _bound(tokens: list[_Token]) -> frozenset[str]:
    """The variables of macros: in ``list.exists(item, …)`` that is `item`."""
    return frozenset(
        tokens[index + 2].text
        for index in range(len(tokens) - 2)
        if tokens[index].text in _BINDERS and _text(tokens, index - 1) == "." and tokens[index + 1].text == "("
    )


def _chain(tokens: list[_Token], index: int) -> tuple[tuple[str, ...], int]:
    path = [tokens[index].text]
    index += 1
    while True:
        if _text(tokens, index) == "." and index + 1 < len(tokens) and tokens[index + 1].kind == "name":
            path.append(tokens[index + 1].text)
            index += 2
        elif _text(tokens, index) == "[" and _text(tokens, index + 2) == "]" and tokens[index + 1].kind == "text":
            path.append(tokens[index + 1].text[1:-1])
            index += 3
        else:
            return tuple(path), index


def _text(tokens: list[_Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def unknown_names(names: Names, besides: frozenset[str] = frozenset()) -> tuple[tuple[int, str], ...]:
    """Return (column, sentence) for each name that the fact tree, `besides` or the functions don't have."""
    found = [(read.column, _wrong_fact(read)) for read in names.reads if read.name not in besides]
    found += [(call.column, _wrong_call(call)) for call in names.calls]
    return tuple(sorted((column, sentence) for column, sentence in found if sentence))


def _wrong_fact(read: Read) -> str:
    if read.path[:2] == _FLAGS and len(read.path) > len(_FLAGS):
        return _wrong_flag(".".join(read.path[len(_FLAGS) :]))
    if read.name in FACT_TREE:
        return ""
    if any(FACT_TREE.get(".".join(read.path[:end])) == "map" for end in range(1, len(read.path))):
        return ""
    if any(name.startswith(f"{read.name}.") for name in FACT_TREE):
        return "" if read.argument else f"{read.name} is a group of facts; name one of them"
    near = get_close_matches(read.name, FACT_TREE, n=1, cutoff=0.4)
    return f"there is no fact {read.name}" + (f"; did you mean {near[0]}?" if near else "")


def _wrong_flag(name: str) -> str:
    if name in FLAGS or name == TAKEN_BACK:
        return ""
    near = get_close_matches(name, FLAGS, n=1, cutoff=0.4)
    return f"there is no flag {name}" + (f"; did you mean case.flags.{near[0]}?" if near else "")


def _wrong_call(call: Call) -> str:
    known = METHODS if call.method else FUNCTIONS
    if call.name in known:
        return ""
    near = get_close_matches(call.name, known, n=1, cutoff=0.4)
    kind = "method" if call.method else "function"
    return f"there is no {kind} {call.name}" + (f"; did you mean {near[0]}?" if near else "")
