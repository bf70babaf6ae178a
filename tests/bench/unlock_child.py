"""The app in a process of its own that measures its unlocking: `python -m tests.bench.unlock_child`.

Reads one line of JSON (home, keyring, seconds since the story's morning, passphrase) and writes one line with the
milliseconds from Enter to the painted Today and the resident memory then. It imports nothing that the app does not
import itself: what the app leaves for later is paid for here.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from collector_app.config.folders import Folders
from collector_app.desktop.app import CollectorApp
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.gui.background import ThreadWork
from collector_app.gui.unlock.unlock_view import UnlockView
from tests.bench.start_child import resident
from tests.journey.keyring_stand_in import MemoryKeyring
from tests.journey.story_clock import CITY, StoryClock

if TYPE_CHECKING:
    from collector_app.security.derivation import CostPolicy

_LOOK_MS = 5


class Painted(QObject):
    """Tells when a widget was painted for the first time from now on, at the end of that frame."""

    painted = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._seen = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.painted.emit)
        return False


def quick() -> CostPolicy:
    """A cost of next to nothing: key derivation is not what is measured."""
    from collector_app.security.derivation import Cost, CostPolicy  # noqa: PLC0415 - as late as the app does

    least = Cost(64, 1, 1)
    return CostPolicy(least, least, least, 0.0)


def app_of(told: dict[str, Any]) -> CollectorApp:
    """The app on the told home; the server is gone, as at a door."""
    app = QApplication([])
    clock = StoryClock(datetime.fromisoformat(told["morning"]).astimezone(CITY))
    clock.skip(timedelta(seconds=told["seconds"]))
    parts = Parts(keyring=MemoryKeyring.of(told["keyring"]), clock=clock)
    collector = CollectorApp(app, open_locked(Folders.under(Path(told["home"])), parts), ThreadWork())
    collector.show()
    wait_until_joined(collector)
    return collector


def wait_until_joined(collector: CollectorApp) -> None:
    """A person types for longer than the imports take."""
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if collector._joined is not None else None)
    look.start(_LOOK_MS)
    collector.locked.parts.cost = quick()
    loop.exec()


def unlock(collector: CollectorApp, passphrase: str) -> dict[str, float]:
    """From Enter to the painted list."""
    view = collector.window.currentWidget()
    assert isinstance(view, UnlockView)
    loop = QEventLoop()
    kept: list[Painted] = []

    def watch() -> None:
        assert collector.workbench is not None
        watched = Painted(collector.workbench.today.view.list.viewport())
        watched.painted.connect(loop.quit)
        kept.append(watched)

    collector.opened.connect(watch)
    began = perf_counter()
    view.submitted.emit(passphrase)
    loop.exec()
    took = (perf_counter() - began) * 1000
    assert collector.workbench is not None
    return {"ms": took, "cases": collector.workbench.today.view.list.model().rowCount()}


def main() -> None:
    """Unlock once."""
    told = json.loads(sys.stdin.readline())
    collector = app_of(told)
    found = unlock(collector, told["passphrase"])
    QApplication.processEvents()
    sys.stdout.write(json.dumps({"unlock": found, "memory": resident()}) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
