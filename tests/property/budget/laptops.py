"""Laptops with the real client logic that call the centre's functions directly.

Requests skip HTTP and its signatures; everything behind them is the real code on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector_app.protocol.messages import EnrolmentRequest, EntriesAnswer, EntriesRequest, PacketPage, StatusAnswer
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.centre import Centre
from collector_app.server.enrolment import enrol, issue_code
from collector_app.server.ingest.batch import take_batch
from collector_app.server.ingest.projection import VisitShelf
from collector_app.server.ingest.receipts import durable_through
from collector_app.server.packet import packet_page
from collector_app.sync.exchange import Exchange
from collector_app.sync.gateway import Answer
from collector_app.sync.pull import Desk, Pull
from collector_app.sync.push import Push
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.store import Profile
from collector_app.usecases.recorder import Recorder
from collector_app.usecases.session import OpenSession
from collector_app.usecases.visit_session import VisitSession
from tests.fakes.device import FakeAnchor, FakeClock, FakeEntropy, FakeKeys
from tests.fakes.store import MemoryStore
from tests.unit.sync.laptop import Signatures, Witness
from tests.unit.usecases.world import Book, Books


@dataclass
class DirectGateway:
    """The centre's own functions behind the client's calls; `left` answers get through before the line is cut.

    A cut request has been worked on: it is the answer that is lost.
    """

    centre: Centre
    device: Device
    clock: FakeClock
    left: int = 1_000
    sent_bytes: int = 0
    shelf: VisitShelf = field(default_factory=VisitShelf)

    def _through(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Failure(FailureCode.OFFLINE)

    def status(self) -> Answer[StatusAnswer]:
        with self.centre.database.read() as connection:
            durable = durable_through(self.centre, connection, self.device.id)
        now = self.centre.clock.now()
        message = StatusAnswer(server_time=now, epoch=self.centre.epoch, durable_through=durable)
        self._through()
        return Answer(message, self.clock.read())

    def packet(self, cursor: str) -> Answer[PacketPage]:
        message = packet_page(self.centre, self.device, cursor)
        self._through()
        return Answer(message, self.clock.read())

    def entries(self, body: bytes) -> Answer[EntriesAnswer]:
        request = EntriesRequest.model_validate_json(body)
        message = take_batch(self.centre, self.shelf, self.device, request)
        self._through()
        return Answer(message, self.clock.read())


class RolledKeys(FakeKeys):
    """Fresh signing keys for each laptop."""

    def __init__(self) -> None:
        super().__init__()
        self._signing = Ed25519PrivateKey.generate()

    def become(self, device: str) -> None:
        """Take the id that enrolling gave."""
        self._device = device


@dataclass
class Laptop:
    """One enrolled laptop with real use cases over a store in memory."""

    centre: Centre
    number: int
    collector: str
    book: Book
    clock: FakeClock
    visit: VisitSession | None = None

    def __post_init__(self) -> None:
        keys = RolledKeys()
        code, _ = issue_code(self.centre, self.collector)
        request = EnrolmentRequest(
            code=code, signing_key=keys.signing_key, box_key=keys.signing_key, platform="test", app_version="0.1.0"
        )
        answer = enrol(self.centre, request)
        keys.become(answer.certificate.device)
        self.device = Device(keys.device, self.collector, t.DeviceState.ACTIVE, keys.signing_key)
        self.store = MemoryStore()
        profile = Profile(answer.certificate, answer.collector, answer.branch, "http://127.0.0.1:1", "")
        anchor = FakeAnchor()
        recorder = Recorder(keys, self.clock, FakeEntropy(self.number), anchor, self.collector, lambda: "d" * 64)
        self.session = OpenSession(keys, self.store, recorder, profile, Books(), self.book)
        with self.store.unit() as unit:
            unit.feed.put_profile(profile)
            unit.feed.put_lease(answer.lease)
        self.gateway = DirectGateway(self.centre, self.device, self.clock)
        signatures = Signatures()
        gateway: object = self.gateway
        push = Push(gateway, self.store, keys, self.clock, signatures, anchor)  # type: ignore[arg-type]  # its calls
        desk = Desk(lambda _packs: None, lambda _order: None)
        pull = Pull(gateway, self.store, recorder.record, keys, signatures, desk)  # type: ignore[arg-type]  # its calls
        self.exchange = Exchange(gateway, push, pull, self.store, recorder.record, app_version="0.1.0")  # type: ignore[arg-type]  # its calls

    def sync(self, answers: int = 1_000) -> None:
        self.gateway.left = answers
        try:
            self.exchange.run(Witness())
        except Failure as failure:
            assert failure.code is FailureCode.OFFLINE, failure  # noqa: PT017 - every other failure is a bug

    def holds(self, case_id: str) -> bool:
        with self.store.view() as view:
            return view.cases.get(case_id) is not None
