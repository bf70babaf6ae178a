"""Reads YAML into shapes; every fault becomes a `Problem` that names the rule or step, not a Python type."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import ValidationError

from collector_app.packs.problems import PacksError, Problem
from collector_app.packs.shapes import Shape

MAX_BYTES: Final = 512 * 1024  # ten times the largest shipped file; packs also come over the wire
MAX_DEPTH: Final = 20  # twice the depth of a script; the C parser would overflow its stack on a hundred thousand

T = TypeVar("T", bound=Shape)
Files = Mapping[str, bytes]
"""File name → content of one pack or script."""


class _Loader(yaml.CSafeLoader):
    """Plain YAML 1.2 scalars: no dates, no base-60 numbers (22:00), no `no` for false; no key twice."""

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's signature
    ) -> dict[Hashable, Any]:
        """As PyYAML's, but a key that stands twice is an error: one of the two would silently be lost."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value} stands twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


_KEPT: Final = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:null"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT and first not in {*"yYnNoO"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_INT: Final = "tag:yaml.org,2002:int"


def _construct_int(loader: _Loader, node: yaml.ScalarNode) -> int | str:
    text = loader.construct_scalar(node)
    return int(text) if text.lstrip("+-").isdecimal() else text


_Loader.add_constructor(_INT, _construct_int)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder (not its subfolders); raises PacksError when there is none such."""
    if not folder.is_dir():
        raise PacksError([Problem(folder.name, "", "there is no such folder")])
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def read_shape(shape: type[T], file: str, content: bytes) -> T:
    """Read one file; raises PacksError with all its faults."""
    data = parse(file, content)
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise PacksError(
            Problem(file, _where(data, fault["loc"]), _sentence(fault["msg"], fault["loc"])) for fault in error.errors()
        ) from error


def parse(file: str, content: bytes) -> Any:  # noqa: ANN401 - whatever YAML holds
    """Return the plain content of one YAML file; raises PacksError."""
    if len(content) > MAX_BYTES:
        raise PacksError([Problem(file, "", f"{len(content)} bytes are more than the {MAX_BYTES} allowed")])
    try:
        text = content.decode("utf-8")
        _check_events(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError as error:
        raise PacksError([Problem(file, "", "is not UTF-8")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark is not None else ""
        raise PacksError([Problem(file, place, getattr(error, "problem", None) or "is no YAML")]) from error


def _check_events(text: str) -> None:
    """Refuse what could grow without bounds while it is put together: aliases and deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MAX_DEPTH:
            problem = "aliases (*name) are not used here" if depth <= MAX_DEPTH else f"more than {MAX_DEPTH} levels"
            line = event.start_mark.line + 1 if event.start_mark is not None else 1
            raise yaml.MarkedYAMLError(problem=f"line {line}: {problem}")


def _where(data: object, location: tuple[int | str, ...]) -> str:
    """The id of the innermost thing on the way to a fault that has one."""
    found = ""
    for part in location:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            break
        if isinstance(data, Mapping):
            found = str(data.get("id") or data.get("rule") or found)
    return found


def _sentence(message: str, location: tuple[int | str, ...]) -> str:
    fields = ".".join(str(part) for part in location if isinstance(part, str))
    plain = message.removeprefix("Value error, ")
    return f"{fields}: {plain}" if fields else plain
