"""The rule book: every pack and script in force, compiled once; has the shape of `usecases.ports.rules.RuleBook`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeVar

from collector_app.domain.calendar import Calendar
from collector_app.domain.localised import Localised
from collector_app.domain.note import NoteFinding
from collector_app.domain.outcome import StopReason
from collector_app.domain.pack_files import SIGNATURE, Files, Packs, content_of, digest_of
from collector_app.domain.policy import Facts, Gate, GateDecision, Rule, decide
from collector_app.domain.script import Script
from collector_app.packs.calendars import calendar_of
from collector_app.packs.conditions import Prepared
from collector_app.packs.pack import Pack, load_pack
from collector_app.packs.paths import lint_together, marks_read, scripts_for
from collector_app.packs.phrases import lint
from collector_app.packs.problems import PacksError, Problem
from collector_app.packs.replay import Reads, reads_of, snapshot
from collector_app.packs.script import StopScripts, load_script, load_stops
from collector_app.packs.signature import read_signature

_RULES, _SCRIPT = "rules", "script"


class CompiledRuleBook:
    """The packs in force. One thread at a time."""

    def __init__(
        self,
        packs: Iterable[Pack],
        scripts: Iterable[Script],
        stops: StopScripts,
        digest: str,
        issuers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.packs: Final = tuple(packs)
        self.scripts: Final = tuple(scripts)
        self.digest: Final = digest
        self._issuers = issuers
        self._stops = stops
        self._rules = tuple(rule for pack in self.packs for rule in pack.rules)
        self._reads: dict[tuple[Gate, date], Reads] = {}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every pack, the packs in order of their ids."""
        return self._rules

    @property
    def pack_titles(self) -> tuple[tuple[str, str], ...]:
        """(id, version) of each pack, for About."""
        return tuple((pack.id, pack.version) for pack in self.packs)

    @property
    def issuers(self) -> Mapping[str, str]:
        """Who signed each pack and script, by id, for About."""
        return self._issuers

    def decide(self, gate: Gate, facts: Facts, on: date, overridden: frozenset[str] = frozenset()) -> GateDecision:
        """Judge a gate by every rule in force on a day; the decision tells the facts that those rules read."""
        decision = decide(gate, self._rules, self.prepare(facts), on, overridden)
        if (gate, on) not in self._reads:
            self._reads[gate, on] = reads_of(finding.rule for finding in decision.findings)
        return replace(decision, facts=snapshot(facts, self._reads[gate, on]))

    def prepare(self, facts: Facts) -> Facts:
        """Return the same facts converted once, for whoever judges many conditions over them (steps of a script)."""
        return facts if isinstance(facts, Prepared) else Prepared(facts)

    def script(self, key: str = "") -> Script:
        """Return a script by ``id@version``, or the first one; raises PacksError when there is none."""
        for script in self.scripts:
            if key in ("", script.key):
                return script
        raise PacksError([Problem(f"{_SCRIPT}/{key}", "", "there is no such visit script")])

    def stop_script(self, reason: StopReason) -> tuple[Localised, Localised]:
        """Return what to say and what happens now."""
        return self._stops.texts[reason]

    def calendar(self, country: str) -> Calendar | None:
        """Return the public holidays of a country, or None when no pack in force states them."""
        return calendar_of((pack.calendar for pack in self.packs), country)

    def lint_note(self, text: str, on: date) -> tuple[NoteFinding, ...]:
        """Return what the phrases of every pack in force on a day find in free text, in the order of the text."""
        return lint(text, (pack.phrases for pack in self.packs if pack.in_force(on)))

    def rules_behind(self, script: Script, step_id: str) -> tuple[Rule, ...]:
        """Return the rules that ask for a step, by name or by a mark that it sets: what *why this step?* shows."""
        step = script.step(step_id)
        marks = {*step.marks, *(mark for choice in step.choices for mark in choice.marks)}
        return tuple(rule for rule in self._rules if step_id in rule.requires or marks & marks_read(rule))


B = TypeVar("B", bound=CompiledRuleBook)


def compile_book(packs: Packs) -> CompiledRuleBook:
    """Return the book of ``rules/<id>`` and ``script/<id>`` file sets; raises PacksError with every fault."""
    return compile_as(CompiledRuleBook, packs)


def compile_as(kind: type[B], packs: Packs) -> B:
    """As compile_book, into a kind of book of the caller's.

    Signatures are not checked here (`signature.admit` does, when packs arrive): what is held was believed once.
    """
    loaded: list[Pack] = []
    scripts: list[Script] = []
    stops: list[StopScripts] = []
    problems: list[Problem] = []
    issuers: dict[str, str] = {}
    for name, signed in sorted(packs.items()):
        files = content_of(signed)
        try:
            if SIGNATURE in signed:
                issuers[name.partition("/")[2]] = read_signature(name, signed).issuer
            if name.startswith(f"{_RULES}/"):
                loaded.append(_pack(tuple(sorted(files.items()))))
            else:
                _load_scripts(files, scripts, stops)
        except PacksError as error:
            problems += (
                Problem(f"{name}/{item.file}", item.where, item.message, item.column) for item in error.problems
            )
    if not loaded and not problems:
        problems.append(Problem(_RULES, "", "there is no rule pack"))
    if len(stops) != 1 and not problems:
        problems.append(Problem(_SCRIPT, "", f"there must be one file of stop scripts, there are {len(stops)}"))
    theirs = scripts_for(loaded, scripts)
    if scripts and not theirs and not problems:
        problems.append(Problem(_SCRIPT, "", "no visit script is made for the country of these packs"))
    problems = problems or list(lint_together(loaded, theirs))
    if problems:
        raise PacksError(problems)
    return kind(loaded, theirs, stops[0], digest_of(packs), issuers)


def load_packs(packs: Packs) -> tuple[Pack, ...]:
    """Return the rule packs among file sets, in order of their ids, without scripts; raises PacksError.

    For who asks only rules that no script serves: the centre, at the gate *assign*.
    """
    rules = sorted((name, files) for name, files in packs.items() if name.startswith(f"{_RULES}/"))
    return tuple(_pack(tuple(sorted(content_of(files).items()))) for _, files in rules)


def load_set(name: str, files: Files) -> None:
    """Read one set ``rules/<id>`` or ``script/<id>`` by itself; raises PacksError with every fault."""
    if name.startswith(f"{_RULES}/"):
        _pack(tuple(sorted(content_of(files).items())))
    else:
        _load_scripts(content_of(files), [], [])


def _load_scripts(files: Files, scripts: list[Script], stops: list[StopScripts]) -> None:
    for file, content in sorted(files.items()):
        # A visit script has `stages`, a stop script has `stops`; the name of the file says nothing.
        if content.startswith(b"stops:") or b"\nstops:" in content:
            stops.append(load_stops(file, content))
        else:
            scripts.append(_script(file, content))


@lru_cache(maxsize=32)  # the same packs come at every unlock, pull and close; reading and testing them takes 0.1 s
def _pack(files: tuple[tuple[str, bytes], ...]) -> Pack:
    return load_pack(dict(files))


@lru_cache(maxsize=32)
def _script(file: str, content: bytes) -> Script:
    return load_script(file, content)


def read_ahead(packs: Iterable[Files], scripts: Files) -> None:
    """Read what will probably be asked for while nobody waits; what is faulty is told when it is asked for."""
    loaded: list[Pack] = []
    written: list[Script] = []
    for files in packs:
        with suppress(PacksError):
            loaded.append(_pack(tuple(sorted(files.items()))))
    with suppress(PacksError):
        _load_scripts(scripts, written, [])
    deque(lint_together(loaded, written), maxlen=0)
