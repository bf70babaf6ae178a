"""CEL conditions: compiled once, total, three-valued.

A condition asks the facts through a `Prepared` tree: the same facts, converted for CEL once. Any other mapping is
converted on the way in, so a condition can be given plain facts; whoever judges many over one tree prepares it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from collector_app.domain.facts import FACT_TREE
from collector_app.domain.policy import Facts, Judgement, Truth, lookup, within
from collector_app.packs.expressions import Names, names_in

if TYPE_CHECKING:
    from cel import Context, Program

_MOMENT: Final = "@moment"  # no CEL identifier can name it, so no condition can see it
_MOMENTS: Final = tuple(name for name, kind in FACT_TREE.items() if kind == "moment")


class ConditionSyntaxError(ValueError):
    """An expression is no CEL; the message is the parser's, on one line."""


class CannotTellError(Exception):
    """A function of ours can't answer; CEL carries it like any error, so `&&` and `||` may still decide."""


class Prepared(Mapping[str, object]):
    """A fact tree converted for CEL once; reads like the facts it was made of. One thread at a time.

    `vague` are the moments that the last condition found too wide to judge.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._context: Context | None = None
        self.vague: set[str] = set()

    def __getitem__(self, key: str) -> object:
        return self._facts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    @property
    def context(self) -> Context:
        """The facts and our functions, as CEL takes them."""
        if self._context is None:
            variables = {name: _plain(value) for name, value in self._facts.items()}
            for name in _MOMENTS:
                if name in variables:
                    variables[name] = {**variables[name], _MOMENT: name}
            self._context = _engine().Context(variables=variables, functions=self._functions())
        return self._context

    def _functions(self) -> dict[str, Callable[..., object]]:
        within = _Within(self._facts, self.vague)
        return {"within": within, "days_between": _days_between, "consent": _consent, "count": _count}


@dataclass(frozen=True, slots=True)
class _Within:
    """The function `within` over some facts; notes in `vague` which moments were too wide.

    It knows nothing of the `Prepared` that it belongs to. Python's collector can't look into the engine's context, so a
    way from the context back to whoever holds it would keep both for ever: 11 KB for every gate that was ever judged.
    """

    facts: Facts
    vague: set[str]

    def __call__(self, moment: Mapping[str, str], start: str, end: str, bounds: str) -> bool:
        truth = truth_within(self.facts[moment[_MOMENT]], start, end, bounds)
        if truth is Truth.CANNOT_TELL:
            self.vague.add(moment[_MOMENT])
            raise CannotTellError(moment[_MOMENT])
        return truth is Truth.HOLDS


def truth_within(moment: object, start: str, end: str, bounds: str) -> Truth:
    """Judge a moment of the fact tree (a mapping with `earliest` and, when it is known, `latest`) by a daily window."""
    if not isinstance(moment, Mapping) or not isinstance(earliest := moment.get("earliest"), datetime):
        return Truth.CANNOT_TELL
    latest = moment.get("latest")
    upper = latest if isinstance(latest, datetime) else None
    first, last = time.fromisoformat(start), time.fromisoformat(end)
    truths = {within(earliest, upper, first, last, bounds)}
    for name in moment.get("zones", ()):  # where else the customer may be: the window must hold there too
        zone = ZoneInfo(name)
        there = None if upper is None else upper.astimezone(zone)
        truths.add(within(earliest.astimezone(zone), there, first, last, bounds))
    return next(truth for truth in (Truth.BROKEN, Truth.CANNOT_TELL, Truth.HOLDS) if truth in truths)


def _days_between(first: object, second: object) -> int:
    return (_day(second) - _day(first)).days


def _day(value: object) -> date:
    text = value.get("date") if isinstance(value, Mapping) else value
    if not isinstance(text, str):
        raise CannotTellError("days_between")
    return date.fromisoformat(text)


def _consent(case: Mapping[str, Any], topic: str) -> bool:
    return case["consents"].get(topic) is True


def _count(items: Sequence[object], *wanted: object) -> int:
    return sum(1 for item in items if item == wanted[0]) if wanted else len(items)


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever CEL can hold
    """Leave only what CEL knows: moments lose their `earliest` and `latest`, which `within` reads from the facts."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if not isinstance(item, datetime)}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    return value


class CelCondition:
    """A compiled condition; satisfies `domain.policy.Condition`."""

    __slots__ = ("_program", "names", "source")

    def __init__(self, source: str, program: Program, names: Names) -> None:
        self.source: Final = source
        self.names: Final = names
        self._program = program

    def __call__(self, facts: Facts) -> Judgement:
        """Judge the facts; anything but a plain true or false is *cannot tell*."""
        prepared = facts if isinstance(facts, Prepared) else Prepared(facts)
        prepared.vague.clear()
        try:
            result = self._program.execute(prepared.context)
        except Exception:  # noqa: BLE001 - the contract is total, and an error in a rule is never a pass
            result = None
        if result is True:
            return Judgement(Truth.HOLDS)
        if result is False:
            return Judgement(Truth.BROKEN)
        return Judgement(Truth.CANNOT_TELL, self._missing(prepared))

    def _missing(self, facts: Prepared) -> tuple[str, ...]:
        """Name the absent and the vague facts; when there is none, every fact that was asked: one can't be used.

        A fact that the expression also asks `has()` about may be absent.
        """
        asked = {read.path for read in self.names.reads if read.tested}
        unknown = [
            read.name
            for read in self.names.reads
            if read.name in facts.vague or _absent(read.path[:-1] if read.path in asked else read.path, facts)
        ]
        return tuple(dict.fromkeys(unknown or [read.name for read in self.names.reads]))


def _absent(path: tuple[str, ...], facts: Facts) -> bool:
    return lookup(facts, ".".join(path)) is None


def compile_condition(source: str) -> CelCondition:
    """Compile an expression; raises ConditionSyntaxError. Names are not checked here (`expressions.unknown_names`)."""
    try:
        program = _engine().compile(source)
    except ValueError as error:
        raise ConditionSyntaxError(" ".join(str(error).split())) from error
    return CelCondition(source, program, names_in(source))


def _engine() -> Any:  # noqa: ANN401 - the module `cel`
    # WORKAROUND: the package brings its own command line and with it a terminal toolkit, 0.2 s and 25 MB for nothing:
    # https://github.com/hardbyte/python-common-expression-language
    sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
    import cel  # noqa: PLC0415 - after the line above

    # The library warns whenever a function of ours raises, which is how those say "cannot tell".
    logging.getLogger("cel").setLevel(logging.ERROR)
    return cel
