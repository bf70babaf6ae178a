"""What only shows when packs meet each other and the scripts: steps that a way to a gate passes by.

For each rule that requires steps, or that blocks until some are answered, every walk through the script is tried, in
every small world of the facts that the rule and the steps' own conditions ask for. Where a walk stands in front of the
gate, the rule does not hold, and an answer to a step that nobody asked would make it hold, there is a hole. A step with
a `when` counts as asked only where its `when` is not false in that world and on that walk. An answer that shuts the
gate is no hole: that is what the gate is for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import Final

from collector_app.domain.facts import FACT_TREE
from collector_app.domain.policy import AuthorityLevel, Effect, Gate, Rule, Truth, judge
from collector_app.domain.script import Script, Step, StepKind
from collector_app.domain.visit.stage import GATES, TRANSITIONS, Move, Stage
from collector_app.packs.conditions import CelCondition
from collector_app.packs.pack import RULES, Pack
from collector_app.packs.problems import Problem
from collector_app.packs.script import free_keys, marks_of
from collector_app.packs.walks import Reads, Standing, Walker, answers_to
from collector_app.packs.worlds import TooWideError, literals_of, worlds_of

_RULES: Final = "rules"
_AT_ONCE: Final = 3  # missing steps that are tried together
_MARK_OF_OUTCOME: Final = "outcome"


@dataclass(frozen=True, slots=True)
class Hole:
    """A way to a gate that passes by the steps that would open it; `way` is the shortest one."""

    gate: Gate
    steps: tuple[str, ...]
    way: tuple[str, ...]


def lint_together(packs: list[Pack], scripts: Iterable[Script]) -> Iterator[Problem]:
    """Give what is wrong between packs, and between the packs and the scripts that are made for their country."""
    ids = {pack.id for pack in packs}
    made_for_them = scripts_for(packs, scripts)
    owners: dict[str, str] = {}
    for pack in packs:
        file = f"{_RULES}/{pack.id}/{RULES}"
        for wanted in pack.extends:
            if wanted not in ids:
                yield Problem(f"{_RULES}/{pack.id}/pack.yaml", "", f"extends {wanted}, which is not in force")
        for rule in pack.rules:
            if rule.id in owners:
                yield Problem(file, rule.id, f"stands in {owners[rule.id]} too")
            owners[rule.id] = pack.id
            for script in made_for_them:
                yield from lint_rule(file, rule, script)


def scripts_for(packs: Iterable[Pack], scripts: Iterable[Script]) -> tuple[Script, ...]:
    """Return the scripts that are made for the packs' country; beside others, a company's pack is of every country."""
    every = tuple(packs)
    lawful = {pack.jurisdiction[:2] for pack in every if pack.authority is not AuthorityLevel.COMPANY}
    countries = lawful or {pack.jurisdiction[:2] for pack in every}
    return tuple(script for script in scripts if not script.countries or countries & set(script.countries))


def marks_read(rule: Rule) -> set[str]:
    """Return the marks that a rule asks about."""
    return {mark for item in _conditions(rule) for mark, _ in free_keys(item.names, "visit.marks")}


def lint_rule(file: str, rule: Rule, script: Script) -> Iterator[Problem]:
    """Give what is wrong between a rule and a script."""
    absent = sorted(marks_read(rule) - marks_of(script))
    for mark in absent:
        yield Problem(file, rule.id, f"reads the mark {mark}, which no step of {script.key} sets")
    known = {step.id for step in script.steps}
    strange = [step_id for step_id in rule.requires if step_id not in known]
    for step_id in strange:
        yield Problem(file, rule.id, f"requires {step_id}, which is no step of {script.key}")
    if absent or strange:
        return
    try:
        found = _holes(rule, _Same(script))
    except TooWideError as error:
        yield Problem(file, rule.id, f"asks for too many facts at once to be proved ({error}); make two rules of it")
        return
    for hole in found:
        yield Problem(file, rule.id, _sentence(rule, script, hole))


def _sentence(rule: Rule, script: Script, hole: Hole) -> str:
    verb = "requires" if rule.effect is Effect.REQUIRE else "waits for"
    why = "; ".join(_why(script.step(step_id)) for step_id in hole.steps)
    way = ", ".join(hole.way) or "a gate before any visit"
    return (
        f"{verb} {' and '.join(hole.steps)}, which can be passed by on a way to the gate {hole.gate.value} "
        f"of {script.key}: {way} ({why})"
    )


def _why(step: Step) -> str:
    if step.when is not None:
        return f"{step.id} is asked in {step.stage.value} only when {step.when.source}"
    if not step.required:
        return f"{step.id} in {step.stage.value} may be left out"
    return f"{step.id} stands in {step.stage.value}"


class _Same:
    """A script by identity: scripts are read once and kept, and can't be hashed."""

    def __init__(self, script: Script) -> None:
        self.script: Final = script

    def __hash__(self) -> int:
        return id(self.script)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.script is self.script


@lru_cache(maxsize=4096)  # the same packs meet the same scripts at every unlock, pull and close
def _holes(rule: Rule, script: _Same) -> tuple[Hole, ...]:
    return holes(rule, script.script)


def holes(rule: Rule, script: Script) -> tuple[Hole, ...]:
    """Return the ways that pass by what a rule waits for, the shortest for each gate and steps; raises TooWideError."""
    if rule.effect not in (Effect.BLOCK, Effect.REQUIRE):
        return ()
    nowhere = tuple(Hole(gate, rule.requires, ()) for gate in sorted(rule.gates) if rule.requires and not _front(gate))
    direct = _answering(script, _conditions(rule)) | set(rule.requires)
    if not direct:
        return ()
    chosen, asked = _with_their_conditions(script, direct, _conditions(rule))
    reads, own, literals = _reads(asked), _reads(_conditions(rule)), literals_of(asked)
    answers = {step.id: answers_to(step, script, reads, literals) for step in script.steps if step.id in chosen}
    found: dict[tuple[Gate, tuple[str, ...]], Hole] = {}
    for world in worlds_of(asked):
        for hole in _Proof(rule, Walker(script, answers, world), tuple(sorted(direct)), own).holes():
            best = found.get((hole.gate, hole.steps))
            if best is None or len(hole.way) < len(best.way):
                found[hole.gate, hole.steps] = hole
    return (*nowhere, *found.values())


@dataclass(slots=True)
class _Proof:
    """One rule in one world: goes every way, shortest first."""

    rule: Rule
    walker: Walker
    direct: tuple[str, ...]
    reads: Reads

    def holes(self) -> Iterator[Hole]:
        """Give each hole once, by its shortest way."""
        start = Standing()
        came: dict[Standing, tuple[Standing, str] | None] = {start: None}
        seen: set[tuple[Gate, tuple[str, ...]]] = set()
        todo = deque([start])
        while todo:
            here = todo.popleft()
            for word, after, move in self.walker.ways(here):
                gate = GATES.get(move) if move is not None else None
                if gate is not None and gate in self.rule.gates and not self._holds(here):
                    missing = self._missing(here)
                    if missing and (gate, missing) not in seen:
                        seen.add((gate, missing))
                        yield Hole(gate, missing, _way(came, here))
                    if self.rule.override is None:
                        continue
                if after not in came:
                    came[after] = (here, word)
                    todo.append(after)

    def _may_tell_more(self, here: Standing, step_id: str) -> bool:
        """Whether a step is not answered and would tell what nothing told yet: a wrong answer is no hole."""
        step = self.walker.script.step(step_id)
        if here.has(step):
            return False
        told = {name for name, _ in here.told}
        marks = {mark for name, number in here.answered for mark, _ in self.walker.answers[name][number].marks}
        fresh = (_set_by(step) & self.reads.marks) - marks or (_tells(step) & self.reads.facts) - told
        return (
            bool(fresh) or step_id in self.rule.requires or step_id in self.reads.answers or "done" in self.reads.facts
        )

    def _holds(self, here: Standing, also: Iterable[tuple[str, int]] = ()) -> bool:
        return judge(self.rule, self.walker.facts(here, also)).truth is Truth.HOLDS

    def _missing(self, here: Standing) -> tuple[str, ...]:
        """The fewest steps without an answer that could have opened the gate; none when nothing more could."""
        unasked = [name for name in self.direct if self._may_tell_more(here, name)]
        for size in range(1, max(_AT_ONCE, len(self.rule.requires)) + 1):
            for steps in combinations(unasked, size):
                numbered = [[(name, number) for number in range(len(self.walker.answers[name]))] for name in steps]
                if any(self._holds(here, also) for also in product(*numbered)):
                    return steps
        return ()


def _way(came: Mapping[Standing, tuple[Standing, str] | None], here: Standing) -> tuple[str, ...]:
    words: list[str] = []
    while (before := came[here]) is not None:
        here, word = before
        words.append(word)
    return tuple(reversed(words))


def _front(gate: Gate) -> frozenset[Stage]:
    moves: set[Move] = {move for move, guarded in GATES.items() if guarded is gate}
    return frozenset(stage for stage, move in TRANSITIONS if move in moves)


def _conditions(rule: Rule) -> tuple[CelCondition, ...]:
    return tuple(item for item in (rule.holds, rule.unless) if isinstance(item, CelCondition))


def _with_their_conditions(
    script: Script, direct: set[str], conditions: tuple[CelCondition, ...]
) -> tuple[set[str], tuple[CelCondition, ...]]:
    """The steps to walk: those asked for, those that their own conditions ask for, and so on; and all conditions."""
    chosen, asked = set(direct), list(conditions)
    todo = set(direct)
    while todo:
        step = script.step(todo.pop())
        if isinstance(step.when, CelCondition):
            asked.append(step.when)
            more = _answering(script, (step.when,)) - chosen
            chosen |= more
            todo |= more
    return chosen, tuple(asked)


def _reads(conditions: tuple[CelCondition, ...]) -> Reads:
    marks = {mark for item in conditions for mark, _ in free_keys(item.names, "visit.marks")}
    steps = {step for item in conditions for step, _ in free_keys(item.names, "visit.answers")}
    facts = {read.name.removeprefix("visit.") for item in conditions for read in item.names.reads}
    if "has_outcome" in facts:
        marks.add(_MARK_OF_OUTCOME)
    return Reads(frozenset(marks), _compared(conditions), frozenset(steps), frozenset(facts))


def _compared(conditions: tuple[CelCondition, ...]) -> frozenset[str]:
    """Marks in a condition that asks for another mark, answer or text as well: it may compare the two."""
    found: set[str] = set()
    for item in conditions:
        free = {read.path for read in item.names.reads if FACT_TREE.get(read.name) in (None, "text")}
        if len(free) > 1:
            found |= {mark for mark, _ in free_keys(item.names, "visit.marks")}
    return frozenset(found)


def _answering(script: Script, conditions: tuple[CelCondition, ...]) -> set[str]:
    """The steps whose answers tell something that these conditions ask for."""
    reads = _reads(conditions)
    done = set(literals_of(conditions).texts) if "done" in reads.facts else set()
    return {
        step.id
        for step in script.steps
        if reads.marks & _set_by(step) or step.id in reads.answers or step.id in done or _tells(step) & reads.facts
    }


def _set_by(step: Step) -> set[str]:
    marks = {*step.marks, *(mark for choice in step.choices for mark in choice.marks)}
    also = {StepKind.PAYMENT: "payment_method", StepKind.OUTCOME: _MARK_OF_OUTCOME}
    return marks | ({also[step.kind]} if step.kind in also else set())


def _tells(step: Step) -> set[str]:
    told = {
        StepKind.IDENTITY: {"identified"},
        StepKind.PLAN: {"plan_within_authority"},
        StepKind.PAYMENT: {"paid"},
        StepKind.OUTCOME: {"has_outcome"},
    }.get(step.kind, set())
    return told | ({"has_followup"} if step.records == "followup" else set())
