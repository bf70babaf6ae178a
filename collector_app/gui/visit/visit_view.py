"""The frame of the visit: header, rail, one page, live panel, bar; and the cover, which takes the place of it all."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from collector_app.gui.visit.cover_page import CoverPage
from collector_app.gui.visit.live_panel import LivePanel
from collector_app.gui.visit.page import Page
from collector_app.gui.visit.visit_header import VisitHeader
from collector_app.gui.widgets.drawn import Drawn, Panel, column, row
from collector_app.gui.widgets.notices import Notice
from collector_app.gui.widgets.pen import pen_on
from collector_app.gui.widgets.rail import StageRail
from collector_app.gui.widgets.scroll import bare_scroll, put_into
from collector_app.gui.widgets.visit_bar import VisitBar

translate = QCoreApplication.translate

_LOW: Final = 600  # the sheet is 632 high in a window of 768, 544 in one of 680

# Those that no field takes reach the window; a field tells that its answer changed.
_TOUCHES: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove})


class _Body(Drawn):
    """Rail, page and panel. Beside each other they fit the window and nothing scrolls; one under the other they do."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None and self.theme.stacked else 0


class VisitScreen(Drawn):
    """Fills the window, without the shell's navigation. It shows what it is told and passes keys on.

    `number` carries 1 to 9; `touched` is any sign of a person; `deactivated` means that another window took the focus;
    `words_changed` that the language or the size of text changed, so that every text has to be set again.
    """

    number = Signal(int)
    why_asked = Signal()
    all_asked = Signal()
    recorder_asked = Signal()
    touched = Signal()
    deactivated = Signal()
    words_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.header = VisitHeader()
        self.rail = StageRail()
        self.live = LivePanel()
        self.visit_bar = VisitBar()
        self.cover = CoverPage()
        self._sheet = Panel(fill="sheet", edge="hair", radius="sheet")
        self._middle = column(self._sheet, 1, 0)
        self._notice = Notice()
        self._notice.hide()
        self._above = column(None, 0, 0)
        self._above.addWidget(self._notice)
        self._middle.addLayout(self._above)
        self._page: Page | None = None
        self._work = QWidget()
        self._body = row(None, (0, 0, 8, 0), gap=8)
        self._scroll = bare_scroll()
        self._arrange()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._work)
        self._stack.addWidget(self.cover)
        column(self, 0, 0).addWidget(self._stack)
        self._bind()
        self._watched: QWidget | None = None

    def _arrange(self) -> None:
        box = column(self._work, 0, gap=0)
        box.addWidget(self.header)
        self._body.addWidget(self.rail)
        self._body.addWidget(self._sheet, 1)
        self._body.addWidget(self.live)
        holder = _Body()
        holder.setLayout(self._body)
        put_into(self._scroll, holder)
        box.addWidget(self._scroll, 1)
        box.addWidget(self.visit_bar)
        self.restyle()

    def _bind(self) -> None:
        for digit in range(1, 10):
            self._shortcut(str(digit)).activated.connect(lambda digit=digit: self.number.emit(digit))
        for signal in (self.number, self.why_asked, self.visit_bar.went_on, self.visit_bar.went_back):
            signal.connect(self.touched)
        self._shortcut("F1").activated.connect(self.why_asked)
        self._shortcut("F9").activated.connect(self.recorder_asked)
        self._shortcut("A").activated.connect(self.all_asked)

    def _shortcut(self, key: str) -> QShortcut:
        # Owned by the part that the cover hides, so that no key reaches a page below it.
        shortcut = QShortcut(QKeySequence(key), self._work)
        shortcut.setAutoRepeat(False)
        return shortcut

    def restyle(self) -> None:
        super().restyle()
        # Large text: the live panel goes under the page, which keeps the whole height; the rail's place is in the page.
        down = QBoxLayout.Direction.TopToBottom
        self._body.setDirection(down if self.theme.stacked else QBoxLayout.Direction.LeftToRight)
        self.rail.setVisible(not self.theme.stacked)
        self.live.set_wide(self.theme.stacked)
        self._give_height()

    def _give_height(self) -> None:
        self._sheet.setMinimumHeight(self._scroll.viewport().height() if self.theme.stacked else 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange):
            self.words_changed.emit()

    def showEvent(self, event: object) -> None:
        window = self.window()
        if window is not self._watched:
            if self._watched is not None:
                self._watched.removeEventFilter(self)
            window.installEventFilter(self)
            self._watched = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate and watched is self._watched:
            self.deactivated.emit()
        elif event.type() in _TOUCHES:
            self.touched.emit()
        return False

    def page(self) -> Page | None:
        """The page in front, None while it is taken down."""
        return self._page

    def show_page(self, page: Page) -> None:
        """Put another page in the middle; the one before is deleted."""
        self.clear_page()
        self._page = page
        self._scroll.verticalScrollBar().setValue(0)  # with large text the page before may have been scrolled
        page.bar_changed.connect(self._dress_bar)
        page.bar_changed.connect(self.touched)
        page.set_tight(self._low())
        self._middle.addWidget(page, 1)
        page.show()  # a layout shows it a turn later, too late for the focus
        self._dress_bar()
        page.opened()

    def _low(self) -> bool:
        return self._sheet.height() < self.px(_LOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_height()
        if self._page is not None:
            self._page.set_tight(self._low())

    def clear_page(self) -> None:
        """Take the page down, with everything that it shows."""
        if self._page is not None:
            # It keeps its parent until it is deleted: without one Python would delete it inside its own signal.
            self._page.leave()
            self._page.hide()
            self._middle.removeWidget(self._page)
            self._page.deleteLater()
            self._page = None

    def _dress_bar(self) -> None:
        if self._page is None:
            return
        words = self._page.bar()
        self.visit_bar.set_next(words.next, enabled=words.ready)
        back = self._page.back_words if words.back is None else words.back
        self.visit_bar.set_back(back, shown=back != "")

    def say(self, sentence: str) -> None:
        """Show a plain notice above the page; an empty one takes it away."""
        self._notice.set_notice(sentence)
        self._notice.setVisible(bool(sentence))
        self._above.redesign((40, 16, 40, 0) if sentence else (0, 0, 0, 0), 0)

    def put_cover(self) -> None:
        """Cover now, without any motion."""
        self.cover.rest()
        self._stack.setCurrentWidget(self.cover)
        self.cover.setFocus()
        self.repaint()

    def lift_cover(self) -> None:
        """Show the work again."""
        self._stack.setCurrentWidget(self._work)

    def covered(self) -> bool:
        """Whether the cover is on."""
        return self._stack.currentWidget() is self.cover

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.painter.fillRect(self.rect(), pen.theme.color("canvas"))
