"""A signature as the pen made it: strokes of points, as a compact vector document.

The document is canonical JSON: ``{"format": "collector/strokes/v1", "height": h, "strokes": [[x, y, t, p, dx, dy, dt,
dp, …], …], "width": w}``. Each stroke is flat: its first point (place in the pad, milliseconds since the first touch,
pressure 0 to 1000), then the difference from point to point.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

FORMAT: Final = "collector/strokes/v1"
MAX_POINTS: Final = 40_000  # some minutes of a pen at 200 points a second
_FIELDS: Final = 4
_MOST: Final = 1_000_000_000  # of any number: eleven days of milliseconds


class BadStrokesError(ValueError):
    """A document is no signature of this format."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where the pen was: place in the pad's pixels, milliseconds since the first touch, pressure 0 to 1000."""

    x: int
    y: int
    ms: int
    pressure: int = 1000

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """Return the four in the document's order."""
        return self.x, self.y, self.ms, self.pressure


@dataclass(frozen=True, slots=True)
class Signature:
    """The pad's size in pixels and what was drawn on it."""

    width: int
    height: int
    strokes: tuple[tuple[Point, ...], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing was drawn; one dot is nothing."""
        return sum(len(stroke) for stroke in self.strokes) <= 1

    def to_bytes(self) -> bytes:
        """Return the document."""
        strokes = [_flat(stroke) for stroke in self.strokes if stroke]
        plain = {"format": FORMAT, "height": self.height, "strokes": strokes, "width": self.width}
        return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")


def read_signature(data: bytes) -> Signature:
    """Read a document; raises BadStrokesError for anything that `to_bytes` would not have written."""
    try:
        plain = json.loads(data)
        signature = Signature(plain["width"], plain["height"], tuple(_points(flat) for flat in plain["strokes"]))
        numbers = [signature.width, signature.height]
        numbers += [number for stroke in signature.strokes for point in stroke for number in point.numbers]
        good = all(type(number) is int and abs(number) <= _MOST for number in numbers)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadStrokesError("not a signature") from error
    if not good or sum(map(len, signature.strokes)) > MAX_POINTS or signature.to_bytes() != data:
        raise BadStrokesError("not a signature")
    return signature


def _flat(stroke: tuple[Point, ...]) -> list[int]:
    flat = list(stroke[0].numbers)
    for before, after in pairwise(stroke):
        flat += [new - old for new, old in zip(after.numbers, before.numbers, strict=True)]
    return flat


def _points(flat: list[int]) -> tuple[Point, ...]:
    if not flat or len(flat) % _FIELDS:
        raise BadStrokesError("a point has four numbers")
    points: list[Point] = []
    now = (0, 0, 0, 0)
    for at in range(0, len(flat), _FIELDS):
        now = tuple(old + step for old, step in zip(now, flat[at : at + _FIELDS], strict=True))  # type: ignore[assignment]  # four and four are four
        points.append(Point(*now))
    return tuple(points)
