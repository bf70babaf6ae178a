"""Looks at the silence with every lock screen and each hour: a laptop may lie locked, or open, for weeks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QStackedWidget

from collector_app.desktop.scopes import Locked
from collector_app.domain.silence import Silence, Standing
from collector_app.gui.background import Work
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.usecases.failures import Failure

if TYPE_CHECKING:  # the unlock screen comes before anything of a session
    from collector_app.desktop.wiring import Joined
    from collector_app.desktop.workbench import Workbench
    from collector_app.usecases.session import OpenSession

log = logging.getLogger(__name__)
_EACH: Final = 60 * 60 * 1000  # milliseconds; thirty days need no finer look


class Faces(Protocol):
    """What the watch needs of the app: the home, both faces, and the way from one to the other."""

    locked: Locked
    workbench: Workbench | None
    wait_for_home: Callable[[], None]

    @property
    def window(self) -> QStackedWidget:
        """Where the face stands."""
        ...

    def join(self) -> Joined:
        """Return the joined adapters."""
        ...

    def lock(self, reason: str) -> None:
        """Drop the unlocked scope."""
        ...

    def show_locked(self) -> None:
        """Show the locked face that fits what is here."""
        ...


class SilenceWatch(QObject):
    """Does what is due while the laptop is locked and says so there; an open session that is due it locks first."""

    def __init__(self, faces: Faces, work: Work) -> None:
        super().__init__()
        self._faces, self._work = faces, work
        self._each = QTimer(self)
        self._each.setInterval(_EACH)
        self._each.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now and from now on."""
        self._each.start()
        self.look()

    def end(self) -> None:
        """Look no more: the window goes, and a timer that runs on would outlive it."""
        self._each.stop()

    def look_again(self) -> None:
        """Another lock screen is up; nothing before `begin`: the first paint comes before everything."""
        if self._each.isActive():
            self.look()

    def look(self) -> None:
        """Look once."""
        bench = self._faces.workbench
        if bench is None:
            task = self._work.start(self._heed)
            task.succeeded.connect(self._show)
            task.failed.connect(_not_heeded)
        elif self._too_long(bench.session):
            self._faces.lock("silence")

    def _heed(self) -> Standing:
        """On the worker, before any unlocking that is asked for later."""
        from collector_app.desktop.silence import heed

        self._faces.wait_for_home()
        return heed(self._faces.locked)

    def _too_long(self, session: OpenSession) -> bool:
        if session.contacts is None:
            return False
        try:
            recoverable = self._faces.join().vault.recoverable()
            with session.store.view() as view:
                standing = session.contacts.standing(view, recoverable=recoverable)
        except Failure as failure:
            _not_heeded(failure)
            return False
        return standing.silence in (Silence.OVER, Silence.SHUT)

    def _show(self, standing: Standing) -> None:
        page = self._faces.window.currentWidget()
        if not isinstance(page, UnlockView):
            return
        if standing.silence is Silence.OVER:
            self._show_empty(standing)
            return
        from collector_app.gui.unlock.unlock_controller import UnlockController

        for controller in page.findChildren(UnlockController):
            controller.say_silence(standing)

    def _show_empty(self, standing: Standing) -> None:
        from collector_app.gui.enrol.enrol_view import EnrolView
        from collector_app.gui.silence_words import silence_words
        from collector_app.gui.wording import Wording

        self._faces.show_locked()
        page = self._faces.window.currentWidget()
        if isinstance(page, EnrolView):
            said = Wording(self._faces.locked.settings.language.value).sentences(*silence_words(standing))
            page.refuse(said, tone="plain")


def _not_heeded(error: object) -> None:
    """A keyring or a disk that refuses keeps everything shut as well; the next look tries again."""
    if isinstance(error, Failure):
        log.info("silence.not_heeded", extra={"failure": error.code})
    elif isinstance(error, BaseException):
        log.error("silence.unexpected", exc_info=error)
