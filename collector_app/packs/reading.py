"""Reads YAML into shapes; every fault becomes a `Problem` that names the rule or step, not a Python type."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import ValidationError

from collector_app.packs.problems import PacksError, Problem
from collector_app.packs.shapes import Shape

MAX_BYTES: Final = 512 * 1024  # twenty times the largest shipped file; packs also come over the wire

T = TypeVar("T", bound=Shape)
Files = Mapping[str, bytes]
"""File name → content of one pack or script."""


class _Loader(yaml.SafeLoader):
    """Plain YAML 1.2 scalars: no dates, no base-60 numbers (22:00), no `no` for false; no aliases; no key twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # the stubs leave it out
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not used here", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_KEPT: Final = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:null"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT and first not in {*"yYnNoO"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_INT: Final = "tag:yaml.org,2002:int"


def _construct_int(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> int | str:
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
    data = _parse(file, content)
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise PacksError(
            Problem(file, _where(data, fault["loc"]), _sentence(fault["msg"], fault["loc"])) for fault in error.errors()
        ) from error


def _parse(file: str, content: bytes) -> object:
    if len(content) > MAX_BYTES:
        raise PacksError([Problem(file, "", f"{len(content)} bytes are more than the {MAX_BYTES} allowed")])
    try:
        return yaml.load(content.decode("utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError as error:
        raise PacksError([Problem(file, "", "is not UTF-8")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark is not None else ""
        raise PacksError([Problem(file, place, getattr(error, "problem", None) or "is no YAML")]) from error


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
