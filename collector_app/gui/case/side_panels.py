"""What opens at the right of a case: noting a contact, the sealed part while preparing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from collector_app.domain.case import Case
from collector_app.domain.journal.content import Channel, ContactAttempted
from collector_app.gui.widgets.choice import ChoiceButton
from collector_app.gui.widgets.drawn import Drawn, clear, column, row
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.notices import Notice
from collector_app.gui.widgets.texts import Paragraph, TextLine

translate = QCoreApplication.translate
_NO_ANSWER, _REACHED, _ANNOUNCED, _WRONG = "no_answer", "reached", "announced", "wrong_number"


class ContactForm(Drawn):
    """Notes a call or a message: what came of it, whether it was a real exchange, the reason they gave."""

    noted = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case, self._person, self._channel = "", "", Channel.CALL
        self._planned: datetime | None = None
        self._result = ""
        self._buttons: list[ChoiceButton] = []
        self._title = TextLine("", "lead", bold=True)
        self._refusal = Notice("", "stop")
        self._choices = column(None, 0, gap=8)
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self._reason_title = Paragraph("", "small", "ink2")
        self.save = KeyButton("", "primary", icon="check", height=44)
        self.cancel = KeyButton("", "flat", height=44)
        box = column(self, 0, gap=12)
        box.addWidget(self._title)
        box.addWidget(self._refusal)
        box.addLayout(self._choices)
        box.addWidget(self._reason_title)
        box.addWidget(self.reason)
        box.addStretch(1)
        foot = row(None, 0, gap=8)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save, 1)
        box.addLayout(foot)
        self.save.clicked.connect(self._save)
        self.cancel.clicked.connect(self.cancelled)
        self.restyle()

    def open(self, case: Case, channel: Channel, planned: datetime, refusal: str) -> None:
        """Begin a note; `refusal` says why the rules are against contacting now (noting stays possible)."""
        self._case, self._person, self._channel, self._result = case.id, case.borrower.id, channel, ""
        self._planned = planned
        self.reason.clear()
        self._refusal.set_notice(refusal, "stop")
        self._refusal.setVisible(bool(refusal))
        self.save.setEnabled(False)
        self._fill()
        self.restyle()

    def _fill(self) -> None:
        clear(self._choices)
        call = self._channel is Channel.CALL
        results = [
            (_ANNOUNCED, translate("ContactForm", "Reached, visit announced")),
            (_REACHED, translate("ContactForm", "Reached, no visit announced")),
            (_NO_ANSWER, translate("ContactForm", "No answer")),
            (_WRONG, translate("ContactForm", "Wrong number")),
        ]
        if not call:
            results = [
                (_ANNOUNCED, translate("ContactForm", "Sent, visit announced")),
                (_REACHED, translate("ContactForm", "Sent")),
            ]
        self._buttons = [ChoiceButton(number, title, height=48) for number, (_, title) in enumerate(results, 1)]
        for button, (key, _) in zip(self._buttons, results, strict=True):
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            self._choices.addWidget(button)

    def first(self) -> QWidget:
        """Where the keys go when the form opens."""
        return self._buttons[0]

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
        effective = self._channel is Channel.CALL and self._result in (_REACHED, _ANNOUNCED)
        self.noted.emit(
            ContactAttempted(
                case=self._case,
                channel=self._channel,
                person=self._person,
                effective=effective,
                result=self._result,
                announced_for=self._planned if self._result == _ANNOUNCED else None,
                reason_of_arrears=self.reason.toPlainText().strip(),
            )
        )

    def restyle(self) -> None:
        super().restyle()
        call = self._channel is Channel.CALL
        self._title.set_text(
            translate("ContactForm", "Note a call") if call else translate("ContactForm", "Note a text")
        )
        self._reason_title.set_text(translate("ContactForm", "What they said about why, in their words"))
        self.reason.setAccessibleName(translate("ContactForm", "What they said about why"))
        self.reason.setFixedHeight(self.px(96))
        self.save.setText(translate("ContactForm", "Note it"))
        self.cancel.setText(translate("ContactForm", "Leave it"))


class SealedSheet(Drawn):
    """The sealed part, opened to prepare. Forgotten when it is closed."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = TextLine("", "lead", bold=True, icon="eye")
        self._note = Paragraph("", "small", "ink2")
        self._rows = column(None, 0, gap=8)
        self.close_button = KeyButton("", "neutral", icon="lock-simple", key="Esc", height=44)
        box = column(self, 0, gap=12)
        box.addWidget(self._title)
        box.addWidget(self._note)
        box.addLayout(self._rows)
        box.addStretch(1)
        box.addWidget(self.close_button)
        self.close_button.clicked.connect(self.closed)
        self.restyle()

    def open(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show labels and values."""
        clear(self._rows)
        for label, value in rows:
            line = row(None, 0, gap=8)
            line.addWidget(TextLine(label, "small", "ink2"))
            line.addWidget(Paragraph(value, "dense", bold=True, align="right"), 1)
            self._rows.addLayout(line)

    def first(self) -> QWidget:
        """Where the keys go when it opens."""
        return self.close_button

    def wipe(self) -> None:
        """Forget every value."""
        clear(self._rows)

    def restyle(self) -> None:
        super().restyle()
        self._title.set_text(translate("SealedSheet", "Opened to prepare"))
        self._note.set_text(translate("SealedSheet", "This look is on the record. Close it before you arrive."))
        self.close_button.setText(translate("SealedSheet", "Seal again"))
