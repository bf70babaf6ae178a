"""Where packs rest: a visit finishes on the packs and script that it started with, and can be judged by them later.

While a visit is open, newly arrived packs wait on the shelf under ``next/``; they come into force when it is closed.
What was in force before stays under ``past/<digest>/`` as long as a visit on this device was made by it.
"""

from __future__ import annotations

from typing import Final

from collector_app.domain.pack_files import Packs, digest_of
from collector_app.usecases.ports.store import Unit

_NEXT: Final = "next/"
_PAST: Final = "past/"


def in_force(held: Packs) -> Packs:
    """Return the packs to compile, out of everything that the store holds."""
    return {name: files for name, files in held.items() if not name.startswith((_NEXT, _PAST))}


def newest(held: Packs) -> Packs:
    """Return the packs that came last: those in force, or those that wait for the open visit to be closed."""
    return _below(_NEXT, held) or in_force(held)


def book_of(held: Packs, digest: str) -> Packs:
    """Return the packs of a digest that a visit was made by; empty when they are not here any more."""
    current = in_force(held)
    return current if digest_of(current) == digest else _below(f"{_PAST}{digest}/", held)


def receive(unit: Unit, fresh: Packs) -> None:
    """Keep newly arrived packs: at once, or for after the open visit."""
    held = unit.feed.packs()
    if unit.journal.open_visit() is None:
        _replace(unit, held, fresh)
        return
    waiting = {f"{_NEXT}{name}": files for name, files in fresh.items()}
    unit.feed.put_packs({name: files for name, files in held.items() if not name.startswith(_NEXT)} | waiting)


def promote(unit: Unit) -> None:
    """Put waiting packs in force unless a visit is open; without any waiting nothing changes."""
    held = unit.feed.packs()
    waiting = _below(_NEXT, held)
    if waiting and unit.journal.open_visit() is None:
        _replace(unit, held, waiting)


def _replace(unit: Unit, held: Packs, fresh: Packs) -> None:
    """Put `fresh` in force and shelve what held visits were made by."""
    digest, current = digest_of(fresh), in_force(held)
    books = {name[len(_PAST) :].partition("/")[0] for name in held if name.startswith(_PAST)} | {digest_of(current)}
    kept: dict[str, Packs] = {book: book_of(held, book) for book in (books & _used(unit)) - {digest}}
    past = {f"{_PAST}{book}/{name}": files for book, sets in kept.items() for name, files in sets.items()}
    unit.feed.put_packs({**fresh, **past})


def _used(unit: Unit) -> set[str]:
    """The digests that the visits on this device were made by."""
    return {entry.envelope.packs for row in unit.journal.visits() for entry in unit.journal.after(row.first_seq - 1, 1)}


def _below(prefix: str, held: Packs) -> Packs:
    return {name[len(prefix) :]: files for name, files in held.items() if name.startswith(prefix)}
