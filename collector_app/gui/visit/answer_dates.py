"""A day, from three near ones or typed; never a pop-up, which would take the window's focus and cover it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate
from PySide6.QtWidgets import QDateEdit

from collector_app.domain.journal.canonical import Plain
from collector_app.gui.translation import language
from collector_app.gui.visit.answer_area import AnswerArea
from collector_app.gui.visit.answer_choice import ChoiceGrid, Option
from collector_app.gui.widgets.drawn import Drawn, column, row
from collector_app.gui.widgets.texts import TextLine
from collector_app.gui.wording import Wording

translate = QCoreApplication.translate

_OTHER: Final = "other"
_AHEAD: Final = (1, 3, 7)  # days: tomorrow, in half a week, the same weekday


class DayField(Drawn):
    """A labelled day in one format for both languages; digits and arrows change it."""

    def __init__(self, label: str, day: date) -> None:
        super().__init__()
        box = column(self, 0, gap=6)
        self.edit = QDateEdit(QDate(day.year, day.month, day.day))
        self.edit.setDisplayFormat("yyyy-MM-dd")
        self.edit.setCalendarPopup(False)
        self.edit.setAccessibleName(label)
        box.addWidget(TextLine(label, "small", "ink2"))
        box.addWidget(self.edit)
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self.edit.setFont(self.theme.font("text"))
        self.edit.setFixedHeight(self.px(48))
        self.edit.setMinimumWidth(self.px(180))

    def day(self) -> date:
        """The day shown."""
        shown = self.edit.date()
        return date(shown.year(), shown.month(), shown.day())

    def set_day(self, day: date) -> None:
        """Show another day."""
        self.edit.setDate(QDate(day.year, day.month, day.day))


class DayAnswer(AnswerArea):
    """Three suggested days and any other."""

    def __init__(self, label: str, today: date, suggested: Sequence[date] = ()) -> None:
        super().__init__()
        self._days = tuple(suggested) or tuple(today + timedelta(days=ahead) for ahead in _AHEAD)
        wording = Wording(language())
        options = [Option(day.isoformat(), wording.day_and_weekday(day), _distance(day, today)) for day in self._days]
        options.append(Option(_OTHER, translate("Visit", "Another day"), translate("Visit", "Type it beside")))
        self._grid = ChoiceGrid(options)
        self._grid.changed.connect(self._picked)
        self.day_field = DayField(label, self._days[0])
        self.day_field.edit.userDateChanged.connect(self._typed)
        box = row(self, 0, gap=20)
        box.addWidget(self._grid, 1)
        side = column(None, 0, gap=0)
        side.addWidget(self.day_field)
        side.addStretch(1)
        box.addLayout(side)

    def _picked(self) -> None:
        chosen = self._grid.chosen()
        if chosen and chosen[0] != _OTHER:
            self.day_field.edit.blockSignals(True)
            self.day_field.set_day(date.fromisoformat(chosen[0]))
            self.day_field.edit.blockSignals(False)
        elif chosen:
            self.day_field.edit.setFocus()
        self.changed.emit()

    def _typed(self) -> None:
        day = self.day_field.day().isoformat()
        self._grid.blockSignals(True)
        self._grid.set_value(day if day in [item.isoformat() for item in self._days] else _OTHER)
        self._grid.blockSignals(False)
        self.changed.emit()

    def value(self) -> Plain:
        return self.day_field.day().isoformat() if self._grid.chosen() else None

    def set_value(self, value: Plain) -> None:
        self.day_field.set_day(date.fromisoformat(str(value)))
        self._typed()

    def choose(self, number: int) -> None:
        self._grid.choose(number)

    def draft(self) -> object:
        return self.value()

    def restore(self, draft: object) -> None:
        if isinstance(draft, str):
            self.set_value(draft)


def _distance(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead == 1:
        return translate("Visit", "Tomorrow")
    return translate("Visit", "In {0} days").format(ahead)
