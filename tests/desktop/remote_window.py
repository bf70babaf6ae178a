"""A window process with hands on it from a test: `python -m tests.desktop.remote_window JSON`.

The machine's parts are a keyring in a file, a told clock and a cheap vault; all else is the app's own. It connects to
the test's listener, tells its pid, and does what `remote_acts.py` can do. Nothing of the canaries is imported here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from multiprocessing.connection import Client, Connection
from pathlib import Path
from time import monotonic_ns
from typing import Any

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from collector_app.config.folders import Folders
from collector_app.desktop import window_process
from collector_app.desktop.process import harden
from collector_app.desktop.scopes import Parts
from collector_app.desktop.tether import Tether
from tests.desktop import remote_acts
from tests.desktop.file_keyring import SharedKeyring
from tests.fakes.keyring import CHEAP
from tests.journey.hands import Hands
from tests.journey.story_clock import StoryClock

TOLD: Any = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}


class Listening(window_process.WindowProcess):
    """The window process with a line to the test."""

    def __init__(self, app: QApplication, folders: Folders, tether: Tether, parts: Parts | None = None) -> None:
        super().__init__(app, folders, tether, parts)
        self._line: Connection = Client(TOLD["address"])
        self._line.send(("here", os.getpid(), monotonic_ns()))
        codes: Iterator[str] = iter(TOLD["codes"])
        self._hands = Hands(self.collector, codes)
        self._notifier = QSocketNotifier(self._line.fileno(), QSocketNotifier.Type.Read, self)
        # Later: what is done may wait in an event loop of its own, and may end the process.
        self._notifier.activated.connect(lambda *_: QTimer.singleShot(0, self, self._obey))
        self.collector.locking.connect(lambda reason: self._line.send(("covered", reason, monotonic_ns())))
        self.collector.window.painted.connect(lambda: self._line.send(("painted", "", monotonic_ns())))
        remote_acts.switch_off(self, TOLD["defence_off"])

    def _obey(self) -> None:
        """Do one thing that the test asks for, and answer."""
        if not self._line.poll():
            return
        try:
            name, arguments = self._line.recv()
        except EOFError:
            os._exit(9)
        try:
            answer = ("did", getattr(remote_acts, name)(self._hands, *arguments), monotonic_ns())
        except Exception as error:  # noqa: BLE001 - the test raises it again
            answer = ("failed", f"{type(error).__name__}: {error}", monotonic_ns())
        self._line.send(answer)


def main() -> int:
    """Run a window; returns the exit status."""
    if not TOLD["dumpable"]:
        harden()
    clock = StoryClock(datetime.fromisoformat(TOLD["morning"]))
    clock.skip(timedelta(seconds=TOLD["seconds"]))
    window_process.WindowProcess = Listening  # type: ignore[misc]  # what the real entry makes, with the line
    parts = Parts(keyring=SharedKeyring(Path(TOLD["keyring"])), clock=clock, cost=CHEAP)
    return window_process.run_window(Folders.under(Path(TOLD["home"])), parts)


if __name__ == "__main__":
    sys.exit(main())
