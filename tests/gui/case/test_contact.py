"""Before a call or a text is noted, the rules are asked for that person and channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from collector_app.domain.case import Address, AddressKind, AddressSource, Person, Role
from collector_app.domain.journal.content import Channel, ContactAttempted, FindingRaised
from collector_app.domain.journal.kinds import read_content
from collector_app.gui.case.case_controller import CaseController
from collector_app.gui.case.case_words import address_line, person_line, role_name
from collector_app.gui.case.contact_form import ContactForm
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.widgets.choice import ChoiceButton
from collector_app.gui.widgets.gate_rows import GateVerdictCard
from tests.gui.today.desk import words_on
from tests.gui.today.working_day import working_day
from tests.unit.usecases.contact_rules import CONTACT_RULES
from tests.unit.usecases.world import Book, World

pytestmark = pytest.mark.usefixtures("english")
Put = Callable[[str, QWidget, QWidget], Shell]
LIN = "case-00010"


@pytest.fixture
def world() -> World:
    return working_day()


@pytest.fixture
def controller(frame: Put, world: World) -> CaseController:
    shown = CaseController(world.session)
    assert shown.open(LIN)
    frame("case", shown.view, shown.header)
    return shown


def begin(controller: CaseController, channel: Channel = Channel.CALL) -> ContactForm:
    contacts = controller.view.contacts
    QTest.mouseClick(contacts.call if channel is Channel.CALL else contacts.message, Qt.MouseButton.LeftButton)
    return controller.view.contact_form


def choose(form: ContactForm, index: int, qtbot: QtBot) -> None:
    form.people.setFocus()
    steps = index - form.people.currentIndex()
    for _ in range(abs(steps)):
        QTest.keyClick(form.people, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert form.people.currentIndex() == index
    qtbot.waitUntil(form.first().isVisible)  # answers that were made anew are shown when the layout has its turn


def objections(form: ContactForm) -> list[str]:
    return [card.content.title for card in form.findChildren(GateVerdictCard)]


def results(form: ContactForm) -> list[str]:
    return [button.title() for button in form.findChildren(ChoiceButton) if button.isVisible()]


def on_record(world: World, kind: type) -> list[object]:
    with world.store.view() as view:
        found = [read_content(entry) for entry in view.journal.of(f"case/{LIN}")]
    return [content for content in found if isinstance(content, kind)]


def test_by_day_nothing_stands_against_calling_the_customer(controller: CaseController) -> None:
    form = begin(controller)
    assert form.verdict.text() == "Nothing stands against it now"
    assert objections(form) == []


def test_the_people_are_masked_and_a_wish_for_no_contact_is_marked(controller: CaseController) -> None:
    form = begin(controller)
    choices = [form.people.itemText(index) for index in range(form.people.count())]
    assert choices == ["Customer 林＊＊", "Spouse 陈＊", "Emergency contact: no contact"]
    assert not [text for text in words_on(form) if "林玉珍" in text or "陈安" in text]


def test_a_rule_against_a_person_is_shown_with_clause_and_what_to_do_and_the_record_has_it(
    controller: CaseController, world: World, qtbot: QtBot
) -> None:
    form = begin(controller)
    choose(form, 2, qtbot)
    assert form.verdict.text() == "Not now: a rule is against it. What has already happened can still be noted."
    assert "Nobody who asked us to stop" in objections(form)
    card = next(card for card in form.findChildren(GateVerdictCard) if card.content.title.startswith("Nobody"))
    assert "This person asked not to be contacted." in card.content.fact
    assert "GB/T 45251-2025" in card.content.clause
    raised = [item for item in on_record(world, FindingRaised) if isinstance(item, FindingRaised)]
    assert [item.gate for item in raised] == ["contact"] * len(raised)
    assert (raised[0].passed, raised[-1].passed) == (True, False)
    choose(form, 0, qtbot)
    assert objections(form) == []


def test_what_already_happened_is_noted_whatever_the_rules_say(
    controller: CaseController, world: World, qtbot: QtBot
) -> None:
    form = begin(controller)
    choose(form, 2, qtbot)
    assert results(form) == ["Reached, asked for a call back", "No answer", "Wrong number"]
    assert not form.reason.isVisible(), "what is behind the arrears is nobody else's business"
    QTest.keyClick(form.first(), Qt.Key.Key_1)
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    (noted,) = on_record(world, ContactAttempted)
    assert isinstance(noted, ContactAttempted)
    assert (noted.person, noted.result, noted.announced_for) == ("p-3", "reached", None)


def test_another_person_keeps_what_was_chosen_only_while_the_same_is_offered(
    controller: CaseController, qtbot: QtBot
) -> None:
    form = begin(controller)
    QTest.keyClick(form.first(), Qt.Key.Key_3)
    assert form.save.isEnabled()
    choose(form, 1, qtbot)
    assert not form.save.isEnabled()
    QTest.keyClick(form.first(), Qt.Key.Key_2)
    choose(form, 2, qtbot)
    assert form.save.isEnabled()


def test_a_text_to_somebody_else_announces_nothing_to_the_customer(controller: CaseController, qtbot: QtBot) -> None:
    form = begin(controller, Channel.SMS)
    assert results(form) == ["Sent, visit announced", "Sent"]
    choose(form, 1, qtbot)
    assert results(form) == ["Sent"]


def test_the_channel_is_judged_too(controller: CaseController, world: World) -> None:
    world.session.book = Book(rules=CONTACT_RULES)
    form = begin(controller, Channel.SMS)
    assert objections(form) == ["calls_only"]
    controller.view.contact_form.cancel.click()
    assert objections(begin(controller)) == []


def test_what_cannot_be_told_is_no_permission(controller: CaseController, world: World) -> None:
    world.clock.boot = "after a restart"
    form = begin(controller)
    assert form.verdict.text().startswith("Not known whether you may.")
    assert objections(form)


def test_with_nobody_else_in_the_case_nobody_has_to_be_chosen(controller: CaseController) -> None:
    assert controller.open("case-00004")
    form = begin(controller)
    assert not form.people.isVisible()
    assert form.person() == "p-1"


@pytest.mark.parametrize("kind", list(AddressKind))
@pytest.mark.parametrize("held", [True, False])
def test_every_kind_of_place_has_its_words(kind: AddressKind, held: bool) -> None:
    address = Address("a-1", "澄江市北苑区松风路 60 号", kind, AddressSource.CONTRACT, "Asia/Shanghai")
    line = address_line(address, held=held)
    assert line.note
    assert line.allowed
    chosen = replace(address, inconvenient=not held, chosen=True)
    assert "chosen by the customer" in address_line(chosen, held=held).note
    assert address_line(chosen, held=held).allowed == ("On hold" if held else "Inconvenient")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_words(role: Role) -> None:
    person = Person("p-9", "陈安", role)
    assert role_name(role)
    line = person_line(person)
    assert line.allowed
    assert "安" not in line.title
    assert person_line(replace(person, do_not_contact=True)).allowed == "No contact"
