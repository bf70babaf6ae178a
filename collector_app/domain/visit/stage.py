"""The visit's state machine as a table.

::

    PREPARED ─depart▶ TRAVELLING ─arrive▶ AT_DOOR ─identify▶ IDENTIFYING ─disclose▶ DISCLOSED
        │                 │                                                            │
        └───turn_back─────┴──────────────▶ AFTERCARE        NEGOTIATING ◀──negotiate───┘
                                               ▲                 └─settle▶ SETTLING
    AT_DOOR … SETTLING ─leave▶ LEAVING ─finish─┘─close▶ CLOSED
    AT_DOOR, IDENTIFYING ─wrong_party▶ THIRD_PARTY ─leave▶ LEAVING
    AT_DOOR … SETTLING, THIRD_PARTY ─stop▶ LEAVING      (from then on only finish and close)

Each move forward passes a gate; moves towards leaving pass none, because leaving is always allowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from collector_app.domain.policy import Gate


class Stage(StrEnum):
    """Where a visit is."""

    PREPARED = "prepared"
    TRAVELLING = "travelling"
    AT_DOOR = "at_door"
    IDENTIFYING = "identifying"
    THIRD_PARTY = "third_party"
    DISCLOSED = "disclosed"
    NEGOTIATING = "negotiating"
    SETTLING = "settling"
    LEAVING = "leaving"
    AFTERCARE = "aftercare"
    CLOSED = "closed"


class Move(StrEnum):
    """What moves a visit from stage to stage."""

    DEPART = "depart"
    ARRIVE = "arrive"
    IDENTIFY = "identify"
    DISCLOSE = "disclose"
    NEGOTIATE = "negotiate"
    SETTLE = "settle"
    LEAVE = "leave"
    FINISH = "finish"
    CLOSE = "close"
    STOP = "stop"
    WRONG_PARTY = "wrong_party"
    TURN_BACK = "turn_back"


ROUTE: Final = (
    Stage.PREPARED,
    Stage.TRAVELLING,
    Stage.AT_DOOR,
    Stage.IDENTIFYING,
    Stage.DISCLOSED,
    Stage.NEGOTIATING,
    Stage.SETTLING,
    Stage.LEAVING,
    Stage.AFTERCARE,
    Stage.CLOSED,
)
"""The full way of a visit, in order."""

AT_THE_DOOR: Final = frozenset(
    {Stage.AT_DOOR, Stage.IDENTIFYING, Stage.THIRD_PARTY, Stage.DISCLOSED, Stage.NEGOTIATING, Stage.SETTLING}
)
"""Stages in which the stop key works."""

ASKING: Final = frozenset({Stage.DISCLOSED, Stage.NEGOTIATING, Stage.SETTLING})
"""Stages that disclose a debt or ask for money; unreachable after a stop or with a third party."""

HUSHED: Final = frozenset({Stage.AT_DOOR, Stage.IDENTIFYING, Stage.THIRD_PARTY})
"""Stages in which no word of debt may stand on the screen and no preparing is allowed."""

BEFORE_STRANGERS: Final = HUSHED | {Stage.LEAVING}
"""Stages in which nothing sealed is opened to prepare or to copy: somebody stands before the collector."""

_FORWARD: Final[Mapping[tuple[Stage, Move], Stage]] = {
    (Stage.PREPARED, Move.DEPART): Stage.TRAVELLING,
    (Stage.TRAVELLING, Move.ARRIVE): Stage.AT_DOOR,
    (Stage.AT_DOOR, Move.IDENTIFY): Stage.IDENTIFYING,
    (Stage.IDENTIFYING, Move.DISCLOSE): Stage.DISCLOSED,
    (Stage.DISCLOSED, Move.NEGOTIATE): Stage.NEGOTIATING,
    (Stage.NEGOTIATING, Move.SETTLE): Stage.SETTLING,
    (Stage.LEAVING, Move.FINISH): Stage.AFTERCARE,
    (Stage.AFTERCARE, Move.CLOSE): Stage.CLOSED,
    (Stage.AT_DOOR, Move.WRONG_PARTY): Stage.THIRD_PARTY,
    (Stage.IDENTIFYING, Move.WRONG_PARTY): Stage.THIRD_PARTY,
    (Stage.PREPARED, Move.TURN_BACK): Stage.AFTERCARE,
    (Stage.TRAVELLING, Move.TURN_BACK): Stage.AFTERCARE,
}

TRANSITIONS: Final[Mapping[tuple[Stage, Move], Stage]] = {
    **_FORWARD,
    **{(stage, Move.LEAVE): Stage.LEAVING for stage in AT_THE_DOOR},
    **{(stage, Move.STOP): Stage.LEAVING for stage in AT_THE_DOOR},
}

GATES: Final[Mapping[Move, Gate]] = {
    Move.DEPART: Gate.TRAVEL,
    Move.ARRIVE: Gate.DOOR,
    Move.IDENTIFY: Gate.IDENTIFY,
    Move.DISCLOSE: Gate.DISCLOSE,
    Move.NEGOTIATE: Gate.NEGOTIATE,
    Move.SETTLE: Gate.SETTLE,
    Move.FINISH: Gate.LEAVE,
    Move.CLOSE: Gate.CLOSE,
}
"""The gate a move must pass; the other moves lead away from the door and are free."""

_FORWARD_MOVE: Final[Mapping[Stage, Move]] = {
    Stage.PREPARED: Move.DEPART,
    Stage.TRAVELLING: Move.ARRIVE,
    Stage.AT_DOOR: Move.IDENTIFY,
    Stage.IDENTIFYING: Move.DISCLOSE,
    Stage.DISCLOSED: Move.NEGOTIATE,
    Stage.NEGOTIATING: Move.SETTLE,
    Stage.SETTLING: Move.LEAVE,
    Stage.THIRD_PARTY: Move.LEAVE,
    Stage.LEAVING: Move.FINISH,
    Stage.AFTERCARE: Move.CLOSE,
}


def next_stage(stage: Stage, move: Move) -> Stage | None:
    """Return where `move` leads from `stage`, or None when it is not possible there."""
    return TRANSITIONS.get((stage, move))


def forward_move(stage: Stage) -> Move | None:
    """Return the ordinary next move of a stage, or None when the visit is closed."""
    return _FORWARD_MOVE.get(stage)
