"""The server's clock: the only module here that reads the machine's wall clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the server's time comes from."""

    def now(self) -> datetime:
        """Return the current moment, aware, UTC."""
        ...


class SystemClock:
    """The machine's wall clock; the operator keeps it right (NTP), devices trust what it says."""

    def now(self) -> datetime:
        """Return the current moment in UTC, whole milliseconds as the journal writes them."""
        moment = datetime.now(UTC)  # noqa: TID251 - this is the clock that everything else is given
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
