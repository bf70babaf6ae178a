"""What the heads outside the database say, each contradiction by its own name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from collector_app.domain.journal.content import DeviceRestored, DeviceUnlocked
from collector_app.domain.journal.entry import Head
from collector_app.domain.journal.rollback import Rollback
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.retention import Kept
from collector_app.usecases.witness import Heard, Noted, hear
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import DAY, a_receipt, a_seal, enrol
from tests.fakes.store import MemoryStore

HEAD = 9


@pytest.fixture
def heads() -> dict[int, Head]:
    return {}


@pytest.fixture
def store(heads: dict[int, Head]) -> MemoryStore:
    """Nine entries, the fourth and the seventh sealed."""
    store = MemoryStore()
    pen = enrol(store)
    heads[0] = pen.head
    for number in range(1, HEAD + 1):
        with store.unit() as unit:
            unit.journal.append((pen.write("device", DeviceUnlocked("1.0")),), known_time=TEN_O_CLOCK)
            if number in (4, 7):
                unit.journal.put_seal(a_seal(pen.head))
        heads[number] = pen.head
    return store


def said(store: MemoryStore, anchor: Noted | None, mark: Noted | None = None) -> Heard:
    with store.view() as view:
        return hear(view, lambda: anchor, mark)


def at(heads: dict[int, Head], seq: int) -> Noted:
    return seq, heads[seq].hash


@pytest.mark.parametrize(("anchor", "mark"), [(7, None), (7, 9), (9, 9), (4, 8)])
def test_all_is_well(store: MemoryStore, heads: dict[int, Head], anchor: int, mark: int | None) -> None:
    assert said(store, at(heads, anchor), None if mark is None else at(heads, mark)) == Heard()


def test_an_anchor_ahead_is_an_old_copy(store: MemoryStore) -> None:
    for mark in (None, (12, "f" * 64), (15, "f" * 64)):
        assert said(store, (12, "f" * 64), mark) == Heard(Rollback.OLD_COPY, 3, 12)


def test_a_mark_ahead_is_a_cut_log(store: MemoryStore, heads: dict[int, Head]) -> None:
    assert said(store, at(heads, 7), (11, "f" * 64)) == Heard(Rollback.CUT_LOG, 2, 11)


@pytest.mark.parametrize("which", ["anchor", "mark"])
def test_another_hash_is_another_branch(store: MemoryStore, heads: dict[int, Head], which: str) -> None:
    other = (8, "f" * 64)
    anchor, mark = (other, at(heads, 9)) if which == "anchor" else (at(heads, 7), other)
    assert said(store, anchor, mark) == Heard(Rollback.OTHER_BRANCH, 1, 8)


def test_no_anchor_after_sealed_heads_is_no_beginning(store: MemoryStore, heads: dict[int, Head]) -> None:
    assert said(store, None, at(heads, 9)) == Heard(Rollback.ANCHOR_GONE, 1, HEAD)


def test_no_anchor_at_the_beginning_is_well() -> None:
    store = MemoryStore()
    pen = enrol(store)
    assert said(store, None) == Heard()
    with store.unit() as unit:
        unit.journal.append((pen.write("device", DeviceUnlocked("1.0")),), known_time=TEN_O_CLOCK)
        unit.journal.put_seal(a_seal(pen.head))
    assert said(store, None) == Heard()  # killed before the very first seal was settled


def raising(code: FailureCode) -> Callable[[], Noted | None]:
    def read() -> Noted | None:
        raise Failure(code)

    return read


def test_an_unreadable_anchor_was_altered(store: MemoryStore) -> None:
    with store.view() as view:
        told = hear(view, raising(FailureCode.KEYRING_SECRET_LOST), None)
    assert told == Heard(Rollback.ANCHOR_ALTERED, 1, HEAD)
    assert told.content() == DeviceRestored(HEAD, HEAD - 1, Rollback.ANCHOR_ALTERED)


@pytest.mark.parametrize("code", [FailureCode.KEYRING_LOCKED, FailureCode.KEYRING_MISSING])
def test_a_keyring_that_can_not_be_asked_is_a_failure(store: MemoryStore, code: FailureCode) -> None:
    with store.view() as view, pytest.raises(Failure) as failure:
        hear(view, raising(code), None)
    assert failure.value.code is code


@pytest.mark.parametrize(("anchor", "right"), [(5, True), (6, True), (6, False), (7, True)])
def test_a_purge_is_no_contradiction(store: MemoryStore, heads: dict[int, Head], anchor: int, right: bool) -> None:
    with store.unit() as unit:
        unit.journal.put_receipt(a_receipt(6))
        nothing = Kept(frozenset(), frozenset(), frozenset(), TEN_O_CLOCK + timedelta(days=9), DAY)
        unit.journal.purge(6, nothing)
        assert unit.journal.base().seq == 6
    told = said(store, at(heads, anchor) if right else (anchor, "f" * 64))
    assert told == (Heard() if right else Heard(Rollback.OTHER_BRANCH, 1, 6))
