"""Trying to pass a gate: it lets through, or wants warnings to be read first, or refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from collector_app.domain.policy import GateDecision
from collector_app.domain.visit.stage import Move, Stage, next_stage
from collector_app.usecases.visit_session import VisitSession
from collector_app.usecases.visit_view import VisitView


@dataclass(frozen=True, slots=True)
class Passed:
    """The visit moved."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Nothing blocks `move`, but its warnings have to be read first."""

    move: Move
    decision: GateDecision


@dataclass(frozen=True, slots=True)
class Refused:
    """`move` into `target` was refused; the verdict is on the record since `noted`."""

    move: Move
    decision: GateDecision
    target: Stage
    noted: datetime


def try_to_pass(
    session: VisitSession, view: VisitView, move: Move, acknowledged: frozenset[str] = frozenset()
) -> Passed | Warned | Refused:
    """Try a move from the stage of `view` (fresh); raises Failure and writes nothing then.

    Warnings that are known beforehand are shown before anything is recorded, so that the record holds one verdict
    with their acknowledgement instead of a refusal that was none.
    """
    ahead = view.next_gate if move is view.next_move else None
    if ahead is not None and ahead.passed and {item.rule.id for item in ahead.warnings} - acknowledged:
        return Warned(move, ahead)
    result = session.close(acknowledged) if move is Move.CLOSE else session.move(move, acknowledged)
    if result.moved or result.decision is None:
        return Passed()
    if result.decision.passed:
        return Warned(move, result.decision)
    target = next_stage(view.stage, move) or view.stage
    return Refused(move, result.decision, target, view.time.shown)
