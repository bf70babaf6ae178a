"""What is wrong with a pack or a script, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: the file, the rule or step (empty when it is the file itself), and what to mend.

    `column` counts characters of a condition from 1; 0 when the fault has no place in one.
    """

    file: str
    where: str
    message: str
    column: int = 0

    def __str__(self) -> str:
        place = f"{self.where}, column {self.column}" if self.column else self.where
        return f"{self.file}: {place}: {self.message}" if place else f"{self.file}: {self.message}"


class PacksError(Exception):
    """A pack or script can't be used; `problems` lists every fault that was found, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
