"""A login service on a private bus, as far as the app listens to it: `python -m tests.desktop.fake_logind ADDRESS`.

Says each method that is called on standard output, and sends the signal that a line of standard input names.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import Final

# The keyring library brings it on Linux; it has no types.
from jeepney import DBusAddress, HeaderFields, MessageType, new_method_return, new_signal  # type: ignore[import-untyped]
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]

_NAME: Final = "org.freedesktop.login1"
_MANAGER: Final = DBusAddress("/org/freedesktop/login1", _NAME, "org.freedesktop.login1.Manager")
_PATH: Final = "/org/freedesktop/login1/session/_31"
_SESSION: Final = DBusAddress(_PATH, _NAME, "org.freedesktop.login1.Session")
_PROPERTIES: Final = DBusAddress(_PATH, _NAME, "org.freedesktop.DBus.Properties")
_SAVER: Final = DBusAddress("/org/freedesktop/ScreenSaver", _NAME, "org.freedesktop.ScreenSaver")
_ACTIVE: Final[tuple[object, ...]] = ("org.freedesktop.login1.Session", {"Active": ("b", False)}, [])

SIGNALS: Final = {
    "sleep": lambda: new_signal(_MANAGER, "PrepareForSleep", "b", (True,)),
    "woke": lambda: new_signal(_MANAGER, "PrepareForSleep", "b", (False,)),
    "lock": lambda: new_signal(_SESSION, "Lock"),
    "saver": lambda: new_signal(_SAVER, "ActiveChanged", "b", (True,)),
    "freed": lambda: new_signal(_SAVER, "ActiveChanged", "b", (False,)),
    "switch": lambda: new_signal(_PROPERTIES, "PropertiesChanged", "sa{sv}as", _ACTIVE),
}


def main(address: str) -> None:
    """Serve until standard input ends."""
    bus = open_dbus_connection(address, enable_fds=True)
    for name in (_NAME, "org.freedesktop.ScreenSaver"):
        bus.send_and_get_reply(message_bus.RequestName(name))
    _say("ready")
    threading.Thread(target=_send, args=(bus,), daemon=True).start()
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        member = message.header.fields[HeaderFields.member]
        if member == "Inhibit":
            held, ours = os.pipe()
            bus.send(new_method_return(message, "h", (ours,)))
            os.close(ours)
            threading.Thread(target=_wait_for_release, args=(held,), daemon=True).start()
        elif member in ("GetSession", "GetSessionByPID"):
            bus.send(new_method_return(message, "o", (_PATH,)))
        _say(str(member))


def _send(bus: DBusConnection) -> None:
    for line in sys.stdin:
        bus.send(SIGNALS[line.strip()]())
    os._exit(0)


def _wait_for_release(held: int) -> None:
    os.read(held, 1)  # the end: nobody holds the other side any more
    _say("released")


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
