"""The parts joined as the desktop joins them."""

from __future__ import annotations

from dataclasses import dataclass

from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.sync.assembly import Session, engine_for
from collector_app.sync.pull import Desk
from collector_app.usecases.sync_status import SyncSnapshot
from tests.unit.sync.centre import PaperCentre
from tests.unit.sync.laptop import Laptop, Signatures

SOON = 20.0


@dataclass
class Wire:
    """A transport that remembers whether it was cut."""

    centre: PaperCentre
    cut: bool = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.centre(request)

    def abort(self) -> None:
        self.cut = True


def test_an_assembled_engine_delivers_and_stops() -> None:
    laptop = Laptop(PaperCentre())
    laptop.write_notes(3)
    heard: list[SyncSnapshot] = []
    tidied: list[int] = []
    session = Session(
        laptop.store,
        laptop.keys,
        laptop.recorder.record,
        laptop.clock,
        laptop.entropy,
        Signatures(),
        laptop.anchor,
        Desk(lambda _packs: None, laptop.orders.append),
        lambda: 0.5,
        "0.1.0",
        lambda: tidied.append(1),
    )
    wire = Wire(laptop.centre)
    engine = engine_for(session, heard.append, transport=wire)
    engine.start()
    assert engine.wait_idle(SOON)
    assert laptop.delivered_exactly()
    assert engine.stop(SOON)
    assert wire.cut
    assert tidied == [1]
    assert heard[-1] == engine.snapshot
