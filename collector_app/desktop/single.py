"""One window per home: two of them would each show a visit that the other has gone on with."""

from __future__ import annotations

import os
import sys

from PySide6.QtWidgets import QMessageBox

from collector_app.desktop.scopes import Locked


class Claim:
    """Holds a home for this process. The system lets go of it when the process ends, however it ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let the next window in."""
        os.close(self._descriptor)


def claim(locked: Locked) -> Claim | None:
    """Claim the home, or return None while another window has it; raises OSError when its file can't be opened."""
    descriptor = os.open(locked.claim_file, os.O_RDWR | os.O_CREAT, 0o600)
    if _hold(descriptor):
        return Claim(descriptor)
    os.close(descriptor)
    return None


def refusal(title: str) -> QMessageBox:
    """Return what a second window says, with what to do; the caller shows it."""
    from collector_app.gui.failures import sentence  # half the domain stands behind it: not before the first paint
    from collector_app.usecases.failures import Failure, FailureCode

    said = sentence(Failure(FailureCode.STORE_LOCKED))
    box = QMessageBox(QMessageBox.Icon.Information, title, said.what)
    box.setInformativeText(said.do_next)
    return box


if sys.platform == "win32":
    import msvcrt

    def _hold(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _hold(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: it can't be told, and nobody may be kept from a visit
            return True
        return True
