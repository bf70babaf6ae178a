"""Forgetting what the centre has safe: which part of the journal may go, and what of it must stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from collector_app.domain.journal.entry import Head


@dataclass(frozen=True, slots=True)
class Kept:
    """What a purge leaves whole.

    `subjects` and single `entries` (by number) keep their content. A contact of one of `cases` since `contacts_since`
    still counts, and promises and follow-ups due from `due_from` on stay listed, though their entries are gone.
    """

    subjects: frozenset[str]
    entries: frozenset[int]
    cases: frozenset[str]
    contacts_since: datetime
    due_from: date


class RetainedView(Protocol):
    """Reading how much of the journal is here."""

    def base(self) -> Head:
        """Return the head that the oldest entry here is chained to: the certificate's, or a receipt's after a purge."""
        ...

    def purgeable(self, before: datetime) -> int:
        """Return the last entry that may go, 0 for none.

        A receipt of the centre's present epoch that was given no later than `before` covers it and says that it is
        durable, and the newest receipt still says so.
        """
        ...


class PurgingUnit(RetainedView, Protocol):
    """Purging, within a unit of work."""

    def purge(self, through: int, kept: Kept) -> Mapping[str, int]:
        """Erase what was recorded of cases and visits up to an entry; return how many entries by subject.

        Content and salt go wherever they stand. Whole entries go up to the last receipt before the first one that
        stays whole, so what is left begins at a head that the centre has signed. A visit of which anything comes later
        than `through` is kept whole.
        """
        ...
