"""Photos and recordings on the sync screen: how many wait, how far they are, and what a metered line does to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from collector_app.desktop.rescue_desk import SessionRescue
from collector_app.domain.journal.content import EvidenceCaptured, VisitOpened
from collector_app.domain.journal.kinds import draft
from collector_app.domain.outcome import Outcome
from collector_app.gui.background import HeldWork
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.sync.sync_controller import SyncController
from collector_app.gui.sync.sync_model import SyncShown, evidence_share
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.sync_status import SyncStatus
from tests.fakes.samples import DAY
from tests.gui.today.desk import says
from tests.gui.today.working_day import made, receive, working_day
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("english")
Put = Callable[[str, QWidget, QWidget], Shell]
IDLE = SyncShown(items=2, items_bytes=16_200_000)
SENDING = replace(IDLE, state=SyncState.SYNCING)


@pytest.fixture
def screen(frame: Put) -> SyncController:
    """Everything of the day but a photo is at the centre."""
    world: World = working_day()
    with world.store.unit() as unit:
        photo = EvidenceCaptured("e-1", "photo", "image/jpeg", 1200, "a" * 64, "b" * 64, "key")
        world.session.recorder.record(unit, (draft("visit/v-9", VisitOpened("case-00009", "a-1", "s@1", 40, ())),))
        world.session.recorder.record(unit, (draft("visit/v-9", photo),))
        unit.evidence.put(EvidenceRow("e-1", "v-9", "s", "photo", "image/jpeg", "f-1", b"wrapped", "sealed", 1200))
    made(world, "case-00009", minutes=5, outcome=Outcome.STOPPED, notes=1, visit="v-9")
    receive(world)
    controller = SyncController(SyncStatus(world.store), lambda: DAY, HeldWork(), SessionRescue(world.session))
    frame("sync", controller.view, controller.header)
    return controller


def line(screen: SyncController) -> str:
    return screen.view.evidence.notice.text() if screen.view.evidence.isVisible() else ""


def test_what_waits_is_counted_and_nothing_says_that_all_is_delivered(screen: SyncController) -> None:
    screen.set_shown(IDLE)
    assert line(screen) == "Photos and recordings go by themselves, after the records (2 in all, 16.2 MB)."
    assert screen.view.head.text() == "The records are delivered. Photos and recordings are still here."
    assert not screen.view.evidence.notice.button.isVisible()
    screen.set_shown(SyncShown())
    assert line(screen) == ""
    assert screen.view.head.text().startswith("Everything is delivered.")


def test_bytes_are_counted_while_they_go(screen: SyncController) -> None:
    screen.set_shown(IDLE)
    screen.set_shown(replace(SENDING, items_bytes=12_000_000))
    assert screen.view.head.text().startswith("Sending photos and recordings. 4.2 MB of 16.2 MB sent")
    assert line(screen) == ""
    [tick] = [row._item.ticks[2] for row in screen.view.visits.rows() if row._item.ticks[2].state == "running"]
    assert (tick.word, round(tick.share, 2)) == ("sending", 0.26)


def test_a_cut_makes_no_new_lot_and_a_new_photo_makes_it_larger() -> None:
    begun = SENDING.after(SyncShown())
    half = replace(SENDING, items_bytes=8_100_000).after(begun)
    assert evidence_share(half) == 0.5
    cut = IDLE.after(half)
    assert (cut.items_total, evidence_share(cut)) == (16_200_000, 0.0)
    more = replace(SENDING, items=3, items_bytes=17_000_000).after(cut)
    assert more.items_total == 17_000_000
    assert SyncShown().after(more).items_total == 0


def test_records_come_first(screen: SyncController) -> None:
    screen.set_shown(replace(SENDING, waiting_entries=3))
    assert screen.view.head.text().startswith("Sending 3 records")
    assert line(screen).startswith("Photos and recordings go by themselves, after the records")


def test_on_a_metered_line_they_wait_until_somebody_says_otherwise(screen: SyncController, qtbot: QtBot) -> None:
    screen.set_shown(replace(SENDING, held=True))
    assert screen.view.head.text() == "Asking the centre for news. Only photos and recordings still wait."
    assert line(screen) == ("This line is metered: photos and recordings wait (2 in all, 16.2 MB).")
    assert says(screen.view.closing, "1 attachments are still here; this line is metered.")
    button = screen.view.evidence.notice.button
    assert button.text() == "Send them anyway"
    assert button.isVisible()
    screen.view.head.pause.setFocus()
    for _ in range(8):
        if button.hasFocus():
            break
        QTest.keyClick(screen.view.window().focusWidget(), Qt.Key.Key_Tab)
    assert button.hasFocus()
    with qtbot.waitSignal(screen.evidence_asked):
        QTest.keyClick(button, Qt.Key.Key_Space)
