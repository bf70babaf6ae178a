"""Evidence over the real server: cut anywhere, killed, in bad weather, restored; it arrives whole and once."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from collector_app.domain.journal.content import EvidenceDiscarded
from collector_app.domain.journal.kinds import draft
from collector_app.server.centre import start_epoch
from collector_app.server.evidence.opening import list_items
from collector_app.server.keys import new_keys
from collector_app.sync.transport import HttpTransport
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.store import Store
from collector_app.usecases.sync_status import SyncStatus
from tests.conftest import ExpectLog
from tests.fakes.device import FakeClock
from tests.faults.sync.chopper import Chopper, Plan
from tests.faults.sync.evidence_rig import SIZE, EvidenceRig
from tests.faults.sync.fragile import FragileStore
from tests.faults.sync.real import sample_centre
from tests.faults.sync.weather import Killed, Storm
from tests.server.live import LiveServer

PIECE: Final = 4096


class SlowLine(EvidenceRig):
    """Sends pieces of `PIECE` bytes at most."""

    sizes = (PIECE, PIECE)


@pytest.fixture(scope="module")
def clock() -> FakeClock:
    return FakeClock()


Make = Callable[..., EvidenceRig]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, clock: FakeClock) -> Iterator[tuple[LiveServer, Make]]:
    folder = tmp_path_factory.mktemp("central")
    with sample_centre(f"sqlite:///{folder / 'central.db'}", clock) as (server, centre):
        made: list[EvidenceRig] = []

        def make(store: Store | None = None) -> EvidenceRig:
            seed = 40 + len(made)
            rig = SlowLine(folder / f"laptop-{seed}", centre, server.url, clock, seed, store)
            made.append(rig)
            rig.sync()
            return rig

        yield server, make


@pytest.fixture(autouse=True)
def _visits_written_by_hand_are_parked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("collector_app.sync.push"), "disabled", True)


def test_items_of_any_size_arrive_and_open(served: tuple[LiveServer, Make]) -> None:
    rig = served[1]()
    rig.visit("v-1", close=False)
    for number, size in enumerate((1, PIECE, SIZE, 300_000)):
        rig.capture(f"i-{number}", size)
    rig.close_visit("v-1")
    rig.sync()
    assert rig.waiting() == []
    assert rig.centre_has_everything()
    report = SyncStatus(rig.store).report(rig.clock.read().wall.astimezone().date())
    assert report.visits[0].complete is not None
    sent = rig.gateway.sent_bytes
    rig.sync()
    assert rig.gateway.sent_bytes == sent


def test_evidence_waits_on_a_line_that_is_not_for_it(served: tuple[LiveServer, Make]) -> None:
    rig = served[1]()
    rig.capture("i-1")
    rig.allowed = False
    rig.sync()
    assert rig.exactly_at_the_centre()
    assert rig.waiting() == ["i-1"]
    rig.allowed = True
    rig.sync()
    assert rig.centre_has_everything()


def test_an_item_that_the_centre_wants_no_more_is_settled(served: tuple[LiveServer, Make]) -> None:
    rig = served[1]()
    gone, kept = rig.capture("i-1"), rig.capture("i-2")
    with rig.store.unit() as unit:
        rig.recorder.record(unit, (draft(f"visit/{gone.visit}", EvidenceDiscarded(gone.item, "asked for")),))
    rig.sync()
    assert rig.waiting() == []
    lines = {line.item: line.arrived_at is not None for line in list_items(rig.real_centre, "")}
    assert (lines[gone.item], lines[kept.item]) == (False, True)
    with rig.store.view() as view:
        assert all(row.arrived is not None for row in view.evidence.of(gone.visit))


def test_one_item_in_the_way_does_not_stop_the_rest(served: tuple[LiveServer, Make], expect_log: ExpectLog) -> None:
    expect_log(r"sync\.evidence_in_the_way")
    rig = served[1]()
    rows = [rig.capture(f"i-{number}") for number in range(4)]
    rig.files.remove(rows[0].file)
    with rig.files.open_sealed(rows[1]) as file:
        altered = Path(file.name)
    data = bytearray(altered.read_bytes())
    data[-5] ^= 1
    altered.write_bytes(bytes(data))
    with pytest.raises(Failure) as caught:
        rig.sync()
    assert (caught.value.code, caught.value.details["what"]) == (FailureCode.EVIDENCE_DAMAGED, "missing")
    assert rig.waiting() == ["i-0", "i-1"]
    arrived = {line.item for line in list_items(rig.real_centre, "") if line.arrived_at}
    assert {rig.named("i-2"), rig.named("i-3")} <= arrived


def cut_everywhere(rig: EvidenceRig, server: LiveServer, stride: int) -> int:
    """Cut an upload at every `stride`-th byte both ways; nothing but the piece under way is sent again."""
    runs = 0
    with Chopper(server.port) as chopper:
        wires: list[HttpTransport] = []

        def over_the_chopper() -> None:
            for old in wires:
                old.close()
            wires[:] = [HttpTransport(chopper.address)]
            rig.restart(wires[0])

        rig.capture("measure")
        over_the_chopper()
        rig.sync()
        for direction, length in {"upwards": chopper.up, "downwards": chopper.down}.items():
            for place in range(0, length, stride):
                item = f"{direction}-{place}"
                size = rig.capture(item).size
                chopper.plan = Plan(upwards=place) if direction == "upwards" else Plan(downwards=place)
                over_the_chopper()
                with suppress(Failure):
                    rig.sync()
                bodies_up = chopper.up
                chopper.plan = Plan()
                over_the_chopper()
                rig.sync()
                assert item not in rig.waiting(), (direction, place)
                assert rig.gateway.sent_bytes <= size + 2 * PIECE
                if bodies_up > size:  # nearly all had gone: only the rest goes again
                    assert rig.gateway.sent_bytes <= 4 * PIECE
                runs += 1
        wires[0].close()
    rig.restart(HttpTransport(server.url))
    assert rig.centre_has_everything()
    return runs


def test_cut_at_many_bytes_of_an_upload(served: tuple[LiveServer, Make]) -> None:
    assert cut_everywhere(served[1](), served[0], 997) > 50


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_cut_at_every_few_bytes_of_an_upload(served: tuple[LiveServer, Make]) -> None:
    assert cut_everywhere(served[1](), served[0], 17) > 3000


def test_killed_at_every_unit_of_work(served: tuple[LiveServer, Make]) -> None:
    for durable in (False, True):
        store = FragileStore()
        rig = served[1](store=store)
        for kill_at in range(1, 9):
            rig.capture(f"i-{kill_at}", 9000)
            store.units, store.kill_at, store.durable = 0, kill_at, durable
            with suppress(Killed):
                rig.sync()
            store.kill_at = 0
            rig.restart()
            rig.sync()
            assert rig.waiting() == []
        assert rig.centre_has_everything()


def test_storms(served: tuple[LiveServer, Make], monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("collector_app.sync.pull", "collector_app.sync.uploads", "collector.server"):
        monkeypatch.setattr(logging.getLogger(part), "disabled", True)
    server, make = served
    rig = make()
    for seed in range(25):
        rig.restart(Storm(HttpTransport(server.url), 7000 + seed))
        for number in range(2):
            rig.capture(f"i-{seed}-{number}", 12_000)
            try:
                rig.sync()
            except Failure:
                continue
            except Killed:
                rig.restart()
        rig.restart(HttpTransport(server.url))
        rig.sync()
        assert rig.waiting() == [], seed
    assert rig.centre_has_everything()


def test_a_server_that_was_restored_is_offered_what_it_lost(tmp_path: Path, clock: FakeClock) -> None:
    keys, home = new_keys(), tmp_path / "central"
    home.mkdir()
    url = f"sqlite:///{home / 'central.db'}"
    with sample_centre(url, clock, keys) as (server, centre):
        rig = SlowLine(tmp_path / "laptop", centre, server.url, clock)
        rig.capture("i-1")
        rig.sync()
    shutil.copytree(home, tmp_path / "backup")
    with sample_centre(url, clock, keys) as (server, centre):
        rig.restart(HttpTransport(server.url))
        rig.capture("i-2")
        rig.sync()
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "backup", home)
    with sample_centre(url, clock, keys) as (_, centre):
        start_epoch(centre.database, "another epoch")
    with sample_centre(url, clock, keys) as (server, centre):
        rig.real_centre = centre
        rig.restart(HttpTransport(server.url))
        rig.sync()
        assert rig.waiting() == []
        assert SIZE < rig.gateway.sent_bytes < 2 * SIZE
        assert rig.centre_has_everything()
