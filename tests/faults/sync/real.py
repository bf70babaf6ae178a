"""A laptop in memory that is enrolled at the real server and talks to it over real sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from collector_app.protocol.messages import EnrolmentRequest
from collector_app.server import tables as t
from collector_app.server.api import create_app
from collector_app.server.centre import Centre, Settings
from collector_app.server.company import import_company
from collector_app.server.enrolment import issue_code
from collector_app.server.imports.store import import_cases
from collector_app.server.keys import ServerKeys, new_keys
from collector_app.sync.enrolment import HttpEnrolmentDesk
from collector_app.sync.transport import HttpTransport, Transport
from collector_app.usecases.ports.device import MachineClock
from collector_app.usecases.ports.store import Profile, Store
from tests.fakes.device import FakeClock, FakeEntropy, FakeKeys
from tests.fakes.store import MemoryStore
from tests.server.conftest import ZHOU
from tests.server.leaving import let_cases_leave
from tests.server.live import LiveServer
from tests.unit.sync.laptop import Rig


@dataclass
class CentreClock:
    """The server's clock: the same true time as the laptop's."""

    clock: FakeClock

    def now(self) -> datetime:
        return self.clock.wall


SAMPLE: Final = Path(__file__).parents[3] / "resources" / "sample"


@contextmanager
def sample_centre(
    database_url: str, clock: FakeClock, keys: ServerKeys | None = None
) -> Iterator[tuple[LiveServer, Centre]]:
    """The real server on loopback with the sample company."""
    app = create_app(Settings(database_url, keys or new_keys(), clock=CentreClock(clock)))
    centre: Centre = app.state.centre
    try:
        import_company(centre, SAMPLE / "company.yaml")
        import_cases(centre, SAMPLE / "cases.csv")
        let_cases_leave(centre)
        with LiveServer(app) as server:
            yield server, centre
    finally:
        centre.close()


class RealRig(Rig):
    """`exactly_at_the_centre` compares with the server's own table."""

    def __init__(
        self,
        centre: Centre,
        address: str,
        *,
        seed: int = 1,
        store: Store | None = None,
        clock: MachineClock | None = None,
        connect: Callable[[str], Transport] = HttpTransport,
    ) -> None:
        self.real_centre = centre
        clock = clock or FakeClock()
        keys = FakeKeys(seed=seed)
        code, _ = issue_code(centre, ZHOU)
        request = EnrolmentRequest(
            code=code, signing_key=keys.signing_key, box_key=keys.signing_key, platform="linux", app_version="0.1.0"
        )
        answer = HttpEnrolmentDesk(connect, clock).enrol(address, request)
        profile = Profile(
            answer.certificate, answer.collector, answer.branch, address, answer.evidence_key, answer.issuers
        )
        keys = FakeKeys(answer.certificate.device, seed)
        super().__init__(connect(address), profile, keys, store or MemoryStore(), clock, FakeEntropy(device=seed))

    def exactly_at_the_centre(self) -> bool:
        here = [entry.hash for entry in self.all_entries()]
        e = t.entries
        statement = select(e.c.hash).where(e.c.device == self.keys.device).order_by(e.c.seq)
        with self.real_centre.database.read() as connection:
            there = list(connection.execute(statement).scalars())
        return here == there and self.received == self.head
