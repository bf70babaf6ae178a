from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from collector_app.domain.journal.content import DeviceUnlocked
from collector_app.usecases.ports.store import Store
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import Pen, a_case


class NotToday(Exception):
    pass


def test_a_unit_that_raises_leaves_nothing(store: Store, pen: Pen) -> None:
    def break_off() -> None:
        with store.unit() as unit:
            unit.journal.append((pen.write("device", DeviceUnlocked("1.0")),), known_time=TEN_O_CLOCK)
            unit.cases.put(a_case(), b"box")
            unit.feed.put_cursor("page-2")
            raise NotToday

    with pytest.raises(NotToday):
        break_off()
    with store.view() as view:
        assert view.journal.head().seq == 0
        assert view.journal.last_time() is None
        assert view.cases.count() == 0
        assert view.feed.cursor() == ""


def test_a_unit_reads_what_it_wrote(store: Store, pen: Pen) -> None:
    entry = pen.write("device", DeviceUnlocked("1.0"))
    with store.unit() as unit:
        unit.journal.append((entry,), known_time=TEN_O_CLOCK)
        assert unit.journal.head() == pen.head
        unit.cases.put(a_case(), b"box")
        assert unit.cases.get("case-00001") == a_case()
        unit.feed.put_cursor("page-2")
        assert unit.feed.cursor() == "page-2"


def test_a_view_keeps_its_moment_while_another_thread_writes(store: Store, pen: Pen) -> None:
    written = threading.Event()

    def write() -> None:
        with store.unit() as unit:
            unit.journal.append((pen.write("device", DeviceUnlocked("1.0")),), known_time=TEN_O_CLOCK)
            unit.cases.put(a_case(), b"box")
        written.set()

    with store.view() as view:
        thread = threading.Thread(target=write)
        thread.start()
        assert written.wait(10), "a reader held the writer up"
        assert view.journal.head().seq == 0
        assert view.cases.count() == 0
    thread.join()
    with store.view() as view:
        assert view.journal.head().seq == 1
        assert view.cases.count() == 1


def test_units_of_several_threads_queue_and_none_is_lost(store: Store, pen: Pen) -> None:
    def write(number: int) -> None:
        for _ in range(20):
            with store.unit() as unit:
                unit.cases.put(a_case(number, version=1), b"box")
                unit.feed.put_cursor(str(int(unit.feed.cursor() or "0") + 1))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.view() as view:
        assert view.feed.cursor() == "80"
        assert view.cases.count() == 4


def test_a_unit_within_a_unit_is_a_bug_and_not_a_deadlock(store: Store) -> None:
    with store.unit(), pytest.raises(RuntimeError, match="open already"), store.unit():
        pass
    with store.unit() as unit:  # and nothing stays locked
        unit.feed.put_cursor("after")


def test_a_closed_store_refuses(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"), store.unit():
        pass
    with pytest.raises(RuntimeError, match="closed"), store.view():
        pass


def test_closing_waits_for_the_unit_in_progress(store: Store, pen: Pen) -> None:
    inside, go_on = threading.Event(), threading.Event()
    seen: list[int] = []

    def write() -> None:
        with store.unit() as unit:
            inside.set()
            assert go_on.wait(10)
            unit.journal.append((pen.write("device", DeviceUnlocked("1.0")),), known_time=TEN_O_CLOCK)
            seen.append(unit.journal.head().seq)

    writer = threading.Thread(target=write)
    writer.start()
    assert inside.wait(10)
    closer = threading.Thread(target=store.close)
    closer.start()
    go_on.set()
    writer.join()
    closer.join()
    assert seen == [1]


def test_time_of_the_newest_entry_is_the_known_time_it_was_given(store: Store, pen: Pen) -> None:
    known = TEN_O_CLOCK - timedelta(hours=3, microseconds=17)
    with store.unit() as unit:
        unit.journal.append((pen.write("device", DeviceUnlocked("1.0")),), known_time=known)
    with store.view() as view:
        assert view.journal.last_time() == known
