"""Evidence items in the store, in memory and encrypted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.ports.store import Store


def a_row(number: int, visit: str = "v-1") -> EvidenceRow:
    return EvidenceRow(f"i-{number}", visit, "house", "photo", "image/jpeg", f"file-{number}", b"wrapped", "sealed")


@pytest.fixture
def filled(store: Store) -> Store:
    with store.unit() as unit:
        for number, visit in ((2, "v-1"), (1, "v-1"), (3, "v-2")):
            unit.evidence.put(a_row(number, visit))
    return store


def test_items_come_back_in_the_order_they_were_begun(filled: Store) -> None:
    with filled.view() as view:
        assert view.evidence.of("v-1") == (a_row(2), a_row(1))
        assert view.evidence.get("i-3") == a_row(3, "v-2")
        assert view.evidence.get("none") is None
        assert view.evidence.of("none") == ()
        assert view.evidence.files() == {"file-1", "file-2", "file-3"}
        assert [row.item for row in view.evidence.under_way()] == ["i-2", "i-1", "i-3"]


def test_a_captured_item_has_its_size_and_is_under_way_no_more(filled: Store) -> None:
    with filled.unit() as unit:
        unit.evidence.captured("i-1", 4821)
    with filled.view() as view:
        assert [row.size for row in view.evidence.of("v-1")] == [0, 4821]
        assert [row.item for row in view.evidence.under_way()] == ["i-2", "i-3"]


def test_what_the_server_holds_needs_no_sending_until_it_was_restored(filled: Store) -> None:
    when = datetime(2026, 3, 5, 21, 44, 7, tzinfo=UTC)
    with filled.unit() as unit:
        unit.evidence.captured("i-1", 4821)
        unit.evidence.captured("i-3", 77)
        unit.evidence.arrived("i-3", when, "e-1")
        unit.evidence.arrived("none", when, "e-1")
    with filled.view() as view:
        assert view.evidence.of("v-2") == (replace(a_row(3, "v-2"), size=77, arrived=when, epoch="e-1"),)
        assert [row.item for row in view.evidence.to_send()] == ["i-1"]
    with filled.unit() as unit:
        unit.evidence.doubt_arrivals("e-1")
        assert [row.item for row in unit.evidence.to_send()] == ["i-1"]
        unit.evidence.doubt_arrivals("e-2")
        assert [row.item for row in unit.evidence.to_send()] == ["i-1", "i-3"]


def test_a_dropped_item_is_forgotten(filled: Store) -> None:
    with filled.unit() as unit:
        unit.evidence.drop("i-2")
        unit.evidence.drop("none")
    with filled.view() as view:
        assert view.evidence.of("v-1") == (a_row(1),)
        assert view.evidence.files() == {"file-1", "file-3"}


def test_a_unit_that_raises_changes_nothing(filled: Store) -> None:
    def fail() -> None:
        with filled.unit() as unit:
            unit.evidence.drop("i-1")
            unit.evidence.captured("i-2", 5)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with filled.view() as view:
        assert view.evidence.of("v-1") == (a_row(2), a_row(1))
