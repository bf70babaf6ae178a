"""What the server leased so that rules can be kept without a line: presence codes, supervisors, budget tokens."""

from __future__ import annotations

import json
from datetime import date
from typing import Final, TypeVar

from collector_app.domain.budget import Token
from collector_app.domain.journal.record import from_plain, to_plain
from collector_app.domain.override import Supervision
from collector_app.domain.presence import PresenceLease
from collector_app.storage.connection import Driver
from collector_app.storage.records import from_text, to_text

R = TypeVar("R")

_TOKENS: Final = "tokens/"  # this very name says that tokens were leased once, even if none is left
_GIVEN: Final = "presence given"
_PUT: Final = "INSERT INTO feed VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class LeasedStore:
    """`LeasedUnit` within one transaction."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def presence(self) -> PresenceLease | None:
        """Return one's own presence secret and the checks of colleagues' codes; None before the first packet."""
        return self._record("presence", PresenceLease)

    def given(self, day: date) -> int:
        """Return how many of one's own codes of a day are behind."""
        its_day, _, count = (self._text(_GIVEN) or "").partition(" ")
        return int(count) if its_day == day.isoformat() else 0

    def supervision(self) -> Supervision | None:
        """Return the supervisors and the key of their responses; None before the first packet."""
        return self._record("supervision", Supervision)

    def tokens(self, case_id: str) -> tuple[Token, ...] | None:
        """Return a case's leased budget tokens; None when none were ever leased to this device."""
        text = self._text(f"{_TOKENS}{case_id}")
        if text is None:
            return None if self._text(_TOKENS) is None else ()
        return tuple(from_plain(Token, item) for item in json.loads(text))

    def put_presence(self, lease: PresenceLease) -> None:
        """Replace the presence lease."""
        self._driver.execute(_PUT, ("presence", to_text(lease)))

    def put_given(self, day: date, count: int) -> None:
        """Remember how many of one's own codes of a day are behind; other days are forgotten."""
        self._driver.execute(_PUT, (_GIVEN, f"{day.isoformat()} {count}"))

    def put_supervision(self, supervision: Supervision) -> None:
        """Replace the supervisors and their key."""
        self._driver.execute(_PUT, ("supervision", to_text(supervision)))

    def put_tokens(self, tokens: tuple[Token, ...]) -> None:
        """Replace all leased budget tokens; one row a case, because a list asks case by case."""
        self._driver.execute("DELETE FROM feed WHERE name GLOB ?", (f"{_TOKENS}*",))
        by_case: dict[str, list[Token]] = {}
        for token in tokens:
            by_case.setdefault(token.case, []).append(token)
        rows = [(f"{_TOKENS}{case}", json.dumps(to_plain(held))) for case, held in by_case.items()]
        self._driver.executemany(_PUT, [(_TOKENS, "leased"), *rows])

    def _text(self, name: str) -> str | None:
        row = self._driver.execute("SELECT value FROM feed WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _record(self, name: str, record: type[R]) -> R | None:
        text = self._text(name)
        return None if text is None else from_text(record, text)
