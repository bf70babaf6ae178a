"""Single values by name in the table ``feed``: what the stores of the server's words have in common."""

from __future__ import annotations

from typing import Final, TypeVar

from collector_app.storage.connection import Driver
from collector_app.storage.records import from_text

R = TypeVar("R")

PUT: Final = "INSERT INTO feed VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class FeedRecords:
    """Reads and writes values by name within one transaction; a subclass gives the names their meaning."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def _text(self, name: str) -> str | None:
        row = self._driver.execute("SELECT value FROM feed WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _record(self, name: str, record: type[R]) -> R | None:
        text = self._text(name)
        return None if text is None else from_text(record, text)

    def _put(self, name: str, value: str) -> None:
        self._driver.execute(PUT, (name, value))
