from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from alembic import op
from sqlalchemy import Column, Text

from collector_app.storage import upgrade as upgrade_module
from collector_app.storage.connection import READ, engine_for, transaction
from collector_app.storage.migrations import RELEASED, History
from collector_app.storage.opening import create_store, open_store
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.store import MemoryStore
from tests.migration.write_store import KEY, STORES, fill, says

ROOT: Final = Path(__file__).parents[2]


def revision(number: str, upgrade: Callable[[], None], after: str = RELEASED.newest) -> ModuleType:
    """A schema step that no release has."""
    module = ModuleType(f"r{number}")
    vars(module).update(revision=number, down_revision=after, upgrade=upgrade)
    return module


def history(*steps: ModuleType) -> History:
    """The released history and some steps more."""
    every = (*RELEASED.steps(), *steps)
    return History(tuple(step.revision for step in every), lambda: every)


def test_every_version_names_its_step() -> None:
    steps = RELEASED.steps()
    assert tuple(step.revision for step in steps) == RELEASED.versions
    assert [step.down_revision for step in steps] == [None, *RELEASED.versions[:-1]]


def test_opening_an_up_to_date_store_loads_no_alembic(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from collector_app.storage.opening import open_store;"
        "from tests.migration.write_store import KEY; open_store(Path(sys.argv[1]), KEY).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False, timeout=60).returncode == 0


def add_colour() -> None:
    op.add_column("case_row", Column("colour", Text, nullable=False, server_default="grey"))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The newest kept store, in a place of its own."""
    return Path(shutil.copyfile(STORES / f"{RELEASED.newest}.db", tmp_path / "store.db"))


@pytest.mark.parametrize("version", RELEASED.versions)
def test_a_store_of_every_version_opens_and_says_the_same(version: str, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(STORES / f"{version}.db", tmp_path / "store.db"))
    memory = MemoryStore()
    fill(memory)
    store = open_store(path, KEY)
    with store.view() as view, memory.view() as expected:
        assert says(view) == says(expected)
    store.rebuild()
    with store.view() as view, memory.view() as expected:
        assert says(view) == says(expected)
    store.close()


def test_a_new_store_has_the_newest_version(tmp_path: Path) -> None:
    create_store(tmp_path / "store.db", KEY).close()
    assert version_of(tmp_path / "store.db") == RELEASED.newest


def test_steps_run_in_order_and_keep_everything(path: Path) -> None:
    ran: list[str] = []

    def second() -> None:
        add_colour()
        ran.append("0901")

    def third() -> None:
        op.execute("UPDATE case_row SET colour = 'green' WHERE id = 'case-00001'")
        ran.append("0902")

    steps = history(revision("0901", second), revision("0902", third, "0901"))
    first = open_store(path, KEY)
    with first.view() as view:
        before = says(view)
    assert failure_of(lambda: open_store(path, KEY, steps)).code is FailureCode.STORE_LOCKED
    ran.clear()
    first.close()
    store = open_store(path, KEY, steps)
    with store.view() as view:
        assert says(view) == before
    store.close()
    assert ran == ["0901", "0902"]
    assert version_of(path) == "0902"
    assert query(path, "SELECT colour FROM case_row ORDER BY id") == [("green",), ("grey",), ("grey",)]
    assert {file.name for file in path.parent.iterdir()} == {"store.db", "store.db.reserve"}
    assert failure_of(lambda: open_store(path, KEY)).code is FailureCode.STORE_NEWER


def test_a_store_with_work_in_its_log_is_upgraded_whole(path: Path) -> None:
    """As after a crash: the log was never brought into the file."""
    program = (
        "import os, sys; from pathlib import Path;"
        "from collector_app.storage.opening import open_store; from tests.migration.write_store import KEY;"
        "store = open_store(Path(sys.argv[1]), KEY);\n"
        "with store.unit() as unit: unit.feed.put_cursor('in the log')\n"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False, timeout=60)
    assert path.with_name("store.db-wal").stat().st_size > 0
    store = open_store(path, KEY, history(revision("0901", add_colour)))
    with store.view() as view:
        assert view.feed.cursor() == "in the log"
    store.close()


@pytest.mark.parametrize("when", ["at once", "after half"])
def test_a_step_that_fails_leaves_the_old_file_untouched(path: Path, when: str) -> None:
    class OwnBug(Exception):
        pass

    def broken() -> None:
        if when == "after half":
            add_colour()
        raise OwnBug

    before = digest(path)
    with pytest.raises(OwnBug):
        open_store(path, KEY, history(revision("0901", broken)))
    assert digest(path) == before
    assert {file.name for file in path.parent.iterdir()} == {"store.db"}
    open_store(path, KEY).close()


def test_a_step_that_touches_the_chain_is_refused(path: Path) -> None:
    def forge() -> None:
        op.execute("DROP TRIGGER entry_is_kept")
        op.execute("DELETE FROM entry WHERE seq > 5")

    before = digest(path)
    assert failure_of(lambda: open_store(path, KEY, history(revision("0901", forge)))).code is (
        FailureCode.STORE_DAMAGED
    )
    assert digest(path) == before


def test_a_copy_that_does_not_verify_is_refused(path: Path) -> None:
    def orphan() -> None:
        op.execute("PRAGMA defer_foreign_keys = ON")
        op.execute("UPDATE case_row SET id = 'nobody' WHERE id = 'case-00001'")

    before = digest(path)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        open_store(path, KEY, history(revision("0901", orphan)))
    assert digest(path) == before


def test_no_room_for_the_copy_is_a_known_failure(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    before = digest(path)
    monkeypatch.setattr(shutil, "copyfile", full)
    failure = failure_of(lambda: open_store(path, KEY, history(revision("0901", add_colour))))
    assert failure.code is FailureCode.DISK_FULL
    assert digest(path) == before
    assert {file.name for file in path.parent.iterdir()} == {"store.db"}


class PowerCut(BaseException):
    pass


@pytest.mark.parametrize("moment", ["copyfile", "_migrate", "_settle copy", "_sync", "replace", "sync_folder"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_power_cut_at_any_moment_leaves_the_old_or_the_new(
    path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, after: bool
) -> None:
    """Ends without any tidying at one place of the upgrade; then the machine starts again."""
    owner: object = {"copyfile": shutil, "replace": Path}.get(moment, upgrade_module)
    name = moment.split(maxsplit=1)[0]
    real = getattr(owner, name)

    def cut(*args: object) -> None:
        if moment == "_settle copy" and args[0] == path:
            real(*args)
            return
        if after:
            real(*args)
        raise PowerCut

    steps = history(revision("0901", add_colour))
    monkeypatch.setattr(owner, name, cut)
    monkeypatch.setattr(upgrade_module, "remove", lambda _path: None)  # a dead process tidies nothing
    with pytest.raises(PowerCut):
        open_store(path, KEY, steps)
    monkeypatch.undo()

    assert version_of(path) in {RELEASED.newest, "0901"}
    store = open_store(path, KEY, steps)
    memory = MemoryStore()
    fill(memory)
    with store.view() as view, memory.view() as expected:
        assert says(view) == says(expected)
    store.close()
    assert version_of(path) == "0901"
    assert {file.name for file in path.parent.iterdir()} == {"store.db", "store.db.reserve"}


def test_the_kept_store_is_really_encrypted() -> None:
    for version in RELEASED.versions:
        content = (STORES / f"{version}.db").read_bytes()
        assert not content.startswith(b"SQLite format 3")
        assert "林玉珍".encode() not in content


def version_of(path: Path) -> object:
    return query(path, "SELECT version_num FROM alembic_version")[0][0]


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    engine = engine_for(path, KEY)
    try:
        with transaction(engine, READ) as driver:
            rows: list[tuple[object, ...]] = driver.execute(sql).fetchall()
            return rows
    finally:
        engine.dispose()


def failure_of(act: Callable[[], object]) -> Failure:
    with pytest.raises(Failure) as failure:
        act()
    return failure.value
