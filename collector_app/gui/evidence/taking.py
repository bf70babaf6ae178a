"""Takes one picture after another: through the camera, or from a file. What comes of it is a signal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.evidence.device_words import device_sentence, problem_sentence
from collector_app.gui.evidence.devices import DeviceProblem, Lens
from collector_app.gui.evidence.file_list import PICTURES, FileList
from collector_app.gui.evidence.pictures import Picture, from_file, from_image
from collector_app.gui.widgets.pictures import Viewfinder

translate = QCoreApplication.translate


class Taking(QObject):
    """The camera or the files while they are in front. `taken` carries a Picture, `refused` a sentence about one.

    `lost` carries a sentence: the camera can't go on and was shut.
    """

    taken = Signal(object)
    refused = Signal(str)
    lost = Signal(str)

    def __init__(self, desk: EvidenceDesk, *, pdf: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._pdf = desk, pdf
        self._lens: Lens | None = None
        self._shut: Lens | None = None
        self._busy = False
        self.finder: Viewfinder | None = None
        self.files: FileList | None = None

    @property
    def front(self) -> QWidget | None:
        """What stands in front: what the camera sees, or the files; None when neither is open."""
        return self.finder or self.files

    def open_camera(self) -> Viewfinder:
        """Look through the camera; raises DeviceError."""
        lens = self._desk.devices.lens()
        self.close()
        self._lens = lens
        self.finder = Viewfinder(translate("Visit", "The camera is waking up"))
        lens.seen.connect(self.finder.show_image)
        lens.taken.connect(self._caught)
        lens.failed.connect(self._lose, Qt.ConnectionType.QueuedConnection)
        lens.start()
        return self.finder

    def open_files(self) -> FileList:
        """Show the files of this machine's places."""
        self.close()
        self.files = FileList(self._desk.devices.places(), (*PICTURES, "pdf") if self._pdf else PICTURES)
        self.files.chosen.connect(self._read)
        return self.files

    def go(self) -> None:
        """Take what is in front: the picture, or the file."""
        if self.files is not None:
            self.files.enter()
        elif self._lens is not None:
            self._lens.shoot()

    def close(self) -> None:
        """Shut the camera at once, and the files."""
        lens, self._lens = self._lens, None
        if lens is not None:
            for signal in (lens.seen, lens.taken, lens.failed):
                signal.disconnect()
            lens.stop()
            self._shut = lens  # it may be speaking just now, and must not be deleted while it does
        self.finder = self.files = None

    def _lose(self, problem: DeviceProblem) -> None:
        self.close()
        self.lost.emit(problem_sentence(problem))

    def _caught(self, image: QImage) -> None:
        copy = QImage(image)
        self._prepare(lambda: from_image(copy))

    def _read(self, path: Path) -> None:
        self._prepare(lambda: from_file(path, pdf=self._pdf))

    def _prepare(self, make: Callable[[], Picture]) -> None:
        if self._busy:
            return
        self._busy = True
        task = self._desk.prepare(make)
        task.succeeded.connect(self._made)
        task.failed.connect(self._failed)

    def _made(self, picture: Picture) -> None:
        self._busy = False
        self.taken.emit(picture)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self.refused.emit(device_sentence(error))
