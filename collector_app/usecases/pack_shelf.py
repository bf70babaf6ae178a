"""Where packs rest: a visit finishes on the packs and script that it started with.

While a visit is open, newly arrived packs wait on the shelf under ``next/``; they come into force when it is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from collector_app.usecases.ports.store import Unit

Packs: TypeAlias = Mapping[str, Mapping[str, bytes]]

_NEXT: Final = "next/"


def in_force(held: Packs) -> Packs:
    """Return the packs to compile, out of everything that the store holds."""
    return {name: files for name, files in held.items() if not name.startswith(_NEXT)}


def receive(unit: Unit, fresh: Packs) -> None:
    """Keep newly arrived packs: at once, or for after the open visit."""
    if unit.journal.open_visit() is None:
        unit.feed.put_packs(fresh)
        return
    waiting = {f"{_NEXT}{name}": files for name, files in fresh.items()}
    unit.feed.put_packs({**in_force(unit.feed.packs()), **waiting})


def promote(unit: Unit) -> None:
    """Put waiting packs in force unless a visit is open; without any waiting nothing changes."""
    held = unit.feed.packs()
    waiting = {name.removeprefix(_NEXT): files for name, files in held.items() if name.startswith(_NEXT)}
    if waiting and unit.journal.open_visit() is None:
        unit.feed.put_packs(waiting)
