from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from collector_app.domain.journal.content import NoteWritten
from collector_app.storage import connection as connection_module
from collector_app.storage.connection import PRAGMAS, READ, WRITE, UnsafeLibraryError, engine_for, transaction
from collector_app.storage.opening import create_store, open_store
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.pages import decrypted
from tests.fakes.samples import Pen, a_case, enrol

KEY = b"k" * 32
CANARY = "金丝雀四八二一"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def filled(path: Path) -> Pen:
    """A closed store with a canary in entries and cases, big enough to have many pages."""
    store = create_store(path, KEY)
    pen = enrol(store)
    with store.unit() as unit:
        for number in range(60):
            unit.cases.put(a_case(number, CANARY), b"box" * 200)
        notes = [(f"case/{number}", NoteWritten(CANARY * 20)) for number in range(60)]
        unit.journal.append(pen.write_all(notes), known_time=TEN_O_CLOCK)
    store.close()
    return pen


def failure_of(act: Callable[[], object]) -> Failure:
    with pytest.raises(Failure) as failure:
        act()
    return failure.value


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


class TestRefusals:
    def test_a_wrong_key(self, path: Path, filled: Pen) -> None:
        before = digest(path)
        assert failure_of(lambda: open_store(path, b"x" * 32)).code is FailureCode.STORE_WRONG_KEY
        assert digest(path) == before
        assert {file.name for file in path.parent.iterdir()} == {"store.db", "store.db.head", "store.db.reserve"}

    @pytest.mark.parametrize("position", [16, 100, 2000, 4015, 4016, 4032, 4095])
    def test_a_damaged_first_page_is_not_a_wrong_key(self, path: Path, filled: Pen, position: int) -> None:
        flip(path, position)
        failure = failure_of(lambda: open_store(path, KEY))
        assert (failure.code, failure.details["what"]) == (FailureCode.STORE_DAMAGED, "file")

    def test_a_damaged_page_further_on_is_found_when_it_is_read(self, path: Path, filled: Pen) -> None:
        pages = path.stat().st_size // 4096
        codes: set[FailureCode | None] = set()
        for page in range(1, pages):
            copy = path.with_name(f"copy-{page}.db")
            shutil.copyfile(path, copy)
            flip(copy, page * 4096 + 1234)
            try:
                store = open_store(copy, KEY)
            except Failure as failure:
                codes.add(failure.code)
                continue
            codes |= {self.read_everything(store.view), self.read_everything(store.unit)}
            store.close()
            copy.unlink()
        assert codes <= {FailureCode.STORE_DAMAGED, None}
        assert FailureCode.STORE_DAMAGED in codes

    def read_everything(self, begin: Callable[[], object]) -> FailureCode | None:
        try:
            with begin() as work:  # type: ignore[attr-defined]  # unit or view
                for _ in work.journal.after(0, 1000):
                    pass
                work.cases.rows()
                for number in range(60):
                    work.cases.get(f"case-{number:05d}")
        except Failure as failure:
            return failure.code
        return None

    def test_an_empty_database_under_the_right_key(self, path: Path, filled: Pen) -> None:
        engine = engine_for(path, KEY)
        with transaction(engine, WRITE) as driver:
            driver.execute("DROP TABLE alembic_version")
        engine.dispose()
        assert failure_of(lambda: open_store(path, KEY)).details["what"] == "schema"

    @pytest.mark.parametrize("size", [0, 1, 15, 16, 4095, 4096, 4097, 20_000])
    def test_a_cut_file(self, path: Path, filled: Pen, size: int) -> None:
        with path.open("rb+") as file:
            file.truncate(size)
        assert failure_of(lambda: open_store(path, KEY)).code is FailureCode.STORE_DAMAGED

    def test_a_missing_file_is_not_made_anew(self, path: Path) -> None:
        assert failure_of(lambda: open_store(path, KEY)).details["what"] == "missing"
        assert not path.exists()

    def test_a_newer_schema(self, path: Path, filled: Pen) -> None:
        engine = engine_for(path, KEY)
        with transaction(engine, WRITE) as driver:
            driver.execute("UPDATE alembic_version SET version_num = '0999'")
        engine.dispose()
        before = digest(path)
        failure = failure_of(lambda: open_store(path, KEY))
        assert (failure.code, failure.details["version"]) == (FailureCode.STORE_NEWER, "0999")
        assert digest(path) == before

    def test_another_process_in_a_transaction(self, path: Path, filled: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.05)
        store, other = open_store(path, KEY), engine_for(path, KEY)
        with transaction(other, WRITE):
            assert failure_of(lambda: store.unit().__enter__()).code is FailureCode.STORE_LOCKED
        other.dispose()
        with store.unit() as unit:  # and it is free again
            unit.feed.put_cursor("x")
        store.close()

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may write everywhere")
    def test_a_folder_that_may_not_be_written(self, path: Path, filled: Pen) -> None:
        path.parent.chmod(0o500)
        try:
            assert failure_of(lambda: open_store(path, KEY)).code is FailureCode.FILE_UNWRITABLE
        finally:
            path.parent.chmod(0o700)

    def test_a_folder_in_place_of_the_file(self, path: Path) -> None:
        path.mkdir()
        assert failure_of(lambda: open_store(path, KEY)).code is FailureCode.STORE_DAMAGED

    def test_a_key_of_another_size_is_a_bug(self, path: Path) -> None:
        with pytest.raises(ValueError, match="32 bytes"):
            create_store(path, b"short")


class TestCreating:
    def test_an_orphan_is_set_aside_with_its_log(self, path: Path, filled: Pen) -> None:
        orphan = digest(path)
        path.with_name("store.db-wal").write_bytes(b"log")
        create_store(path, b"n" * 32).close()
        assert digest(path.with_name("store.db.damaged-1")) == orphan
        assert path.with_name("store.db.damaged-1-wal").read_bytes() == b"log"
        with open_store(path, b"n" * 32).view() as view:
            assert view.cases.count() == 0

    def test_only_the_owner_can_read_any_file(self, path: Path) -> None:
        old = os.umask(0)
        try:
            store = create_store(path, KEY)
            enrol(store)
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        finally:
            os.umask(old)
        assert {"store.db", "store.db-wal", "store.db-shm", "store.db.reserve"} <= set(modes)
        assert set(modes.values()) == {0o600}, modes
        store.close()

    def test_what_a_cut_exchange_left_goes_at_the_next_start(self, path: Path, filled: Pen) -> None:
        for name in ("store.db.upgrade", "store.db.upgrade-wal", "store.db.fresh"):
            path.with_name(name).write_bytes(b"left")
        open_store(path, KEY).close()
        assert {file.name for file in path.parent.iterdir()} == {"store.db", "store.db.head", "store.db.reserve"}

    def test_closing_leaves_one_file_the_mark_and_the_reserve(self, path: Path, filled: Pen) -> None:
        assert {file.name for file in path.parent.iterdir()} == {"store.db", "store.db.head", "store.db.reserve"}

    def test_a_view_that_outlives_the_store_does_not_keep_the_file_open(self, path: Path, filled: Pen) -> None:
        store = open_store(path, KEY)
        inside, leave = threading.Event(), threading.Event()

        def look() -> None:
            with store.view() as view:
                view.cases.count()
                inside.set()
                leave.wait(10)

        thread = threading.Thread(target=look)
        thread.start()
        assert inside.wait(10)
        store.close()
        leave.set()
        thread.join()
        assert not path.with_name("store.db-wal").exists()


class TestConnections:
    def test_every_pragma_is_in_force_on_every_connection(self, path: Path, filled: Pen) -> None:
        engine = engine_for(path, KEY)
        with transaction(engine, READ) as one, transaction(engine, READ) as two:
            for driver in (one, two):
                for name, _, expected in PRAGMAS:
                    if expected is not None:
                        assert driver.execute(f"PRAGMA {name}").fetchone()[0] == expected, name
                assert driver.execute("PRAGMA cipher_version").fetchone()[0].startswith("4.")
                assert driver.execute("PRAGMA busy_timeout").fetchone()[0] == 5000
        engine.dispose()

    def test_all_tables_are_strict(self, path: Path, filled: Pen) -> None:
        engine = engine_for(path, KEY)
        with transaction(engine, READ) as driver:
            tables = driver.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'").fetchall()
        engine.dispose()
        loose = {name for name, strict in tables if not strict}
        assert loose <= {"alembic_version", "sqlite_schema", "sqlite_temp_schema"}
        assert len(tables) > 10

    def test_extensions_can_not_be_loaded(self, path: Path, filled: Pen) -> None:
        engine = engine_for(path, KEY)
        with pytest.raises(Exception, match="not authorized"), transaction(engine, READ) as driver:
            driver.execute("SELECT load_extension('/tmp/x.so')")
        engine.dispose()

    def test_a_library_without_encryption_is_never_used(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection_module, "dbapi2", sqlite3)
        monkeypatch.setattr(connection_module, "OLDEST_SQLITE", (3, 0, 0))
        with pytest.raises(UnsafeLibraryError, match="plain text"):
            create_store(path, KEY)
        assert not path.exists()
        assert all(not file.stat().st_size for file in path.parent.iterdir())

    def test_a_library_with_the_log_bug_is_never_used(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert connection_module.OLDEST_SQLITE == (3, 51, 3)
        monkeypatch.setattr(connection_module, "OLDEST_SQLITE", (9, 9, 9))
        with pytest.raises(UnsafeLibraryError, match="WAL-reset"):
            create_store(path, KEY)

    @pytest.mark.defence
    @pytest.mark.parametrize("name", ["synchronous", "secure_delete", "foreign_keys", "trusted_schema", "temp_store"])
    def test_a_pragma_that_does_not_take_effect_is_noticed(self, path: Path, filled: Pen, name: str) -> None:
        weaker = {"synchronous": "NORMAL", "secure_delete": "OFF", "foreign_keys": "OFF", "trusted_schema": "ON"}
        pragmas = tuple((n, weaker.get(n, "FILE") if n == name else value, want) for n, value, want in PRAGMAS)
        engine = engine_for(path, KEY, pragmas)
        with pytest.raises(UnsafeLibraryError, match=name):
            engine.raw_connection()


class TestSecrecy:
    def test_nothing_readable_rests_in_any_file(self, path: Path, filled: Pen) -> None:
        store = open_store(path, KEY)
        with store.unit() as unit:
            unit.cases.put(a_case(99, CANARY), CANARY.encode() * 9)
        forms = [CANARY.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
        forms += [CANARY.encode().hex().encode(), b"HX-00001", b"device-1", KEY, KEY.hex().encode()]
        for file in path.parent.iterdir():  # with the log open
            content = file.read_bytes()
            assert not [form for form in forms if form in content], file.name
        store.close()

    def test_deleted_is_gone_from_the_decrypted_pages(self, path: Path, filled: Pen) -> None:
        store = open_store(path, KEY)
        with store.unit() as unit:
            for number in range(60):
                unit.cases.remove(f"case-{number:05d}")
        store.close()
        assert b"HX-000" not in decrypted(path, KEY)
        assert CANARY.encode() in decrypted(path, KEY)  # the journal keeps its own: the scan can see

    @pytest.mark.defence
    def test_without_secure_delete_it_would_not_be(self, path: Path, filled: Pen) -> None:
        careless = tuple(
            (n, "OFF" if n == "secure_delete" else v, None if n == "secure_delete" else w) for n, v, w in PRAGMAS
        )
        engine = engine_for(path, KEY, careless)
        with transaction(engine, WRITE) as driver:
            driver.execute("DELETE FROM case_file")
        engine.dispose()
        assert b"HX-000" in decrypted(path, KEY)

    def test_errors_hold_no_personal_data(self, path: Path, filled: Pen) -> None:
        engine = engine_for(path, KEY)
        twice = [(CANARY,), (CANARY,)]
        with pytest.raises(IntegrityError, match="UNIQUE") as error, engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO command_done VALUES (?)", twice)
        engine.dispose()
        assert CANARY not in str(error.value)
        assert CANARY not in repr(error.value)
