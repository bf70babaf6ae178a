"""What the database itself forbids, whoever asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlcipher3.dbapi2 import IntegrityError

from collector_app.domain.journal.content import (
    FollowupScheduled,
    Instalment,
    NoteWritten,
    PaymentRecorded,
    PromiseMade,
    VisitClosed,
    VisitOpened,
)
from collector_app.domain.money import Money
from collector_app.domain.outcome import Outcome
from collector_app.storage.connection import READ, WRITE, Driver, engine_for, transaction
from collector_app.storage.opening import create_store
from collector_app.storage.store import EncryptedStore
from collector_app.usecases.failures import Failure
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import DAY, Pen, a_receipt, enrol

KEY = b"k" * 32
Run = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EncryptedStore]:
    store = create_store(tmp_path / "store.db", KEY)
    yield store
    store.close()


@pytest.fixture
def pen(store: EncryptedStore) -> Pen:
    """Ten entries, of which the server has six and its backup four."""
    pen = enrol(store)
    with store.unit() as unit:
        unit.journal.append(pen.write_all([("device", NoteWritten(f"{n}")) for n in range(10)]), known_time=TEN_O_CLOCK)
        unit.journal.put_receipt(a_receipt(6, durable=4))
    return pen


@pytest.fixture
def run(store: EncryptedStore, pen: Pen, tmp_path: Path) -> Iterator[Run]:
    engine = engine_for(tmp_path / "store.db", KEY)

    def execute(sql: str) -> list[tuple[object, ...]]:
        with transaction(engine, WRITE) as driver:
            rows: list[tuple[object, ...]] = driver.execute(sql).fetchall()
            return rows

    yield execute
    engine.dispose()


@pytest.mark.parametrize("seq", [1, 4, 5, 10])
@pytest.mark.parametrize(
    "change",
    [
        "data = x'7b7d'",
        "raw = x'7b7d'",
        "hash = ''",
        "subject = 'case/1'",
        "known = ''",
        "seq = seq + 100",
        "salt = NULL, data = NULL, hash = ''",
        "salt = salt",
    ],
)
def test_an_entry_is_never_changed(run: Run, seq: int, change: str) -> None:
    with pytest.raises(IntegrityError):
        run(f"UPDATE entry SET {change} WHERE seq = {seq}")


@pytest.mark.parametrize(("seq", "allowed"), [(1, True), (4, True), (5, False), (6, False), (7, False), (10, False)])
def test_content_is_erased_only_below_what_the_server_has_safe(run: Run, seq: int, allowed: bool) -> None:
    sql = f"UPDATE entry SET salt = NULL, data = NULL WHERE seq = {seq}"
    if allowed:
        run(sql)
        assert run(f"SELECT salt, data FROM entry WHERE seq = {seq}") == [(None, None)]
    else:
        with pytest.raises(IntegrityError, match="never changed"):
            run(sql)


@pytest.mark.parametrize("column", ["salt", "data"])
def test_salt_and_content_go_together(run: Run, column: str) -> None:
    with pytest.raises(IntegrityError):
        run(f"UPDATE entry SET {column} = NULL WHERE seq = 1")


@pytest.mark.parametrize(
    ("where", "allowed"), [("seq = 4", True), ("seq <= 4", True), ("seq = 5", False), ("1", False)]
)
def test_an_entry_is_deleted_only_below_what_the_server_has_safe(run: Run, where: str, allowed: bool) -> None:
    if allowed:
        run(f"DELETE FROM entry WHERE {where}")
    else:
        with pytest.raises(IntegrityError, match="kept until"):
            run(f"DELETE FROM entry WHERE {where}")


def test_the_newest_entry_stays_even_when_all_is_safe(store: EncryptedStore, run: Run, pen: Pen) -> None:
    with store.unit() as unit:
        unit.journal.put_receipt(a_receipt(10, from_seq=7, hours=1))
    run("DELETE FROM entry WHERE seq < 10")
    with pytest.raises(IntegrityError):
        run("DELETE FROM entry")
    with store.view() as view:
        assert view.journal.head() == pen.head


def test_a_restored_server_takes_the_leave_back(store: EncryptedStore, run: Run) -> None:
    with store.unit() as unit:
        unit.journal.put_receipt(a_receipt(2, hours=1))
    with pytest.raises(IntegrityError):
        run("DELETE FROM entry WHERE seq = 3")


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
@pytest.mark.parametrize("seq", [1, 3, 10, 12])
def test_an_entry_neither_replaces_nor_skips(run: Run, verb: str, seq: int) -> None:
    before = run("SELECT * FROM entry")
    with pytest.raises(IntegrityError, match="must follow"):
        run(f"{verb} INTO entry SELECT {seq}, subject, hash, known, raw, salt, data FROM entry WHERE seq = 2")
    assert run("SELECT * FROM entry") == before


@pytest.mark.parametrize("sql", ["UPDATE receipt SET durable_through = 99", "DELETE FROM receipt"])
def test_receipts_stay(run: Run, sql: str) -> None:
    with pytest.raises(IntegrityError, match="receipt"):
        run(sql)


@pytest.mark.defence
@pytest.mark.parametrize("trigger", ["entry_is_final", "entry_is_kept", "entry_follows"])
def test_it_is_the_trigger_that_forbids(run: Run, trigger: str) -> None:
    forbidden = {
        "entry_is_final": "UPDATE entry SET subject = 'case/1' WHERE seq = 10",
        "entry_is_kept": "DELETE FROM entry WHERE seq = 10",
        "entry_follows": "INSERT INTO entry SELECT 99, subject, hash, known, raw, salt, data FROM entry WHERE seq = 2",
    }
    with pytest.raises(IntegrityError):
        run(forbidden[trigger])
    run(f"DROP TRIGGER {trigger}")
    run(forbidden[trigger])


def test_erased_entries_are_read_as_erased(store: EncryptedStore, run: Run) -> None:
    run("UPDATE entry SET salt = NULL, data = NULL WHERE seq = 2")
    with store.view() as view:
        entries = view.journal.after(0, 3)
    assert [entry.erased for entry in entries] == [False, True, False]


def test_an_unreadable_row_is_a_damaged_store(store: EncryptedStore, run: Run) -> None:
    run("DROP TRIGGER entry_is_final")
    run("UPDATE entry SET raw = x'00' WHERE seq = 2")
    with pytest.raises(Failure) as failure, store.view() as view:
        view.journal.after(0, 3)
    assert failure.value.details == {"what": "entry"}


def test_promises_payments_and_followups_have_their_rows(store: EncryptedStore, tmp_path: Path) -> None:
    pen = enrol(store)
    fen = Money(1, "CNY")
    contents: list[object] = [
        VisitOpened("case-1", "a-1", "home@1", 40),
        PromiseMade((Instalment(DAY, Money(50_000, "CNY")), Instalment(DAY.replace(month=12), fen)), "app"),
        PaymentRecorded(Money(9_900, "CNY"), "app", "ref-1"),
        FollowupScheduled(DAY, "call"),
        VisitClosed(Outcome.PROMISE_TO_PAY),
    ]
    with store.unit() as unit:
        unit.journal.append(pen.write_all([("visit/v-1", content) for content in contents]), known_time=TEN_O_CLOCK)
    engine = engine_for(tmp_path / "store.db", KEY)
    with transaction(engine, READ) as driver:
        rows = {table: dump(driver, table) for table in ("promise", "payment", "followup")}
    engine.dispose()
    assert rows == {
        "promise": [
            (2, 1, "visit/v-1", "2026-11-23", 50_000, "CNY"),
            (2, 2, "visit/v-1", "2026-12-23", 1, "CNY"),
        ],
        "payment": [(3, "visit/v-1", 9_900, "CNY", "app", "ref-1")],
        "followup": [(4, "visit/v-1", "2026-11-23", "call")],
    }


def dump(driver: Driver, table: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = driver.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
    return rows
