"""The engine: a thread that runs rounds by itself, and waits between them for a time, a failure's sake or a call.

It has no Qt, and takes clock, dice and waiting as arguments, so a test decides when time passes. It starts by itself
when the server becomes reachable: while it is offline each try is a question to `/v1/status`, and the desktop calls
`wake` when the system says that the network is back.

::

    IDLE ──timer, wake──▶ SYNCING ──done──▶ IDLE
                          SYNCING ──Failure──▶ OFFLINE, REFUSED, REVOKED, CLOCK_SKEW, SERVER_AHEAD, CRASHED
                          SYNCING ◀──backoff, wake──┘
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol

from collector_app.sync.backoff import Backoff, state_of
from collector_app.sync.watch import Stopped, Watch
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import MachineClock
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.ports.store import Store
from collector_app.usecases.sync_status import SyncSnapshot, waiting_entries, waiting_evidence

PERIOD: Final = 5 * 60.0  # seconds between rounds when all is well: a withdrawal or a lock arrives within it
_SPREAD: Final = 0.2  # of the period, so that laptops started together do not stay together

log = logging.getLogger(__name__)


class Alarm(Protocol):
    """The engine's waiting. `ring` may come from any thread; a ring before `wait` is not lost."""

    def wait(self, seconds: float | None) -> None:
        """Return when it rings, or after `seconds` (None: only when it rings)."""
        ...

    def ring(self) -> None:
        """End the wait under way, or the next one."""
        ...


class EventAlarm:
    """The real alarm."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def wait(self, seconds: float | None) -> None:
        """Return when it rings, or after `seconds`."""
        self._event.wait(seconds)
        self._event.clear()

    def ring(self) -> None:
        """End the wait under way, or the next one."""
        self._event.set()


class Round(Protocol):
    """What the engine runs (`sync.exchange.Exchange`)."""

    @property
    def sent_bytes(self) -> int:
        """Bytes sent since the start."""
        ...

    @property
    def under_way(self) -> int:
        """Bytes that the server has of the evidence item being sent."""
        ...

    def run(self, watch: Watch) -> None:
        """Run one round; raises Failure or Stopped."""
        ...


Listener = Callable[[SyncSnapshot], None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine is given of the world. `chance` gives uniform numbers in [0, 1); `period` is in seconds.

    `abort` cuts the exchange under way, so that stopping does not wait for a dead line.
    """

    clock: MachineClock
    chance: Callable[[], float]
    alarm: Alarm
    abort: Callable[[], None]
    period: float = PERIOD


class Board:
    """The latest snapshot, for any thread; only the sync thread publishes, and the listener hears it there."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._snapshot = SyncSnapshot()

    @property
    def snapshot(self) -> SyncSnapshot:
        """The latest."""
        return self._snapshot

    def publish(self, change: Callable[[SyncSnapshot], SyncSnapshot]) -> None:
        """Replace the snapshot by `change` of it."""
        self._snapshot = snapshot = change(self._snapshot)
        try:
            self._listener(snapshot)
        except Exception:  # a screen's bug is no reason to stop delivering
            log.exception("sync.listener_failed")


class Engine:
    """Owns the sync thread. Implements `usecases.sync_status.SyncControl`; an engine is started and stopped once.

    Stop it before the store is closed.
    """

    def __init__(self, exchange: Round, store: Store, world: Surroundings, listener: Listener) -> None:
        self._exchange = exchange
        self._store = store
        self._world = world
        self._board = Board(listener)
        self._backoff = Backoff(world.chance)
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._state = threading.Condition()
        self._wanted = 1
        self._idle = False
        self._paused = False
        self._stopping = False

    @property
    def snapshot(self) -> SyncSnapshot:
        """What it is doing now; from any thread."""
        return self._board.snapshot

    def start(self) -> None:
        """Start the thread; the first round begins at once."""
        self._thread.start()

    def stop(self, seconds: float | None = None) -> bool:
        """End the round and the thread; afterwards the store is not touched any more.

        Waits for the thread, at most `seconds`, and returns whether it has ended. Not from the sync thread.
        """
        with self._state:
            self._stopping = True
        self._world.abort()
        self._world.alarm.ring()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def wake(self, reason: str) -> None:
        """Try now, whatever the wait; from any thread. `reason` is closed, network, resumed or hand, for the log."""
        log.info("sync.wake", extra={"kind": f"wake.{reason}"})
        with self._state:
            self._wanted += 1
            self._idle = False
        self._world.alarm.ring()

    def set_paused(self, paused: bool) -> None:  # noqa: FBT001 - a setter
        """Hold sync, or let it go on with a round at once; from any thread. The exchange under way is finished."""
        with self._state:
            self._paused = paused
        self.wake("hand")

    def wait_idle(self, seconds: float | None = None) -> bool:
        """Wait until nothing is under way and no call is unanswered; returns whether that came within `seconds`."""
        with self._state:
            return self._state.wait_for(lambda: self._idle, seconds)

    # -- the sync thread

    def _run(self) -> None:
        while not self._stopping:
            with self._state:
                serving, paused = self._wanted, self._paused
            pause = self._hold() if paused else self._round()
            with self._state:
                self._idle = serving == self._wanted and pause != 0
                self._state.notify_all()
            if not self._stopping:
                self._world.alarm.wait(pause)
            with self._state:
                self._idle = False
        with self._state:
            self._idle = True
            self._state.notify_all()

    def _hold(self) -> float | None:
        self._board.publish(lambda now: replace(now, state=SyncState.IDLE, paused=True, next_try=None))
        return None

    def _round(self) -> float:
        """Run one round, publish how it went, and return the seconds until the next one; 0 when it was cut short."""
        self._board.publish(lambda now: replace(now, state=SyncState.SYNCING, paused=False, next_try=None))
        failure: Failure | None = None
        try:
            self._exchange.run(_RoundWatch(self._halted, self._board, self._count))
        except Stopped:
            return 0
        except Failure as known:
            if self._stopping:
                return 0
            failure = known
            state, pause = state_of(known), self._backoff.after(known)
            log.warning("sync.failed", extra={"failure": known.code, "state": state, "ms": int(pause * 1000)})
        except Exception:
            # A bug of ours must not end the thread: what is recorded would wait for ever.
            log.exception("sync.crashed")
            state, pause = SyncState.CRASHED, self._backoff.after(Failure(FailureCode.SERVER_CRASHED))
        else:
            self._backoff.succeeded()
            state, pause = SyncState.IDLE, self._world.period * (1 - _SPREAD / 2 + _SPREAD * self._world.chance())
        if self._stopping:
            return 0
        wall = self._world.clock.read().wall
        due = wall + timedelta(seconds=pause)
        self._board.publish(lambda now: replace(self._count(now), state=state, failure=failure, next_try=due))
        if state is SyncState.IDLE:
            self._board.publish(lambda now: replace(now, last_success=wall))
        return pause

    def _halted(self) -> bool:
        with self._state:
            return self._stopping or self._paused

    def _count(self, now: SyncSnapshot) -> SyncSnapshot:
        try:
            with self._store.view() as view:
                fix, waiting, evidence = view.feed.fix(), waiting_entries(view), waiting_evidence(view)
        except Failure:  # the round met it too and has told it
            return now
        heard = now.last_success or (None if fix is None else fix.server_time)
        return replace(
            now,
            waiting_entries=waiting,
            waiting_items=len(evidence),
            waiting_bytes=max(0, sum(evidence) - self._exchange.under_way),
            last_success=heard,
            sent_bytes=self._exchange.sent_bytes,
        )


@dataclass(frozen=True, slots=True)
class _RoundWatch:
    """The engine's ear in a round."""

    halted: Callable[[], bool]
    board: Board
    count: Callable[[SyncSnapshot], SyncSnapshot]

    def go_on(self) -> None:
        if self.halted():
            raise Stopped

    def changed(self) -> None:
        self.board.publish(lambda now: replace(self.count(now), revision=now.revision + 1))

    def delivered(self) -> None:
        self.board.publish(self.count)
