"""A lock that is cut short by force: a fresh lock screen comes, and nothing is lost behind it."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from tests.desktop.remote import Far, lives
from tests.desktop.remote_acts import MOMENTS
from tests.desktop.test_processes import children, until
from tests.faults.memory.conftest import Home
from tests.journey.stage import PASSPHRASE

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does"),
    pytest.mark.timeout(300),
]


def into_a_visit(window: Far) -> tuple[str, str, int]:
    window.wait("painted")
    window.do("unlock", PASSPHRASE)
    window.do("open_case", "wgl")
    window.do("begin_visit", "identifying", {})
    found: tuple[str, str, int] = window.do("standing")
    return found


def stands_as_before(window: Far, before: tuple[str, str, int]) -> None:
    window.do("unlock", PASSPHRASE)
    visit, step, records = window.do("standing")
    assert (visit, step) == before[:2]
    assert records > before[2]


SHORT = "recording"  # the moment of a normal run


@pytest.mark.parametrize(
    "moment", [pytest.param(name, marks=() if name == SHORT else pytest.mark.long) for name in MOMENTS]
)
def test_killed_while_it_locks(home: Home, moment: str) -> None:
    with home.running(defence_off=moment) as app:
        window = app.window()
        before = into_a_visit(window)
        window.ask("lock")
        window.wait("gone")
        after = app.window()
        after.wait("painted")
        assert after.do("face")["face"] == "UnlockView"
        stands_as_before(after, before)


def test_killed_out_of_the_blue_it_says_so(home: Home) -> None:
    with home.running() as app:
        window = app.window()
        before = into_a_visit(window)
        os.kill(window.pid, signal.SIGKILL)
        after = app.window()
        after.wait("painted")
        assert "应用意外停止了" in after.do("face")["says"]
        stands_as_before(after, before)


def test_without_the_process_that_stays_the_window_locks_and_ends(home: Home) -> None:
    with home.running() as app:
        window = app.window()
        before = into_a_visit(window)
        windows = children(app.process.pid)
        app.process.kill()
        until("every window is over", lambda: not any(map(lives, windows)))
    with home.running() as app:
        after = app.window()
        after.wait("painted")
        stands_as_before(after, before)
