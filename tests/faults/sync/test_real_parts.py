"""Real parts on both sides: the encrypted store, the real server, and a server that was restored from a backup."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from collector_app.server.caseload import withdraw
from collector_app.server.centre import start_epoch
from collector_app.server.keys import new_keys
from collector_app.storage.opening import create_store, open_store
from collector_app.sync.transport import HttpTransport
from collector_app.usecases.sync_status import WITHDRAWN, SyncStatus
from tests.conftest import ExpectLog
from tests.fakes.device import FakeClock
from tests.faults.sync.real import RealRig, sample_centre

KEY = b"k" * 32


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'central.db'}"


def some_case(rig: RealRig) -> str:
    with rig.store.view() as view:
        return view.cases.rows()[0].id


def test_a_day_on_the_encrypted_store(tmp_path: Path, url: str, expect_log: ExpectLog) -> None:
    clock = FakeClock()
    store = create_store(tmp_path / "store.db", KEY)
    with sample_centre(url, clock) as (server, centre):
        rig = RealRig(centre, server.url, store=store, clock=clock)
        rig.sync()
        case = some_case(rig)
        with server.offline():
            rig.visit("v-1", case, close=False)
        withdraw(centre.database, case, clock.wall)
        expect_log(r"sync\.verdict")
        rig.sync()
        with rig.store.view() as view:
            held = view.cases.get(case)
        assert held is not None
        assert held.flags.get(WITHDRAWN)
        store.close()
        rig.store = open_store(tmp_path / "store.db", KEY)
        rig.restart()
        rig.close_visit("v-1")
        rig.sync()
        with rig.store.view() as view:
            assert view.cases.get(case) is None
        assert rig.exactly_at_the_centre()
        report = SyncStatus(rig.store).report(clock.wall.astimezone().date())
        assert report.closing.agrees
        assert report.visits[0].complete is not None
        rig.store.close()


def test_a_server_restored_from_a_backup_gets_everything_again(tmp_path: Path, url: str, expect_log: ExpectLog) -> None:
    clock, keys = FakeClock(), new_keys()
    backup = tmp_path / "backup.db"
    with sample_centre(url, clock, keys) as (server, centre):
        rig = RealRig(centre, server.url, clock=clock)
        rig.sync()
        rig.write_notes(4)
        rig.sync()
    shutil.copy(tmp_path / "central.db", backup)
    with sample_centre(url, clock, keys) as (server, centre):
        rig.restart(HttpTransport(server.url))
        for _ in range(3):
            rig.write_notes(3)
            rig.sync()
    for left in tmp_path.glob("central.db*"):
        left.unlink()
    shutil.copy(backup, tmp_path / "central.db")
    with sample_centre(url, clock, keys) as (_, centre):
        start_epoch(centre.database, "after-the-fire")
    with sample_centre(url, clock, keys) as (server, centre):
        rig.real_centre = centre
        rig.restart(HttpTransport(server.url))
        rig.write_notes(2)
        assert not rig.exactly_at_the_centre()
        expect_log(r"sync\.server_restored")
        rig.sync()
        assert rig.exactly_at_the_centre()
        with rig.store.view() as view:
            last = view.journal.last_receipt()
        assert last is not None
        assert last.epoch == "after-the-fire"


def test_a_fork_freezes_the_device_and_keeps_both_branches(tmp_path: Path, url: str, expect_log: ExpectLog) -> None:
    """An old copy of the store is put back and the day goes on from there: said, never hidden, nothing deleted."""
    clock = FakeClock()
    with sample_centre(url, clock) as (server, centre):
        rig = RealRig(centre, server.url, clock=clock)
        rig.sync()
        old = rig.store._memory  # type: ignore[attr-defined]  # the old copy
        rig.write_notes(2, "first life")
        rig.sync()
        rig.store._memory = old  # type: ignore[attr-defined]  # put back
        rig.write_notes(3, "second life")
        rig.restart()
        expect_log(r"sync\.verdict")
        expect_log(r"device\.forked")
        with pytest.raises(Exception, match="server_refused"):
            rig.sync()
        assert rig.head == rig.received + 3
