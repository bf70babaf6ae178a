"""Drives the recovery screen. Files are asked for by the system's own dialogs, which never block the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from collector_app.config.files import write_atomically
from collector_app.domain.recovery import RecoveryRequest, request_code, to_file
from collector_app.gui.background import Work
from collector_app.gui.failures import sentence
from collector_app.gui.unlock.recovery_view import RecoveryView
from collector_app.usecases.failures import failure_of_file

translate = QCoreApplication.translate
_LARGEST: Final = 64 * 1024  # bytes of an answer


class RecoveryDesk(Protocol):
    """What a recovery needs of this home. Slow; raises Failure."""

    def begin(self) -> RecoveryRequest:
        """Return the request that stands, or make one."""
        ...

    def finish(self, answers: Sequence[bytes], file: Path) -> object:
        """Write the rescue and empty the laptop; nothing is destroyed when it raises."""
        ...


class RecoveryController(QObject):
    """``recovered`` comes when the laptop is empty, ``left`` when the person goes back to the passphrase."""

    recovered = Signal()
    left = Signal()

    def __init__(self, view: RecoveryView, work: Work, desk: RecoveryDesk) -> None:
        super().__init__(view)
        self._view, self._work, self._desk = view, work, desk
        self._answers: list[str] = []
        view.request_asked.connect(self._ask_request_place)
        view.answers_asked.connect(self._ask_answers)
        view.left.connect(self.left)

    def _ask_request_place(self) -> None:
        dialog = self._dialog(translate("RecoveryView", "Save the request"), save=True)
        dialog.selectFile("collector-request.json")
        dialog.fileSelected.connect(self.save_request)
        dialog.open()

    def save_request(self, place: str) -> None:
        """Make the request, write it to a file, and show its code."""
        self._begin()
        task = self._work.start(lambda: self._written(Path(place)))
        task.succeeded.connect(self._show_request)
        task.failed.connect(self._refused)

    def _written(self, place: Path) -> RecoveryRequest:
        request = self._desk.begin()
        try:
            write_atomically(place, to_file(request))
        except OSError as error:
            raise failure_of_file(error) from error
        return request

    def _show_request(self, request: RecoveryRequest) -> None:
        self._view.show_request(request_code(request), [share.name for share in request.shares])

    def _ask_answers(self) -> None:
        dialog = self._dialog(translate("RecoveryView", "Choose both answers"), save=False)
        dialog.filesSelected.connect(self.take_answers)
        dialog.open()

    def take_answers(self, files: list[str]) -> None:
        """Remember the answers, and ask where the rescue goes."""
        self._answers = files
        dialog = self._dialog(translate("RecoveryView", "Where shall the rescue be written?"), save=True)
        dialog.selectFile("collector.rescue")
        dialog.fileSelected.connect(self.finish)
        dialog.open()

    def finish(self, place: str) -> None:
        """Write the rescue to a file and empty the laptop."""
        self._begin()
        answers = [Path(name) for name in self._answers]
        task = self._work.start(lambda: self._desk.finish([_read(name) for name in answers], Path(place)))
        task.succeeded.connect(self._done)
        task.failed.connect(self._refused)

    def _begin(self) -> None:
        self._view.say("")
        self._view.set_busy(True)

    def _done(self, count: object) -> None:
        del count
        self._view.set_busy(False)
        self.recovered.emit()

    def _refused(self, error: Exception) -> None:
        self._view.say(sentence(error).text())

    def _dialog(self, title: str, *, save: bool) -> QFileDialog:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._view, title, folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        return dialog


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(_LARGEST)
    except OSError as error:
        raise failure_of_file(error) from error
