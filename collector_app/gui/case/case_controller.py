"""Drives the case screen: opens the case on the record, judges its gates, notes contacts, sets out."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from collector_app.domain.case import active_stays, mask_name
from collector_app.domain.journal.content import Channel
from collector_app.domain.localised import Language
from collector_app.domain.policy import Finding, Gate, Truth
from collector_app.gui.case.case_side import CaseSide
from collector_app.gui.case.case_view import CaseView
from collector_app.gui.case.case_words import (
    address_line,
    at_the_visit,
    company_words,
    masks,
    needs_company,
    needs_connection,
    needs_hand,
    person_line,
    planned_words,
    salutation,
    timeline,
    verdict_row,
    verdict_words,
)
from collector_app.gui.theme import current
from collector_app.gui.widgets.gate_rows import GateCounts
from collector_app.gui.widgets.marks import BudgetPips
from collector_app.gui.widgets.status_strip import StatusItem
from collector_app.gui.wording import Wording
from collector_app.usecases.case_file import CaseFile, CasePreview
from collector_app.usecases.failures import Failure
from collector_app.usecases.overrides import can_be_asked
from collector_app.usecases.session import OpenSession

translate = QCoreApplication.translate
_COMPANY, _CONNECT = "company", "connect"


class CaseController(QObject):
    """Shows one case, `preview` while it is open. ``set_out`` carries (case id, address id, companion ids)."""

    went_back = Signal()
    set_out = Signal(str, str, object)
    connect_asked = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self._files = CaseFile(session)
        self.preview: CasePreview | None = None
        self._gate = Gate.TRAVEL
        self.view = CaseView()
        self.side = CaseSide(session, self.view)
        self.header = self.view.header
        self._connect()
        self.view.installEventFilter(self)

    def _connect(self) -> None:
        view, header = self.view, self.header
        header.went_back.connect(self.leave)
        header.departed.connect(self._depart)
        view.gates.gate_chosen.connect(self._choose_gate)
        view.gates.helped.connect(self._help)
        view.who.prepare_asked.connect(self._prepare)
        view.who.company_asked.connect(self._ask_company)
        view.contacts.call_noted.connect(lambda: self._begin_note(Channel.CALL))
        view.contacts.message_noted.connect(lambda: self._begin_note(Channel.SMS))
        self.side.changed.connect(self.refresh)
        self.side.said.connect(self.said)
        self.side.failed.connect(self.failed)
        for key, act in (("Esc", self._escape), ("Ctrl+Return", self._depart)):
            shortcut = QShortcut(QKeySequence(key), view)
            shortcut.activated.connect(act)

    def open(self, case_id: str) -> bool:
        """Open a case, on the record, and show it; returns whether it is shown, a failure goes to ``failed``."""
        self.side.close()
        self.preview = None
        try:
            case = self._files.open(case_id)
        except Failure as error:
            self.failed.emit(error)
            return False
        self._gate = Gate.TRAVEL
        self.view.gates.tabs.set_current(self._gate.value)
        return self._judge(case.id)

    def refresh(self) -> None:
        """Judge the gates again and show everything anew; leaves the case when it can't be judged any more."""
        if self.preview is not None and not self._judge(self.preview.case.id):
            self.leave()

    def _judge(self, case_id: str) -> bool:
        try:
            self.preview = self._files.preview(case_id, self._session.companions)
        except Failure as error:
            self.preview = None
            self.failed.emit(error)
            return False
        self._show(self.preview)
        return True

    def leave(self) -> None:
        """Forget what was opened and go back."""
        self.side.close()
        self.went_back.emit()

    def _show(self, preview: CasePreview) -> None:
        case, wording = preview.case, Wording(current().language)
        today = preview.at.astimezone().date()
        held = bool(active_stays(case, today))
        self._show_header(preview, wording)
        self.view.who.set_who(
            f"{mask_name(case.borrower.name)} {salutation(case.borrower, Language(current().language))}".strip(),
            translate("case", "Case {0}").format(case.number),
            masks(case),
        )
        people = [case.borrower, *case.people]
        self.view.who.set_lines(
            [address_line(item, held=held) for item in case.addresses],
            [person_line(item, held=held) for item in people],
            case.door_hint,
        )
        names = {item.id: item.name for item in preview.colleagues}
        proven = frozenset(item.collector for item in self._session.attestations)
        self.view.who.set_company(wording.listing(company_words(self._session.companions, proven, names)))
        self._show_contacts(preview, wording)
        self._show_gate(preview)

    def _show_header(self, preview: CasePreview, wording: Wording) -> None:
        appointment = preview.case.appointment
        when = ""
        if appointment is not None:
            window = wording.window(appointment.start, appointment.end)
            when = f"{wording.day_and_weekday(appointment.day)} {window}"
        fresh = StatusItem(icon="clock", after=translate("case", "no counts yet"))
        if preview.counts_as_of is not None:
            text = wording.moment(preview.counts_as_of.astimezone(), preview.at.astimezone().date())
            fresh = StatusItem(icon="clock", after=translate("case", "counts as of {0}").format(text))
        self.header.set_texts(mask_name(preview.case.borrower.name), when, fresh)

    def _show_contacts(self, preview: CasePreview, wording: Wording) -> None:
        names = {
            Channel.VISIT: translate("case", "Visits"),
            Channel.CALL: translate("case", "Calls"),
            Channel.SMS: translate("case", "Messages"),
            Channel.LETTER: translate("case", "Letters"),
        }
        as_of = ""
        if preview.counts_as_of is not None:
            as_of = translate("case", "as of {0}").format(wording.clock(preview.counts_as_of.astimezone()))
        self.view.contacts.set_contacts(
            tuple(BudgetPips(names[use.channel], use.used, use.limit) for use in preview.budget),
            as_of,
            timeline(preview.case, preview.at.astimezone().date(), wording),
        )

    def _show_gate(self, preview: CasePreview) -> None:
        decision = next(item for item in preview.decisions if item.gate is self._gate)
        language = Language(current().language)
        hand = needs_hand(decision)
        later = [item for item in (*decision.blocking, *decision.warnings) if at_the_visit(item)]
        passed = [item for item in decision.findings if item.truth is Truth.HOLDS]
        refused = sum(1 for item in hand if item.truth is Truth.BROKEN)
        counts = GateCounts(
            len(passed),
            refused,
            len(hand) - refused,
            (translate("case", "passed"), translate("case", "refused"), translate("case", "can't tell")),
        )
        title = verdict_words(len(hand), decision.gate)
        wording = Wording(current().language)
        note = planned_words(
            preview.at.astimezone(), preview.case.expected_minutes, wording, self._today(), planned=preview.planned
        )
        self.view.gates.set_banner(title, note, counts)
        self.view.gates.set_rows(
            [(_help_key(item), verdict_row(item, language)) for item in hand],
            [verdict_row(item, language) for item in later],
            [verdict_row(item, language) for item in passed],
        )
        travel = next(item for item in preview.decisions if item.gate is Gate.TRAVEL)
        missing = [item for item in needs_hand(travel) if item.blocks and not can_be_asked(item)]
        self.header.go.setEnabled(not missing)
        why = wording.listing([item.rule.title.text(language) for item in missing])
        self.header.go.setToolTip(why)
        self.header.go.setAccessibleDescription(why)

    def _today(self) -> date:
        with self._session.store.view() as view:
            return self._session.recorder.time(view).shown.astimezone().date()

    def _choose_gate(self, key: str) -> None:
        self._gate = Gate(key)
        if self.preview is not None:
            self._show_gate(self.preview)

    def _help(self, key: str) -> None:
        if key == _COMPANY:
            self._ask_company()
        elif key == _CONNECT:
            self.connect_asked.emit()

    def _ask_company(self) -> None:
        if self.preview is not None:
            self.side.ask_company(self.preview)

    def _prepare(self) -> None:
        if self.preview is not None:
            self.side.prepare(self.preview.case.id)

    def _begin_note(self, channel: Channel) -> None:
        if self.preview is not None:
            self.side.begin_note(self.preview, channel)

    def _escape(self) -> None:
        if not self.view.shows(self.view.contacts):
            self.side.close()
        else:
            self.leave()

    def _depart(self) -> None:
        if self.preview is None or not self.header.go.isEnabled():
            return
        case = self.preview.case
        self.side.close()
        self.set_out.emit(case.id, case.addresses[0].id, self._session.companions)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and event.type() in (QEvent.Type.LanguageChange, QEvent.Type.Hide):
            self.side.close()  # what was opened to prepare is never left behind on a page nobody looks at
        if watched is self.view and event.type() == QEvent.Type.LanguageChange and self.preview is not None:
            self._show(self.preview)
        return super().eventFilter(watched, event)


def _help_key(finding: Finding) -> str:
    if needs_company(finding):
        return _COMPANY
    return _CONNECT if needs_connection(finding) else ""
