"""Public holidays of one country, as a pack states them: days off are decreed, not computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from collector_app.domain.localised import Localised


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays of an ISO 3166-1 country for the `years` that were announced; other years are not known."""

    country: str
    years: frozenset[int]
    days: Mapping[date, Localised]

    def is_holiday(self, day: date) -> bool | None:
        """Whether a day is a public holiday; None when its year was not announced yet."""
        return day in self.days if day.year in self.years else None
