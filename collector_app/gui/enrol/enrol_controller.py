"""Drives enrolment: checks what can be checked here, then asks the centre, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from collector_app.config.settings import is_server_url
from collector_app.gui.background import Work
from collector_app.gui.enrol.enrol_view import EnrolForm, EnrolView, FieldName
from collector_app.gui.failures import sentence
from collector_app.usecases.failures import Failure, FailureCode

translate = QCoreApplication.translate

_FIELD_OF: Final[dict[FailureCode, FieldName]] = {
    FailureCode.CODE_UNKNOWN: "code",
    FailureCode.CODE_USED: "code",
    FailureCode.OFFLINE: "server",
    FailureCode.SERVER_UNTRUSTED: "server",
    FailureCode.PASSPHRASE_TOO_WEAK: "passphrase",
}


class EnrolController(QObject):
    """Registers the laptop with `enrol(server, code, passphrase)`; ``enrolled`` carries the open session.

    ``enrolled_anyway`` carries the session of an attempt that was given up too late: the centre has spent the code, so
    whoever listens locks it and asks for the passphrase. `words` offers five new words for a passphrase.
    """

    enrolled = Signal(object)
    enrolled_anyway = Signal(object)

    def __init__(
        self,
        view: EnrolView,
        work: Work,
        enrol: Callable[[str, str, str], object],
        words: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(view)
        self._view, self._work, self._enrol, self._words = view, work, enrol, words
        self._given_up = 0  # attempts under way that nobody waits for; calls end in the order they began
        view.submitted.connect(self._submit)
        view.words_wanted.connect(self.offer_words)
        view.cancelled.connect(self._cancel)

    def offer_words(self) -> None:
        """Offer five other words."""
        task = self._work.start(lambda: tuple(self._words()))
        task.succeeded.connect(self._view.offer_words)

    def _submit(self, form: EnrolForm) -> None:
        problem = self._problem(form)
        if problem is not None:
            self._view.refuse(problem[1], problem[0])
            return
        self._view.set_progress(
            translate("EnrolController", "Registering this laptop"),
            translate("EnrolController", "Making keys and asking the centre"),
        )
        server, code, passphrase = form.server.rstrip("/"), form.code, form.passphrase
        task = self._work.start(lambda: self._enrol(server, code, passphrase))
        task.succeeded.connect(self._done)
        task.failed.connect(self._refused)

    def _problem(self, form: EnrolForm) -> tuple[FieldName, str] | None:
        if not is_server_url(form.server.rstrip("/")):
            return "server", translate("EnrolController", "Type the whole address, for example https://centre.example.")
        if not form.code:
            return "code", translate("EnrolController", "Type the one-time code from your branch office.")
        if form.passphrase != form.again:
            return "again", translate("EnrolController", "The two passphrases differ. Type the second one again.")
        return None

    def _done(self, session: object) -> None:
        if self._given_up:
            self._given_up -= 1
            self.enrolled_anyway.emit(session)
            return
        self._view.end_progress()
        self._view.wipe()
        self.enrolled.emit(session)

    def _refused(self, error: Exception) -> None:
        if self._given_up:
            self._given_up -= 1
            return
        self._view.end_progress()
        at = _FIELD_OF.get(error.code) if isinstance(error, Failure) else None
        self._view.refuse(sentence(error).text(), at)

    def _cancel(self) -> None:
        self._given_up += 1
        self._view.end_progress()
