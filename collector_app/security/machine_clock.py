"""The machine's clocks: the one place of the desktop that reads them."""

from __future__ import annotations

import secrets
import sys
import time
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from collector_app.domain.clock import Reading

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
# The counter here is raised at each boot.
_PREFETCHER: Final = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
_NANOSECONDS: Final = 1_000_000


class SystemClock:
    """`MachineClock` of this computer; cheap (some microseconds) and usable from any thread."""

    def read(self) -> Reading:
        """Return wall clock (aware, in the machine's zone), boot id and monotonic milliseconds since boot.

        The monotonic clock counts the time that the machine slept.
        """
        wall = datetime.now().astimezone()  # noqa: TID251 - the one reading of the wall clock
        return Reading(wall, boot_id(), milliseconds_since_boot())


def milliseconds_since_boot() -> int:
    """Return milliseconds since boot, sleep included."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        ticks = ctypes.windll.kernel32.GetTickCount64  # counts sleep and hibernation
        ticks.restype = ctypes.c_uint64
        return int(ticks())
    # Darwin's raw monotonic clock is mach_continuous_time, which runs in sleep; Linux has a clock of that name too,
    # but there only CLOCK_BOOTTIME runs in sleep.
    clock = time.CLOCK_MONOTONIC_RAW if sys.platform == "darwin" else time.CLOCK_BOOTTIME
    return time.clock_gettime_ns(clock) // _NANOSECONDS


def milliseconds_asleep() -> int:
    """Return how many of the milliseconds since boot the machine slept."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        awake = ctypes.c_ulonglong()  # in 100 ns
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(awake))
        return max(0, milliseconds_since_boot() - awake.value // 10_000)
    if sys.platform == "darwin":
        awake_ns = time.clock_gettime_ns(time.CLOCK_UPTIME_RAW)
    else:
        awake_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return max(0, milliseconds_since_boot() - awake_ns // _NANOSECONDS)


@cache
def boot_id() -> str:
    """Return an id that changes with every start of the machine.

    Where the system names none, one that is never seen again: readings of earlier runs then count as another boot,
    which only widens the trusted interval.
    """
    return _system_boot_id() or f"run-{secrets.token_hex(8)}"


def _system_boot_id() -> str:
    try:
        if sys.platform == "win32":
            import winreg  # noqa: PLC0415 - Windows only

            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _PREFETCHER) as key:
                return f"boot-{winreg.QueryValueEx(key, 'BootId')[0]}"
        if sys.platform == "darwin":
            import ctypes  # noqa: PLC0415 - macOS only

            text, size = ctypes.create_string_buffer(64), ctypes.c_size_t(64)
            failed = ctypes.CDLL(None).sysctlbyname(b"kern.bootsessionuuid", text, ctypes.byref(size), None, 0)
            return "" if failed else text.value.decode("ascii")
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
