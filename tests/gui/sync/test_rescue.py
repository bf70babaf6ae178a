"""A rescue file from the sync screen: what is in it, what is said of it, and what happens to one that fails."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from collector_app.desktop.rescue_desk import SessionRescue
from collector_app.gui.background import HeldWork
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.sync.rescue_controller import RescueDesk
from collector_app.gui.sync.sync_controller import SyncController
from collector_app.gui.sync.sync_model import SyncShown
from collector_app.gui.translation import install
from collector_app.server.rescue_file import read_rescue
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.rescue import RescueCount
from collector_app.usecases.sync_status import SyncStatus
from tests.fakes.samples import DAY
from tests.gui.today.working_day import receive, working_day
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("english")
Put = Callable[[str, QWidget, QWidget], Shell]
KEY = X25519PrivateKey.generate()


class Desk:
    """Writes so many bytes, then ends or raises; for what a small file can't show."""

    def __init__(self, *counts: int, error: Failure | None = None, lost: int = 0) -> None:
        self.counts, self.error, self.lost, self.done = counts, error, lost, 0

    def write(self, file: Path, written: Callable[[int], None]) -> RescueCount:
        del file
        for count in self.counts:
            written(count)
            self.done = count
        if self.error is not None:
            raise self.error
        return RescueCount(40, 3, 5, self.lost)


class Screen:
    """Sync in its shell, with work that goes on only when the test says so."""

    def __init__(self, frame: Put, desk: RescueDesk | None = None) -> None:
        self.world: World = working_day()
        session = self.world.session
        public = base64.b64encode(KEY.public_key().public_bytes_raw()).decode("ascii")
        session.profile = replace(session.profile, evidence_key=public)
        self.work = HeldWork()
        self.controller = SyncController(
            SyncStatus(self.world.store), lambda: DAY, self.work, desk or SessionRescue(session)
        )
        frame("sync", self.controller.view, self.controller.header)
        self.panel, self.rescue = self.controller.view.rescue, self.controller.rescue

    def write(self, qtbot: QtBot, file: Path) -> str:
        self.rescue.write_to(str(file))
        self.work.release()
        qtbot.waitUntil(lambda: bool(self.panel.said()) and self.panel.write.isVisible())
        return self.panel.said()


def test_everything_unsent_is_in_the_file_and_only_the_centre_reads_it(
    frame: Put, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = Screen(frame)
    said = screen.write(qtbot, tmp_path / "today.rescue")
    content = read_rescue(tmp_path / "today.rescue", KEY)
    with screen.world.store.view() as view:
        assert len(content.entries) == view.journal.head().seq - content.manifest.base
    assert said.startswith(f"today.rescue is written: records {len(content.entries)}, visits 2, attachments 0.")
    assert "Give the file to your branch; only the centre can read it." in said
    assert list(tmp_path.iterdir()) == [tmp_path / "today.rescue"]


def test_it_is_offered_only_while_something_is_unsent_and_what_was_said_stays(
    frame: Put, qtbot: QtBot, tmp_path: Path
) -> None:
    screen = Screen(frame)
    assert screen.panel.write.isVisible()
    said = screen.write(qtbot, tmp_path / "a.rescue")
    receive(screen.world)
    screen.controller.refresh()
    assert not screen.panel.write.isVisible()
    assert screen.panel.notice.isVisible()
    assert screen.panel.said() == said


def test_nothing_is_offered_once_all_is_delivered(frame: Put) -> None:
    screen = Screen(frame)
    receive(screen.world)
    screen.controller.refresh()
    assert not screen.panel.isVisible()
    screen.controller.set_shown(SyncShown(items=1, items_bytes=900))
    assert screen.panel.write.isVisible()


def test_by_keys_and_through_the_real_dialog(frame: Put, qtbot: QtBot, tmp_path: Path) -> None:
    screen = Screen(frame)
    screen.controller.view.head.pause.setFocus()
    for _ in range(8):
        if screen.panel.write.hasFocus():
            break
        QTest.keyClick(screen.panel.window().focusWidget(), Qt.Key.Key_Tab)
    assert screen.panel.write.hasFocus()
    assert screen.panel.write.accessibleDescription()
    QTest.keyClick(screen.panel.write, Qt.Key.Key_Space)
    dialog = screen.panel.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert dialog.defaultSuffix() == "rescue"
    dialog.fileSelected.emit(str(tmp_path / "by-dialog.rescue"))
    dialog.close()
    screen.work.release()
    qtbot.waitUntil((tmp_path / "by-dialog.rescue").exists)


def test_how_far_it_is_stands_there_and_one_is_written_at_a_time(frame: Put, qtbot: QtBot, tmp_path: Path) -> None:
    screen = Screen(frame, Desk(4_200_000))
    screen.panel.write.setFocus()
    screen.rescue.write_to(str(tmp_path / "x"))
    assert screen.panel.progress.text().startswith("0 B written. Leave the stick in")
    assert not screen.panel.write.isVisible()
    assert screen.panel.stop.hasFocus()
    screen.rescue.write_to(str(tmp_path / "y"))
    assert screen.work.waiting() == 1
    shown: list[str] = []
    queued = Qt.ConnectionType.QueuedConnection  # after the screen's own
    screen.rescue._written.connect(lambda _count: shown.append(screen.panel.progress.text()), queued)
    screen.work.release()
    qtbot.waitUntil(screen.panel.write.isVisible)
    assert shown == ["4.2 MB written. Leave the stick in and the app open until it is done."]
    assert not screen.panel.progress.isVisible()
    assert screen.panel.write.hasFocus()


def test_it_can_be_stopped_and_leaves_no_file(frame: Put, qtbot: QtBot, tmp_path: Path) -> None:
    screen = Screen(frame)
    screen.rescue.write_to(str(tmp_path / "half.rescue"))
    QTest.mouseClick(screen.panel.stop, Qt.MouseButton.LeftButton)
    screen.work.release()
    qtbot.waitUntil(lambda: bool(screen.panel.said()))
    assert screen.panel.said() == "Stopped. No file was written; everything is still here."
    assert list(tmp_path.iterdir()) == []
    assert "is written" in screen.write(qtbot, tmp_path / "whole.rescue")


def test_a_lock_gives_it_up(frame: Put, tmp_path: Path, qtbot: QtBot) -> None:
    desk = Desk(1, 2, 3)
    screen = Screen(frame, desk)
    screen.rescue.write_to(str(tmp_path / "x"))
    screen.controller.stop()
    screen.work.release()
    qtbot.waitUntil(screen.panel.write.isVisible)
    assert desk.done == 0
    assert screen.panel.said() == ""


def test_a_full_stick_is_told_from_a_full_laptop(frame: Put, qtbot: QtBot, tmp_path: Path) -> None:
    limits = pytest.importorskip("resource")
    screen = Screen(frame)
    screen.rescue.write_to(str(tmp_path / "full.rescue"))
    before = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (512, before[1]))  # the kernel refuses the file's next byte
    try:
        screen.work.release()
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, before)
    qtbot.waitUntil(lambda: bool(screen.panel.said()))
    assert screen.panel.said() == (
        "There is not enough room for the file there; none was written. "
        "Choose a stick or folder with more room. Everything is still here."
    )
    assert list(tmp_path.iterdir()) == []
    here = Screen(frame, Desk(error=Failure(FailureCode.DISK_FULL)))
    assert here.write(qtbot, tmp_path / "x").startswith("The disk is full. What was recorded so far is safe.")


def test_a_place_that_can_not_be_written_says_so(frame: Put, qtbot: QtBot, tmp_path: Path) -> None:
    screen = Screen(frame)
    said = screen.write(qtbot, tmp_path / "gone" / "x.rescue")
    assert said == "The file can't be written there. Choose another stick or folder. Everything is still here."


def test_an_attachment_that_is_lost_is_not_passed_over(frame: Put, qtbot: QtBot, tmp_path: Path) -> None:
    said = Screen(frame, Desk(lost=2)).write(qtbot, tmp_path / "x.rescue")
    assert "Attachments that can't be read here: 2; tell your supervisor." in said


def test_it_speaks_chinese(frame: Put, qtbot: QtBot, tmp_path: Path, qapp: object) -> None:
    screen = Screen(frame)
    install(qapp, "zh_CN")  # type: ignore[arg-type]  # the fixture's application
    said = screen.write(qtbot, tmp_path / "甲.rescue")
    assert said.startswith("甲.rescue 已写好：记录 19 条，走访 2 次，附件 0 个。")
