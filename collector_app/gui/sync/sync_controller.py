"""Drives Sync: joins what the engine does with what the journal says, and passes wishes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from collector_app.gui.background import Work
from collector_app.gui.sync.rescue_controller import RescueController, RescueDesk
from collector_app.gui.sync.sync_model import (
    SyncShown,
    attachment_note,
    evidence_words,
    headline,
    items,
    last_success,
    statement,
)
from collector_app.gui.sync.sync_view import SyncView
from collector_app.gui.theme import current
from collector_app.gui.widgets.status_strip import StatusItem
from collector_app.gui.wording import Wording
from collector_app.usecases.failures import Failure
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.sync_status import SyncReport, SyncStatus

translate = QCoreApplication.translate


class SyncController(QObject):
    """Shows sync and passes wishes on; GUI thread only.

    ``sync_asked`` wishes for a try now, ``pause_asked`` holds it or lets it go on, ``evidence_asked`` sends evidence
    over a metered line. The journal is read only while the screen is seen. ``failed`` carries a Failure of the store;
    what was read before stays on the screen.
    """

    sync_asked = Signal()
    pause_asked = Signal(bool)
    evidence_asked = Signal()
    failed = Signal(object)

    def __init__(self, status: SyncStatus, today: Callable[[], date], work: Work, desk: RescueDesk) -> None:
        super().__init__()
        self._status, self._today = status, today
        self._shown = SyncShown()
        self._report: SyncReport | None = None
        self.view = SyncView()
        self.header = self.view.header
        self.view.head.sync_asked.connect(self.sync_asked)
        self.view.head.pause_asked.connect(self.pause_asked)
        self.view.evidence.send_asked.connect(self.evidence_asked)
        self.rescue = RescueController(self.view.rescue, work, desk)
        self.view.installEventFilter(self)

    def stop(self) -> None:
        """Give up what is under way and read no more: the store is about to be closed."""
        self.rescue.stop()
        self.view.removeEventFilter(self)

    def set_shown(self, shown: SyncShown) -> None:
        """Tell what the engine is doing now."""
        moved = _marks(shown) != _marks(self._shown)
        self._shown = shown.after(self._shown)
        if not self.view.isVisible():
            return
        if moved or self._report is None:
            self.refresh()
        else:
            self._show()

    def refresh(self) -> None:
        """Read the journal again and show everything."""
        try:
            self._report = self._status.report(self._today())
        except Failure as error:
            self.failed.emit(error)
            return
        self._show()

    def _show(self) -> None:
        report, shown = self._report, self._shown
        if report is None:
            return
        wording, today = Wording(current().language), self._today()
        self.view.head.show_headline(
            headline(shown, report, wording, today),
            paused=shown.paused,
            busy=shown.state is SyncState.SYNCING and not shown.paused,
        )
        self.view.evidence.show_waiting(evidence_words(shown, wording), held=shown.held)
        self.view.rescue.set_unsent(unsent=bool(report.waiting_entries or shown.waiting_entries or shown.items))
        self.view.visits.set_items(items(report, shown, wording, today))
        self.view.closing.set_statement(
            statement(report.closing, wording),
            attachment_note(report, held=shown.held),
            last_success(shown, report.closing, wording, today),
        )
        self.header.set_facts(wording.day_and_weekday(today), self._facts(report, wording))

    def _facts(self, report: SyncReport, wording: Wording) -> list[StatusItem]:
        facts = [self._connection()]
        if report.lease_until is not None:
            until = wording.weekday_clock(report.lease_until.astimezone())
            facts.append(
                StatusItem(before=translate("SyncView", "packet valid until"), strong=until, icon="shield-check")
            )
        return facts

    def _connection(self) -> StatusItem:
        if self._shown.paused:
            return StatusItem(strong=translate("SyncView", "Paused"), icon="pause-circle")
        if self._shown.state is SyncState.OFFLINE:
            return StatusItem(strong=translate("SyncView", "Offline"), icon="cloud-slash")
        if self._shown.state in (SyncState.IDLE, SyncState.SYNCING):
            return StatusItem(strong=translate("SyncView", "Online"), icon="cloud-check")
        return StatusItem(strong=translate("SyncView", "Not delivering"), icon="warning", tone="warn")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view:
            seen = event.type() == QEvent.Type.Show
            changed = event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange)
            if seen or (changed and self._report is not None):
                self.refresh()
        return super().eventFilter(watched, event)


def _marks(shown: SyncShown) -> tuple[object, ...]:
    """What changes in the journal and beside it whenever one of these does."""
    return shown.waiting_entries, shown.items, shown.last_success
