from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from collector_app.desktop.rescue_desk import SessionRescue
from collector_app.domain.journal.content import EvidenceCaptured, VisitOpened
from collector_app.domain.journal.kinds import draft
from collector_app.domain.outcome import Outcome
from collector_app.gui.background import HeldWork
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.sync.sync_controller import SyncController
from collector_app.gui.sync.sync_model import SyncShown
from collector_app.gui.sync.sync_view import SyncView
from collector_app.gui.translation import install
from collector_app.gui.widgets.sync_rows import SyncItem
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.sync_status import WITHDRAWN, SyncSnapshot, SyncStatus
from tests.fakes.samples import DAY
from tests.gui.today.desk import says, words_on
from tests.gui.today.working_day import NOW, ROWS, crowd, made, receive, working_day
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("english")
Put = Callable[[str, QWidget, QWidget], Shell]
Show = Callable[..., SyncController]


@pytest.fixture
def show(frame: Put) -> Iterator[Show]:
    """Show Sync in its shell."""
    held: list[SyncController] = []

    def shown(world: World, state: SyncShown | None = None) -> SyncController:
        controller = SyncController(SyncStatus(world.store), lambda: DAY, HeldWork(), SessionRescue(world.session))
        held.append(controller)
        controller.set_shown(state or SyncShown())
        frame("sync", controller.view, controller.header)
        return controller

    yield shown
    held.clear()


def rows(view: SyncView) -> list[SyncItem]:
    return [row._item for row in view.visits.rows()]


def ticks(item: SyncItem) -> list[tuple[str, str]]:
    return [(tick.state, tick.word) for tick in item.ticks]


def test_recorded_here_and_not_received_yet(show: Show) -> None:
    controller = show(working_day())
    newest, oldest = rows(controller.view)
    assert (newest.number, newest.name, newest.window, newest.note) == ("2", "何＊＊", "08:46–09:25", "Nobody home")
    assert ticks(newest) == [("done", "09:25"), ("waiting", "waiting"), ("waiting", "waiting")]
    assert (oldest.name, oldest.size) == ("孙＊＊", "12 records")


def test_received_is_complete_when_it_lists_no_attachment(show: Show) -> None:
    world = working_day()
    receive(world)
    controller = show(world)
    assert ticks(rows(controller.view)[0]) == [("done", "09:25"), ("done", "10:20"), ("done", "10:20")]
    assert says(controller.view.closing, "A visit without attachments is complete with its receipt.")


def test_an_attachment_has_arrived_when_the_centre_said_so(show: Show) -> None:
    world = working_day()
    with world.store.unit() as unit:
        photo = EvidenceCaptured("e-1", "photo", "image/jpeg", 1200, "a" * 64, "b" * 64, "key")
        world.session.recorder.record(unit, (draft("visit/v-9", VisitOpened("case-00009", "a-1", "s@1", 40, ())),))
        world.session.recorder.record(unit, (draft("visit/v-9", photo),))
        unit.evidence.put(EvidenceRow("e-1", "v-9", "s", "photo", "image/jpeg", "file-1", b"wrapped", "sealed", 1200))
    made(world, "case-00009", minutes=5, outcome=Outcome.STOPPED, notes=1, visit="v-9")
    receive(world)
    controller = show(world)
    item = rows(controller.view)[0]
    assert item.note == "Stopped · 1 attachments"
    assert [tick.state for tick in item.ticks] == ["done", "done", "waiting"]
    assert item.ticks[2].word == "still here"
    assert says(controller.view.closing, "1 attachments are still here; they follow by themselves.")
    with world.store.unit() as unit:
        unit.evidence.arrived("e-1", unit.journal.receipts(1, 9999)[-1].server_time, "e-1")
    assert [tick.state for tick in rows(show(world).view)[0].ticks] == ["done", "done", "done"]


def test_an_open_visit_says_that_it_is_delivered_too(show: Show) -> None:
    world = working_day()
    with world.store.unit() as unit:
        world.session.recorder.record(unit, (draft("visit/v-9", VisitOpened("case-00009", "a-1", "s@1", 40, ())),))
    item = rows(show(world).view)[0]
    assert item.note == "Still open; it is delivered all the same."
    assert item.ticks[1].word == "visit open"


def test_a_case_that_went_to_somebody_else_is_flagged(show: Show) -> None:
    world = working_day()
    with world.store.unit() as unit:
        case = unit.cases.get("case-00003")
        assert case is not None
        unit.cases.put(replace(case, version=2, flags={WITHDRAWN: True}), b"")
    item = rows(show(world).view)[0]
    assert item.flag == "For the supervisor"
    assert "kept" in item.note


def test_the_oldest_undelivered_visit_is_the_one_being_sent(show: Show) -> None:
    controller = show(working_day(), SyncShown(SyncState.SYNCING, waiting_entries=19, bytes_done=30, bytes_total=60))
    newest, oldest = rows(controller.view)
    assert newest.ticks[1].state == "waiting"
    assert (oldest.ticks[1].state, oldest.ticks[1].word, oldest.ticks[1].share) == ("running", "sending", 0.5)
    assert controller.view.head.text().startswith("Sending 19 records. 30 B of 60 B sent")
    assert not controller.view.head.now.isEnabled()


SAID = {
    SyncState.OFFLINE: "Offline. Every step is saved here and goes by itself later. Next try 10:32",
    SyncState.REFUSED: "The centre did not take this. Nothing is lost.",
    SyncState.REVOKED: "The centre did not recognise this laptop. Visits go on; ask your supervisor",
    SyncState.CLOCK_SKEW: "This laptop's clock and the centre's are too far apart. Set date and time to automatic",
    SyncState.SERVER_AHEAD: "The centre needs a newer version of this app. Update at the branch office.",
    SyncState.CRASHED: "The centre has trouble of its own. The app tries again by itself",
}


@pytest.mark.parametrize("state", SAID, ids=str)
def test_each_trouble_says_what_now(state: SyncState, show: Show) -> None:
    shown = SyncShown(state, waiting_entries=4, next_try=NOW + timedelta(minutes=12))
    controller = show(working_day(), shown)
    assert controller.view.head.text().startswith(SAID[state])
    assert "Next try 10:32, or when the network returns." in controller.view.head.text()
    assert controller.view.head.now.isEnabled()


def test_a_failure_speaks_for_itself(show: Show) -> None:
    shown = SyncShown(SyncState.OFFLINE, failure=Failure(FailureCode.SERVER_UNTRUSTED))
    assert "did not come from your centre" in show(working_day(), shown).view.head.text()


def test_everything_delivered(show: Show) -> None:
    world = working_day()
    receive(world)
    controller = show(world, SyncShown(last_success=NOW, next_try=NOW + timedelta(minutes=5)))
    assert controller.view.head.text() == ("Everything is delivered. The centre signed for all of it. Next look 10:25.")
    statement = controller.view.closing.statement()
    assert statement is not None
    assert statement.agreed
    assert statement.left.count == statement.right.count == "20"
    assert statement.left.code == statement.right.code
    assert [passed for _, passed, _ in statement.checks] == [True, True, True, True]
    assert controller.view.closing.chip.text() == "Equal"
    assert controller.view.closing.last.text() == "Last success 10:20:00 · receipt up to record 20"


def test_what_is_missing_on_the_other_side_is_counted(show: Show) -> None:
    controller = show(working_day())
    statement = controller.view.closing.statement()
    assert statement is not None
    assert (statement.left.count, statement.right.count) == ("20", "1")
    assert statement.verdict == "19 still missing there; compared again once sent"
    assert not statement.agreed
    assert [passed for _, passed, _ in statement.checks] == [True, True, False, False]
    assert statement.checks[3][2] == "0 / 2"
    assert "19 records wait to be sent" in controller.view.head.text()


def test_a_day_without_visits_and_records(show: Show) -> None:
    controller = show(crowd(0))
    assert controller.view.visits.empty.isVisible()
    assert "No visits yet today" in controller.view.visits.empty.accessibleName()
    assert says(controller.view.closing, "Nothing was recorded today")
    assert says(controller.view.closing, "Not synced since it was unlocked")


def test_wishes_by_mouse_and_by_key(show: Show, qtbot: QtBot) -> None:
    controller = show(working_day())
    head = controller.view.head
    with qtbot.waitSignal(controller.sync_asked):
        QTest.mouseClick(head.now, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(controller.sync_asked):
        QTest.keyClick(controller.view, Qt.Key.Key_F5)
    with qtbot.waitSignal(controller.pause_asked) as held:
        QTest.mouseClick(head.pause, Qt.MouseButton.LeftButton)
    assert held.args == [True]
    controller.set_shown(SyncShown(paused=True))
    assert head.text().startswith("Paused. Nothing is sent until you go on.")
    assert not head.now.isEnabled()
    with qtbot.waitSignal(controller.pause_asked) as held:
        QTest.keyClick(head.pause, Qt.Key.Key_Space)
    assert held.args == [False]


def test_the_engines_snapshot_is_taken_over_whole() -> None:
    snapshot = SyncSnapshot(
        SyncState.REVOKED,
        paused=True,
        last_success=NOW,
        waiting_entries=3,
        sent_bytes=9,
        next_try=NOW,
        failure=None,
        waiting_items=2,
        waiting_bytes=700,
    )
    assert SyncShown.of(snapshot, held=True) == SyncShown(
        SyncState.REVOKED,
        paused=True,
        last_success=NOW,
        next_try=NOW,
        waiting_entries=3,
        bytes_done=9,
        items=2,
        items_bytes=700,
        held=True,
    )


def test_the_journal_is_read_only_while_somebody_looks(frame: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    world, reads = working_day(), 0
    real = SyncStatus.report

    def counted(status: SyncStatus, day: object) -> object:
        nonlocal reads
        reads += 1
        return real(status, day)  # type: ignore[arg-type]  # passed through as it came

    monkeypatch.setattr(SyncStatus, "report", counted)
    controller = SyncController(SyncStatus(world.store), lambda: DAY, HeldWork(), SessionRescue(world.session))
    for waiting in range(50):
        controller.set_shown(SyncShown(SyncState.SYNCING, waiting_entries=waiting))
    assert reads == 0
    shell = frame("sync", controller.view, controller.header)
    shell.add_page("other", QWidget())
    seen = reads
    assert seen >= 1
    controller.set_shown(SyncShown(SyncState.SYNCING, waiting_entries=1))
    assert reads == seen + 1
    shell.show_page("other")
    controller.set_shown(SyncShown(SyncState.SYNCING, waiting_entries=2))
    assert reads == seen + 1


def test_a_store_that_fails_is_told_and_what_was_shown_stays(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    controller = show(working_day())
    failures: list[object] = []
    controller.failed.connect(failures.append)

    def broken(status: SyncStatus, day: object) -> object:
        raise Failure(FailureCode.STORE_DAMAGED)

    monkeypatch.setattr(SyncStatus, "report", broken)
    controller.refresh()
    assert [getattr(failure, "code", None) for failure in failures] == [FailureCode.STORE_DAMAGED]
    assert len(rows(controller.view)) == 2


def test_another_language_while_it_is_shown(show: Show, qapp: QApplication, qtbot: QtBot) -> None:
    controller = show(working_day())
    install(qapp, "zh_CN")
    qtbot.waitUntil(lambda: rows(controller.view)[0].note == "没有人应门")
    assert controller.header.title.text() == "同步"
    assert says(controller.view.closing, "今天的结账单")
    assert says(controller.view.closing, "还差 19 条，发完自动核对")


def test_nothing_unmasked_stands_on_it(show: Show) -> None:
    texts = words_on(show(working_day()).view)
    assert not [text for text in texts for row in ROWS if row[1] in text]
