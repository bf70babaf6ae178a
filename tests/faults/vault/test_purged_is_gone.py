"""Forensics with the right passphrase: of what was purged nothing is found, in no page, log or evidence file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from nacl.public import PrivateKey

from collector_app.desktop.rotation import StoreKeyRotation
from collector_app.domain.clock import Fix
from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import draft
from collector_app.domain.outcome import Outcome
from collector_app.security.keys import VaultKeys
from collector_app.security.sealing import VaultSealer
from collector_app.security.vault import KeyringVault
from collector_app.storage import connection, opening
from collector_app.storage.evidence_files import EvidenceFolder
from collector_app.storage.opening import create_store
from collector_app.storage.page_check import key_fits
from collector_app.storage.store import EncryptedStore
from collector_app.usecases.ports.evidence import EvidencePlace, EvidenceRow
from collector_app.usecases.recorder import Recorder
from collector_app.usecases.retention import Purged, keep_retention, purge_delivered
from collector_app.usecases.session import OpenSession
from tests.fakes.device import FakeAnchor, FakeClock, FakeEntropy, FakeKeys
from tests.fakes.evidence import public_key
from tests.fakes.keyring import CHEAP, MemoryKeyring
from tests.fakes.samples import a_case, a_receipt, profile_for
from tests.faults.vault.every_page import decrypted, found
from tests.unit.usecases.world import Book, Books

GOOD: Final = "seven green kettles sing"
NAME: Final = "犀鸟鹭"
STREET: Final = "翠鸟街七十三号"
NOTE: Final = "她说鹈鹕病了，下周再谈"
CALL: Final = "KNR-7319-白鹭"
DEBT: Final = "KNR-4482-戴胜鸟账户"
PICTURE: Final = "KNR-9917-蜂鸟"
WORDS: Final = (NAME, STREET, NOTE, CALL, DEBT, PICTURE)
KEPT_NOTE: Final = "KNR-0001-灰鹤"
GONE_CASE, KEPT_CASE = "case-00001", "case-00002"


@dataclass
class Laptop:
    """A real vault, store and evidence folder, and what a day leaves in them."""

    folder: Path
    clock: FakeClock
    vault: KeyringVault
    keys: VaultKeys
    session: OpenSession

    @property
    def file(self) -> Path:
        return self.folder / "collector.db"

    @property
    def store(self) -> EncryptedStore:
        assert isinstance(self.session.store, EncryptedStore)
        return self.session.store

    def record(self, subject: str, *contents: object) -> None:
        with self.store.unit() as unit:
            self.session.recorder.record(unit, [draft(subject, item) for item in contents])

    def visit(self, visit: str, case: str, note: str) -> None:
        self.record(
            f"visit/{visit}",
            c.VisitOpened(case, "a-1", "s@1", 40),
            c.NoteWritten(note),
            c.StageEntered("aftercare", "turn_back"),
            c.VisitClosed(Outcome.NOT_MADE),
        )

    def take_picture(self, visit: str) -> EvidenceRow:
        place = self.session.evidence
        assert place is not None
        keys, encryptor = place.sealer.begin("i-1", visit)
        row = EvidenceRow("i-1", visit, "s", "photo", "image/jpeg", "f-1", keys.wrapped, keys.sealed)
        sink = place.files.create(row.file, encryptor, steady=False)
        sink.write(PICTURE.encode() * 9)
        facts = sink.finish()
        with self.store.unit() as unit:
            unit.evidence.put(replace(row, size=facts.size))
            unit.evidence.arrived(row.item, self.clock.wall, "epoch-1")
        return replace(row, size=facts.size)

    def receive(self) -> None:
        with self.store.unit() as unit:
            head = unit.journal.head()
            told = replace(a_receipt(head.seq), head=head.hash, server_time=self.clock.wall)
            unit.journal.put_receipt(told)

    def pages(self) -> list[bytes]:
        """Every page under the key that the file has now."""
        for key in (self.keys.database_key(), self.keys.pending_key()):
            if key is not None and key_fits(self.file, key):
                return list(decrypted(self.file, key))
        raise AssertionError("no key fits")

    def a_day_and_a_week(self) -> EvidenceRow:
        """A delivered visit of a case that was taken away, another case that stays, and eight days more."""
        with self.store.unit() as unit:
            first = a_case(1, NAME)
            first = replace(first, addresses=(replace(first.addresses[0], text=STREET),))
            unit.cases.put(first, DEBT.encode() * 50)  # a box in plain: the purge must not lean on the case's own key
            unit.cases.put(replace(first, version=2), DEBT.encode() * 60)
            unit.cases.put(a_case(2), b"box" * 50)
        self.visit("v-1", GONE_CASE, NOTE)
        row = self.take_picture("v-1")
        call = c.ContactAttempted(GONE_CASE, c.Channel.CALL, "p-1", effective=True, result=CALL)
        self.record(f"case/{GONE_CASE}", call)
        for number in range(40):  # more than a page of them, so that whole pages become free
            self.record("visit/v-1", c.NoteWritten(f"{NOTE} {number} " * 20))
        self.receive()
        with self.store.unit() as unit:
            unit.cases.remove(GONE_CASE)
        self.clock.advance(timedelta(days=8))
        self.record("device", c.DeviceUnlocked("1.0"))
        self.visit("v-2", KEPT_CASE, KEPT_NOTE)
        return row


def make(folder: Path) -> Laptop:
    clock = FakeClock()
    vault = KeyringVault(folder / "collector.vault", MemoryKeyring(), clock, CHEAP)
    keys = vault.prepare().seal(GOOD, "device-1", "周舟")
    store = create_store(folder / "collector.db", keys.database_key())
    profile = profile_for(FakeKeys())
    with store.unit() as unit:
        unit.feed.put_profile(profile)
    recorder = Recorder(keys, clock, FakeEntropy(), FakeAnchor(), "c-1", lambda: "p" * 64)
    rotation = StoreKeyRotation(vault, keys, folder / "collector.db")
    session = OpenSession(keys, store, recorder, profile, Books(), Book(), rotation)
    session.evidence = EvidencePlace(
        EvidenceFolder(folder / "evidence"), VaultSealer(keys.evidence_key(), public_key(PrivateKey.generate()))
    )
    with store.unit() as unit:  # the clock is the centre's
        reading = clock.read()
        unit.feed.put_fix(Fix(reading.wall, reading.boot, reading.monoms, reading.wall))
    return Laptop(folder, clock, vault, keys, session)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return make(tmp_path)


def test_the_canaries_were_there(laptop: Laptop) -> None:
    """Else the other tests prove nothing."""
    laptop.a_day_and_a_week()
    laptop.session.store.close()
    hits = found(laptop.pages(), WORDS)
    assert {NOTE, CALL} <= set(hits)


def test_of_what_was_purged_nothing_is_found(laptop: Laptop) -> None:
    row = laptop.a_day_and_a_week()
    before = laptop.keys.database_key()
    keep_retention(laptop.session)
    assert found(laptop.pages(), WORDS) == {}  # at once, with the session open
    assert found(laptop.pages(), (KEPT_NOTE,))
    laptop.session.lock("key")
    assert laptop.keys.database_key() != before
    assert not key_fits(laptop.file, before)
    assert found(laptop.pages(), WORDS) == {}
    assert found(laptop.pages(), (KEPT_NOTE,))
    assert list((laptop.folder / "evidence").iterdir()) == []
    others = [path.read_bytes() for path in laptop.folder.rglob("*") if path.is_file()]
    assert found(others, WORDS) == {}
    assert not any(row.file in path.name for path in laptop.folder.rglob("*"))


def test_the_old_key_opens_no_file_that_is_left(laptop: Laptop) -> None:
    laptop.a_day_and_a_week()
    before = laptop.keys.database_key()
    keep_retention(laptop.session)
    laptop.session.lock("key")
    for path in laptop.folder.rglob("*"):
        if path.is_file() and path.stat().st_size >= 4096 and path.suffix != ".reserve":
            assert not key_fits(path, before), path


def test_a_case_that_was_taken_away_leaves_no_trace_at_once(laptop: Laptop) -> None:
    with laptop.store.unit() as unit:
        unit.cases.put(a_case(1, NAME), DEBT.encode() * 50)
    assert found(laptop.pages(), (NAME, DEBT))
    with laptop.store.unit() as unit:
        unit.cases.remove(GONE_CASE)
    assert found(laptop.pages(), (NAME, DEBT)) == {}


def purge_with(laptop: Laptop) -> dict[str, int]:
    laptop.a_day_and_a_week()
    purged: Purged = purge_delivered(laptop.session)
    assert purged.entries
    return found(laptop.pages(), WORDS)


@pytest.mark.defence
def test_without_secure_delete_it_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    off = tuple(("secure_delete", "OFF", 0) if item[0] == "secure_delete" else item for item in connection.PRAGMAS)
    monkeypatch.setattr(opening, "engine_for", lambda path, key: connection.engine_for(path, key, off))
    assert purge_with(make(tmp_path))


@pytest.mark.defence
def test_without_emptying_the_log_it_would_be_found(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EncryptedStore, "_empty_log", lambda _self: None)
    assert purge_with(laptop)


@pytest.mark.defence
def test_without_another_key_an_older_copy_would_open(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.a_day_and_a_week()
    laptop.store._empty_log()
    image = laptop.file.read_bytes()  # what a flash cell may keep
    keep_retention(laptop.session)
    monkeypatch.setattr(StoreKeyRotation, "finish", lambda _self: None)
    laptop.session.lock("key")
    laptop.file.with_name("image").write_bytes(image)
    assert key_fits(laptop.file.with_name("image"), laptop.vault.unlock(GOOD).database_key())
    monkeypatch.undo()
    StoreKeyRotation(laptop.vault, laptop.keys, laptop.file).finish()
    assert not key_fits(laptop.file.with_name("image"), laptop.vault.unlock(GOOD).database_key())
