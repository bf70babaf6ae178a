"""From a file to tables of text. Says so when it can't tell an encoding, instead of guessing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from collector_app.domain.localised import Localised
from collector_app.server.imports.columns import CASES, SHEETS, Sheet
from collector_app.server.imports.problems import ImportRefused, Problem
from collector_app.server.refusal import OperatorError

_DELIMITERS: Final = (",", "\t", ";")  # tab: what Excel writes as "Unicode text"
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class TextTable:
    """One sheet as text: the header row, then (row number as a spreadsheet counts, cells)."""

    sheet: Sheet
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_tables(path: Path) -> list[TextTable]:
    """Read a workbook, or a CSV file with its neighbours.

    Raises OperatorError when there is no such file, ImportRefused when one can't be read.
    """
    if not path.is_file():
        message = f"没有找到文件 {path} / There is no file {path}."
        raise OperatorError(message)
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _read_workbook(path)
    tables = [_read_csv(path, CASES)]
    for sheet in SHEETS[1:]:
        neighbour = path.with_name(f"{sheet.name}.csv")
        if neighbour.is_file() and neighbour != path:
            tables.append(_read_csv(neighbour, sheet))
    return tables


def _read_csv(path: Path, sheet: Sheet) -> TextTable:
    text = _decode(path.read_bytes(), sheet)
    if text is None:
        raise ImportRefused(
            [
                Problem(
                    path.name,
                    0,
                    "",
                    Localised(
                        "no column of the format is found: save the list as CSV UTF-8 or as XLSX, headers in row 1",
                        "没有找到约定的列：请另存为 CSV UTF-8 或 XLSX，表头放在第 1 行",
                    ),
                )
            ]
        )
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, sheet)))
    return _table(sheet, rows)


def _decode(data: bytes, sheet: Sheet) -> str | None:
    """Return the text in the first encoding that decodes strictly and shows a header we know; None when none does."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _known_headers(text, sheet):
            return text
    return None


def _candidates(data: bytes) -> Iterable[str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return (encoding,)
    if b"\0" in data:  # only UTF-16 has NUL bytes in a table: those of its commas and line ends
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "gb18030")


def _known_headers(text: str, sheet: Sheet) -> int:
    return max(_headers_with(text, sheet, delimiter) for delimiter in _DELIMITERS)


def _headers_with(text: str, sheet: Sheet, delimiter: str) -> int:
    first = next(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter), [])
    return len({name.strip() for name in first} & set(sheet.by_header()))


def _delimiter(text: str, sheet: Sheet) -> str:
    return max(_DELIMITERS, key=lambda delimiter: _headers_with(text, sheet, delimiter))


def _read_workbook(path: Path) -> list[TextTable]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        text = Localised("this is no XLSX workbook, or it is damaged", "这不是 XLSX 工作簿，或者已损坏")
        raise ImportRefused([Problem(path.name, 0, "", text)]) from None
    try:
        names = {name.strip(): name for name in book.sheetnames}
        found = [(sheet, names.get(sheet.chinese, names.get(sheet.name))) for sheet in SHEETS]
        if found[0][1] is None:
            found = [(CASES, book.sheetnames[0])]
        return [
            _table(sheet, [[_text(value) for value in row] for row in book[name].iter_rows(values_only=True)])
            for sheet, name in found
            if name is not None
        ]
    finally:
        book.close()


def _text(value: object) -> str:
    """A cell's value as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        form = "%Y-%m-%d" if (value.hour, value.minute, value.second) == (0, 0, 0) else "%Y-%m-%d %H:%M"
        return value.strftime(form)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0")
    return str(value)


def _table(sheet: Sheet, rows: Sequence[Sequence[str]]) -> TextTable:
    header = tuple(cell.strip() for cell in rows[0]) if rows else ()
    numbered = ((at, tuple(cell.strip() for cell in row)) for at, row in enumerate(rows[1:], start=2))
    return TextTable(sheet, header, tuple((at, cells) for at, cells in numbered if any(cells)))
