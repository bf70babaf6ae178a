"""What the server leased so that rules can be kept without a line, as use cases see it in the store."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from collector_app.domain.budget import Token
from collector_app.domain.case import ContactCounts
from collector_app.domain.clock import Fix
from collector_app.domain.override import Supervision
from collector_app.domain.presence import PresenceLease
from collector_app.usecases.place import Place


class LeasedView(Protocol):
    """Reading what the server leased so that rules can be kept without a line."""

    def told(self) -> Fix | None:
        """Return the last time that the centre told by phone; data did not get any fresher by it."""
        ...

    def presence(self) -> PresenceLease | None:
        """Return one's own presence secret and the checks of colleagues' codes; None before the first packet."""
        ...

    def given(self, day: date) -> int:
        """Return how many of one's own codes of a day are behind; 0 for a day that none was given on."""
        ...

    def used(self, day: date) -> frozenset[tuple[str, int]]:
        """Return the colleagues' codes of a day that visits of this device used, as collector and number."""
        ...

    def supervision(self) -> Supervision | None:
        """Return the supervisors and the key of their responses; None before the first packet."""
        ...

    def tokens(self, case_id: str) -> tuple[Token, ...] | None:
        """Return a case's leased budget tokens, spent ones included; None when none were ever leased to this device."""
        ...

    def counts(self, case_id: str) -> ContactCounts | None:
        """Return everybody else's contacts in a case as the centre counted them last; None when it never told."""
        ...

    def place(self) -> Place | None:
        """Return where the collector stood when it was last written down; None before the first time."""
        ...


class LeasedUnit(LeasedView, Protocol):
    """Writing it, within a unit of work."""

    def put_place(self, place: Place) -> None:
        """Write down where the collector stands."""
        ...

    def put_told(self, fix: Fix) -> None:
        """Keep a time told by phone in place of the one before."""
        ...

    def put_presence(self, lease: PresenceLease) -> None:
        """Replace the presence lease."""
        ...

    def put_given(self, day: date, count: int) -> None:
        """Remember how many of one's own codes of a day are behind; other days are forgotten."""
        ...

    def put_used(self, collector: str, day: date, number: int) -> None:
        """Remember that a colleague's code of a day is used up; days that are over everywhere are forgotten."""
        ...

    def put_supervision(self, supervision: Supervision) -> None:
        """Replace the supervisors and their key."""
        ...

    def put_tokens(self, tokens: tuple[Token, ...]) -> None:
        """Replace all leased budget tokens of all cases."""
        ...

    def drop_tokens(self, case_id: str, *, wholly: bool) -> None:
        """Drop the tokens of a removed case; `wholly` drops them under other cases of the same person too."""
        ...

    def put_counts(self, as_of: datetime, counts: Mapping[str, ContactCounts]) -> None:
        """Replace all counts; a case that is not among them was left in peace."""
        ...
