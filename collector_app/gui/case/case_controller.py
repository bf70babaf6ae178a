"""Drives the case screen: opens the case on the record, judges its gates, notes contacts, sets out."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from collector_app.domain.case import Case, active_stays, mask_name
from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.domain.localised import Language
from collector_app.domain.policy import Finding, Gate, GateDecision, Truth
from collector_app.gui.case.case_view import CaseView
from collector_app.gui.case.case_words import (
    address_line,
    at_the_visit,
    needs_company,
    needs_connection,
    needs_hand,
    person_line,
    planned_words,
    sealed_rows,
    timeline,
    verdict_row,
)
from collector_app.gui.failures import sentence
from collector_app.gui.theme import current
from collector_app.gui.widgets.gate_rows import GateCounts
from collector_app.gui.widgets.marks import BudgetPips
from collector_app.gui.widgets.status_strip import StatusItem
from collector_app.gui.wording import Wording
from collector_app.usecases.answers import AnswerError
from collector_app.usecases.case_file import CaseFile, CasePreview, HushedError
from collector_app.usecases.contacts import Contacts
from collector_app.usecases.failures import Failure
from collector_app.usecases.session import OpenSession

translate = QCoreApplication.translate
_VISITS, _CALLS = 1, 3  # GB/T 45251-2025 5.3.2.2: one effective visit and three effective calls a day
_COMPANY, _CONNECT = "company", "connect"


class CaseController(QObject):
    """Shows one case. ``set_out`` carries (case id, address id, companion ids)."""

    went_back = Signal()
    set_out = Signal(str, str, object)
    connect_asked = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, session: OpenSession) -> None:
        super().__init__()
        self._session = session
        self._files, self._contacts = CaseFile(session), Contacts(session)
        self._preview: CasePreview | None = None
        self._gate = Gate.TRAVEL
        self.view = CaseView()
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
        view.contacts.call_noted.connect(lambda: self._begin_note(Channel.CALL))
        view.contacts.message_noted.connect(lambda: self._begin_note(Channel.SMS))
        view.contact_form.noted.connect(self._note)
        view.company_form.chosen.connect(self._register)
        for form in (view.contact_form.cancelled, view.company_form.cancelled, view.sealed_sheet.closed):
            form.connect(self._close_side)
        QShortcut(QKeySequence("Esc"), view).activated.connect(self._escape)
        QShortcut(QKeySequence("Ctrl+Return"), view).activated.connect(self._depart)

    def open(self, case_id: str) -> None:
        """Open a case, on the record, and show it; a failure goes to ``failed``."""
        try:
            case = self._files.open(case_id)
        except Failure as error:
            self.failed.emit(error)
            return
        self._gate = Gate.TRAVEL
        self.view.gates.tabs.set_current(self._gate.value)
        self._close_side()
        self.refresh(case.id)

    def refresh(self, case_id: str = "") -> None:
        """Judge the gates again and show everything anew."""
        wanted = case_id or (self._preview.case.id if self._preview else "")
        if not wanted:
            return
        try:
            self._preview = self._files.preview(wanted, self._session.companions)
        except Failure as error:
            self.failed.emit(error)
            return
        self._show(self._preview)

    def leave(self) -> None:
        """Forget what was opened and go back."""
        self._close_side()
        self.went_back.emit()

    def _show(self, preview: CasePreview) -> None:
        case, wording = preview.case, Wording(current().language)
        today = preview.at.astimezone().date()
        held = bool(active_stays(case, today))
        self._show_header(preview, wording)
        self.view.who.set_who(
            f"{mask_name(case.borrower.name)} {self._salutation(case)}".strip(),
            translate("case", "Case {0}").format(case.number),
            self._masks(case),
        )
        people = [case.borrower, *case.people]
        self.view.who.set_lines(
            [address_line(item, held=held) for item in case.addresses],
            [person_line(item) for item in people],
            case.door_hint,
        )
        self._show_contacts(preview, wording)
        self._show_gate(preview)

    def _salutation(self, case: Case) -> str:
        if current().language == Language.ENGLISH.value:
            return {"先生": "(Mr)", "女士": "(Ms)"}.get(case.borrower.salutation, "")
        return case.borrower.salutation

    def _masks(self, case: Case) -> list[tuple[str, tuple[str, tuple[int, ...], str]]]:
        masks: list[tuple[str, tuple[str, tuple[int, ...], str]]] = []
        if case.identifiers.id_tail:
            masks.append((translate("case", "Identity card"), ("", (8, 6), case.identifiers.id_tail)))
        phone = case.borrower.phone
        if phone:
            masks.append((translate("case", "Phone"), (phone[:3], (4,), phone[-4:])))
        return masks

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
        counts = preview.case.counts
        visits = preview.own_visits_today + (counts.visits_today if counts else 0)
        calls = preview.own_calls_today + (counts.calls_today if counts else 0)
        as_of = ""
        if preview.counts_as_of is not None:
            as_of = translate("case", "as of {0}").format(wording.clock(preview.counts_as_of.astimezone()))
        self.view.contacts.set_contacts(
            (
                BudgetPips(translate("case", "Visits"), min(visits, _VISITS), _VISITS),
                BudgetPips(translate("case", "Calls"), min(calls, _CALLS), _CALLS),
            ),
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
        title = self._verdict(len(hand), decision)
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
        self.header.go.setEnabled(not [item for item in needs_hand(travel) if item.blocks])

    def _today(self) -> date:
        with self._session.store.view() as view:
            return self._session.recorder.time(view).shown.astimezone().date()

    def _verdict(self, hand: int, decision: GateDecision) -> str:
        if hand:
            if decision.gate is Gate.TRAVEL:
                return translate("case", "{0} missing: you can't leave yet").format(hand)
            return translate("case", "{0} would stop you there").format(hand)
        if decision.gate is Gate.TRAVEL:
            return translate("case", "You may go")
        return translate("case", "Nothing stands against it from here")

    def _choose_gate(self, key: str) -> None:
        self._gate = Gate(key)
        if self._preview is not None:
            self._show_gate(self._preview)

    def _help(self, key: str) -> None:
        if key == _COMPANY and self._preview is not None:
            self.view.company_form.open(self._preview.colleagues, self._session.companions)
            self.view.show_side(self.view.company_form)
        elif key == _CONNECT:
            self.connect_asked.emit()

    def _register(self, companions: tuple[str, ...]) -> None:
        self._session.companions = companions
        self._close_side()
        self.refresh()

    def _prepare(self) -> None:
        if self._preview is None:
            return
        try:
            debt = self._files.prepare(self._preview.case.id)
        except HushedError:
            self.said.emit(translate("case", "Not at the door. First make sure who is in front of you."))
            return
        except Failure as error:
            self.failed.emit(error)
            return
        self.view.sealed_sheet.open(sealed_rows(debt, Wording(current().language)))
        self.view.show_side(self.view.sealed_sheet)

    def _begin_note(self, channel: Channel) -> None:
        if self._preview is None:
            return
        try:
            decision = self._contacts.ask(self._preview.case.id)
        except Failure as error:
            self.failed.emit(error)
            return
        language = Language(current().language)
        refusal = " ".join(f"{f.explain.text(language)} {f.do_next.text(language)}" for f in decision.blocking[:1])
        self.view.contact_form.open(self._preview.case, channel, self._preview.at, refusal)
        self.view.show_side(self.view.contact_form)

    def _note(self, attempt: ContactAttempted) -> None:
        try:
            self._contacts.note(attempt)
        except (Failure, AnswerError) as error:
            self.said.emit(sentence(error).text())
            return
        self._close_side()
        self.said.emit(translate("case", "Noted. It is on the record."))
        self.refresh()

    def _close_side(self) -> None:
        self.view.sealed_sheet.wipe()
        self.view.show_side(self.view.contacts)

    def _escape(self) -> None:
        if self.view.side.currentIndex() != 0:
            self._close_side()
        else:
            self.leave()

    def _depart(self) -> None:
        if self._preview is None or not self.header.go.isEnabled():
            return
        case = self._preview.case
        self._close_side()
        self.set_out.emit(case.id, case.addresses[0].id, self._session.companions)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange and watched is self.view and self._preview is not None:
            self._show(self._preview)
        return super().eventFilter(watched, event)


def _help_key(finding: Finding) -> str:
    if needs_company(finding):
        return _COMPANY
    return _CONNECT if needs_connection(finding) else ""
