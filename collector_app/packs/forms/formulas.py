"""XPath of a form (`relevant`, `constraint`, `calculate`) → CEL over the fact tree.

The grammar is elementpath's; the functions are those of the XLSForm reference that have a meaning in a script.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final, NoReturn

from elementpath import ElementPathError, XPath1Parser, XPathToken


class Sort(StrEnum):
    """What a formula's part is."""

    TRUTH = "truth"
    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    CHOICE = "choice"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Field:
    """A question as formulas see it: the step that asks it, what its answer is, and its choices by their form names."""

    step: str
    sort: Sort
    choices: Mapping[str, str] = field(default_factory=dict)


class FormulaError(ValueError):
    """A formula has no translation; the message says which part and why."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A translated part. `asked` are the answers that must be there for it to have a value, `choices` its choices."""

    text: str
    sort: Sort
    asked: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)


class _FormParser(XPath1Parser):
    """XPath 1.0 with the functions of XLSForm."""


_ODK_FUNCTIONS: Final[Mapping[str, int | tuple[int, int | None]]] = {
    "selected": 2,
    "count-selected": 1,
    "if": 3,
    "regex": 2,
    "today": 0,
    "int": 1,
    "coalesce": (1, None),
    "ends-with": 2,
}


def _no_value(token: XPathToken, context: object = None) -> NoReturn:
    """Formulas are translated here, never evaluated; the parser tries at once, and takes this for an answer."""
    del context
    raise token.missing_context()


for _name, _count in _ODK_FUNCTIONS.items():
    _FormParser.function(_name, nargs=_count).evaluate = _no_value  # type: ignore[method-assign,assignment]  # a token class takes it so
_FormParser.build()

_REFERENCE: Final = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_COMPARISONS: Final = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_NUMBERS: Final = frozenset({Sort.WHOLE, Sort.DECIMAL})


@dataclass(frozen=True, slots=True)
class Formulas:
    """Translates formulas of one form: its questions and its calculations by name."""

    fields: Mapping[str, Field]
    calculations: Mapping[str, str] = field(default_factory=dict)

    def condition(self, source: str, own: Field | None = None) -> str:
        """Return a formula as a CEL condition; `own` is the question that ``.`` is (for constraints).

        Raises FormulaError when some part of it has no translation.
        """
        part = self._read(source, own, ())
        if part.sort is not Sort.TRUTH:
            raise FormulaError(f"{source!r} is no yes or no")
        return part.text

    def _read(self, source: str, own: Field | None, inside: tuple[str, ...]) -> _Part:
        names: list[str] = []

        def variable(match: re.Match[str]) -> str:
            names.append(match[1])
            return f"$v{len(names) - 1}"  # form names may hold what XPath variables may not

        if source.strip().lower() in ("true", "false"):  # a yes or no cell of a spreadsheet
            return _Part(source.strip().lower(), Sort.TRUTH)
        try:
            tree = _FormParser().parse(_REFERENCE.sub(variable, source))
            return _Reading(self, names, own, inside).part(tree)
        except ElementPathError as error:
            if "jr:" in source:
                raise FormulaError(f"{source}: functions of jr: have no counterpart in a script") from error
            raise FormulaError(f"{source}: {error.message}") from error
        except FormulaError as error:
            message = re.sub(r"\$v(\d+)", lambda match: f"${{{names[int(match[1])]}}}", str(error))
            raise FormulaError(message) from error


@dataclass(frozen=True, slots=True)
class _Reading:
    """One formula being read. `inside` are the calculations that led here, so that a circle is seen."""

    formulas: Formulas
    names: list[str]
    own: Field | None
    inside: tuple[str, ...]

    def part(self, token: XPathToken) -> _Part:
        symbol = str(token.symbol)
        if symbol in _COMPARISONS:
            return self._compare(_COMPARISONS[symbol], self.part(token[0]), self.part(token[1]))
        reader = _READERS.get(symbol)
        if reader is None:
            raise FormulaError(f"{token.source} has no counterpart in a script")
        return reader(self, token)

    def reference(self, name: str) -> _Part:
        found = self.formulas.fields.get(name)
        if found is not None:
            path = f"visit.answers.{found.step}"
            return _Part(path, found.sort, (path,), found.choices)
        if name in self.inside:
            raise FormulaError(f"{name} is calculated from itself")
        if name not in self.formulas.calculations:
            raise FormulaError(f"${{{name}}} is no question that a script can ask")
        inner = self.formulas._read(self.formulas.calculations[name], None, (*self.inside, name))  # noqa: SLF001 - one reader
        return _Part(f"({inner.text})", inner.sort, inner.asked)

    def _compare(self, sign: str, left: _Part, right: _Part) -> _Part:
        if '""' in (left.text, right.text) and sign in ("==", "!="):
            return self._empty(left if right.text == '""' else right, empty=sign == "==")
        left, right = _alike(_chosen(left, right), _chosen(right, left))
        asked = _unique(left.asked, right.asked)
        if sign == "!=":  # of an empty answer everything is different
            return _Part(f"!({_guarded(f'{left.text} == {right.text}', asked)})", Sort.TRUTH)
        return _Part(_guarded(f"{left.text} {sign} {right.text}", asked), Sort.TRUTH)

    def _empty(self, part: _Part, *, empty: bool) -> _Part:
        if not part.asked:
            return _Part(f'{part.text} {"==" if empty else "!="} ""', Sort.TRUTH)
        there = " && ".join(f"has({path})" for path in part.asked)
        said = f'({there} && {part.text} != "")' if part.sort is Sort.TEXT else f"({there})"
        return _Part(f"!{said}" if empty else said, Sort.TRUTH)

    def truth(self, token: XPathToken) -> _Part:
        part = self.part(token)
        if part.sort is not Sort.TRUTH:
            raise FormulaError(f"{token.source} is no yes or no")
        return part


def _unique(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for group in groups for path in group))


def _guarded(text: str, asked: tuple[str, ...]) -> str:
    return f"({' && '.join([*(f'has({path})' for path in asked), text])})" if asked else f"({text})"


def _chosen(part: _Part, other: _Part) -> _Part:
    """Return a choice's name in the form as the id it has in the script."""
    if not other.choices or part.asked:
        return part
    name = json.loads(part.text) if part.sort is Sort.TEXT else part.text
    if name not in other.choices:
        raise FormulaError(f"{name} is none of the choices of that question")
    return _Part(json.dumps(other.choices[name], ensure_ascii=False), Sort.TEXT)


def _alike(left: _Part, right: _Part) -> tuple[_Part, _Part]:
    """Make both sides of one sort: XPath turns texts into numbers, CEL does not."""
    if left.sort in _NUMBERS and right.sort in _NUMBERS:
        return left, right  # CEL compares whole and decimal numbers
    if right.sort in _NUMBERS and left.sort not in _NUMBERS:
        right, left = _alike(right, left)
        return left, right
    if left.sort in _NUMBERS:
        return left, _Part(f"int({right.text})", Sort.WHOLE, right.asked)
    if Sort.CHOICES in (left.sort, right.sort) or Sort.TRUTH in (left.sort, right.sort):
        raise FormulaError(f"{left.text} and {right.text} can't be compared")
    return left, right


def _logic(sign: str) -> Callable[[_Reading, XPathToken], _Part]:
    def read(reading: _Reading, token: XPathToken) -> _Part:
        return _Part(f"({reading.truth(token[0]).text} {sign} {reading.truth(token[1]).text})", Sort.TRUTH)

    return read


def _arithmetic(sign: str) -> Callable[[_Reading, XPathToken], _Part]:
    def read(reading: _Reading, token: XPathToken) -> _Part:
        parts = [reading.part(item) for item in token]
        if any(part.sort not in _NUMBERS for part in parts):
            raise FormulaError(f"{token.source} reckons with something that is no number")
        asked = _unique(*(part.asked for part in parts))
        decimal = sign == "/" or any(part.sort is Sort.DECIMAL for part in parts)
        texts = [f"double({part.text})" if decimal else part.text for part in parts]
        text = f"(-{texts[0]})" if len(texts) == 1 else f"({texts[0]} {sign} {texts[1]})"
        return _Part(text, Sort.DECIMAL if decimal else Sort.WHOLE, asked)

    return read


def _variable(reading: _Reading, token: XPathToken) -> _Part:
    return reading.reference(reading.names[int(str(token[0].value).removeprefix("v"))])


def _own(reading: _Reading, token: XPathToken) -> _Part:
    if reading.own is None:
        raise FormulaError(f"{token.source}: only a constraint may ask for its own answer")
    return _Part("answer", reading.own.sort, (), reading.own.choices)


def _literal(reading: _Reading, token: XPathToken) -> _Part:
    del reading
    value = token.value
    if isinstance(value, str):
        return _Part(json.dumps(value, ensure_ascii=False), Sort.TEXT)
    if isinstance(value, Decimal | float):
        return _Part(str(value), Sort.DECIMAL)
    return _Part(str(value), Sort.WHOLE)


def _not(reading: _Reading, token: XPathToken) -> _Part:
    return _Part(f"!{reading.truth(token[0]).text}", Sort.TRUTH)


def _selected(reading: _Reading, token: XPathToken) -> _Part:
    asked, wanted = reading.part(token[0]), reading.part(token[1])
    wanted = _chosen(wanted, asked)
    if asked.sort is Sort.CHOICE:
        return _Part(_guarded(f"{asked.text} == {wanted.text}", asked.asked), Sort.TRUTH)
    if asked.sort is not Sort.CHOICES:
        raise FormulaError(f"{token.source} asks for a choice where nothing is chosen")
    return _Part(_guarded(f"{wanted.text} in {asked.text}", asked.asked), Sort.TRUTH)


def _size(*sorts: Sort) -> Callable[[_Reading, XPathToken], _Part]:
    def read(reading: _Reading, token: XPathToken) -> _Part:
        part = reading.part(token[0])
        if part.sort not in sorts:
            raise FormulaError(f"{token.source} measures something else than it may")
        return _Part(f"size({part.text})", Sort.WHOLE, part.asked)

    return read


def _method(name: str) -> Callable[[_Reading, XPathToken], _Part]:
    def read(reading: _Reading, token: XPathToken) -> _Part:
        text, wanted = reading.part(token[0]), reading.part(token[1])
        if text.sort is not Sort.TEXT or wanted.sort is not Sort.TEXT:
            raise FormulaError(f"{token.source} looks into something that is no text")
        pattern = wanted.text
        if name == "matches":  # XLSForm means the whole text, CEL any part of it
            pattern = json.dumps(f"^(?:{json.loads(wanted.text)})$", ensure_ascii=False)
        return _Part(_guarded(f"{text.text}.{name}({pattern})", _unique(text.asked, wanted.asked)), Sort.TRUTH)

    return read


def _choose(reading: _Reading, token: XPathToken) -> _Part:
    condition, then, other = reading.truth(token[0]), reading.part(token[1]), reading.part(token[2])
    if then.sort is not other.sort:
        raise FormulaError(f"{token.source} gives two different sorts of answers")
    asked = () if then.sort is Sort.TRUTH else _unique(then.asked, other.asked)
    return _Part(f"({condition.text} ? {then.text} : {other.text})", then.sort, asked)


def _coalesce(reading: _Reading, token: XPathToken) -> _Part:
    parts = [reading.part(item) for item in token]
    if len({part.sort for part in parts}) != 1:
        raise FormulaError(f"{token.source} gives two different sorts of answers")
    text = parts[-1].text
    for part in reversed(parts[:-1]):
        there = " && ".join(f"has({path})" for path in part.asked) or "true"
        text = f"({there} ? {part.text} : {text})"
    return _Part(text, parts[0].sort, parts[-1].asked)


def _whole(reading: _Reading, token: XPathToken) -> _Part:
    part = reading.part(token[0])
    if part.sort is Sort.WHOLE:
        return part
    if part.sort in (Sort.TRUTH, Sort.CHOICES):
        raise FormulaError(f"{token.source} makes a number of something else")
    return _Part(f"int({part.text})", Sort.WHOLE, part.asked)


def _fixed(text: str, sort: Sort) -> Callable[[_Reading, XPathToken], _Part]:
    return lambda _reading, _token: _Part(text, sort)


_READERS: Final[Mapping[str, Callable[[_Reading, XPathToken], _Part]]] = {
    "and": _logic("&&"),
    "or": _logic("||"),
    "not": _not,
    "+": _arithmetic("+"),
    "-": _arithmetic("-"),
    "*": _arithmetic("*"),
    "div": _arithmetic("/"),
    "mod": _arithmetic("%"),
    "$": _variable,
    ".": _own,
    "(string)": _literal,
    "(integer)": _literal,
    "(decimal)": _literal,
    "(float)": _literal,
    "selected": _selected,
    "count-selected": _size(Sort.CHOICES),
    "string-length": _size(Sort.TEXT, Sort.CHOICE),
    "contains": _method("contains"),
    "starts-with": _method("startsWith"),
    "ends-with": _method("endsWith"),
    "regex": _method("matches"),
    "if": _choose,
    "coalesce": _coalesce,
    "int": _whole,
    "number": _whole,
    "true": _fixed("true", Sort.TRUTH),
    "false": _fixed("false", Sort.TRUTH),
    "today": _fixed("now.date", Sort.TEXT),
}
