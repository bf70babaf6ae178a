"""Two readers that know nothing of ours read every row of the store that the app reads, and nothing without the key.

One is written from `resources/formats/store.md` (`plain`), one is SQLite3 Multiple Ciphers, another vendor's code.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

import apsw
import pytest

from collector_app.domain.journal.content import NoteWritten
from collector_app.storage.connection import engine_for
from collector_app.storage.opening import create_store, open_store
from collector_app.storage.store import EncryptedStore
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import Pen, a_case, enrol
from tests.faults.second_reader.plain import PAGE, CanNotRead, PlainReader
from tests.migration.write_store import KEY, STORES, fill

NOTE: Final = (Path(__file__).parents[3] / "resources" / "formats" / "store.md").read_text("utf-8")
OTHER_KEY: Final = b"another key of thirty-two bytes."
Tables = dict[str, list[tuple[Any, ...]]]
SCHEMA: Final = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def running(path: Path) -> Iterator[EncryptedStore]:
    """The store of a running app: a filled file, and a log with what came since, a rollback among it."""
    store = create_store(path, KEY)
    fill(store)
    store.close()
    store = open_store(path, KEY)
    pen = Pen()
    with store.view() as view:
        pen.head = view.journal.head()
    for number in range(10, 40):
        with store.unit() as unit:
            unit.cases.put(a_case(number, "林玉珍"), b"box" * 900)
            unit.journal.append((pen.write("device", NoteWritten("一" * 300)),), known_time=TEN_O_CLOCK)
    with suppress(ZeroDivisionError), store.unit() as unit:
        unit.cases.put(a_case(99, "nobody"), b"never" * 9000)
        raise ZeroDivisionError
    yield store
    store.close()


def as_the_app_reads(path: Path) -> Tables:
    engine = engine_for(path, KEY)
    with closing(engine.raw_connection()) as pooled:
        driver = pooled.driver_connection
        assert driver is not None
        names = [name for (name,) in driver.execute(SCHEMA)]
        read = {name: driver.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    engine.dispose()
    return read


def as_the_note_says(path: Path, key: bytes = KEY) -> Tables:
    with closing(PlainReader(path, key).open()) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [name for (name,) in plain.execute(SCHEMA)]
        return {name: plain.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def as_the_other_vendor_reads(path: Path, key: bytes = KEY) -> Tables:
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as other:
        for pragma in ("cipher = 'sqlcipher'", "legacy = 4", f"key = \"x'{key.hex()}'\""):
            other.execute(f"PRAGMA {pragma}").fetchall()
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = [str(row[0]) for row in other.execute(SCHEMA)]
        return {name: [tuple(row) for row in other.execute(f"SELECT * FROM {name}")] for name in names}


def copied(path: Path, folder: Path) -> Path:
    """What somebody takes from a running laptop: the file and its log."""
    folder.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        shutil.copy(file, folder)
    return folder / path.name


def test_both_read_every_row_of_a_running_app_its_log_included(
    path: Path, running: EncryptedStore, tmp_path: Path
) -> None:
    expected = as_the_app_reads(path)
    image = copied(path, tmp_path / "image")
    assert image.with_name("store.db-wal").stat().st_size > 20 * PAGE
    assert len(expected["entry"]) > 40
    assert sum(map(len, expected.values())) > 100
    assert as_the_note_says(image) == expected
    assert as_the_other_vendor_reads(image) == expected


def test_the_chain_can_be_checked_without_us(path: Path, running: EncryptedStore) -> None:
    with running.view() as view:
        told = [entry.hash for entry in view.journal.after(0, 1000)]
    with closing(PlainReader(path, KEY).open()) as plain:
        rows = plain.execute("SELECT hash, raw FROM entry ORDER BY seq").fetchall()
    hashes = [hashlib.sha256(b"collector/entry/v1\0" + raw).hexdigest() for _, raw in rows]
    assert hashes == [row[0] for row in rows] == told
    assert [json.loads(raw)["prev"] for _, raw in rows[1:]] == hashes[:-1]


@pytest.mark.parametrize("file", sorted(STORES.glob("*.db")), ids=lambda file: file.stem)
def test_both_read_the_kept_store_of_every_release(file: Path, tmp_path: Path) -> None:
    image = Path(shutil.copy(file, tmp_path))
    note = as_the_note_says(image)
    assert len(note["entry"]) == 11
    assert as_the_other_vendor_reads(image) == note


def test_another_key_opens_nothing(path: Path, running: EncryptedStore, tmp_path: Path) -> None:
    running.close()
    with pytest.raises(CanNotRead, match="page 1 "):
        as_the_note_says(path, OTHER_KEY)
    with pytest.raises(apsw.NotADBError):
        as_the_other_vendor_reads(path, OTHER_KEY)
    plain = tmp_path / "without.db"
    shutil.copy(path, plain)
    with pytest.raises(apsw.NotADBError), closing(apsw.Connection(str(plain))) as other:
        other.execute("SELECT count(*) FROM sqlite_schema").fetchall()


def test_a_changed_byte_of_any_page_is_noticed(path: Path, running: EncryptedStore) -> None:
    running.close()
    whole = path.read_bytes()
    for number, start in enumerate(range(0, len(whole), PAGE), start=1):
        for place in (start + 16, start + PAGE // 2, start + PAGE - 70, start + PAGE - 1):
            changed = bytearray(whole)
            changed[place] ^= 1
            path.write_bytes(changed)
            with pytest.raises(CanNotRead, match=f"page {number} "):
                PlainReader(path, KEY).plain()
    path.write_bytes(whole)
    assert PlainReader(path, KEY).plain()


def test_pages_do_not_change_places(path: Path, running: EncryptedStore) -> None:
    running.close()
    whole = path.read_bytes()
    third, fourth = whole[2 * PAGE : 3 * PAGE], whole[3 * PAGE : 4 * PAGE]
    path.write_bytes(whole[: 2 * PAGE] + fourth + third + whole[4 * PAGE :])
    with pytest.raises(CanNotRead, match="page 3 "):
        PlainReader(path, KEY).plain()


def test_the_settings_are_those_of_the_note(path: Path, running: EncryptedStore) -> None:
    wanted = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|$", NOTE, re.MULTILINE))
    assert len(wanted) == 16
    engine = engine_for(path, KEY)
    with closing(engine.raw_connection()) as pooled:
        driver = pooled.driver_connection
        assert driver is not None
        found = {name: driver.execute(f"PRAGMA {name}").fetchone() for name in wanted}
    engine.dispose()
    assert {name: str(row[0]) if row else "0" for name, row in found.items()} == wanted


def test_an_empty_store_has_no_log_to_read(tmp_path: Path) -> None:
    store = create_store(tmp_path / "new.db", KEY)
    enrol(store)
    store.close()
    assert not (tmp_path / "new.db-wal").exists()
    assert as_the_note_says(tmp_path / "new.db")["entry"] == []
