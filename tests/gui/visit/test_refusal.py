"""A gate that refuses: what, why, what now; and the verdict on the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt

from collector_app.domain.journal.content import FindingRaised
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.outcome import Outcome
from collector_app.domain.policy import Gate
from collector_app.domain.visit.stage import Stage
from collector_app.gui.visit.passage_page import PassagePage
from collector_app.gui.visit.refusal_page import ClauseCard, RefusalPage
from collector_app.gui.visit.visit_model import Act
from collector_app.gui.visit.why_page import WhyPage
from collector_app.gui.visit.window_bar import WindowBar
from collector_app.gui.widgets.gate_rows import GateVerdictRow
from collector_app.usecases.visit_session import VisitSession
from tests.fakes.presence import code_for
from tests.fakes.samples import DAY
from tests.gui.visit.hands import VisitHands, shown_texts
from tests.gui.visit.world import VisitWorld

LayHands = Callable[[VisitSession], VisitHands]
KEY = Qt.Key


def last_finding(world: VisitWorld) -> FindingRaised:
    with world.store.view() as view:
        entries = view.journal.after(0, 10_000)
    found = [content for entry in entries if isinstance(content := read_content(entry), FindingRaised)]
    return found[-1]


def refused_at(hand: VisitHands) -> RefusalPage:
    assert isinstance(hand.page, RefusalPage)
    return hand.page


def test_at_21_41_the_door_is_refused_for_its_end(visit_world: VisitWorld, hands: LayHands) -> None:
    visit_world.at(20, 58)
    hand = hands(visit_world.start("c-2"))
    hand.walk_to_passage(Stage.TRAVELLING)
    visit_world.at(21, 41)
    hand.enter()
    page = refused_at(hand)
    assert hand.stage is Stage.TRAVELLING
    assert [item.rule.id for item in page.decision.blocking] == ["company.visit.end"]
    assert page.findChildren(WindowBar)
    texts = " ".join(shown_texts(hand.screen))
    assert "22:21" in texts
    assert "21:41" in page.noted.text()
    finding = last_finding(visit_world)
    assert (finding.gate, finding.passed) == (Gate.DOOR.value, False)


def test_at_23_00_nobody_sets_out(visit_world: VisitWorld, hands: LayHands) -> None:
    visit_world.at(23)
    hand = hands(visit_world.start("c-2"))
    hand.walk_to_passage(Stage.PREPARED)
    hand.enter()
    page = refused_at(hand)
    assert {item.rule.id for item in page.decision.blocking} >= {"cn.visit.hours", "company.visit.end"}
    assert hand.stage is Stage.PREPARED
    assert not last_finding(visit_world).passed


def test_alone_nobody_sets_out_and_the_clause_says_so(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start())
    hand.walk_to_passage(Stage.PREPARED)
    hand.enter()
    page = refused_at(hand)
    assert [item.rule.id for item in page.decision.blocking] == ["cn.visit.two_people"]
    assert page.findChildren(ClauseCard)
    assert any("第二十二条" in text for text in shown_texts(hand.screen))


def test_come_again_turns_back_and_offers_the_day(visit_world: VisitWorld, hands: LayHands) -> None:
    visit_world.at(23)
    hand = hands(visit_world.start("c-2"))
    hand.walk_to_passage(Stage.PREPARED)
    hand.enter()
    assert [item.act for item in refused_at(hand)._acts] == [Act.TURN_BACK, Act.TURN_BACK, Act.RETRY]
    hand.pick(2)
    assert hand.stage is Stage.AFTERCARE
    hand.walk_to("followup_date")
    hand.pick(1)
    assert hand.session.visit.followup == date(2026, 11, 28)
    hand.walk_to(Stage.CLOSED)
    assert hand.session.visit.outcome is Outcome.NOT_MADE


def test_checking_again_passes_when_the_facts_have_changed(visit_world: VisitWorld, hands: LayHands) -> None:
    visit_world.at(23)
    hand = hands(visit_world.start("c-2"))
    hand.walk_to_passage(Stage.PREPARED)
    hand.enter()
    page = refused_at(hand)
    visit_world.clock.advance(timedelta(hours=10))
    hand.session.attest("c-2", code_for("c-2", 0, DAY + timedelta(days=1)))  # a proof is good for its day
    again = next(at for at, item in enumerate(page._acts, 1) if item.act is Act.RETRY)
    hand.pick(again)
    assert hand.stage is Stage.TRAVELLING


def test_all_rules_can_be_listed_and_the_reasons_come_back(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start())
    hand.walk_to_passage(Stage.PREPARED)
    hand.enter()
    page = refused_at(hand)
    hand.press(KEY.Key_A)
    rows = [row for row in page.findChildren(GateVerdictRow) if row.isVisible()]
    assert len(rows) == len(page.decision.findings)
    hand.press(KEY.Key_A)
    assert not any(row.isVisible() for row in page.findChildren(GateVerdictRow))


def test_back_from_a_refusal_is_the_gate_and_why_comes_back_to_it(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start())
    hand.walk_to_passage(Stage.PREPARED)
    hand.enter()
    hand.press(KEY.Key_F1)
    assert isinstance(hand.page, WhyPage)
    hand.enter()
    refused_at(hand).go_back()
    assert isinstance(hand.page, PassagePage)


def test_a_missing_step_is_offered(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to("identity")
    hand.press(KEY.Key_1)
    hand.enter()
    hand.walk_to("alone")
    hand.pick(3)
    hand.walk_to_passage(Stage.IDENTIFYING)
    hand.enter()
    page = refused_at(hand)
    assert hand.stage is Stage.IDENTIFYING
    assert Act.LEAVE in [item.act for item in page._acts]


def test_why_names_the_rules_behind_a_step(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to("credentials")
    hand.press(KEY.Key_F1)
    assert isinstance(hand.page, WhyPage)
    assert any("第二十二条" in text for text in shown_texts(hand.page))
    hand.enter()
    assert hand.step == "credentials"
