"""A laptop whose clocks lie: the test knows the true time, the device sees a wall clock, a boot id and a counter."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from collector_app.domain.challenge import read
from collector_app.domain.clock import Reading, TrustedTime
from collector_app.domain.journal.content import DeviceUnlocked
from collector_app.domain.journal.kinds import draft
from collector_app.domain.override import Supervision, Supervisor
from collector_app.domain.time_code import time_code
from collector_app.protocol.messages import StatusAnswer
from collector_app.sync.gateway import Answer
from collector_app.usecases.recorder import DEVICE_SUBJECT, Recorder
from collector_app.usecases.session import OpenSession
from collector_app.usecases.time_code import confirm_time, open_time_call
from tests.fakes.device import FakeAnchor, FakeEntropy, FakeKeys
from tests.fakes.samples import profile_for
from tests.fakes.store import MemoryStore
from tests.unit.usecases.world import Book, Books

MS: Final = timedelta(milliseconds=1)
QUARTZ: Final = 100e-6  # what laptops' oscillators keep; the device allows for twice as much
_KEY: Final = bytes(range(32))


@dataclass
class LyingLaptop:
    """True time and what becomes of it. `rate` is the quartz's error; `sleeps` whether the counter runs in sleep."""

    true: datetime
    rate: float = 0.0
    sleeps: bool = True
    offset: timedelta = timedelta(0)
    boot: int = 1
    ticks: timedelta = timedelta(seconds=90)
    store: MemoryStore = field(default_factory=MemoryStore)
    session: OpenSession = field(init=False)

    def __post_init__(self) -> None:
        keys = FakeKeys()
        recorder = Recorder(keys, self, FakeEntropy(), FakeAnchor(), "c-1", lambda: "d" * 64)
        profile = profile_for(keys)
        self.session = OpenSession(keys, self.store, recorder, profile, Books(), Book())
        key = base64.b64encode(_KEY).decode()
        with self.store.unit() as unit:
            unit.feed.put_profile(profile)
            unit.leased.put_supervision(Supervision(key, (Supervisor("s-1", "方蕊"),)))

    def read(self) -> Reading:
        """`MachineClock`."""
        return Reading(self.true + self.offset, f"boot-{self.boot}", int(self.ticks / MS))

    def wait(self, span: timedelta) -> None:
        """Time passes; both clocks run on the same quartz."""
        self.true += span
        self.ticks += span * (1 + self.rate)
        self.offset += span * self.rate

    def suspend(self, span: timedelta) -> None:
        """The lid is closed. The clock on the board runs on, the counter perhaps."""
        self.true += span
        if self.sleeps:
            self.ticks += span * (1 + self.rate)

    def reboot(self, off: timedelta) -> None:
        """Off for a while; nothing but the clock on the board ran."""
        self.true += off
        self.boot += 1
        self.ticks = timedelta(seconds=20)

    def set_wall(self, offset: timedelta) -> None:
        """Somebody, or an empty battery, sets the wall clock."""
        self.offset = offset

    def hear(self, dice: Random) -> None:
        """One exchange with the server; one in three is slow, and the gateway makes of it what it can."""
        slow = 20.0 if dice.random() < 0.3 else 1.0
        there, back = (timedelta(seconds=dice.uniform(0, slow)) for _ in range(2))
        before = self.read()
        self.wait(there)
        server = self.true.replace(microsecond=self.true.microsecond // 1000 * 1000)
        self.wait(back)
        after = self.read()
        took = (after.monoms - before.monoms) * MS
        halfway = Reading(before.wall + took / 2, after.boot, (before.monoms + after.monoms) // 2)
        fix = Answer(StatusAnswer(server_time=server, epoch=""), halfway, took).fix(server)
        if fix is not None:
            with self.store.unit() as unit:
                unit.feed.put_fix(fix)
                unit.feed.put_caught_up(server)

    def call(self, dice: Random) -> None:
        """Ask for the time by phone: some minutes of reading out and typing."""
        challenge = read(open_time_call(self.session).challenge, 8) or ""
        self.wait(timedelta(seconds=dice.uniform(20, 200)))
        code = time_code(_KEY, self.session.profile.certificate.device, challenge, self.true)
        self.wait(timedelta(seconds=dice.uniform(10, 120)))
        confirm_time(self.session, code)

    def note(self) -> None:
        """Put something on the record: it lifts the lower bound of everything later."""
        with self.store.unit() as unit:
            self.session.recorder.record(unit, (draft(DEVICE_SUBJECT, DeviceUnlocked("1")),))

    def time(self) -> TrustedTime:
        """What the device takes for now."""
        with self.store.view() as view:
            return self.session.recorder.time(view)
