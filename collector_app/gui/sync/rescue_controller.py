"""Writes a rescue file when it is asked for: off the window's thread, with its bytes counted, and stopped at a wish."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from collector_app.gui.background import Task, Work
from collector_app.gui.failures import sentence
from collector_app.gui.sync.rescue_panel import RescuePanel
from collector_app.gui.theme import current
from collector_app.gui.wording import Wording
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.rescue import RescueCount

translate = QCoreApplication.translate
NAME: Final = "collector.rescue"
_STEP: Final = 1_000_000  # bytes between two words on how far it is


class Stopped(Exception):
    """The person wants no file any more; what was written of it goes."""


class RescueDesk(Protocol):
    """Writes everything unsent of the open session."""

    def write(self, file: Path, written: Callable[[int], None]) -> RescueCount:
        """Write to a file and tell after each piece how many bytes were; called off the window's thread.

        Whatever `written` raises ends it, and no file is left. Raises Failure as `rescue` does; DISK_FULL with
        `file=1` when it is the file's own disk that is full.
        """
        ...


class RescueController(QObject):
    """One rescue at a time."""

    _written = Signal(int)

    def __init__(self, panel: RescuePanel, work: Work, desk: RescueDesk) -> None:
        super().__init__(panel)
        self._panel, self._work, self._desk = panel, work, desk
        self._halt = threading.Event()
        self._task: Task | None = None
        self._place = Path(NAME)
        panel.wanted.connect(self.ask)
        panel.stopped.connect(self._halt.set)
        self._written.connect(self._show_bytes, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> None:
        """Ask for a place by the system's own dialog; the window can still be locked meanwhile."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        title, kind = translate("RescuePanel", "Where shall the file be written?"), "(*.rescue)"
        dialog = QFileDialog(self._panel, title, folder, kind)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("rescue")
        dialog.selectFile(NAME)
        dialog.fileSelected.connect(self.write_to)
        dialog.open()

    def write_to(self, place: str) -> None:
        """Write the file, in place of one that is there."""
        if self._task is not None:
            return
        self._place = Path(place)
        self._halt.clear()
        self._panel.say("")
        self._show_bytes(0)
        self._task = task = self._work.start(lambda: self._desk.write(Path(place), self._pieces()))
        task.succeeded.connect(self._done)
        task.failed.connect(self._refused)
        task.finished.connect(self._ended)

    def stop(self) -> None:
        """Give up what is under way, and hear no more of it."""
        self._halt.set()
        if self._task is not None:
            self._task.cancel()

    def _pieces(self) -> Callable[[int], None]:
        told = 0

        def written(count: int) -> None:
            nonlocal told
            if self._halt.is_set():
                raise Stopped
            if count - told >= _STEP:
                told = count
                self._written.emit(count)

        return written

    def _show_bytes(self, count: int) -> None:
        if count and self._task is None:
            return
        size = Wording(current().language).size(count)
        words = translate("RescuePanel", "{0} written. Leave the stick in and the app open until it is done.")
        self._panel.set_progress(words.format(size))

    def _done(self, count: RescueCount) -> None:
        wording = Wording(current().language)
        parts = [
            translate("RescuePanel", "{0} is written: records {1}, visits {2}, attachments {3}.").format(
                self._place.name, wording.number(count.entries), count.visits, count.evidence
            )
        ]
        if count.lost:
            lost = translate("RescuePanel", "Attachments that can't be read here: {0}; tell your supervisor.")
            parts.append(lost.format(count.lost))
        parts.append(
            translate(
                "RescuePanel",
                "Give the file to your branch; only the centre can read it. Everything stays here too, and nothing "
                "counts twice.",
            )
        )
        self._panel.say(wording.sentences(*parts), "warn" if count.lost else "ok")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Stopped):
            self._panel.say(translate("RescuePanel", "Stopped. No file was written; everything is still here."))
        else:
            self._panel.say(_why(error), "warn")

    def _ended(self) -> None:
        self._task = None
        self._panel.set_progress("")


def _why(error: Exception) -> str:
    """Say what was in the way, where the file's place is another than the laptop's own disk."""
    wording = Wording(current().language)
    if isinstance(error, Failure) and error.code is FailureCode.DISK_FULL and error.details.get("file"):
        return wording.sentences(
            translate("RescuePanel", "There is not enough room for the file there; none was written."),
            translate("RescuePanel", "Choose a stick or folder with more room. Everything is still here."),
        )
    if isinstance(error, Failure) and error.code is FailureCode.FILE_UNWRITABLE:
        return wording.sentences(
            translate("RescuePanel", "The file can't be written there."),
            translate("RescuePanel", "Choose another stick or folder. Everything is still here."),
        )
    return sentence(error).text()
