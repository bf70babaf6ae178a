"""The unlocked window: pages, navigation, the visit, delivery in the background, and the way back to the lock."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QWindow

from collector_app.desktop.delivery import Delivery
from collector_app.desktop.devices import OwnDevices
from collector_app.desktop.idle import Inactivity
from collector_app.desktop.installation import installation
from collector_app.desktop.places import Places
from collector_app.desktop.rescue_desk import SessionRescue
from collector_app.desktop.scopes import Locked
from collector_app.desktop.wiring import Joined
from collector_app.domain.localised import Language
from collector_app.gui.background import Task, Work
from collector_app.gui.case.case_controller import CaseController
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.evidence_words import recovered_words
from collector_app.gui.failures import sentence
from collector_app.gui.phone.time_panel import TimePanel
from collector_app.gui.settings.settings_controller import SettingsController
from collector_app.gui.shell.navigation import NavEntry
from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.sync.sync_controller import SyncController
from collector_app.gui.sync.sync_model import SyncShown
from collector_app.gui.today.today_controller import TodayController
from collector_app.gui.visit.visit_controller import VisitController
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.usecases.day import Day
from collector_app.usecases.evidence_recovery import Recovered
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.presence import Presence
from collector_app.usecases.session import OpenSession
from collector_app.usecases.sync_status import SyncSnapshot, SyncStatus
from collector_app.usecases.visit_session import VisitSession, resume_visit, start_visit

translate = QCoreApplication.translate
log = logging.getLogger(__name__)

TODAY, CASE, VISIT, SYNC, SETTINGS, LOCK = "today", "case", "visit", "sync", "settings", "lock"


def entries() -> tuple[NavEntry, ...]:
    """The places to go, in the app's language."""
    return (
        NavEntry(TODAY, translate("Workbench", "Today"), "map-trifold", "Ctrl+1"),
        NavEntry(SYNC, translate("Workbench", "Sync"), "cloud-arrow-up", "Ctrl+2"),
        NavEntry(SETTINGS, translate("Workbench", "Settings"), "gear-six", "Ctrl+3"),
        NavEntry(LOCK, translate("Workbench", "Lock"), "lock-simple", "Ctrl+L", at_foot=True),
    )


class Workbench(QObject):
    """Everything that exists only while the vault is open."""

    lock_asked = Signal(str)
    settings_changed = Signal(object)

    def __init__(
        self, window: QWindow | None, session: OpenSession, joined: Joined, locked: Locked, work: Work
    ) -> None:
        super().__init__()
        self.session, self._locked, self._work = session, locked, work
        self.delivery = Delivery(session, joined.machine, locked)
        self.shell = Shell(entries())
        self._day = Day(session)
        self.today = TodayController(self._day)
        self.case = CaseController(session)
        self.sync = SyncController(SyncStatus(session.store), self._day.today, work, SessionRescue(session))
        about = partial(installation, session, locked)
        self.settings = SettingsController(
            locked.settings, about, lambda: session.book, self._day.today, Presence(session)
        )
        self.time = TimePanel(session)
        self.settings.put_first(self.time)
        self.visit: VisitController | None = None
        self._revision = 0
        self._compiling = Task()
        self._places = Places(self, CASE, VISIT, self)
        self._idle = Inactivity(window, locked.settings.idle_minutes, self)
        self._add_pages()
        self._connect()

    def _add_pages(self) -> None:
        self.shell.add_page(TODAY, self.today.view, self.today.header)
        self.shell.add_page(CASE, self.case.view, self.case.header)
        self.shell.add_page(SYNC, self.sync.view, self.sync.header)
        self.shell.add_page(SETTINGS, self.settings.view, self.settings.header)
        self.shell.installEventFilter(self)

    def _connect(self) -> None:
        self.shell.navigated.connect(self.go)
        self.today.case_chosen.connect(self.open_case)
        self.today.visit_chosen.connect(self.resume)
        self.case.went_back.connect(lambda: self.go(TODAY))
        self.case.set_out.connect(self.set_out)
        self.case.said.connect(self.shell.say)
        self.case.connect_asked.connect(lambda: self.delivery.wake("hand"))
        self.sync.sync_asked.connect(lambda: self.delivery.wake("hand"))
        self.sync.pause_asked.connect(self.delivery.set_paused)
        self.sync.evidence_asked.connect(self.delivery.send_evidence)
        self.time.confirmed.connect(self.today.refresh)
        for failing in (self.today.failed, self.case.failed, self.sync.failed, self.time.failed):
            failing.connect(self.tell)
        self.settings.changed.connect(self._take_settings)
        self.delivery.changed.connect(self._delivered)
        self.delivery.lock_ordered.connect(lambda: self.lock_asked.emit("order"))
        self._idle.idle.connect(lambda: self.lock_asked.emit("idle"))

    def start(self) -> None:
        """Show the day, or the visit that was open when the app ended; begin to deliver."""
        self.go(TODAY)
        heard = self.session.heard
        if heard.damage is not None:
            details = {"missing": heard.missing, "cause": heard.damage.value}
            self.tell(Failure(FailureCode.JOURNAL_BEHIND_ANCHOR, **details))
        self._places.come_back()
        _tell_recovered(self.session, self.shell)
        self.delivery.start()

    def go(self, key: str) -> None:
        """Go to a page, or lock."""
        if key == LOCK:
            self.lock_asked.emit("key")
            return
        self._refresh_page(key)
        self.shell.show_page(key)

    def open_case(self, case_id: str) -> None:
        """Open a case and show it."""
        if self.case.open(case_id):
            self.shell.show_page(CASE)

    def set_out(self, case_id: str, address_id: str, companions: tuple[str, ...]) -> None:
        """Begin a visit and show its first step."""
        try:
            visit = start_visit(
                self.session, case_id, address_id, companions, self._language(), self.session.attestations
            )
        except Failure as error:
            self.tell(error)
            return
        self._show_visit(visit)

    def resume(self, *, quiet: bool = False) -> None:
        """Go on with the open visit, if there is one."""
        try:
            visit = resume_visit(self.session, self._language())
        except Failure as error:
            self.tell(error)
            return
        if visit is not None:
            self._show_visit(visit)
        elif not quiet:
            self.go(TODAY)

    def _show_visit(self, visit: VisitSession) -> None:
        self._drop_visit()
        self.visit = VisitController(visit, VisitScreen(), desk=_desk(visit, self._locked, self._work))
        self.visit.closed.connect(self._visit_closed)
        self.visit.left.connect(self._leave_visit)
        self.visit.failed.connect(self.tell)
        self.shell.add_page(VISIT, self.visit.screen, framed=False)
        self.visit.screen.header.set_online(_reached(self.delivery.snapshot))
        self.shell.show_page(VISIT)
        self.visit.begin()

    def _visit_closed(self, visit_id: str) -> None:
        log.info("visit.closed", extra={"visit_id": visit_id})
        self.delivery.wake("closed")
        self._refresh_rules()

    def _leave_visit(self) -> None:
        self.go(TODAY)
        self._drop_visit()

    def _drop_visit(self) -> None:
        if self.visit is not None:
            self.visit.end()
            self.visit.screen.blockSignals(True)  # losing the focus while it goes must not cover it once more
            self.visit = None
            self.shell.remove_page(VISIT)

    def _take_settings(self, settings: object) -> None:
        self.settings_changed.emit(settings)
        self._idle.set_minutes(self._locked.settings.idle_minutes)

    def _delivered(self, snapshot: SyncSnapshot) -> None:
        self.today.set_offline(not _reached(snapshot))
        if self.visit is not None:
            self.visit.screen.header.set_online(_reached(snapshot))
        self.sync.set_shown(SyncShown.of(snapshot, held=self.delivery.evidence_waits_for_line))
        self.shell.navigation.set_count(SYNC, self._day.waiting())
        if snapshot.revision != self._revision:
            self._revision = snapshot.revision
            self._refresh_rules()
            self._refresh_page()

    def _refresh_rules(self) -> None:
        """Compile new packs off the window's thread; a visit under way keeps the ones it began with."""
        if self.visit is not None and not self.visit.session.visit.closed:
            return
        self._compiling.cancel()  # this round sees whatever that one would have seen
        self._compiling = task = self._work.start(self.session.refresh_rules)
        task.succeeded.connect(lambda _changed: self._refresh_page())
        task.failed.connect(self.tell)

    def _refresh_page(self, key: str = "") -> None:
        page = key or self.shell.current_page()
        if page == TODAY:
            self.today.refresh()
        elif page == CASE:
            self.case.refresh()
        elif page == SYNC:
            self.sync.refresh()

    def tell(self, error: object) -> None:
        """Say a failure; a bug goes to the log as well."""
        if not isinstance(error, BaseException):
            raise TypeError(error)
        said = sentence(error)
        if said.bug:
            log.error("gui.unexpected", exc_info=error)
        self.shell.say(said.text(), "warn")

    def _language(self) -> Language:
        return self._locked.settings.language

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the navigation its words again after a change of language."""
        if event.type() == QEvent.Type.LanguageChange and watched is self.shell:
            self.shell.navigation.set_entries(entries())
        return super().eventFilter(watched, event)

    def close(self, reason: str) -> None:
        """Stop delivery, seal and close the session; the shell is the window's to delete.

        Nothing that is still under way speaks to this workbench afterwards. Raises Failure as `OpenSession.lock` does;
        the session is closed all the same.
        """
        self._idle.stop()
        self._places.stop()
        self.today.stop()
        self.sync.stop()
        for page in (self.case, self.settings):
            page.view.removeEventFilter(page)  # a change of language must not read a closed store
        self._compiling.cancel()
        self._drop_visit()
        self.delivery.changed.disconnect(self._delivered)  # what it still has in the queue would read a closed store
        self.delivery.stop()
        self.session.lock(reason)


def _reached(snapshot: SyncSnapshot) -> bool:
    """Whether the centre answered the last time, as far as the engine knows."""
    return snapshot.state in (SyncState.IDLE, SyncState.SYNCING)


def _desk(visit: VisitSession, locked: Locked, work: Work) -> EvidenceDesk | None:
    """Return where a visit's evidence is kept; None on a laptop that keeps none."""
    place = visit.log.session.evidence
    return None if place is None else EvidenceDesk(visit, place, locked.parts.devices or OwnDevices(), work)


def _tell_recovered(session: OpenSession, shell: Shell) -> None:
    """Say what became of evidence when the app last ended, until somebody has read it; a visit says it itself."""
    words, session.recovered = recovered_words(session.recovered), Recovered()
    if words:
        shell.toast.pop(words, "warn", translate("Workbench", "Understood"), 0)
