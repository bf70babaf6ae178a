"""The engine: its own thread, somebody else's time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.sync.backoff import WAITS
from collector_app.sync.engine import Engine, EventAlarm, Round, Surroundings
from collector_app.sync.watch import Watch
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.ports.store import Store
from collector_app.usecases.sync_status import SyncControl, SyncSnapshot
from tests.conftest import ExpectLog
from tests.fakes.samples import a_case, enrol
from tests.fakes.store import MemoryStore
from tests.unit.sync.centre import PaperCentre, Problem
from tests.unit.sync.laptop import Laptop
from tests.unit.sync.test_pull import give

SOON = 20.0  # seconds; only reached when a test fails


class HandAlarm:
    """Rings when it is rung and when the test lets time pass; remembers how long the engine wanted to wait."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.waits: list[float | None] = []

    def wait(self, seconds: float | None) -> None:
        self.waits.append(seconds)
        if seconds == 0:
            return
        self._event.wait()
        self._event.clear()

    def ring(self) -> None:
        self._event.set()


@dataclass
class Bench:
    """An engine over a round, its alarm and everything it said."""

    round: Round
    store: Store
    clock: object
    alarm: HandAlarm = field(default_factory=HandAlarm)
    heard: list[SyncSnapshot] = field(default_factory=list)
    aborted: int = 0
    listen: Callable[[SyncSnapshot], None] | None = None

    def __post_init__(self) -> None:
        world = Surroundings(self.clock, lambda: 0.5, self.alarm, self._abort)  # type: ignore[arg-type]  # a FakeClock
        self.engine = Engine(self.round, self.store, world, self.listen or self.heard.append)

    def _abort(self) -> None:
        self.aborted += 1

    def settle(self) -> SyncSnapshot:
        assert self.engine.wait_idle(SOON)
        return self.engine.snapshot

    def try_again(self) -> SyncSnapshot:
        self.engine.wake("hand")
        return self.settle()

    def states(self) -> list[SyncState]:
        return [snapshot.state for snapshot in self.heard]


@pytest.fixture
def laptop() -> Laptop:
    return Laptop(PaperCentre())


@pytest.fixture
def bench(laptop: Laptop) -> Iterator[Bench]:
    made = Bench(laptop.exchange, laptop.store, laptop.clock)
    yield made
    assert made.engine.stop(SOON)


def test_it_is_what_the_screens_ask_for(bench: Bench) -> None:
    control: SyncControl = bench.engine
    assert control.snapshot.state is SyncState.IDLE


def test_it_starts_by_itself_and_waits_for_the_next_time(bench: Bench, laptop: Laptop) -> None:
    laptop.write_notes(3)
    bench.engine.start()
    told = bench.settle()
    assert (told.state, told.waiting_entries, told.failure) == (SyncState.IDLE, 0, None)
    assert told.last_success == laptop.clock.wall
    assert told.next_try == laptop.clock.wall + timedelta(minutes=5)
    assert bench.alarm.waits == [300.0]
    assert laptop.delivered_exactly()


def test_the_timer_brings_the_next_round(bench: Bench, laptop: Laptop) -> None:
    bench.engine.start()
    bench.settle()
    laptop.write_notes(1)
    asked = threading.Event()
    laptop.centre.refuse = lambda _request: asked.set()
    bench.alarm.ring()  # what the real alarm does when the time has passed
    assert asked.wait(SOON)
    bench.settle()
    assert laptop.delivered_exactly()


def test_a_close_wakes_it(bench: Bench, laptop: Laptop) -> None:
    bench.engine.start()
    bench.settle()
    laptop.visit()
    bench.engine.wake("closed")
    assert bench.settle().waiting_entries == 0
    assert laptop.delivered_exactly()


def test_it_tells_what_waits_and_what_came(bench: Bench, laptop: Laptop) -> None:
    laptop.write_notes(2)
    give(laptop, a_case(1))
    bench.engine.start()
    told = bench.settle()
    assert told.revision == 1
    assert told.sent_bytes > 0
    assert {snapshot.waiting_entries for snapshot in bench.heard} >= {0}
    assert bench.states()[0] is SyncState.SYNCING
    assert bench.states()[-1] is SyncState.IDLE


@pytest.mark.parametrize(
    ("status", "problem", "state"),
    [
        (403, "revoked", SyncState.REVOKED),
        (401, "bad_signature", SyncState.REFUSED),
        (500, "server_error", SyncState.CRASHED),
        (426, "too_old", SyncState.SERVER_AHEAD),
        (401, "clock_skew", SyncState.CLOCK_SKEW),
    ],
)
def test_each_refusal_is_a_state_with_its_wait_and_loses_nothing(
    bench: Bench, laptop: Laptop, expect_log: ExpectLog, status: int, problem: str, state: SyncState
) -> None:
    def refuse(_request: object) -> None:
        raise Problem(status, problem)

    laptop.write_notes(2)
    laptop.centre.refuse = refuse
    expect_log(r"sync\.failed")
    bench.engine.start()
    told = bench.settle()
    assert (told.state, told.waiting_entries) == (state, 2)
    assert told.failure is not None
    assert bench.alarm.waits == [2 + 0.5 * (WAITS[state].first - 2)]
    laptop.centre.refuse = lambda _request: None
    assert bench.try_again().state is SyncState.IDLE
    assert laptop.delivered_exactly()


def test_offline_it_asks_for_the_status_only_until_the_centre_is_back(laptop: Laptop, expect_log: ExpectLog) -> None:
    down = True

    def wire(request: HttpRequest) -> HttpResponse:
        if down:
            asked.append(request.target)
            raise Failure(FailureCode.OFFLINE)
        return laptop.centre(request)

    asked: list[str] = []
    laptop.restart(wire)
    laptop.write_notes(1)
    bench = Bench(laptop.exchange, laptop.store, laptop.clock)
    expect_log(r"sync\.failed")
    bench.engine.start()
    assert bench.settle().state is SyncState.OFFLINE
    for _ in range(8):
        bench.try_again()
    assert asked == ["/v1/status"] * 9
    assert max(wait for wait in bench.alarm.waits if wait is not None) <= 45
    down = False
    assert bench.try_again().state is SyncState.IDLE
    assert laptop.delivered_exactly()
    assert bench.engine.stop(SOON)


def test_a_bug_is_a_crash_that_is_logged_and_tried_again(laptop: Laptop, expect_log: ExpectLog) -> None:
    bugs = [ZeroDivisionError()]

    class Buggy:
        sent_bytes = 0
        under_way = 0

        def run(self, watch: Watch) -> None:
            if bugs:
                raise bugs.pop()

    bench = Bench(Buggy(), laptop.store, laptop.clock)
    expect_log(r"sync\.crashed")
    bench.engine.start()
    assert bench.settle().state is SyncState.CRASHED
    assert bench.try_again().state is SyncState.IDLE
    assert bench.engine.stop(SOON)


def test_a_listener_that_raises_does_not_stop_the_delivery(laptop: Laptop, expect_log: ExpectLog) -> None:
    def raise_it(_snapshot: SyncSnapshot) -> None:
        raise RuntimeError

    laptop.write_notes(1)
    bench = Bench(laptop.exchange, laptop.store, laptop.clock, listen=raise_it)
    expect_log(r"sync\.listener_failed")
    bench.engine.start()
    bench.settle()
    assert laptop.delivered_exactly()
    assert bench.engine.stop(SOON)


def test_a_store_that_fails_is_told_and_tried_again(
    bench: Bench, laptop: Laptop, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    def full() -> None:
        raise Failure(FailureCode.DISK_FULL)

    laptop.write_notes(1)
    expect_log(r"sync\.failed")
    with monkeypatch.context() as patch:
        patch.setattr(laptop.store, "unit", full)
        patch.setattr(laptop.store, "view", full)
        bench.engine.start()
        told = bench.settle()
    assert told.state is SyncState.CRASHED
    assert told.failure is not None
    assert told.failure.code is FailureCode.DISK_FULL
    bench.try_again()
    assert laptop.delivered_exactly()


def test_paused_it_does_nothing_and_goes_on_when_let(bench: Bench, laptop: Laptop) -> None:
    bench.engine.set_paused(True)
    bench.engine.start()
    told = bench.settle()
    assert (told.paused, told.state, told.next_try) == (True, SyncState.IDLE, None)
    laptop.write_notes(1)
    bench.try_again()
    assert laptop.centre.requests == []
    assert set(bench.alarm.waits) == {None}
    bench.engine.set_paused(False)
    assert not bench.settle().paused
    assert laptop.delivered_exactly()


def test_a_pause_ends_the_round_between_two_exchanges(bench: Bench, laptop: Laptop) -> None:
    laptop.write_notes(3)
    laptop.centre.refuse = lambda _request: bench.engine.set_paused(True)
    bench.engine.start()
    assert bench.settle().paused
    assert laptop.centre.paths() == ["/v1/status"]
    laptop.centre.refuse = lambda _request: None
    bench.engine.set_paused(False)
    bench.settle()
    assert laptop.delivered_exactly()


def test_stopping_cuts_the_exchange_under_way_and_leaves_the_store_alone(laptop: Laptop) -> None:
    under_way, cut = threading.Event(), threading.Event()

    def hang(_request: object) -> None:
        under_way.set()
        cut.wait()
        raise Failure(FailureCode.OFFLINE, reason="aborted")

    laptop.centre.refuse = hang
    bench = Bench(laptop.exchange, laptop.store, laptop.clock)
    bench._abort = cut.set  # type: ignore[method-assign]  # what the test is about
    bench.__post_init__()
    bench.engine.start()
    assert under_way.wait(SOON)
    assert bench.engine.stop(SOON)
    laptop.store.close()


def test_calls_while_it_works_are_not_lost(laptop: Laptop) -> None:
    """A close during the last exchange of a round gets a round of its own."""
    bench = Bench(laptop.exchange, laptop.store, laptop.clock)
    left = [1]

    def close_now(request: HttpRequest) -> None:
        if left and "packet" in request.target:
            left.clear()
            bench.engine.wake("closed")

    laptop.centre.refuse = close_now
    bench.engine.start()
    bench.settle()
    assert laptop.centre.paths().count("/v1/status") == 2
    assert bench.engine.stop(SOON)


def test_before_the_first_round_it_says_when_the_centre_was_heard_last(laptop: Laptop, expect_log: ExpectLog) -> None:
    laptop.sync()
    heard = laptop.clock.wall
    laptop.clock.advance(timedelta(hours=3))

    def refuse(_request: object) -> None:
        raise Problem(500, "server_error")

    laptop.centre.refuse = refuse
    bench = Bench(laptop.exchange, laptop.store, laptop.clock)
    expect_log(r"sync\.failed")
    bench.engine.start()
    assert bench.settle().last_success == heard
    assert bench.engine.stop(SOON)


def test_the_real_alarm_keeps_a_ring_and_ends_by_time() -> None:
    alarm = EventAlarm()
    alarm.ring()
    alarm.wait(None)
    alarm.wait(0.0)


def test_stopping_before_starting_is_fine() -> None:
    store = MemoryStore()
    enrol(store)

    class Nothing:
        sent_bytes = 0
        under_way = 0

        def run(self, watch: Watch) -> None:
            raise AssertionError

    bench = Bench(Nothing(), store, None)
    assert bench.engine.stop(SOON)
    bench.engine.start()
    assert bench.engine.stop(SOON)
