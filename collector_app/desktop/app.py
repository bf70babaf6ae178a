"""The window's life: painted at once, locked first, unlocked into a workbench, and back."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from collector_app.config.folders import Folders
from collector_app.config.settings import Settings, Theme
from collector_app.desktop.scopes import Locked
from collector_app.desktop.silence_watch import SilenceWatch
from collector_app.domain.localised import Language
from collector_app.gui import theme as look
from collector_app.gui.background import Work
from collector_app.gui.translation import LANGUAGES, install
from collector_app.gui.unlock.lock_cover import LockCover
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file

if TYPE_CHECKING:  # the modules behind these cost most of a second: they are imported while the passphrase is typed
    from collector_app.desktop.wiring import Joined
    from collector_app.desktop.workbench import Workbench
    from collector_app.usecases.ports.device import PinKeeper
    from collector_app.usecases.session import OpenSession

translate = QCoreApplication.translate
log = logging.getLogger(__name__)
_DESIGN = (1366, 768)  # look.md, Grid


class Window(QStackedWidget):
    """The one top-level window: the locked face or the workbench stands in it. ``painted`` comes once."""

    closing = Signal()
    painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._painted = False
        self._cover: LockCover | None = None
        self.resize(*_DESIGN)

    def put(self, page: QWidget) -> None:
        """Show `page` and delete what stood there before, a cover too."""
        if self._cover is not None:
            self._cover.deleteLater()
            self._cover = None
        old = self.currentWidget()
        self.addWidget(page)
        self.setCurrentWidget(page)
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()

    def cover(self) -> None:
        """Hide everything that stands in the window, and every window beside it, before this returns."""
        self._cover = LockCover(self)
        self._cover.put_on()
        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible():
                other.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first frame, after all of it."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.painted.emit)  # what stands in the window is painted in this turn

    def closeEvent(self, event: QCloseEvent) -> None:
        """Lock before going: no answer is lost, the journal is sealed."""
        self.closing.emit()
        super().closeEvent(event)


class CollectorApp(QObject):
    """Owns the window and the two scopes. `locked_shown` and `opened` say which face is up.

    By itself it locks in place: for a demo and for tests. The command ends the process instead (`window_process.py`),
    through what may be put in here: `after_lock` is called with the reason once the session is closed, `after_keys`
    when keys were in memory and no session came of it, with the code of the failure that stopped it or nothing,
    `wait_for_home` before anything of the home is opened, on the worker's thread, and `pin` keeps the box of the
    session's PIN while nobody is logged in; without it there is no PIN. `locking` comes when the screen is covered and
    nothing is recorded yet.
    """

    locked_shown = Signal()
    opened = Signal()
    locking = Signal(str)
    _held_keys = Signal(str)

    def __init__(self, app: QApplication, locked: Locked, work: Work) -> None:
        super().__init__()
        self._app, self.locked, self._work = app, locked, work
        self._joined: Joined | None = None
        self.workbench: Workbench | None = None
        self.pin: PinKeeper | None = None
        self.after_lock: Callable[[str], None] = self.show_locked
        self.after_keys: Callable[[str], None] = lambda failure: None if failure else self.show_locked()
        self._held_keys.connect(lambda failure: self.after_keys(failure))  # noqa: PLW0108 - what is put in later
        self.wait_for_home: Callable[[], None] = _home_is_ours
        self.silence = SilenceWatch(self, work)
        self.window = Window()
        self.window.closing.connect(self.silence.end)
        self.window.closing.connect(lambda: self.lock("exit", show=False))
        self.wear(locked.settings)

    def wear(self, settings: Settings) -> None:
        """Put on theme, text size and language."""
        dark = settings.theme is Theme.DARK
        if settings.theme is Theme.SYSTEM:
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        appearance: look.Appearance = "dark" if dark else "light"
        look.apply(self._app, look.Theme(appearance, settings.text_scale, settings.language.value))
        install(self._app, settings.language.value)
        self.window.setWindowTitle(translate("App", "Visit Companion"))

    def join(self) -> Joined:
        """Import and join the adapters, once; slow the first time."""
        if self._joined is None:
            from collector_app.desktop import workbench  # noqa: F401 - so that unlocking need not wait for it
            from collector_app.desktop.wiring import join

            self._joined = join(self.locked)
        return self._joined

    @property
    def asks_to_unlock(self) -> bool:
        """Whether the unlock screen is up."""
        return isinstance(self.window.currentWidget(), UnlockView)

    def show(self, reason: str = "") -> None:
        """Show the locked face; the rest is imported behind it once a person can see it."""
        self.window.painted.connect(self._go_on_behind)
        self.show_locked(reason)
        self.window.show()

    def _go_on_behind(self) -> None:
        gc.enable()
        self._work.start(self.join)
        self.silence.begin()

    def show_locked(self, reason: str = "") -> None:
        """Show the unlock screen with why it is locked, or enrolment on a new device."""
        if self.locked.enrolled:
            self._show_unlock(reason)
        else:
            self._show_enrol()
        self.silence.look_again()
        self.locked_shown.emit()

    def _show_unlock(self, reason: str) -> None:
        from collector_app.gui.unlock.unlock_controller import UnlockController

        view = UnlockView(tuple(LANGUAGES.items()))
        view.language_chosen.connect(self.choose_language)
        controller = UnlockController(view, self._work, self._unlock)
        controller.say_why(reason)
        if self.pin is not None:
            controller.offer_pin(self.pin.tries_left(), self._unlock_by_pin)
        controller.unlocked.connect(self._open)
        view.recovery_asked.connect(self._show_recovery)
        self.window.put(view)
        view.take_focus()

    def forget_pin(self) -> None:
        """Ask for the passphrase from now on."""
        page = self.window.currentWidget()
        if isinstance(page, UnlockView):
            page.offer_pin(0)

    def _show_recovery(self) -> None:
        from collector_app.desktop.recovery_scope import HomeRecovery
        from collector_app.gui.unlock.recovery_controller import RecoveryController
        from collector_app.gui.unlock.recovery_view import RecoveryView

        view = RecoveryView(tuple(LANGUAGES.items()))
        view.language_chosen.connect(self.choose_language)
        controller = RecoveryController(view, self._work, HomeRecovery(self.locked))
        for over in (controller.recovered, controller.left):
            over.connect(lambda: self.after_keys(""))
        self.window.put(view)

    def _show_enrol(self) -> None:
        from collector_app.gui.enrol.enrol_controller import EnrolController
        from collector_app.gui.enrol.enrol_view import EnrolView

        view = EnrolView(tuple(LANGUAGES.items()))
        view.language_chosen.connect(self.choose_language)
        view.set_server(self.locked.settings.server_url)
        controller = EnrolController(
            view,
            self._work,
            self._enrol,
            lambda: self.join().five_words(self.locked.settings.language.value),
        )
        controller.enrolled.connect(self._open)
        controller.enrolled_anyway.connect(self._close_unwanted)
        self.window.put(view)
        controller.offer_words()

    def _unlock(self, passphrase: str) -> OpenSession:
        self.wait_for_home()
        self.locked.end_wipe()
        return self.join().unlock(passphrase, self._held_keys.emit)

    def _unlock_by_pin(self, pin: str) -> OpenSession:
        joined = self.join()  # before the box is asked for: from then on the try counts
        self.wait_for_home()
        self.locked.end_wipe()
        return joined.unlock_by_pin(pin, cast("PinKeeper", self.pin), self._held_keys.emit)

    def _enrol(self, server: str, code: str, passphrase: str) -> OpenSession:
        self.wait_for_home()
        self.locked.end_wipe()
        self.locked.clear_half_enrolment()
        return self.join().sessions.enrol(server, code, passphrase)

    def _close_unwanted(self, session: OpenSession) -> None:
        """Registering was given up after the centre had agreed: the laptop is registered, and locked."""
        try:
            session.lock("cancelled")
        except Failure as error:
            log.warning("session.lock_not_recorded", extra={"failure": error.code})
        self.after_keys("")

    def choose_language(self, language: str) -> None:
        """Change the language and remember it."""
        self.change(replace(self.locked.settings, language=Language(language)))

    def change(self, settings: Settings) -> None:
        """Put on other settings and keep them; a disk that refuses them is told, they hold for now."""
        self.locked.settings = settings
        self.wear(settings)
        try:
            self.locked.keep(settings)
        except OSError as error:
            failure = failure_of_file(error)
            log.warning("settings.not_saved", extra={"failure": failure.code})
            if self.workbench is not None and failure.code is FailureCode.DISK_FULL:
                self.workbench.tell(failure)

    def _open(self, session: OpenSession) -> None:
        from collector_app.desktop.workbench import Workbench

        bench = Workbench(self.window.windowHandle(), session, self.join(), self.locked, self._work)
        if self.pin is not None:
            bench.settings.offer_pin(self.join().session_pin(session, self.pin), self._work)
        bench.lock_asked.connect(self.lock)
        bench.settings_changed.connect(self.change)
        self.workbench = bench
        self.window.put(bench.shell)
        bench.start()
        self.opened.emit()

    def lock(self, reason: str, *, show: bool = True) -> None:
        """Cover, then drop the unlocked scope whole; from the lock key, idle, the system, or the window's end.

        What the world refuses on the way, a full disk or a locked keyring, never leaves the cases on the screen.
        """
        bench, self.workbench = self.workbench, None
        if bench is None:
            return
        self.window.cover()
        if show:
            self.locking.emit(reason)
        try:
            bench.close(reason)
        except Failure as error:
            log.warning("session.lock_not_recorded", extra={"failure": error.code})
        finally:
            self.locked.finish_wipe()
            if show:
                self.after_lock(reason)


def _home_is_ours() -> None:
    """Nobody held the home before: there is nothing to wait for."""


def keep_log(folders: Folders) -> None:
    """Write the redacted log from now on; a disk that refuses it keeps nobody out."""
    from collector_app.config.logs import open_log

    try:
        open_log(folders.log)
    except OSError:
        log.warning("log.not_opened")
