"""What the server leased so that rules can be kept without a line: presence codes, supervisors, budget tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from collector_app.domain.budget import Token
from collector_app.domain.case import ContactCounts
from collector_app.domain.clock import Fix
from collector_app.domain.counts import quiet
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.domain.override import Supervision
from collector_app.domain.presence import OVER_EVERYWHERE, PresenceLease
from collector_app.storage.feed_records import PUT, FeedRecords
from collector_app.storage.records import to_text
from collector_app.usecases.failures import Failure
from collector_app.usecases.place import Place

_TOKENS: Final = "tokens/"  # this very name says that tokens were leased once, even if none is left
_GIVEN: Final = "presence given"
_USED: Final = "presence used/"
_PLACE: Final = "place"
_COUNTS: Final = "counts/"


class LeasedStore(FeedRecords):
    """`LeasedUnit` within one transaction."""

    def presence(self) -> PresenceLease | None:
        """Return one's own presence secret and the checks of colleagues' codes; None before the first packet."""
        return self._record("presence", PresenceLease)

    def given(self, day: date) -> int:
        """Return how many of one's own codes of a day are behind."""
        its_day, _, count = (self._text(_GIVEN) or "").partition(" ")
        return int(count) if its_day == day.isoformat() else 0

    def used(self, day: date) -> frozenset[tuple[str, int]]:
        """Return the colleagues' codes of a day that visits of this device used, as collector and number."""
        return frozenset((who, number) for who, number in json.loads(self._text(f"{_USED}{day.isoformat()}") or "[]"))

    def supervision(self) -> Supervision | None:
        """Return the supervisors and the key of their responses; None before the first packet."""
        return self._record("supervision", Supervision)

    def tokens(self, case_id: str) -> tuple[Token, ...] | None:
        """Return a case's leased budget tokens; None when none were ever leased to this device."""
        text = self._text(f"{_TOKENS}{case_id}")
        if text is None:
            return None if self._text(_TOKENS) is None else ()
        return tuple(from_plain(Token, item) for item in json.loads(text))

    def told(self) -> Fix | None:
        """Return the last time that the centre told by phone."""
        return self._record("told", Fix)

    def place(self) -> Place | None:
        """Return where the collector stood; one that another version wrote is none."""
        try:
            return self._record(_PLACE, Place)
        except Failure:
            return None

    def put_place(self, place: Place) -> None:
        """Write down where the collector stands, in place of where it was."""
        self._put(_PLACE, to_text(place))

    def put_told(self, fix: Fix) -> None:
        """Keep a time told by phone in place of the one before."""
        self._put("told", to_text(fix))

    def put_presence(self, lease: PresenceLease) -> None:
        """Replace the presence lease."""
        self._put("presence", to_text(lease))

    def put_given(self, day: date, count: int) -> None:
        """Remember how many of one's own codes of a day are behind; other days are forgotten."""
        self._put(_GIVEN, f"{day.isoformat()} {count}")

    def put_used(self, collector: str, day: date, number: int) -> None:
        """Remember that a colleague's code of a day is used up; days that are over everywhere are forgotten."""
        over = (day - OVER_EVERYWHERE).isoformat()
        self._driver.execute("DELETE FROM feed WHERE name GLOB ? AND name < ?", (f"{_USED}*", f"{_USED}{over}"))
        self._put(f"{_USED}{day.isoformat()}", json.dumps(sorted(self.used(day) | {(collector, number)})))

    def put_supervision(self, supervision: Supervision) -> None:
        """Replace the supervisors and their key."""
        self._put("supervision", to_text(supervision))

    def put_tokens(self, tokens: tuple[Token, ...]) -> None:
        """Replace all leased budget tokens; one row a case, because a list asks case by case."""
        self._driver.execute("DELETE FROM feed WHERE name GLOB ?", (f"{_TOKENS}*",))
        by_case: dict[str, list[Token]] = {}
        for token in tokens:
            by_case.setdefault(token.case, []).append(token)
        rows = [(f"{_TOKENS}{case}", json.dumps(to_plain(held))) for case, held in by_case.items()]
        self._driver.executemany(PUT, [(_TOKENS, "leased"), *rows])

    def drop_tokens(self, case_id: str, *, wholly: bool) -> None:
        """Drop a case's tokens; `wholly` drops them under every other case of the same person too."""
        gone = {token.id for token in self.tokens(case_id) or ()}
        self._driver.execute("DELETE FROM feed WHERE name = ?", (f"{_TOKENS}{case_id}",))
        if not wholly or not gone:
            return
        for name, text in self._driver.execute(
            "SELECT name, value FROM feed WHERE name GLOB ? AND name <> ?", (f"{_TOKENS}*", _TOKENS)
        ).fetchall():
            held = json.loads(text)
            kept = [item for item in held if item["id"] not in gone]
            if len(kept) < len(held):
                self._put(name, json.dumps(kept))

    def counts(self, case_id: str) -> ContactCounts | None:
        """Return the contacts of a case as the centre counted them; None when it never told."""
        as_of = self._text(_COUNTS)
        if as_of is None:
            return None
        told = self._record(f"{_COUNTS}{case_id}", ContactCounts)
        return told or quiet(datetime.fromisoformat(as_of))

    def put_counts(self, as_of: datetime, counts: Mapping[str, ContactCounts]) -> None:
        """Replace all counts; a case that is not among them was left in peace."""
        self._driver.execute("DELETE FROM feed WHERE name GLOB ?", (f"{_COUNTS}*",))
        rows = [(f"{_COUNTS}{case}", to_text(item)) for case, item in counts.items()]
        self._driver.executemany(PUT, [(_COUNTS, as_of.isoformat()), *rows])
