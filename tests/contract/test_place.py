"""Where a collector stood: both stores keep the last place written, whole."""

from __future__ import annotations

from collector_app.domain.journal.content import CompanionAttested
from collector_app.usecases.place import Place
from collector_app.usecases.ports.store import Store
from tests.fakes.samples import DAY


def test_the_last_place_written_is_the_place(store: Store) -> None:
    with store.view() as view:
        assert view.leased.place() is None
    attested = CompanionAttested("c-2", DAY, 3, "ab" * 32)
    stood = Place("visit", "k-1", "v-1", "note", 7, {"step": '"一半"'}, DAY, ("c-2",), (attested,))
    with store.unit() as unit:
        unit.leased.put_place(Place("today"))
        unit.leased.put_place(stood)
    with store.view() as view:
        assert view.leased.place() == stood
