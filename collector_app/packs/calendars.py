"""A pack's calendar: the public holidays of one country, as they were announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from collector_app.domain.calendar import Calendar
from collector_app.domain.localised import Localised
from collector_app.packs.shapes import Shape, Words

CALENDAR: Final = "calendar.yaml"

_SATURDAY: Final = 6
_REST: Final = Localised("Day of rest", "休息日")
_DAY: Final = timedelta(days=1)


class CalendarShape(Shape):
    """`calendar.yaml`. With `weekends`, Saturdays and Sundays are days of rest too, but for the `workdays`."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    years: tuple[int, ...] = Field(min_length=1)
    weekends: bool = False
    workdays: tuple[date, ...] = ()
    days: dict[date, Words] = Field(min_length=1)

    @model_validator(mode="after")
    def _days_fit(self) -> Self:
        for day in (*self.days, *self.workdays):
            if day.year not in self.years:
                raise ValueError(f"{day} is of no year that `years` names")
        for day in self.workdays:
            if not self.weekends or day.isoweekday() < _SATURDAY or day in self.days:
                raise ValueError(f"{day} is no weekend day that is worked")
        return self

    def calendar(self) -> Calendar:
        """Return the domain's form."""
        named = {day: words.localised() for day, words in self.days.items()}
        rest = {day: _REST for day in self._weekends() if day not in self.workdays}
        return Calendar(self.country, frozenset(self.years), {**rest, **named})

    def _weekends(self) -> Iterator[date]:
        for year in self.years if self.weekends else ():
            day = date(year, 1, 1)
            while day.year == year:
                if day.isoweekday() >= _SATURDAY:
                    yield day
                day += _DAY


def calendar_of(calendars: Iterable[Calendar | None], country: str) -> Calendar | None:
    """Return what several packs together say of a country: a holiday of any of them is one."""
    stated = [item for item in calendars if item is not None and item.country == country]
    if not stated:
        return None
    years = frozenset[int]().union(*(item.years for item in stated))
    return Calendar(country, years, {day: name for item in stated for day, name in item.days.items()})
