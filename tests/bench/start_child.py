"""A window in a process of its own that says when it was first painted, and ends.

`python -m tests.bench.start_child empty` or `… unlock HOME`. Prints one line of JSON on standard error, since the app's
standard output is taken: the moment of the first paint on the machine's monotonic clock in nanoseconds, and the
resident memory then in bytes.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter_ns

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_SIZE = (1366, 768)


def resident() -> int | None:
    """This process's resident memory in bytes, None where the system does not tell in a file."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


class FirstPaint(QObject):
    """Watches an application for the first painting of any widget, and ends the process after that frame."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app, self._seen = app, False
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._seen:
            self._seen = True
            QTimer.singleShot(0, self._tell)  # the rest of the frame is painted before the loop turns
        return False

    def _tell(self) -> None:
        painted = perf_counter_ns()
        sys.stderr.write(json.dumps({"painted": painted, "resident": resident()}) + "\n")
        sys.stderr.flush()
        os._exit(0)  # ending tidily is not what is measured


def empty() -> None:
    """The least that a window in this style costs."""
    from PySide6Qlementine import QlementineStyle  # noqa: PLC0415 - only this half of the pair may pay for it here

    app = QApplication(sys.argv[:1])
    app.setStyle(QlementineStyle(app))
    window = QWidget()
    window.resize(*_SIZE)
    FirstPaint(app)
    window.show()
    app.exec()


def unlock(home: str) -> None:
    """The window of the app on a device that is enrolled, as `tests.bench.start_supervised` starts it."""
    from collector_app.desktop import app as desktop  # noqa: PLC0415 - as above
    from collector_app.desktop.command import main  # noqa: PLC0415 - as above

    show = desktop.CollectorApp.show

    def watched(self: desktop.CollectorApp, reason: str = "") -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        FirstPaint(app)
        show(self, reason)
        shown = type(self.window.currentWidget()).__name__
        assert shown == "UnlockView", f"{shown} is shown"

    desktop.CollectorApp.show = watched  # type: ignore[method-assign]  # the only place to look from before the loop
    main(["--home", home, "window"])


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        empty()
    else:
        unlock(sys.argv[2])
