"""A colleague proves during the visit that they are here: from the refusal, from the live panel, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from collector_app.domain.case import Colleague
from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import Move, Stage
from collector_app.gui.visit import live_model
from collector_app.gui.visit.attest_page import AttestPage
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.usecases.visit_session import VisitSession
from tests.fakes.presence import code_for
from tests.fakes.samples import DAY
from tests.gui.visit.hands import VisitHands
from tests.gui.visit.world import VisitWorld

Hands = Callable[[VisitSession], VisitHands]


def refused(hand: VisitHands) -> RefusalPage:
    hand.controller._move(Move.DEPART)
    page = hand.screen.page()
    assert isinstance(page, RefusalPage)
    return page


def type_code(text: str) -> None:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_refusal_for_want_of_company_takes_the_code_and_lets_pass(visit_world: VisitWorld, hands: Hands) -> None:
    visit_world.at(10)
    session = visit_world.start("c-2", proven=False, language=Language.ENGLISH)
    hand = hands(session)
    refusal = refused(hand)
    assert refusal.chosen().act.value == "code"
    refusal.go_on()
    page = hand.screen.page()
    assert isinstance(page, AttestPage)
    assert page.grid.chosen() == ("c-2",)
    type_code("3k7q f2m9 xt4b")
    assert page.code.message()
    assert hand.screen.page() is page
    assert hand.stage is Stage.PREPARED
    type_code(code_for("c-2"))
    assert session.visit.entered.keys() == {Stage.PREPARED, Stage.TRAVELLING}
    assert session.visit.attested.keys() == {"c-2"}
    assert visit_world.kinds().count("visit.companion_attested") == 1


def test_going_back_from_the_code_leads_to_the_refusal(visit_world: VisitWorld, hands: Hands) -> None:
    visit_world.at(10)
    hand = hands(visit_world.start("c-2", proven=False, language=Language.ENGLISH))
    refused(hand).go_on()
    page = hand.screen.page()
    assert isinstance(page, AttestPage)
    page.go_back()
    assert isinstance(hand.screen.page(), RefusalPage)


def test_the_live_panel_says_whose_code_is_missing_and_asks_for_it(visit_world: VisitWorld, hands: Hands) -> None:
    visit_world.at(10)
    session = visit_world.start("c-2", proven=False, language=Language.ENGLISH)
    hand = hands(session)
    live = hand.screen.live
    here = live_model.present(session.view()).people
    assert [(person.name, person.known) for person in here] == [("周启明", True), ("何婧", False)]
    assert not live.code.isHidden()
    before = hand.screen.page()
    live.code.click()
    assert isinstance(hand.screen.page(), AttestPage)
    type_code(code_for("c-2"))
    assert type(hand.screen.page()) is type(before)
    assert live.code.isHidden()
    assert [person.known for person in live_model.present(session.view()).people] == [True, True]


def test_a_code_of_nobody_in_particular_asks_whose_it_is(visit_world: VisitWorld, hands: Hands) -> None:
    visit_world.at(10)
    three = (Colleague("c-2", "何婧", DAY), Colleague("c-3", "孟扬", DAY))
    with visit_world.store.unit() as unit:
        unit.feed.put_colleagues((visit_world.session.profile.collector, *three))
    hand = hands(visit_world.start(proven=False, language=Language.ENGLISH))
    refused(hand).go_on()
    page = hand.screen.page()
    assert isinstance(page, AttestPage)
    type_code(code_for("c-2"))
    assert page.code.message()
    assert QApplication.focusWidget() is page.grid.buttons()[0]
    page.choose(1)
    page.go_on()
    assert hand.controller.session.visit.attested.keys() == {"c-2"}


@pytest.mark.parametrize("proven", [True, False])
def test_past_the_door_nobody_is_added(visit_world: VisitWorld, hands: Hands, *, proven: bool) -> None:
    visit_world.at(10)
    hand = hands(visit_world.start("c-2", proven=proven))
    if not proven:
        hand.controller._move(Move.TURN_BACK)
        assert hand.screen.live.code.isHidden()
        hand.controller.attesting.ask()
        assert not isinstance(hand.screen.page(), AttestPage)
    assert hand.screen.live.code.isHidden()
