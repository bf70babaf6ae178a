"""Data put back, cut off, or used on two machines: each is said by its own sentence, and the centre remarks it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop.scopes import STORE_FILE, Parts, open_locked
from collector_app.desktop.wiring import join
from collector_app.domain.journal.content import DeviceRestored, DeviceUnlocked
from collector_app.domain.journal.kinds import draft, read_content
from collector_app.domain.journal.rollback import Rollback
from collector_app.gui.failures import sentence
from collector_app.server.devices import list_devices
from collector_app.server.remarks import list_remarks
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.session import OpenSession
from tests.desktop.conftest import the_morning
from tests.journey.hands import Hands
from tests.journey.keyring_stand_in import MemoryKeyring
from tests.journey.stage import PASSPHRASE, QUICK, Stage


def rests(hands: Hands) -> None:
    hands.wait_for("the laptop rests", lambda: hands.bench.delivery.wait_idle(0))


def day_of_work(stage: Stage, hands: Hands) -> None:
    """Something more on the record, delivered."""
    stage.clock.skip(timedelta(minutes=30))
    session = hands.bench.session
    with session.store.unit() as unit:
        session.recorder.record(unit, [draft("device", DeviceUnlocked("1.0"))] * 3)
    hands.bench.delivery.wake("hand")
    rests(hands)


def store_files(stage: Stage) -> list[Path]:
    return sorted(Folders.under(stage.home).data.glob(f"{STORE_FILE}*"))


def put_back(image: Path, stage: Stage) -> None:
    for path in store_files(stage):
        path.unlink()
    for path in image.iterdir():
        shutil.copyfile(path, Folders.under(stage.home).data / path.name)


def take_image(stage: Stage, image: Path) -> None:
    image.mkdir()
    for path in store_files(stage):
        shutil.copyfile(path, image / path.name)


def codes(stage: Stage) -> dict[str, str]:
    return {line.code: line.detail for line in list_remarks(stage.centre)}


def reports(session: OpenSession) -> list[DeviceRestored]:
    with session.store.view() as view:
        contents = [read_content(entry) for entry in view.journal.after(0, 10_000)]
    return [item for item in contents if isinstance(item, DeviceRestored)]


def test_an_old_copy_put_back(
    stage: Stage, qapp: QApplication, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log(r"device\.forked")
    expect_log(r"sync\.")
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        hands.collector.lock("key")
        take_image(stage, tmp_path / "image")
        hands.unlock(PASSPHRASE)
        day_of_work(stage, hands)
        hands.collector.lock("key")
        put_back(tmp_path / "image", stage)
        hands.unlock(PASSPHRASE)
        heard = hands.bench.session.heard
        assert heard.damage is Rollback.OLD_COPY
        assert heard.missing > 3
        assert [item.cause for item in reports(hands.bench.session)] == [Rollback.OLD_COPY]
        rests(hands)
        assert hands.bench.delivery.snapshot.failure is not None
        assert hands.bench.delivery.snapshot.failure.details["problem"] == "fork"
        assert list_devices(stage.centre)[0][2] == "frozen"
        assert codes(stage).keys() == {"journal_forked", "journal_rolled_back"}
        assert codes(stage)["journal_rolled_back"].startswith("old_copy: ")
        hands.collector.lock("key")
        hands.unlock(PASSPHRASE)  # it was said, it is on record, and the anchor began anew
        assert hands.bench.session.heard.damage is None
        rests(hands)


def offline_parts(stage: Stage) -> Parts:
    return Parts(keyring=stage.keyring, clock=stage.clock, cost=QUICK)


def unlock(stage: Stage, home: Path) -> OpenSession:
    return join(open_locked(Folders.under(home), offline_parts(stage))).sessions.unlock(PASSPHRASE)


@pytest.fixture
def enrolled(stage: Stage) -> OpenSession:
    """A laptop with an open session, without a window."""
    sessions = join(open_locked(Folders.under(stage.home), offline_parts(stage))).sessions
    session = sessions.enrol(stage.server.url, stage.code(), PASSPHRASE)
    session.lock("key")
    return unlock(stage, stage.home)


def test_a_cut_write_ahead_log(stage: Stage, enrolled: OpenSession, tmp_path: Path) -> None:
    for number in range(4):
        with enrolled.store.unit() as unit:
            enrolled.recorder.record(unit, [draft("device", DeviceUnlocked(f"1.{number}"))])
    victim = Path(shutil.copytree(stage.home, tmp_path / "killed"))  # as the machine would leave it now
    enrolled.store.close()
    whole = Path(shutil.copytree(victim, tmp_path / "whole"))
    log = victim / "data" / f"{STORE_FILE}-wal"
    with log.open("rb+") as file:
        file.truncate(log.stat().st_size // 2)
    session = unlock(stage, victim)
    assert session.heard.damage is Rollback.CUT_LOG
    assert 0 < session.heard.missing <= 5
    assert [item.cause for item in reports(session)] == [Rollback.CUT_LOG]
    session.store.close()
    session = unlock(stage, whole)
    assert session.heard.damage is Rollback.OTHER_BRANCH  # the anchor knows the cut one by now
    session.store.close()


def test_without_the_cut_nothing_is_said(stage: Stage, enrolled: OpenSession, tmp_path: Path) -> None:
    with enrolled.store.unit() as unit:
        enrolled.recorder.record(unit, [draft("device", DeviceUnlocked("1.0"))])
    whole = Path(shutil.copytree(stage.home, tmp_path / "whole"))
    enrolled.store.close()
    session = unlock(stage, whole)
    assert session.heard.damage is None
    session.store.close()


@pytest.mark.parametrize("harm", ["gone", "altered", "another hash"])
def test_an_anchor_that_does_not_vouch(stage: Stage, enrolled: OpenSession, harm: str) -> None:
    enrolled.lock("key")
    name = f"journal-head {enrolled.keys.device}"
    service = f"Collector {name}"
    held = stage.keyring.get_password(service, name)
    assert held is not None
    if harm == "gone":
        stage.keyring.delete_password(service, name)
    else:
        seq, _, head = held.partition(" ")
        stage.keyring.set_password(service, name, f"{seq} {'f' * 64}" if harm == "another hash" else f"{seq}.{head}")
    wanted = {
        "gone": Rollback.ANCHOR_GONE,
        "altered": Rollback.ANCHOR_ALTERED,
        "another hash": Rollback.OTHER_BRANCH,
    }[harm]
    session = unlock(stage, stage.home)
    assert session.heard.damage is wanted
    assert [item.cause for item in reports(session)] == [wanted]
    session.lock("key")
    session = unlock(stage, stage.home)
    assert session.heard.damage is None
    session.store.close()


def test_one_image_on_two_machines(
    stage: Stage, qapp: QApplication, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    expect_log(r"device\.forked")
    expect_log(r"sync\.")
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        hands.collector.lock("key")
        ring = MemoryKeyring.of(stage.keyring.contents())
        other = replace(stage, home=Path(shutil.copytree(stage.home, tmp_path / "other")), keyring=ring)
        hands.unlock(PASSPHRASE)
        day_of_work(stage, hands)
        hands.collector.lock("key")
    with other.laptop(qapp) as hands:
        hands.unlock(PASSPHRASE)
        rests(hands)
        failure = hands.bench.delivery.snapshot.failure
        assert failure is not None
        assert (failure.code, failure.details["problem"]) == (FailureCode.SERVER_REFUSED, "fork")
        assert "journal_forked" in codes(stage)
        assert list_devices(stage.centre)[0][2] == "frozen"


def test_each_has_its_own_sentence() -> None:
    said = {
        sentence(Failure(FailureCode.JOURNAL_BEHIND_ANCHOR, missing=3, cause=cause.value)).what
        for cause in Rollback
        if cause is not Rollback.UNKNOWN
    }
    said.add(sentence(Failure(FailureCode.SERVER_REFUSED, problem="fork")).what)
    said.add(sentence(Failure(FailureCode.SERVER_REFUSED, problem="other")).what)
    assert len(said) == 7
