from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from collector_app.domain.journal.content import VisitOpened
from collector_app.domain.journal.kinds import draft
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.today.today_controller import TodayController
from collector_app.gui.translation import install
from collector_app.gui.widgets.case_rows import CASE_ROLE, CaseRow
from collector_app.usecases.day import Day, RowStatus
from tests.gui.today.desk import says, words_on
from tests.gui.today.working_day import ROWS, crowd, working_day
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("english")
Show = Callable[[World], TodayController]


@pytest.fixture
def show(frame: Callable[[str, QWidget, QWidget], Shell]) -> Iterator[Show]:
    """Show Today in its shell."""
    held: list[TodayController] = []

    def shown(world: World) -> TodayController:
        controller = TodayController(Day(world.session))
        held.append(controller)
        controller.refresh()
        frame("today", controller.view, controller.header)
        return controller

    yield shown
    held.clear()


def shown_rows(controller: TodayController) -> list[CaseRow]:
    model = controller.view.list.model()
    return [model.data(model.index(row, 0), CASE_ROLE) for row in range(model.rowCount())]


def test_the_day_stands_in_visiting_order_with_done_stops_behind(show: Show) -> None:
    world = working_day()
    world.prove("c-2")
    controller = show(world)
    rows = shown_rows(controller)
    assert [row.number for row in rows] == [3, 4, 5, 6, 7, 8, 9, 10, 1, 2]
    assert [row.stop for row in rows] == ["next", *["open"] * 5, "held", "open", "done", "done"]
    assert [row.state for row in rows[:3]] == ["Ready", "Ready", "Missing 1"]
    assert [row.state for row in rows[6:]] == ["On hold", "To arrange", "Agreed", "Nobody home"]
    assert rows[0].distance.endswith("km")
    assert rows[6].distance == ""
    assert controller.view.count.text() == "7 to go"


def test_the_next_stop_is_chosen_and_says_why(show: Show) -> None:
    controller = show(working_day())
    assert controller.view.list.currentIndex().row() == 0
    stop = controller.view.next_stop
    assert says(stop, "Next stop")
    assert says(stop, "吴＊")
    assert says(stop, "Time agreed 3/3")


def test_the_strip_says_how_the_day_stands(show: Show) -> None:
    controller = show(working_day())
    spoken = [item.spoken() for item in controller.header.strip.items()]
    assert spoken == ["2 / 10 done", "2 waiting to be sent", "Offline synced 08:12", "packet valid until Thu 08:20"]
    controller.set_offline(offline=False)
    assert controller.header.strip.items()[2].spoken() == "Online synced 08:12"


def test_a_clock_nobody_vouched_for_is_said_first(show: Show) -> None:
    world = working_day()
    world.clock.reboot("boot-2", timedelta(days=2))
    controller = show(world)
    assert "connect once" in controller.header.strip.items()[0].spoken()


def test_no_full_name_or_number_stands_anywhere(show: Show, qtbot: QtBot) -> None:
    controller = show(working_day())
    model = controller.view.list.model()
    for row in range(model.rowCount()):
        controller.view.select(row)
        texts = [*words_on(controller.view), model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole)]
        for full in ROWS:
            assert not [text for text in texts if full[1] in text]


def test_search_by_initials_and_enter_opens_it_once(show: Show, qtbot: QtBot) -> None:
    controller = show(working_day())
    opened: list[str] = []
    controller.case_chosen.connect(opened.append)
    QTest.keyClick(controller.view, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert controller.header.search.hasFocus()
    QTest.keyClicks(controller.header.search, "lyz")
    qtbot.waitUntil(lambda: controller.view.list.model().rowCount() == 1)
    assert [(row.name, row.number) for row in shown_rows(controller)] == [("林＊＊", 8)]
    assert controller.view.count.text() == "1 found"
    QTest.keyClick(controller.header.search, Qt.Key.Key_Return)
    assert opened == ["case-00010"]


def test_enter_opens_what_was_typed_however_fast(show: Show) -> None:
    controller = show(working_day())
    opened: list[str] = []
    controller.case_chosen.connect(opened.append)
    QTest.keyClicks(controller.header.search, "lyz")
    QTest.keyClick(controller.header.search, Qt.Key.Key_Return)
    assert opened == ["case-00010"]


def test_enter_opens_nothing_when_nothing_was_found(show: Show) -> None:
    controller = show(working_day())
    opened: list[str] = []
    controller.case_chosen.connect(opened.append)
    QTest.keyClicks(controller.header.search, "zzz")
    QTest.keyClick(controller.header.search, Qt.Key.Key_Return)
    assert opened == []


def test_nothing_found_says_so_and_escape_brings_the_day_back(show: Show, qtbot: QtBot) -> None:
    controller = show(working_day())
    QTest.keyClicks(controller.header.search, "zzz")
    qtbot.waitUntil(controller.view.empty.isVisible)
    assert "No case matches" in controller.view.empty.accessibleName()
    QTest.keyClick(controller.header.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(controller.view.list.isVisible)
    assert controller.view.list.model().rowCount() == 10


def test_a_day_without_visits_says_what_brings_them(show: Show) -> None:
    controller = show(crowd(0))
    assert controller.view.empty.isVisible()
    assert "the day's cases arrive by themselves" in controller.view.empty.accessibleName()


def test_enter_in_the_list_opens_once(show: Show, qtbot: QtBot) -> None:
    controller = show(working_day())
    opened: list[str] = []
    controller.case_chosen.connect(opened.append)
    assert controller.view.list.hasFocus()
    QTest.keyClick(controller.view.list, Qt.Key.Key_Down)
    QTest.keyClick(controller.view.list, Qt.Key.Key_Return)
    assert opened == ["case-00005"]


def test_the_button_opens_the_stop_that_is_shown(show: Show, qtbot: QtBot) -> None:
    controller = show(working_day())
    controller.view.select(4)
    with qtbot.waitSignal(controller.case_chosen) as chosen:
        QTest.mouseClick(controller.view.next_stop.button, Qt.MouseButton.LeftButton)
    assert chosen.args == ["case-00009"]


def test_a_stop_on_the_sketch_can_be_clicked(show: Show, qtbot: QtBot) -> None:
    controller = show(working_day())
    at = controller.view.map.position("case-00009")
    assert at is not None
    QTest.mouseClick(controller.view.map, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert controller.view.list.currentIndex().row() == 4
    assert says(controller.view.next_stop, "韩＊")


def test_an_open_visit_comes_first_and_is_gone_on_with(show: Show, qtbot: QtBot) -> None:
    world = working_day()
    with world.store.unit() as unit:
        opened = VisitOpened("case-00009", "a-1", "cn.home-visit@1", 40, ("c-2",))
        world.session.recorder.record(unit, (draft("visit/v-9", opened),))
    controller = show(world)
    assert controller.view.list.currentIndex().row() == 4
    assert controller.view.next_stop.button.label() == "Go on with it"
    with qtbot.waitSignal(controller.visit_chosen):
        QTest.keyClick(controller.view.list, Qt.Key.Key_Return)


def test_without_rules_the_day_is_shown_and_says_what_is_missing(show: Show) -> None:
    world = working_day()
    world.session.book = None
    controller = show(world)
    assert controller.view.notice.isVisible()
    assert "rules for visits have not arrived" in controller.view.notice.text()
    assert shown_rows(controller)[0].state == "Can't tell"


def test_ten_thousand_rows_judge_only_what_is_painted(
    show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = Day.status

    def counted(day: Day, case_id: str) -> RowStatus:
        asked.append(case_id)
        return real(day, case_id)

    monkeypatch.setattr(Day, "status", counted)
    controller = show(crowd(10_000))
    view = controller.view.list
    assert view.model().rowCount() == 10_000
    qtbot.waitUntil(lambda: bool(asked))
    QTest.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: view.indexAt(QPoint(40, view.viewport().height() - 8)).row() == 9_999)
    assert view.currentIndex().row() == 9_999
    assert len(asked) < 100


def test_another_language_while_it_is_shown(show: Show, qapp: QApplication, qtbot: QtBot) -> None:
    controller = show(working_day())
    assert controller.header.title.text() == "Today"
    install(qapp, "zh_CN")
    qtbot.waitUntil(lambda: controller.header.day.text() == "11 月 23 日 周一")
    assert controller.header.title.text() == "今天"
    assert [row.state for row in shown_rows(controller)[-2:]] == ["已约定", "没有人应门"]


def test_the_selection_is_kept_when_the_day_is_read_again(show: Show) -> None:
    controller = show(working_day())
    index = controller.view.list.model().index(3, 0)
    controller.view.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    controller.refresh()
    assert controller.view.list.currentIndex().row() == 3


def test_a_search_typed_just_before_the_lock_asks_a_closed_store_nothing(show: Show, qtbot: QtBot) -> None:
    world = working_day()
    controller = show(world)
    controller.header.search.setText("wu")
    controller.stop()
    world.store.close()
    with qtbot.assertNotEmitted(controller.header.search_changed, wait=150):
        pass
