"""A test's end of the line to the app's processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from tests.journey.stage import MORNING

_PATIENCE = 60  # seconds; nothing is asserted about time
_ROOT = Path(__file__).parents[2]


@dataclass(eq=False)
class Far:
    """One window process: what it tells, and its answers."""

    pid: int
    line: Connection
    told: SimpleQueue[tuple[str, Any, int]] = field(default_factory=SimpleQueue)

    def listen(self) -> None:
        """Keep what it says until somebody asks; its end is said as ``gone``."""
        try:
            while True:
                self.told.put(self.line.recv())
        except (EOFError, OSError):
            self.told.put(("gone", None, 0))

    def wait(self, *wanted: str) -> tuple[str, Any, int]:
        """Wait until it says something of a kind; what it says before is passed over."""
        while True:
            try:
                said = self.told.get(timeout=_PATIENCE)
            except Empty:
                raise AssertionError(f"window {self.pid} never said {' or '.join(wanted)}") from None
            if said[0] in wanted:
                return said
            if said[0] == "gone":
                raise AssertionError(f"window {self.pid} ended before it said {' or '.join(wanted)}")

    def ask(self, act: str, *arguments: object) -> None:
        """Let it do something, without waiting."""
        self.line.send((act, arguments))

    def do(self, act: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever the act answers
        """Let it do something and return the answer."""
        self.ask(act, *arguments)
        kind, answer, _ = self.wait("did", "failed")
        assert kind == "did", answer
        return answer


class RemoteApp:
    """The running app; `windows` gives its processes in the order in which they begin."""

    def __init__(self, listener: Listener, process: subprocess.Popen[bytes]) -> None:
        self._listener, self.process = listener, process
        self._fresh: SimpleQueue[Far] = SimpleQueue()
        self.known: list[Far] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                line = self._listener.accept()
                _, pid, _ = line.recv()
            except (EOFError, OSError):
                return
            far = Far(pid, line)
            threading.Thread(target=far.listen, daemon=True).start()
            self._fresh.put(far)

    def window(self) -> Far:
        """The next window process that begins."""
        far = self._fresh.get(timeout=_PATIENCE)
        self.known.append(far)
        return far

    def alive(self) -> list[int]:
        """Pids of the supervisor and of every window that lives."""
        return [pid for pid in (self.process.pid, *(far.pid for far in self.known)) if lives(pid)]


def lives(pid: int) -> bool:
    """Whether a process is there and no mere entry of a dead one."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] not in "ZX"
    except (OSError, IndexError):
        return False


@contextmanager
def running(
    home: Path, keyring: Path, *, seconds: float = 0, codes: Sequence[str] = (), defence_off: str = ""
) -> Iterator[RemoteApp]:
    """Run the app until the block ends; it is asked to end then, and killed should it not."""
    with tempfile.TemporaryDirectory(prefix="collector-line-") as folder:
        address = str(Path(folder, "line"))
        with Listener(address) as listener:
            told = {
                "home": str(home),
                "keyring": str(keyring),
                "address": address,
                "morning": MORNING.isoformat(),
                "seconds": seconds,
                "codes": list(codes),
                "defence_off": defence_off,
                # Root may look into a process that is closed to others; anybody else needs it open.
                "dumpable": os.geteuid() != 0,
            }
            command = [sys.executable, "-m", "tests.desktop.remote_supervisor", json.dumps(told)]
            process = subprocess.Popen(command, cwd=_ROOT)
            app = RemoteApp(listener, process)
            try:
                yield app
            finally:
                process.terminate()
                try:
                    process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
