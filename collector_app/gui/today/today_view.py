"""The view of Today: list 432 wide, the sketch, the next stop; search and status in the header."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QWidget

from collector_app.gui.today.next_stop import NextStop
from collector_app.gui.today.today_model import DayModel
from collector_app.gui.widgets.case_rows import CaseListView
from collector_app.gui.widgets.drawn import Drawn, Hairline, column, row
from collector_app.gui.widgets.field import IconEdit
from collector_app.gui.widgets.marks import Chip
from collector_app.gui.widgets.notices import EmptyState, Notice
from collector_app.gui.widgets.route_map import RouteMap
from collector_app.gui.widgets.status_strip import StatusItem, StatusStrip
from collector_app.gui.widgets.texts import TextLine

translate = QCoreApplication.translate
_NO_LIMIT = 16_777_215  # Qt's own largest width and height
_ROOMY = 110  # per cent: up to here list, sketch and foot have room beside each other on 1366 pixels
_TYPING_PAUSE_MS = 60  # search while typing, but not for every letter of a fast typist


class TodayHeader(Drawn):
    """Title, the facts of the day, and the search field (Ctrl+K)."""

    search_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TextLine("", "title", bold=True)
        self.day = TextLine("", "dense", "ink2")
        self.strip = StatusStrip()
        self.search = IconEdit("magnifying-glass", key="Ctrl K")
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

    def rest(self) -> None:
        """Forget a search that was typed and not yet asked for."""
        self._pause.stop()

    def set_facts(self, day: str, items: Sequence[StatusItem]) -> None:
        """Show the day and its facts."""
        self.day.set_text(day)
        self.strip.set_items(items)

    def search_now(self) -> None:
        """Search for what was typed without waiting for the pause: Enter must open what is asked for now."""
        if self._pause.isActive():
            self._pause.stop()
            self.search_changed.emit(self.search.text())

    def restyle(self) -> None:
        super().restyle()
        self.title.set_text(translate("Today", "Today"))
        self.search.setPlaceholderText(translate("Today", "Name, number, address"))
        self.search.setAccessibleName(translate("Today", "Search cases"))
        self.search.setAccessibleDescription(translate("Today", "Ctrl+K comes here, Esc empties it, Enter opens"))
        self.search.setFixedWidth(self.px(200 if self.theme.stacked else 272))


class TodayView(Drawn):
    """The sheet of Today. Signals: a case was chosen (Enter, double click, button), the selection moved.

    With large text the sketch gives way and the foot lies under the list.
    """

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
        self.notice = Notice("", "warn")
        self.notice.hide()
        self.empty = EmptyState("map-trifold", "")
        self._stack = QStackedWidget()
        self._build()
        self.list.activated.connect(lambda index: self.case_opened.emit(index.row()))
        self.list.selectionModel().currentChanged.connect(self._selected)
        self.next_stop.opened.connect(self._open_current)
        self.header.search.installEventFilter(self)
        self.restyle()

    def _build(self) -> None:
        self._left = QWidget()
        inside = column(self._left, (0, 10, 0, 8), gap=4)
        head = row(None, (20, 8, 12, 8), gap=10)
        for widget in (self.caption, self.count, self.masked):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        inside.addLayout(head)
        warned = row(None, (8, 0, 8, 4), gap=0)
        warned.addWidget(self.notice)
        inside.addLayout(warned)
        inside.addWidget(self.list, 1)
        self._right = QWidget()
        right = column(self._right, 0, gap=0)
        right.addWidget(self.map, 1)
        right.addWidget(Hairline())
        right.addWidget(self.next_stop)
        self._between = Hairline("down")
        full = QWidget()
        self._sides = row(full, 0, gap=0)
        for part in (self._left, self._between, self._right):
            self._sides.addWidget(part)
        self._stack.addWidget(full)
        self._stack.addWidget(self.empty)
        column(self, 0, 0).addWidget(self._stack)

    def warn(self, text: str) -> None:
        """Say over the list what is wrong with the day; an empty sentence takes it away."""
        self.notice.set_notice(text, "warn")
        self.notice.setVisible(bool(text))

    def show_empty(self, icon_name: str, title: str, hint: str) -> None:
        """Say why there is nothing in the list."""
        self.empty.set_state(icon_name, title, hint)
        self._stack.setCurrentIndex(1)

    def show_list(self) -> None:
        """Show the list again."""
        self._stack.setCurrentIndex(0)

    def select(self, index: int) -> None:
        """Put the selection on a row and tell it, also when it was there already."""
        wanted = self.list.model().index(index, 0)
        if self.list.currentIndex() == wanted:
            self.row_selected.emit(index)
        self.list.setCurrentIndex(wanted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.header.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.header.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.header.search_now()
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.header.search_now()
                if not self.empty.isVisible():
                    self._open_current()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.header.search.clear()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The list answers Enter itself and then lets the key go on.
            if not self.list.hasFocus():
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
        self._arrange(stacked=self.theme.scale > _ROOMY)
        self.caption.set_text(translate("Today", "Order of the day"))
        self.masked.set_state(translate("Today", "Names masked"), "neutral", "eye-slash")
        self.list.setAccessibleName(translate("Today", "Cases of the day"))

    def _arrange(self, *, stacked: bool) -> None:
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(down if stacked else across)
        self._sides.setStretch(0, 1 if stacked else 0)
        self._sides.setStretch(2, 0 if stacked else 1)
        self._between.setVisible(not stacked)
        self.map.setVisible(not stacked)
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self._left.setSizePolicy(free if stacked else fixed, free)
        self._right.setSizePolicy(free, fixed if stacked else free)
        self._left.setMinimumWidth(0 if stacked else self.px(432))
        self._left.setMaximumWidth(_NO_LIMIT if stacked else self.px(432))
        self.next_stop.set_compact(compact=stacked)
        self.next_stop.setMinimumHeight(0 if stacked else self.px(196))
        self.next_stop.setMaximumHeight(_NO_LIMIT if stacked else self.px(196))
