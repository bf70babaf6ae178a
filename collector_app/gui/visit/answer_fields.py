"""Typed answers: free text, a whole number, an amount."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.domain.money import Money, parse_money
from collector_app.gui.translation import language
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.widgets.drawn import column
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.note_field import Linter, MarkedEdit, NoteField
from collector_app.gui.widgets.texts import TextLine
from collector_app.gui.wording import Wording
from collector_app.usecases.answers import MAX_TEXT, AnswerError, AnswerProblem

translate = QCoreApplication.translate

# Chinese input methods type full-width digits and minus.
_FULL_WIDTH: Final = str.maketrans({0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0D: "-"})


class NoteEdit(MarkedEdit):
    """Several lines; Enter belongs to the step, Shift+Enter begins a line, Tab goes on."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class TextAnswer(AnswerArea):
    """Free text with the characters left, read by the note linter as it is typed."""

    entered = Signal()

    def __init__(self, label: str, maximum: int | None, linter: Linter | None = None) -> None:
        super().__init__()
        self._maximum = maximum or MAX_TEXT
        self._note = TextLine("", "small", "ink3", elide=True)
        self.edit = NoteEdit()
        self.edit.setAccessibleName(label)
        self.edit.entered.connect(self.entered)
        self.note = NoteField(linter, self.edit, foot=self._note, reserve=True)
        self.note.edited.connect(self._typed)
        column(self, 0, gap=0).addWidget(self.note)
        self.restyle()
        self._count()

    def restyle(self) -> None:
        super().restyle()
        self.edit.setFixedHeight(self.px(132))

    def _typed(self) -> None:
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        left = self._maximum - len(self.edit.toPlainText())
        words = translate("Visit", "Shift+Enter begins a new line. {0} characters left.")
        self._note.set_text(words.format(f"{left:,}"))
        self._note.set_look("stop" if left < 0 else "ink3", bold=left < 0)

    def value(self) -> Plain:
        return self.edit.toPlainText().strip() or None

    def set_value(self, value: Plain) -> None:
        self.edit.setPlainText(str(value))
        self.note.check()

    def first_field(self) -> QWidget | None:
        return self.edit

    def draft(self) -> object:
        return self.edit.toPlainText()

    def restore(self, draft: object) -> None:
        self.set_value(str(draft))


class LineAnswer(AnswerArea):
    """Base of one-line answers."""

    def __init__(self, label: str, hint: str, icon: str) -> None:
        super().__init__()
        self.field = Field(icon)
        self.field.set_texts(label, hint)
        self.field.edited.connect(lambda _text: self.changed.emit())
        column(self, 0, gap=0).addWidget(self.field)

    def first_field(self) -> QWidget | None:
        return self.field.edit

    def draft(self) -> object:
        return self.field.text()

    def restore(self, draft: object) -> None:
        self.field.set_text(str(draft))


class ShortTextAnswer(LineAnswer):
    """A few words on one line."""

    def __init__(self, label: str, maximum: int) -> None:
        super().__init__("", translate("Visit", "up to {0} characters").format(maximum), "pencil-simple")
        self.field.edit.setAccessibleName(label)

    def value(self) -> Plain:
        return self.field.text().strip() or None

    def set_value(self, value: Plain) -> None:
        self.field.set_text(str(value))


class NumberAnswer(LineAnswer):
    """A whole number."""

    def __init__(self, label: str, minimum: int | None, maximum: int | None) -> None:
        super().__init__(label, _range_words(minimum, maximum), "list-checks")

    def value(self) -> Plain:
        text = self.field.text().translate(_FULL_WIDTH).strip()
        if not text:
            return None
        try:
            return int(text)
        except ValueError as error:
            raise AnswerError(AnswerProblem.NOT_A_NUMBER) from error

    def set_value(self, value: Plain) -> None:
        self.field.set_text(str(value))


class MoneyAnswer(LineAnswer):
    """An amount in major units of one currency."""

    def __init__(self, label: str, currency: str) -> None:
        super().__init__(label, Wording(language()).unit(currency), "receipt")
        self._currency = currency

    def value(self) -> Plain:
        text = self.field.text()
        return to_plain(read_amount(text, self._currency)) if text.strip() else None

    def set_value(self, value: Plain) -> None:
        self.field.set_text(from_plain(Money, value).decimal())


def read_amount(text: str, currency: str) -> Money:
    """Read an amount as typed; raises AnswerError(NOT_A_NUMBER)."""
    try:
        return parse_money(text, currency)
    except ValueError as error:
        raise AnswerError(AnswerProblem.NOT_A_NUMBER) from error


def _range_words(minimum: int | None, maximum: int | None) -> str:
    if minimum is None and maximum is None:
        return ""
    if maximum is None:
        return translate("Visit", "{0} or more").format(minimum)
    if minimum is None:
        return translate("Visit", "up to {0}").format(maximum)
    return translate("Visit", "{0} to {1}").format(minimum, maximum)
