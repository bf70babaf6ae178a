"""One clock for a told day: laptop and centre share it, real time passes on it, and the story moves it forward."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from collector_app.domain.clock import Reading

CITY = ZoneInfo("Asia/Shanghai")


class StoryClock:
    """Both a `MachineClock` for the laptop and a `Clock` for the centre. Any thread may read it."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()
        self._shift = timedelta(0)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The moment in UTC, whole milliseconds, for the centre."""
        with self._lock:
            passed = timedelta(seconds=time.monotonic() - self._began) + self._shift
        moment = (self._start + passed).astimezone(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def read(self) -> Reading:
        """Wall, boot and monotonic milliseconds, for the laptop; hours that the story skips passed there too."""
        moment = self.now()
        since = moment - self._start.astimezone(UTC)
        return Reading(moment.astimezone(CITY), "story-boot", 60_000 + since // timedelta(milliseconds=1))

    def go_to(self, hour: int, minute: int = 0) -> None:
        """Let time pass until the next time the clock in the city shows this."""
        here = self.now().astimezone(CITY)
        wanted = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if wanted <= here:
            wanted += timedelta(days=1)
        self.skip(wanted - here)

    def skip(self, span: timedelta) -> None:
        """Let a span pass at once."""
        with self._lock:
            self._shift += span

    def since_start(self) -> timedelta:
        """How much has passed on this clock."""
        return self.now() - self._start.astimezone(UTC)
