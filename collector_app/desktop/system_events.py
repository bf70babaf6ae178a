"""What the operating system tells that concerns the lock: going to sleep, its own screen lock, another user.

========= ==========================================================================================================
Linux     logind and the desktop's screen saver, over D-Bus; sleep waits until the lock is recorded
Windows   power and session messages of the window
macOS     tells Cocoa only, which Qt does not pass on: the lock comes right after waking up, and a locked screen or
          another user is not noticed before the idle lock
anywhere  that the machine slept is seen by its clocks, should nobody have told it
========= ==========================================================================================================
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from collector_app.desktop.told import Told

if TYPE_CHECKING:
    from collector_app.desktop.session_linux import LinuxSession
    from collector_app.desktop.session_windows import WindowsSession

_LOOK: Final = 2000  # ms between two looks at the clocks: about as long as a lid takes to open
_NAP: Final = 1000  # ms asleep that count as having slept; two clocks are not read at one instant


class SystemEvents(QObject):
    """``told`` carries a `Told`. Call `watch` once the window can be seen: none of it may be in the way of that."""

    told = Signal(object)

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._session: LinuxSession | WindowsSession | None = None
        self._asleep = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def watch(self) -> None:
        """Begin."""
        from collector_app.security.machine_clock import milliseconds_asleep

        self._asleep = milliseconds_asleep()
        self._timer.start(_LOOK)
        if sys.platform == "win32":
            from collector_app.desktop.session_windows import WindowsSession

            self._session = WindowsSession(int(self._window.winId()), self.told.emit)
        elif sys.platform.startswith("linux"):
            from collector_app.desktop.session_linux import LinuxSession

            self._session = LinuxSession(self.told.emit, self)

    def _look(self) -> None:
        from collector_app.security.machine_clock import milliseconds_asleep

        before, self._asleep = self._asleep, milliseconds_asleep()
        if self._asleep - before > _NAP:
            self.told.emit(Told.SUSPEND)
