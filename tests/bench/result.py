"""One measured row: what, how much, against what, and whether the bar is met."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

FRAME_MS = 1000 / 60


@dataclass(frozen=True, slots=True)
class Result:
    """`measured` and `reference` share a unit; `at_most` and `at_least` bound their ratio, else it only reports."""

    name: str
    what: str
    measured: float
    unit: str
    against: str
    reference: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Measured over reference."""
        return self.measured / self.reference if self.reference else None

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None for a row without one."""
        ratio = self.ratio
        if ratio is None or (self.at_most is None and self.at_least is None):
            return None
        return (self.at_most is None or ratio <= self.at_most) and (self.at_least is None or ratio >= self.at_least)

    @property
    def bar(self) -> str:
        """The bar in words."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g} ×"
        return "" if self.at_least is None else f"≥ {self.at_least:g} ×"

    def as_json(self) -> dict[str, object]:
        """The row for machines."""
        return {**asdict(self), "ratio": self.ratio, "bar": self.bar, "met": self.met}


Bench = Callable[[Path], Iterable[Result]]
"""Measures something; the folder is its own, empty, and removed afterwards."""


def milliseconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    began = perf_counter()
    call()
    return (perf_counter() - began) * 1000


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def ratio_of_pairs(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """From pairs measured in turn: a typical (measured, reference), whose ratio is the median of the pairs' ratios.

    A machine that slows down for a while slows both halves of a pair, so a pair's ratio means more than its times.
    """
    reference = median(second for _, second in pairs)
    return median(first / second for first, second in pairs) * reference, reference


def table(results: Sequence[Result]) -> str:
    """The rows for people."""
    head = ("", "what", "measured", "against", "reference", "ratio", "bar", "met")
    marks = {True: "yes", False: "NO", None: "–"}
    lines = [head]
    for item in results:
        ratio = "" if item.ratio is None else f"{item.ratio:.2f} ×"
        reference = "" if item.reference is None else f"{_figure(item.reference)} {item.unit}"
        cells = (f"{_figure(item.measured)} {item.unit}", item.against, reference, ratio, item.bar, marks[item.met])
        lines.append((item.name, item.what, *cells))
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
    shown = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    notes = [f"  {item.name}, {item.what}: {item.note}" for item in results if item.note]
    return "\n".join((*shown, "", *notes))


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
