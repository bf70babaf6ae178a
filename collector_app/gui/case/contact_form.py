"""Notes a call or a message: with whom, what the rules say to it, what came of it, the reason they gave."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from collector_app.domain.case import Case
from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.gui.case.contact_words import SPEAKS_FOR_THEM, ContactVerdict, people_to_choose
from collector_app.gui.widgets.choice import ChoiceButton
from collector_app.gui.widgets.drawn import Drawn, clear, column, row
from collector_app.gui.widgets.gate_rows import GateVerdictCard
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.note_field import NoteField
from collector_app.gui.widgets.notices import Notice
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate
_NO_ANSWER, _REACHED, _ANNOUNCED, _WRONG = "no_answer", "reached", "announced", "wrong_number"
_LEAST_LETTERS = 10  # of the person that is chosen; the pane is narrow, the list below it is not


class ContactForm(Drawn):
    """A note of one contact. ``person_chosen`` asks for the verdict on another person; the note itself is kept."""

    noted = Signal(object)
    cancelled = Signal()
    person_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: Case | None = None
        self._channel = Channel.CALL
        self._planned: datetime | None = None
        self._result = ""
        self._offered: tuple[tuple[str, str], ...] = ()
        self._buttons: list[ChoiceButton] = []
        self._title = TextLine("", "lead", bold=True)
        self._who = TextLine("", "small", "ink2")
        self.people = QComboBox()
        self.people.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.people.setMinimumContentsLength(_LEAST_LETTERS)
        self.people.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.people.activated.connect(self._choose_person)
        self.verdict = Notice("", "ok")
        self._objections = column(None, 0, gap=8)
        self._choices = column(None, 0, gap=8)
        self.note = NoteField(narrow=True)
        self.reason = self.note.edit
        self._reason_title = Paragraph("", "small", "ink2")
        self.save = KeyButton("", "primary", icon="check", height=44)
        self.cancel = KeyButton("", "flat", height=44)
        self._lay_out()
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.cancelled)
        self.restyle()

    def _lay_out(self) -> None:
        box = column(self, 0, gap=12)
        box.addWidget(self._title)
        who = column(None, 0, gap=4)
        who.addWidget(self._who)
        who.addWidget(self.people)
        box.addLayout(who)
        box.addWidget(self.verdict)
        box.addLayout(self._objections)
        box.addLayout(self._choices)
        box.addWidget(self._reason_title)
        box.addWidget(self.note)
        box.addStretch(1)
        foot = row(None, 0, gap=8)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save, 1)
        box.addLayout(foot)

    def open(self, case: Case, channel: Channel, planned: datetime) -> None:
        """Begin a note of a contact with the customer; `planned` is the visit that may be announced by it."""
        self._case, self._channel, self._planned = case, channel, planned
        self.people.clear()
        for person_id, words in people_to_choose(case):
            self.people.addItem(words, person_id)
        several = self.people.count() > 1
        self._who.setVisible(several)
        self.people.setVisible(several)
        self.reason.clear()
        self._offered = ()
        self._fill()
        self.restyle()

    def draft(self) -> tuple[str, str, str]:
        """Return whom it is with, what came of it, and the words so far."""
        return self.person(), self._result, self.reason.toPlainText()

    def restore(self, person: str, result: str, words: str) -> None:
        """Show what `draft` returned; a person or result that is not offered is left out."""
        index = self.people.findData(person)
        if index >= 0:
            self.people.setCurrentIndex(index)
            self._fill()
        offered = [key for key, _ in self._offered]
        if result in offered:
            self._buttons[offered.index(result)].click()
        self.reason.setPlainText(words)
        self.note.check()

    def set_verdict(self, verdict: ContactVerdict) -> None:
        """Show what the rules say; noting stays possible whatever they say."""
        self.verdict.set_notice(verdict.sentence, verdict.tone)
        clear(self._objections)
        for content in verdict.rows:
            self._objections.addWidget(GateVerdictCard(content))

    def first(self) -> QWidget:
        """Where the keys go when the form opens."""
        return self._buttons[0]

    def person(self) -> str:
        """Id of whom it is with."""
        return str(self.people.currentData() or "")

    def _choose_person(self, _index: int) -> None:
        self._fill()
        self.person_chosen.emit(self.person())

    def _told_them(self) -> bool:
        """Whether telling this person is telling the customer."""
        return self._case is None or self._case.person(self.person()).role in SPEAKS_FOR_THEM

    def _results(self) -> tuple[tuple[str, str], ...]:
        if self._channel is not Channel.CALL:
            sent = (_REACHED, translate("ContactForm", "Sent"))
            return ((_ANNOUNCED, translate("ContactForm", "Sent, visit announced")), sent)[not self._told_them() :]
        failed = (
            (_NO_ANSWER, translate("ContactForm", "No answer")),
            (_WRONG, translate("ContactForm", "Wrong number")),
        )
        if not self._told_them():
            return ((_REACHED, translate("ContactForm", "Reached, asked for a call back")), *failed)
        return (
            (_ANNOUNCED, translate("ContactForm", "Reached, visit announced")),
            (_REACHED, translate("ContactForm", "Reached, no visit announced")),
            *failed,
        )

    def _fill(self) -> None:
        """Offer what can come of it; what was chosen is kept while the same is offered."""
        offered = self._results()
        for widget in (self._reason_title, self.note):
            widget.setVisible(self._told_them())
        if offered == self._offered:
            return
        self._offered, self._result = offered, ""
        self.save.setEnabled(False)
        clear(self._choices)
        self._buttons = [ChoiceButton(number, title, height=48) for number, (_, title) in enumerate(offered, 1)]
        for button, (key, _) in zip(self._buttons, offered, strict=True):
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            self._choices.addWidget(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        if 1 <= number <= len(self._buttons):
            self._buttons[number - 1].click()
            return
        super().keyPressEvent(event)

    def _choose(self, key: str) -> None:
        self._result = key
        self.save.setEnabled(True)

    def _save(self) -> None:
        if self._case is None:
            return
        effective = self._channel is Channel.CALL and self._result in (_REACHED, _ANNOUNCED)
        self.noted.emit(
            ContactAttempted(
                case=self._case.id,
                channel=self._channel,
                person=self.person(),
                effective=effective,
                result=self._result,
                announced_for=self._planned if self._result == _ANNOUNCED else None,
                reason_of_arrears=self.reason.toPlainText().strip() if self._told_them() else "",
            )
        )

    def restyle(self) -> None:
        super().restyle()
        call = self._channel is Channel.CALL
        self._title.set_text(
            translate("ContactForm", "Note a call") if call else translate("ContactForm", "Note a text")
        )
        self._who.set_text(translate("ContactForm", "With whom"))
        self.people.setAccessibleName(translate("ContactForm", "With whom"))
        self._reason_title.set_text(translate("ContactForm", "What they said about why, in their words"))
        self.reason.setAccessibleName(translate("ContactForm", "What they said about why"))
        self.reason.setFixedHeight(self.px(96))
        self.save.setText(translate("ContactForm", "Note it"))
        self.cancel.setText(translate("ContactForm", "Leave it"))
