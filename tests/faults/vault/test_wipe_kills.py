"""A wipe killed at every write, fsync and unlink: each start carries on, and nothing opens in between."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from collector_app.config.folders import Folders
from collector_app.desktop.remains import RESCUED, word_file
from collector_app.desktop.scopes import Locked, Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.domain.wipe_report import WipeReport
from collector_app.security.vault import KeyringVault
from collector_app.storage.opening import create_store
from collector_app.usecases.failures import Failure, FailureCode
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
            (word,) = locked.wiped_words
            assert left == {word.name}
            assert word.read_text() == WORD
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


def test_a_note_that_may_not_be_read_destroys_nothing(home: Path, expect_log: Callable[[str], None]) -> None:
    expect_log(r"wipe\.step_refused")
    (home / "data" / "collector.wipe").mkdir()  # reading it is refused, as for a file of another user
    before = files(home)
    locked = start(home)
    assert files(home) == before
    with pytest.raises(Failure) as failure:
        locked.end_wipe()
    assert failure.value.code is FailureCode.WIPE_UNFINISHED


def test_a_note_for_another_device_leaves_this_one_alone(home: Path) -> None:
    before = files(home)
    note = {"device": "device-0", "reason": "order", "word": WORD}
    (home / "data" / "collector.wipe").write_text(json.dumps(note))
    locked = start(home)
    (word,) = locked.wiped_words
    assert files(home) == before | {word.name}
    assert locked.enrolled
    assert opens(home)


def test_a_second_wipe_leaves_the_first_word_to_be_told(home: Path) -> None:
    other = WORD.replace(DEVICE, "device-0")
    first = home / "data" / word_file(other)
    first.write_text(other)
    wipe(home)
    assert {path.read_text() for path in start(home).wiped_words} == {WORD, other}


def test_a_wipe_leaves_rescues_that_only_the_centre_can_read(home: Path) -> None:
    rescued = home / "data" / RESCUED
    rescued.mkdir()
    (rescued / "device-0.rescue").write_bytes(b"sealed")
    wipe(home)
    assert (rescued / "device-0.rescue").read_bytes() == b"sealed"


def test_the_commands_open_nothing_once_a_wipe_has_begun(home: Path) -> None:
    start(home).wipe().begin(DEVICE, WipeReason.ORDER)
    with pytest.raises(Failure):
        join(start(home)).sessions.unlock(GOOD)
