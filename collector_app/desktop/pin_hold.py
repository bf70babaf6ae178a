"""Holds the session's PIN box while the laptop is locked: five tries, and not for ever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

TRIES: Final = 5  # security.md, Keys
LONGEST: Final = 12 * 3600 * 1000  # ms, sleep counted; security.md, Keys
_NAP: Final = 1000  # ms of sleep from which on the laptop was suspended; the two clocks are not read at one instant


@dataclass(frozen=True, slots=True)
class Uptime:
    """Milliseconds since the machine started, and how many of them it slept."""

    since_boot: int
    asleep: int


@dataclass(slots=True)
class PinHold:
    """At most one box. It is gone after five tries in a row, after a suspend, and twelve hours after it was made.

    `uptime` reads the machine's clocks; the wall clock plays no part, so setting it keeps nothing alive.
    """

    uptime: Callable[[], Uptime]
    _box: bytes = field(default=b"", repr=False)
    _kept: Uptime = Uptime(0, 0)
    _left: int = 0

    def keep(self, box: bytes) -> None:
        """Hold a new box in place of the one before."""
        self._box, self._left, self._kept = box, TRIES, self.uptime()

    def drop(self) -> None:
        """Forget it."""
        self._box, self._left = b"", 0

    def tries_left(self) -> int:
        """Return how many tries are left, 0 when nothing is held (any more)."""
        if self._box:
            now = self.uptime()
            if now.since_boot - self._kept.since_boot >= LONGEST or now.asleep - self._kept.asleep > _NAP:
                self.drop()
        return self._left

    def take(self) -> tuple[bytes, int]:
        """Count a try and give the box for it, with the tries left after it; nothing is given when none is left.

        Counted first, so that ending the process that tries gains nothing.
        """
        if not self.tries_left():
            return b"", 0
        box = self._box
        self._left -= 1
        if not self._left:
            self.drop()
        return box, self._left

    def reopened(self) -> None:
        """Somebody proved who they are: the tries count anew. A box that was given out for the last try is gone."""
        if self._box:
            self._left = TRIES

    def milliseconds_left(self) -> int | None:
        """Return how long it may be held yet, None when nothing is held."""
        if not self._box:
            return None
        return max(0, LONGEST - (self.uptime().since_boot - self._kept.since_boot))
