"""Typed records to plain values and back: the one codec for frozen dataclasses of the domain.

Understands text, integers, booleans, dates, aware times, string enums, `Money`, tuples, mappings
with text keys, `X | None` and nested dataclasses. A field that equals its default is left out, so
a record can grow by defaulted fields without changing old bytes.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from collector_app.domain.journal.canonical import Plain

R = TypeVar("R")


class BadRecordError(ValueError):
    """Plain data does not fit its record; the message names the field path."""


def to_plain(value: object) -> Plain:
    """Return the plain form of a record or of a value that may stand in one."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            message = "a time without offset can't be recorded"
            raise BadRecordError(message)
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return _fields_to_plain(value)
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | frozenset):
        items = sorted(value) if isinstance(value, frozenset) else value
        return [to_plain(item) for item in items]
    message = f"{type(value).__name__} can't stand in a record"
    raise BadRecordError(message)


def _fields_to_plain(value: Any) -> Plain:  # noqa: ANN401 - any dataclass
    result: dict[str, Plain] = {}
    for item in fields(value):
        content = getattr(value, item.name)
        if not _is_default(item, content):
            result[item.name] = to_plain(content)
    return result


def _is_default(item: Field[Any], content: object) -> bool:
    if item.default is not MISSING:
        return bool(content == item.default)
    if item.default_factory is not MISSING:
        return bool(content == item.default_factory())
    return False


def from_plain(record: type[R], value: object, path: str = "") -> R:
    """Build a `record` from plain data; unknown fields are ignored (a newer writer).

    Raises BadRecordError naming the field when something is missing or of the wrong type.
    """
    return cast("R", _build(record, value, path or record.__name__))


def _build(annotation: Any, value: object, path: str) -> object:  # noqa: ANN401 - any annotation
    if isinstance(annotation, type):  # first, because nearly every field is one
        if type(value) is annotation:
            return value
        if is_dataclass(annotation):
            return _build_dataclass(annotation, value, path)
        return _build_scalar(annotation, value, path)
    origin = typing.get_origin(annotation)
    if origin in (types.UnionType, typing.Union):
        return _build_optional(annotation, value, path)
    if origin is tuple:
        return _items(typing.get_args(annotation)[0], value, path)
    if origin in (dict, Mapping):
        return _build_mapping(annotation, value, path)
    if origin is frozenset:
        return frozenset(_items(typing.get_args(annotation)[0], value, path))
    return value


def _build_optional(annotation: Any, value: object, path: str) -> object:  # noqa: ANN401 - any annotation
    options = typing.get_args(annotation)
    if value is None:
        if type(None) in options:
            return None
        message = f"{path} is missing"
        raise BadRecordError(message)
    candidates = [option for option in options if option is not type(None)]
    if len(candidates) > 1:
        return value  # a plain value of any shape
    return _build(candidates[0], value, path)


def _items(item: Any, value: object, path: str) -> tuple[object, ...]:  # noqa: ANN401 - any annotation
    if not isinstance(value, list | tuple):
        message = f"{path} is no list"
        raise BadRecordError(message)
    return tuple(_build(item, part, f"{path}[{index}]") for index, part in enumerate(value))


def _build_mapping(annotation: Any, value: object, path: str) -> object:  # noqa: ANN401 - any annotation
    if not isinstance(value, Mapping):
        message = f"{path} is no object"
        raise BadRecordError(message)
    item = typing.get_args(annotation)[1]
    return {str(key): _build(item, part, f"{path}.{key}") for key, part in value.items()}


def _build_dataclass(annotation: type, value: object, path: str) -> object:
    if not isinstance(value, Mapping):
        message = f"{path} is no object"
        raise BadRecordError(message)
    arguments: dict[str, object] = {}
    for name, hint, required in _plan(annotation):
        if name in value:
            arguments[name] = _build(hint, value[name], f"{path}.{name}")
        elif required:
            message = f"{path}.{name} is missing"
            raise BadRecordError(message)
    try:
        return annotation(**arguments)
    except (TypeError, ValueError) as error:
        message = f"{path}: {error}"
        raise BadRecordError(message) from error


@cache
def _plan(annotation: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name, type and whether it must be there, for every field of a record."""
    hints = _hints(annotation)
    return tuple(
        (item.name, hints[item.name], item.default is MISSING and item.default_factory is MISSING)
        for item in fields(annotation)
    )


@cache
def _hints(annotation: type) -> dict[str, Any]:
    # The names that the alias `Plain` is made of need not be imported where a record stands.
    return typing.get_type_hints(annotation, localns={"Sequence": Sequence, "Mapping": Mapping})


def _build_scalar(annotation: type, value: object, path: str) -> object:
    try:
        if annotation in (datetime, date, time) and isinstance(value, str):
            return _build_time(annotation, value)
        if issubclass(annotation, StrEnum) and isinstance(value, str):
            return annotation(value)
    except ValueError as error:
        message = f"{path}: {error}"
        raise BadRecordError(message) from error
    if isinstance(value, annotation) and isinstance(value, bool) == (annotation is bool):
        return value
    message = f"{path} should be {annotation.__name__}, not {type(value).__name__}"
    raise BadRecordError(message)


def _build_time(annotation: type, value: str) -> object:
    result: object = cast("type[datetime]", annotation).fromisoformat(value)
    if isinstance(result, datetime) and result.tzinfo is None:
        message = f"{value} has no offset"
        raise ValueError(message)
    return result
