"""Where the laptop is, as far as a receiver says: with how far off that may be and how old it is, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from math import isfinite, nan
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtPositioning import QGeoPositionInfo, QGeoPositionInfoSource

from collector_app.gui.evidence.devices import DeviceProblem
from collector_app.usecases.evidence_answers import Position

_PATIENCE_MS: Final = 30_000  # a receiver that was off needs about this long under open sky
_FRESH_S: Final = 120  # an older position is where one was, not where one is
_ERROR: Final = QGeoPositionInfoSource.Error


class ReceiverLocator(QObject):
    """`Locator` on a source of positions; of those that come it keeps the nearest."""

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, source: QGeoPositionInfoSource, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._source, self._now = source, now
        source.setParent(self)
        self._best: Position | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.failed.emit(DeviceProblem.NO_FIX))
        source.positionUpdated.connect(self._take)
        source.errorOccurred.connect(self._complain)

    def start(self) -> None:
        """Begin to look."""
        self._patience.start()
        self._take(self._source.lastKnownPosition())
        self._source.startUpdates()

    def stop(self) -> None:
        """Look no more."""
        self._patience.stop()
        self._source.stopUpdates()

    def _take(self, info: QGeoPositionInfo) -> None:
        position = position_of(info, self._now())
        if position is None or position.age_s > _FRESH_S:
            return
        self._patience.stop()
        if self._best is None or _off(position) <= _off(self._best):
            self._best = position
            self.found.emit(position)

    def _complain(self, error: QGeoPositionInfoSource.Error) -> None:
        if error is _ERROR.NoError or self._best is not None:
            return
        self._patience.stop()
        problems = {_ERROR.AccessError: DeviceProblem.POSITION_DENIED, _ERROR.UpdateTimeoutError: DeviceProblem.NO_FIX}
        self.failed.emit(problems.get(error, DeviceProblem.NO_RECEIVER))


def _off(position: Position) -> float:
    return float("inf") if position.accuracy_m is None else position.accuracy_m


def position_of(info: QGeoPositionInfo, now: datetime) -> Position | None:
    """Return what a receiver says, coordinates as text (journal.md), or None when it says nothing."""
    where = info.coordinate()
    if not info.isValid() or not where.isValid():
        return None
    then = datetime.fromtimestamp(info.timestamp().toMSecsSinceEpoch() / 1000, UTC)
    accuracy = QGeoPositionInfo.Attribute.HorizontalAccuracy
    off = info.attribute(accuracy) if info.hasAttribute(accuracy) else nan
    age = max(0, round((now - then).total_seconds()))
    near = round(off) if isfinite(off) else None
    return Position("", f"{where.latitude():.6f}", f"{where.longitude():.6f}", age, near)
