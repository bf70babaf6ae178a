"""The app as processes: what stays, what ends, and who comes after. The real command, without a vault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.desktop.remote import lives

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="looks at processes where Linux tells them"
)

ROOT = Path(__file__).parents[2]
HEAVY = ("PySide6", "shiboken6", "sqlalchemy", "sqlcipher3", "cryptography", "argon2", "nacl", "keyring", "requests")
LARGEST = 40  # MB; an interpreter alone has about 9, this process about 17, a window more than 100


def children(pid: int) -> list[int]:
    """The processes that a process started and that live."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(part) for part in text.split() if lives(int(part))]


def until(what: str, happened: object) -> None:
    """Wait for something that another process does; the test's own timeout ends it."""
    assert callable(happened)
    pulse = Event()
    for _ in range(3000):
        if happened():
            return
        pulse.wait(0.02)
    raise AssertionError(f"waited in vain until {what}")


@contextmanager
def command(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`collector-app` on a home of its own."""
    arguments = [sys.executable, "-m", "collector_app", "--home", str(home)]
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        Thread(target=process.stderr.read, daemon=True).start()
        try:
            until("the window is there", lambda: children(process.pid) and (home / "log" / "collector.log").exists())
            yield process
        finally:
            process.kill()


def test_what_stays_is_small_and_has_nothing_of_a_window(tmp_path: Path) -> None:
    with command(tmp_path) as process:
        mapped = Path(f"/proc/{process.pid}/maps").read_text("utf-8") if os.geteuid() == 0 else ""
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    assert not [line for line in mapped.splitlines() if any(name in line for name in ("Qt6", *HEAVY))]
    resident = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
    assert resident < LARGEST * 1024


def test_it_imports_nothing_of_a_window() -> None:
    look = (
        "import sys; from collector_app.desktop import command, start, supervisor; supervisor.uptime();"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_it_ends_both(tmp_path: Path, number: signal.Signals) -> None:
    with command(tmp_path) as process:
        [window] = children(process.pid)
        process.send_signal(number)
        assert process.wait() == 128 + number
        until("the window is over", lambda: not lives(window))


def test_when_it_is_killed_the_window_ends_by_itself(tmp_path: Path) -> None:
    with command(tmp_path) as process:
        [window] = children(process.pid)
        process.kill()
        until("the window is over", lambda: not lives(window))
    with command(tmp_path):
        pass  # and the home is free


def test_the_window_ends_when_the_session_of_the_desktop_does(tmp_path: Path) -> None:
    with command(tmp_path) as process:
        [window] = children(process.pid)
        os.kill(window, signal.SIGTERM)
        assert process.wait() == 0


def test_a_window_that_crashes_comes_again_but_not_for_ever(tmp_path: Path) -> None:
    with command(tmp_path) as process:
        seen: set[int] = set()
        while process.poll() is None:
            fresh = [pid for pid in children(process.pid) if pid not in seen]
            for pid in fresh:
                seen.add(pid)
                os.kill(pid, signal.SIGKILL)
        assert len(seen) == 3
        assert process.returncode == 1


def test_a_second_one_gives_way(tmp_path: Path) -> None:
    look = (
        "import sys; from PySide6.QtCore import QTimer; from PySide6.QtWidgets import QApplication, QMessageBox\n"
        "from collector_app.desktop import refusal; from collector_app.desktop.command import main\n"
        "class Box(QMessageBox):\n"
        "    def exec(self):\n"
        "        QTimer.singleShot(0, self.accept); return super().exec()\n"
        "refusal.QMessageBox = Box\n"
        "sys.exit(main(['--home', sys.argv[1]]))"
    )
    with command(tmp_path):
        second = subprocess.run([sys.executable, "-c", look, str(tmp_path)], cwd=ROOT, capture_output=True, check=False)
        assert second.returncode == 2


def test_the_window_alone_does_not_start(tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "collector_app", "--home", str(tmp_path), "window"]
    nobody = subprocess.run(arguments, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert nobody.returncode == 0  # the other end is gone already


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    arguments = [sys.executable, "-m", "collector_app", "--home", str(tmp_path / "home")]
    ran = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "collector-app: " in ran.stderr
