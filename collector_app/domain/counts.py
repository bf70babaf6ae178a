"""Contact counts of three sources: the lender's, imported with a case, the centre's of every pull, the device's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from collector_app.domain.case import ContactCounts
from collector_app.domain.journal.content import Channel

_REACH: Final = {
    "visits_today": 1,
    "calls_today": 1,
    "sms_today": 1,
    "unanswered_today": 1,
    "visits_7d": 7,
    "calls_7d": 7,
    "call_attempts_7d": 7,
    "visits_30d": 30,
}
"""Counts and how many days they are about, today included."""


def quiet(as_of: datetime) -> ContactCounts:
    """Return the counts of a customer whom nobody contacted for a month."""
    return replace(ContactCounts(as_of), **dict.fromkeys(_REACH, 0))  # type: ignore[arg-type]  # as below


def combined(lender: ContactCounts, centre: ContactCounts, zone: tzinfo) -> ContactCounts:
    """Return the centre's counts with the lender's added on the days that those are about, local to `zone`.

    What the lender does not count stays unknown: the centre can't see contacts that are made past it.
    """
    then, today = lender.as_of.astimezone(zone).date(), centre.as_of.astimezone(zone).date()
    sums: dict[str, int | None] = {}
    for name, days in _REACH.items():
        counted, told = getattr(centre, name), getattr(lender, name)
        late = then <= today - timedelta(days=days)
        sums[name] = None if counted is None or told is None else counted + (0 if late else told)
    letters = [day for day in (lender.last_letter, centre.last_letter) if day is not None]
    talks = [day for day in (lender.last_conversation, centre.last_conversation) if day is not None]
    result = replace(centre, last_letter=max(letters, default=None), last_conversation=max(talks, default=None))
    return replace(result, **sums)  # type: ignore[arg-type]  # the names are those of the counts above


@dataclass(frozen=True, slots=True)
class OwnContacts:
    """Contacts that this device has on record itself, by local day of the address and channel name.

    `by_day` are the effective ones, `missed` those that reached nobody.
    """

    by_day: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    missed: Mapping[date, Mapping[str, int]] = field(default_factory=dict)

    def within(self, channel: Channel, today: date, days: int) -> int:
        """Return how many effective ones there were in the last `days` days, today included."""
        return _within(self.by_day, channel, today, days)

    def missed_within(self, channel: Channel, today: date, days: int) -> int:
        """Return how many reached nobody in the last `days` days, today included."""
        return _within(self.missed, channel, today, days)


def _within(made: Mapping[date, Mapping[str, int]], channel: Channel, today: date, days: int) -> int:
    first = today - timedelta(days=days - 1)
    return sum(counts.get(channel.value, 0) for day, counts in made.items() if first <= day <= today)
