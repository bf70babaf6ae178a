"""Adds a colleague to a visit under way: the page for the code, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from collector_app.gui.failures import sentence
from collector_app.gui.visit.attest_page import AttestPage
from collector_app.gui.visit.standing import Standing
from collector_app.usecases.presence import ATTESTING, Presence, PresenceError
from collector_app.usecases.visit_session import VisitSession


class Attesting(QObject):
    """Adds somebody; then a move that was refused is tried again, or ``stood`` goes on where one was."""

    stood = Signal()

    def __init__(
        self, session: VisitSession, standing: Standing, attempt: Callable[[Callable[[], object]], bool]
    ) -> None:
        super().__init__(standing)
        self._session, self._standing, self._attempt = session, standing, attempt

    def ask(self) -> None:
        """Ask for a colleague's code; from the door on nothing happens."""
        visit = self._session.visit
        if visit.stage not in ATTESTING:
            return
        everybody = Presence(self._session.log.session).colleagues()
        today = self._standing.view.time.shown.astimezone(self._session.zone).date()
        colleagues = [item for item in everybody if visit.attested.get(item.id) != today]
        named = [item.id for item in colleagues if item.id in visit.companions]
        likely = next(iter([*named, *(item.id for item in colleagues[: len(colleagues) == 1])]), "")
        page = AttestPage(colleagues, likely)
        page.given.connect(lambda colleague, typed: self._check(page, colleague, typed))
        self._standing.show(page, beside=True)

    def _check(self, page: AttestPage, colleague: str, typed: str) -> None:
        refused: list[PresenceError] = []

        def attest() -> None:
            try:
                self._session.attest(colleague, typed)
            except PresenceError as error:
                refused.append(error)

        if not self._attempt(attest):
            return
        if refused:
            page.code.refuse(sentence(refused[0]).text())
            return
        stopped, self._standing.refused = self._standing.refused, None
        if stopped is None:
            self.stood.emit()
        else:
            self._standing.moved.emit(stopped.move)
