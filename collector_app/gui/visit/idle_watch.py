"""``IdleWatch``: tells when nobody touched the visit for a while; it knows nothing of what is done then."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal


class IdleWatch(QObject):
    """Counts from the last ``touch`` while it is started.

    Whoever owns the keys and the pages calls ``touch``: a filter on the app would run Python for every event of every
    object.
    """

    idle = Signal()

    def __init__(self, milliseconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.idle)

    def start(self) -> None:
        """Begin to count, or anew."""
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def running(self) -> bool:
        """Whether it counts."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Somebody is there: count anew, if it counts at all."""
        if self._timer.isActive():
            self._timer.start()
