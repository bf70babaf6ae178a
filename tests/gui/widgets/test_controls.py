from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from collector_app.gui.theme import Theme, apply
from collector_app.gui.widgets.case_rows import CASE_ROLE, CaseListView, CaseRow, CaseRowDelegate
from collector_app.gui.widgets.choice import ChoiceButton
from collector_app.gui.widgets.drawn import Panel, column
from collector_app.gui.widgets.fade import fade
from collector_app.gui.widgets.gate_rows import GateVerdictCard, VerdictRow
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Mask
from collector_app.gui.widgets.notices import Toast
from collector_app.gui.widgets.pen import Span, TextBlock
from collector_app.gui.widgets.route_map import RouteMap, RoutePlace
from collector_app.gui.widgets.segments import Segments
from collector_app.gui.widgets.speak import PeekRow, SpeakPanel
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.widgets.visit_bar import VisitBar

Wear = Callable[..., Theme]


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_Escape, "covered"),
        (Qt.Key.Key_F8, "somebody_came"),
        (Qt.Key.Key_F10, "stopped"),
        (Qt.Key.Key_Return, "went_on"),
        (Qt.Key.Key_Enter, "went_on"),
    ],
)
def test_the_bar_is_played_from_the_keyboard(qtbot: QtBot, wear: Wear, key: Qt.Key, signal: str) -> None:
    bar = VisitBar()
    shown(qtbot, bar)
    with qtbot.waitSignal(getattr(bar, signal), timeout=1000):
        QTest.keyClick(bar, key)


def test_the_bar_answers_from_inside_a_text_field(qtbot: QtBot, wear: Wear) -> None:
    window = QWidget()
    box = column(window)
    field = QLineEdit()
    bar = VisitBar()
    box.addWidget(field)
    box.addWidget(bar)
    shown(qtbot, window)
    field.setFocus()
    with qtbot.waitSignal(bar.covered, timeout=1000):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_next_does_nothing_while_the_step_may_not_be_left(qtbot: QtBot, wear: Wear) -> None:
    bar = VisitBar()
    shown(qtbot, bar)
    bar.set_next(enabled=False)
    with qtbot.assertNotEmitted(bar.went_on):
        QTest.keyClick(bar, Qt.Key.Key_Return)


def test_stop_is_gone_where_there_is_nobody_to_stop_for(qtbot: QtBot, wear: Wear) -> None:
    bar = VisitBar()
    shown(qtbot, bar)
    bar.set_stage_keys(stop=False, came_in=False)
    with qtbot.assertNotEmitted(bar.stopped):
        QTest.keyClick(bar, Qt.Key.Key_F10)


def test_the_bar_speaks_both_languages(qtbot: QtBot, wear: Wear) -> None:
    bar = VisitBar()
    shown(qtbot, bar)
    assert bar.next.label() == "下一步"
    wear(language="en")
    assert bar.next.label() == "Next"
    assert bar.cover.label() == "Cover"


def test_space_presses_a_key_button(qtbot: QtBot, wear: Wear) -> None:
    button = KeyButton("解锁", "primary", key="Enter")
    shown(qtbot, button)
    button.setFocus()
    with qtbot.waitSignal(button.clicked, timeout=1000):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_an_ampersand_is_a_letter_and_no_shortcut(qtbot: QtBot, wear: Wear) -> None:
    button = KeyButton("Wu & Sons")
    qtbot.addWidget(button)
    assert button.label() == "Wu & Sons"
    assert button.shortcut().isEmpty()


@pytest.mark.parametrize("height", [40, 44, 52, 64])
def test_a_key_button_is_as_high_as_asked_and_never_narrower_than_its_words(
    qtbot: QtBot, wear: Wear, height: int
) -> None:
    for scale in (100, 200):
        wear(scale=scale)
        button = KeyButton("有人进来了", icon="user-plus", key="F8", height=height)
        qtbot.addWidget(button)
        assert button.sizeHint().height() == height * scale // 100
        assert button.minimumSizeHint().width() == button.sizeHint().width()


def test_a_choice_is_checked_by_a_click_and_says_what_follows(qtbot: QtBot, wear: Wear) -> None:
    choice = ChoiceButton(2, "只说对一项", "再问剩下的一项")
    shown(qtbot, choice)
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    assert choice.isChecked()
    assert choice.accessibleName() == "2. 只说对一项"
    assert choice.accessibleDescription() == "再问剩下的一项"


def test_a_screen_reader_hears_a_button_and_its_state(qtbot: QtBot, wear: Wear) -> None:
    choice = ChoiceButton(1, "说对两项", "是本人，继续")
    shown(qtbot, choice)
    choice.setChecked(True)
    heard = QAccessible.queryAccessibleInterface(choice)
    assert heard.role() in (QAccessible.Role.Button, QAccessible.Role.CheckBox)
    assert heard.text(QAccessible.Text.Name) == "1. 说对两项"
    assert heard.state().checked
    button = KeyButton("解锁")
    qtbot.addWidget(button)
    plain = QAccessible.queryAccessibleInterface(button)
    assert plain.text(QAccessible.Text.Name) == "解锁"


def test_a_long_answer_grows_instead_of_being_cut(qtbot: QtBot, wear: Wear) -> None:
    choice = ChoiceButton(1, "对方愿意谈，但是要等她的丈夫下班回来以后再一起谈", "约一个时间")
    qtbot.addWidget(choice)
    assert choice.heightForWidth(260) > 76
    assert choice.heightForWidth(900) == 76


def test_long_words_to_say_step_down_in_size(qtbot: QtBot, wear: Wear) -> None:
    short = SpeakPanel("请这样说", "您好。")
    long = SpeakPanel("请这样说", "为保护您的隐私，请您说出其中任意两项。" * 8)
    for panel in (short, long):
        qtbot.addWidget(panel)
    assert long.heightForWidth(758) < 8 * short.heightForWidth(758)


def peek(qtbot: QtBot) -> PeekRow:
    row = PeekRow("核对用", [("手机尾号", 4), ("楼栋", 2)], "按住查看")
    row.peek_started.connect(lambda: row.show_values(["2217", "17"]))
    shown(qtbot, row)
    return row


def revealed(row: PeekRow) -> list[str | None]:
    return [mask._shown for mask in row.findChildren(Mask)]


def test_values_are_seen_only_while_v_is_held(qtbot: QtBot, wear: Wear) -> None:
    row = peek(qtbot)
    QTest.keyPress(row, Qt.Key.Key_V)
    assert revealed(row) == ["2217", "17"]
    with qtbot.waitSignal(row.peek_ended, timeout=1000):
        QTest.keyRelease(row, Qt.Key.Key_V)
    assert revealed(row) == [None, None]


def test_values_are_seen_only_while_the_button_is_held(qtbot: QtBot, wear: Wear) -> None:
    row = peek(qtbot)
    QTest.mousePress(row.button, Qt.MouseButton.LeftButton)
    assert row.held()
    QTest.mouseRelease(row.button, Qt.MouseButton.LeftButton)
    assert revealed(row) == [None, None]


def test_hiding_the_row_ends_the_look(qtbot: QtBot, wear: Wear) -> None:
    row = peek(qtbot)
    QTest.keyPress(row, Qt.Key.Key_V)
    with qtbot.waitSignal(row.peek_ended, timeout=1000):
        row.hide()
    assert revealed(row) == [None, None]


def test_another_window_ends_the_look(qtbot: QtBot, wear: Wear) -> None:
    row = peek(qtbot)
    QTest.keyPress(row, Qt.Key.Key_V)
    QApplication.sendEvent(row.window(), QEvent(QEvent.Type.WindowDeactivate))
    assert not row.held()
    assert revealed(row) == [None, None]


def test_values_that_come_too_late_are_dropped(qtbot: QtBot, wear: Wear) -> None:
    row = PeekRow("核对用", [("楼栋", 2)], "按住查看")
    shown(qtbot, row)
    QTest.keyPress(row, Qt.Key.Key_V)
    QTest.keyRelease(row, Qt.Key.Key_V)
    row.show_values(["17"])
    assert revealed(row) == [None]


def test_v_in_a_text_field_is_a_letter(qtbot: QtBot, wear: Wear) -> None:
    window = QWidget()
    box = column(window)
    field = QLineEdit()
    row = PeekRow("核对用", [("楼栋", 2)], "按住查看")
    box.addWidget(field)
    box.addWidget(row)
    shown(qtbot, window)
    field.setFocus()
    with qtbot.assertNotEmitted(row.peek_started):
        QTest.keyClick(field, Qt.Key.Key_V)
    assert field.text() == "v"


def test_a_revealed_value_reaches_no_screen_reader(qtbot: QtBot, wear: Wear) -> None:
    mask = Mask("100", (4,), "2217")
    qtbot.addWidget(mask)
    mask.reveal("10055552217")
    assert "5555" not in mask.accessibleName() + mask.accessibleDescription() + mask.toolTip()


def test_a_verdict_has_one_button(qtbot: QtBot, wear: Wear) -> None:
    card = GateVerdictCard(VerdictRow("两人同行", "refused", "还需要 1 位同事。", "公司规定", "登记同行人"))
    shown(qtbot, card)
    assert card.button is not None
    with qtbot.waitSignal(card.acted, timeout=1000):
        card.button.click()
    assert "两人同行" in card.accessibleName()
    bare = GateVerdictCard(VerdictRow("两人同行", "refused"))
    qtbot.addWidget(bare)
    assert bare.button is None


def test_segments_move_with_the_arrows(qtbot: QtBot, wear: Wear) -> None:
    segments = Segments([("a", "出发"), ("b", "门口"), ("c", "核实")])
    shown(qtbot, segments)
    with qtbot.waitSignal(segments.chosen, timeout=1000) as chosen:
        QTest.keyClick(segments, Qt.Key.Key_Left)
    assert chosen.args == ["c"]
    assert segments.current() == "c"


def test_a_stop_on_the_map_can_be_chosen_by_mouse_and_keys(qtbot: QtBot, wear: Wear) -> None:
    route = RouteMap(
        [RoutePlace("next", "吴＊＊", "11:00", 4, "", "a"), RoutePlace("open", "郑＊＊", "12:15", 5, "", "b")]
    )
    route.resize(600, 400)
    shown(qtbot, route)
    spot = route.position("b")
    assert spot is not None
    with qtbot.waitSignal(route.chosen, timeout=1000) as chosen:
        QTest.mouseClick(route, Qt.MouseButton.LeftButton, pos=QPoint(int(spot.x()), int(spot.y())))
    assert chosen.args == ["b"]
    with qtbot.waitSignal(route.chosen, timeout=1000) as chosen:
        QTest.keyClick(route, Qt.Key.Key_Right)
    assert chosen.args == ["a"]


def test_a_toast_goes_by_itself_and_never_takes_the_focus(qtbot: QtBot, wear: Wear) -> None:
    window = QWidget()
    field = QLineEdit(window)
    window.resize(800, 600)
    shown(qtbot, window)
    field.setFocus()
    toast = Toast(window)
    toast.pop("中心 21:44 签了收据。", "ok", milliseconds=1)
    assert toast.isVisible()
    assert QApplication.focusWidget() is field
    qtbot.waitUntil(lambda: not toast.isVisible(), timeout=2000)


def test_a_step_fades_and_leaves_nothing_behind(qapp: QApplication, qtbot: QtBot, wear: Wear) -> None:
    panel = Panel()
    box = column(panel)
    line = TextLine("第 3 步")
    box.addWidget(line)
    shown(qtbot, panel)
    apply(qapp, Theme(reduced_motion=False))
    fade(panel, lambda: line.set_text("第 4 步"))
    assert line.text() == "第 4 步"
    assert len(panel.findChildren(QWidget)) == 2
    qtbot.waitUntil(lambda: len(panel.findChildren(QWidget)) == 1, timeout=2000)


def test_reduced_motion_does_not_fade(qtbot: QtBot, wear: Wear) -> None:
    panel = Panel()
    shown(qtbot, panel)
    fade(panel, lambda: None)
    assert panel.findChildren(QWidget) == []


def test_paragraph_height_follows_its_width(qtbot: QtBot, wear: Wear) -> None:
    paragraph = Paragraph("次数停在 08:12，不知道别人是否去过。" * 3, "text")
    qtbot.addWidget(paragraph)
    assert paragraph.heightForWidth(200) > paragraph.heightForWidth(600)
    assert paragraph.accessibleName() == paragraph.text()


def test_bold_spans_count_in_the_units_of_qt(wear: Wear) -> None:
    theme = wear()
    plain = TextBlock(theme, (Span("𠮷𠮷野家"), Span("不可以", bold=True)), "text", 400)
    assert plain.lines == 1
    bold_alone = TextBlock(theme, "𠮷𠮷野家不可以", "text", 400, bold=True)
    assert plain.width <= bold_alone.width


def big_model(count: int) -> QStandardItemModel:
    model = QStandardItemModel()
    for number in range(count):
        item = QStandardItem(str(number))
        row = CaseRow(number, "吴＊＊", "11:00–12:00", "可出发", place="桂圆路", reason="顺路", distance="1.8 km")
        item.setData(row, CASE_ROLE)
        model.appendRow(item)
    return model


def test_ten_thousand_rows_are_painted_a_screenful_at_a_time(
    qtbot: QtBot, wear: Wear, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = CaseListView()
    view.resize(432, 640)
    model = big_model(10_000)
    view.setModel(model)
    painted: list[int] = []
    original = CaseRowDelegate.paint

    def counting(self: CaseRowDelegate, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painted.append(1)
        original(self, painter, option, index)

    monkeypatch.setattr(CaseRowDelegate, "paint", counting)
    shown(qtbot, view)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 600_000, timeout=5000)
    painted.clear()
    view.grab()
    assert 0 < sum(painted) <= 12


def test_rows_take_their_height_from_the_state(qtbot: QtBot, wear: Wear) -> None:
    view = CaseListView()
    qtbot.addWidget(view)
    model = QStandardItemModel()
    for stop in ("open", "done"):
        item = QStandardItem()
        item.setData(CaseRow(1, "何＊＊", "09:41", "待发送", stop=stop), CASE_ROLE)
        model.appendRow(item)
    view.setModel(model)
    heights = [view.sizeHintForIndex(model.index(row, 0)).height() for row in range(2)]
    assert heights == [61, 40]


def test_a_widget_follows_the_theme_without_being_told(qapp: QApplication, qtbot: QtBot, wear: Wear) -> None:
    panel = Panel(fill="accent", radius=None)
    shown(qtbot, panel)
    light = panel.grab().toImage().pixelColor(4, 4)
    apply(qapp, Theme("dark"))
    dark = panel.grab().toImage().pixelColor(4, 4)
    assert light == Theme("light").color("accent")
    assert dark == Theme("dark").color("accent")
