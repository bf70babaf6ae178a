"""What may leave the journal, what stays, and that what stays still holds together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from collector_app.domain.journal import chain
from collector_app.domain.journal.content import (
    CaseReceived,
    Channel,
    ContactAttempted,
    DeviceUnlocked,
    NoteWritten,
    StageEntered,
    VisitClosed,
    VisitOpened,
)
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.seal import Receipt
from collector_app.domain.outcome import Outcome
from collector_app.usecases.ports.retention import Kept
from collector_app.usecases.ports.store import Store
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import DAY, Pen, a_receipt

ZONE = "Asia/Shanghai"
LATER = TEN_O_CLOCK + timedelta(days=30)
NOTHING = Kept(frozenset(), frozenset(), frozenset(), LATER, DAY + timedelta(days=60))


def a_call(case: str = "case-1") -> ContactAttempted:
    return ContactAttempted(case, Channel.CALL, "p-1", effective=True, result="spoke", token="t-1")


def a_visit(visit: str, case: str = "case-1") -> list[tuple[str, object]]:
    contents = (VisitOpened(case, "a-1", "home@1", 40), StageEntered("aftercare", "turn_back"))
    return [(f"visit/{visit}", item) for item in (*contents, NoteWritten("三楼"), VisitClosed(Outcome.NOT_MADE))]


def put(store: Store, pen: Pen, contents: Iterable[tuple[str, object]]) -> tuple[Entry, ...]:
    entries = pen.write_all(contents)
    with store.unit() as unit:
        unit.journal.append(entries, known_time=TEN_O_CLOCK)
    return entries


def receive(store: Store, entry: Entry, *, from_seq: int = 1, hours: int = 0, **changes: object) -> Receipt:
    receipt = replace(a_receipt(entry.seq, from_seq=from_seq, hours=hours), head=entry.hash, **changes)  # type: ignore[arg-type]  # any field
    with store.unit() as unit:
        unit.journal.put_receipt(receipt)
    return receipt


def purge(store: Store, through: int, kept: Kept = NOTHING) -> dict[str, int]:
    with store.unit() as unit:
        return dict(unit.journal.purge(through, kept))


def holds(store: Store) -> bool:
    """Whether what is left follows from its base without a break, to the head."""
    with store.view() as view:
        entries = view.journal.after(0, 1000)
        head, broken = chain.check(view.journal.base(), entries)
        return broken is None and head == view.journal.head() and len(entries) == head.seq - view.journal.base().seq


class TestPurgeable:
    def of(self, store: Store, days: int) -> int:
        with store.view() as view:
            return view.journal.purgeable(TEN_O_CLOCK + timedelta(days=days))

    def test_nothing_without_a_receipt(self, store: Store, pen: Pen) -> None:
        put(store, pen, a_visit("v-1"))
        assert self.of(store, 99) == 0

    def test_a_receipt_counts_once_it_is_old_enough(self, store: Store, pen: Pen) -> None:
        receive(store, put(store, pen, a_visit("v-1"))[-1])
        receive(store, put(store, pen, a_visit("v-2"))[-1], from_seq=5, hours=48)
        assert [self.of(store, day) for day in (-1, 0, 1, 2, 3)] == [0, 4, 4, 8, 8]

    def test_only_what_the_backup_has(self, store: Store, pen: Pen) -> None:
        receive(store, put(store, pen, a_visit("v-1"))[-1], durable_through=2)
        assert self.of(store, 9) == 2

    def test_a_restored_centre_begins_anew(self, store: Store, pen: Pen) -> None:
        entries = put(store, pen, a_visit("v-1"))
        receive(store, entries[-1])
        receive(store, entries[1], hours=24 * 8, epoch="epoch-2")
        assert [self.of(store, day) for day in (7, 8, 9)] == [0, 2, 2]


class TestPurge:
    @pytest.fixture
    def day(self, store: Store, pen: Pen) -> tuple[Entry, ...]:
        """A delivered day of two visits, a call and a case, and what was recorded after it."""
        contents: list[tuple[str, object]] = [
            ("device", DeviceUnlocked("1.0")),
            ("case/case-1", CaseReceived("case-1", 1)),
        ]
        contents += [*a_visit("v-1"), ("case/case-1", a_call()), *a_visit("v-2", "case-2")]
        entries = put(store, pen, contents)
        receive(store, entries[-1])
        put(store, pen, [("device", DeviceUnlocked("1.0"))])
        return entries

    def test_everything_delivered_goes(self, store: Store, day: tuple[Entry, ...]) -> None:
        assert purge(store, 11) == {"visit/v-1": 4, "case/case-1": 1, "visit/v-2": 4}
        with store.view() as view:
            assert [entry.seq for entry in view.journal.after(0, 99)] == [12]
            assert view.journal.visits() == ()
            assert view.journal.of("visit/v-1") == ()
            assert (view.journal.base().seq, view.journal.base().hash) == (11, day[-1].hash)
        assert holds(store)
        assert purge(store, 11) == {}
        assert store.took_out()
        assert not store.took_out()

    def test_the_journal_goes_on_from_there(self, store: Store, pen: Pen, day: tuple[Entry, ...]) -> None:
        purge(store, 11)
        put(store, pen, a_visit("v-3"))
        with store.view() as view:
            assert [row.id for row in view.journal.visits()] == ["v-3"]
            assert view.journal.head() == pen.head
        assert holds(store)

    def test_what_stays_whole_is_readable_and_the_rest_is_not(self, store: Store, day: tuple[Entry, ...]) -> None:
        gone = purge(store, 11, replace(NOTHING, subjects=frozenset({"visit/v-1"})))
        assert gone == {"case/case-1": 1, "visit/v-2": 4}
        with store.view() as view:
            assert [row.id for row in view.journal.visits()] == ["v-1"]
            assert not any(entry.erased for entry in view.journal.of("visit/v-1"))
            assert all(entry.erased for entry in view.journal.of("visit/v-2"))
            assert [e.erased for e in view.journal.of("case/case-1")] == [False, True]
        assert holds(store)
        assert purge(store, 11) == {"visit/v-1": 4}
        assert holds(store)

    def test_a_visit_that_goes_on_is_kept_whole(self, store: Store, pen: Pen) -> None:
        first = put(store, pen, a_visit("v-1")[:2])
        receive(store, first[-1])
        put(store, pen, a_visit("v-1")[2:])
        assert purge(store, 2) == {}
        with store.view() as view:
            assert not any(entry.erased for entry in view.journal.of("visit/v-1"))
            assert len(view.journal.of("visit/v-1")) == 4

    def test_a_contact_counts_on_when_its_entry_is_gone(self, store: Store, day: tuple[Entry, ...]) -> None:
        held = replace(NOTHING, cases=frozenset({"case-1"}), contacts_since=TEN_O_CLOCK - timedelta(days=3))
        purge(store, 11, held)
        with store.view() as view:
            assert view.journal.contacts_by_day("case-1", DAY, ZONE) == {DAY: {"call": 1}}
        purge(store, 11, replace(held, contacts_since=LATER))
        with store.view() as view:
            assert view.journal.contacts_by_day("case-1", DAY, ZONE) == {}

    def test_an_entry_that_is_still_needed_keeps_its_token(self, store: Store, day: tuple[Entry, ...]) -> None:
        held = replace(NOTHING, cases=frozenset({"case-1"}), contacts_since=TEN_O_CLOCK, entries=frozenset({7}))
        assert purge(store, 11, held) == {"visit/v-1": 4, "visit/v-2": 4}
        with store.view() as view:
            assert view.journal.spent_tokens(TEN_O_CLOCK - timedelta(days=1)) == {"t-1"}
        assert holds(store)

    def test_nothing_is_cut_but_at_a_head_that_the_centre_signed(self, store: Store, pen: Pen) -> None:
        first = put(store, pen, a_visit("v-1"))
        receive(store, first[-1])
        second = put(store, pen, a_visit("v-2"))
        receive(store, second[-1], from_seq=5, hours=1)
        purge(store, 6, replace(NOTHING, subjects=frozenset({"visit/v-2"})))
        with store.view() as view:
            assert (view.journal.base().seq, view.journal.base().hash) == (4, first[-1].hash)
        assert holds(store)
