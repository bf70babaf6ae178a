"""The visit's seconds: what time it is now without asking the store, and when a minute has passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from collector_app.usecases.ports.device import MachineClock
from collector_app.usecases.visit_view import VisitView

_SECOND: Final = 1000  # ms


class Seconds(QObject):
    """Ticks once a second while it runs; tests emit `passed` by hand and never start it."""

    passed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self.passed)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()


class LiveClock:
    """Carries a view's time forward by the machine's monotonic clock, which nobody can set."""

    def __init__(self, machine: MachineClock) -> None:
        self._machine = machine
        self._from: datetime | None = None
        self._monoms = 0

    def take(self, view: VisitView) -> datetime:
        """Begin anew from a view; returns its time."""
        self._from, self._monoms = view.time.shown, self._machine.read().monoms
        return view.time.shown

    def now(self) -> datetime:
        """The time now; raises ValueError before the first view."""
        if self._from is None:
            raise ValueError("no view was taken yet")
        passed = max(0, self._machine.read().monoms - self._monoms)
        return self._from + timedelta(milliseconds=passed)

    def minute_passed(self) -> bool:
        """Whether a minute of the clock has begun since the view was taken."""
        now = self.now()
        return self._from is not None and now.replace(second=0, microsecond=0) > self._from.replace(
            second=0, microsecond=0
        )
