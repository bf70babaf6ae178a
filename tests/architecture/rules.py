"""The house rules that no linter knows, as functions from text to complaints, so that each can be shown to bite."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter
from typing import Final

MODULE_LINES: Final = 400
CLASS_LINES: Final = 200
CLASS_METHODS: Final = 20
FUNCTION_LINES: Final = 50

FORBIDDEN_WORDS: Final = frozenset(
    {"common", "handler", "handlers", "helper", "helpers", "manager", "managers", "misc", "util", "utils", "utility"}
)

# What a domain without clock and I/O may take from the standard library. `datetime` and `uuid` for their types only:
# the linter bans the calls that read the machine.
PURE: Final = frozenset(
    {
        "__future__", "abc", "base64", "binascii", "bisect", "calendar", "collections", "contextlib", "copy",
        "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "graphlib", "hashlib", "heapq", "hmac",
        "itertools", "json", "math", "numbers", "operator", "re", "statistics", "string", "struct", "textwrap",
        "types", "typing", "unicodedata", "uuid", "zoneinfo",
    }
)  # fmt: skip
IMPURE_CALLS: Final = frozenset({"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"})

# Which package may import which library. A library that is not named here is in nobody's hands: give it a place first.
OWNERS: Final[Mapping[str, AbstractSet[str]]] = {
    "PySide6": {"gui", "desktop"},
    "PySide6Qlementine": {"gui", "desktop"},
    "shiboken6": {"gui", "desktop"},
    "segno": {"gui"},
    "sqlalchemy": {"storage", "server"},
    "alembic": {"storage", "server"},
    "sqlcipher3": {"storage"},
    "psycopg": {"server"},
    "pypinyin": {"storage"},
    "keyring": {"security"},
    "argon2": {"security"},
    "nacl": {"security", "server"},
    "cryptography": {"security", "server", "verify", "protocol"},  # protocol: public keys only, see pyproject.toml
    "http_message_signatures": {"protocol", "sync", "server"},
    "requests": {"sync"},
    "truststore": {"sync"},
    "urllib3": {"sync"},
    "zstandard": {"protocol", "sync", "server"},
    "pydantic": {"protocol", "packs", "server"},
    "pydantic_core": {"protocol", "server"},
    "cel": {"packs"},
    "yaml": {"packs", "server"},  # the company file
    "openpyxl": {"server"},  # case lists
    "pyxform": {"packs"},  # XLSForm scripts
    "elementpath": {"packs"},
    "platformdirs": {"config"},
    "typer": {"desktop", "server"},
    "fastapi": {"server"},
    "starlette": {"server"},
    "uvicorn": {"server"},
}


def too_big(source: str) -> list[str]:
    """Modules, classes and functions beyond the limits of size."""
    found: list[str] = []
    lines = len(source.splitlines())
    if lines > MODULE_LINES:
        found.append(f"module has {lines} lines, {MODULE_LINES} are allowed")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found += _over(f"function {node.name}", _length(node), FUNCTION_LINES, "lines")
        elif isinstance(node, ast.ClassDef):
            methods = {item.name for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)}
            found += _over(f"class {node.name}", _length(node), CLASS_LINES, "lines")
            found += _over(f"class {node.name}", len(methods), CLASS_METHODS, "methods")
    return found


def _over(what: str, size: int, limit: int, unit: str) -> list[str]:
    return [f"{what} has {size} {unit}, {limit} are allowed"] if size > limit else []


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def badly_named(module: str, source: str) -> list[str]:
    """Words in the module's name and in its classes' names that say nothing."""
    names = [module, *(node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef))]
    return [f"{name}: {word!r} says nothing" for name in names for word in sorted(_words(name) & FORBIDDEN_WORDS)]


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def imported_roots(source: str) -> set[str]:
    """The first part of every imported name, imports inside functions included."""
    roots: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            roots.add(node.module.partition(".")[0])
    return roots


def third_party(source: str) -> set[str]:
    """The libraries that `source` imports and that Python doesn't bring."""
    return imported_roots(source) - sys.stdlib_module_names - {"collector_app"}


def in_strange_hands(package: str, source: str) -> list[str]:
    """Libraries that this package of ours may not import."""
    return [
        f"imports {library}, which belongs to {', '.join(sorted(OWNERS.get(library, ()))) or 'nobody yet'}"
        for library in sorted(third_party(source))
        if package not in OWNERS.get(library, ())
    ]


def impure(source: str) -> list[str]:
    """What in a domain module isn't pure: libraries, modules that read the machine, calls that touch it."""
    found = [f"imports {root}" for root in sorted(imported_roots(source) - PURE - {"collector_app"})]
    return found + [
        f"line {node.lineno} calls {node.func.id}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_CALLS
    ]


def waits_for_time(source: str) -> list[str]:
    """Tests that wait for a span of time instead of an event, or that are run again until they pass."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr == "sleep" or (owner == "qtbot" and node.func.attr == "wait"):
                found.append(f"line {node.lineno} waits for time: {owner}.{node.func.attr}()")
        elif isinstance(node, ast.Attribute) and node.attr in {"flaky", "rerun", "reruns"}:
            found.append(f"line {node.lineno} runs a test again: {ast.unparse(node)}")
    return found


_SILENCER: Final = re.compile(r"#\s*(?:ruff:\s*)?(?:noqa|type:\s*ignore|mypy:|pyright:)", re.IGNORECASE)
_REASONED: Final = re.compile(
    r"#\s*(?:ruff:\s*)?(?:noqa:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*|type:\s*ignore\[[a-z, -]+\]|mypy:\s*[^#]+)"
    r"\s*(?:#|-)\s*(?P<reason>\S.*)"
)
_SHORTEST_REASON: Final = 8  # characters: "Qt name" is not a reason, "Qt calls it" is


def silenced_without_reason(source: str) -> list[str]:
    """Remarks that switch a check off and say why neither behind themselves nor on a line of its own above."""
    lines = source.splitlines()
    found: list[str] = []
    excused: set[int] = set()  # several lines in a row may share the reason above the first
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or not _SILENCER.search(token.string):
            continue
        number = token.start[0]
        match = _REASONED.search(token.string)
        above = lines[number - 2].strip() if number > 1 else ""
        if (above.startswith("#") and not _SILENCER.search(above)) or number - 1 in excused:
            excused.add(number)
        elif match is None or len(match["reason"]) < _SHORTEST_REASON:
            found.append(f"line {number}: {token.string.strip()}")
    return found


def a_cycle(imports: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Modules that import each other in a ring, first and last the same; empty when there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        return ring[::-1]  # the library walks from the imported to the importer
    return []


def screens_that_know_each_other(imports: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Imports from one screen's folder into another's; a screen is a folder of `gui` that holds a `*_view`."""
    screens = {name.split(".")[2] for name in imports if re.match(r"collector_app\.gui\.\w+\.\w+_view$", name)}
    found: list[str] = []
    for module, targets in sorted(imports.items()):
        own = _screen(module, screens)
        found += [
            f"{module} → {target}" for target in sorted(targets) if own and _screen(target, screens) not in {None, own}
        ]
    return found


def _screen(module: str, screens: AbstractSet[str]) -> str | None:
    parts = module.split(".")
    return parts[2] if parts[:2] == ["collector_app", "gui"] and len(parts) > 2 and parts[2] in screens else None
