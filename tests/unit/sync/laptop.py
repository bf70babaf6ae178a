"""A laptop in memory that is enrolled at a paper centre: store, recorder, keys, and sync over any transport."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from collector_app.domain.case import Colleague
from collector_app.domain.journal.content import NoteWritten, StageEntered, VisitClosed, VisitOpened
from collector_app.domain.journal.entry import Draft, Entry
from collector_app.domain.journal.kinds import draft
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.stage import Move, Stage
from collector_app.protocol.messages import Command
from collector_app.protocol.signature import verify_bytes
from collector_app.sync.exchange import Exchange
from collector_app.sync.gateway import Gateway
from collector_app.sync.pull import Desk, Packs, Pull
from collector_app.sync.push import Push
from collector_app.sync.transport import Transport
from collector_app.usecases.ports.device import MachineClock
from collector_app.usecases.ports.store import Profile, Store
from collector_app.usecases.recorder import Recorder
from tests.fakes.device import FakeAnchor, FakeClock, FakeEntropy, FakeKeys
from tests.fakes.store import MemoryStore
from tests.unit.sync.centre import PaperCentre


class Signatures:
    """The real check."""

    def verify(self, key: str, data: bytes, signature: str) -> bool:
        return verify_bytes(key, data, signature)


@dataclass
class Witness:
    """A `Watch` that counts; `stop_after` more calls of `go_on` it raises."""

    changes: int = 0
    answers: int = 0
    check: Callable[[], None] = lambda: None

    def go_on(self) -> None:
        self.check()

    def changed(self) -> None:
        self.changes += 1

    def delivered(self) -> None:
        self.answers += 1


@dataclass
class Rig:
    """An enrolled laptop over any wire. `restart` is what a kill does to sync: the store stays, the rest is new."""

    wire: Transport
    profile: Profile
    keys: FakeKeys = field(default_factory=FakeKeys)
    store: Store = field(default_factory=MemoryStore)
    clock: MachineClock = field(default_factory=FakeClock)
    entropy: FakeEntropy = field(default_factory=FakeEntropy)
    anchor: FakeAnchor = field(default_factory=FakeAnchor)
    witness: Witness = field(default_factory=Witness)
    orders: list[Command] = field(default_factory=list)
    obey: Callable[[Command], None] | None = None
    check_packs: Callable[[Packs], None] = lambda _packs: None
    version: str = "0.1.0"

    def __post_init__(self) -> None:
        self.recorder = Recorder(self.keys, self.clock, self.entropy, self.anchor, "c-1", lambda: "p" * 64)
        with self.store.unit() as unit:
            unit.feed.put_profile(self.profile)
        self.restart()

    def restart(self, transport: Transport | None = None) -> None:
        self.wire = transport or self.wire
        with self.store.view() as view:
            fix = view.feed.fix()
        signatures = Signatures()
        self.gateway = Gateway(
            self.wire,
            self.keys,
            self.profile.certificate.server_key,
            self.clock,
            self.entropy,
            app_version=self.version,
            fix=fix,
        )
        self.push = Push(self.gateway, self.store, self.keys, self.clock, signatures, self.anchor)
        desk = Desk(self.check_packs, self.obey or self.orders.append)
        self.pull = Pull(self.gateway, self.store, self.recorder.record, self.keys, signatures, desk)
        self.exchange = Exchange(
            self.gateway, self.push, self.pull, self.store, self.recorder.record, app_version=self.version
        )

    def sync(self) -> None:
        self.exchange.run(self.witness)

    def record(self, *drafts: Draft) -> tuple[Entry, ...]:
        with self.store.unit() as unit:
            return self.recorder.record(unit, drafts)

    def write_notes(self, count: int, text: str = "记录") -> None:
        for number in range(count):
            self.record(draft("device", NoteWritten(f"{text} {number}")))

    def visit(self, visit: str = "v-1", case: str = "case-00001", *, close: bool = True) -> None:
        """A visit that turned back: the shortest one there is."""
        self.record(draft(f"visit/{visit}", VisitOpened(case, "a-1", "s@1", 40)))
        if close:
            self.close_visit(visit)

    def close_visit(self, visit: str = "v-1") -> None:
        self.record(
            draft(f"visit/{visit}", StageEntered(Stage.AFTERCARE, Move.TURN_BACK)),
            draft(f"visit/{visit}", VisitClosed(Outcome.NOT_MADE)),
        )

    @property
    def head(self) -> int:
        with self.store.view() as view:
            return view.journal.head().seq

    @property
    def received(self) -> int:
        with self.store.view() as view:
            receipt = view.journal.last_receipt()
            return 0 if receipt is None else receipt.to_seq

    @property
    def cursor(self) -> str:
        with self.store.view() as view:
            return view.feed.cursor()

    def all_entries(self) -> tuple[Entry, ...]:
        with self.store.view() as view:
            return view.journal.after(0, 100_000)


class Laptop(Rig):
    """A rig that is enrolled at a paper centre and talks to it."""

    def __init__(self, centre: PaperCentre, *, version: str = "0.1.0", store: Store | None = None) -> None:
        self.centre = centre
        keys, clock = FakeKeys(), FakeClock()
        self.clock: FakeClock = clock
        centre.device_key = keys.signing_key
        centre.now = lambda: clock.wall
        certificate = centre.certificate(keys.signing_key, keys.signing_key)
        profile = Profile(certificate, Colleague("c-1", "周舟"), "上海", "http://127.0.0.1:1", "")
        super().__init__(centre, profile, keys, store or MemoryStore(), clock, version=version)

    def restart(self, transport: Transport | None = None) -> None:
        super().restart(transport or self.centre)

    def delivered_exactly(self) -> bool:
        """Whether the centre holds exactly this journal: nothing lost, doubled or changed, and it is signed for."""
        here = [entry.hash for entry in self.all_entries()]
        return here == [entry.hash for entry in self.centre.entries] and self.received == self.head
