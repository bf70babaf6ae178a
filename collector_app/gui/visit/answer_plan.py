"""A simple repayment plan: amount, number of payments, first day, way of paying; its payments beside, live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from collector_app.domain.case import DebtFacts
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.content import Instalment, PromiseMade
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.domain.plan import plan_total
from collector_app.gui.translation import language
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.visit.answer_dates import DayField
from collector_app.gui.visit.answer_fields import read_amount
from collector_app.gui.visit.plan_model import MOST_PAYMENTS, PlanSketch
from collector_app.gui.widgets.drawn import Drawn, DrawnButton, Panel, clear, column, row
from collector_app.gui.widgets.field import Field
from collector_app.gui.widgets.marks import Chip
from collector_app.gui.widgets.pen import Pen
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.wording import Wording
from collector_app.usecases.answers import AnswerError, AnswerProblem

translate = QCoreApplication.translate

_LISTED: Final = 5  # lines of payments; of more payments, the first ones, a gap and the last
_FIGURE_SPACE: Final = "\u2007"  # as wide as a digit, so that days stand under each other
_FIRST_AFTER: Final = timedelta(days=7)


def ways_of_paying() -> tuple[Option, ...]:
    """Official ways only; cash is no answer here."""
    return (
        Option("official_app", translate("Visit", "Official app")),
        Option("bank_transfer", translate("Visit", "Bank transfer")),
        Option("branch_counter", translate("Visit", "At the counter")),
    )


class StepButton(DrawnButton):
    """A square button with one sign; its words are for the tool tip and the screen reader."""

    def __init__(self, icon: str, words: str) -> None:
        super().__init__()
        self._icon = icon
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setAutoRepeat(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.px(48), self.px(48))

    def draw(self, pen: Pen) -> None:
        area = QRectF(self.rect())
        pen.panel(area, pen.theme.radius("control"), "neutral" if self.isDown() else "sheet", "line")
        pen.icon(self._icon, area.center(), 20, "ink" if self.isEnabled() else "disabled_ink", "bold")


class CountStepper(Drawn):
    """A small whole number between two buttons; `stepped` when it changed."""

    stepped = Signal()

    def __init__(self, label: str, count: int) -> None:
        super().__init__()
        self._count = count
        self.less = StepButton("minus", translate("Visit", "One payment less"))
        self.more = StepButton("plus", translate("Visit", "One payment more"))
        self._figure = TextLine(str(count), "title", bold=True, align="center")
        self._figure.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box = column(self, 0, gap=6)
        box.addWidget(TextLine(label, "small", "ink2"))
        line = row(None, 0, gap=8)
        for part in (self.less, self._figure, self.more):
            line.addWidget(part, 1 if part is self._figure else 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(line)
        self.less.clicked.connect(lambda: self.set_count(self._count - 1))
        self.more.clicked.connect(lambda: self.set_count(self._count + 1))

    def count(self) -> int:
        """The number."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show another number within its bounds."""
        self._count = min(MOST_PAYMENTS, max(1, count))
        self._figure.set_text(str(self._count))
        self.less.setEnabled(self._count > 1)
        self.more.setEnabled(self._count < MOST_PAYMENTS)
        self.stepped.emit()


class PlanSummary(Panel):
    """Payments with exact sums, and whether the collector may agree to them."""

    def __init__(self) -> None:
        super().__init__(fill="sunken", radius="card")
        box = column(self, (18, 12, 18, 12), gap=4)
        self._rows = column(None, 0, gap=0)
        self._total = TextLine("", "text", bold=True)
        self._verdict = Chip()
        self._note = Paragraph("", "small", "ink2")
        box.addLayout(self._rows)
        box.addStretch(1)
        box.addWidget(self._total)
        box.addWidget(self._verdict)
        box.addWidget(self._note)

    def show_plan(self, instalments: Sequence[Instalment], within: bool) -> None:
        """Replace the payments."""
        clear(self._rows)
        wording = Wording(language())
        for number, item in _listed(instalments):
            if item is None:
                self._rows.addWidget(TextLine("⋯", "dense", "ink3"))
                continue
            day, amount = wording.full_day(item.due), wording.money(item.amount.minor, item.amount.currency)
            place = str(number).rjust(len(str(len(instalments))), _FIGURE_SPACE)
            self._rows.addWidget(TextLine(f"{place}　{day}　{amount}", "dense", "ink"))
        self._total.setVisible(bool(instalments))
        self._verdict.setVisible(bool(instalments))
        if not instalments:
            self._note.set_text(translate("Visit", "Type the amount to see every payment and its day."))
            return
        whole = plan_total(instalments)
        words = translate("Visit", "Payments: {0}, in all {1}")
        self._total.set_text(words.format(len(instalments), wording.money(whole.minor, whole.currency)))
        if within:
            self._verdict.set_state(translate("Visit", "Within your authority"), "ok", "check")
            self._note.set_text(translate("Visit", "It is agreed once recorded."))
        else:
            self._verdict.set_state(translate("Visit", "Goes out as a request"), "warn", "paper-plane-tilt")
            self._note.set_text(
                translate("Visit", "Beyond your authority. Not agreed until the supervisor answers: say so.")
            )


class PlanAnswer(AnswerArea):
    """The editor."""

    def __init__(self, debt: DebtFacts, today: date) -> None:
        super().__init__()
        self._debt, self._today = debt, today
        self._currency = debt.balance.currency
        wording = Wording(language())
        self.amount = Field("receipt")
        owed = translate("Visit", "Owed {0}").format(wording.money(debt.balance.minor, self._currency))
        self.amount.set_texts(translate("Visit", "Amount"), owed)
        self.amount.set_text(debt.balance.decimal())
        self.stepper = CountStepper(translate("Visit", "Payments"), 1)
        first = today + min(_FIRST_AFTER, timedelta(days=debt.authority.latest_first_payment_days))
        self.first = DayField(translate("Visit", "First payment"), first)
        self.ways = ChoiceGrid(ways_of_paying(), columns=1, height=56)
        self.ways.choose(1)
        self.amount.setMinimumWidth(self.px(220))
        self.summary = PlanSummary()
        box = column(self, 0, gap=12)
        top = row(None, 0, gap=20)
        top.addWidget(self.amount, 4)
        top.addWidget(self.stepper, 3)
        top.addWidget(self.first, 3)
        below = row(None, 0, gap=20)
        below.addWidget(self.ways, 2)
        below.addWidget(self.summary, 3)
        box.addLayout(top)
        box.addLayout(below)
        self.amount.edited.connect(self._changed)
        self.stepper.stepped.connect(self._changed)
        self.first.edit.dateChanged.connect(self._changed)
        self.ways.changed.connect(self._changed)
        self._changed()

    def sketch(self) -> PlanSketch:
        """What was typed so far."""
        try:
            amount = read_amount(self.amount.text(), self._currency)
        except AnswerError:
            amount = None
        method = self.ways.chosen()
        return PlanSketch(amount, self.stepper.count(), self.first.day(), method[0] if method else "")

    def _changed(self) -> None:
        sketch = self.sketch()
        self.summary.show_plan(sketch.instalments(), sketch.within(self._debt, self._today))
        self.changed.emit()

    def value(self) -> Plain:
        sketch = self.sketch()
        instalments = sketch.instalments()
        if sketch.amount is None:
            raise AnswerError(AnswerProblem.NOT_A_NUMBER)
        if not instalments or not sketch.method:
            raise AnswerError(AnswerProblem.NOT_A_PLAN)
        return to_plain(PromiseMade(instalments, sketch.method))

    def set_value(self, value: Plain) -> None:
        promise = from_plain(PromiseMade, value)
        whole = plan_total(promise.instalments)
        self.restore((whole.decimal(), len(promise.instalments), promise.instalments[0].due, promise.method))

    def choose(self, number: int) -> None:
        self.ways.choose(number)

    def first_field(self) -> QWidget | None:
        return self.amount.edit

    def draft(self) -> object:
        sketch = self.sketch()
        return self.amount.text(), sketch.count, sketch.first, sketch.method

    def restore(self, draft: object) -> None:
        if isinstance(draft, tuple):
            amount, count, first, method = draft
            self.amount.set_text(amount)
            self.first.set_day(first)
            self.ways.set_value(method)
            self.stepper.set_count(count)


def _listed(instalments: Sequence[Instalment]) -> list[tuple[int, Instalment | None]]:
    """Payments with their numbers; None stands for those left out."""
    numbered: list[tuple[int, Instalment | None]] = list(enumerate(instalments, 1))
    return numbered if len(numbered) <= _LISTED else [*numbered[: _LISTED - 2], (0, None), numbered[-1]]
