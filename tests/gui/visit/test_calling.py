"""Calls from a refusal, by keys only: a supervisor lets a rule pass, the centre tells the time."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from collector_app.domain.challenge import read
from collector_app.domain.override import Plea, Supervision, Supervisor, override_code
from collector_app.domain.spelled import readable
from collector_app.domain.time_code import time_code
from collector_app.domain.visit.stage import Stage
from collector_app.gui.visit.override_page import OverridePage
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.time_page import TimePage
from collector_app.gui.visit.visit_model import Act
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.visit_session import VisitSession
from tests.gui.visit.hands import VisitHands, shown_texts
from tests.gui.visit.world import DEBT, VisitWorld

LayHands = Callable[[VisitSession], VisitHands]
KEY = bytes(range(32))
PEOPLE = (Supervisor("s-1", "方蕊", "10072000417"), Supervisor("s-2", "董可", "10072000418"))
NOTICE = "company.visit.notice"


def with_people(world: VisitWorld, *, noticed: bool = True) -> None:
    case = world.case if noticed else replace(world.case, notice_sent=None, version=world.case.version + 1)
    with world.store.unit() as unit:
        unit.leased.put_supervision(Supervision(base64.b64encode(KEY).decode(), PEOPLE))
        unit.cases.put(case, world.keys.seal_case(case.id, debt_to_bytes(DEBT)))


def refused(hand: VisitHands) -> RefusalPage:
    assert isinstance(hand.page, RefusalPage)
    return hand.page


def choose(hand: VisitHands, act: Act) -> None:
    acts = [item.act for item in refused(hand)._acts]
    hand.pick(acts.index(act) + 1)


def calls(hand: VisitHands) -> OverridePage:
    assert isinstance(hand.page, OverridePage)
    return hand.page


def answer_to(world: VisitWorld, page: OverridePage, supervisor: str = "s-1", rule: str = NOTICE) -> str:
    challenge = read(page.read_out.challenge.text(), 8)
    assert challenge is not None
    device = world.session.profile.certificate.device
    return readable(override_code(KEY, Plea(device, world.case.id, rule, supervisor, challenge)))


def without_notice(world: VisitWorld, hands: LayHands, *company: str) -> VisitHands:
    with_people(world, noticed=False)
    hand = hands(world.start(*(company or ("c-2",))))
    hand.walk_to_passage(Stage.PREPARED)
    hand.enter()
    return hand


def test_a_supervisor_lets_the_gate_pass_by_keys_alone(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = without_notice(visit_world, hands)
    assert [item.rule.id for item in refused(hand).decision.blocking] == [NOTICE]
    choose(hand, Act.SUPERVISOR)
    page = calls(hand)
    texts = " ".join(shown_texts(page))
    for told in (visit_world.case.number, NOTICE, "方蕊", "10072000417"):
        assert told in texts
    hand.type("Customer asked for today")
    hand.enter()
    hand.type(answer_to(visit_world, page).lower().replace("-", " "))
    hand.enter()
    assert hand.stage is Stage.TRAVELLING
    assert hand.session.visit.supervisors == {NOTICE: "s-1"}
    with visit_world.store.view() as view:
        kinds = [entry.kind for entry in view.journal.of(f"visit/{hand.session.visit.id}")]
    assert "visit.override_granted.v1" in kinds


def test_the_other_supervisor_is_chosen_with_a_key(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = without_notice(visit_world, hands)
    choose(hand, Act.SUPERVISOR)
    page = calls(hand)
    page.setFocus()
    hand.press(Qt.Key.Key_2)
    page.reason.edit.setFocus()
    hand.type("r")
    hand.enter()
    hand.type(answer_to(visit_world, page, "s-2"))
    hand.enter()
    assert hand.session.visit.supervisors == {NOTICE: "s-2"}


def test_slips_wrong_codes_and_a_missing_reason_are_said_and_nothing_is_lost(
    visit_world: VisitWorld, hands: LayHands
) -> None:
    hand = without_notice(visit_world, hands)
    choose(hand, Act.SUPERVISOR)
    page = calls(hand)
    page.code.edit.setFocus()
    code = answer_to(visit_world, page)
    hand.type(code)
    hand.enter()
    assert page.reason.edit.hasFocus()
    hand.enter()
    assert page.reason.message()
    hand.type("r")
    page.code.set_text(code[:-1])
    page.go_on()
    assert page.code.message()
    slip = page.code.message()
    page.code.set_text(answer_to(visit_world, page, "s-2"))
    page.go_on()
    assert page.code.message() not in ("", slip)
    assert "4" in page.code.message()
    hand.controller._back()
    choose(hand, Act.SUPERVISOR)
    assert calls(hand).draft()[0] == "r"
    assert calls(hand).read_out.challenge.text() == page.read_out.challenge.text()
    visit_world.clock.advance(timedelta(seconds=5))
    calls(hand).code.set_text(code)
    calls(hand).go_on()
    assert hand.stage is Stage.TRAVELLING


def test_a_call_that_took_too_long_gets_new_letters(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = without_notice(visit_world, hands)
    choose(hand, Act.SUPERVISOR)
    page = calls(hand)
    code, letters = answer_to(visit_world, page), page.read_out.challenge.text()
    hand.type("r")
    visit_world.clock.advance(timedelta(minutes=31))
    page.code.set_text(code)
    page.go_on()
    assert calls(hand).read_out.challenge.text() != letters
    assert calls(hand).draft() == ("r", "")
    assert hand.stage is Stage.PREPARED


def test_only_the_rule_that_allows_it_is_asked_for_and_the_rest_stays(visit_world: VisitWorld, hands: LayHands) -> None:
    visit_world.at(23)
    hand = without_notice(visit_world, hands)
    hard = {item.rule.id for item in refused(hand).decision.blocking} - {NOTICE}
    assert "cn.visit.hours" in hard
    assert any("已提前 12 小时通知" in text and "只有" in text for text in shown_texts(hand.page))
    choose(hand, Act.SUPERVISOR)
    page = calls(hand)
    assert any(str(len(hard)) in text for text in shown_texts(page))
    hand.type("r")
    hand.enter()
    hand.type(answer_to(visit_world, page))
    hand.enter()
    assert hand.stage is Stage.PREPARED
    assert {item.rule.id for item in refused(hand).decision.blocking} == hard
    assert Act.SUPERVISOR not in [item.act for item in refused(hand)._acts]
    hand.press(Qt.Key.Key_A)
    assert any("方蕊" in text and "01:00" in text for text in shown_texts(hand.page))


def test_a_rule_that_allows_nothing_offers_no_call(visit_world: VisitWorld, hands: LayHands) -> None:
    with_people(visit_world)
    visit_world.at(23)
    hand = hands(visit_world.start("c-2"))
    hand.walk_to_passage(Stage.PREPARED)
    hand.enter()
    assert not {Act.SUPERVISOR, Act.TIME} & {item.act for item in refused(hand)._acts}


def test_after_a_reboot_the_time_is_asked_for_first_and_then_the_gate_again(
    visit_world: VisitWorld, hands: LayHands
) -> None:
    with_people(visit_world)
    hand = hands(visit_world.start("c-2"))
    hand.walk_to_passage(Stage.PREPARED)
    visit_world.clock.reboot("boot-2", timedelta(minutes=10))
    hand.enter()
    choose(hand, Act.TIME)
    assert isinstance(hand.page, TimePage)
    assert QApplication.focusWidget() is hand.page.box.code.edit
    letters = read(hand.page.box.read_out.challenge.text(), 8)
    assert letters is not None
    visit_world.clock.advance(timedelta(seconds=40))
    hand.type("AAAA")
    hand.enter()
    assert isinstance(hand.page, TimePage)
    assert hand.page.box.code.message()
    hand.page.box.code.edit.clear()
    code = time_code(KEY, visit_world.session.profile.certificate.device, letters, visit_world.clock.wall)
    hand.type(readable(code).lower())
    hand.enter()
    assert hand.stage is Stage.TRAVELLING


def test_without_a_packet_the_call_says_what_to_do(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to_passage(Stage.PREPARED)
    visit_world.clock.reboot("boot-2", timedelta(minutes=10))
    hand.enter()
    choose(hand, Act.TIME)
    assert isinstance(hand.page, RefusalPage)
    assert hand.screen._notice.text()
