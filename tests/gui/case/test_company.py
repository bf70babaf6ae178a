"""Who goes along, by keyboard: a name, a code, what is wrong with it, and the way that opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from collector_app.domain.journal.content import VisitOpened
from collector_app.domain.journal.kinds import draft
from collector_app.gui.case.case_controller import CaseController
from collector_app.gui.case.company_form import CompanyForm
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.widgets.gate_rows import GateVerdictCard
from collector_app.usecases.presence import use_up
from tests.fakes.presence import code_for
from tests.gui.today.desk import says
from tests.gui.today.working_day import working_day
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("english")
Put = Callable[[str, QWidget, QWidget], Shell]
LIN = "case-00010"


@pytest.fixture
def world() -> World:
    return working_day()


@pytest.fixture
def controller(frame: Put, world: World) -> CaseController:
    controller = CaseController(world.session)
    assert controller.open(LIN)
    frame("case", controller.view, controller.header)
    return controller


def press_key(key: Qt.Key, into: QWidget | None = None) -> None:
    target = into or QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def type_here(text: str) -> None:
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    focused.selectAll()
    QTest.keyClicks(focused, text)
    QTest.keyClick(focused, Qt.Key.Key_Return)


def ask(controller: CaseController) -> CompanyForm:
    """The refused rule's own key, then the first colleague, by Space."""
    button = next(card.button for card in controller.view.gates.findChildren(GateVerdictCard) if card.button)
    assert isinstance(button, QAbstractButton)
    press_key(Qt.Key.Key_Space, button)
    form = controller.view.company_form
    assert controller.view.shows(form)
    assert QApplication.focusWidget() is form.rows[0].box
    press_key(Qt.Key.Key_Space)
    return form


def test_a_colleague_is_proven_by_keyboard_and_the_way_opens(
    controller: CaseController, world: World, qtbot: QtBot
) -> None:
    button = next(card.button for card in controller.view.gates.findChildren(GateVerdictCard) if card.button)
    assert button is not None
    assert button.label() == "Enter the colleague's code"
    form = ask(controller)
    assert QApplication.focusWidget() is form.rows[0].code.field.edit
    type_here(code_for("c-2").lower().replace("-", " "))
    assert says(form, "Here, proven by code")
    assert "You may go" in controller.view.gates.banner.accessibleName()
    assert QApplication.focusWidget() is form.save
    press_key(Qt.Key.Key_Space)
    assert controller.view.shows(controller.view.contacts)
    assert says(controller.view.who, "何婧: here, proven")
    assert [item.collector for item in world.session.attestations] == ["c-2"]
    assert "visit.companion_attested" not in world.kinds()
    with qtbot.waitSignal(controller.set_out):
        QTest.keyClick(controller.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_code_may_be_pasted(controller: CaseController) -> None:
    form = ask(controller)
    QGuiApplication.clipboard().setText(f"  {code_for('c-2')}\n")
    QTest.keyClick(form.rows[0].code.field.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    press_key(Qt.Key.Key_Return)
    assert form.rows[0].proven


def test_a_code_is_grouped_as_it_is_typed(controller: CaseController) -> None:
    form = ask(controller)
    QTest.keyClicks(form.rows[0].code.field.edit, "3k7qf2m9xt4b")
    assert form.rows[0].code.text() == "3K7Q-F2M9-XT4B"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("3K7Q", "A code has 12 letters and digits."),
        ("3K7Q-F2M9-XT4B", "That is no code of 何婧 for today."),
        (code_for("c-1"), "That is your own code; it proves nobody else."),
        (code_for("c-3"), "That is no code of 何婧 for today."),
    ],
)
def test_what_is_wrong_with_a_code_is_said_at_once(
    typed: str, sentence: str, controller: CaseController, world: World
) -> None:
    form = ask(controller)
    type_here(typed)
    assert form.rows[0].code.message().startswith(sentence)
    assert "1 missing" in controller.view.gates.banner.accessibleName()
    type_here(code_for("c-2"))  # everything was selected: the next code takes the place of the wrong one
    assert form.rows[0].proven
    assert world.session.code_tries.wrong == 0


def test_a_name_without_code_is_kept_as_a_name_only(controller: CaseController, world: World) -> None:
    form = ask(controller)
    press_key(Qt.Key.Key_Space, form.save)
    assert [*world.session.companions] == ["c-2"]
    assert says(controller.view.who, "何婧: code missing")
    assert not controller.header.go.isEnabled()
    ask_again = next(card.button for card in controller.view.gates.findChildren(GateVerdictCard) if card.button)
    assert ask_again is not None
    press_key(Qt.Key.Key_Space, ask_again)
    assert QApplication.focusWidget() is controller.view.company_form.rows[0].code.field.edit


def test_registering_checks_what_was_typed_first(controller: CaseController) -> None:
    form = ask(controller)
    QTest.keyClicks(form.rows[0].code.field.edit, "3K7Q-F2M9-XT4B")
    press_key(Qt.Key.Key_Space, form.save)
    assert controller.view.shows(form)
    assert form.rows[0].code.message()
    type_here(code_for("c-2"))
    press_key(Qt.Key.Key_Space, form.save)
    assert controller.view.shows(controller.view.contacts)


def test_taking_a_proven_colleague_back_takes_the_proof_back(controller: CaseController, world: World) -> None:
    form = ask(controller)
    type_here(code_for("c-2"))
    press_key(Qt.Key.Key_Space, form.rows[0].box)
    press_key(Qt.Key.Key_Space, form.save)
    assert world.session.attestations == ()
    assert not controller.header.go.isEnabled()
    assert says(controller.view.who, "Nobody yet")


def test_a_code_of_an_earlier_visit_is_refused_and_the_next_one_taken(controller: CaseController, world: World) -> None:
    with world.store.unit() as unit:
        world.prove("c-2")
        opened = VisitOpened("case-00004", "a-1", "cn.home-visit@1", 40, ("c-2",))
        made = [draft("visit/v-9", item) for item in (opened, *world.session.attestations)]
        world.session.recorder.record(unit, made)
        use_up(unit, world.session.attestations)
        world.session.attestations = ()
    form = ask(controller)
    type_here(code_for("c-2"))
    assert form.rows[0].code.message() == "This code was used already. Ask 何婧 for the next one."
    type_here(code_for("c-2", 1))
    assert form.rows[0].proven
