"""The state machine, walked on every path."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from collector_app.domain.visit.stage import (
    ASKING,
    AT_THE_DOOR,
    GATES,
    HUSHED,
    ROUTE,
    TRANSITIONS,
    Move,
    Stage,
    forward_move,
    next_stage,
)

Walk = tuple[tuple[Stage, Move, Stage], ...]


def walks_from(stage: Stage, walked: Walk = ()) -> Iterator[Walk]:
    yield walked
    for (source, move), target in TRANSITIONS.items():
        if source is stage:
            assert (source, move, target) not in walked, "the table has a circle"
            yield from walks_from(target, (*walked, (source, move, target)))


ALL_WALKS = tuple(walks_from(Stage.PREPARED))


def test_the_walks_cover_the_whole_table() -> None:
    walked = {(source, move): target for walk in ALL_WALKS for source, move, target in walk}
    assert walked == dict(TRANSITIONS)


def test_no_walk_asks_after_a_stop_or_with_a_third_party() -> None:
    for walk in ALL_WALKS:
        moves = [move for _, move, _ in walk]
        for barrier in (Move.STOP, Move.WRONG_PARTY):
            if barrier in moves:
                after = {target for _, _, target in walk[moves.index(barrier) :]}
                assert not after & ASKING
                assert after <= {Stage.THIRD_PARTY, Stage.LEAVING, Stage.AFTERCARE, Stage.CLOSED}


def test_every_walk_into_asking_went_through_identifying() -> None:
    for walk in ALL_WALKS:
        targets = [target for _, _, target in walk]
        if targets and targets[-1] in ASKING:
            assert Stage.IDENTIFYING in targets
            assert (Stage.IDENTIFYING, Move.DISCLOSE, Stage.DISCLOSED) in walk


def test_nobody_is_stranded() -> None:
    for stage in Stage:
        ends = {walk[-1][2] if walk else stage for walk in walks_from(stage)}
        assert Stage.CLOSED in ends


def test_closed_is_the_end() -> None:
    assert not [key for key in TRANSITIONS if key[0] is Stage.CLOSED]


@pytest.mark.parametrize("stage", sorted(AT_THE_DOOR))
def test_stop_and_leave_work_wherever_somebody_stands_at_a_door(stage: Stage) -> None:
    assert next_stage(stage, Move.STOP) is Stage.LEAVING
    assert next_stage(stage, Move.LEAVE) is Stage.LEAVING


@pytest.mark.parametrize("stage", sorted(set(Stage) - AT_THE_DOOR))
def test_stop_does_nothing_elsewhere(stage: Stage) -> None:
    assert next_stage(stage, Move.STOP) is None


def test_forward_moves_walk_the_route() -> None:
    stage, seen = Stage.PREPARED, [Stage.PREPARED]
    while (move := forward_move(stage)) is not None:
        target = next_stage(stage, move)
        assert target is not None
        stage = target
        seen.append(stage)
    assert tuple(seen) == ROUTE


def test_every_move_towards_asking_passes_a_gate_and_none_away_does() -> None:
    assert all(move in GATES for (_, move), target in TRANSITIONS.items() if target in ASKING)
    assert not {Move.STOP, Move.LEAVE, Move.WRONG_PARTY, Move.TURN_BACK} & set(GATES)


def test_hushed_stages_ask_nothing() -> None:
    assert not HUSHED & ASKING
