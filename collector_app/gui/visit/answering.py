"""Records what a step was answered with; a change of an earlier answer wants a reason first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from collector_app.domain.journal.canonical import Plain
from collector_app.gui.visit.reason_page import ReasonPage
from collector_app.gui.visit.standing import Standing
from collector_app.usecases.answers import check
from collector_app.usecases.visit_session import VisitSession
from collector_app.usecases.visit_view import VisitView


class Answering(QObject):
    """``recorded`` carries the step's id and the view after it (None: to be read)."""

    recorded = Signal(str, object)

    def __init__(
        self, session: VisitSession, standing: Standing, attempt: Callable[[Callable[[], object]], bool]
    ) -> None:
        super().__init__(standing)
        self._session, self._standing, self._attempt = session, standing, attempt

    def take(self, value: Plain) -> None:
        """Record the answer to the step in front; the same answer again only goes on."""
        shown = self._standing.way.here
        if shown is None:
            return
        step, old = shown.step, shown.answer
        if old is None:
            views: list[VisitView] = []
            if self._attempt(lambda: views.append(self._session.answer(step.id, value))):
                self.recorded.emit(step.id, views[0])
        elif old.value == value:
            self._standing.go_to(self._standing.way.forward())
        elif self._attempt(lambda: check(step, value)):
            page = ReasonPage(step.title.text(self._session.language))
            page.given.connect(lambda reason: self._correct(step.id, value, reason))
            self._standing.show(page, beside=True)

    def _correct(self, step_id: str, value: Plain, reason: str) -> None:
        if self._attempt(lambda: self._session.correct(step_id, value, reason)):
            self.recorded.emit(step_id, None)
