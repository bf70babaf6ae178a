"""A whole visit by keyboard, and what may happen on the way: correction, bad input, warnings, resuming, leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from collector_app.domain.case import AddressKind
from collector_app.domain.journal.content import StepCorrected
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.journal.seal import visit_code
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.stage import ROUTE, Stage
from collector_app.gui.visit.answer_plan import PlanAnswer
from collector_app.gui.visit.closed_page import ClosedPage
from collector_app.gui.visit.open_visit_page import OpenVisitPage
from collector_app.gui.visit.passage_page import PassagePage
from collector_app.gui.visit.reason_page import ReasonPage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.warnings_page import WarningsPage
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.visit_session import VisitSession
from tests.gui.visit.hands import VisitHands, shown_texts
from tests.gui.visit.world import VisitWorld

LayHands = Callable[[VisitSession], VisitHands]
KEY = Qt.Key


def test_a_whole_visit_with_keys_only(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to(Stage.CLOSED)
    visit = hand.session.visit
    assert set(ROUTE) == set(visit.entered)
    assert visit.outcome is Outcome.PROMISE_TO_PAY
    assert visit.anomalies == 0
    assert visit.satisfaction == 4
    assert hand.closed == [visit.id]
    assert hand.failures == []
    assert isinstance(hand.page, ClosedPage)
    assert hand.page.code.text() == visit_code(visit.closing_hash)
    assert hand.left == []
    hand.enter()
    assert hand.left == [True]
    assert visit_world.kinds()[-1] == "visit.closed"


def test_every_answer_is_durable_before_the_next_step_shows(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.enter()
    assert hand.step == "appointment"
    assert visit_world.kinds()[-1] == "visit.step_answered"
    assert visit_world.resume().visit.answers.keys() == {"read_case"}


def test_a_number_chooses_and_enter_goes_on(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to("appointment")
    hand.press(KEY.Key_2)
    assert hand.step == "appointment"
    hand.enter()
    assert hand.session.visit.answers["appointment"].value == "announced"


def test_an_optional_step_may_be_skipped_and_that_is_on_the_record(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to("arrival_place")
    before = visit_world.kinds()
    hand.enter()
    assert isinstance(hand.page, PassagePage)
    assert visit_world.kinds() == [*before, "visit.step_answered"]
    assert "arrival_place" not in hand.session.visit.answers
    hand.page.go_back()
    assert hand.step == "arrival_place"
    hand.enter()
    assert isinstance(hand.page, PassagePage)
    assert visit_world.kinds() == [*before, "visit.step_answered"], "once is enough"


class TestCorrection:
    def test_needs_a_reason_and_keeps_both(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("documents")
        hand.page.go_back()
        assert hand.step == "appointment"
        hand.pick(3)
        assert isinstance(hand.page, ReasonPage)
        hand.enter()
        assert isinstance(hand.page, ReasonPage), "without a reason nothing happens"
        hand.pick(1)
        answer = hand.session.visit.answers["appointment"]
        assert (answer.value, answer.corrected) == ("none", True)
        assert visit_world.kinds()[-1] == "visit.step_corrected"
        assert hand.step == "documents"

    def test_in_own_words(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("documents")
        hand.page.go_back()
        hand.pick(2)
        hand.press(KEY.Key_4)
        hand.enter()
        assert isinstance(hand.page, ReasonPage)
        assert hand.page.field.message()
        hand.type("Misread the list")
        hand.enter()
        with visit_world.store.view() as view:
            corrected = read_content(view.journal.after(0, 1000)[-1])
        assert isinstance(corrected, StepCorrected)
        assert corrected.reason == "Misread the list"

    def test_looking_back_without_a_change_writes_nothing(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("roles")
        before = visit_world.kinds()
        for _ in range(3):
            hand.page.go_back()
        assert hand.step == "appointment"
        while hand.step != "roles":
            hand.enter()
        assert visit_world.kinds() == before

    def test_what_the_rules_do_not_let_anybody_agree_to_is_said_with_its_clause(
        self, visit_world: VisitWorld, hands: LayHands
    ) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to(Stage.SETTLING)
        while hand.step != "payment_method":
            hand.page.go_back()
        hand.pick(4)  # cash
        hand.pick(1)
        assert isinstance(hand.page, StepPage), "back on the answer that stands"
        assert "不收现金，不进私人账户" in hand.page.message.text()
        assert "公司规定" in hand.page.message.text()
        assert hand.session.visit.answers["payment_method"].value != "cash"

    def test_back_from_the_reason_gives_the_change_up(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("documents")
        hand.page.go_back()
        hand.pick(3)
        hand.page.go_back()
        assert hand.step == "appointment"
        assert hand.session.visit.answers["appointment"].value == "agreed"

    def test_at_the_door_the_preparation_does_not_come_back(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("identity")
        seen = []
        while isinstance(hand.page, StepPage):
            seen.append(hand.page.shown.step.stage)
            hand.page.go_back()
        assert set(seen) == {Stage.IDENTIFYING, Stage.AT_DOOR}
        assert isinstance(hand.page, OpenVisitPage)


class TestBadInput:
    def test_nothing_given(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("recorder_number")
        before = visit_world.kinds()
        hand.enter()
        assert isinstance(hand.page, StepPage)
        assert hand.page.message.text()
        assert visit_world.kinds() == before
        hand.type("R")
        assert hand.page.message.text() == ""

    def test_no_amount(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("income")
        hand.type("a lot")
        hand.enter()
        assert isinstance(hand.page, StepPage)
        assert hand.page.message.text()
        assert hand.page.area.draft() == "a lot", "what was typed stays"

    def test_a_plan_without_an_amount(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("plan")
        assert isinstance(hand.page, StepPage)
        assert isinstance(hand.page.area, PlanAnswer)
        hand.page.area.amount.set_text("")
        hand.enter()
        assert hand.page.message.text()
        assert "plan.proposed" not in visit_world.kinds()


def test_a_plan_beyond_authority_is_requested_never_promised(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to("plan")
    assert isinstance(hand.page, StepPage)
    assert isinstance(hand.page.area, PlanAnswer)
    hand.page.area.stepper.set_count(36)
    hand.enter()
    assert hand.session.visit.promise is None
    assert hand.session.visit.plan is not None
    assert sum(item.amount.minor for item in hand.session.visit.plan.instalments) == 1_864_000
    assert hand.step == "plan_authority"


def test_warnings_are_read_before_the_verdict_is_recorded(visit_world: VisitWorld, hands: LayHands) -> None:
    case = visit_world.case
    office = replace(case.addresses[0], kind=AddressKind.WORKPLACE)
    with visit_world.store.unit() as unit:
        sealed = unit.cases.sealed(case.id)
        assert sealed is not None
        unit.cases.put(replace(case, addresses=(office,), version=case.version + 1), sealed.box)
    hand = hands(visit_world.start("c-2"))
    hand.walk_to_passage(Stage.PREPARED)
    before = len(visit_world.kinds())
    hand.enter()
    assert isinstance(hand.page, WarningsPage)
    assert len(visit_world.kinds()) == before
    hand.enter()
    assert hand.stage is Stage.TRAVELLING
    assert visit_world.kinds()[before:] == ["visit.finding_raised", "visit.stage_entered"]


class TestResuming:
    def test_lands_on_the_same_step_and_says_so(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("credentials")
        again = hands(visit_world.resume())
        assert again.step == "credentials"
        assert any("第 3 步" in text and text.endswith("。") for text in shown_texts(again.screen))

    def test_what_is_sealed_asks_first(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("rights")
        again = hands(visit_world.resume())
        assert again.screen.covered()
        assert again.screen.cover.asking()
        again.press(KEY.Key_1)
        assert not again.screen.covered()
        assert again.step == "rights"

    def test_a_new_visit_says_nothing_of_it(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        assert not hand.screen._notice.isVisible()


class TestLeavingTheScreen:
    def test_before_setting_out_the_visit_waits(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.page.go_back()
        assert hand.left == [True]
        assert hand.stage is Stage.PREPARED

    def test_an_open_visit_asks(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("greeting")
        hand.controller.ask_to_leave()
        assert isinstance(hand.page, OpenVisitPage)
        assert hand.left == []
        hand.enter()
        assert hand.step == "greeting"
        hand.controller.ask_to_leave()
        hand.pick(2)
        assert hand.stage is Stage.LEAVING


class TestFailures:
    @contextmanager
    def full_disk(self, world: VisitWorld, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        def no_unit() -> object:
            raise Failure(FailureCode.DISK_FULL)

        with monkeypatch.context() as patch:
            patch.setattr(world.store, "unit", no_unit)
            yield

    def test_a_full_disk_is_told_and_the_answer_stays(
        self, visit_world: VisitWorld, hands: LayHands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("recorder_number")
        hand.type("R-07")
        with self.full_disk(visit_world, monkeypatch):
            hand.enter()
        assert [item.code for item in hand.failures if isinstance(item, Failure)] == [FailureCode.DISK_FULL]
        assert hand.step == "recorder_number"
        hand.enter()
        assert hand.session.visit.answers["recorder_number"].value == "R-07"

    def test_a_full_disk_still_covers(
        self, visit_world: VisitWorld, hands: LayHands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("amount")
        with self.full_disk(visit_world, monkeypatch):
            hand.press(KEY.Key_Escape)
        assert hand.screen.covered()
        assert hand.screen.page() is None
        assert len(hand.failures) == 1
