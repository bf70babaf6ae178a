"""What a long silence asks for, killed at every write, fsync and unlink: each start comes to the same end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from collector_app.config.folders import Folders
from collector_app.desktop.scopes import Locked, Parts, open_locked
from collector_app.desktop.silence import heed
from collector_app.domain.clock import DRIFT
from collector_app.domain.silence import SHRED_AFTER, Contact, Silence
from collector_app.security.vault import KeyringVault
from collector_app.storage.head_mark import HeadMark
from collector_app.storage.opening import create_store
from collector_app.usecases.failures import Failure
from tests.fakes.device import TEN_O_CLOCK, FakeClock
from tests.fakes.keyring import CHEAP, FileKeyring
from tests.fakes.samples import enrol
from tests.faults.vault.killing import kill_everywhere, strace_works
from tests.faults.vault.test_wipe_kills import DEVICE, GOOD, WORD, files, opens
from tests.unit.security.test_recovery import listed, supervisor

pytestmark = pytest.mark.skipif(not strace_works(), reason="needs strace, and the right to trace one's own process")

LONG = SHRED_AFTER / (1 - DRIFT) + timedelta(seconds=1)


def due(home: Path) -> Locked:
    """The locked scope on a machine that has run for thirty days since the contact."""
    clock = FakeClock()
    clock.advance(LONG)
    return open_locked(Folders.under(home), Parts(FileKeyring(home / "keyring"), clock, CHEAP))


def vault(home: Path) -> KeyringVault:
    return KeyringVault(home / "data" / "collector.vault", FileKeyring(home / "keyring"), FakeClock(), CHEAP)


def look(home: Path) -> None:
    heed(due(home))


def make(tmp_path: Path, settled: int | None) -> Path:
    home = tmp_path / "home"
    locked = open_locked(Folders.under(home), Parts(FileKeyring(home / "keyring"), FakeClock(), CHEAP))
    keys = vault(home).prepare().seal(GOOD, DEVICE, "周舟")
    people = [supervisor(tmp_path, name) for name in ("wu.min", "lin.yue")]
    assert vault(home).recovery().keep(keys, listed(people))
    store = create_store(locked.store_path, keys.database_key())
    enrol(store)
    store.close()
    HeadMark(locked.store_path).note(7, "ab" * 32)
    (locked.folders.data / "collector.db.reserve").unlink(missing_ok=True)
    vault(home).anchor(DEVICE).write(7, "ab" * 32)
    now = FakeClock().read()
    vault(home).contact(DEVICE).write(Contact(TEN_O_CLOCK, TEN_O_CLOCK, now.boot, now.monoms, settled, word=WORD))
    return home


@pytest.mark.timeout(300)
def test_each_start_goes_on_with_the_wipe(tmp_path: Path) -> None:
    home = make(tmp_path, settled=7)

    def check(victim: Path) -> None:
        look(victim)
        locked = due(victim)
        assert not locked.enrolled
        assert not opens(victim)
        assert FileKeyring(victim / "keyring").secrets == {}
        left = {name for name in files(victim) if not name.startswith((".keyring.", ".collector.wipe."))}
        (word,) = locked.wiped_words
        assert left == {word.name}
        assert word.read_text() == WORD

    assert kill_everywhere(home, tmp_path, look, check) > 15


@pytest.mark.timeout(300)
def test_each_start_closes_it_off_and_destroys_nothing(tmp_path: Path) -> None:
    home = make(tmp_path, settled=None)
    before = files(home)
    seen: set[bool] = set()

    def check(victim: Path) -> None:
        seen.add(opens(victim))
        assert heed(due(victim)).silence is Silence.SHUT
        assert not opens(victim)
        held = vault(victim).contact(DEVICE).read()
        assert held is not None
        assert held.shut
        assert before <= files(victim) | {"collector.vault.tries"}
        assert vault(victim).recovery().helpers() == ("wu.min", "lin.yue")

    assert kill_everywhere(home, tmp_path, look, check) >= 4
    assert seen == {True, False}


@pytest.mark.defence
def test_without_the_bound_of_the_counter_it_would_stay_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make(tmp_path, settled=None)
    with monkeypatch.context() as off:
        off.setattr(Contact, "proven", lambda held, _reading: held.heard)
        look(home)
        assert opens(home)
    look(home)
    with pytest.raises(Failure):
        vault(home).unlock(GOOD)
