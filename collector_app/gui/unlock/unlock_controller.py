"""Drives the unlock screen: one try at a time, off the window's thread, with the wait that the vault asks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from collector_app.gui.background import Work
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.usecases.failures import Failure, FailureCode


class UnlockController(QObject):
    """Tries passphrases with `unlock`; ``unlocked`` carries what it returned, the open session."""

    unlocked = Signal(object)

    def __init__(self, view: UnlockView, work: Work, unlock: Callable[[str], object]) -> None:
        super().__init__(view)
        self._view, self._work, self._unlock = view, work, unlock
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._try_again)
        view.submitted.connect(self._submit)
        # Recovery by two supervisors is not built yet, and a button without effect is worse than none.
        view.recovery.hide()

    def _submit(self, passphrase: str) -> None:
        self._view.set_busy(True)
        task = self._work.start(lambda: self._unlock(passphrase))
        task.succeeded.connect(self._opened)
        task.failed.connect(self._refused)

    def _opened(self, session: object) -> None:
        self._view.set_busy(False)
        self._view.wipe()
        self.unlocked.emit(session)

    def _refused(self, error: Exception) -> None:
        # The sentences know the answers of a visit, and with them half the domain: not before the first paint.
        from collector_app.gui.failures import sentence  # noqa: PLC0415 - see above

        self._view.refuse(sentence(error).text())
        if isinstance(error, Failure) and error.code in (FailureCode.TOO_MANY_TRIES, FailureCode.WRONG_PASSPHRASE):
            seconds = int(error.details.get("seconds", 0))
            if seconds > 0:
                self._view.set_waiting(True)
                self._wait.start(seconds * 1000)

    def _try_again(self) -> None:
        self._view.set_waiting(False)
        self._view.take_focus()
