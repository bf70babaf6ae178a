"""Linux: logind and the screen savers over D-Bus (freedesktop.org, org.freedesktop.login1)."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

from collector_app.desktop.told import Told

_LOGIN: Final = "org.freedesktop.login1"
_MANAGER: Final = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_SESSION: Final = "org.freedesktop.login1.Session"
_SAVERS: Final = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
)


class LinuxSession(QObject):
    """Calls `told` with what happened. Without a bus or without logind it stays silent."""

    def __init__(self, told: Callable[[Told], None], parent: QObject) -> None:
        super().__init__(parent)
        self._told = told
        self._hold: QDBusUnixFileDescriptor | None = None
        self._calls: set[QDBusPendingCallWatcher] = set()
        self._system = QDBusConnection.systemBus()
        if self._system.isConnected():
            self._hear(self._system, (_LOGIN, *_MANAGER), "PrepareForSleep", "prepare_for_sleep(bool)")
            self._hold_sleep()
            session = os.environ.get("XDG_SESSION_ID", "")
            asked = ("GetSession", session) if session else ("GetSessionByPID", os.getpid())
            self._call(asked[0], [asked[1]], self._follow)
        if _has_session_bus():
            desktop = QDBusConnection.sessionBus()
            for name, path in _SAVERS:
                self._hear(desktop, (name, path, name), "ActiveChanged", "saver_active(bool)")

    def _hear(self, bus: QDBusConnection, source: tuple[str, str, str], signal: str, slot: str) -> None:
        """Connect a signal of a service's path and interface to a slot of this object."""
        # The stubs ask for bytes; PySide takes what SLOT gives, which is text, and refuses bytes.
        bus.connect(*source, signal, self, SLOT(slot))  # type: ignore[call-overload]

    def _call(self, method: str, arguments: list[object], then: Callable[[QDBusMessage], None]) -> None:
        message = QDBusMessage.createMethodCall(_LOGIN, *_MANAGER, method)
        message.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(message), self)
        self._calls.add(watcher)

        def answered() -> None:
            self._calls.discard(watcher)
            reply = watcher.reply()
            if reply.type() is QDBusMessage.MessageType.ReplyMessage and reply.arguments():
                then(reply)
            watcher.deleteLater()  # and with it its copy of the answer

        watcher.finished.connect(answered)

    def _hold_sleep(self) -> None:
        """Ask for a moment before each sleep; this process holds it until it lets go or ends."""
        self._call("Inhibit", ["sleep", "Collector", "Locking", "delay"], self._held)

    def _held(self, reply: QDBusMessage) -> None:
        held = reply.arguments()[0]
        self._hold = held if isinstance(held, QDBusUnixFileDescriptor) else None

    def _follow(self, reply: QDBusMessage) -> None:
        """Listen to this login session."""
        path = reply.arguments()[0].path()
        self._hear(self._system, (_LOGIN, path, _SESSION), "Lock", "session_locked()")
        properties = (_LOGIN, path, "org.freedesktop.DBus.Properties")
        self._hear(self._system, properties, "PropertiesChanged", "changed(QString,QVariantMap,QStringList)")

    @Slot(bool)
    def prepare_for_sleep(self, begins: bool) -> None:  # noqa: FBT001 - D-Bus decides the signature
        """Sleep is about to begin, or is over."""
        if begins:
            self._told(Told.SUSPEND)
            self._hold = None  # the last copy of it closes the file, and sleep goes on
        else:
            self._hold_sleep()

    @Slot()
    def session_locked(self) -> None:
        """The desktop was asked to lock."""
        self._told(Told.SCREEN)

    @Slot(bool)
    def saver_active(self, active: bool) -> None:  # noqa: FBT001 - D-Bus decides the signature
        """The screen is locked, or free again."""
        if active:
            self._told(Told.SCREEN)

    @Slot(str, "QVariantMap", "QStringList")
    def changed(self, _interface: str, values: dict[str, object], _invalid: list[str]) -> None:
        """The login session has another state: it is in front no more when somebody else logs in."""
        if values.get("Active") is False:
            self._told(Told.USER_SWITCH)


def _has_session_bus() -> bool:
    """Whether there is one already; asking Qt would start one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or bool(runtime and Path(runtime, "bus").exists())
