"""Packs that arrive during a visit wait until it is closed; those that a visit was made by stay beside it."""

from __future__ import annotations

from collector_app.domain.pack_files import Packs, digest_of
from collector_app.domain.visit.stage import Move
from collector_app.usecases.pack_shelf import book_of, in_force, newest, promote, receive
from tests.unit.usecases.world import Book, World

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


class Digesting:
    """Compiles to a book of the packs' own digest."""

    def compile(self, packs: Packs) -> Book:
        return Book(digest=digest_of(packs))


def arrive(world: World, packs: Packs) -> None:
    """Packs come with a packet, and the session works by them."""
    world.session.books = Digesting()
    world.session.recorder.packs = world.session.digest
    with world.store.unit() as unit:
        receive(unit, packs)


def make_a_visit(world: World) -> None:
    visit = world.start()
    visit.move(Move.TURN_BACK)
    visit.answer("result", "not_made")
    visit.close()


def kept(world: World, packs: Packs) -> Packs:
    with world.store.view() as view:
        return book_of(view.feed.packs(), digest_of(packs))


def version(number: int) -> Packs:
    return {"rules/cn": {"pack.yaml": b"%d" % number}, "script/s": {"s.yaml": b"s"}}


def test_the_packs_of_a_visit_stay_as_long_as_the_visit() -> None:
    world = World()
    arrive(world, version(1))
    make_a_visit(world)
    for number in (2, 3):
        arrive(world, version(number))
    make_a_visit(world)
    arrive(world, version(4))
    assert kept(world, version(1)) == version(1)
    assert kept(world, version(3)) == version(3)
    assert kept(world, version(4)) == version(4)
    assert kept(world, version(2)) == {}  # no visit was made by them
    assert held(world) == version(4)
    arrive(world, version(1))  # an issuer may go back; then nothing is kept twice
    assert held(world) == version(1)
    with world.store.view() as view:
        assert sum(name.startswith("past/") for name in view.feed.packs()) == len(version(3))


def test_the_packs_of_the_open_visit_stay_when_the_waiting_ones_come_into_force() -> None:
    world = World()
    arrive(world, version(1))
    visit = world.start()
    with world.store.unit() as unit:
        receive(unit, version(2))
        assert newest(unit.feed.packs()) == version(2)
    visit.move(Move.TURN_BACK)
    visit.answer("result", "not_made")
    visit.close()
    assert held(world) == version(2)
    assert kept(world, version(1)) == version(1)
