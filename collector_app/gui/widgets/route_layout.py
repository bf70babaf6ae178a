"""Places a line of stops on a rectangle: a loop whose legs run level, upright or at 45°."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

_LABELS = 1.55  # height of two labels with their air, in spacings
_LEAST_WAVE = 0.25  # a flatter wave looks like a mistake

LabelSide = Literal["above", "below", "left", "right"]


@dataclass(frozen=True)
class Placed:
    """Where a place is drawn, the corners of the leg that leads to it, and where its label and pill belong."""

    at: QPointF
    label: LabelSide
    corners: tuple[QPointF, ...] = ()
    middle: QPointF = field(default_factory=QPointF)
    longest: float = 0.0


def place_route(held: Sequence[bool], area: QRectF, spacing: float) -> list[Placed]:
    """Spots for places in the order of the line; held ones go to the upper right, off the line.

    The line snakes in lanes, left to right and back, so that any number of stops fits and the eye can follow it.
    """
    waiting = sum(held)
    lane_area = QRectF(area)
    if waiting:
        lane_area.setWidth(max(area.width() * 0.5, area.width() - spacing * 1.15))
    spots = _lanes(len(held) - waiting, lane_area, spacing)
    line = iter(_with_legs(spots))
    placed: list[Placed] = []
    index = 0
    for stands_off in held:
        if stands_off:
            placed.append(Placed(QPointF(area.right() - spacing * 0.18, area.top() + index * spacing * 0.95), "below"))
            index += 1
        else:
            placed.append(next(line))
    return placed


@dataclass(frozen=True)
class _Spot:
    at: QPointF
    label: LabelSide


def _lanes(count: int, area: QRectF, spacing: float) -> list[_Spot]:
    if count == 0:
        return []
    lanes = _lane_count(count, area, spacing)
    per_lane = -(-count // lanes)
    pitch = area.height() / (lanes - 0.3) if lanes > 1 else 0.0
    wave = min(spacing * 0.85, pitch - spacing * _LABELS) if lanes > 1 else min(spacing, area.height() * 0.3)
    if wave < spacing * _LEAST_WAVE:
        wave = 0.0
    spots: list[_Spot] = []
    for index in range(count):
        lane, place = divmod(index, per_lane)
        share = (place + 0.12) / (per_lane - 0.76) if per_lane > 1 else 0.5
        # Stops lie in level pairs, a pair up and a pair down, as on the plan of an underground.
        raised = wave > 0 and place % 4 in (2, 3)
        x = area.left() + (share if lane % 2 == 0 else 1 - share) * area.width()
        y = area.top() + wave + lane * pitch if lanes > 1 else area.center().y() + wave / 2
        turns = place == per_lane - 1 and lane < lanes - 1
        if turns:
            raised = False
        spots.append(
            _Spot(QPointF(x, y - wave if raised else y), _side(raised=raised, turns=turns, right=lane % 2 == 0))
        )
    return spots


def _side(*, raised: bool, turns: bool, right: bool) -> LabelSide:
    if turns:
        return "right" if right else "left"
    return "above" if raised else "below"


def _lane_count(count: int, area: QRectF, spacing: float) -> int:
    """As few lanes as leave every stop its room, but never more than the height holds."""
    most = max(1, int(area.height() / (spacing * 1.3)))
    lanes = 1
    while lanes < most and -(-count // lanes) > area.width() / (spacing * 1.2):
        lanes += 1
    return lanes


def _with_legs(spots: Sequence[_Spot]) -> list[Placed]:
    placed: list[Placed] = []
    for index, spot in enumerate(spots):
        if index == 0:
            placed.append(Placed(spot.at, spot.label))
            continue
        start = spots[index - 1].at
        corners = _corners(start, spot.at)
        points = [start, *corners, spot.at]
        legs = list(pairwise(points))
        first, last = max(legs, key=lambda leg: hypot(leg[1].x() - leg[0].x(), leg[1].y() - leg[0].y()))
        longest = hypot(last.x() - first.x(), last.y() - first.y())
        placed.append(Placed(spot.at, spot.label, corners, QRectF(first, last).center(), longest))
    return placed


def _corners(start: QPointF, end: QPointF) -> tuple[QPointF, ...]:
    """A level or upright run, 45° in the middle, and a run again."""
    across, down = end.x() - start.x(), end.y() - start.y()
    diagonal = min(abs(across), abs(down))
    if diagonal < 1 or abs(abs(across) - abs(down)) < 1:
        return ()
    sign_x = 1 if across > 0 else -1
    sign_y = 1 if down > 0 else -1
    if abs(across) > abs(down):
        run = QPointF(sign_x * (abs(across) - diagonal) / 2, 0)
    else:
        run = QPointF(0, sign_y * (abs(down) - diagonal) / 2)
    first = start + run
    return (first, first + QPointF(sign_x * diagonal, sign_y * diagonal))
