"""The real server over real sockets: cut at every byte both ways, taken off the network, restarted in between."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from collector_app.sync.engine import Engine, EventAlarm, Surroundings
from collector_app.sync.transport import HttpTransport
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.sync_status import SyncSnapshot
from tests.conftest import ExpectLog
from tests.fakes.device import FakeClock
from tests.faults.sync.chopper import Chopper, Plan
from tests.faults.sync.fragile import FragileStore
from tests.faults.sync.real import RealRig, sample_centre
from tests.faults.sync.weather import FAULTS, Killed, Storm
from tests.server.live import LiveServer

STRIDE = 17  # of all cuts a normal run tries one in so many; the long run tries every byte
SOON = 30.0


@pytest.fixture(scope="module")
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, clock: FakeClock) -> Iterator[tuple[LiveServer, RealRig]]:
    folder: Path = tmp_path_factory.mktemp("central")
    with sample_centre(f"sqlite:///{folder / 'central.db'}", clock) as (server, centre):
        rig = RealRig(centre, server.url, clock=clock)
        rig.sync()
        yield server, rig


def test_a_day_of_cases_arrives_and_what_was_recorded_leaves(
    served: tuple[LiveServer, RealRig], expect_log: ExpectLog
) -> None:
    expect_log(r"sync\.verdict")  # a visit written by hand asked no gate, so the centre parks it
    _, rig = served
    with rig.store.view() as view:
        assert view.cases.count() > 10
        assert view.feed.creditor() is not None
        assert view.feed.lease() is not None
    rig.visit("v-first", next(iter(case_ids(rig))))
    rig.sync()
    assert rig.exactly_at_the_centre()


def case_ids(rig: RealRig) -> list[str]:
    with rig.store.view() as view:
        return [row.id for row in view.cases.rows()]


def cut_everywhere(served: tuple[LiveServer, RealRig], stride: int, start: int, *, reset: bool) -> int:
    """Cut a round at every `stride`-th byte both ways; after each, one good round must bring everything."""
    server, rig = served
    runs = 0
    with Chopper(server.port) as chopper:
        wires: list[HttpTransport] = []

        def over_the_chopper() -> None:
            for old in wires:
                old.close()
            wires[:] = [HttpTransport(chopper.address)]
            rig.restart(wires[0])

        rig.write_notes(1)
        over_the_chopper()
        rig.sync()
        lengths = {"upwards": chopper.up, "downwards": chopper.down}
        for direction, length in lengths.items():
            for place in range(start, length + 40, stride):
                rig.write_notes(1)
                chopper.plan = Plan(**{direction: place}, reset=reset)
                over_the_chopper()
                with suppress(Failure):
                    rig.sync()
                assert rig.received <= rig.head
                chopper.plan = Plan()
                over_the_chopper()
                rig.sync()
                assert rig.received == rig.head, (direction, place)
                runs += 1
        wires[0].close()
    rig.restart(HttpTransport(server.url))
    assert rig.exactly_at_the_centre()
    return runs


@pytest.mark.parametrize("reset", [False, True])
def test_cut_at_many_bytes_of_a_round(served: tuple[LiveServer, RealRig], reset: bool) -> None:
    assert cut_everywhere(served, STRIDE, 7 if reset else 0, reset=reset) > 200


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("reset", [False, True])
def test_cut_at_every_byte_of_a_round(served: tuple[LiveServer, RealRig], reset: bool) -> None:
    assert cut_everywhere(served, 1, 0, reset=reset) > 3000


def test_killed_at_every_unit_of_work_of_a_round(tmp_path: Path, clock: FakeClock) -> None:
    with sample_centre(f"sqlite:///{tmp_path / 'central.db'}", clock) as (server, centre):
        for durable in (False, True):
            store = FragileStore()
            rig = RealRig(centre, server.url, seed=3 + durable, store=store, clock=clock)
            for kill_at in range(1, 9):
                rig.write_notes(2)
                store.units, store.kill_at, store.durable = 0, kill_at, durable
                with suppress(Killed):
                    rig.sync()
                store.kill_at = 0
                rig.write_notes(1)
                rig.restart()
                rig.sync()
                assert rig.exactly_at_the_centre(), kill_at


def storms(served: tuple[LiveServer, RealRig], seeds: range) -> None:
    server, rig = served
    for seed in seeds:
        rig.restart(Storm(HttpTransport(server.url), seed))
        for _ in range(5):
            rig.write_notes(2)
            try:
                rig.sync()
            except Failure:
                continue
            except Killed:
                rig.restart()
        rig.restart(HttpTransport(server.url))
        rig.sync()
        assert rig.received == rig.head, seed
    assert rig.exactly_at_the_centre()


@pytest.fixture
def _bad_weather_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("collector_app.sync.pull", "collector_app.sync.push", "collector.server"):
        monkeypatch.setattr(logging.getLogger(part), "disabled", True)


@pytest.mark.usefixtures("_bad_weather_is_expected")
def test_storms_over_the_real_server(served: tuple[LiveServer, RealRig]) -> None:
    assert FAULTS
    storms(served, range(40))


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("_bad_weather_is_expected")
def test_many_storms_over_the_real_server(served: tuple[LiveServer, RealRig]) -> None:
    storms(served, range(1000, 3000))


class Impatient(EventAlarm):
    """Backoff at a thousandth of its length, so that the real engine over the real server needs no waiting."""

    def wait(self, seconds: float | None) -> None:
        super().wait(None if seconds is None else min(seconds, 60) / 1000)


def test_sync_starts_by_itself_when_the_server_is_back(
    served: tuple[LiveServer, RealRig], expect_log: ExpectLog
) -> None:
    server, rig = served
    transport = HttpTransport(server.url)
    rig.restart(transport)
    offline, delivered = threading.Event(), threading.Event()

    def listen(snapshot: SyncSnapshot) -> None:
        if snapshot.state is SyncState.OFFLINE:
            assert snapshot.failure is not None
            assert snapshot.failure.code is FailureCode.OFFLINE
            offline.set()
        if snapshot.state is SyncState.IDLE and offline.is_set() and snapshot.waiting_entries == 0:
            delivered.set()

    world = Surroundings(rig.clock, lambda: 0.5, Impatient(), transport.abort)
    engine = Engine(rig.exchange, rig.store, world, listen)
    expect_log(r"sync\.failed")
    with server.offline():
        rig.write_notes(3)
        engine.start()
        assert offline.wait(SOON)
    assert delivered.wait(SOON)
    assert engine.stop(SOON)
    rig.restart(HttpTransport(server.url))
    assert rig.exactly_at_the_centre()


def test_an_engine_is_stopped_in_the_middle_of_anything(served: tuple[LiveServer, RealRig]) -> None:
    server, rig = served
    for count in range(12):
        rig.write_notes(2)
        transport = HttpTransport(server.url)
        rig.restart(transport)
        begun = threading.Event()
        seen: list[SyncSnapshot] = []

        def listen(snapshot: SyncSnapshot, seen: list[SyncSnapshot] = seen, begun: threading.Event = begun) -> None:
            seen.append(snapshot)
            begun.set()

        engine = Engine(
            rig.exchange, rig.store, Surroundings(rig.clock, lambda: 0.5, EventAlarm(), transport.abort), listen
        )
        engine.start()
        assert begun.wait(SOON)
        if count % 2:
            engine.wait_idle(0.001 * count)
        assert engine.stop(SOON)
        told = len(seen)
        assert engine.snapshot == seen[-1]
        assert len(seen) == told
    rig.restart(HttpTransport(server.url))
    rig.sync()
    assert rig.exactly_at_the_centre()
