"""What the power is cut in: each work with what it starts from, what it does and what must hold afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from collector_app.config import settings as stored_settings
from collector_app.config.settings import Settings
from collector_app.desktop.rotation import StoreKeyRotation
from collector_app.domain.journal.content import NoteWritten
from collector_app.storage.connection import WRITE, engine_for, transaction
from collector_app.storage.feed_store import FeedStore
from collector_app.storage.migrations import RELEASED
from collector_app.storage.opening import open_store
from collector_app.storage.page_check import key_fits
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.wipe import WipeReason
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import Pen
from tests.fakes.store import MemoryStore
from tests.faults.power.laptop import DEVICE, GOOD, NEW, Laptop, Say, a_visit, check_goes_on, check_record, say_head
from tests.migration.write_store import CONTENTS, KEY, STORES, fill, says

OLD_KEY: Final = "old-key"  # beside the laptop's folders: what the store was encrypted with before
IN_THE_LOG: Final = "in the log"
STAYS: Final = {
    "data/collector.vault", "data/collector.vault.tries", "data/collector.db", "data/collector.db.reserve",
    "data/collector.db.head", "settings/settings.json", "log/collector.log", "keyring", OLD_KEY,
}  # fmt: skip
_REFUSALS: Final = {FailureCode.WRONG_PASSPHRASE, FailureCode.KEYRING_SECRET_LOST, FailureCode.VAULT_MISSING}


@dataclass(frozen=True, slots=True)
class Work:
    """`run` is told how to say what is durable; `check` gets what had been said when the power went.

    `check` raises AssertionError or Failure.
    """

    name: str
    make: Callable[[Path], None]
    run: Callable[[Path, Say], None]
    check: Callable[[Path, Sequence[str]], None]


# ------------------------------------------------------------------------------------------------------------- a visit


def _make_laptop(home: Path) -> None:
    Laptop(home).make()


def _visit(home: Path, say: Say) -> None:
    session = Laptop(home).unlock()
    say_head(session, say)
    a_visit(session, 2, say)
    session.lock("command")


def _check_visit(home: Path, said: Sequence[str]) -> None:
    laptop = Laptop(home)
    laptop.start()
    session = laptop.unlock()
    check_record(session, said)
    check_goes_on(session)
    session.lock("command")
    check_tidy(home)


def check_tidy(home: Path) -> None:
    """Nothing of an interrupted work is left but files that a start of the app leaves alone."""
    data = home / "data"
    left = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    strange = {path for path in left - STAYS if not path.startswith("data/evidence/") and "/." not in f"/{path}"}
    assert not strange, strange
    assert not list(data.glob("evidence/*.part"))


# ---------------------------------------------------------------------------------------------------------- a migration


def _make_old_store(home: Path) -> None:
    """A store of the first release with work in its log, as a crash under that release left it."""
    place = home / "collector.db"
    shutil.copyfile(STORES / f"{RELEASED.versions[0]}.db", home / "writing.db")
    engine = engine_for(home / "writing.db", KEY)
    with transaction(engine, WRITE) as driver:
        FeedStore(driver).put_cursor(IN_THE_LOG)
    for suffix in ("", "-wal"):
        shutil.copyfile(home / f"writing.db{suffix}", place.with_name(place.name + suffix))
    engine.dispose()
    (home / "writing.db").unlink()
    place.with_name("collector.db.reserve").write_bytes(b"")


def _migrate(home: Path, say: Say) -> None:
    with closing(open_store(home / "collector.db", KEY)) as store:
        say("migrated")
        with store.unit() as unit:
            unit.feed.put_cursor("after")
        say("cursor")


def _check_migration(home: Path, said: Sequence[str]) -> None:
    memory = MemoryStore()
    fill(memory)
    with closing(open_store(home / "collector.db", KEY)) as store:
        with store.view() as view:
            cursor = view.feed.cursor()
        assert cursor == "after" if "cursor" in said else cursor in (IN_THE_LOG, "after")
        with memory.unit() as unit:
            unit.feed.put_cursor(cursor)
        with store.view() as view, memory.view() as expected:
            assert says(view) == says(expected)
        pen = Pen()
        pen.write_all(CONTENTS)
        with store.unit() as unit:
            unit.journal.append((pen.write("device", NoteWritten("goes on")),), known_time=TEN_O_CLOCK)
    assert {path.name for path in home.iterdir()} <= {"collector.db", "collector.db.reserve", "collector.db.head"}


# -------------------------------------------------------------------------------------------------------------- a rekey


def _make_with_key_kept(home: Path) -> None:
    laptop = Laptop(home)
    laptop.make()
    (home / OLD_KEY).write_bytes(laptop.vault().unlock(GOOD).database_key())


def _rekey(home: Path, say: Say) -> None:
    """As `collector-app rotate-keys` does."""
    session = Laptop(home).unlock()
    session.renew_key()
    say("begun")
    say_head(session, say)
    session.lock("command")
    say("done")


def _check_rekey(home: Path, said: Sequence[str]) -> None:
    old = (home / OLD_KEY).read_bytes()
    laptop = Laptop(home)
    if "done" in said:
        assert laptop.vault().unlock(GOOD).pending_key() is None
    _check_visit(home, said)
    vault = laptop.vault()
    keys = vault.unlock(GOOD)
    assert keys.pending_key() is None
    assert key_fits(laptop.locked.store_path, keys.database_key())
    if "begun" in said:
        assert not key_fits(laptop.locked.store_path, old), "the old key still opens what was purged"
    StoreKeyRotation(vault, keys, laptop.locked.store_path).open().close()


# --------------------------------------------------------------------------------------------------------------- a wipe


def _make_full_laptop(home: Path) -> None:
    laptop = Laptop(home)
    laptop.make()
    stored_settings.save(laptop.folders.settings, Settings())
    (laptop.folders.data / ".collector.vault.killed").write_bytes(laptop.locked.vault_path.read_bytes())
    (laptop.folders.log / "collector.log").write_text("codes")


def _wipe(home: Path, say: Say) -> None:
    locked = Laptop(home).start()
    locked.wipe().begin(DEVICE, WipeReason.ORDER)
    say("begun")
    if locked.wipe().carry_out():
        say("wiped")


def _check_wipe(home: Path, said: Sequence[str]) -> None:
    """The old device, or a wipe that this start brings to its end; never a part of either that opens."""
    laptop = Laptop(home)
    begun = laptop.locked.wipe_note.exists()
    before = opens(laptop, GOOD)
    whole = len(list(home.glob("data/evidence/*.sealed"))) == 1 and laptop.locked.store_path.exists()
    assert whole or not before, "data is gone and the keys are not"
    laptop.start()
    if before and not begun:
        assert "begun" not in said
        _check_visit(home, said)
        return
    assert laptop.keyring.secrets == {}
    assert not opens(laptop, GOOD)
    left = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    unnamed = {path for path in left if path.startswith((".keyring.", "data/.collector.wipe."))}  # half-written notes
    assert left - unnamed <= {"keyring", "settings/settings.json"}, left


def opens(laptop: Laptop, words: str) -> bool:
    """Whether these words open the vault; anything but a plain no is raised."""
    try:
        laptop.vault().unlock(words)
    except Failure as failure:
        if failure.code not in _REFUSALS and not (
            failure.code is FailureCode.VAULT_DAMAGED and laptop.keyring.secrets == {}
        ):
            raise
        return False
    return True


# ------------------------------------------------------------------------------------------------- another passphrase


def _change(home: Path, say: Say) -> None:
    Laptop(home).vault().change_passphrase(GOOD, NEW)
    say("changed")


def _check_change(home: Path, said: Sequence[str]) -> None:
    laptop = Laptop(home)
    words, other = (GOOD, NEW) if opens(laptop, GOOD) else (NEW, GOOD)
    assert words == NEW or "changed" not in said
    session = laptop.unlock(words)
    check_record(session, said)
    session.lock("command")
    assert not opens(laptop, other)
    assert "; " not in (home / "keyring").read_text(), "the other file's half of the key is still there"


WORKS: Final = (
    Work("visit", _make_laptop, _visit, _check_visit),
    Work("migration", _make_old_store, _migrate, _check_migration),
    Work("rekey", _make_with_key_kept, _rekey, _check_rekey),
    Work("wipe", _make_full_laptop, _wipe, _check_wipe),
    Work("passphrase", _make_laptop, _change, _check_change),
)
