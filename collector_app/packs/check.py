"""What `collector-app packs check DIR` and `explain` print: faults, and the table of rules with their citations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from collector_app.domain.localised import Language
from collector_app.domain.policy import GateDecision, Rule, clause_line
from collector_app.domain.script import Script
from collector_app.packs.pack import Pack, load_pack
from collector_app.packs.paths import lint_together
from collector_app.packs.problems import PacksError, Problem
from collector_app.packs.reading import read_folder
from collector_app.packs.script import load_script


@dataclass(frozen=True, slots=True)
class Row:
    """One rule of a table."""

    rule: str
    title: str
    gates: str
    effect: str
    clause: str
    authority: str
    confidence: str


def check_pack(path: Path, scripts: Iterable[Path] = ()) -> list[Problem]:
    """Return every fault of a pack folder, also against visit scripts when some are given; empty when it is sound."""
    problems: list[Problem] = []
    packs: list[Pack] = []
    loaded: list[Script] = []
    try:
        packs.append(load_pack(read_folder(path)))
    except PacksError as error:
        problems += error.problems
    for script in scripts:
        try:
            loaded.append(load_script(script.name, script.read_bytes()))
        except PacksError as error:
            problems += error.problems
    extended = {wanted for pack in packs for wanted in pack.extends}
    found = (item for item in lint_together(packs, loaded) if not _is_about(item, extended))
    return sorted([*problems, *found])


def _is_about(problem: Problem, extended: set[str]) -> bool:
    """A pack alone is checked without the packs that it extends."""
    return any(problem.message == f"extends {name}, which is not in force" for name in extended)


def table(path: Path, language: Language = Language.ENGLISH) -> tuple[Row, ...]:
    """Return a pack's rules with their citations; raises PacksError when the pack does not load."""
    return tuple(row(rule, language) for rule in load_pack(read_folder(path)).rules)


def row(rule: Rule, language: Language) -> Row:
    """Return one rule as a row."""
    return Row(
        rule.id,
        rule.title.text(language),
        " ".join(gate.value for gate in sorted(rule.gates)),
        rule.effect.value,
        "; ".join(clause_line(citation, language) for citation in rule.citations),
        " ".join(dict.fromkeys(citation.authority.value for citation in rule.citations)),
        " ".join(dict.fromkeys(citation.confidence.value for citation in rule.citations)),
    )


def explain(decision: GateDecision, language: Language) -> tuple[str, ...]:
    """Return one line a rule: verdict, title, missing facts, clause."""
    lines = []
    for finding in decision.findings:
        missing = f" ({', '.join(finding.missing)})" if finding.missing else ""
        clauses = "; ".join(clause_line(citation, language) for citation in finding.rule.citations)
        lines.append(f"{finding.truth.value:<11} {finding.rule.title.text(language)}{missing} [{clauses}]")
    return tuple(lines)
