"""What rots: each file of a laptop with the way in which a wrong byte of it must be noticed or do no harm.

`read` gets a laptop with one wrong byte. It raises AssertionError for a wrong answer and returns what happened, and
every other exception than the named failures is a fault as well: a damaged file must never bring the app down.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from collector_app.config import settings as stored_settings
from collector_app.config.settings import Settings
from collector_app.domain.localised import Language
from collector_app.security.tries import WAITS, Tries
from collector_app.security.wallet import SERVICE
from collector_app.usecases.evidence_items import captured_items, read_item
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.session import OpenSession
from collector_app.usecases.visit_session import start_visit
from tests.fakes.device import FakeClock
from tests.faults.power.laptop import DEVICE, GOOD, PHOTO, Laptop, a_visit, check_record, say_head

UNHARMED: Final = "unharmed"
_TRIES: Final = "data/collector.vault.tries"


@dataclass(slots=True)
class Sound:
    """A laptop before the rot, and what it had acknowledged."""

    laptop: Laptop
    said: list[str] = field(default_factory=list)

    def copy(self, place: Path) -> Laptop:
        """Return a laptop like it, in a place of its own."""
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.laptop.home, place)
        return Laptop(place)


class Bytes(Protocol):
    """Where the wrong byte goes."""

    def load(self, laptop: Laptop) -> bytes: ...

    def keep(self, laptop: Laptop, content: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class InFile:
    """A file below the laptop, or the first one in a folder."""

    pattern: str

    def load(self, laptop: Laptop) -> bytes:
        return self._path(laptop).read_bytes()

    def keep(self, laptop: Laptop, content: bytes) -> None:
        self._path(laptop).write_bytes(content)

    def _path(self, laptop: Laptop) -> Path:
        return min(laptop.home.glob(self.pattern))


@dataclass(frozen=True, slots=True)
class InKeyring:
    """A secret of the laptop's keyring: what surrounds it in the stand-in's file is the system's business."""

    name: str

    def load(self, laptop: Laptop) -> bytes:
        return laptop.keyring.secrets[self._key].encode()

    def keep(self, laptop: Laptop, content: bytes) -> None:
        laptop.keyring.set_password(*self._key, content.decode("latin-1"))

    @property
    def _key(self) -> tuple[str, str]:
        return f"{SERVICE} {self.name} {DEVICE}", f"{self.name} {DEVICE}"


@dataclass(frozen=True, slots=True)
class Target:
    """What is damaged, on which laptop, and how it must be taken."""

    name: str
    place: Bytes
    make: Callable[[Path], Sound]
    read: Callable[[Laptop, Sound], str]


def a_laptop(home: Path) -> Sound:
    """Two closed visits, a failed try of the passphrase, settings; all of it at rest."""
    sound = Sound(Laptop(home))
    sound.laptop.make()
    session = sound.laptop.unlock()
    a_visit(session, 2, sound.said.append)
    session.lock("command")
    return sound


def a_laptop_with_a_log(home: Path, *, sealed: bool) -> Sound:
    """Killed in a visit (or after its close, with a reader in the way of the log): the log is full of answers."""
    living = Sound(Laptop(home.with_name(f"{home.name}-living")))
    living.laptop.home.mkdir()
    living.laptop.make()
    session = living.laptop.unlock()
    said: list[str] = []
    with ExitStack() as stack:
        if sealed:
            stack.enter_context(session.store.view())
            a_visit(session, 2, said.append)
        else:
            visit = start_visit(session, "case-00002", "a-1", (), Language.CHINESE)
            visit.answer("consent", "yes")
            for answer in ("no", "yes", "no", "yes"):
                say_head(session, said.append)
                visit.correct("consent", answer, reason="misheard")
            say_head(session, said.append)
        shutil.copytree(living.laptop.home, home, dirs_exist_ok=True)
    session.store.close()
    for shared in home.glob("data/*-shm"):
        shared.unlink()
    assert (home / "data/collector.db-wal").stat().st_size > 0
    return Sound(Laptop(home), said)


def _sealed_log(home: Path) -> Sound:
    return a_laptop_with_a_log(home, sealed=True)


def _open_log(home: Path) -> Sound:
    return a_laptop_with_a_log(home, sealed=False)


def _tried(home: Path) -> Sound:
    sound = a_laptop(home)
    tries = Tries(home / _TRIES, FakeClock(monoms=69_999))
    for _ in range(3):
        tries.begin()
    return sound


def _with_settings(home: Path) -> Sound:
    sound = a_laptop(home)
    stored_settings.save(sound.laptop.folders.settings, Settings(server_url="https://centre.example:8443"))
    return sound


# -------------------------------------------------------------------------------------------------------------- readers


def read_store(laptop: Laptop, sound: Sound) -> str:
    """The record is whole, or the store says that it is damaged."""
    try:
        session = laptop.unlock()
    except Failure as failure:
        return _expected(failure, FailureCode.STORE_DAMAGED)
    try:
        check_record(session, sound.said)
        _read_cases(session)
    except Failure as failure:
        return _expected(failure, FailureCode.STORE_DAMAGED)
    finally:
        session.store.close()
    return UNHARMED


def read_log(laptop: Laptop, sound: Sound) -> str:
    """What the log lost is missed, to the last record; nothing before the wrong byte is lost."""
    try:
        session = laptop.unlock()
    except Failure as failure:
        return _expected(failure, FailureCode.STORE_DAMAGED)
    try:
        with session.store.view() as view:
            held = {f"{entry.seq} {entry.hash}" for entry in view.journal.after(0, 10_000)}
        kept = [line for line in sound.said if line in held]
        lost = int(sound.said[-1].split()[0]) - (int(kept[-1].split()[0]) if kept else _first(sound) - 1)
        assert kept == sound.said[: len(kept)], "an answer was lost and a later one kept"
        if lost == 0:
            check_record(session, sound.said)
            return UNHARMED
        assert session.missing_records > 0, f"{lost} acknowledged records were lost and nobody noticed"
        check_record(session, kept, missing=session.missing_records)
    except Failure as failure:
        return _expected(failure, FailureCode.STORE_DAMAGED)
    finally:
        session.store.close()
    return "missed"


def read_vault(laptop: Laptop, sound: Sound) -> str:
    """The vault opens with the same keys, or says that it is damaged."""
    try:
        keys = laptop.vault().unlock(GOOD)
    except Failure as failure:
        return _expected(failure, FailureCode.VAULT_DAMAGED)
    assert keys.ring.wrapped("x").keys() == sound.laptop.vault().unlock(GOOD).ring.wrapped("x").keys()
    raise AssertionError("a wrong byte in the vault was not noticed")


def read_evidence(laptop: Laptop, sound: Sound) -> str:
    """The photo is refused; the record and the other photo are there."""
    session = laptop.unlock()
    refused = 0
    try:
        with session.store.view() as view:
            assert session.evidence is not None
            for row in view.journal.visits():
                for content in captured_items(view.journal.of(f"visit/{row.id}")):
                    try:
                        assert b"".join(read_item(view, session.evidence, content)) == PHOTO
                    except Failure as failure:
                        _expected(failure, FailureCode.EVIDENCE_DAMAGED)
                        refused += 1
    finally:
        session.store.close()
    assert refused == 1, f"{refused} photos were refused, one is damaged"
    return FailureCode.EVIDENCE_DAMAGED


def read_keyring(laptop: Laptop, sound: Sound) -> str:
    """A wrong character in the keyring opens nothing, or is noticed; an anchor never goes silent."""
    try:
        session = laptop.unlock()
    except Failure as failure:
        return _expected(
            failure, FailureCode.KEYRING_SECRET_LOST, FailureCode.WRONG_PASSPHRASE, FailureCode.VAULT_DAMAGED
        )
    try:
        assert session.missing_records > 0, "a wrong anchor went unnoticed"
        check_record(session, sound.said, missing=session.missing_records)
    finally:
        session.store.close()
    return "missed"


def read_tries(laptop: Laptop, sound: Sound) -> str:
    """The count may be wrong, the vault opens after a wait at the latest."""
    try:
        laptop.vault().unlock(GOOD)
    except Failure as failure:
        if not 0 < int(failure.details.get("seconds", 0)) <= WAITS[-1]:
            raise
        return _expected(failure, FailureCode.TOO_MANY_TRIES)
    return UNHARMED


def read_settings(laptop: Laptop, sound: Sound) -> str:
    """The settings are lawful, or set aside."""
    loaded = stored_settings.load(laptop.folders.settings)
    assert isinstance(loaded.settings, Settings)
    stored_settings.save(laptop.folders.settings, loaded.settings)
    return UNHARMED if loaded.damaged is None else "set aside"


def _expected(failure: Failure, *codes: FailureCode) -> str:
    if failure.code not in codes:
        raise AssertionError(f"{failure.code} {failure.details}") from failure
    return failure.code


def _read_cases(session: OpenSession) -> None:
    with session.store.view() as view:
        assert view.cases.count() == 3
        for row in view.cases.rows():
            assert view.cases.get(row.id) is not None
            sealed = view.cases.sealed(row.id)
            assert sealed is not None
            session.keys.unseal_case(row.id, sealed.box)


def _first(sound: Sound) -> int:
    return int(sound.said[0].split()[0])


TARGETS: Final = (
    Target("database", InFile("data/collector.db"), a_laptop, read_store),
    Target("log, visit under way", InFile("data/collector.db-wal"), _open_log, read_log),
    Target("log, visit closed", InFile("data/collector.db-wal"), _sealed_log, read_log),
    Target("vault", InFile("data/collector.vault"), a_laptop, read_vault),
    Target("evidence", InFile("data/evidence/*.sealed"), a_laptop, read_evidence),
    Target("anchor", InKeyring("journal-head"), a_laptop, read_keyring),
    Target("device secret", InKeyring("device-secret"), a_laptop, read_keyring),
    Target("tries", InFile(_TRIES), _tried, read_tries),
    Target("settings", InFile("settings/settings.json"), _with_settings, read_settings),
)
