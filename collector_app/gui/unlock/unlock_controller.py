"""Drives the unlock screen: one try at a time, off the window's thread, with the wait that the vault asks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from collector_app.domain.silence import Silence, Standing
from collector_app.gui.background import Work
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.usecases.failures import Failure, FailureCode


class UnlockController(QObject):
    """Tries passphrases with `unlock`; ``unlocked`` carries what it returned, the open session.

    `offer_pin` lets the session's PIN be tried as well, `say_why` says why it is locked, `say_silence` how long the
    centre was not heard.
    """

    unlocked = Signal(object)

    def __init__(self, view: UnlockView, work: Work, unlock: Callable[[str], object]) -> None:
        super().__init__(view)
        self._view, self._work, self._unlock = view, work, unlock
        self._by_pin: Callable[[str], object] = unlock
        self._reason, self._standing = "", Standing()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._try_again)
        view.submitted.connect(lambda passphrase: self._try(lambda: self._unlock(passphrase)))
        view.pin_submitted.connect(lambda pin: self._try(lambda: self._by_pin(pin)))
        view.installEventFilter(self)

    def offer_pin(self, tries: int, unlock: Callable[[str], object]) -> None:
        """Ask for the PIN first, while it has tries left; `unlock` tries one and returns the open session."""
        self._by_pin = unlock
        self._view.offer_pin(tries)

    def say_why(self, reason: str) -> None:
        """Say why it is locked, in the language of the moment."""
        self._reason = reason
        self._say()

    def say_silence(self, standing: Standing) -> None:
        """Say how long the centre was not heard, and what follows."""
        if standing != self._standing:
            self._standing = standing
            self._say()

    def _say(self) -> None:
        if self._reason or self._standing.silence is not Silence.QUIET:
            from collector_app.gui.unlock.lock_words import how_silent, why_locked  # noqa: PLC0415 - not at first start

            self._view.set_facts((*how_silent(self._standing), *why_locked(self._reason)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() == QEvent.Type.LanguageChange:
            self._say()
        return super().eventFilter(watched, event)

    def _try(self, unlock: Callable[[], object]) -> None:
        self._view.set_busy(True)
        task = self._work.start(unlock)
        task.succeeded.connect(self._opened)
        task.failed.connect(self._refused)

    def _opened(self, session: object) -> None:
        self._view.set_busy(False)
        self._view.wipe()
        self.unlocked.emit(session)

    def _refused(self, error: Exception) -> None:
        # The sentences know the answers of a visit, and with them half the domain: not before the first paint.
        from collector_app.gui.failures import sentence  # noqa: PLC0415 - see above

        self._view.set_busy(False)
        if isinstance(error, Failure) and error.code in (FailureCode.WRONG_PIN, FailureCode.PIN_GONE):
            self._view.offer_pin(int(error.details.get("left", 0)))  # without tries left the passphrase is asked for
        self._view.refuse(sentence(error).text())
        if isinstance(error, Failure) and error.code in (FailureCode.TOO_MANY_TRIES, FailureCode.WRONG_PASSPHRASE):
            seconds = int(error.details.get("seconds", 0))
            if seconds > 0:
                self._view.set_waiting(True)
                self._wait.start(seconds * 1000)

    def _try_again(self) -> None:
        self._view.set_waiting(False)
        self._view.take_focus()
