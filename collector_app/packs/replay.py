"""What a gate's rules read, kept small enough to go on record; and the judging of it once more, with the same result.

A snapshot holds facts by dotted name and nothing that no rule asked for. What is absent stays absent; but where a fact
is absent below a group that is known, the group stands there as ``{}``, because `has(visit.marks.private)` is false in
a known group and can't be told in an unknown one. A key of a map is told by itself (``case.flags.agency``), a moment as
its bounds in RFC 3339 with the zone of the address and the customer's other zones: everything that `within` looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from collector_app.domain.facts import FACT_TREE
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.content import FindingRaised, RuleFinding
from collector_app.domain.policy import Facts, Finding, Gate, GateDecision, Rule, decide
from collector_app.packs.conditions import CelCondition
from collector_app.packs.expressions import Read

Path = tuple[str, ...]

_DONE: Final = "visit.done"
_CONSENTS: Final = ("case", "consents")
_TOPIC: Final = re.compile(r"""\bconsent\(\s*case\s*,\s*["']([^"']+)["']\s*\)""")
_CONSENT: Final = re.compile(r"\bconsent\(")


@dataclass(frozen=True, slots=True)
class Reads:
    """What some rules ask for: paths of facts, and the script steps they want done."""

    paths: tuple[Path, ...]
    steps: frozenset[str]


def reads_of(rules: Iterable[Rule]) -> Reads:
    """Return everything that the conditions of `rules` can look at."""
    paths: set[Path] = set()
    steps: set[str] = set()
    for rule in rules:
        steps |= set(rule.requires)
        for condition in (rule.holds, rule.unless):
            if isinstance(condition, CelCondition):
                paths.update(path for read in condition.names.reads for path in _paths(read, condition.source))
    return Reads(tuple(sorted(paths)), frozenset(steps))


def _paths(read: Read, source: str) -> Iterator[Path]:
    path = read.path
    kind = FACT_TREE.get(read.name)
    if kind == "moment":
        yield path
        if not read.timed:
            yield (*path, "date")  # all that `days_between` looks at
        return
    if kind is not None:
        yield path
        return
    for end in range(len(path) - 1, 0, -1):
        above = FACT_TREE.get(".".join(path[:end]))
        if above is not None:
            yield path[: end + 1] if above == "map" else path[:end]
            return
    if path == _CONSENTS[:1] and _CONSENT.search(source):
        topics = _TOPIC.findall(source)
        yield from ((*_CONSENTS, topic) for topic in topics)
        if len(topics) < len(_CONSENT.findall(source)):  # a topic that is itself computed
            yield _CONSENTS
        return
    yield from (tuple(name.split(".")) for name in FACT_TREE if name.startswith(f"{read.name}."))


def snapshot(facts: Facts, reads: Reads) -> dict[str, Plain]:
    """Return what of `facts` the rules can look at, as plain data by dotted name."""
    known: dict[str, Plain] = {}
    groups: dict[str, Plain] = {}
    for path in reads.paths:
        value, depth = _walk(facts, path)
        if depth == len(path):
            known[".".join(path)] = _plain(value)
        elif depth:
            groups[".".join(path[:depth])] = {}
    if reads.steps and _DONE not in known:
        done, depth = _walk(facts, ("visit", "done"))
        if depth == len(("visit", "done")) and isinstance(done, Iterable):
            known[_DONE] = sorted(reads.steps & set(done))
    return groups | known


def _walk(facts: Facts, path: Path) -> tuple[object, int]:
    """Follow a path as far as it is known: what stands there, and how many steps that was."""
    current: object = facts
    for depth, part in enumerate(path):
        if not isinstance(current, Mapping) or part not in current:
            return current, depth
        current = current[part]
    return current, len(path)


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        if isinstance(earliest := value.get("earliest"), datetime):
            return _moment(value, earliest)
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    message = f"{type(value).__name__} is no fact"
    raise TypeError(message)


def _moment(value: Mapping[str, object], earliest: datetime) -> dict[str, Plain]:
    told: dict[str, Plain] = {name: _plain(value[name]) for name in ("earliest", "latest", "zones") if name in value}
    if isinstance(earliest.tzinfo, ZoneInfo):
        told["zone"] = earliest.tzinfo.key  # an offset alone would not know where the clocks are moved
    return told


def facts_from(told: Mapping[str, Plain]) -> dict[str, object]:
    """Build the fact tree of a snapshot again; raises ValueError for what is none (somebody else wrote it)."""
    facts: dict[str, object] = {}
    for name, value in sorted(told.items()):
        _put(facts, _path_of(name), _moment_from(value) if FACT_TREE.get(name) == "moment" and value else value)
    return facts


def _path_of(name: str) -> Path:
    """Split a dotted name; the key of a map may hold dots itself."""
    parts = name.split(".")
    for end in range(1, len(parts)):
        if FACT_TREE.get(".".join(parts[:end])) == "map":
            return (*parts[:end], ".".join(parts[end:]))
    return tuple(parts)


def _put(facts: dict[str, object], path: Path, value: object) -> None:
    for part in path[:-1]:
        branch = facts.setdefault(part, {})
        if not isinstance(branch, dict):
            message = f"{part} is no group of facts"
            raise ValueError(message)  # noqa: TRY004 - a fault of the record, as all others here
        facts = branch
    old = facts.get(path[-1])
    if isinstance(value, Mapping):
        facts[path[-1]] = {**(old if isinstance(old, dict) else {}), **value}
    else:
        facts[path[-1]] = value


def _moment_from(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping) or "earliest" not in value:
        message = "a moment has no bounds"
        raise ValueError(message)
    try:
        zone = ZoneInfo(value["zone"]) if "zone" in value else None
        moment: dict[str, object] = {}
        for name in ("earliest", "latest"):
            if name in value:
                bound = datetime.fromisoformat(value[name])
                if bound.tzinfo is None:
                    message = f"{value[name]} has no offset"
                    raise ValueError(message)
                moment[name] = bound if zone is None else bound.astimezone(zone)
    except (KeyError, TypeError, OverflowError, OSError) as error:  # no such zone, no text, no such day, no such file
        message = f"a moment can't be read: {error}"
        raise ValueError(message) from error
    if "zones" in value:
        moment["zones"] = value["zones"]
    return moment


class Judges(Protocol):
    """The part of a rule book that judging again needs."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every pack."""
        ...

    def prepare(self, facts: Facts) -> Facts:
        """Return the same facts converted once."""
        ...


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that says something else now than it did; None where one of the two did not ask it."""

    rule: str
    recorded: RuleFinding | None
    judged: RuleFinding | None

    def __str__(self) -> str:
        return f"{self.rule}: recorded {_said(self.recorded)}, judged again {_said(self.judged)}"


def _said(finding: RuleFinding | None) -> str:
    if finding is None:
        return "nothing"
    return f"{finding.truth} ({', '.join(finding.missing)})" if finding.missing else finding.truth


@dataclass(frozen=True, slots=True)
class Replay:
    """A gate judged again. `let_pass` is what the judgement allows; `wrongly_passed` that the record says otherwise."""

    gate: Gate
    differences: tuple[Difference, ...]
    let_pass: bool
    wrongly_passed: bool

    @property
    def same(self) -> bool:
        """Whether the record says what the rules say."""
        return not self.differences and not self.wrongly_passed


def replay(book: Judges, record: FindingRaised, overridden: frozenset[str] = frozenset()) -> Replay:
    """Judge a recorded gate by the packs of its day; `overridden` are the rules that a supervisor let pass by then.

    Raises ValueError when the record does not hold what is needed: no day, no such gate, or facts that are none.
    """
    if record.day is None:
        message = "recorded without the facts"
        raise ValueError(message)
    gate = Gate(record.gate)
    decision = decide(gate, book.rules, book.prepare(facts_from(record.facts)), record.day, overridden)
    told = {finding.rule: finding for finding in record.findings}
    judged = {finding.rule.id: _finding(finding) for finding in decision.findings}
    differences = tuple(
        Difference(rule, told.get(rule), judged.get(rule))
        for rule in dict.fromkeys((*told, *judged))
        if not _agree(told.get(rule), judged.get(rule))
    )
    passes = _passes(decision, told)
    return Replay(gate, differences, passes, wrongly_passed=record.passed and not passes)


def _finding(finding: Finding) -> RuleFinding:
    return RuleFinding(finding.rule.id, finding.truth.value, finding.missing)


def _agree(recorded: RuleFinding | None, judged: RuleFinding | None) -> bool:
    if recorded is None or judged is None:
        return False
    return (recorded.truth, recorded.missing) == (judged.truth, judged.missing)


def _passes(decision: GateDecision, told: Mapping[str, RuleFinding]) -> bool:
    """Whether nothing blocks and each warning was acknowledged."""
    read = {rule for rule, finding in told.items() if finding.acknowledged}
    return decision.passed and all(finding.rule.id in read for finding in decision.warnings)
