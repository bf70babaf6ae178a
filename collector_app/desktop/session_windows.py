"""Windows: power and session messages, which arrive at the native window."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication

from collector_app.desktop.told import Told

# Names and values as in WinUser.h and WtsApi32.h.
_WM_POWERBROADCAST: Final = 0x0218
_PBT_APMSUSPEND: Final = 4
_WM_WTSSESSION_CHANGE: Final = 0x02B1
_WTS_CONSOLE_DISCONNECT: Final = 2
_WTS_REMOTE_DISCONNECT: Final = 4
_WTS_SESSION_LOCK: Final = 7
_NOTIFY_FOR_THIS_SESSION: Final = 0


def meaning(message: int, parameter: int) -> Told | None:
    """Return what a window message tells, None for all the others."""
    if message == _WM_POWERBROADCAST and parameter == _PBT_APMSUSPEND:
        return Told.SUSPEND
    if message == _WM_WTSSESSION_CHANGE:
        if parameter == _WTS_SESSION_LOCK:
            return Told.SCREEN
        if parameter in (_WTS_CONSOLE_DISCONNECT, _WTS_REMOTE_DISCONNECT):
            return Told.USER_SWITCH
    return None


class WindowsSession(QAbstractNativeEventFilter):
    """Calls `told` with what happened."""

    def __init__(self, window: int, told: Callable[[Told], None]) -> None:
        """`window` is the native handle of a window of this process; it must outlive this object."""
        super().__init__()
        self._told = told
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, _NOTIFY_FOR_THIS_SESSION)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)

    def nativeEventFilter(self, kind: object, message: int) -> tuple[bool, int]:
        """Look at a message and let it pass."""
        del kind
        if sys.platform == "win32":
            from ctypes import wintypes

            told = wintypes.MSG.from_address(int(message))
            meant = meaning(told.message, told.wParam)
            if meant is not None:
                self._told(meant)
        return False, 0
