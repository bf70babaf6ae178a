"""Contact budget: tokens that the server leases to one device, so that devices without a line keep a cap together.

A token allows one contact with one person, by one channel, on a local day: one conversation, or one attempt. Some rules
cap the real exchanges, some cap every try (a call that rang in vain too), so a cap says what it counts, and a contact
spends a token of everything that it counts as. Where a cap counts over many days, one token may be good on any one of
several days: it then stands in the lease once for each day, always with the same id, and is spent once.

What is leased counts as if it had been used, on each day on which it may be: so no window is ever exceeded, whichever
of the leased tokens get spent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from collector_app.domain.journal.content import Channel, ContactAttempted


class Counted(StrEnum):
    """What a cap counts."""

    CONVERSATIONS = "conversations"
    """Effective contacts: a real exchange of meaning (`ContactAttempted.effective`)."""

    ATTEMPTS = "attempts"
    """Every try, whether anybody was reached or not."""


def counted_as(contact: ContactAttempted) -> tuple[Counted, ...]:
    """Return everything that a contact counts as, and so spends a token of."""
    return (Counted.CONVERSATIONS, Counted.ATTEMPTS) if contact.effective else (Counted.ATTEMPTS,)


def tokens_named(contact: ContactAttempted) -> tuple[str, ...]:
    """Return the ids of all tokens that a contact spent as the device saw it."""
    return tuple(dict.fromkeys(token for token in (contact.token, *contact.further_tokens) if token))


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` of what it `counts`, by `channel`, with one person in any `days` consecutive local days."""

    channel: Channel
    limit: int
    days: int = 1
    counts: Counted = Counted.CONVERSATIONS


@dataclass(frozen=True, slots=True)
class Token:
    """Leave for one conversation or one attempt about a case on a local day of the address; `id` is the server's."""

    id: str
    case: str
    channel: Channel
    day: date
    counts: Counted = Counted.CONVERSATIONS


@dataclass(frozen=True, slots=True)
class Span:
    """The days, both included, on one of which a contact was or may be made."""

    first: date
    last: date

    def meets(self, first: date, last: date) -> bool:
        """Whether any of its days lies between two days, both included."""
        return self.first <= last and first <= self.last


def fits(caps: Iterable[Cap], held: Sequence[Span], wanted: Span) -> bool:
    """Whether one more contact within `wanted` leaves every window of every cap kept; `caps` count the same."""
    return all(
        sum(1 for span in held if span.meets(first, last)) < cap.limit
        for cap in caps
        for first, last in _windows(cap.days, wanted)
    )


def _windows(days: int, span: Span) -> Iterator[tuple[date, date]]:
    """Every stretch of so many days that has a day of `span` in it."""
    length = timedelta(days=days - 1)
    first = span.first - length
    while first <= span.last:
        yield first, first + length
        first += timedelta(days=1)


def allot(caps: Sequence[Cap], held: Sequence[Span], first: date, last: date) -> tuple[Span, ...]:
    """Return the most that may be leased from `first` to `last` beside what is `held`; nothing without a cap.

    Where each day has its own cap, tokens are good on one day; else they are good on any one of them.
    """
    taken, given = list(held), []
    if not caps:
        return ()
    whole = Span(first, last)
    wanted = [] if any(cap.days == 1 for cap in caps) else [whole]
    wanted += [Span(day, day) for day in _days(first, last)]
    for span in wanted:
        while fits(caps, taken, span):
            taken.append(span)
            given.append(span)
    return tuple(given)


def stretch(caps: Sequence[Cap], others: Sequence[Span], span: Span, last: date) -> Span:
    """Return a leased span made good up to `last` where the caps allow it beside `others`, else as it is."""
    longer = Span(span.first, last)
    flexible = caps and all(cap.days > 1 for cap in caps)
    return longer if flexible and last > span.last and fits(caps, others, longer) else span


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def exceeded(caps: Iterable[Cap], made: Sequence[date]) -> tuple[Cap, int] | None:
    """Return the first cap that contacts made on these days exceed, with the count of the worst window, or None."""
    for cap in caps:
        length = timedelta(days=cap.days - 1)
        worst = max((sum(1 for day in made if first <= day <= first + length) for first in made), default=0)
        if worst > cap.limit:
            return cap, worst
    return None
