"""Enrolling, unlocking and locking: from the locked scope to an open session and back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from collector_app.domain.case import DebtFacts
from collector_app.domain.disclosure import Sealed, Warrant
from collector_app.domain.journal.content import (
    CompanionAttested,
    DeviceEnrolled,
    DeviceLocked,
    DeviceUnlocked,
)
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import Lease, certificate_hash, certificate_input, lease_input
from collector_app.domain.pack_files import Packs
from collector_app.domain.presence import CodeTries
from collector_app.domain.recovery import RecoveryList
from collector_app.protocol.messages import EnrolmentAnswer, EnrolmentRequest
from collector_app.usecases.encoding import debt_from_bytes
from collector_app.usecases.evidence_recovery import Recovered, recover
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.gatekeeper import Gatekeeper
from collector_app.usecases.pack_shelf import in_force, promote
from collector_app.usecases.ports.device import Anchor, Entropy, KeyRotation, Keys, MachineClock, SignatureCheck, Vault
from collector_app.usecases.ports.evidence import EvidencePlace
from collector_app.usecases.ports.rules import RuleBook, RuleBooks
from collector_app.usecases.ports.server import EnrolmentDesk
from collector_app.usecases.ports.store import Profile, Store, Unit, View
from collector_app.usecases.recorder import DEVICE_SUBJECT, Recorder
from collector_app.usecases.silence import ContactKeeper
from collector_app.usecases.witness import Heard, hear

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Machine:
    """What this computer gives the app, before and after unlocking."""

    clock: MachineClock
    entropy: Entropy
    signatures: SignatureCheck
    platform: str
    app_version: str


@dataclass(slots=True)
class OpenSession:
    """The unlocked scope: keys, store, rules and the recorder. Dropped whole on lock.

    `heard` is what the journal's heads outside the database say (witness.py): the screen says so and the server is
    told by a `device.restored` entry. `companions` are the ids of the colleagues who go
    along today, as last registered; each visit records its own. `attestations` are colleagues' codes that were checked
    and wait for the next visit (presence.py), `code_tries` the wrong ones. `recovered` is what became of evidence
    that was being captured when the last process ended. `contacts` keeps the last contact with the centre where it can
    be read while locked.
    """

    keys: Keys
    store: Store
    recorder: Recorder
    profile: Profile
    books: RuleBooks
    book: RuleBook | None
    rotation: KeyRotation | None = None
    heard: Heard = field(default_factory=Heard)
    companions: tuple[str, ...] = ()
    attestations: tuple[CompanionAttested, ...] = field(default=(), repr=False)
    code_tries: CodeTries = field(default_factory=CodeTries)
    evidence: EvidencePlace | None = None
    recovered: Recovered = field(default_factory=Recovered)
    contacts: ContactKeeper | None = None

    @property
    def missing_records(self) -> int:
        """How many records the journal lacks or can't vouch for, 0 when all is well."""
        return self.heard.missing

    @property
    def gatekeeper(self) -> Gatekeeper:
        """The gatekeeper with the packs in force; raises Failure(PACKS_UNUSABLE) before the first packet."""
        return Gatekeeper(self.rules(), self.recorder, self.profile.collector)

    def rules(self) -> RuleBook:
        """Return the compiled packs; raises Failure(PACKS_UNUSABLE) when none has arrived yet."""
        if self.book is None:
            raise Failure(FailureCode.PACKS_UNUSABLE, reason="none")
        return self.book

    def digest(self) -> str:
        """Return the digest of the packs in force, empty before the first packet."""
        return "" if self.book is None else self.book.digest

    def refresh_rules(self) -> bool:
        """Compile the packs anew after a pull changed them or a visit was closed; returns whether they changed.

        Slow: not on the window's thread. Raises Failure(PACKS_UNUSABLE); the rules in force stay then.
        """
        with self.store.unit() as unit:
            promote(unit)
            packs = in_force(unit.feed.packs())
        return self._compile(packs)

    def keep_up(self, unit: Unit) -> None:
        """Compile what the store holds before a visit begins on it: a pull may have brought packs a moment ago.

        A visit on packs that the store has replaced could not be resumed. Raises Failure(PACKS_UNUSABLE).
        """
        self._compile(in_force(unit.feed.packs()))

    def _compile(self, packs: Packs) -> bool:
        if not packs:
            return False
        fresh = self.books.compile(packs)
        changed = fresh.digest != self.digest()
        if changed:
            self.book = fresh
        return changed

    def check_lease(self, view: View | Unit) -> None:
        """Raise Failure(LEASE_EXPIRED) once the lease is over: the cases are closed, only delivering remains.

        Decided by the latest moment that now may be. When a restart has left no such moment, a clock that stands before
        what is known already is no witness: closed as well, with `reason` ``clock``, until the time is confirmed. So a
        clock set back can't extend it.
        """
        lease = view.feed.lease()
        if lease is None:
            return
        now = self.recorder.time(view)
        if (now.latest or now.shown) > lease.until:
            raise Failure(FailureCode.LEASE_EXPIRED)
        if now.latest is None and now.jumped:
            raise Failure(FailureCode.LEASE_EXPIRED, reason="clock")

    def unseal(self, sealed: Sealed[DebtFacts], warrant: Warrant) -> DebtFacts:
        """Open a sealed part with a warrant; use cases make warrants, screens never do."""
        return sealed.open_with(warrant, lambda case_id, box: debt_from_bytes(self.keys.unseal_case(case_id, box)))

    def lock(self, reason: str) -> None:
        """Record the lock, seal the journal, anchor it and close the store. Never loses an answer.

        The store is closed whatever happens, and has another key when one was asked for. Raises Failure (a full disk, a
        locked keyring) when the lock could not be put on record, or the key could not be exchanged yet: the session is
        locked all the same, and the next one makes up for it.
        """
        try:
            self._record_lock(reason)
            if self.contacts is not None:
                with self.store.view() as view:
                    self.contacts.closing(view)
            if self.store.took_out():
                self.renew_key()
        finally:
            self.store.close()
            if self.rotation is not None:
                self.rotation.finish()

    def renew_key(self) -> None:
        """Let the store have another key once this session is locked: what was deleted is beyond reach then.

        For use after a purge. Raises Failure as `KeyRotation.begin` does.
        """
        if self.rotation is not None:
            self.rotation.begin()

    def _record_lock(self, reason: str) -> None:
        with self.store.unit() as unit:
            self.recorder.record(unit, (draft(DEVICE_SUBJECT, DeviceLocked(reason)),))
            seal = self.recorder.seal(unit)
        self.recorder.settle(seal)


@dataclass(frozen=True, slots=True)
class Sessions:
    """Opens sessions: by enrolment on a new device, by passphrase on an enrolled one.

    `create_store` and `open_store` give the encrypted store for unlocked keys; `anchor_for` the keyring anchor;
    `rotation_for` exchanges the store's key, `evidence_for` gives the place of evidence, `noted_head` the journal's
    newest head that was noted outside the database: it knows of records that no anchor covers yet. `keep_recovery`
    seals the keys to the supervisors who can recover the device. `heed` does what a long silence asks for before
    anything is opened (silence.py), `contacts_for` keeps the contacts of a session.
    All methods are slow (key derivation, network): call them off the window's thread.
    """

    machine: Machine
    vault: Vault
    desk: EnrolmentDesk
    books: RuleBooks
    create_store: Callable[[Keys], Store]
    open_store: Callable[[Keys], Store]
    anchor_for: Callable[[Keys], Anchor]
    rotation_for: Callable[[Keys], KeyRotation | None] = lambda _keys: None
    evidence_for: Callable[[Keys, Profile], EvidencePlace | None] = lambda _keys, _profile: None
    noted_head: Callable[[Keys], tuple[int, str] | None] = lambda _keys: None
    keep_recovery: Callable[[Keys, RecoveryList], object] = lambda _keys, _told: None
    heed: Callable[[], object] = lambda: None
    contacts_for: Callable[[OpenSession], ContactKeeper | None] = lambda _session: None

    def enrol(self, server_url: str, code: str, passphrase: str) -> OpenSession:
        """Enrol this device with a one-time code; raises Failure as the vault, the store and the server do.

        The passphrase is checked before the code is spent.
        """
        prepared = self.vault.prepare()
        prepared.check_passphrase(passphrase)
        public = prepared.public_keys
        request = EnrolmentRequest(
            code=code.strip(),
            signing_key=public.signing_key,
            box_key=public.box_key,
            platform=self.machine.platform,
            app_version=self.machine.app_version,
        )
        answer = self.desk.enrol(server_url, request)
        self._check_answer(answer, public.signing_key)
        keys = prepared.seal(passphrase, answer.certificate.device, answer.collector.name)
        profile = Profile(
            answer.certificate,
            answer.collector,
            answer.branch,
            server_url,
            answer.evidence_key,
            answer.issuers,
            answer.recovery,
        )
        return self._first_session(keys, profile, answer)

    def _check_answer(self, answer: EnrolmentAnswer, signing_key: str) -> None:
        certificate = answer.certificate
        good = certificate.signing_key == signing_key and self.machine.signatures.verify(
            certificate.server_key, certificate_input(certificate), certificate.signature
        )
        if not good or not self._lease_holds(answer.lease, certificate.server_key, certificate.device):
            raise Failure(FailureCode.SERVER_UNTRUSTED)

    def _lease_holds(self, lease: Lease, server_key: str, device: str) -> bool:
        return lease.device == device and self.machine.signatures.verify(
            server_key, lease_input(lease), lease.signature
        )

    def _first_session(self, keys: Keys, profile: Profile, answer: EnrolmentAnswer) -> OpenSession:
        session = self._session(keys, self.create_store(keys), profile)
        enrolled = DeviceEnrolled(
            certificate_hash(profile.certificate),
            profile.collector.id,
            self.machine.platform,
            self.machine.app_version,
        )
        with session.store.unit() as unit:
            unit.feed.put_profile(profile)
            unit.feed.put_lease(answer.lease)
            session.recorder.record(unit, (draft(DEVICE_SUBJECT, enrolled),))
            seal = session.recorder.seal(unit)
        session.recorder.settle(seal)
        self._keep_contacts(session)
        return session

    def unlock(self, passphrase: str) -> OpenSession:
        """Open the enrolled device; raises Failure as the vault and the store do, and leaves no store open then.

        Packs that this version can't use don't keep it shut: no visit can start, what is recorded is still delivered.
        """
        self.heed()
        return self.open(self.vault.unlock(passphrase))

    def open(self, keys: Keys) -> OpenSession:
        """Open the enrolled device with its keys, by whatever they were opened; raises Failure as the store does."""
        store = self.open_store(keys)
        try:
            return self._opened(keys, store)
        except BaseException:
            store.close()
            raise

    def _opened(self, keys: Keys, store: Store) -> OpenSession:
        with store.view() as view:
            profile = view.feed.profile()
            heard = hear(view, self.anchor_for(keys).read, self.noted_head(keys))
        session = self._session(keys, store, profile)
        self._keep_contacts(session)
        session.heard = heard
        try:
            session.refresh_rules()
        except Failure as error:
            if error.code is not FailureCode.PACKS_UNUSABLE:
                raise
        drafts = [draft(DEVICE_SUBJECT, DeviceUnlocked(self.machine.app_version))]
        if heard.damage is not None:
            drafts.insert(0, draft(DEVICE_SUBJECT, heard.content()))
        with store.unit() as unit:
            session.recorder.record(unit, drafts)
            seal = None if heard.damage is None else session.recorder.seal(unit)
        if seal is not None:
            session.recorder.anchor.begin_anew(seal.seq, seal.hash)
        if session.evidence is not None:
            session.recovered = recover(store, session.recorder, session.evidence)
        return session

    def _session(self, keys: Keys, store: Store, profile: Profile) -> OpenSession:
        recorder = Recorder(
            keys, self.machine.clock, self.machine.entropy, self.anchor_for(keys), profile.collector.id, lambda: ""
        )
        session = OpenSession(keys, store, recorder, profile, self.books, None, self.rotation_for(keys))
        session.evidence = self.evidence_for(keys, profile)
        recorder.packs = session.digest
        try:
            self.keep_recovery(keys, profile.recovery)
        except Failure as failure:  # a full disk keeps nobody from the day; the next unlock tries again
            log.warning("recovery.not_kept", extra={"failure": failure.code})
        return session

    def _keep_contacts(self, session: OpenSession) -> None:
        session.contacts = self.contacts_for(session)
        if session.contacts is not None:
            with session.store.view() as view:
                session.contacts.opened(view)
