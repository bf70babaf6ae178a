"""Rules, gates and three-valued verdicts. Cannot-tell is never a pass.

Rules are data from packs; their conditions are compiled by the packs adapter into `Condition`.
Every rule of every pack in force must hold, so the strictest wins without merging.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from collector_app.domain.budget import Cap
from collector_app.domain.clock import elapsed
from collector_app.domain.flags import how_to_get
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.localised import Language, Localised

Facts: TypeAlias = Mapping[str, object]
"""The fact tree: nested mappings with text keys. A fact that is not known is absent, never None."""


class Truth(StrEnum):
    """Three-valued verdict of a condition."""

    HOLDS = "holds"
    BROKEN = "broken"
    CANNOT_TELL = "cannot_tell"


class Gate(StrEnum):
    """The gates of compliance.md, in the order of a visit."""

    ASSIGN = "assign"
    CONTACT = "contact"
    TRAVEL = "travel"
    DOOR = "door"
    IDENTIFY = "identify"
    DISCLOSE = "disclose"
    NEGOTIATE = "negotiate"
    SETTLE = "settle"
    LEAVE = "leave"
    CLOSE = "close"


class Effect(StrEnum):
    """What a broken rule does."""

    BLOCK = "block"
    REQUIRE = "require"
    WARN = "warn"
    RECORD = "record"


class AuthorityLevel(StrEnum):
    """How binding a source is, strongest first."""

    LAW = "law"
    REGULATION = "regulation"
    STANDARD = "standard"
    INDUSTRY = "industry"
    COMPANY = "company"


class Confidence(StrEnum):
    """How sure we are of a citation (regulations.md, section 0)."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SINGLE_SECONDARY = "single_secondary"
    UNCHECKED = "unchecked"
    UNCERTAIN = "uncertain"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A condition's verdict and, when it can't be told, the dotted names of the missing facts."""

    truth: Truth
    missing: tuple[str, ...] = ()


class Condition(Protocol):
    """A compiled condition; total: it never raises."""

    @property
    def source(self) -> str:
        """The condition as its author wrote it."""
        ...

    def __call__(self, facts: Facts) -> Judgement:
        """Judge the facts."""
        ...


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule stands. `short` is the neutral title that may be read at a door."""

    document: str
    short: Localised
    clause: Localised
    authority: AuthorityLevel
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Override:
    """Who may let a rule pass."""

    by: str
    reason: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack. `requires` names script steps (effect require); `budget` is the cap the centre leases by."""

    id: str
    pack: str
    title: Localised
    gates: frozenset[Gate]
    effect: Effect
    holds: Condition | None
    explain: Localised
    do_next: Localised
    citations: tuple[Citation, ...]
    effective_from: date
    effective_to: date | None = None
    unless: Condition | None = None
    requires: tuple[str, ...] = ()
    override: Override | None = None
    budget: Cap | None = None

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on a day (both ends inclusive)."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's verdict at a gate, with the sentences to show (templates filled)."""

    rule: Rule
    truth: Truth
    missing: tuple[str, ...]
    explain: Localised
    do_next: Localised
    overridden: bool = False

    @property
    def blocks(self) -> bool:
        """Whether this finding stops the gate."""
        stops = self.rule.effect in (Effect.BLOCK, Effect.REQUIRE)
        return stops and self.truth is not Truth.HOLDS and not self.overridden

    @property
    def warns(self) -> bool:
        """Whether the collector must acknowledge this finding."""
        return self.rule.effect is Effect.WARN and self.truth is not Truth.HOLDS and not self.overridden


@dataclass(frozen=True, slots=True)
class GateDecision:
    """Every rule's verdict at one gate, for a local day; `facts` are those that the rules read, to judge again."""

    gate: Gate
    findings: tuple[Finding, ...]
    facts: Mapping[str, Plain] = field(default_factory=dict)
    day: date | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing blocks; warnings still want an acknowledgement."""
        return not any(item.blocks for item in self.findings)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop the gate."""
        return tuple(item for item in self.findings if item.blocks)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that want an acknowledgement."""
        return tuple(item for item in self.findings if item.warns)


def decide(
    gate: Gate, rules: Iterable[Rule], facts: Facts, on: date, overridden: frozenset[str] = frozenset()
) -> GateDecision:
    """Judge a gate by every rule in force on a day. `overridden` are rule ids a supervisor let pass."""
    findings = tuple(_find(rule, facts, overridden) for rule in rules if gate in rule.gates and rule.in_force(on))
    return GateDecision(gate, findings, day=on)


def _find(rule: Rule, facts: Facts, overridden: frozenset[str]) -> Finding:
    judgement = judge(rule, facts)
    do_next = fill(rule.do_next, facts)
    unknown = how_to_get(judgement.missing) if judgement.truth is Truth.CANNOT_TELL else None
    if unknown is not None:
        do_next = Localised(f"{unknown.en} {do_next.en}", f"{unknown.zh_CN}{do_next.zh_CN}")
    return Finding(
        rule,
        judgement.truth,
        judgement.missing,
        fill(rule.explain, facts),
        do_next,
        overridden=rule.override is not None and rule.id in overridden,
    )


def judge(rule: Rule, facts: Facts) -> Judgement:
    """Judge one rule: an exception (`unless`) that holds lets it pass."""
    judgement = _required_steps(rule, facts) if rule.holds is None else rule.holds(facts)
    if judgement.truth is Truth.HOLDS or rule.unless is None:
        return judgement
    exception = rule.unless(facts)
    if exception.truth is Truth.HOLDS:
        return exception
    return judgement


def _required_steps(rule: Rule, facts: Facts) -> Judgement:
    visit = facts.get("visit")
    done = visit.get("done", ()) if isinstance(visit, Mapping) else ()
    open_steps = tuple(step for step in rule.requires if step not in done)
    return Judgement(Truth.BROKEN, open_steps) if open_steps else Judgement(Truth.HOLDS)


_FACT: Final = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")


def fill(template: Localised, facts: Facts) -> Localised:
    """Put facts into a template's ``{dotted.names}``; an unknown fact shows as a dash."""
    if "{" not in template.en and "{" not in template.zh_CN:
        return template  # most are plain, and every rule of a gate comes by here
    return Localised(_fill(template.en, facts), _fill(template.zh_CN, facts))


def _fill(text: str, facts: Facts) -> str:
    return _FACT.sub(lambda match: _shown(lookup(facts, match[1])), text)


def _shown(value: object) -> str:
    return "—" if value is None or isinstance(value, Mapping) else str(value)


def lookup(facts: Facts, dotted: str) -> object | None:
    """Return a fact by its dotted name, or None when it is not known."""
    current: object = facts
    for part in dotted.split("."):
        if not isinstance(current, Mapping) or part not in current:
            return None
        current = current[part]
    return current


_TICK: Final = timedelta(microseconds=1)  # the finest step of a datetime


def within(earliest: datetime, latest: datetime | None, start: time, end: time, bounds: str) -> Truth:
    """Whether the whole interval lies in the daily window from `start` to `end`, local wall time.

    Both moments carry the zone of the address. `bounds` is ``[)``, ``[]``, ``(]`` or ``()``; a window whose start is
    after its end runs over midnight. Holds when every moment is inside, broken when none is, else cannot tell, as
    for an unbounded interval and one of a day or more: a rule about hours blocks if any moment is outside.
    """
    if latest is None or not timedelta(0) <= elapsed(earliest, latest) < timedelta(days=1):
        return Truth.CANNOT_TELL
    verdicts = {
        _inside(moment.time(), start, end, bounds)
        for first, last in _even_stretches(earliest, latest)
        for moment in _telling_moments(first, last, start, end)
    }
    if len(verdicts) > 1:
        return Truth.CANNOT_TELL
    return Truth.HOLDS if verdicts.pop() else Truth.BROKEN


def _inside(local: time, start: time, end: time, bounds: str) -> bool:
    after = local >= start if bounds[0] == "[" else local > start
    before = local <= end if bounds[1] == "]" else local < end
    return (after and before) if start <= end else (after or before)


def _even_stretches(earliest: datetime, latest: datetime) -> Iterable[tuple[datetime, datetime]]:
    """Cut the interval where the zone moves its clocks; give each part's local wall times without zone."""
    if earliest.utcoffset() == latest.utcoffset():
        return ((earliest.replace(tzinfo=None), latest.replace(tzinfo=None)),)
    before, after = earliest.astimezone(UTC), latest.astimezone(UTC)
    while after - before > _TICK:
        middle = before + (after - before) // 2
        if middle.astimezone(earliest.tzinfo).utcoffset() == earliest.utcoffset():
            before = middle
        else:
            after = middle
    parts = ((earliest, before.astimezone(earliest.tzinfo)), (after.astimezone(earliest.tzinfo), latest))
    return tuple((first.replace(tzinfo=None), last.replace(tzinfo=None)) for first, last in parts)


def _telling_moments(first: datetime, last: datetime, start: time, end: time) -> Iterable[datetime]:
    """Both ends of a stretch, each edge of the window in it, and the moments next to each edge."""
    days = sorted({first.date(), last.date()})
    edges = (datetime.combine(day, edge) for day in days for edge in (start, end))
    near = (edge + step for edge in edges for step in (-_TICK, timedelta(0), _TICK))
    return (first, last, *(moment for moment in near if first < moment < last))


_WINDOW: Final = re.compile(r'within\(now, "(\d\d:\d\d)", "(\d\d:\d\d)"')


def closing_time(rules: Iterable[Rule], gate: Gate, on: date) -> time | None:
    """Return the earliest end of the daily windows that the rules in force set for a gate, local to the address."""
    ends = [
        time.fromisoformat(match[2])
        for rule in rules
        if gate in rule.gates and rule.in_force(on) and rule.holds is not None
        for match in _WINDOW.finditer(rule.holds.source)
    ]
    return min(ends, default=None)


def clause_line(citation: Citation, language: Language) -> str:
    """Return *short title · article* of a citation; level and confidence are shown beside it.

    A Chinese title in book marks takes its article without a dot between, as it is cited in print.
    """
    short, clause = citation.short.text(language), citation.clause.text(language)
    joint = "" if short.endswith("》") else " · "
    return f"{short}{joint}{clause}" if clause else short
