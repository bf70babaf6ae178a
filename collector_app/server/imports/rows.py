"""Rows of text to rows of values, collecting every error of every cell."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import Any, Final

from collector_app.domain.localised import Localised
from collector_app.server.imports.cells import Origin
from collector_app.server.imports.columns import Column, Sheet
from collector_app.server.imports.files import TextTable
from collector_app.server.imports.problems import CellError, Problem

_MISSING: Final = Localised("must be filled", "必须填写")


@dataclass(frozen=True, slots=True)
class Record:
    """One row's values by English header; empty cells are absent."""

    sheet: Sheet
    row: int
    values: dict[str, Any]

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as its column's reader says
        """Return a value, or `default` for an empty cell."""
        return self.values.get(key, default)


@dataclass(slots=True)
class Findings:
    """Collects problems; `broken` remembers the rows that can't be built any further."""

    problems: list[Problem] = field(default_factory=list)
    broken: set[tuple[str, int]] = field(default_factory=set)

    def add(self, sheet: Sheet, row: int, column: str, text: Localised) -> None:
        """Note a problem of a cell, named by its Chinese header."""
        names = {item.key: item.chinese for item in sheet.columns}
        label = f"{names[column]} {column}" if column in names else column
        self.problems.append(Problem(sheet.name, row, label, text))
        self.broken.add((sheet.name, row))

    def is_broken(self, record: Record) -> bool:
        """Whether something was found in this row."""
        return (record.sheet.name, record.row) in self.broken


def read_records(table: TextTable, origin: Origin, findings: Findings) -> list[Record]:
    """Return the rows whose header could be understood; problems go to `findings`."""
    columns = _columns(table, findings)
    if columns is None:
        return []
    records: list[Record] = []
    for row, cells in table.rows:
        if any(cells[len(columns) :]):
            text = Localised("more cells than the header has", "单元格比表头多")
            findings.add(table.sheet, row, "", text)
            continue
        values: dict[str, Any] = {}
        for column, cell in zip(columns, cells, strict=False):
            if column is not None and cell:
                try:
                    values[column.key] = column.reader(cell, origin)
                except CellError as error:
                    findings.add(table.sheet, row, column.key, error.text)
        filled = {column.key for column, cell in zip(columns, cells, strict=False) if column is not None and cell}
        for column in table.sheet.columns:
            if column.required and column.key not in filled:
                findings.add(table.sheet, row, column.key, _MISSING)
        records.append(Record(table.sheet, row, values))
    return records


def _columns(table: TextTable, findings: Findings) -> list[Column | None] | None:
    """Return the column of each header cell; None when a required one is missing altogether."""
    known = table.sheet.by_header()
    columns: list[Column | None] = []
    for name in table.header:
        column = known.get(name)
        if name and column is None:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
            text = Localised(f"no such column; the nearest is {nearest[0]}", f"没有这一列，最接近的是「{nearest[0]}」")
            findings.add(table.sheet, 1, name, text)
        if column is not None and column in columns:
            findings.add(table.sheet, 1, name, Localised("this column stands here twice", "这一列出现了两次"))
        columns.append(column)
    missing = [column for column in table.sheet.columns if column.required and column not in columns]
    for column in missing:
        findings.add(table.sheet, 1, column.key, Localised("this column is missing", "缺少这一列"))
    return None if missing else columns
