"""The view of Today: list 432 wide, the sketch, the next stop; search and status in the header."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QStackedWidget, QWidget

from collector_app.gui.theme import current, icon
from collector_app.gui.today.next_stop import NextStop
from collector_app.gui.today.today_model import DayModel
from collector_app.gui.widgets.case_rows import CaseListView
from collector_app.gui.widgets.drawn import Drawn, Hairline, column, row
from collector_app.gui.widgets.marks import Chip
from collector_app.gui.widgets.notices import EmptyState
from collector_app.gui.widgets.route_map import RouteMap
from collector_app.gui.widgets.status_strip import StatusItem, StatusStrip
from collector_app.gui.widgets.texts import TextLine

translate = QCoreApplication.translate
_TYPING_PAUSE_MS = 60  # search while typing, but not for every letter of a fast typist


class TodayHeader(Drawn):
    """Title, the facts of the day, and the search field (Ctrl+K)."""

    search_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLine("", "title", bold=True)
        self.day = TextLine("", "dense", "ink2")
        self.strip = StatusStrip()
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(
            icon(current(), "magnifying-glass", "ink2"), QLineEdit.ActionPosition.LeadingPosition
        )
        line = row(self, (4, 6, 0, 6), gap=12)
        for widget in (self.title, self.day):
            line.addWidget(widget)
        line.addSpacing(12)
        line.addWidget(self.strip, 1)
        line.addWidget(self.search)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.search_changed.emit(self.search.text()))
        self.search.textChanged.connect(lambda _text: self._pause.start())
        QShortcut(QKeySequence("Ctrl+K"), self, self.search.setFocus)
        self.restyle()

    def set_facts(self, day: str, items: Sequence[StatusItem]) -> None:
        """Show the day and its facts."""
        self.day.set_text(day)
        self.strip.set_items(items)

    def restyle(self) -> None:
        super().restyle()
        self.title.set_text(translate("Today", "Today"))
        self.search.setPlaceholderText(translate("Today", "Name, pinyin, case number, address"))
        self.search.setAccessibleName(translate("Today", "Search cases"))
        self.search.setFixedWidth(self.px(272))
        self._glass.setIcon(icon(current(), "magnifying-glass", "ink2"))


class TodayView(Drawn):
    """The sheet of Today. Signals: a case was chosen (Enter, double click, button), the selection moved."""

    case_opened = Signal(int)
    row_selected = Signal(int)

    def __init__(self, model: DayModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = TodayHeader()
        self.list = CaseListView()
        self.list.setModel(model)
        self.caption = TextLine("", "text", bold=True)
        self.count = TextLine("", "small", "ink2")
        self.masked = Chip("", "neutral", "eye-slash")
        self.map = RouteMap()
        self.next_stop = NextStop()
        self.empty = EmptyState("map-trifold", "")
        self._stack = QStackedWidget()
        self._build()
        self.list.activated.connect(lambda index: self.case_opened.emit(index.row()))
        self.list.selectionModel().currentChanged.connect(self._selected)
        self.next_stop.opened.connect(self._open_current)
        self.header.search.installEventFilter(self)
        self.restyle()

    def _build(self) -> None:
        sides = row(None, 0, gap=0)
        left = QWidget()
        left.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._left = left
        inside = column(left, (0, 10, 0, 8), gap=4)
        head = row(None, (20, 8, 12, 8), gap=10)
        for widget in (self.caption, self.count, self.masked):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        inside.addLayout(head)
        inside.addWidget(self.list, 1)
        sides.addWidget(left)
        sides.addWidget(Hairline("down"))
        right = column(None, 0, gap=0)
        right.addWidget(self.map, 1)
        right.addWidget(Hairline())
        right.addWidget(self.next_stop)
        sides.addLayout(right, 1)
        full = QWidget()
        full.setLayout(sides)
        self._stack.addWidget(full)
        self._stack.addWidget(self.empty)
        column(self, 0, 0).addWidget(self._stack)

    def show_empty(self, icon_name: str, title: str, hint: str) -> None:
        """Say why there is nothing in the list."""
        self.empty.set_state(icon_name, title, hint)
        self._stack.setCurrentIndex(1)

    def show_list(self) -> None:
        """Show the list again."""
        self._stack.setCurrentIndex(0)

    def select(self, index: int) -> None:
        """Put the selection on a row."""
        self.list.setCurrentIndex(self.list.model().index(index, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.header.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_current()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.header.search.clear()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_current()
            return
        super().keyPressEvent(event)

    def _open_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.case_opened.emit(index.row())

    def _selected(self, now: QModelIndex, before: QModelIndex) -> None:
        del before
        if now.isValid():
            self.row_selected.emit(now.row())

    def restyle(self) -> None:
        super().restyle()
        self._left.setFixedWidth(self.px(432) if not self.theme.stacked else self.px(320))
        self.next_stop.setFixedHeight(self.px(196))
        self.caption.set_text(translate("Today", "Order of the day"))
        self.masked.set_state(translate("Today", "Names masked"), "neutral", "eye-slash")
        self.list.setAccessibleName(translate("Today", "Cases of the day"))
