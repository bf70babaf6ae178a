from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from collector_app.config.settings import Settings, Theme
from collector_app.domain.challenge import read
from collector_app.domain.localised import Language
from collector_app.domain.override import Supervision, Supervisor
from collector_app.domain.time_code import time_code
from collector_app.gui import theme as look
from collector_app.gui.phone.time_panel import TimePanel
from collector_app.gui.settings.about_model import AboutShown
from collector_app.gui.settings.settings_controller import SettingsController
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.translation import install
from collector_app.gui.widgets.segments import Segments
from collector_app.usecases.ports.rules import RuleBook
from tests.fakes.samples import DAY
from tests.gui.today.desk import says
from tests.gui.today.working_day import shipped_rules
from tests.unit.usecases.world import World

pytestmark = pytest.mark.usefixtures("english")
Put = Callable[[str, QWidget, QWidget], Shell]
Show = Callable[..., SettingsController]
SET = Settings(language=Language.ENGLISH, theme=Theme.LIGHT)
ABOUT = AboutShown("0.1.0", (("Qt", "6.11"),), "周舟", "上海分部", "device-1", "", 10, 1204, 3_400_000, None)


@pytest.fixture
def show(frame: Put) -> Iterator[Show]:
    """Show Settings in its shell."""
    held: list[SettingsController] = []

    def shown(settings: Settings = SET, book: RuleBook | None = None) -> SettingsController:
        controller = SettingsController(settings, lambda: ABOUT, lambda: book, lambda: DAY)
        held.append(controller)
        frame("settings", controller.view, controller.header)
        return controller

    yield shown
    held.clear()


def word(segments: Segments, text: str) -> QAbstractButton:
    return next(button for button in segments.findChildren(QAbstractButton) if button.text() == text)


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_another_language_is_worn_while_it_is_shown(show: Show, qapp: QApplication, qtbot: QtBot) -> None:
    controller = show(book=shipped_rules())
    controller.changed.connect(lambda settings: install(qapp, settings.language.value))
    assert controller.header.title.text() == "Settings"
    press(word(controller.view.choices.language, "简体中文"))
    qtbot.waitUntil(lambda: controller.header.title.text() == "设置")
    assert look.current().chinese
    qtbot.waitUntil(lambda: says(controller.view.about, "两人同行"))
    assert controller.view.choices.idle.suffix() == " 分钟"
    press(word(controller.view.choices.language, "English"))
    qtbot.waitUntil(lambda: says(controller.view.about, "Two colleagues together"))


def test_each_choice_is_told_as_a_whole_set(show: Show) -> None:
    controller = show()
    told: list[Settings] = []
    controller.changed.connect(told.append)
    choices = controller.view.choices
    press(word(choices.theme_tabs, "Dark"))
    choices.idle.setFocus()
    QTest.keyClick(choices.idle, Qt.Key.Key_Up)
    assert told == [
        Settings(language=Language.ENGLISH, theme=Theme.DARK),
        Settings(language=Language.ENGLISH, theme=Theme.DARK, idle_minutes=4),
    ]


def test_the_text_size_is_worn_at_once(show: Show, qapp: QApplication) -> None:
    controller = show()
    controller.changed.connect(
        lambda settings: look.apply(qapp, look.Theme("light", settings.text_scale, "en", reduced_motion=True))
    )
    scale = controller.view.choices.scale
    scale.setFocus()
    for _ in range(5):
        QTest.keyClick(scale, Qt.Key.Key_Down)
    assert look.current().scale == 200
    assert controller.settings().text_scale == 200
    assert scale.height() == 88
    assert controller.view.choices.width() > 1000


def test_arrows_move_between_the_words(show: Show, qtbot: QtBot) -> None:
    controller = show()
    light = word(controller.view.choices.theme_tabs, "Light")
    light.setFocus()
    with qtbot.waitSignal(controller.changed) as changed:
        QTest.keyClick(light, Qt.Key.Key_Right)
    assert changed.args == [Settings(language=Language.ENGLISH, theme=Theme.DARK)]


def test_idle_minutes_stay_within_what_the_policy_allows(show: Show) -> None:
    controller = show()
    idle = controller.view.choices.idle
    idle.setFocus()
    idle.selectAll()
    QTest.keyClicks(idle, "99")
    QTest.keyClick(idle, Qt.Key.Key_Return)
    assert 1 <= controller.settings().idle_minutes <= 15
    for _ in range(30):
        QTest.keyClick(idle, Qt.Key.Key_Up)
    assert controller.settings().idle_minutes == 15
    for _ in range(30):
        QTest.keyClick(idle, Qt.Key.Key_Down)
    assert controller.settings().idle_minutes == 1


def test_the_same_choice_again_tells_nothing(show: Show, qtbot: QtBot) -> None:
    controller = show()
    with qtbot.assertNotEmitted(controller.changed):
        press(word(controller.view.choices.theme_tabs, "Light"))
        controller.set_settings(Settings(language=Language.ENGLISH, theme=Theme.DARK, idle_minutes=9, text_scale=137))
    choices = controller.view.choices
    assert choices.theme_tabs.current() == "dark"
    assert choices.idle.value() == 9
    assert choices.scale.currentText() == "137 %"


def test_what_is_installed(show: Show) -> None:
    facts = dict(show().view.about.facts())
    assert facts["Version"] == "0.1.0"
    assert facts["Encrypted data"] == "3.4 MB"
    assert facts["Records here"] == "1,204"
    assert facts["Qt"] == "6.11"
    assert "Centre" not in facts
    assert "Free on the disk" not in facts


def test_every_rule_in_force_names_its_clause(show: Show) -> None:
    book = shipped_rules()
    controller = show(book=book)
    about = controller.view.about
    assert [about.packs.itemText(index) for index in range(about.packs.count())] == [
        f"{pack} · {version}" for pack, version in book.pack_titles
    ]
    shown = 0
    for index in range(about.packs.count()):
        about.packs.setCurrentIndex(index)
        assert all(row.rule.clauses and row.rule.title and row.rule.effect for row in about.rules())
        shown += len(about.rules())
    assert shown == sum(1 for rule in book.rules if rule.in_force(DAY))
    about.packs.setCurrentIndex(0)
    clauses = [clause for row in about.rules() for clause in row.rule.clauses]
    assert "Working guideline (trial) · Art. 22 · industry self-regulation · from secondary texts" in clauses


def test_a_company_rule_says_so_once(show: Show) -> None:
    controller = show(book=shipped_rules())
    about = controller.view.about
    about.packs.setCurrentIndex(2)
    clauses = {clause.casefold() for row in about.rules() for clause in row.rule.clauses}
    assert "company rule" in clauses
    assert not [clause for clause in clauses if clause.count("company rule") > 1]


def test_without_rules_it_says_what_brings_them(show: Show) -> None:
    controller = show()
    assert not controller.view.about.packs.isVisible()
    assert says(controller.view.about, "Connect once; no visit can start without them.")


def test_every_control_has_a_name(show: Show) -> None:
    choices = show().view.choices
    for control in (choices.language, choices.theme_tabs, choices.scale, choices.idle):
        assert control.accessibleName()


def test_the_time_can_be_asked_for_by_phone_while_it_is_not_known(show: Show, qtbot: QtBot) -> None:
    world = World()
    key = bytes(range(32))
    with world.store.unit() as unit:
        unit.leased.put_supervision(Supervision(base64.b64encode(key).decode(), (Supervisor("s-1", "方蕊", "417"),)))
    controller = show(book=shipped_rules())
    panel = TimePanel(world.session)
    controller.put_first(panel)
    controller.refresh()
    assert not panel.isVisible()
    world.clock.reboot("boot-2")
    controller.refresh()
    assert panel.isVisible()
    press(panel.ask)
    assert panel.box is not None
    letters = read(panel.box.read_out.challenge.text(), 8) or ""
    code = time_code(key, world.session.profile.certificate.device, letters, world.clock.wall)
    QTest.keyClicks(panel.box.code.edit, code)
    with qtbot.waitSignal(panel.confirmed):
        QTest.keyClick(panel.box.code.edit, Qt.Key.Key_Return)
    assert not panel.isVisible()
    with world.store.view() as view:
        assert world.session.recorder.time(view).latest is not None
