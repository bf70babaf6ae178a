"""A whole laptop in one folder: vault, keyring, store, evidence, settings; as the app joins them, without a window.

The rules are Python's and the centre is away: neither touches the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias, cast

from collector_app.config.folders import Folders
from collector_app.desktop.rotation import StoreKeyRotation
from collector_app.desktop.scopes import Locked, Parts, open_locked
from collector_app.domain.case import Colleague
from collector_app.domain.clock import Fix
from collector_app.domain.journal import chain
from collector_app.domain.journal.entry import Head, read_entry
from collector_app.domain.journal.seal import certificate_hash
from collector_app.domain.localised import Language
from collector_app.domain.visit.fold import fold
from collector_app.domain.visit.stage import Move, Stage
from collector_app.security.derivation import CostPolicy
from collector_app.security.entropy import SystemEntropy
from collector_app.security.keys import VaultKeys
from collector_app.security.sealing import VaultSealer
from collector_app.security.signatures import Ed25519Check
from collector_app.security.vault import KeyringVault
from collector_app.storage.evidence_files import FOLDER, EvidenceFolder
from collector_app.storage.head_mark import HeadMark
from collector_app.storage.opening import create_store
from collector_app.storage.store import EncryptedStore
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.evidence import Evidence
from collector_app.usecases.evidence_items import captured_items, read_item
from collector_app.usecases.evidence_terms import Medium
from collector_app.usecases.ports.device import KeyRotation, Keys
from collector_app.usecases.ports.evidence import EvidencePlace
from collector_app.usecases.ports.server import EnrolmentDesk
from collector_app.usecases.ports.store import Profile, Store, View, VisitRow
from collector_app.usecases.session import Machine, OpenSession, Sessions
from collector_app.usecases.visit_session import VisitSession, resume_visit, start_visit
from tests.fakes.capturing import SERVER, EvidenceBook
from tests.fakes.device import FakeClock
from tests.fakes.evidence import public_key
from tests.fakes.keyring import CHEAP, FileKeyring
from tests.fakes.samples import a_case, a_certificate, a_profile
from tests.unit.usecases.world import RULES, Books, a_debt

DEVICE: Final = "device-1"
GOOD: Final = "seven green kettles sing"
NEW: Final = "eight yellow lanterns hum"
PHOTO: Final = bytes(range(256)) * 12
Say: TypeAlias = Callable[[str], None]
"""Tells the test what is durable from now on."""


@dataclass(frozen=True)
class Laptop:
    """Everything lies below `home`."""

    home: Path
    policy: CostPolicy = CHEAP

    @property
    def keyring(self) -> FileKeyring:
        return FileKeyring(self.home / "keyring")

    @property
    def folders(self) -> Folders:
        return Folders.under(self.home)

    def start(self) -> Locked:
        """Start the app as far as the locked scope; carries on with a wipe."""
        return open_locked(self.folders, Parts(self.keyring, FakeClock(), self.policy))

    def vault(self) -> KeyringVault:
        return KeyringVault(self.locked.vault_path, self.keyring, FakeClock(), self.policy)

    @property
    def locked(self) -> Locked:
        """The places, with nothing started."""
        return Locked(self.folders, None)  # type: ignore[arg-type]  # settings play no part

    def sessions(self) -> Sessions:
        vault, path = self.vault(), self.locked.store_path
        clock = FakeClock()

        def rotation(keys: Keys) -> StoreKeyRotation:
            return StoreKeyRotation(vault, _own(keys), path)

        def evidence(keys: Keys, profile: Profile) -> EvidencePlace:
            sealer = VaultSealer(_own(keys).evidence_key(), profile.evidence_key)
            return EvidencePlace(EvidenceFolder(self.folders.data / FOLDER), sealer)

        def create(keys: Keys) -> Store:
            return create_store(path, _own(keys).database_key())

        return Sessions(
            machine=Machine(clock, SystemEntropy(clock), Ed25519Check(), "linux", "0"),
            vault=vault,
            desk=cast("EnrolmentDesk", None),  # the centre is away
            books=Books(),
            create_store=create,
            open_store=lambda keys: rotation(keys).open(),
            anchor_for=lambda keys: vault.anchor(keys.device),
            rotation_for=lambda keys: cast("KeyRotation", rotation(keys)),
            evidence_for=evidence,
            noted_head=lambda _keys: HeadMark(path).read(),
        )

    def unlock(self, passphrase: str = GOOD) -> OpenSession:
        session = self.sessions().unlock(passphrase)
        session.book = EvidenceBook(rules=RULES[:1])  # the hours; nobody has to come along
        return session

    def make(self) -> None:
        """A device with one case and one closed visit with its photo, locked."""
        self.folders.make()
        prepared = self.vault().prepare()
        certificate = a_certificate(DEVICE, prepared.public_keys.signing_key)
        keys = prepared.seal(GOOD, DEVICE, "周舟")
        profile = a_profile(certificate)
        profile = Profile(
            certificate, profile.collector, profile.branch, profile.server_url, public_key(SERVER), profile.issuers
        )
        with closing(create_store(self.locked.store_path, keys.database_key())) as store, store.unit() as unit:
            unit.feed.put_profile(profile)
            unit.feed.put_colleagues((profile.collector, Colleague("c-2", "何婧", date(2027, 1, 1))))
            reading = FakeClock().read()
            unit.feed.put_fix(Fix(reading.wall, reading.boot, reading.monoms))
            unit.feed.put_caught_up(reading.wall)
            for number in range(1, 4):
                case = a_case(number)
                unit.cases.put(case, keys.seal_case(case.id, debt_to_bytes(a_debt())))
        session = self.unlock()
        a_visit(session, 1, lambda _: None)
        session.lock("command")
        self.empty_reserve()

    def empty_reserve(self) -> None:
        """Keep the reserve's name without its megabytes: they are written once and say nothing."""
        self.locked.store_path.with_name("collector.db.reserve").write_bytes(b"")


def _own(keys: Keys) -> VaultKeys:
    return cast("VaultKeys", keys)


def say_head(session: OpenSession, say: Say) -> None:
    """Say what the record holds durably."""
    with session.store.view() as view:
        head = view.journal.head()
    say(f"{head.seq} {head.hash}")


def a_visit(session: OpenSession, number: int, say: Say) -> None:
    """Answer, take a photo, go, turn back, close; say the record's head after each act."""
    visit = start_visit(session, f"case-{number:05d}", "a-1", (), Language.CHINESE)
    say_head(session, say)
    visit.answer("consent", "yes")
    say_head(session, say)
    assert session.evidence is not None
    with Evidence(visit, session.evidence).capture("house", Medium.PHOTO, "image/png") as writer:
        writer.write(PHOTO)
        writer.finish()
    say_head(session, say)
    finish(visit, lambda: say_head(session, say))


def finish(visit: VisitSession, told: Callable[[], None]) -> None:
    """Take a visit to its end from wherever it stands."""
    if visit.visit.stage is Stage.PREPARED:
        assert visit.move(Move.DEPART).moved
        told()
    if visit.visit.stage is Stage.TRAVELLING:
        assert visit.move(Move.TURN_BACK).moved
        told()
    if "result" not in visit.visit.answers:
        visit.answer("result", "not_made")
        told()
    assert visit.close().moved
    told()


def check_record(session: OpenSession, said: Sequence[str], *, missing: int = 0) -> None:
    """What was said to be durable is there; the chain, the projections and the evidence hold."""
    assert session.missing_records == missing
    with session.store.view() as view:
        _check_chain(view, session.profile, said)
        _check_evidence(view, session)
        before = _projected(view)
        for row in view.journal.visits():
            folded = fold(row.id, view.journal.of(f"visit/{row.id}"))
            assert (row.stage, row.last_seq, row.closing_hash) == (folded.stage, folded.last_seq, folded.closing_hash)
    assert isinstance(session.store, EncryptedStore)
    session.store.rebuild()
    with session.store.view() as view:
        assert _projected(view) == before, "the projections are not those of the journal"


def check_goes_on(session: OpenSession) -> None:
    """The visit under way is on the step it was left at and can be closed."""
    visit = resume_visit(session, Language.CHINESE)
    if visit is None:
        return
    with session.store.view() as view:
        assert visit.visit == fold(visit.visit.id, view.journal.of(f"visit/{visit.visit.id}"))
    finish(visit, lambda: None)
    with session.store.view() as view:
        assert view.journal.open_visit() is None
        assert view.journal.visits()[0].stage is Stage.CLOSED


def _check_chain(view: View, profile: Profile, said: Sequence[str]) -> None:
    entries = [read_entry(entry.raw, entry.salt, entry.data) for entry in view.journal.after(0, 10_000)]
    start = Head(profile.certificate.device, 0, certificate_hash(profile.certificate))
    head, broken = chain.check(start, entries)
    assert broken is None, broken
    assert head == view.journal.head()
    found = {f"{entry.seq} {entry.hash}" for entry in entries}
    lost = [line for line in said if line[:1].isdigit() and line not in found]
    assert not lost, f"{len(lost)} acknowledged states are lost"


def _check_evidence(view: View, session: OpenSession) -> None:
    assert session.evidence is not None
    assert not view.evidence.under_way()
    files = session.evidence.files
    assert files.names() == view.evidence.files()
    for row in view.journal.visits():
        for content in captured_items(view.journal.of(f"visit/{row.id}")):
            assert b"".join(read_item(view, session.evidence, content)) == PHOTO


def _projected(view: View) -> tuple[tuple[VisitRow, ...], str | None]:
    return view.journal.visits(), view.journal.open_visit()
