"""Every state of the screen as a picture, in both languages, light and dark; no text may be painted shortened.

The pictures go to the test's folder, or to the folder that COLLECTOR_PICTURES names: look at them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import Stage
from collector_app.gui.theme import Appearance, Theme, apply
from collector_app.gui.translation import install
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.gui.widgets.pen import watch_cuts
from tests.gui.visit.hands import VisitHands
from tests.gui.visit.world import VisitWorld

# Language, appearance, height of the window: the design's, and what title bar and taskbar leave of it.
LOOKS = [("zh_CN", "light", 768), ("zh_CN", "dark", 680), ("en", "light", 680), ("en", "dark", 768)]


class Camera:
    """Takes a picture of the screen under a name."""

    def __init__(self, folder: Path, look: str, screen: VisitScreen, height: int) -> None:
        self._folder, self._look, self._screen = folder, look, screen
        self._height = height
        screen.resize(1366, height)

    def of(self, screen: VisitScreen) -> Camera:
        """The same camera before another screen."""
        return Camera(self._folder, self._look, screen, self._height)

    def take(self, name: str) -> None:
        QApplication.processEvents()
        assert (self._screen.width(), self._screen.height()) == (1366, self._height), f"{name} does not fit"
        scrolls = self._screen._scroll.verticalScrollBar().maximum() > 0
        assert not scrolls or self._screen.theme.scale > 100, f"{name} is too high"
        picture = self._screen.grab()
        assert picture.save(str(self._folder / f"visit.{name}.{self._look}.png"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    wanted = os.environ.get("COLLECTOR_PICTURES")
    path = Path(wanted) if wanted else tmp_path
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def cuts() -> Iterator[list[str]]:
    found: list[str] = []
    watch_cuts(found)
    yield found
    watch_cuts(None)


@pytest.mark.parametrize(("language", "appearance", "height"), LOOKS)
def test_every_state_is_shown_whole(
    qtbot: QtBot, qapp: QApplication, folder: Path, cuts: list[str], language: str, appearance: Appearance, height: int
) -> None:
    apply(qapp, Theme(appearance, reduced_motion=True))
    install(qapp, language)
    tongue = Language(language)
    look = f"{'zh' if tongue is Language.CHINESE else 'en'}.{appearance}"
    world = VisitWorld()
    world.at(19, 30)
    hands = VisitHands(qtbot, world.start("c-2", language=tongue))
    camera = Camera(folder, look, hands.screen, height)
    _to_the_door(hands, camera)
    _in_private(hands, camera)
    _to_the_end(hands, camera)
    _refused(qtbot, camera, tongue)
    assert cuts == []


def _to_the_door(hands: VisitHands, camera: Camera) -> None:
    camera.take("01.confirm")
    hands.walk_to("appointment")
    hands.press(Qt.Key.Key_1)
    camera.take("02.choice")
    hands.walk_to_passage(Stage.PREPARED)
    camera.take("03.passage")
    hands.walk_to("arrival_place")
    camera.take("04.location")
    hands.walk_to("recording_notice")
    camera.take("05.recording")
    hands.walk_to("recorder_number")
    camera.take("06.text")
    hands.enter()
    camera.take("07.text.empty")
    hands.walk_to("identity")
    camera.take("08.identity")
    hands.press(Qt.Key.Key_F1)
    camera.take("09.why")
    hands.enter()
    hands.press(Qt.Key.Key_F10)
    camera.take("10.stop")
    hands.press(Qt.Key.Key_3)
    camera.take("11.stop.chosen")
    hands.controller.standing.went_back.emit()
    hands.walk_to("alone")
    hands.press(Qt.Key.Key_Escape)
    camera.take("12.cover")
    hands.enter()
    hands.walk_to("fit_to_talk")
    hands.press(Qt.Key.Key_F8)
    hands.enter()
    camera.take("13.cover.alone")
    hands.press(Qt.Key.Key_2)
    hands.walk_to_passage(Stage.IDENTIFYING)
    camera.take("14.passage.disclose")
    hands.enter()
    camera.take("15.refused.private")
    hands.pick(1)


def _in_private(hands: VisitHands, camera: Camera) -> None:
    hands.walk_to("amount")
    camera.take("20.amount")
    hands.press(Qt.Key.Key_Escape)
    hands.enter()
    camera.take("21.cover.sealed")
    hands.press(Qt.Key.Key_1)
    hands.walk_to("hardship")
    camera.take("22.choices")
    hands.walk_to("income")
    camera.take("23.money")
    hands.walk_to("plan")
    camera.take("24.plan")
    hands.page.area.stepper.set_count(6)  # type: ignore[attr-defined]  # the plan's own area
    camera.take("25.plan.six")
    hands.page.area.stepper.set_count(36)  # type: ignore[attr-defined]  # the same
    camera.take("26.plan.request")
    hands.page.area.stepper.set_count(6)  # type: ignore[attr-defined]  # the same
    hands.walk_to("payment_method")
    camera.take("27.six.choices")
    hands.walk_to_passage(Stage.NEGOTIATING)
    camera.take("28.passage.settle")
    hands.walk_to("agreement")
    camera.take("29.agreement")
    hands.walk_to("signing")
    camera.take("30.signing")


def _to_the_end(hands: VisitHands, camera: Camera) -> None:
    hands.walk_to("signature")
    camera.take("31.signature")
    hands.walk_to("complaint_line")
    camera.take("32.complaint.line")
    hands.walk_to("outcome")
    camera.take("40.outcome")
    hands.walk_to("followup_date")
    camera.take("41.date")
    hands.walk_to("satisfaction")
    camera.take("42.rating")
    hands.walk_to_passage(Stage.AFTERCARE)
    camera.take("43.passage.close")
    hands.press(Qt.Key.Key_F1)
    camera.take("44.why.passage")
    hands.enter()
    hands.walk_to(Stage.CLOSED)
    camera.take("45.closed")


def _refused(qtbot: QtBot, camera: Camera, tongue: Language) -> None:
    world = VisitWorld()
    world.at(20, 58)
    hands = VisitHands(qtbot, world.start("c-2", language=tongue))
    camera = camera.of(hands.screen)
    hands.walk_to_passage(Stage.TRAVELLING)
    world.at(21, 41)
    hands.enter()
    camera.take("50.refused.2141")
    hands.press(Qt.Key.Key_A)
    camera.take("51.refused.all")
    hands.press(Qt.Key.Key_A, Qt.Key.Key_F1)
    camera.take("52.refused.why")
    alone = VisitHands(qtbot, VisitWorld().start(language=tongue))
    camera = camera.of(alone.screen)
    alone.walk_to_passage(Stage.PREPARED)
    alone.enter()
    camera.take("53.refused.one.person")
    stopped = VisitHands(qtbot, VisitWorld().start("c-2", language=tongue))
    camera = camera.of(stopped.screen)
    stopped.walk_to("credentials")
    stopped.press(Qt.Key.Key_F10)
    stopped.pick(5)
    camera.take("54.stop.words")
    stopped.controller.ask_to_leave()
    camera.take("55.leave.question")


@pytest.mark.parametrize("scale", [125, 150, 200])
def test_large_text_cuts_no_word(qtbot: QtBot, qapp: QApplication, folder: Path, cuts: list[str], scale: int) -> None:
    apply(qapp, Theme(scale=scale, reduced_motion=True))
    install(qapp, "zh_CN")
    world = VisitWorld()
    hands = VisitHands(qtbot, world.start("c-2"))
    camera = Camera(folder, f"zh.{scale}", hands.screen, 768)
    hands.walk_to("appointment")
    camera.take("60.choice")
    hands.walk_to("identity")
    camera.take("61.identity")
    hands.press(Qt.Key.Key_F10)
    camera.take("62.stop")
    hands.page.go_back()
    hands.walk_to("plan")
    camera.take("63.plan")
    apply(qapp, Theme(reduced_motion=True))
    assert cuts == []
