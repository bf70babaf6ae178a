"""What is wrong with a pack or a script, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: the file, the rule or step (empty when it is the file itself), and what to mend.

    `key` says which of its conditions is meant. `line` and `column` count from 1 in the file, where a place is known;
    until it is looked up (`locating`), the column counts within the condition.
    """

    file: str
    where: str
    message: str
    column: int = 0
    key: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.where,
                f"line {self.line}" if self.line else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        return f"{self.file}: {place}: {self.message}" if place else f"{self.file}: {self.message}"


class PacksError(Exception):
    """A pack or script can't be used; `problems` lists every fault that was found, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
