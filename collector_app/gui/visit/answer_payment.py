"""A payment made through an official channel while one is there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.content import PaymentRecorded
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.gui.translation import language
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_choice import ChoiceGrid
from collector_app.gui.visit.answer_fields import read_amount
from collector_app.gui.visit.answer_plan import ways_of_paying
from collector_app.gui.widgets.drawn import column, row
from collector_app.gui.widgets.field import Field
from collector_app.gui.wording import Wording
from collector_app.usecases.answers import AnswerError, AnswerProblem

translate = QCoreApplication.translate


class PaymentAnswer(AnswerArea):
    """Amount, reference and the way it was paid. Nothing typed means that nothing was paid."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self.amount = Field("receipt")
        self.amount.set_texts(translate("Visit", "Amount"), Wording(language()).unit(currency))
        self.reference = Field("qr-code")
        self.reference.set_texts(translate("Visit", "Number of the payment"), translate("Visit", "as the app shows it"))
        self.ways = ChoiceGrid(ways_of_paying(), columns=3)
        top = row(None, 0, gap=12)
        top.addWidget(self.amount, 1)
        top.addWidget(self.reference, 1)
        box = column(self, 0, gap=12)
        box.addLayout(top)
        box.addWidget(self.ways)
        for field in (self.amount, self.reference):
            field.edited.connect(lambda _text: self.changed.emit())
        self.ways.changed.connect(self.changed)

    def value(self) -> Plain:
        if not self.amount.text().strip() and not self.reference.text().strip():
            return None
        amount = read_amount(self.amount.text(), self._currency)
        method = self.ways.chosen()
        if amount.minor <= 0 or not method:
            raise AnswerError(AnswerProblem.NOT_A_NUMBER if method else AnswerProblem.NO_SUCH_CHOICE)
        return to_plain(PaymentRecorded(amount, method[0], self.reference.text().strip()))

    def set_value(self, value: Plain) -> None:
        payment = from_plain(PaymentRecorded, value)
        self.restore((payment.amount.decimal(), payment.reference, payment.method))

    def choose(self, number: int) -> None:
        self.ways.choose(number)

    def first_field(self) -> QWidget | None:
        return self.amount.edit

    def draft(self) -> object:
        method = self.ways.chosen()
        return self.amount.text(), self.reference.text(), method[0] if method else ""

    def restore(self, draft: object) -> None:
        if isinstance(draft, tuple):
            amount, reference, method = draft
            self.amount.set_text(amount)
            self.reference.set_text(reference)
            self.ways.set_value(method)
