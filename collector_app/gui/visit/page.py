"""``Page``: what stands in the middle of the visit. Enter, Back and the numbers reach the page in front only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QWidget

from collector_app.gui.widgets.drawn import Drawn, ScaledBox, column


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

    def opened(self) -> None:
        """The page came to the front: put the focus where typing begins."""
        self.setFocus()


def page_box(page: QWidget) -> ScaledBox:
    """The margins of every page: 40 at the sides, so that nothing jumps from one to the next."""
    return column(page, (40, 18, 40, 28), gap=0)


class WordsArea(QScrollArea):
    """The upper part of a page. It scrolls when words and answers together are higher than the screen."""

    def __init__(self, contents: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(contents)
        contents.setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def words_layout(gap: int = 20) -> tuple[QWidget, ScaledBox]:
    """A widget for ``WordsArea`` and its column."""
    contents = QWidget()
    box = column(contents, 0, gap)
    box.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
    return contents, box
