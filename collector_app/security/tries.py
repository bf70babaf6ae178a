"""The growing wait after wrong passphrases, kept beside the vault across restarts.

It slows a person at the keyboard. Whoever holds the disk can delete the file, and meets Argon2id and the keyring
secret instead. Nothing is ever wiped, and the wait has an end.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from collector_app.config.files import write_atomically
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import MachineClock

FREE: Final = 4  # wrong tries without a wait: capitals, another layout, two slips
WAITS: Final = (30, 60, 300, 900, 3600)  # seconds after the fifth and each further one; the last stays


@dataclass(frozen=True, slots=True)
class Count:
    """How many wrong tries in a row, and when by the machine's monotonic clock the last one was."""

    wrong: int = 0
    boot: str = ""
    monoms: int = 0


class Tries:
    """Counts tries; one object per vault. The wall clock plays no part, so setting it frees nobody."""

    def __init__(self, path: Path, clock: MachineClock) -> None:
        self._path = path
        self._clock = clock
        self._count = _read(path)

    def begin(self) -> None:
        """Count a try before it is made, so that ending the process in the middle gains nothing.

        Raises Failure(TOO_MANY_TRIES, seconds=…) while the wait lasts.
        """
        left = self.wait_left()
        if left:
            raise Failure(FailureCode.TOO_MANY_TRIES, seconds=left)
        now = self._clock.read()
        self._keep(Count(self._count.wrong + 1, now.boot, now.monoms))

    def succeed(self) -> None:
        """Forget the wrong tries."""
        self._count = Count()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def wait_left(self) -> int:
        """Return the seconds until the next try, 0 when one may be made.

        After a restart only the time since then is known to have passed, so that much is counted.
        """
        if self._count.wrong <= FREE:
            return 0
        wait = WAITS[min(self._count.wrong - FREE, len(WAITS)) - 1]
        now = self._clock.read()
        since = now.monoms - self._count.monoms if now.boot == self._count.boot else now.monoms
        return max(0, wait - max(0, since) // 1000)

    def _keep(self, count: Count) -> None:
        self._count = count
        with suppress(OSError):  # a full disk must not lock the collector out; this process still counts
            write_atomically(self._path, json.dumps(asdict(count)).encode())


def _read(path: Path) -> Count:
    try:
        plain = json.loads(path.read_bytes())
        count = Count(int(plain["wrong"]), str(plain["boot"]), int(plain["monoms"]))
    except FileNotFoundError:
        return Count()
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return Count(FREE + 1)  # somebody damaged the count: one wait, no lock-out
    return count if count.wrong >= 0 else Count(FREE + 1)
