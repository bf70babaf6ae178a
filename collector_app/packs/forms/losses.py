"""What a form says and a script can't, each with its place, and how the list reads: the same thing is said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_ALIKE: Final = 3  # so many of the same make one line
_NAMED: Final = 4  # names on such a line; the rows say which are meant besides


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """Something of a form that a script can't say; `row` is 0 when it stands on no row."""

    sheet: str
    row: int
    name: str
    message: str

    def __str__(self) -> str:
        place = f"{self.sheet}, row {self.row}" if self.row else self.sheet
        return f"{place}: {self.name}: {self.message}" if self.name else f"{place}: {self.message}"


def told(losses: Iterable[Loss]) -> Iterator[str]:
    """Return the lines of a list in the order of its rows; three or more of the same are one line with all rows."""
    alike: dict[tuple[str, str], list[Loss]] = {}
    for loss in sorted(losses):
        alike.setdefault((loss.sheet, loss.message), []).append(loss)
    lines = [line for group in alike.values() for line in _lines(group)]
    yield from (text for _, _, text in sorted(lines))


def _lines(group: Sequence[Loss]) -> Iterator[tuple[str, int, str]]:
    first = group[0]
    if len(group) < _ALIKE or not first.row:
        yield from ((loss.sheet, loss.row, str(loss)) for loss in group)
        return
    names = list(dict.fromkeys(loss.name for loss in group if loss.name))
    named = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    rows = _spans(sorted({loss.row for loss in group}))
    yield first.sheet, first.row, f"{first.sheet}, rows {rows}: {named}: {first.message}"


def _spans(rows: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][-1] + 1:
            spans[-1].append(row)
        else:
            spans.append([row])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)
