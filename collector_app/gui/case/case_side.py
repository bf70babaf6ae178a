"""Drives the right pane of a case: noting a contact, registering company, opening the sealed part to prepare."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QObject, Signal

from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.domain.localised import Language
from collector_app.gui.case.case_view import CaseView
from collector_app.gui.case.case_words import sealed_rows
from collector_app.gui.case.contact_words import contact_verdict
from collector_app.gui.drafts import from_text, to_text
from collector_app.gui.failures import sentence
from collector_app.gui.notes import marks_of
from collector_app.gui.theme import current
from collector_app.gui.wording import Wording
from collector_app.usecases.answers import AnswerError
from collector_app.usecases.case_file import CaseFile, CasePreview, HushedError
from collector_app.usecases.contacts import Contacts
from collector_app.usecases.failures import Failure
from collector_app.usecases.presence import Presence, PresenceError
from collector_app.usecases.session import OpenSession

translate = QCoreApplication.translate
_NOTE: Final = "note"
_PARTS: Final = 4  # channel, person, result, words


class CaseSide(QObject):
    """``changed`` says that the gates have to be judged again, ``said`` carries a sentence, ``failed`` a Failure."""

    changed = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, session: OpenSession, view: CaseView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._zone: tzinfo = UTC
        self._files, self._contacts = CaseFile(session), Contacts(session)
        self._noting: tuple[str, Channel] | None = None
        view.contact_form.noted.connect(self._note)
        view.contact_form.person_chosen.connect(self._judge)
        view.company_form.chosen.connect(self._register)
        view.company_form.code_given.connect(self._check_code)
        for form in (view.contact_form.cancelled, view.company_form.cancelled, view.sealed_sheet.closed):
            form.connect(self.close)

    def close(self) -> None:
        """Go back to the contacts; what was opened to prepare is forgotten."""
        self._view.sealed_sheet.wipe()
        self._view.show_side(self._view.contacts)

    def ask_company(self, preview: CasePreview) -> None:
        """Ask who goes along."""
        self._zone = ZoneInfo(preview.case.addresses[0].zone)
        proven = [item.collector for item in self._session.attestations]
        self._view.company_form.open(preview.colleagues, self._session.companions, proven)
        self._view.show_side(self._view.company_form)

    def _check_code(self, colleague: str, typed: str) -> None:
        """A good code counts at once: the gates beside the form are judged anew."""
        form = self._view.company_form
        try:
            Presence(self._session).check(colleague, typed, self._zone)
        except PresenceError as error:
            form.refuse(colleague, sentence(error).text())
            return
        self._session.companions = tuple(dict.fromkeys((*self._session.companions, colleague)))
        form.prove(colleague)
        self.changed.emit()

    def _register(self, companions: tuple[str, ...]) -> None:
        held = self._session.attestations
        self._session.companions = companions
        self._session.attestations = tuple(item for item in held if item.collector in companions)
        self.close()
        self.changed.emit()

    def prepare(self, case_id: str) -> None:
        """Open the sealed part, on the record; refused at a door."""
        try:
            debt = self._files.prepare(case_id)
        except HushedError:
            self.said.emit(translate("case", "Not at the door. First make sure who is in front of you."))
            return
        except Failure as error:
            self.failed.emit(error)
            return
        self._view.sealed_sheet.open(sealed_rows(debt, Wording(current().language)))
        self._view.show_side(self._view.sealed_sheet)

    def begin_note(self, preview: CasePreview, channel: Channel) -> None:
        """Offer the form with the verdict of the contact gate; what happened must be noted whatever it says."""
        form = self._view.contact_form
        form.open(preview.case, channel, preview.at)
        day = preview.at.astimezone(ZoneInfo(preview.case.addresses[0].zone)).date()
        tongue = Language(current().language)
        form.note.set_linter(marks_of(lambda text: self._contacts.lint(text, day), tongue, stops=False))
        self._noting = (preview.case.id, channel)
        if self._judge(form.person()):
            self._view.show_side(form)

    def note_under_way(self) -> Mapping[str, str]:
        """Return the note that is being written, as text by name; empty when there is none."""
        form = self._view.contact_form
        if self._noting is None or not self._view.shows(form):
            return {}
        return {_NOTE: to_text((self._noting[1].value, *form.draft()))}

    def resume_note(self, preview: CasePreview, drafts: Mapping[str, str]) -> None:
        """Go on with a note that was being written when it locked."""
        typed = from_text(drafts.get(_NOTE, ""))
        if isinstance(typed, tuple) and len(typed) == _PARTS:
            channel, person, result, text = (str(part) for part in typed)
            self.begin_note(preview, Channel(channel))
            self._view.contact_form.restore(person, result, text)
            self._judge(self._view.contact_form.person())

    def _judge(self, person_id: str) -> bool:
        """Ask the contact gate for a person and show its verdict; returns whether it could be asked."""
        if self._noting is None:
            return False
        try:
            decision = self._contacts.ask(*self._noting, person_id)
        except Failure as error:
            self.failed.emit(error)
            return False
        self._view.contact_form.set_verdict(contact_verdict(decision, Language(current().language)))
        return True

    def _note(self, attempt: ContactAttempted) -> None:
        try:
            self._contacts.note(attempt)
        except (Failure, AnswerError) as error:
            self.said.emit(sentence(error).text())
            return
        self.close()
        self.said.emit(translate("case", "Noted. It is on the record."))
        self.changed.emit()
