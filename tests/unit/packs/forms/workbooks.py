"""Builds XLSForm workbooks for tests, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Cells = Sequence[Sequence[object]]

CHOICES: Cells = (
    ("list_name", "name", "label::English (en)", "label::中文 (zh)", "marks", "move"),
    ("yn", "yes", "Yes", "是", "private=true", None),
    ("yn", "no", "No", "否", "private=false", None),
    ("door", "Adult", "An adult", "成年人", "door=adult", None),
    ("door", "nobody", "Nobody", "没有人", "door=nobody", "leave"),
    ("num", "1", "One", "一", None, None),
    ("num", "2", "Two", "二", None, None),
)


def workbook(folder: Path, survey: Cells, choices: Cells = CHOICES, settings: Cells = ()) -> Path:
    """Write a workbook and return its path; the first row of each sheet holds the headers."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "survey"
    for row in survey:
        sheet.append(list(row))
    for name, cells in (("choices", choices), ("settings", settings)):
        extra = book.create_sheet(name)
        for row in cells:
            extra.append(list(row))
    path = folder / "form.xlsx"
    book.save(path)
    return path
