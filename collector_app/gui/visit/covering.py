"""Covering and lifting: by key, when the window loses the focus, when nobody touches it, when somebody comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from collector_app.domain.disclosure import CoverReason
from collector_app.domain.visit.fold import PRIVATE_MARK
from collector_app.domain.visit.stage import ASKING, AT_THE_DOOR, HUSHED, Stage
from collector_app.gui.visit.cover_page import ALONE, LEAVE
from collector_app.gui.visit.idle_watch import IdleWatch
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.usecases.visit_session import VisitSession

IDLE_MS: Final = 90_000  # half of the idle lock's three minutes (security.md): covered well before it locks

_EXPOSED: Final = AT_THE_DOOR | {Stage.LEAVING}
"""Stages in which a stranger may look at the screen: there it covers by itself."""


class Covering(QObject):
    """Keeps the cover of one visit.

    `covered` comes before anything is written, `recorded` after it was tried, `lifted` when the work may show again.

    `attempt` makes a call and returns whether it went through; a failure is told elsewhere and the cover stays.
    """

    covered = Signal()
    recorded = Signal()
    lifted = Signal()
    leave_asked = Signal()
    stop_asked = Signal()

    def __init__(
        self, session: VisitSession, screen: VisitScreen, attempt: Callable[[Callable[[], object]], bool]
    ) -> None:
        super().__init__(screen)
        self._session, self._screen, self._attempt = session, screen, attempt
        self._idle = IdleWatch(IDLE_MS, self)
        self._idle.idle.connect(lambda: self._by_itself(CoverReason.IDLE))
        screen.touched.connect(self._idle.touch)
        screen.deactivated.connect(lambda: self._by_itself(CoverReason.FOCUS_LOST))
        screen.cover.lift_asked.connect(self.ask)
        screen.cover.chosen.connect(self._chosen)
        screen.cover.stop_asked.connect(self._stop)

    def watch(self) -> None:
        """Watch for idleness in stages where a stranger may look, and only there."""
        if self._session.visit.stage in _EXPOSED:
            self._idle.start()
        else:
            self._idle.stop()

    def put(self, reason: CoverReason) -> None:
        """Cover: first the screen, then the record."""
        self._screen.put_cover()
        self.covered.emit()
        self._attempt(lambda: self._session.cover(reason))
        self.recorded.emit()

    def somebody_came(self) -> None:
        """Cover because somebody came in; at the door only."""
        if self._session.visit.stage in AT_THE_DOOR:
            self.put(CoverReason.THIRD_PERSON)

    def _by_itself(self, reason: CoverReason) -> None:
        if self._session.visit.stage in _EXPOSED and not self._screen.covered():
            self.put(reason)

    def ask(self) -> None:
        """Lift the cover, or ask first whether nobody else can hear."""
        stage = self._session.visit.stage
        if stage in ASKING:
            self._demand(sealed=True)
        elif stage in HUSHED and self._somebody_near():
            self._demand(sealed=False)
        else:
            self._lift()

    def _demand(self, *, sealed: bool) -> None:
        self._screen.put_cover()
        self._screen.cover.ask(sealed=sealed, may_stop=self._session.visit.stage in AT_THE_DOOR)

    def _somebody_near(self) -> bool:
        visit = self._session.visit
        return bool(visit.came_in) and visit.marks.get(PRIVATE_MARK) is not True

    def _chosen(self, what: str) -> None:
        if what == LEAVE:
            self._screen.lift_cover()
            self.leave_asked.emit()
            return
        if what == ALONE and not self._attempt(self._confirm):
            return
        self._lift()

    def _confirm(self) -> None:
        if self._session.log.must_uncover:
            self._session.uncover(private=True)
        elif self._session.visit.stage not in ASKING:
            self._session.confirm_private()

    def _lift(self) -> None:
        self._screen.lift_cover()
        self.lifted.emit()

    def _stop(self) -> None:
        self._screen.lift_cover()
        self.stop_asked.emit()
