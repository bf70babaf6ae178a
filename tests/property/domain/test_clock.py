"""The interval on machines of every kind: the true time is never outside it.

The machine: its oscillator drifts by up to 100 ppm, it sleeps (its monotonic clock counts on), it reboots, and somebody
sets its wall clock to whatever they like. The server's clock is right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.clock import FETCH_SLACK, WALL_TOLERANCE, Fix, Reading, TrustedTime, trusted_time

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
MS = timedelta(milliseconds=1)


@dataclass
class Machine:
    """True time, and what the machine makes of it."""

    drift: float
    true: datetime = START
    wall_offset: timedelta = timedelta(0)
    boots: int = 1
    since_boot: timedelta = timedelta(seconds=40)
    fix: Fix | None = None
    last_known: datetime | None = None
    seen: list[tuple[int, Fix | None, TrustedTime]] = field(default_factory=list)

    def read(self) -> Reading:
        monoms = int(self.since_boot * (1 + self.drift) / MS)
        return Reading(self.true + self.wall_offset, f"boot-{self.boots}", monoms)

    def wait(self, span: timedelta) -> None:
        self.true += span
        self.since_boot += span

    def reboot(self, off: timedelta) -> None:
        self.true += off
        self.boots += 1
        self.since_boot = timedelta(0)

    def hear(self, there: timedelta, back: timedelta) -> None:
        """An exchange with the server; no longer than what a fix may take."""
        sent = self.read()
        self.wait(there)
        server_time = self.true.replace(microsecond=self.true.microsecond // 1000 * 1000)
        self.wait(back)
        self.fix = Fix(server_time, sent.boot, (sent.monoms + self.read().monoms) // 2)

    def look(self, *, write: bool) -> TrustedTime:
        now = trusted_time(self.read(), self.fix, self.last_known)
        self.seen.append((self.boots, self.fix, now))
        if write:
            self.last_known = now.earliest
        return now


SPANS = st.timedeltas(timedelta(0), timedelta(days=3))
HALVES = st.timedeltas(timedelta(0), FETCH_SLACK / 2)
EVENTS = st.one_of(
    st.tuples(st.just("wait"), SPANS),
    st.tuples(st.just("reboot"), SPANS),
    st.tuples(st.just("set_wall"), st.timedeltas(timedelta(days=-4000), timedelta(days=4000))),
    st.tuples(st.just("hear"), HALVES, HALVES),
    st.tuples(st.just("look"), st.booleans()),
)


@given(st.floats(-100e-6, 100e-6), st.lists(EVENTS, max_size=15))
def test_the_true_time_is_never_outside(drift: float, events: list[tuple[object, ...]]) -> None:
    machine = Machine(drift)
    machine.hear(timedelta(0), timedelta(0))  # enrolment: the first thing a device hears is the server's time
    for event in events:
        _happen(machine, event)
        now = machine.look(write=False)
        assert now.earliest <= machine.true
        assert now.latest is None or machine.true <= now.latest
        assert now.earliest <= now.shown
        assert now.latest is None or now.shown <= now.latest
        off_by = abs(machine.wall_offset)
        if now.jumped:
            assert off_by > WALL_TOLERANCE
        if now.verified and now.latest is not None:
            assert off_by <= WALL_TOLERANCE + (now.latest - now.earliest)
        assert (now.latest is None) == (machine.fix is None or machine.fix.boot != f"boot-{machine.boots}")
    _assert_growing(machine)


def _happen(machine: Machine, event: tuple[object, ...]) -> None:
    match event:
        case ("wait", timedelta() as span):
            machine.wait(span)
        case ("reboot", timedelta() as span):
            machine.reboot(span)
        case ("set_wall", timedelta() as offset):
            machine.wall_offset = offset
        case ("hear", timedelta() as there, timedelta() as back):
            machine.hear(there, back)
        case ("look", bool() as write):
            machine.look(write=write)


def _assert_growing(machine: Machine) -> None:
    """On one fix and one boot both bounds only move forward, and the interval only widens between entries."""
    for (boot, fix, now), (next_boot, next_fix, then) in pairwise(machine.seen):
        if (boot, fix) == (next_boot, next_fix) and now.latest is not None and then.latest is not None:
            assert now.earliest <= then.earliest
            assert now.latest <= then.latest
        elif (boot, fix) == (next_boot, next_fix):
            assert now.earliest <= then.earliest


@given(st.timedeltas(timedelta(0), timedelta(days=30)), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_the_interval_widens_with_time_since_the_server_was_heard(first: timedelta, more: timedelta) -> None:
    machine = Machine(0.0)
    machine.hear(timedelta(0), timedelta(0))
    machine.wait(first)
    early = machine.look(write=False)
    machine.wait(more)
    late = machine.look(write=False)
    assert early.latest is not None
    assert late.latest is not None
    assert late.latest - late.earliest >= early.latest - early.earliest


@given(st.timedeltas(timedelta(days=-40), timedelta(days=40)), SPANS)
def test_every_jump_beyond_the_tolerance_and_the_width_is_noticed(offset: timedelta, waited: timedelta) -> None:
    machine = Machine(50e-6)
    machine.hear(timedelta(0), timedelta(0))
    machine.wait(waited)
    machine.wall_offset = offset
    now = machine.look(write=False)
    assert now.latest is not None
    if abs(offset) > WALL_TOLERANCE + (now.latest - now.earliest):
        assert now.jumped
