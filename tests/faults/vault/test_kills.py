"""The vault's changes killed at every write and every fsync: old or new, and never neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from collector_app.desktop.rotation import StoreKeyRotation
from collector_app.domain.journal.content import NoteWritten
from collector_app.security.vault import KeyringVault
from collector_app.storage.opening import create_store
from collector_app.storage.page_check import key_fits
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import TEN_O_CLOCK, FakeClock
from tests.fakes.keyring import CHEAP, FileKeyring
from tests.fakes.samples import a_case, enrol
from tests.faults.vault.killing import kill_everywhere, strace_works

pytestmark = pytest.mark.skipif(not strace_works(), reason="needs strace, and the right to trace one's own process")

GOOD: Final = "seven green kettles sing"
NEW: Final = "eight yellow lanterns hum"
ENTRIES: Final = 13
FEW: Final = 9  # places of each call in the short run; the long run takes every one
STAYS: Final = {
    "collector.vault", "collector.vault.tries", "collector.db", "collector.db.reserve", "collector.db.head", "keyring",
}  # fmt: skip


@dataclass(frozen=True)
class Laptop:
    """A vault, its keyring and its store in one folder."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "collector.db"

    def vault(self) -> KeyringVault:
        return KeyringVault(self.folder / "collector.vault", FileKeyring(self.folder / "keyring"), FakeClock(), CHEAP)

    def rotation(self) -> StoreKeyRotation:
        vault = self.vault()
        return StoreKeyRotation(vault, vault.unlock(GOOD), self.store)

    def rotate(self) -> None:
        rotation = self.rotation()
        rotation.begin()
        rotation.finish()


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    folder = tmp_path / "laptop"
    folder.mkdir()
    made = Laptop(folder)
    keys = made.vault().prepare().seal(GOOD, "device-1", "周舟")
    store = create_store(made.store, keys.database_key())
    pen = enrol(store)
    with store.unit() as unit:
        notes = [(f"case/{number}", NoteWritten("一" * 300)) for number in range(ENTRIES)]
        unit.journal.append(pen.write_all(notes), known_time=TEN_O_CLOCK)
        unit.cases.put(a_case(1), b"box" * 2000)
    store.close()
    (folder / "collector.db.reserve").unlink(missing_ok=True)
    return made


def whole(laptop: Laptop) -> None:
    """Unlock after the accident: everything is there, under one key."""
    vault = laptop.vault()
    keys = vault.unlock(GOOD)
    store = StoreKeyRotation(vault, keys, laptop.store).open()
    with store.view() as view:
        assert len(view.journal.after(0, 1000)) == ENTRIES
        assert view.cases.count() == 1
    store.close()
    assert keys.pending_key() is None
    assert vault.unlock(GOOD).database_key() == keys.database_key()
    assert key_fits(laptop.store, keys.database_key())
    left = {file.name for file in laptop.folder.iterdir() if not file.name.startswith(".")}
    assert left <= STAYS, left


def opens(laptop: Laptop, words: str) -> bool:
    """Whether these words open the vault; anything but a plain no is raised."""
    try:
        laptop.vault().unlock(words)
    except Failure as failure:
        if failure.code is not FailureCode.WRONG_PASSPHRASE:
            raise
        return False
    return True


def everywhere(
    laptop: Laptop,
    tmp_path: Path,
    work: Callable[[Laptop], object],
    check: Callable[[Laptop], None],
    few: int | None = None,
) -> int:
    """Kill the work at its places; return how often."""
    return kill_everywhere(
        laptop.folder, tmp_path, lambda folder: work(Laptop(folder)), lambda folder: check(Laptop(folder)), few
    )


@pytest.mark.timeout(300)
def test_a_rotation_killed_anywhere_is_carried_out_at_the_next_unlock(laptop: Laptop, tmp_path: Path) -> None:
    before = laptop.vault().unlock(GOOD).database_key()

    def check(victim: Laptop) -> None:
        begun = victim.vault().unlock(GOOD)
        asked = begun.pending_key() is not None or begun.database_key() != before
        whole(victim)
        assert key_fits(victim.store, before) is not asked

    assert everywhere(laptop, tmp_path, Laptop.rotate, check, FEW) > 30


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_rotation_killed_at_every_single_write(laptop: Laptop, tmp_path: Path) -> None:
    assert everywhere(laptop, tmp_path, Laptop.rotate, whole) > 100


@pytest.mark.timeout(300)
def test_another_passphrase_killed_anywhere_leaves_the_old_or_the_new(laptop: Laptop, tmp_path: Path) -> None:
    master = laptop.vault().unlock(GOOD).ring.master
    opened: set[str] = set()

    def check(victim: Laptop) -> None:
        words, other = (GOOD, NEW) if opens(victim, GOOD) else (NEW, GOOD)
        assert victim.vault().unlock(words).ring.master == master
        assert not opens(victim, other)
        opened.add(words)
        assert "; " not in (victim.folder / "keyring").read_text()  # the other half is gone after an unlock

    everywhere(laptop, tmp_path, lambda victim: victim.vault().change_passphrase(GOOD, NEW), check)
    assert opened == {GOOD, NEW}


@pytest.mark.timeout(300)
def test_enrolment_killed_anywhere_leaves_a_vault_that_opens_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()

    def check(victim: Laptop) -> None:
        if victim.vault().exists():
            assert victim.vault().unlock(GOOD).device == "device-1"
        else:
            victim.vault().prepare().seal(GOOD, "device-2", "周舟")
            assert victim.vault().unlock(GOOD).device == "device-2"

    def work(victim: Laptop) -> None:
        victim.vault().prepare().seal(GOOD, "device-1", "周舟")

    everywhere(Laptop(folder), tmp_path, work, check)
