"""The way from Qt's recorders into an evidence writer: through the kernel's memory, never through a file.

A `QIODevice` written in Python can't do it: PySide 6.10 hands `writeData` a text that ends at the first zero byte. So
Qt writes into a pipe, which to it is an ordinary sequential `QFile`, and a thread takes the bytes out at the other end.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QFile, QIODevice, QObject, Signal

_BLOCK: Final = 64 * 1024  # what a pipe holds on Linux
_OPEN: Final = QIODevice.OpenModeFlag


class EvidencePipe(QObject):
    """A sequential device for `QMediaRecorder.setOutputDevice`, and a thread that hands its bytes to `take`.

    When `take` raises, the pipe breaks, so that the recorder stops with an error of its own; `failed` says so at once
    and `close` raises what `take` raised. Never write to `device` from Python: it would wait for its own reader.
    """

    failed = Signal()

    def __init__(self, take: Callable[[bytes], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take = take
        self._error: Exception | None = None
        self._source, target = os.pipe()
        self.device = QFile(self)
        mode = _OPEN.WriteOnly | _OPEN.Unbuffered
        if not self.device.open(target, mode, QFile.FileHandleFlag.AutoCloseHandle):
            os.close(target)
            os.close(self._source)
            raise RuntimeError("Qt did not take the pipe")
        self._thread = threading.Thread(target=self._drain, name="evidence", daemon=True)
        self._thread.start()

    def error(self) -> Exception | None:
        """Return what `take` raised, None while all is well."""
        return self._error

    def close(self) -> None:
        """Wait until everything written has been taken, at most a pipe's content; raises what `take` raised."""
        self.device.close()
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _drain(self) -> None:
        try:
            while block := os.read(self._source, _BLOCK):
                self._take(block)
        except Exception as error:  # noqa: BLE001 - handed to whoever closes the pipe
            self._error = error
            self.failed.emit()
        finally:
            os.close(self._source)
