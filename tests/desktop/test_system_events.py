"""What the operating system tells: sleep, its screen lock, another user."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from collector_app.desktop.session_windows import meaning
from collector_app.desktop.system_events import SystemEvents
from collector_app.desktop.told import Told
from collector_app.security import machine_clock

ROOT = Path(__file__).parents[2]
LISTEN = """
import sys
from PySide6.QtWidgets import QApplication
from collector_app.desktop.session_linux import LinuxSession
app = QApplication([])
session = LinuxSession(lambda told: print(told.value, flush=True), app)
app.exec()
"""


class Bus:
    """A bus of our own, a login service on it, and the app's ears."""

    def __init__(self, stack: ExitStack) -> None:
        pipe = subprocess.PIPE
        daemon = stack.enter_context(
            subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=pipe, text=True)
        )
        stack.callback(daemon.kill)
        address = _line(daemon.stdout)
        self.login = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "tests.desktop.fake_logind", address],
                stdin=pipe, stdout=pipe, text=True, cwd=ROOT,
            )
        )  # fmt: skip
        stack.callback(self.login.kill)
        assert _line(self.login.stdout) == "ready"
        environment = {
            "DBUS_SYSTEM_BUS_ADDRESS": address,
            "DBUS_SESSION_BUS_ADDRESS": address,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_SESSION_ID": "1",
        }
        self.app = stack.enter_context(
            subprocess.Popen([sys.executable, "-c", LISTEN], stdout=pipe, text=True, cwd=ROOT, env=environment)
        )
        stack.callback(self.app.kill)

    def asked(self) -> str:
        return _line(self.login.stdout)

    def told(self) -> str:
        return _line(self.app.stdout)

    def send(self, signal: str) -> None:
        assert self.login.stdin is not None
        self.login.stdin.write(f"{signal}\n")
        self.login.stdin.flush()


def _line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


@pytest.fixture
def bus() -> Iterator[Bus]:
    if shutil.which("dbus-daemon") is None or not sys.platform.startswith("linux"):
        pytest.skip("needs dbus-daemon")
    with ExitStack() as stack:
        yield Bus(stack)


def test_linux_tells_and_sleep_waits_for_the_lock(bus: Bus) -> None:
    assert {bus.asked(), bus.asked()} == {"Inhibit", "GetSession"}
    bus.send("sleep")
    assert bus.told() == "suspend"
    assert bus.asked() == "released"
    bus.send("woke")
    assert bus.asked() == "Inhibit"
    for signal, told in (("lock", "screen"), ("saver", "screen"), ("switch", "user_switch")):
        bus.send("freed")  # tells nothing
        bus.send(signal)
        assert bus.told() == told
    bus.app.kill()
    assert bus.asked() == "released"


@pytest.mark.parametrize(
    ("message", "parameter", "told"),
    [
        (0x0218, 4, Told.SUSPEND),
        (0x0218, 7, None),
        (0x02B1, 7, Told.SCREEN),
        (0x02B1, 8, None),
        (0x02B1, 2, Told.USER_SWITCH),
        (0x02B1, 4, Told.USER_SWITCH),
        (0x0100, 4, None),
    ],
)
def test_what_windows_means(message: int, parameter: int, told: Told | None) -> None:
    assert meaning(message, parameter) is told


def test_sleep_is_seen_by_the_clocks_when_nobody_tells(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = [1000]
    monkeypatch.setattr(machine_clock, "milliseconds_asleep", lambda: asleep[0])
    window = QWidget()
    events = SystemEvents(window, window)
    told: list[Told] = []
    events.told.connect(told.append)
    events._asleep = machine_clock.milliseconds_asleep()
    events._look()
    asleep[0] += 60_000
    events._look()
    events._look()
    assert told == [Told.SUSPEND]


@pytest.mark.skipif(sys.platform == "win32", reason="reads what Linux and macOS tell")
def test_a_machine_never_slept_longer_than_it_ran() -> None:
    assert 0 <= machine_clock.milliseconds_asleep() <= machine_clock.milliseconds_since_boot()
