"""A laptop in a folder: real keys, a real encrypted store, the shipped rules, and a clock that stands.

Everything that would differ from one tour to the next is derived from names, so that two tours of the same version
give the same pictures.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from collector_app.config.resources import resource_path
from collector_app.desktop.rule_books import PackBooks
from collector_app.desktop.tour import cast
from collector_app.domain.clock import Fix, Reading
from collector_app.domain.journal.content import (
    DeviceUnlocked,
    EvidenceCaptured,
    NoteWritten,
    StageEntered,
    VisitClosed,
    VisitOpened,
)
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import Certificate, Lease, Receipt
from collector_app.domain.localised import Language
from collector_app.domain.outcome import Outcome
from collector_app.domain.override import Supervision
from collector_app.domain.presence import CodeCheck, PresenceLease, check_of, code_of
from collector_app.domain.spelled import readable
from collector_app.domain.visit.stage import Move, Stage
from collector_app.packs.book import CompiledRuleBook
from collector_app.packs.reading import read_folder
from collector_app.security.keys import NAMES, KeyRing, Master, VaultKeys
from collector_app.storage.opening import create_store
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.ports.rules import RuleBook
from collector_app.usecases.ports.store import Profile
from collector_app.usecases.recorder import DEVICE_SUBJECT, Recorder
from collector_app.usecases.session import OpenSession

_DEVICE: Final = "device-1"
_PACKS: Final = ("cn", "cn.cfc", "company.default")
_CODES: Final = 4  # a colleague's codes that this laptop can check: no scene needs more
_VERSION: Final = "0.1.0"
_PHOTO: Final = 5_400_000  # bytes
_UNSIGNED: Final = base64.b64encode(b"nobody signs on a tour").decode("ascii")


class StandingClock:
    """`MachineClock` that stands until it is set; it only goes forward, like the machine's own."""

    def __init__(self, wall: datetime) -> None:
        self._wall = wall
        self._monoms, self._boots = 60_000, 0

    def read(self) -> Reading:
        """Return the time it stands at."""
        return Reading(self._wall, f"boot-tour-{self._boots}", self._monoms)

    def reboot(self, wall: datetime) -> None:
        """Start the machine anew at a time: its counter begins again, so nobody knows how long it was off."""
        self.set(wall)
        self._boots += 1
        self._monoms = 60_000

    def set(self, wall: datetime) -> None:
        """Make it another time; raises ValueError for an earlier one."""
        passed = wall - self._wall
        if passed < timedelta(0):
            raise ValueError(f"{wall} is before {self._wall}")
        self._wall = wall
        self._monoms += passed // timedelta(milliseconds=1)


class CountedEntropy:
    """`Entropy` that counts: the same ids and salts on every tour."""

    def __init__(self) -> None:
        self._count = 0

    def uuid7(self) -> str:
        """Return the next id."""
        self._count += 1
        return f"0199ab00-0000-7000-8000-{self._count:012x}"

    def salt(self) -> bytes:
        """Return the next salt."""
        self._count += 1
        return _derived(f"salt {self._count}")


class MemoryAnchor:
    """`Anchor` without a keyring."""

    def __init__(self) -> None:
        self._head: tuple[int, str] | None = None

    def read(self) -> tuple[int, str] | None:
        """Return the last head."""
        return self._head

    def write(self, seq: int, head_hash: str) -> None:
        """Keep a head."""
        self._head = (seq, head_hash)

    def begin_anew(self, seq: int, head_hash: str) -> None:
        """Keep a head whatever stood there."""
        self._head = (seq, head_hash)


@cache
def _checks_of(collector: str) -> tuple[CodeCheck, ...]:
    codes = (code_of(_presence_of(collector), cast.DAY, number) for number in range(_CODES))
    return tuple(check_of(collector, cast.DAY, code) for code in codes)


def _presence_of(collector: str) -> bytes:
    return _derived(f"presence of {collector}")


def _derived(name: str) -> bytes:
    return hashlib.sha256(f"collector tour: {name}".encode()).digest()


@cache
def shipped_rules() -> CompiledRuleBook:
    """The packs and scripts of the default company, compiled once."""
    sets: dict[str, Mapping[str, bytes]] = {
        f"rules/{name}": read_folder(resource_path("packs", name)) for name in _PACKS
    }
    sets["script/cn.home-visit"] = read_folder(resource_path("scripts"))
    return PackBooks().compile(sets)


class Laptop:
    """An enrolled, unlocked laptop with the cast's cases, unlocked at 08:12 of the tour's day."""

    def __init__(
        self, folder: Path, language: Language, *, with_cases: bool = True, book: RuleBook | None = None
    ) -> None:
        self.language = language
        self._codes: dict[str, int] = {}
        self.clock = StandingClock(cast.at(8, 12))
        ring = KeyRing(Master(_derived("data"), _derived("signing")), {name: _derived(name) for name in NAMES})
        self.keys = VaultKeys(_DEVICE, ring)
        public = base64.b64encode(ring.signing.public_key().public_bytes_raw()).decode("ascii")
        certificate = Certificate(
            _DEVICE, cast.COLLECTOR.id, cast.COLLECTOR.name, public, public, public, cast.at(9, 0, -40), _UNSIGNED
        )
        profile = Profile(certificate, cast.COLLECTOR, cast.BRANCH, cast.CENTRE, public)
        self.store = create_store(folder / "tour.db", self.keys.database_key())
        self.recorder = Recorder(
            self.keys, self.clock, CountedEntropy(), MemoryAnchor(), cast.COLLECTOR.id, self._digest
        )
        self.session = OpenSession(self.keys, self.store, self.recorder, profile, PackBooks(), book)
        self._receive_packet(profile, with_cases=with_cases)

    def _digest(self) -> str:
        return self.session.digest()

    def _receive_packet(self, profile: Profile, *, with_cases: bool) -> None:
        with self.store.unit() as unit:
            unit.feed.put_profile(profile)
            unit.feed.put_colleagues(cast.COLLEAGUES)
            unit.feed.put_creditor(cast.CREDITOR)
            own = base64.b64encode(_presence_of(cast.COLLECTOR.id)).decode("ascii")
            checks = (check for who in cast.COLLEAGUES if who != cast.COLLECTOR for check in _checks_of(who.id))
            telephone = base64.b64encode(self.telephone_key()).decode("ascii")
            unit.leased.put_supervision(Supervision(telephone, cast.SUPERVISORS))
            unit.leased.put_presence(PresenceLease(own, tuple(checks)))
            unit.feed.put_lease(Lease(_DEVICE, cast.at(9, 0, 0), cast.at(9, 0, 3), _UNSIGNED))
            if with_cases:
                sealed = debt_to_bytes(cast.debt(self.language))
                cases = cast.cases(self.language, self.clock.read().wall)
                for case in cases:
                    unit.cases.put(case, self.keys.seal_case(case.id, sealed))
                unit.leased.put_tokens(cast.budget(cases))
        self.hear_centre()
        with self.store.unit() as unit:
            self.recorder.record(unit, (draft(DEVICE_SUBJECT, DeviceUnlocked(_VERSION)),))

    def code(self, collector: str) -> str:
        """Return the next code that a colleague reads out."""
        number = self._codes.get(collector, 0)
        self._codes[collector] = number + 1
        return readable(code_of(_presence_of(collector), cast.DAY, number))

    @staticmethod
    def telephone_key() -> bytes:
        """Return what the codes of telephone calls are made with, at the centre and here."""
        return _derived("telephone")

    def at(self, hour: int, minute: int) -> None:
        """Make it this time."""
        self.clock.set(cast.at(hour, minute))

    def hear_centre(self) -> None:
        """Let the centre vouch for the present time."""
        reading = self.clock.read()
        with self.store.unit() as unit:
            unit.feed.put_fix(Fix(reading.wall, reading.boot, reading.monoms))
            unit.feed.put_caught_up(reading.wall)

    def deliver(self) -> None:
        """Let the centre sign for everything so far."""
        with self.store.unit() as unit:
            last, head = unit.journal.last_receipt(), unit.journal.head()
            unit.journal.put_receipt(
                Receipt(
                    device=_DEVICE,
                    from_seq=1 if last is None else last.to_seq + 1,
                    to_seq=head.seq,
                    head=head.hash,
                    server_time=self.clock.read().wall,
                    epoch="epoch-1",
                    durable_through=head.seq,
                    prev_receipt="0" * 64,
                    signature=_UNSIGNED,
                )
            )
        self.hear_centre()

    def visited(self, number: int, begun: datetime, ended: datetime, outcome: Outcome, notes: int) -> None:
        """Put a whole visit on the record, sealed, with so many notes."""
        self._visited(number, (begun, ended), (outcome, notes, 0))

    def photographed(self, number: int, begun: datetime, ended: datetime, outcome: Outcome, photos: int) -> None:
        """Put a whole visit on the record, sealed, with so many photos that were not sent yet."""
        self._visited(number, (begun, ended), (outcome, 0, photos))

    def _visited(self, number: int, span: tuple[datetime, datetime], what: tuple[Outcome, int, int]) -> None:
        (begun, ended), (outcome, notes, photos) = span, what
        subject = f"visit/0199ab00-0000-7000-9000-{number:012x}"
        self.clock.set(begun)
        opened = VisitOpened(f"case-{number:02d}", "a-1", self.session.rules().script().key, 40, ("c-2",))
        with self.store.unit() as unit:
            self.recorder.record(unit, (draft(subject, opened),))
            self.recorder.record(unit, (draft(subject, StageEntered(Stage.AFTERCARE.value, Move.TURN_BACK.value)),))
        self.clock.set(ended)
        with self.store.unit() as unit:
            for count in range(notes):
                self.recorder.record(unit, (draft(subject, NoteWritten(f"{count + 1}")),))
            for count in range(photos):
                item, sums = f"{number}-{count}", "0" * 64
                photo = EvidenceCaptured(item, "photo", "image/jpeg", _PHOTO, sums, sums, _UNSIGNED, "place")
                self.recorder.record(unit, (draft(subject, photo),))
                visit = subject.removeprefix("visit/")
                unit.evidence.put(
                    EvidenceRow(item, visit, "place", "photo", "image/jpeg", item, b"", _UNSIGNED, _PHOTO)
                )
            self.recorder.record(unit, (draft(subject, VisitClosed(outcome)),))
            seal = self.recorder.seal(unit)
        self.recorder.settle(seal)

    def close(self) -> None:
        """Give the file back."""
        self.store.close()
