"""Answers to choose from, as large numbered buttons: one of them, or any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QGridLayout

from collector_app.domain.journal.canonical import Plain
from collector_app.gui.theme import current
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.widgets.choice import ChoiceButton

_FEW: Final = 4  # two by two, the height of the design
_TIGHTER: Final = 14
_LEAST: Final = 50  # look.md asks for 40; two lines of words need more
_NARROW: Final = 110  # a number, its key and the tick
_SOME: Final = 6  # two columns still hold three rows above the bar at 1366 × 680


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its value, its words, what follows from it; `possible` says whether it can be chosen now."""

    value: str
    title: str
    detail: str = ""
    possible: bool = True


def three_abreast() -> int:
    """Three columns; two with large text, whose words would break after every second one."""
    return 2 if current().stacked else 3


class ChoiceGrid(AnswerArea):
    """Buttons 1 to 9 in two or three columns; `several` may be chosen, or one."""

    def __init__(self, options: Sequence[Option], *, several: bool = False, columns: int = 0, height: int = 0) -> None:
        super().__init__()
        self._options = tuple(options)
        self._several = several
        self._buttons: list[ChoiceButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        wide = columns or (2 if len(options) <= _SOME else three_abreast())
        self._height = height or (76 if len(options) <= max(_FEW, columns) else 64)
        for index, option in enumerate(self._options):
            button = ChoiceButton(index + 1, option.title, option.detail, height=self._height)
            button.setEnabled(option.possible)
            if columns > _FEW:
                button.setMinimumWidth(self.px(_NARROW))
            button.clicked.connect(lambda _checked=False, at=index: self._clicked(at))
            self._buttons.append(button)
            self._grid.addWidget(button, index // wide, index % wide)
        for at in range(wide):
            self._grid.setColumnStretch(at, 1)
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self._grid.setSpacing(self.px(10))

    def set_tight(self, tight: bool) -> None:
        """Lower buttons, for a low window; never below what a finger needs."""
        for button in self._buttons:
            button.set_height(max(_LEAST, self._height - _TIGHTER) if tight else self._height)
        self._grid.invalidate()  # buttons that were never shown yet don't tell their layout

    def buttons(self) -> tuple[ChoiceButton, ...]:
        """The buttons in order."""
        return tuple(self._buttons)

    def chosen(self) -> tuple[str, ...]:
        """Values of what is chosen, in order."""
        pairs = zip(self._options, self._buttons, strict=True)
        return tuple(option.value for option, button in pairs if button.isChecked())

    def value(self) -> Plain:
        given = self.chosen()
        if self._several:
            return list(given)
        return given[0] if given else None

    def set_value(self, value: Plain) -> None:
        wanted = {str(item) for item in value} if isinstance(value, list | tuple) else {str(value)}
        for option, button in zip(self._options, self._buttons, strict=True):
            button.setChecked(option.value in wanted)
        self.changed.emit()

    def choose(self, number: int) -> None:
        if 1 <= number <= len(self._buttons) and self._buttons[number - 1].isEnabled():
            self._buttons[number - 1].click()

    def _clicked(self, at: int) -> None:
        if not self._several:
            # A second press keeps the answer: nobody means to take it back by pressing it again.
            for index, button in enumerate(self._buttons):
                button.setChecked(index == at)
        self.changed.emit()

    def draft(self) -> object:
        return self.chosen()

    def restore(self, draft: object) -> None:
        if isinstance(draft, tuple):
            self.set_value(list(draft))


class NumberChoice(ChoiceGrid):
    """A small whole number as buttons, e.g. one to five."""

    def __init__(self, first: int, last: int) -> None:
        count = last - first + 1
        # The number is on the key already: no words beside it.
        super().__init__([Option(str(item), "") for item in range(first, last + 1)], columns=count)
        self._first = first
        for number, button in enumerate(self.buttons(), first):
            button.setAccessibleName(str(number))

    def value(self) -> Plain:
        given = self.chosen()
        return int(given[0]) if given else None

    def choose(self, number: int) -> None:
        """The key is the number itself."""
        super().choose(number - self._first + 1)
