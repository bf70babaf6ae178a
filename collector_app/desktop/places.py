"""Remembers where somebody stands, and comes back to it behind a lock, a crash or the next start."""

from __future__ import annotations

import logging
from datetime import date
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer

from collector_app.gui.case.case_controller import CaseController
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.visit.coming_back import resume_at, where
from collector_app.gui.visit.visit_controller import VisitController
from collector_app.usecases.failures import Failure
from collector_app.usecases.place import Place
from collector_app.usecases.ports.store import View
from collector_app.usecases.session import OpenSession

log = logging.getLogger(__name__)
_EVERY: Final = 5_000  # ms: what a crash may cost of a text that is being typed; a lock costs none of it


class Bench(Protocol):
    """What is remembered of the workbench."""

    session: OpenSession
    shell: Shell
    case: CaseController
    visit: VisitController | None

    def go(self, key: str) -> None:
        """Go to a page."""
        ...

    def open_case(self, case_id: str) -> None:
        """Open a case and show it."""
        ...

    def resume(self, *, quiet: bool = False) -> None:
        """Go on with the open visit."""
        ...


class Places(QObject):
    """Writes the place into the store every few seconds if it changed, and at the lock; reads it when it opens."""

    def __init__(self, bench: Bench, case_page: str, visit_page: str, parent: QObject) -> None:
        """`case_page` and `visit_page` are the pages that need more than their name to come back to."""
        super().__init__(parent)
        self._bench, self._case_page, self._visit_page = bench, case_page, visit_page
        self._kept: Place | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.note)

    def come_back(self) -> None:
        """Go to where somebody stood; what is not there any more is passed over."""
        bench = self._bench
        with bench.session.store.view() as view:
            place = view.leased.place() or Place()
            stands = place.seq == _last_record(view, place.visit)
        self._kept = place
        if place.day is not None and place.day == self._today():
            bench.session.companions, bench.session.attestations = place.companions, place.attestations
        bench.resume(quiet=True)
        if bench.visit is not None and bench.visit.session.visit.id == place.visit:
            resume_at(bench.visit, place.step if stands else "", place.drafts)
        if place.page == self._case_page and bench.visit is None:
            self._open_case(place)
        elif place.page not in ("", self._case_page, self._visit_page):
            bench.go(place.page)
        self._timer.start(_EVERY)

    def _open_case(self, place: Place) -> None:
        with self._bench.session.store.view() as view:
            known = view.cases.get(place.case) is not None
        if known:
            self._bench.open_case(place.case)
            case = self._bench.case
            if case.preview is not None:
                case.side.resume_note(case.preview, place.drafts)

    def stop(self) -> None:
        """Write the place a last time, and no more."""
        self._timer.stop()
        self.note()
        del self._bench  # a ring of references would let a worker's thread collect the widgets, which Qt forbids

    def note(self) -> None:
        """Write the place if it is another one; a disk that refuses it keeps nobody from locking."""
        try:
            place = self._here()
            if place != self._kept:
                with self._bench.session.store.unit() as unit:
                    unit.leased.put_place(place)
                self._kept = place
        except Failure as error:
            log.warning("place.not_kept", extra={"failure": error.code})

    def _here(self) -> Place:
        bench, page = self._bench, self._bench.shell.current_page()
        session = bench.session
        going = (
            (None, (), ())
            if not session.companions
            else (
                min((item.day for item in session.attestations), default=self._today()),
                session.companions,
                session.attestations,
            )
        )
        if page == self._visit_page and bench.visit is not None:
            step, drafts = where(bench.visit)
            visit = bench.visit.session.visit
            with session.store.view() as view:
                seq = _last_record(view, visit.id)
            return Place(page, visit.case, visit.id, step, seq, drafts, *going)
        if page == self._case_page:
            shown = bench.case.preview
            case = "" if shown is None else shown.case.id
            return Place(page, case, "", "", 0, bench.case.side.note_under_way(), *going)
        return Place(page, "", "", "", 0, {}, *going)

    def _today(self) -> date:
        session = self._bench.session
        with session.store.view() as view:
            return session.recorder.time(view).shown.astimezone().date()


def _last_record(view: View, visit: str) -> int:
    """Return the number of a visit's last record, 0 for a visit that is not there."""
    return next((row.last_seq for row in view.journal.visits() if row.id == visit), 0)
