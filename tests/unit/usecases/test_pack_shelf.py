"""Packs that arrive during a visit wait until it is closed."""

from __future__ import annotations

from collector_app.domain.visit.stage import Move
from collector_app.usecases.pack_shelf import in_force, promote, receive
from tests.unit.usecases.world import World

OLD = {"rules/cn": {"pack.yaml": b"old"}}
NEW = {"rules/cn": {"pack.yaml": b"new"}}


def held(world: World) -> object:
    with world.store.unit() as unit:
        promote(unit)
        return in_force(unit.feed.packs())


def test_new_packs_wait_for_the_open_visit() -> None:
    world = World()
    with world.store.unit() as unit:
        receive(unit, OLD)
    visit = world.start()
    with world.store.unit() as unit:
        receive(unit, NEW)
        receive(unit, NEW)
    assert held(world) == OLD
    visit.move(Move.TURN_BACK)
    visit.answer("result", "not_made")
    visit.close()
    assert held(world) == NEW
