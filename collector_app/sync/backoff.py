"""How long sync waits before it tries again: full jitter that grows, with its own bounds for each state.

Full jitter (a uniform draw below a doubling ceiling) spreads the laptops of a branch after an outage instead of letting
them return together. What ends by itself (no network, a crash) is tried again within 45 seconds for ever, so that a
queue is empty within 60 seconds of the last fault (sync.md, promise 5). What only a person can end is asked seldom.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.server import SyncState

LEAST: Final = 2.0  # seconds, sync.md
MOST: Final = 15 * 60.0  # seconds, sync.md


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first ceiling and the last one, seconds."""

    first: float
    last: float


WAITS: Final[Mapping[SyncState, Bounds]] = {
    SyncState.OFFLINE: Bounds(4, 45),
    SyncState.CRASHED: Bounds(8, 45),
    SyncState.CLOCK_SKEW: Bounds(30, 5 * 60),
    SyncState.REFUSED: Bounds(60, MOST),
    SyncState.SERVER_AHEAD: Bounds(5 * 60, MOST),
    SyncState.REVOKED: Bounds(5 * 60, MOST),
}

_STATES: Final[Mapping[FailureCode, SyncState]] = {
    FailureCode.OFFLINE: SyncState.OFFLINE,
    FailureCode.SERVER_UNTRUSTED: SyncState.OFFLINE,  # a captive portal: the server was not reached
    FailureCode.SERVER_REFUSED: SyncState.REFUSED,
    FailureCode.DEVICE_REVOKED: SyncState.REVOKED,
    FailureCode.CLOCK_SKEW: SyncState.CLOCK_SKEW,
    FailureCode.SERVER_AHEAD: SyncState.SERVER_AHEAD,
}


def state_of(failure: Failure) -> SyncState:
    """Return the state that a failure leaves sync in; what is nobody's fault at the server is a crash of ours."""
    return _STATES.get(failure.code, SyncState.CRASHED)


class Backoff:
    """Counts tries in a row of one state. `chance` gives uniform numbers in [0, 1)."""

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._state: SyncState | None = None
        self._tries = 0

    def succeeded(self) -> None:
        """Forget the failures."""
        self._state, self._tries = None, 0

    def after(self, failure: Failure) -> float:
        """Return the seconds to wait after one more failure; a server's Retry-After is a lower bound."""
        state = state_of(failure)
        if state is not self._state:
            self._state, self._tries = state, 0
        bounds = WAITS[state]
        ceiling = min(bounds.last, bounds.first * 2.0 ** min(self._tries, 20))
        self._tries += 1
        asked = failure.details.get("retry_after", 0)
        return max(LEAST + self._chance() * (ceiling - LEAST), float(asked))
