"""Renders Today, Case, Sync and Settings inside the shell: light and dark, both languages, 100 and 200 %.

QT_QPA_PLATFORM=offscreen python -m tests.gui.today.pictures [FOLDER] [SCREEN ...]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from collector_app.config.settings import Settings
from collector_app.config.settings import Theme as SettingsTheme
from collector_app.desktop.rescue_desk import SessionRescue
from collector_app.domain.localised import Language
from collector_app.domain.outcome import Outcome
from collector_app.gui import translation
from collector_app.gui.background import HeldWork
from collector_app.gui.case.case_controller import CaseController
from collector_app.gui.settings.about_model import AboutShown
from collector_app.gui.settings.settings_controller import SettingsController
from collector_app.gui.shell.navigation import NavEntry
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.sync.sync_controller import SyncController
from collector_app.gui.sync.sync_model import SyncShown
from collector_app.gui.theme import Appearance, Theme, apply, current
from collector_app.gui.today.today_controller import TodayController
from collector_app.usecases.day import Day
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.sync_status import SyncStatus
from tests.fakes.samples import DAY
from tests.gui.today.working_day import NOW, crowd, made, receive, shipped_rules, working_day
from tests.unit.usecases.world import World

Keep = list[object]
Screen = Callable[[Keep], tuple[QWidget, QWidget, str]]


def entries(language: str) -> list[NavEntry]:
    """Where one can go, as the desktop offers it."""
    chinese = language == "zh_CN"
    return [
        NavEntry("today", "今天" if chinese else "Today", "map-trifold", "Ctrl+1"),
        NavEntry("sync", "同步" if chinese else "Sync", "cloud-arrow-up", "Ctrl+2"),
        NavEntry("settings", "设置" if chinese else "Settings", "gear-six", "Ctrl+5"),
        NavEntry("lock", "锁定" if chinese else "Lock", "lock-simple", "Ctrl+L", at_foot=True),
    ]


def today(keep: Keep) -> tuple[QWidget, QWidget, str]:
    world = working_day()
    world.session.companions = ("c-2",)
    world.prove("c-2")
    controller = TodayController(Day(world.session))
    controller.refresh()
    keep.append(controller)
    return controller.view, controller.header, "today"


def today_empty(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = TodayController(Day(crowd(0).session))
    controller.set_offline(offline=False)
    controller.refresh()
    keep.append(controller)
    return controller.view, controller.header, "today"


def today_nothing_found(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = TodayController(Day(working_day().session))
    controller.refresh()
    controller.header.search.setText("zzz")
    controller.refresh()
    keep.append(controller)
    return controller.view, controller.header, "today"


def _case(keep: Keep, case_id: str = "case-00010", world: World | None = None) -> CaseController:
    controller = CaseController((world or working_day()).session)
    keep.append(controller)
    controller.open(case_id)
    return controller


def case(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = _case(keep)
    return controller.view, controller.header, "today"


def case_ready(keep: Keep) -> tuple[QWidget, QWidget, str]:
    world = working_day()
    world.session.companions = ("c-2",)
    world.prove("c-2")
    controller = _case(keep, world=world)
    return controller.view, controller.header, "today"


def case_talk(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = _case(keep)
    controller._choose_gate("negotiate")
    controller.view.gates.tabs.set_current("negotiate")
    return controller.view, controller.header, "today"


def case_call(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = _case(keep)
    controller.view.contacts.call.click()
    return controller.view, controller.header, "today"


def case_company(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = _case(keep)
    controller._help("company")
    return controller.view, controller.header, "today"


def case_open(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = _case(keep)
    controller.view.who.sealed.button.click()
    return controller.view, controller.header, "today"


def case_held(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = _case(keep, "case-00011")
    return controller.view, controller.header, "today"


def _sync(keep: Keep, shown: SyncShown, *, received: bool = False) -> tuple[QWidget, QWidget, str]:
    world = working_day()
    made(world, "case-00004", minutes=29, outcome=Outcome.PLAN_REQUESTED, notes=12)
    if received:
        with world.store.view() as view:
            second = view.journal.visits()[1].last_seq
        receive(world, through=second)
        made(world, "case-00005", minutes=21, outcome=Outcome.STOPPED, notes=3)
    controller = SyncController(SyncStatus(world.store), lambda: DAY, HeldWork(), SessionRescue(world.session))
    controller.set_shown(shown)
    keep.append(controller)
    return controller.view, controller.header, "sync"


def sync_sending(keep: Keep) -> tuple[QWidget, QWidget, str]:
    shown = SyncShown(SyncState.SYNCING, waiting_entries=22, last_success=NOW, bytes_done=88_200, bytes_total=111_000)
    return _sync(keep, shown, received=True)


def sync_offline(keep: Keep) -> tuple[QWidget, QWidget, str]:
    shown = SyncShown(SyncState.OFFLINE, last_success=NOW, next_try=NOW + timedelta(minutes=12), waiting_entries=40)
    return _sync(keep, shown)


def sync_revoked(keep: Keep) -> tuple[QWidget, QWidget, str]:
    return _sync(keep, SyncShown(SyncState.REVOKED, waiting_entries=40), received=True)


def sync_done(keep: Keep) -> tuple[QWidget, QWidget, str]:
    world = working_day()
    receive(world)
    controller = SyncController(SyncStatus(world.store), lambda: DAY, HeldWork(), SessionRescue(world.session))
    controller.set_shown(SyncShown(last_success=NOW, next_try=NOW + timedelta(minutes=5)))
    keep.append(controller)
    return controller.view, controller.header, "sync"


def sync_empty(keep: Keep) -> tuple[QWidget, QWidget, str]:
    world = crowd(0)
    controller = SyncController(SyncStatus(world.store), lambda: DAY, HeldWork(), SessionRescue(world.session))
    controller.set_shown(SyncShown(paused=True))
    keep.append(controller)
    return controller.view, controller.header, "sync"


ABOUT = AboutShown(
    version="0.1.0",
    parts=(("Qt", "6.11.0"), ("SQLCipher", "4.19.0"), ("SQLite", "3.53.0")),
    collector="周舟",
    branch="澄江分公司",
    device="device-1",
    server="https://centre.example",
    cases=10,
    records=1_204,
    data_size=3_400_000,
    free_space=81_200_000_000,
)


def settings(keep: Keep) -> tuple[QWidget, QWidget, str]:
    shown = Settings(language=Language(current().language), theme=SettingsTheme.LIGHT, text_scale=current().scale)
    controller = SettingsController(shown, lambda: ABOUT, shipped_rules, lambda: DAY)
    keep.append(controller)
    return controller.view, controller.header, "settings"


def settings_new(keep: Keep) -> tuple[QWidget, QWidget, str]:
    controller = SettingsController(Settings(), lambda: AboutShown("0.1.0"), lambda: None, lambda: DAY)
    keep.append(controller)
    return controller.view, controller.header, "settings"


SCREENS: dict[str, Screen] = {
    "today": today,
    "today_empty": today_empty,
    "today_nothing_found": today_nothing_found,
    "case": case,
    "case_ready": case_ready,
    "case_talk": case_talk,
    "case_call": case_call,
    "case_company": case_company,
    "case_open": case_open,
    "case_held": case_held,
    "sync_sending": sync_sending,
    "sync_offline": sync_offline,
    "sync_revoked": sync_revoked,
    "sync_done": sync_done,
    "sync_empty": sync_empty,
    "settings": settings,
    "settings_new": settings_new,
}

LOOKS: tuple[tuple[Appearance, int, tuple[int, int]], ...] = (
    ("light", 100, (1366, 768)),
    ("dark", 100, (1366, 680)),
    ("light", 200, (1366, 680)),
)


def settle(app: QApplication) -> None:
    """Let every layout request run its course."""
    for _ in range(8):
        app.processEvents()


def pictures(
    app: QApplication, language: str, size: tuple[int, int], wanted: list[str]
) -> Iterator[tuple[str, QWidget]]:
    """Every screen in its shell, shown and settled."""
    for name in wanted:
        keep: Keep = []
        page, header, key = SCREENS[name](keep)
        shell = Shell(entries(language))
        shell.add_page(key, page, header)
        shell.show_page(key)
        shell.navigation.set_count("sync", 2)
        shell.resize(*size)
        shell.show()
        settle(app)
        yield name, shell
        shell.hide()
        shell.deleteLater()
        # Without a running loop nothing is deleted by itself, and windows that pile up hear every change of theme.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def render(app: QApplication, folder: Path, wanted: list[str]) -> int:
    """Write the pictures; returns how many."""
    count = 0
    for appearance, scale, size in LOOKS:
        for language in translation.LANGUAGES:
            apply(app, Theme(appearance, scale, language, reduced_motion=True))
            translation.install(app, language)
            for name, window in pictures(app, language, size, wanted):
                window.grab().save(str(folder / f"{name}.{appearance}.{language}.{scale}.png"))
                count += 1
    return count


if __name__ == "__main__":
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="pictures-"))
    target.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    sys.stdout.write(f"{render(application, target, sys.argv[2:] or list(SCREENS))} pictures in {target}\n")
