"""A wipe killed at every write, fsync and unlink: each start carries on, and nothing opens in between."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from collector_app.config.folders import Folders
from collector_app.desktop.scopes import Locked, Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.domain.wipe_report import WipeReport
from collector_app.security.vault import KeyringVault
from collector_app.storage.opening import create_store
from collector_app.usecases.failures import Failure
from collector_app.usecases.last_word import LastWord
from collector_app.usecases.wipe import WipeReason
from tests.fakes.device import TEN_O_CLOCK, FakeClock
from tests.fakes.keyring import CHEAP, FileKeyring
from tests.fakes.samples import enrol
from tests.faults.vault.killing import kill_everywhere, strace_works

pytestmark = pytest.mark.skipif(not strace_works(), reason="needs strace, and the right to trace one's own process")

GOOD: Final = "seven green kettles sing"
DEVICE: Final = "device-1"
NOBODY: Final = "http://127.0.0.1:1"
WORD: Final = LastWord(NOBODY, "", WipeReport(DEVICE, WipeReason.ORDER, TEN_O_CLOCK, "c2lnbmVk")).text()
"""Nobody listens there, so it stays to be told."""


def start(home: Path) -> Locked:
    """Start the app on a home, as far as the locked scope."""
    return open_locked(Folders.under(home), Parts(FileKeyring(home / "keyring"), FakeClock(), CHEAP))


def vault(home: Path) -> KeyringVault:
    return KeyringVault(home / "data" / "collector.vault", FileKeyring(home / "keyring"), FakeClock(), CHEAP)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    locked = start(home)
    keys = vault(home).prepare().seal(GOOD, DEVICE, "周舟")
    vault(home).anchor(DEVICE).write(7, "ab" * 32)
    store = create_store(locked.store_path, keys.database_key())
    enrol(store)
    store.close()
    data = locked.folders.data
    (data / "collector.db.reserve").unlink(missing_ok=True)
    (data / ".collector.vault.killed").write_bytes(locked.vault_path.read_bytes())
    (data / "evidence").mkdir()
    (data / "evidence" / "item").write_bytes(b"ciphertext")
    (locked.folders.log / "collector.log").write_text("codes")
    return home


def wipe(home: Path) -> None:
    locked = start(home)
    locked.wipe().begin(DEVICE, WipeReason.ORDER, WORD)
    locked.wipe().carry_out()


def files(home: Path) -> set[str]:
    return {path.name for path in home.rglob("*") if path.is_file()} - {"keyring"}


def opens(home: Path) -> bool:
    try:
        vault(home).unlock(GOOD)
    except Failure:
        return False
    return True


@pytest.mark.timeout(300)
def test_each_start_carries_on(home: Path, tmp_path: Path) -> None:
    seen: set[tuple[bool, bool]] = set()
    before = files(home)
    secrets = FileKeyring(home / "keyring").secrets
    assert len(secrets) == 2

    def check(victim: Path) -> None:
        begun = (victim / "data" / "collector.wipe").exists()
        opened = opens(victim)
        over = not begun and not opened
        seen.add((begun, opened))
        if FileKeyring(victim / "keyring").secrets == {}:
            assert not opened
        locked = start(victim)
        left = {name for name in files(victim) if not name.startswith((".keyring.", ".collector.wipe."))}
        if begun or over:
            assert not locked.enrolled
            assert not opens(victim)
            assert FileKeyring(victim / "keyring").secrets == {}
            assert left == {"collector.wiped"}
            assert locked.wiped_word.read_text() == WORD
        else:
            assert left == before
            assert opens(victim)

    assert kill_everywhere(home, tmp_path, wipe, check) > 15
    assert {(False, True), (True, True), (True, False)} <= seen


def test_a_note_that_cannot_be_read_is_an_intention_all_the_same(home: Path) -> None:
    (home / "data" / "collector.wipe").write_bytes(b"\x00")
    assert not start(home).enrolled
    assert files(home) == set()
    assert FileKeyring(home / "keyring").secrets == {}


def test_the_commands_open_nothing_once_a_wipe_has_begun(home: Path) -> None:
    start(home).wipe().begin(DEVICE, WipeReason.ORDER)
    with pytest.raises(Failure):
        join(start(home)).sessions.unlock(GOOD)
