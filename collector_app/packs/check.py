"""What `collector-app packs` and `explain` print: faults, and the table of rules with their citations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from collector_app.packs.stacks import Stack


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


def check_stack(stack: Stack, packs: Path, scripts: Path) -> list[Problem]:
    """Return every fault of the packs of a stack together, with its script; both lie in folders, under their ids."""
    problems: list[Problem] = []
    loaded: list[Pack] = []
    for name in stack.packs:
        try:
            loaded.append(load_pack(read_folder(packs / name)))
        except PacksError as error:
            problems += (
                Problem(f"{name}/{item.file}", item.where, item.message, item.column) for item in error.problems
            )
    file = scripts / f"{stack.script}.yaml"
    try:
        script = load_script(file.name, file.read_bytes())
    except FileNotFoundError:
        return sorted([*problems, Problem(file.name, "", "there is no such script")])
    except PacksError as error:
        return sorted([*problems, *error.problems])
    return sorted([*problems, *lint_together(loaded, [script])])


def scripts_of(pack: Path, stacks: Mapping[str, Stack], scripts: Path) -> list[Path]:
    """Return the scripts of the stacks in which a pack works; for one in no stack, those of the packs it extends."""
    try:
        loaded = load_pack(read_folder(pack))
    except PacksError:
        return []
    own = {stack.script for stack in stacks.values() if loaded.id in stack.packs}
    near = {stack.script for stack in stacks.values() if set(loaded.extends) & set(stack.packs)}
    return [scripts / f"{name}.yaml" for name in sorted(own or near)]


def packs_with(root: Path, folders: Sequence[Path]) -> list[Pack]:
    """Return the packs of a folder, with those of `folders` in the place of the ones of the same id.

    Raises PacksError with the faults of all of them.
    """
    loaded: dict[str, Pack] = {}
    problems: list[Problem] = []
    for folder in (*sorted(path for path in root.iterdir() if path.is_dir()), *folders):
        try:
            pack = load_pack(read_folder(folder))
            loaded[pack.id] = pack
        except PacksError as error:
            problems += (
                Problem(f"{folder.name}/{item.file}", item.where, item.message, item.column) for item in error.problems
            )
    if problems:
        raise PacksError(problems)
    return [loaded[name] for name in sorted(loaded)]


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
