from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from collector_app.domain.journal.content import StageEntered, VisitOpened
from collector_app.domain.journal.kinds import draft, read_content
from collector_app.domain.policy import Gate
from collector_app.domain.visit.stage import Move, Stage
from collector_app.gui.case.case_controller import CaseController
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.theme import Theme, apply
from collector_app.gui.translation import install
from collector_app.gui.widgets.gate_rows import GateVerdictCard, GateVerdictRow
from collector_app.usecases.failures import FailureCode
from tests.fakes.samples import DAY
from tests.gui.today.desk import says, words_on
from tests.gui.today.working_day import ROWS, shipped_rules, working_day
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("english")
Put = Callable[[str, QWidget, QWidget], Shell]
Show = Callable[..., CaseController]
LIN = "case-00010"


@pytest.fixture
def world() -> World:
    return working_day()


@pytest.fixture
def show(frame: Put, world: World) -> Iterator[Show]:
    """Show a case in its shell."""
    held: list[CaseController] = []

    def shown(case_id: str = LIN) -> CaseController:
        controller = CaseController(world.session)
        held.append(controller)
        assert controller.open(case_id)
        frame("case", controller.view, controller.header)
        return controller

    yield shown
    held.clear()


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def cards(controller: CaseController) -> list[str]:
    return [card.content.title for card in controller.view.gates.findChildren(GateVerdictCard)]


def marks(controller: CaseController, verdict: str) -> list[str]:
    rows = controller.view.gates.findChildren(GateVerdictRow)
    return [row.content.title for row in rows if row.content.verdict == verdict]


def register(controller: CaseController, *boxes: int) -> None:
    view = controller.view
    press(view.who.company)
    for box in boxes:
        QTest.keyClick(view.company_form.rows[box].box, Qt.Key.Key_Space)
    press(view.company_form.save)


def test_one_missing_thing_is_named_with_clause_and_help(show: Show) -> None:
    controller = show()
    assert cards(controller) == ["Two colleagues together"]
    card = controller.view.gates.findChildren(GateVerdictCard)[0]
    assert (
        card.content.clause == "Working guideline (trial) · Art. 22 · industry self-regulation · from secondary texts"
    )
    assert "1 missing: you can't leave yet" in controller.view.gates.banner.accessibleName()
    asked = [rule for rule in shipped_rules().rules if Gate.TRAVEL in rule.gates and rule.in_force(DAY)]
    assert len(marks(controller, "passed")) == len(asked) - 1


def test_setting_out_is_shut_and_says_why(show: Show, qtbot: QtBot) -> None:
    controller = show()
    assert not controller.header.go.isEnabled()
    assert controller.header.go.toolTip() == "Two colleagues together"
    with qtbot.assertNotEmitted(controller.set_out):
        QTest.keyClick(controller.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_registering_company_opens_the_way(show: Show, world: World, qtbot: QtBot) -> None:
    controller = show()
    button = controller.view.gates.findChildren(GateVerdictCard)[0].button
    assert button is not None
    press(button)
    assert controller.view.shows(controller.view.company_form)
    press(controller.view.company_form.cancel)
    assert controller.view.shows(controller.view.contacts)
    register(controller, 0)
    assert [*world.session.companions] == ["c-2"]
    assert cards(controller) == ["Two colleagues together"]  # a name alone proves nothing
    world.prove("c-2")
    controller.refresh()
    assert cards(controller) == []
    assert "You may go" in controller.view.gates.banner.accessibleName()
    assert says(controller.view.who, "何婧")
    with qtbot.waitSignal(controller.set_out) as set_out:
        QTest.keyClick(controller.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert set_out.args == [LIN, "a-1", ("c-2",)]


def test_company_can_be_taken_back(show: Show, world: World) -> None:
    world.session.companions = ("c-2",)
    controller = show()
    register(controller, 0)
    assert not [*world.session.companions]
    assert says(controller.view.who, "Nobody yet")


def test_each_gate_has_its_tab_and_what_is_asked_at_the_visit_is_no_refusal(show: Show) -> None:
    controller = show()
    tabs = {tab.text(): tab for tab in controller.view.gates.tabs.findChildren(QAbstractButton)}
    assert list(tabs) == ["Leave", "Door", "Identify", "Explain", "Talk", "Agree"]
    press(tabs["Talk"])
    assert cards(controller) == []
    assert "The right person verified" in marks(controller, "todo")
    assert marks(controller, "unknown") == marks(controller, "refused") == []
    assert "Nothing stands against it from here" in controller.view.gates.banner.accessibleName()
    assert not controller.header.go.isEnabled()
    tabs["Talk"].setFocus()
    QTest.keyClick(tabs["Talk"], Qt.Key.Key_Left)
    assert controller.view.gates.tabs.current() == "disclose"


def test_a_held_case_says_what_holds_it(show: Show) -> None:
    controller = show("case-00011")
    assert len(cards(controller)) == 2
    assert says(controller.view.gates, "dispute")
    assert says(controller.view.who, "On hold")


def test_a_call_is_noted_with_the_keys(show: Show, world: World, qtbot: QtBot) -> None:
    controller = show()
    said: list[str] = []
    controller.said.connect(said.append)
    press(controller.view.contacts.call)
    form = controller.view.contact_form
    assert controller.view.shows(form)
    assert not form.save.isEnabled()
    focused = QApplication.focusWidget()
    assert focused is form.first()
    QTest.keyClick(focused, Qt.Key.Key_2)
    QTest.keyClicks(form.reason, "salary late")
    press(form.save)
    assert said == ["Noted. It is on the record."]
    assert controller.view.shows(controller.view.contacts)
    assert says(controller.view.contacts, "Calls 2/3")
    with world.store.view() as view:
        entries = [read_content(entry) for entry in view.journal.of(f"case/{LIN}")]
    (noted,) = [entry for entry in entries if type(entry).__name__ == "ContactAttempted"]
    assert "salary late" in str(noted)
    assert "effective=True" in str(noted)


def test_a_note_can_be_left_and_leaves_nothing(show: Show, world: World) -> None:
    controller = show()
    press(controller.view.contacts.message)
    QTest.keyClick(controller.view.contact_form.first(), Qt.Key.Key_1)
    QTest.keyClick(controller.view, Qt.Key.Key_Escape)
    assert controller.view.shows(controller.view.contacts)
    assert "contact.attempted" not in world.kinds()


def test_at_night_the_form_says_what_stands_against_it_and_still_notes(show: Show, world: World) -> None:
    world.at(15)  # UTC: 23:00 at the address
    world.hear_server()
    controller = show()
    press(controller.view.contacts.call)
    assert says(controller.view.contact_form, "It is 23:00")
    QTest.keyClick(controller.view.contact_form.first(), Qt.Key.Key_3)
    press(controller.view.contact_form.save)
    assert "contact.attempted" in world.kinds()


SEALED = ("¥18,640.00", "¥16,800.00", "YL-2025-0031877", "失业", "消费贷")


def test_preparing_is_on_the_record_and_sealing_again_forgets(show: Show, world: World, qtbot: QtBot) -> None:
    controller = show()
    assert not [word for word in SEALED if says(controller.view, word)]
    before = world.kinds().count("disclosure.opened")
    press(controller.view.who.sealed.button)
    assert all(says(controller.view, word) for word in SEALED)
    assert world.kinds().count("disclosure.opened") == before + 1
    QTest.keyClick(controller.view, Qt.Key.Key_Escape)
    assert controller.view.shows(controller.view.contacts)
    assert not [word for word in SEALED if any(word in text for text in words_on(controller.view))]


@pytest.mark.parametrize("way", ["another page", "cover", "language", "another case"])
def test_what_was_opened_never_stays_behind(
    way: str, frame: Put, world: World, qapp: QApplication, qtbot: QtBot
) -> None:
    controller = CaseController(world.session)
    assert controller.open(LIN)
    shell = frame("case", controller.view, controller.header)
    shell.add_page("other", QWidget())
    press(controller.view.who.sealed.button)
    assert says(controller.view, SEALED[0])
    if way == "another page":
        shell.show_page("other")
    elif way == "cover":
        shell.cover()
    elif way == "another case":
        assert controller.open("case-00004")
    else:
        install(qapp, "zh_CN")
    qtbot.waitUntil(lambda: not [word for word in SEALED if says(controller.view, word)])


def test_preparing_is_refused_at_a_door(show: Show, world: World) -> None:
    with world.store.unit() as unit:
        recorder = world.session.recorder
        recorder.record(unit, (draft("visit/v-1", VisitOpened("case-00004", "a-1", "cn.home-visit@1", 40, ())),))
        for stage, move in ((Stage.TRAVELLING, Move.DEPART), (Stage.AT_DOOR, Move.ARRIVE)):
            recorder.record(unit, (draft("visit/v-1", StageEntered(stage.value, move.value)),))
    controller = show()
    said: list[str] = []
    controller.said.connect(said.append)
    press(controller.view.who.sealed.button)
    assert said == ["Not at the door. First make sure who is in front of you."]
    assert "disclosure.opened" not in world.kinds()
    assert not says(controller.view, SEALED[0])


def test_a_case_that_was_taken_back_is_not_shown(world: World, qtbot: QtBot) -> None:
    controller = CaseController(world.session)
    qtbot.addWidget(controller.view)
    qtbot.addWidget(controller.header)
    assert controller.open(LIN)
    failures: list[object] = []
    controller.failed.connect(failures.append)
    assert not controller.open("case-99999")
    assert [getattr(failure, "code", None) for failure in failures] == [FailureCode.CASE_GONE]
    with qtbot.assertNotEmitted(controller.set_out):
        QTest.mouseClick(controller.header.go, Qt.MouseButton.LeftButton)


def test_a_case_withdrawn_while_it_is_shown_is_left(show: Show, world: World, qtbot: QtBot) -> None:
    controller = show()
    failures: list[object] = []
    controller.failed.connect(failures.append)
    with world.store.unit() as unit:
        unit.cases.remove(LIN)
    with qtbot.waitSignal(controller.went_back):
        controller.refresh()
    assert len(failures) == 1


def test_names_and_numbers_are_masked(show: Show) -> None:
    controller = show()
    texts = [*words_on(controller.view), *words_on(controller.header)]
    full = next(row for row in ROWS if row[0] == 10)
    assert not [text for text in texts if full[1] in text or f"1002862{2200 + 10}" in text]
    assert says(controller.view, "林＊＊")


def test_escape_goes_back(show: Show, qtbot: QtBot) -> None:
    controller = show()
    with qtbot.waitSignal(controller.went_back):
        QTest.keyClick(controller.view, Qt.Key.Key_Escape)


def test_a_connection_that_would_help_is_asked_for(show: Show, world: World, qtbot: QtBot) -> None:
    with world.store.unit() as unit:
        case = unit.cases.get(LIN)
        assert case is not None
        unit.cases.remove(LIN)
        blank = type(case)(**{**{name: getattr(case, name) for name in case.__slots__}, "counts": None})
        unit.cases.put(blank, b"")
    controller = show()
    helps = [card for card in controller.view.gates.findChildren(GateVerdictCard) if card.content.verdict == "unknown"]
    assert helps
    button = helps[0].button
    assert button is not None
    assert button.label() == "Connect to check"
    with qtbot.waitSignal(controller.connect_asked):
        press(button)


def test_with_large_text_the_panes_lie_stacked_and_the_form_is_brought_into_sight(
    show: Show, qapp: QApplication, qtbot: QtBot
) -> None:
    controller = show()
    apply(qapp, Theme(scale=200, language="en", reduced_motion=True))
    view = controller.view
    qtbot.waitUntil(lambda: view.gates.mapTo(view, view.gates.rect().topLeft()).y() > view.who.height() / 2)
    press(view.who.sealed.button)
    sheet = view.sealed_sheet
    qtbot.waitUntil(lambda: 0 <= sheet.mapTo(view, sheet.rect().topLeft()).y() < view.height())
