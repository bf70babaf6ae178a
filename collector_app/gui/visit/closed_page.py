"""The visit is closed: how it ended, what was promised, the code that proves it, and that it waits to be sent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from collector_app.domain.journal.seal import visit_code
from collector_app.domain.outcome import Outcome
from collector_app.domain.plan import plan_total
from collector_app.domain.visit.fold import Visit
from collector_app.gui.translation import language
from collector_app.gui.visit.page import BarWords, Page, WordsArea, page_box, words_layout
from collector_app.gui.visit.phrases import outcome_name, stop_reason
from collector_app.gui.widgets.drawn import Panel, ScaledBox, column, row
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate


def summary(visit: Visit, outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """Return what a visit came to, as (name, value)."""
    wording = Wording(language())
    rows = [(translate("Visit", "Outcome"), outcome_name(outcome))]
    if visit.stop is not None:
        rows.append((translate("Visit", "Why it stopped"), stop_reason(visit.stop)[0]))
    instalments = visit.promise.instalments if visit.promise is not None else ()
    name = translate("Visit", "Promise")
    if visit.promise is None and visit.plan is not None:
        instalments, name = visit.plan.instalments, translate("Visit", "Requested plan")
    if instalments:
        whole = plan_total(instalments)
        words = translate("Visit", "{0} in all, payments: {1}, the first on {2}")
        first = wording.full_day(min(item.due for item in instalments))
        rows.append((name, words.format(wording.money(whole.minor, whole.currency), len(instalments), first)))
    paid = translate("Visit", "Paid")
    rows += [(paid, wording.money(item.amount.minor, item.amount.currency)) for item in visit.payments]
    due = translate("Visit", "none set") if visit.followup is None else wording.full_day(visit.followup)
    rows.append((translate("Visit", "Next contact"), due))
    if visit.satisfaction is not None:
        rows.append((translate("Visit", "Rated by the customer"), f"{visit.satisfaction} / 5"))
    return tuple(rows)


def summary_row(name: str, value: str, *, air: float) -> ScaledBox:
    """One line of a summary: names in a column, `air` above and below."""
    line = row(None, (0, air, 0, air), gap=20)
    label = Paragraph(name, "text", "ink2")
    label.setFixedWidth(label.px(170))
    line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Paragraph(value, "text", bold=True), 1)
    return line


class ClosedPage(Page):
    """The end. `left` when the collector goes back to Today."""

    left = Signal()

    def __init__(self, visit: Visit, rows: Sequence[tuple[str, str]], copy: QWidget | None = None) -> None:
        """`copy` is the panel that makes the customer's copy; it stands above the code."""
        super().__init__()
        box = page_box(self)
        head = translate("Visit", "Closed")
        box.addWidget(TextLine(head, "small", "ok", bold=True, icon="check-circle"))
        box.addSpacing(12)
        box.addWidget(Paragraph(translate("Visit", "The visit is closed"), "figure", bold=True))
        box.addSpacing(20)
        contents, words = words_layout(gap=0)
        for name, value in rows:
            words.addLayout(summary_row(name, value, air=9))
        words.addStretch(1)
        box.addWidget(WordsArea(contents), 1)
        if copy is not None:
            box.addWidget(copy)
            box.addSpacing(12)
        card = Panel(fill="accent_soft", radius="card")
        inside = column(card, (28, 18, 28, 18), gap=2)
        inside.addWidget(TextLine(translate("Visit", "Visit code"), "small", "accent", bold=True))
        self.code = TextLine(visit_code(visit.closing_hash), "speak", bold=True)
        inside.addWidget(self.code)
        note = translate("Visit", "Printed on the customer’s copy. Whoever holds it can prove this record.")
        inside.addWidget(Paragraph(note, "small", "ink2"))
        box.addWidget(card)
        box.addSpacing(14)
        sent = translate("Visit", "Recorded here. It will be sent when connected.")
        box.addWidget(TextLine(sent, "text", "ink2", icon="cloud-arrow-up"))

    def bar(self) -> BarWords:
        return BarWords(translate("Visit", "Back to Today"), back="")

    def go_on(self) -> None:
        self.left.emit()
