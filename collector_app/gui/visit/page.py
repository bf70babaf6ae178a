"""``Page``: what stands in the middle of the visit. Enter, Back and the numbers reach the page in front only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QWidget

from collector_app.gui.visit.answer_choice import ChoiceGrid
from collector_app.gui.widgets.drawn import Drawn, ScaledBox, column

_ROOMY: Final = (40.0, 18.0, 40.0, 28.0)
_TIGHT: Final = (40.0, 14.0, 40.0, 16.0)
_SIZES: Final = 3


@dataclass(frozen=True, slots=True)
class BarWords:
    """What the right end of the bar says: `next` (empty: no such button), whether it may be pressed, `back` likewise.

    None means the bar's own words, "Next" and "Back".
    """

    next: str | None = None
    ready: bool = True
    back: str | None = None


class Page(Drawn):
    """Base of the pages. `went_on` and `went_back` are what Enter and Back mean here; the controller listens."""

    bar_changed = Signal()
    went_on = Signal()
    went_back = Signal()

    back_words: str | None = None

    def set_tight(self, tight: bool) -> None:
        """In a low window take the air out, not the words."""
        layout = self.layout()
        if isinstance(layout, ScaledBox):
            layout.redesign(_TIGHT if tight else _ROOMY, 0)
        for grid in self.findChildren(ChoiceGrid):
            grid.set_tight(tight)

    def bar(self) -> BarWords:
        """What the bar says while this page is in front; without words for Back of its own it says `back_words`."""
        return BarWords()

    def choose(self, number: int) -> None:
        """A number key was pressed."""

    def go_on(self) -> None:
        """Enter was pressed, or the primary button."""
        self.went_on.emit()

    def go_back(self) -> None:
        """Back was pressed."""
        self.went_back.emit()

    def leave(self) -> None:
        """The page goes, covered or done: let go of every device."""

    def opened(self) -> None:
        """The page came to the front: put the focus where typing begins."""
        self.setFocus()


def page_box(page: QWidget) -> ScaledBox:
    """The margins of every page: 40 at the sides, so that nothing jumps from one to the next."""
    return column(page, _ROOMY, gap=0)


class WordsArea(QScrollArea):
    """The upper part of a page.

    Where words and answers together are too high, `shrink` is asked for a smaller size (0 the largest, then 1, 2);
    what is still too high scrolls.
    """

    def __init__(self, contents: QWidget, shrink: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self._contents, self._shrink = contents, shrink
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(1)  # where there is no room left, the words scroll and the answers stay
        self.viewport().setAutoFillBackground(False)
        self.setWidget(contents)
        contents.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        layout = self._contents.layout()
        if self._shrink is not None and layout is not None:
            for smaller in range(_SIZES):
                self._shrink(smaller)
                layout.invalidate()
                if layout.totalHeightForWidth(self.viewport().width()) <= self.viewport().height():
                    break
        super().resizeEvent(event)


def words_layout(gap: int = 20, right: int = 14) -> tuple[QWidget, ScaledBox]:
    """A widget for ``WordsArea`` and its column; `right` is room for the scroll bar, which floats over the edge."""
    contents = QWidget()
    box = column(contents, (0, 0, right, 0), gap)
    box.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
    return contents, box
