"""The view of a case: who 336, *May I go there?*, contacts 344."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QStackedWidget, QWidget

from collector_app.domain.policy import Gate
from collector_app.gui.case.case_words import gate_name
from collector_app.gui.case.company_form import CompanyForm
from collector_app.gui.case.contact_form import ContactForm
from collector_app.gui.case.side_panels import SealedSheet
from collector_app.gui.widgets.contacts import ContactLine, ContactRow, Pocket, SealedPanel, Timeline, TimelineEntry
from collector_app.gui.widgets.drawn import Drawn, Hairline, clear, column, row
from collector_app.gui.widgets.flow import FlowRow
from collector_app.gui.widgets.gate_rows import GateBanner, GateCounts, GateVerdictCard, GateVerdictRow, VerdictRow
from collector_app.gui.widgets.key_button import KeyButton
from collector_app.gui.widgets.marks import Mask
from collector_app.gui.widgets.scroll import bare_scroll, put_into, turn_by_keys
from collector_app.gui.widgets.segments import Segments
from collector_app.gui.widgets.status_strip import StatusItem, StatusStrip
from collector_app.gui.widgets.texts import Paragraph, TextLine
from collector_app.usecases.case_file import PREVIEW_GATES

translate = QCoreApplication.translate


_WHO, _CONTACTS, _SCROLL_BAR = 336, 344, 8
_ALL = 3


class CaseHeader(Drawn):
    """Back to Today, the masked name, when; how fresh the data is; *Leave for it*."""

    went_back = Signal()
    departed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = KeyButton("", "flat", icon="caret-left", key="Esc", height=40)
        self.name = TextLine("", "title", bold=True)
        self.when = TextLine("", "dense", "ink2", elide=True)
        self.strip = StatusStrip()
        self.go = KeyButton("", "primary", icon="navigation-arrow", key="Ctrl+Enter", height=44)
        line = row(self, (0, 6, 0, 6), gap=12)
        for widget in (self.back, self.name, self.when):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.strip)
        line.addWidget(self.go)
        self.back.clicked.connect(self.went_back)
        self.go.clicked.connect(self.departed)
        self.restyle()

    def set_texts(self, name: str, when: str, fresh: StatusItem) -> None:
        """Show whose case it is."""
        self.name.set_text(name)
        self.when.set_text(when)
        self.strip.set_items((fresh,))

    def restyle(self) -> None:
        super().restyle()
        self.back.setText(translate("CaseView", "Today"))
        self.go.setText(translate("CaseView", "Set out"))
        self.strip.setVisible(not self.theme.stacked)  # the contacts say it too


class WhoPanel(Drawn):
    """Who (masked), the sealed part, addresses, people, and what helps at the door."""

    prepare_asked = Signal()
    company_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = TextLine("", "heading", bold=True)
        self.number = TextLine("", "dense", "ink2")
        self._masks = column(None, 0, gap=6)
        self.sealed = SealedPanel()
        self.sealed.open_asked.connect(self.prepare_asked)
        self._titles = [TextLine("", "dense", "ink2", bold=True) for _ in range(4)]
        self._addresses, self._people = column(None, 0, gap=12), column(None, 0, gap=12)
        self._hint, self._company = Paragraph("", "dense"), Paragraph("", "dense")
        self.company = KeyButton("", "outline", icon="users", height=40)
        self.company.clicked.connect(self.company_asked)
        box = column(self, 20, gap=10)
        box.addWidget(self.name)
        box.addWidget(self.number)
        box.addLayout(self._masks)
        box.addWidget(self.sealed)
        hint = column(None, 0, gap=0)
        hint.addWidget(self._hint)
        company = row(None, 0, gap=12)
        company.addWidget(self._company, 1, Qt.AlignmentFlag.AlignVCenter)
        company.addWidget(self.company)
        for title, body in zip(self._titles, (self._addresses, self._people, hint, company), strict=True):
            box.addWidget(Hairline())
            box.addWidget(title)
            box.addLayout(body)
        box.addStretch(1)
        self.restyle()

    def set_who(self, name: str, number: str, masks: Sequence[tuple[str, tuple[str, tuple[int, ...], str]]]) -> None:
        """Show the customer, masked."""
        self.name.set_text(name)
        self.number.set_text(number)
        clear(self._masks)
        for label, mask in masks:
            line = row(None, 0, gap=10)
            line.addWidget(TextLine(label, "dense", "ink2"))
            line.addWidget(Mask(*mask))
            line.addStretch(1)
            self._masks.addLayout(line)

    def set_lines(self, addresses: Sequence[ContactLine], people: Sequence[ContactLine], hint: str) -> None:
        """Show places, people and the hint for the door."""
        for box, lines in ((self._addresses, addresses), (self._people, people)):
            clear(box)
            for line in lines:
                box.addWidget(ContactRow(line))
        self._hint.set_text(hint or "—")

    def set_company(self, names: str) -> None:
        """Show who goes along; empty while nobody is registered."""
        self._company.set_text(names or translate("CaseView", "Nobody yet"))

    def restyle(self) -> None:
        super().restyle()
        texts = (
            translate("CaseView", "Addresses"),
            translate("CaseView", "Who may be told what"),
            translate("CaseView", "At the door"),
            translate("CaseView", "Who goes along"),
        )
        self.company.setText(translate("CaseView", "Change"))
        for title, text in zip(self._titles, texts, strict=True):
            title.set_text(text)
        self.sealed.set_texts(
            translate("CaseView", "Sealed part"),
            translate("CaseView", "Amounts, product and history. Each opening is on the record."),
            translate("CaseView", "Open to prepare"),
        )


class GatePanel(Drawn):
    """*May I go there?*: a tab for each gate; what needs a hand first, then what passed, one line each."""

    gate_chosen = Signal(str)
    helped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLine("", "heading", bold=True)
        self.tabs = Segments([(gate.value, gate_name(gate)) for gate in PREVIEW_GATES], Gate.TRAVEL.value)
        self.tabs.chosen.connect(self.gate_chosen)
        self.banner = GateBanner()
        self._body = column(None, 0, gap=8)
        box = column(self, (28, 16, 28, 20), gap=12)
        head = QWidget()
        flow = FlowRow(head, gap=12)
        flow.addWidget(self.title)
        flow.addWidget(self.tabs)
        box.addWidget(head)
        box.addWidget(self.banner)
        box.addLayout(self._body)
        box.addStretch(1)
        self.restyle()

    def set_banner(self, title: str, note: str, counts: GateCounts) -> None:
        """Show the verdict in one line."""
        self.banner.set_gate(title, note, counts)

    def set_rows(
        self, hand: Sequence[tuple[str, VerdictRow]], later: Sequence[VerdictRow], passed: Sequence[VerdictRow]
    ) -> None:
        """Show the rules: those that need a hand (with the key that `helped` carries), asked later, passed."""
        clear(self._body)
        if hand:
            self._body.addWidget(TextLine(translate("CaseView", "Needs you"), "dense", "ink2", bold=True))
        for key, content in hand:
            card = GateVerdictCard(content)
            card.acted.connect(lambda key=key: self.helped.emit(key))
            self._body.addWidget(card)
        for title, rows in (
            (translate("CaseView", "Asked during the visit: {0}").format(len(later)), later),
            (translate("CaseView", "Passed: {0}").format(len(passed)), passed),
        ):
            if rows:
                self._body.addWidget(TextLine(title, "dense", "ink2", bold=True))
                inner = column(None, 0, gap=0)
                for content in rows:
                    inner.addWidget(GateVerdictRow(content))
                self._body.addLayout(inner)

    def restyle(self) -> None:
        super().restyle()
        self.title.set_text(translate("CaseView", "May I go there?"))
        self.tabs.set_texts({gate.value: gate_name(gate) for gate in PREVIEW_GATES})


class ContactPanel(Drawn):
    """What may still be tried today, and what has been; two buttons note a call or a message."""

    call_noted = Signal()
    message_noted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLine("", "dense", bold=True)
        self.budget = Pocket("")
        self.timeline = Timeline()
        self.call = KeyButton("", "neutral", icon="phone", height=44)
        self.message = KeyButton("", "neutral", icon="chat-text", height=44)
        box = column(self, 0, gap=14)
        box.addWidget(self.title)
        box.addWidget(self.budget)
        box.addWidget(self.timeline)
        box.addStretch(1)
        foot = row(None, 0, gap=8)
        foot.addWidget(self.call, 1)
        foot.addWidget(self.message, 1)
        box.addLayout(foot)
        self.call.clicked.connect(self.call_noted)
        self.message.clicked.connect(self.message_noted)
        self.restyle()

    def set_contacts(self, budget: Sequence[QWidget], as_of: str, entries: Sequence[TimelineEntry]) -> None:
        """Show the counts with their age, and the timeline."""
        clear(self.budget.inside)
        for widget in budget:
            self.budget.inside.addWidget(widget)
        self.budget.inside.addStretch(1)
        self.budget.set_texts(translate("CaseView", "Contacts today"), as_of)
        self.timeline.set_entries(entries)

    def restyle(self) -> None:
        super().restyle()
        self.title.set_text(translate("CaseView", "What has been"))
        self.call.setText(translate("CaseView", "Note a call"))
        self.message.setText(translate("CaseView", "Note a text"))


class SidePages(QStackedWidget):
    """The right pane's pages; as high as the page shown, not as the highest of them."""

    def __init__(self, pages: Sequence[QWidget]) -> None:
        super().__init__()
        self._pages = tuple(pages)
        for page in self._pages:
            self.addWidget(page)
        self.currentChanged.connect(self._fit)
        self._fit(0)

    def _fit(self, shown: int) -> None:
        for index, page in enumerate(self._pages):
            kind = QSizePolicy.Policy.Preferred if index == shown else QSizePolicy.Policy.Ignored
            page.setSizePolicy(kind, kind)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return self.currentWidget().minimumSizeHint()

    def sizeHint(self) -> QSize:
        return self.currentWidget().sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.currentWidget().heightForWidth(width)


class CaseView(Drawn):
    """Three panes, stacked where the width is short; the right one turns into a form when something is noted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = CaseHeader()
        self.who, self.gates, self.contacts = WhoPanel(), GatePanel(), ContactPanel()
        self.contact_form, self.company_form, self.sealed_sheet = ContactForm(), CompanyForm(), SealedSheet()
        self._pages = (self.contacts, self.contact_form, self.company_form, self.sealed_sheet)
        self.side = SidePages(self._pages)
        self._right = QWidget()
        column(self._right, 20, 0).addWidget(self.side)
        self._areas = [bare_scroll() for _ in range(3)]
        self._lines = [Hairline("down"), Hairline("down")]
        self._columns = 0
        self._before: QWidget | None = None
        turn_by_keys(self, lambda: self._areas[1])
        panes = row(self, 0, gap=0)
        for part in (self._areas[0], self._lines[0], self._areas[1], self._lines[1], self._areas[2]):
            panes.addWidget(part)
        panes.setStretch(2, 1)
        for area in (self._areas[0], self._areas[2]):
            area.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            chosen = next(tab for tab in self.gates.tabs.findChildren(QAbstractButton) if tab.isChecked())
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_side(self, page: QWidget) -> None:
        """Turn the right pane to one of its pages and bring its first field under the keys."""
        before = None if self.shows(self.contacts) else self._before
        if before is None:
            self._before = QApplication.focusWidget()
        self.side.setCurrentIndex(self._pages.index(page))
        if isinstance(page, ContactForm | CompanyForm | SealedSheet):
            page.first().setFocus(Qt.FocusReason.TabFocusReason)
            if self._columns < _ALL:
                # The layout has to make room for the page first.
                QTimer.singleShot(0, self, lambda: self._bring(page))
        elif before is not None and self.isAncestorOf(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring(self, page: QWidget) -> None:
        pile = self._areas[1].widget()
        if pile is not None and self.shows(page) and pile.isAncestorOf(page):
            self._areas[1].verticalScrollBar().setValue(page.mapTo(pile, QPoint(0, 0)).y())

    def shows(self, page: QWidget) -> bool:
        """Whether a page of the right pane is the one shown."""
        return self.side.currentWidget() is page

    def restyle(self) -> None:
        super().restyle()
        self._areas[0].setFixedWidth(self.px(_WHO))
        self._areas[2].setFixedWidth(self.px(_CONTACTS))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _columns_that_fit(self) -> int:
        centre = self.gates.minimumSizeHint().width() + self.px(_SCROLL_BAR)
        if self.theme.stacked or self.width() < self.px(_WHO) + centre:
            return 1
        return 3 if self.width() >= self.px(_WHO) + centre + self.px(_CONTACTS) else 2

    def _arrange(self) -> None:
        """The contacts go under the gates first, then everything under the customer."""
        columns = self._columns_that_fit()
        if columns == self._columns:
            return
        self._columns = columns
        panes = (self.who, self.gates, self._right)
        split = {3: (panes[:1], panes[1:2], panes[2:]), 2: (panes[:1], panes[1:], ()), 1: ((), panes, ())}[columns]
        old: list[QWidget | None] = [area.takeWidget() for area in self._areas]
        for area, inside in zip(self._areas, split, strict=True):
            area.setVisible(bool(inside))
            if len(inside) == 1:
                put_into(area, inside[0])
            elif inside:
                put_into(area, _pile(inside))
        for pile in old:
            if pile is not None and pile not in panes:
                pile.deleteLater()
        self._lines[0].setVisible(columns > 1)
        self._lines[1].setVisible(columns == _ALL)
        for pane in panes:
            pane.show()


def _pile(panes: Sequence[QWidget]) -> QWidget:
    pile = QWidget()
    inside = column(pile, 0, 0)
    for pane in panes:
        inside.addWidget(pane)
    inside.addStretch(1)
    return pile
