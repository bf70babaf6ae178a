"""Runs a pack's own tests: what each rule says over given facts, on both sides of its boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from collector_app.domain.facts import FACT_TREE
from collector_app.domain.policy import Rule, Truth, judge
from collector_app.packs.problems import Problem
from collector_app.packs.shapes import TrialShape, TrialsShape

TRIAL_DAY: Final = date(2026, 3, 4)  # an ordinary Wednesday; which one does not matter
TRIAL_ZONE: Final = ZoneInfo("Asia/Shanghai")

_MOMENT: Final = re.compile(r"(\d\d:\d\d(?::\d\d)?)(?:(\.\.)(\d\d:\d\d(?::\d\d)?)?)?")


def run_trials(rules: tuple[Rule, ...], trials: TrialsShape, file: str) -> list[Problem]:
    """Return what failed, and the rules that no test lets pass or fail."""
    by_id = {rule.id: rule for rule in rules}
    problems: list[Problem] = []
    expected: dict[str, set[Truth]] = {rule.id: set() for rule in rules}
    for number, trial in enumerate(trials.tests, start=1):
        rule = by_id.get(trial.rule)
        if rule is None:
            problems.append(Problem(file, trial.rule, "there is no such rule in this pack"))
            continue
        expected[rule.id].add(trial.expect)
        problems += (
            Problem(file, rule.id, f"test {number}{_named(trial)}: {fault}") for fault in _run(rule, trials, trial)
        )
    for rule_id, verdicts in expected.items():
        if Truth.HOLDS not in verdicts:
            problems.append(Problem(file, rule_id, "has no test that it passes"))
        if Truth.BROKEN not in verdicts:
            problems.append(Problem(file, rule_id, "has no test that it breaks"))
    return problems


def _named(trial: TrialShape) -> str:
    return f" ({trial.name})" if trial.name else ""


def _run(rule: Rule, trials: TrialsShape, trial: TrialShape) -> Iterator[str]:
    try:
        facts = facts_of({**trials.given, **trial.facts}, trial.without)
    except ValueError as error:
        yield str(error)
        return
    judgement = judge(rule, facts)
    if judgement.truth is not trial.expect:
        yield f"says {judgement.truth.value}, not {trial.expect.value}"
    elif trial.missing is not None and set(judgement.missing) != set(trial.missing):
        yield f"misses {', '.join(judgement.missing) or 'nothing'}, not {', '.join(trial.missing)}"


def facts_of(named: Mapping[str, Any], without: tuple[str, ...] = ()) -> dict[str, object]:
    """Build a fact tree from dotted names; raises ValueError for a name that the tree does not have."""
    facts: dict[str, object] = {}
    for name, value in named.items():
        if any(name == gone or name.startswith(f"{gone}.") for gone in without):
            continue
        kind = FACT_TREE.get(name) or _kind_of_free_key(name)
        if kind is None:
            raise ValueError(f"there is no fact {name}")
        _put(facts, name.split("."), _moment(name, value) if kind == "moment" else value)
    return facts


def _kind_of_free_key(name: str) -> str | None:
    parts = name.split(".")
    free = any(FACT_TREE.get(".".join(parts[:end])) == "map" for end in range(1, len(parts)))
    return "free" if free else None


def _put(facts: dict[str, object], path: list[str], value: object) -> None:
    for part in path[:-1]:
        branch = facts.setdefault(part, {})
        if not isinstance(branch, dict):
            raise ValueError(f"{part} is a fact and can't hold {path[-1]}")  # noqa: TRY004 - a fault of the pack
        facts = branch
    facts[path[-1]] = dict(value) if isinstance(value, dict) else value


def _moment(name: str, value: object) -> dict[str, object]:
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"{name} is a moment: write it as 21:59:59, 21:59:58..22:00:01 or 21:59:58..")
    first, span, last = match.groups()
    earliest = _at(first)
    moment: dict[str, object] = {
        "earliest": earliest,
        "local": f"{earliest:%H:%M}",
        "date": earliest.date().isoformat(),
        "weekday": earliest.isoweekday(),
        "verified": span is None,
    }
    if last or not span:
        moment["latest"] = _at(last or first)
    return moment


def _at(text: str) -> datetime:
    return datetime.combine(TRIAL_DAY, time.fromisoformat(text), tzinfo=TRIAL_ZONE)
