"""The camera into memory: a small picture to look at a few times a second, a whole one when asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QImageCapture,
    QMediaCaptureSession,
    QVideoFrame,
    QVideoSink,
)

from collector_app.gui.evidence.devices import DeviceProblem

_EVERY_MS: Final = 66  # fifteen pictures a second are enough to hold a page straight
_SMALL: Final = QSize(960, 720)


class CameraLens(QObject):
    """`Lens` on a capture session; `attach` gives the session what it looks through and is kept alive with it."""

    seen = Signal(QImage)
    taken = Signal(QImage)
    failed = Signal(object)

    def __init__(self, attach: Callable[[QMediaCaptureSession], QObject]) -> None:
        super().__init__()
        self._sink = QVideoSink()
        self._shutter = QImageCapture()
        self._shutter.setQuality(QImageCapture.Quality.VeryHighQuality)
        self._session = QMediaCaptureSession()
        self._session.setVideoSink(self._sink)
        self._session.setImageCapture(self._shutter)
        self._eye = attach(self._session)
        self._wanted = self._asked = False
        self._since = QElapsedTimer()
        self._sink.videoFrameChanged.connect(self._show)
        self._shutter.imageCaptured.connect(self._caught)
        self._shutter.readyForCaptureChanged.connect(self._try)
        self._shutter.errorOccurred.connect(self._complain)
        if isinstance(self._eye, QCamera):
            self._eye.errorOccurred.connect(self._fail)

    def start(self) -> None:
        """Begin to look."""
        if isinstance(self._eye, QCamera):
            self._eye.start()

    def shoot(self) -> None:
        """Take a picture, at once or as soon as the camera is ready."""
        self._wanted = True
        self._try()

    def stop(self) -> None:
        """Look no more, for good."""
        self._wanted = False
        for signal in (self._sink.videoFrameChanged, self._shutter.imageCaptured, self._shutter.errorOccurred):
            signal.disconnect()
        self._shutter.readyForCaptureChanged.disconnect()
        if isinstance(self._eye, QCamera):
            self._eye.stop()

    def _try(self) -> None:
        """Ask for a picture; one that is not ready yet is asked again with the next frame."""
        if self._wanted and not self._asked:
            self._asked = self._shutter.capture() >= 0

    def _complain(self, _number: int, error: QImageCapture.Error, _words: str) -> None:
        self._asked = False
        if error is not QImageCapture.Error.NotReadyError:
            self._fail()

    def _fail(self) -> None:
        self.failed.emit(DeviceProblem.CAMERA_FAILED)

    def _caught(self, _number: int, image: QImage) -> None:
        if self._wanted:
            self._wanted = self._asked = False
            self.taken.emit(QImage(image))

    def _show(self, frame: QVideoFrame) -> None:
        self._try()
        if not self._since.isValid() or self._since.hasExpired(_EVERY_MS):
            self._since.start()
            image = frame.toImage()
            if image.width() > _SMALL.width() or image.height() > _SMALL.height():
                image = image.scaled(_SMALL, Qt.AspectRatioMode.KeepAspectRatio)
            self.seen.emit(image)


def camera_lens(device: QCameraDevice) -> CameraLens:
    """Return the lens of a camera."""

    def attach(session: QMediaCaptureSession) -> QObject:
        camera = QCamera(device)
        session.setCamera(camera)
        return camera

    return CameraLens(attach)
