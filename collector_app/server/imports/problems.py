"""What is wrong with a file that somebody wants to import: all of it at once, where it stands, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from collector_app.domain.localised import Localised
from collector_app.server.refusal import OperatorError


class CellError(ValueError):
    """A cell's text is not what its column wants."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.text = Localised(english, chinese)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct. `row` counts as a spreadsheet shows it: 1 is the header, 0 the file as a whole."""

    sheet: str
    row: int
    column: str
    text: Localised

    def line(self) -> str:
        """Return the problem as one line: place, Chinese, English."""
        place = self.sheet
        if self.row:
            place += f" 第 {self.row} 行 (row {self.row})"
        if self.column:
            place += f" [{self.column}]"
        return f"{place}: {self.text.zh_CN} / {self.text.en}"


class ImportRefused(OperatorError):
    """Nothing was imported; `problems` are all that were found."""

    def __init__(self, problems: list[Problem]) -> None:
        lines = "\n".join(problem.line() for problem in problems)
        count = len(problems)
        super().__init__(f"{count} 处需要更正，没有导入任何内容 / {count} to correct, nothing was imported\n{lines}")
        self.problems = problems
