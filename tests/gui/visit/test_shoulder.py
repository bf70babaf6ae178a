"""A stranger who glances at the screen learns nothing: every text of every widget, from the door to the talk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import AT_THE_DOOR, HUSHED, Stage
from collector_app.gui.theme import Theme, apply
from collector_app.gui.translation import install
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.step_page import StepPage
from tests.gui.visit.hands import VisitHands, shown_texts
from tests.gui.visit.world import VisitWorld

KEY = Qt.Key
# look.md, Shoulder-safe words; the English ones also inside longer words.
WORDS: Final = (
    *("欠款", "逾期", "催收", "贷款", "还款", "余额", "违约"),
    *("debt", "overdue", "loan", "collect", "repay", "balance"),
)
LANGUAGES = [Language.CHINESE, Language.ENGLISH]


def told(hand: VisitHands) -> list[str]:
    """Texts with a word that must not be seen."""
    return [text for text in shown_texts(hand.screen) for word in WORDS if word in text.lower()]


@pytest.fixture
def lay(qtbot: QtBot, qapp: QApplication) -> Callable[[Language], VisitHands]:
    def lay_hands(language: Language) -> VisitHands:
        apply(qapp, Theme(reduced_motion=True))
        install(qapp, language.value)
        return VisitHands(qtbot, VisitWorld().start("c-2", language=language))

    return lay_hands


def look_around(hand: VisitHands) -> None:
    """Look at the page in front and at everything that a key opens beside it."""
    assert told(hand) == []
    if not isinstance(hand.page, StepPage):
        return
    here = hand.step
    hand.press(KEY.Key_F1)
    assert told(hand) == []
    hand.enter()
    if hand.stage in AT_THE_DOOR:
        hand.press(KEY.Key_F10)
        assert told(hand) == []
        hand.page.go_back()
    hand.controller.ask_to_leave()
    assert told(hand) == []
    hand.page.go_back()
    hand.press(KEY.Key_Escape)
    assert told(hand) == []
    hand.enter()
    assert hand.step == here


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_door_to_the_talk(lay: Callable[[Language], VisitHands], language: Language) -> None:
    hand = lay(language)
    hand.walk_to(Stage.AT_DOOR)
    pages = 0
    while hand.stage in HUSHED:
        look_around(hand)
        pages += 1
        hand.answer()
    assert hand.stage is Stage.DISCLOSED
    assert pages >= 12, "two stages of steps and their gates were seen"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_at_the_door(lay: Callable[[Language], VisitHands], language: Language) -> None:
    hand = lay(language)
    hand.walk_to("alone")
    hand.pick(3)
    hand.walk_to_passage(Stage.IDENTIFYING)
    hand.enter()
    assert isinstance(hand.page, RefusalPage)
    assert told(hand) == []
    hand.press(KEY.Key_A)
    assert told(hand) == []
    hand.press(KEY.Key_F1)
    assert told(hand) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_somebody_else(lay: Callable[[Language], VisitHands], language: Language) -> None:
    hand = lay(language)
    hand.walk_to("greeting")
    hand.pick(3)
    while hand.stage in (Stage.THIRD_PARTY, Stage.LEAVING):
        look_around(hand)
        hand.answer()
    assert hand.stage is Stage.AFTERCARE


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_stop_in_the_talk(lay: Callable[[Language], VisitHands], language: Language) -> None:
    hand = lay(language)
    hand.walk_to("rights")
    hand.press(KEY.Key_F10)
    hand.pick(4)
    while hand.stage is Stage.LEAVING:
        look_around(hand)
        hand.answer()
    assert hand.stage is Stage.AFTERCARE


@pytest.mark.defence
def test_the_scan_finds_the_matter_once_it_is_told(lay: Callable[[Language], VisitHands]) -> None:
    hand = lay(Language.CHINESE)
    hand.walk_to("plan", {})
    assert any("18640" in text or "18,640" in text for text in shown_texts(hand.screen))
    hand.screen.setToolTip("逾期 47 天")
    assert told(hand) == ["逾期 47 天"]
