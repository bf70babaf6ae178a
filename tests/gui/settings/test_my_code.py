"""One's own code in Settings: asked for, moved on by hand, gone with the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from collector_app.config.settings import Settings
from collector_app.domain.journal.content import StageEntered, VisitOpened
from collector_app.domain.journal.kinds import draft
from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import Move, Stage
from collector_app.gui.settings.about_model import AboutShown
from collector_app.gui.settings.settings_controller import SettingsController
from collector_app.gui.shell.shell_view import Shell
from collector_app.usecases.presence import Presence
from tests.fakes.presence import code_for
from tests.fakes.samples import DAY
from tests.gui.today.desk import says
from tests.gui.today.working_day import working_day
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("english")
Put = Callable[[str, QWidget, QWidget], Shell]
ABOUT = AboutShown("0.1.0", (("Qt", "6.11"),), "周舟", "上海分部", "device-1", "", 10, 1204, 3_400_000, None)


@pytest.fixture
def world() -> World:
    return working_day()


@pytest.fixture
def shown(frame: Put, world: World) -> tuple[SettingsController, Shell]:
    settings = Settings(language=Language.ENGLISH)
    controller = SettingsController(settings, lambda: ABOUT, lambda: None, lambda: DAY, Presence(world.session))
    return controller, frame("settings", controller.view, controller.header)


def test_the_code_is_shown_when_asked_and_moved_on_by_hand(shown: tuple[SettingsController, Shell]) -> None:
    panel = shown[0].view.choices.my_code
    assert not says(panel, code_for("c-1"))
    panel.show_button.setFocus()
    QTest.keyClick(panel.show_button, Qt.Key.Key_Space)
    assert panel.code.text() == code_for("c-1")
    assert says(panel, "code 1 of 16")
    assert QApplication.focusWidget() is panel.next_button
    QTest.keyClick(panel.next_button, Qt.Key.Key_Space)
    assert panel.code.text() == code_for("c-1", 1)


def test_the_code_is_gone_when_nobody_looks_and_the_same_comes_back(shown: tuple[SettingsController, Shell]) -> None:
    controller, shell = shown
    panel = controller.view.choices.my_code
    panel.show_button.click()
    panel.next_button.click()
    shell.add_page("other", QWidget())
    shell.show_page("other")
    assert panel.code.text() == ""
    shell.show_page("settings")
    panel.show_button.click()
    assert panel.code.text() == code_for("c-1", 1)


def test_at_ones_own_visit_the_code_stays_hidden(shown: tuple[SettingsController, Shell], world: World) -> None:
    panel = shown[0].view.choices.my_code
    recorder = world.session.recorder
    with world.store.unit() as unit:
        recorder.record(unit, (draft("visit/v-9", VisitOpened("case-00004", "a-1", "cn.home-visit@1", 40, ())),))
        for stage, move in ((Stage.TRAVELLING, Move.DEPART), (Stage.AT_DOOR, Move.ARRIVE)):
            recorder.record(unit, (draft("visit/v-9", StageEntered(stage.value, move.value)),))
    panel.show_button.click()
    assert panel.code.text() == ""
    assert "not shown while your own visit" in panel.notice.text()
