"""Finds the line and column in a YAML file at which a fault of a condition stands, so that an editor can jump there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import yaml

from collector_app.packs.problems import Problem

_NAME = re.compile(r"[\w.]+")


def located(problems: Iterable[Problem], file: str, content: bytes) -> list[Problem]:
    """Return the problems, those of conditions in `file` with the place in its text; the file was read once already."""
    problems = list(problems)
    if not any(problem.key for problem in problems):
        return problems
    text = content.decode("utf-8")
    values = {(where, key): node for where, key, node in _conditions(yaml.compose(text, Loader=yaml.SafeLoader))}
    return [
        _place(problem, text, values[problem.where, problem.key])
        if problem.file == file and (problem.where, problem.key) in values
        else problem
        for problem in problems
    ]


def _conditions(node: yaml.Node | None) -> Iterator[tuple[str, str, yaml.ScalarNode]]:
    """Every text of a mapping that has an id, with that id and its key."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _conditions(item)
    if not isinstance(node, yaml.MappingNode):
        return
    pairs = [(key.value, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
    own = next((value.value for key, value in pairs if key == "id" and isinstance(value, yaml.ScalarNode)), "")
    for key, value in pairs:
        if own and isinstance(value, yaml.ScalarNode):
            yield own, key, value
        yield from _conditions(value)


def _place(problem: Problem, text: str, node: yaml.ScalarNode) -> Problem:
    """A name is found again by counting how often it came before: quotes, folds and indents don't matter."""
    start = node.start_mark
    name = _NAME.match(node.value, problem.column - 1) if problem.column else None
    if name is None:
        return replace(problem, line=start.line + 1, column=start.column + 1)
    before = len(re.findall(re.escape(name[0]), node.value[: name.start()]))
    found = list(re.finditer(re.escape(name[0]), text[start.index : node.end_mark.index]))
    at = start.index + found[before].start() if before < len(found) else start.index
    return replace(problem, line=text.count("\n", 0, at) + 1, column=at - (text.rfind("\n", 0, at) + 1) + 1)
