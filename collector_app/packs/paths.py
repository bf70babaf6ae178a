"""What only shows when packs meet each other and the scripts: steps that a way to a gate passes by."""

from __future__ import annotations

from collections.abc import Iterator

from collector_app.domain.policy import Gate, Rule
from collector_app.domain.script import Script
from collector_app.domain.visit.stage import GATES, TRANSITIONS, Stage
from collector_app.packs.conditions import CelCondition
from collector_app.packs.pack import RULES, Pack
from collector_app.packs.problems import Problem
from collector_app.packs.script import free_keys, marks_of

_RULES = "rules"


def lint_together(packs: list[Pack], scripts: list[Script]) -> Iterator[Problem]:
    """What only shows when packs meet each other and the scripts."""
    ids = {pack.id for pack in packs}
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
            for script in scripts:
                yield from _lint_rule(file, rule, script)


def _lint_rule(file: str, rule: Rule, script: Script) -> Iterator[Problem]:
    for mark in sorted(marks_read(rule) - marks_of(script)):
        yield Problem(file, rule.id, f"reads the mark {mark}, which no step of {script.key} sets")
    for step_id in rule.requires:
        step = next((item for item in script.steps if item.id == step_id), None)
        if step is None:
            yield Problem(file, rule.id, f"requires {step_id}, which is no step of {script.key}")
            continue
        if step.when is not None or not step.required:
            yield Problem(file, rule.id, f"requires {step_id}, which {script.key} does not always ask")
        for gate in sorted(rule.gates):
            if step.stage not in unavoidable(gate):
                yield Problem(
                    file, rule.id, f"requires {step_id}, which can be passed by on a way to the gate {gate.value}"
                )


def marks_read(rule: Rule) -> set[str]:
    """Return the marks that a rule asks about."""
    conditions = (item for item in (rule.holds, rule.unless) if isinstance(item, CelCondition))
    return {mark for item in conditions for mark, _ in free_keys(item.names, "visit.marks")}


def unavoidable(gate: Gate) -> frozenset[Stage]:
    """The stages that every way to a gate leads through, the one in front of it included."""
    moves = {move for move, guarded in GATES.items() if guarded is gate}
    fronts = [stage for stage, move in TRANSITIONS if move in moves]
    return frozenset(
        stage for stage in Stage if fronts and not any(front in _reachable_without(stage) for front in fronts)
    )


def _reachable_without(closed: Stage) -> set[Stage]:
    if closed is Stage.PREPARED:
        return set()
    reached, todo = {Stage.PREPARED}, [Stage.PREPARED]
    while todo:
        here = todo.pop()
        for stage, move in TRANSITIONS:
            target = TRANSITIONS[stage, move]
            if stage is here and target is not closed and target not in reached:
                reached.add(target)
                todo.append(target)
    return reached
