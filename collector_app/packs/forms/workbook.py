"""Reads an XLSForm workbook with pyxform into plain rows that know where they stand."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from collector_app.domain.localised import Localised
from collector_app.packs.problems import PacksError, Problem

SURVEY: Final = "survey"
_UNREAD: Final = ("media", "guidance_hint", "trigger")  # columns for which a script has no place
_FIRST_ROW: Final = 2  # under the headers
_BESIDE: Final = re.compile(r"\.\./([A-Za-z_][\w.-]*)")  # how the reader itself asks the question before `or_other`
_CJK: Final = re.compile(r"[㐀-鿿]")
_CHINESE: Final = re.compile(r"chinese|中文|汉语|漢語|\(zh|^zh", re.IGNORECASE)
_ENGLISH: Final = re.compile(r"english|\(en|^en\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list, by its name in the form; `marks` and `move` as in a script."""

    name: str
    label: Localised
    marks: Mapping[str, bool | int | str] = field(default_factory=dict)
    move: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the survey sheet: a question, a group with its rows, or a value. Texts that are missing are empty.

    `unread` are filled columns that a script has no place for.
    """

    row: int
    kind: str
    name: str
    label: Localised
    hint: Localised
    relevant: str = ""
    constraint: str = ""
    constraint_message: Localised = field(default_factory=lambda: Localised("", ""))
    required: str = ""
    calculation: str = ""
    appearance: str = ""
    default: str = ""
    choice_filter: str = ""
    marks: Mapping[str, bool | int | str] = field(default_factory=dict)
    records: str = ""
    step_kind: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    children: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A form: its name, version and rows in order."""

    name: str
    title: str
    version: str
    rows: tuple[Row, ...]


def read_workbook(path: Path) -> Workbook:
    """Read a workbook; raises PacksError with pyxform's own sentence, which names sheet and row."""
    if not path.is_file():
        raise PacksError([Problem(path.name, "", "there is no such file")])
    try:
        definition = get_xlsform(str(path))
        rows = _row_numbers(definition.survey)
        form: Any = workbook_to_json(definition, fallback_form_name=path.stem, warnings=[])
    except (PyXFormError, OSError, KeyError, ValueError, TypeError) as error:
        # The reader raises a few plain errors for files that are no workbook at all.
        raise PacksError([Problem(path.name, "", f"can't be read as XLSForm: {error}")]) from error
    lists = {name: _options(items) for name, items in (form.get("choices") or {}).items()}
    title = form.get("title") or path.stem
    return Workbook(
        str(form.get("id_string") or path.stem),
        str(title) if isinstance(title, str) else path.stem,
        str(form.get("version") or ""),
        tuple(_rows(form.get("children") or [], rows, lists)),
    )


def _row_numbers(survey: Sequence[Mapping[str, Any]]) -> Mapping[str, deque[int]]:
    """Where each name stands; a name that stands twice (in two groups) is met in order."""
    found: dict[str, deque[int]] = defaultdict(deque)
    for number, cells in enumerate(survey, start=_FIRST_ROW):
        name = next((str(value) for key, value in cells.items() if key.strip().lower() in ("name", "value")), "")
        found[name].append(number)
    return found


def _rows(
    items: Sequence[Mapping[str, Any]], numbers: Mapping[str, deque[int]], lists: Mapping[str, tuple[Option, ...]]
) -> Iterator[Row]:
    last = 0
    for item in items:
        name = str(item.get("name", ""))
        if name == "meta" and (item.get("control") or {}).get("bodyless"):
            continue  # written by the reader itself, it stands on no sheet
        places = numbers.get(name)
        # What the reader adds (the question behind `or_other`) belongs to the row above it.
        last = places.popleft() if places else last
        bind, control = _part(item, "bind"), _part(item, "control")
        yield Row(
            last,
            str(item.get("type", "")),
            name,
            _localised(item.get("label")),
            _localised(item.get("hint")),
            relevant=_BESIDE.sub(r"${\1}", str(bind.get("relevant", ""))),
            constraint=str(bind.get("constraint", "")),
            constraint_message=_localised(bind.get("jr:constraintMsg")),
            required=str(bind.get("required", "")),
            calculation=str(bind.get("calculate", "")),
            appearance=str(control.get("appearance", "")),
            default=str(item.get("default", "")),
            marks=_marks(bind.get("collector:marks")),
            records=str(bind.get("collector:records", "")),
            step_kind=str(bind.get("collector:kind", "")),
            choice_filter=str(item.get("choice_filter", "")),
            parameters={key: str(value) for key, value in _part(item, "parameters").items()},
            unread=tuple(name for name in _UNREAD if item.get(name)),
            options=lists.get(str(item.get("list_name", "")), ()),
            children=tuple(_rows(item.get("children") or [], numbers, lists)),
        )


def _part(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = item.get(name)
    return part if isinstance(part, Mapping) else {}


def _options(items: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(
        Option(
            str(item.get("name", "")),
            _localised(item.get("label")),
            _marks(item.get("marks")),
            str(item.get("move", "")),
        )
        for item in items
    )


def _marks(cell: object) -> dict[str, bool | int | str]:
    """Read ``private=true; place=nearby``; a mark without a value is true."""
    marks: dict[str, bool | int | str] = {}
    for item in re.split(r"[;；\n]", str(cell or "")):
        name, _, value = (part.strip() for part in item.partition("="))
        if name:
            plain = {"": True, "true": True, "false": False}.get(value.lower(), value)
            marks[name] = int(value) if value.lstrip("-").isdecimal() else plain
    return marks


def _localised(told: object) -> Localised:
    """Both languages of a cell; the one that is missing is empty. A text of no named language shows what it is."""
    by_language = told if isinstance(told, Mapping) else {"": told}
    english = chinese = ""
    for language, value in by_language.items():
        text = "" if value is None else str(value).strip()
        if _CHINESE.search(str(language)) or (not _ENGLISH.search(str(language)) and _CJK.search(text)):
            chinese = chinese or text
        elif _ENGLISH.search(str(language)) or str(language) in ("", "default"):
            english = english or text
    return Localised(english, chinese)
