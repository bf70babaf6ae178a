"""Joins the adapters to the use cases: the only module that knows them all. Heavy, so it is imported late."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from collector_app.config.resources import DEFAULT_PACKS, resource_path
from collector_app.desktop.rotation import StoreKeyRotation
from collector_app.desktop.rule_books import PackBooks, check_packs
from collector_app.desktop.scopes import Locked, app_version, platform_name
from collector_app.desktop.session_pin import SessionPin
from collector_app.desktop.silence import heed
from collector_app.domain.recovery import RecoveryList
from collector_app.domain.wipe_report import WipeReason
from collector_app.packs.book import read_ahead
from collector_app.packs.reading import read_folder
from collector_app.protocol.messages import Command
from collector_app.security.derivation import FIELD
from collector_app.security.entropy import SystemEntropy
from collector_app.security.keys import VaultKeys
from collector_app.security.machine_clock import SystemClock
from collector_app.security.passphrase import suggest
from collector_app.security.pin import PinBoxes
from collector_app.security.sealing import VaultSealer
from collector_app.security.signatures import Ed25519Check
from collector_app.security.vault import KeyringVault
from collector_app.storage.evidence_files import FOLDER, EvidenceFolder
from collector_app.storage.head_mark import HeadMark
from collector_app.storage.opening import create_store
from collector_app.sync import assembly
from collector_app.sync.engine import Engine, Listener
from collector_app.sync.enrolment import HttpEnrolmentDesk
from collector_app.sync.pull import Desk
from collector_app.sync.transport import HttpTransport
from collector_app.usecases.failures import Failure
from collector_app.usecases.last_word import last_word
from collector_app.usecases.ports.device import Anchor, KeyRotation, Keys, PinKeeper
from collector_app.usecases.ports.evidence import EvidencePlace
from collector_app.usecases.ports.store import Profile, Store
from collector_app.usecases.retention import keep_retention
from collector_app.usecases.session import Machine, OpenSession, Sessions
from collector_app.usecases.silence import ContactKeeper


def _nobody(_failure: str) -> None:
    """Nobody needs to know."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The use cases with their adapters, still locked."""

    sessions: Sessions
    vault: KeyringVault
    machine: Machine
    pins: PinBoxes

    def unlock(self, passphrase: str, stopped: Callable[[str], object] = _nobody) -> OpenSession:
        """Open a session; raises Failure as `Sessions.unlock` does, and tells `stopped` if keys were in memory."""
        self.sessions.heed()
        return self._opened(self.vault.unlock(passphrase), stopped)

    def unlock_by_pin(self, pin: str, keeper: PinKeeper, stopped: Callable[[str], object] = _nobody) -> OpenSession:
        """Reopen the session that was locked; raises Failure as `PinBoxes.open` and `unlock` do."""
        self.sessions.heed()
        box = keeper.take()
        return self._opened(self.pins.open(box, pin, keeper.tries_left()), stopped)

    def _opened(self, keys: Keys, stopped: Callable[[str], object]) -> OpenSession:
        try:
            return self.sessions.open(keys)
        except Failure as failure:
            stopped(failure.code.value)
            raise

    def five_words(self, language: str) -> tuple[str, ...]:
        """Return five words to offer for a passphrase, as they are typed."""
        return tuple(word.typed for word in suggest(language, secrets.randbelow))

    def session_pin(self, session: OpenSession, keeper: PinKeeper) -> SessionPin:
        """Return the PIN of an open session."""
        return SessionPin(_own(session.keys), self.pins, keeper)


def join(locked: Locked) -> Joined:
    """Join everything that works before unlocking, and read the shipped packs: those in force are mostly the same."""
    shipped = [read_folder(resource_path("packs", name)) for name in DEFAULT_PACKS]
    read_ahead(shipped, read_folder(resource_path("scripts")))
    clock = locked.parts.clock or SystemClock()
    machine = Machine(clock, SystemEntropy(clock), Ed25519Check(), platform_name(), app_version())
    vault = KeyringVault(locked.vault_path, locked.parts.keyring, clock, locked.parts.cost or FIELD)
    desk = HttpEnrolmentDesk(lambda url: HttpTransport(url, ca_bundle=locked.parts.ca_bundle), clock)

    def create(keys: Keys) -> Store:
        return create_store(locked.store_path, _own(keys).database_key())

    def reopen(keys: Keys) -> Store:
        return StoreKeyRotation(vault, _own(keys), locked.store_path).open()

    def rotation(keys: Keys) -> KeyRotation:
        return StoreKeyRotation(vault, _own(keys), locked.store_path)

    def anchor(keys: Keys) -> Anchor:
        return vault.anchor(keys.device)

    def evidence(keys: Keys, profile: Profile) -> EvidencePlace:
        sealer = VaultSealer(_own(keys).evidence_key(), profile.evidence_key)
        return EvidencePlace(EvidenceFolder(locked.folders.data / FOLDER), sealer)

    def keep_recovery(keys: Keys, told: RecoveryList) -> None:
        vault.recovery().keep(_own(keys), told)

    def contacts(session: OpenSession) -> ContactKeeper:
        return ContactKeeper(vault.contact(session.keys.device), clock, partial(last_word, session, WipeReason.SILENCE))

    sessions = Sessions(
        machine,
        vault,
        desk,
        PackBooks(),
        create,
        reopen,
        anchor,
        rotation_for=rotation,
        evidence_for=evidence,
        noted_head=lambda _keys: HeadMark(locked.store_path).read(),
        keep_recovery=keep_recovery,
        heed=partial(heed, locked),
        contacts_for=contacts,
    )
    pins = PinBoxes(locked.vault_path, locked.parts.keyring, locked.parts.cost or FIELD)
    return Joined(sessions, vault, machine, pins)


def _own(keys: Keys) -> VaultKeys:
    """The vault's own keys: only here and in the store's opening the database key is touched."""
    return cast("VaultKeys", keys)


@dataclass(frozen=True, slots=True)
class World:
    """What an engine speaks to: who hears its snapshots, who obeys orders, and whether the line is for large things."""

    listener: Listener
    obey: Callable[[Command], None]
    may_upload: Callable[[], bool] = lambda: True


def engine_for(session: OpenSession, machine: Machine, locked: Locked, world: World) -> Engine:
    """Build the sync engine of an open session; the caller starts and stops it."""
    sync = assembly.Session(
        store=session.store,
        keys=session.keys,
        record=session.recorder.record,
        clock=machine.clock,
        entropy=machine.entropy,
        signatures=machine.signatures,
        anchor=session.recorder.anchor,
        desk=Desk(check_packs=lambda packs: check_packs(session, machine.signatures, packs), obey=world.obey),
        chance=secrets.SystemRandom().random,
        app_version=machine.app_version,
        tidy=lambda: keep_retention(session),
        contacted=lambda time: None if session.contacts is None else session.contacts.heard(time),
        files=None if session.evidence is None else session.evidence.files,
        may_upload=world.may_upload,
    )
    return assembly.engine_for(sync, world.listener, ca_bundle=locked.parts.ca_bundle)
