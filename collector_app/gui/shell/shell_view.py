"""``Shell``: one window, one page at a time, framed by the navigation or bare."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from collector_app.gui.shell.cover import CoverLayer
from collector_app.gui.shell.navigation import NavEntry, NavigationRail
from collector_app.gui.widgets.drawn import Drawn, Panel, column, row
from collector_app.gui.widgets.notices import NoticeTone, Toast
from collector_app.gui.widgets.pen import pen_on


class HeaderStrip(Drawn):
    """The band of 56 above the sheet; each framed page brings its own contents."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = QStackedWidget(self)
        column(self, 0, 0).addWidget(self._stack)
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self.setFixedHeight(self.px(56))

    def add(self, contents: QWidget) -> None:
        """Own a page's header."""
        self._stack.addWidget(contents)

    def show_contents(self, contents: QWidget) -> None:
        """Bring a header to the front."""
        self._stack.setCurrentWidget(contents)


class Shell(Drawn):
    """Holds the pages. Framed pages stand on the sheet beside the navigation; bare pages fill the window.

    ``navigated`` carries the key of a navigation entry; the owner decides whether to ``show_page``. While covered the
    pages are hidden, so neither eye, keyboard nor screen reader reaches them.
    """

    navigated = Signal(str)
    uncover_asked = Signal()
    page_shown = Signal(str)

    def __init__(self, entries: Sequence[NavEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headers: dict[str, QWidget] = {}
        self._pages: dict[str, QWidget] = {}
        self._current = ""
        self._focus_before: QWidget | None = None
        self.navigation = NavigationRail(entries)
        self.navigation.chosen.connect(self.navigated)
        self.navigation.give_acts(self)  # a visit fills the window, and must not hold the lock off
        self.header = HeaderStrip()
        self._sheet = QStackedWidget()
        self._bare = QStackedWidget()
        self._frame = self._framed()
        self._bare.addWidget(self._frame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._bare)
        self.toast = Toast(self)
        self._cover = CoverLayer(self)
        self._cover.uncover_asked.connect(self.uncover_asked)

    def _framed(self) -> QWidget:
        frame = Drawn()
        sides = row(frame, (0, 0, 8, 8), gap=0)
        sides.addWidget(self.navigation)
        right = column(None, 0, 0)
        right.addWidget(self.header)
        ground = Panel(fill="sheet", edge="hair", radius="sheet")
        column(ground, 1, 0).addWidget(self._sheet)
        right.addWidget(ground, 1)
        sides.addLayout(right, 1)
        return frame

    def add_page(self, key: str, page: QWidget, header: QWidget | None = None, *, framed: bool = True) -> None:
        """Own a page. A framed page may bring the contents of the header strip."""
        self._pages[key] = page
        if not framed:
            self._bare.addWidget(page)
            return
        self._sheet.addWidget(page)
        contents = header or QWidget()
        self._headers[key] = contents
        self.header.add(contents)

    def remove_page(self, key: str) -> None:
        """Give up a page and delete it, with its header."""
        for owned in (self._pages.pop(key), self._headers.pop(key, None)):
            if owned is not None:
                owned.hide()
                owned.setParent(None)
                owned.deleteLater()
        if self._current == key:
            self._current = ""

    def show_page(self, key: str) -> None:
        """Bring a page to the front. Raises ``KeyError`` for a page never added."""
        page = self._pages[key]
        if key in self._headers:
            self._sheet.setCurrentWidget(page)
            self.header.show_contents(self._headers[key])
            self._bare.setCurrentWidget(self._frame)
            self.navigation.set_current(key)
        else:
            self._bare.setCurrentWidget(page)
        self._current = key
        self.page_shown.emit(key)

    def current_page(self) -> str:
        """Key of the page in front."""
        return self._current

    def page(self, key: str) -> QWidget:
        """A page by its key."""
        return self._pages[key]

    def say(self, text: str, tone: NoticeTone = "plain", action: str = "") -> None:
        """A passing notice; not shown while covered."""
        if not self.covered():
            self.toast.pop(text, tone, action)

    def cover(self) -> None:
        """Hide everything at once."""
        if self.covered():
            return
        focused = QApplication.focusWidget()
        self._focus_before = focused if focused is not None and self.isAncestorOf(focused) else None
        self._cover.put_on()
        self._bare.hide()
        self.toast.dismiss()

    def uncover(self) -> None:
        """Show the page again where it was."""
        if not self.covered():
            return
        self._bare.show()
        self._cover.hide()
        if self._focus_before is not None:
            self._focus_before.setFocus()
        self._focus_before = None

    def covered(self) -> bool:
        """Whether the cover is on."""
        return self._cover.isVisibleTo(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        with pen_on(self) as pen:
            pen.painter.fillRect(self.rect(), pen.theme.color("canvas"))
