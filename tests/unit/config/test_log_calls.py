"""Every call of the log in the app: its event is listed, and no personal word that it might be handed gets through."""

from __future__ import annotations

import ast
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

import collector_app
from collector_app.config.logs import FIELDS, AllowListFormatter

PACKAGE: Final = Path(collector_app.__file__).parent
LEVELS: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
LOGGERS: Final = frozenset({"log", "_LOG", "LOG", "logger", "_log"})
ELSEWHERE: Final = frozenset({"server", "verify"})  # the centre has an operator's log; the verifier has none
CANARIES: Final = ("林玉珍", "13800138000", "310115198603072418", "Lane 27, Shuicheng Road", "6222 0210 0112 3344 558")


@dataclass(frozen=True)
class Call:
    """One call: where it stands, its event, and the names of its fields."""

    place: str
    event: str
    fields: tuple[str, ...]
    words: int

    def __str__(self) -> str:
        return self.place


def calls() -> Iterator[Call]:
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_logger(node.func):
                yield _call(inside.as_posix(), node)


def _is_logger(method: ast.Attribute) -> bool:
    value = method.value
    if method.attr not in LEVELS:
        return False
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Attribute) and value.func.attr == "getLogger"
    name = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
    return name in LOGGERS


def _call(place: str, node: ast.Call) -> Call:
    event = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
    fields: list[str] = []
    for keyword in node.keywords:
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
            fields += [str(key.value) for key in keyword.value.keys if isinstance(key, ast.Constant)]
    return Call(f"{place}:{node.lineno}", str(event), tuple(fields), len(node.args) - 1)


CALLS: Final = tuple(calls())


def written(call: Call, canary: object, error: BaseException | None = None) -> str:
    trouble = None if error is None else (type(error), error, error.__traceback__)
    extra = dict.fromkeys(call.fields, canary)
    record = logging.getLogger("x").makeRecord("x", logging.INFO, "f.py", 1, call.event, (), trouble, extra=extra)
    return AllowListFormatter().format(record)


def test_the_calls_are_found() -> None:
    assert len(CALLS) > 20
    assert {field for call in CALLS for field in call.fields} > {"failure", "count"}


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_a_call_names_a_listed_event_and_listed_fields_only(call: Call) -> None:
    assert call.words == 0, "free text is written as its place only"
    assert '"event":"unlisted"' not in written(call, "code.known")
    assert set(call.fields) <= FIELDS.keys()


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_no_personal_word_gets_through_any_call(call: Call) -> None:
    for canary in CANARIES:
        for value in (canary, canary.encode(), [canary], {canary: canary}, ValueError(canary), int("138" + "0" * 9)):
            line = written(call, value, ValueError(canary))
            assert canary not in line.encode().decode("unicode_escape", "replace")
            assert canary not in line
            assert "138000000000" not in line
