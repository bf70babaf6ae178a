"""Cover, stop, somebody else: what a stranger may see, and what is possible afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from collector_app.domain.disclosure import CoverReason
from collector_app.domain.journal.content import DisclosureCovered, DisclosureOpened
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.outcome import Outcome, StopReason
from collector_app.domain.visit.stage import ASKING, Stage
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.stop_pages import StopPage, StopWordsPage
from collector_app.usecases.visit_session import VisitSession
from tests.gui.visit.hands import VisitHands, shown_texts
from tests.gui.visit.world import CONTRACT, VisitWorld

LayHands = Callable[[VisitSession], VisitHands]
KEY = Qt.Key
SEALED = ("18,640", "18640", CONTRACT[-4:])


def covers(world: VisitWorld) -> list[CoverReason]:
    with world.store.view() as view:
        found = [read_content(entry) for entry in view.journal.after(0, 10_000)]
    return [item.reason for item in found if isinstance(item, DisclosureCovered)]


def looks(world: VisitWorld) -> int:
    with world.store.view() as view:
        return sum(isinstance(read_content(entry), DisclosureOpened) for entry in view.journal.after(0, 10_000))


def shows_sealed(hand: VisitHands) -> bool:
    return any(word in text for text in shown_texts(hand.screen) for word in SEALED)


class TestCover:
    def test_one_key_hides_everything_and_lifting_asks(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("amount")
        assert shows_sealed(hand)
        hand.press(KEY.Key_Escape)
        assert hand.screen.covered()
        assert not shows_sealed(hand)
        assert hand.screen.page() is None, "the page is taken down, not only hidden"
        assert hand.session.log.debt is None
        assert covers(visit_world) == [CoverReason.KEY]
        hand.enter()
        assert hand.screen.covered()
        hand.press(KEY.Key_2)
        assert hand.screen.covered()
        assert not hand.screen.cover.asking()
        hand.enter()
        before = looks(visit_world)
        hand.press(KEY.Key_1)
        assert hand.step == "amount"
        assert shows_sealed(hand)
        assert looks(visit_world) == before + 1, "every look is on the record"

    def test_no_key_reaches_the_work_below(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("greeting")
        hand.press(KEY.Key_Escape)
        before = visit_world.kinds()
        hand.press(KEY.Key_1, KEY.Key_F8, KEY.Key_F1, KEY.Key_V)
        assert hand.screen.covered()
        assert visit_world.kinds() == before

    @pytest.mark.parametrize("place", ["greeting", "amount"])
    def test_another_window_covers(self, visit_world: VisitWorld, hands: LayHands, place: str) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to(place)
        QCoreApplication.sendEvent(hand.screen.window(), QEvent(QEvent.Type.WindowDeactivate))
        assert hand.screen.covered()
        assert covers(visit_world) == [CoverReason.FOCUS_LOST]

    def test_in_the_office_another_window_does_not(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        QCoreApplication.sendEvent(hand.screen.window(), QEvent(QEvent.Type.WindowDeactivate))
        assert not hand.screen.covered()

    def test_idleness_covers(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("greeting")
        watch = hand.controller.covering._idle
        assert watch.running()
        watch.idle.emit()
        assert hand.screen.covered()
        assert covers(visit_world) == [CoverReason.IDLE]

    def test_what_was_typed_comes_back(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("income")
        hand.type("6200")
        hand.press(KEY.Key_Escape)
        hand.enter()
        hand.press(KEY.Key_1)
        assert hand.step == "income"
        assert isinstance(hand.page, StepPage)
        assert hand.page.area.draft() == "6200"

    def test_at_the_door_enter_lifts_it(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("greeting")
        hand.press(KEY.Key_Escape)
        hand.enter()
        assert hand.step == "greeting"


class TestPeek:
    def test_the_values_show_only_while_the_key_is_held(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("identity")
        assert isinstance(hand.page, StepPage)
        peek = hand.page.peek
        assert peek is not None
        QTest.keyPress(hand.screen, KEY.Key_V)
        assert [mask._shown for mask in peek._masks] == ["4821", "1985", "3 号楼"]
        QTest.keyRelease(hand.screen, KEY.Key_V)
        assert [mask._shown for mask in peek._masks] == [None, None, None]

    def test_covering_ends_it(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("identity")
        assert isinstance(hand.page, StepPage)
        peek = hand.page.peek
        assert peek is not None
        QTest.keyPress(hand.screen, KEY.Key_V)
        hand.screen.visit_bar.covered.emit()
        assert not peek.held()
        assert [mask._shown for mask in peek._masks] == [None, None, None]
        QTest.keyRelease(hand.screen, KEY.Key_V)


class TestSomebodyCame:
    def test_in_the_talk_it_stays_covered_until_private(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("rights")
        hand.press(KEY.Key_F8)
        assert hand.screen.covered()
        assert covers(visit_world) == [CoverReason.THIRD_PERSON]
        assert hand.session.visit.marks["private"] is False
        hand.enter()
        hand.press(KEY.Key_1)
        assert hand.step == "rights"
        assert hand.session.visit.marks["private"] is True

    def test_before_the_talk_the_gate_waits_for_it(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("fit_to_talk")
        hand.press(KEY.Key_F8)
        hand.enter()
        assert hand.screen.cover.asking()
        hand.press(KEY.Key_2)
        assert hand.step == "fit_to_talk"
        hand.walk_to_passage(Stage.IDENTIFYING)
        hand.enter()
        assert isinstance(hand.page, RefusalPage)
        hand.pick(1)
        assert hand.stage is Stage.DISCLOSED

    def test_before_the_door_the_key_does_nothing(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        before = visit_world.kinds()
        hand.press(KEY.Key_F8, KEY.Key_F10)
        assert visit_world.kinds() == before
        assert hand.step == "read_case"

    def test_leaving_from_the_cover(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("rights")
        hand.press(KEY.Key_F8)
        hand.enter()
        hand.press(KEY.Key_3)
        assert hand.stage is Stage.LEAVING
        assert not hand.screen.covered()
        assert not shows_sealed(hand)


class TestStop:
    @pytest.mark.parametrize(("number", "reason"), list(enumerate(StopReason, 1)))
    def test_each_reason_has_its_words_and_only_leaving_is_left(
        self, visit_world: VisitWorld, hands: LayHands, number: int, reason: StopReason
    ) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("credentials")
        hand.press(KEY.Key_F10)
        assert isinstance(hand.page, StopPage)
        hand.pick(number)
        assert hand.session.visit.stop is reason
        assert isinstance(hand.page, StopWordsPage)
        say, then = visit_world.session.rules().stop_script(reason)
        texts = " ".join(shown_texts(hand.page))
        assert say.zh_CN in texts
        assert then.zh_CN in texts
        hand.walk_to(Stage.CLOSED)
        assert not ASKING & set(hand.session.visit.entered)
        assert hand.session.visit.outcome is Outcome.STOPPED

    def test_one_key_alone_does_not_stop(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("credentials")
        hand.press(KEY.Key_F10)
        hand.enter()
        assert isinstance(hand.page, StopPage)
        hand.page.go_back()
        assert hand.step == "credentials"
        assert hand.session.visit.stop is None

    def test_in_the_talk_nothing_sealed_comes_back(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("rights")
        hand.press(KEY.Key_F10)
        assert not shows_sealed(hand)
        hand.pick(4)
        while hand.stage is Stage.LEAVING:
            assert not shows_sealed(hand)
            assert hand.session.log.debt is None
            hand.answer()

    def test_from_the_cover(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("rights")
        hand.press(KEY.Key_F8)
        hand.enter()
        hand.press(KEY.Key_F10)
        assert isinstance(hand.page, StopPage)
        assert not shows_sealed(hand)
        hand.page.go_back()
        assert hand.screen.covered(), "giving up the stop does not uncover"

    def test_its_words_come_back_after_a_crash(self, visit_world: VisitWorld, hands: LayHands) -> None:
        hand = hands(visit_world.start("c-2"))
        hand.walk_to("credentials")
        hand.press(KEY.Key_F10)
        hand.pick(7)
        again = hands(visit_world.resume())
        assert isinstance(again.page, StopWordsPage)


def test_a_third_party_hears_nothing_and_stands_in_the_rail(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to("greeting")
    hand.pick(3)
    assert hand.stage is Stage.THIRD_PARTY
    current = [stage.title for stage in hand.screen.rail.stages() if stage.state == "current"]
    assert len(hand.screen.rail.stages()) == 9
    assert current
    assert [stage.state for stage in hand.screen.rail.stages()].count("locked") == 3
    hand.walk_to(Stage.CLOSED)
    assert not ASKING & set(hand.session.visit.entered)
    assert hand.session.visit.outcome is Outcome.MESSAGE_LEFT
