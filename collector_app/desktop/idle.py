"""Notices that nobody is there: one small object that knows nothing of what it locks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

_ACTIVITY: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Inactivity(QObject):
    """Emits ``idle`` once nobody touched the window for a time; no dialog or camera holds it off.

    It listens at the native window, where all input arrives first. A filter on the whole application would see every
    event of every object, also of widgets that are just being destroyed, and that crashes the process.
    """

    idle = Signal()

    def __init__(self, window: QWindow | None, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        if window is not None:
            window.installEventFilter(self)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Change the span and start counting anew."""
        self._timer.start(minutes * 60_000)

    def stop(self) -> None:
        """Listen and count no more."""
        self._timer.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count anew on every sign of a person."""
        del watched
        if event.type() in _ACTIVITY:
            self._timer.start()
        return False
