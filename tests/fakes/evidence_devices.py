"""Devices without hardware: a microphone that plays a tone, a camera that sees a picture, a receiver that reads NMEA.

Behind them stands the real thing: Qt's encoder, capture session and NMEA plug-in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from collector_app.gui.evidence.chatter import quieten
from collector_app.gui.evidence.devices import DeviceError, DeviceProblem, Lens, Locator, Microphone, Place, Sound

quieten()

from PySide6.QtGui import QColor, QImage  # noqa: E402 - Qt Multimedia speaks while it is loaded
from PySide6.QtMultimedia import QMediaCaptureSession, QVideoFrame, QVideoFrameInput  # noqa: E402 - the same
from PySide6.QtPositioning import QGeoPositionInfoSource  # noqa: E402 - the same

from collector_app.gui.evidence.lens import CameraLens  # noqa: E402 - the same
from collector_app.gui.evidence.place import ReceiverLocator  # noqa: E402 - the same
from collector_app.gui.evidence.sound import SoundRecorder  # noqa: E402 - the same

_FRAME_MS = 20


class ToneMicrophone(Microphone):
    """Plays what it is told, when it is told; `lose` pulls its plug."""

    def __init__(self) -> None:
        super().__init__()
        self.listening = False

    def start(self) -> None:
        self.listening = True

    def stop(self) -> None:
        self.listening = False

    def play(self, samples: bytes, piece: int = 6400) -> None:
        """Let samples be heard, a fifth of a second at a time."""
        for at in range(0, len(samples), piece):
            self.heard.emit(samples[at : at + piece])

    def lose(self) -> None:
        """The plug is pulled."""
        self.failed.emit(DeviceProblem.MICROPHONE_LOST)


class PictureCamera(QObject):
    """Sends one picture over and over into a capture session."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image.convertToFormat(QImage.Format.Format_RGBA8888)
        self._input = QVideoFrameInput()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(lambda: self._input.sendVideoFrame(QVideoFrame(self._image)))

    def attach(self, session: QMediaCaptureSession) -> QObject:
        """Let the session look at it."""
        session.setVideoFrameInput(self._input)
        self._timer.start()
        return self


def a_picture(width: int = 640, height: int = 480, colour: str = "teal") -> QImage:
    """A plain picture."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def nmea(moment: datetime, latitude: str = "3113.8250,N", longitude: str = "12128.4221,E") -> str:
    """Sentences as a receiver sends them each second, at a moment (UTC)."""
    sentences = (
        f"GPGGA,{moment:%H%M%S}.000,{latitude},{longitude},1,8,1.03,61.7,M,55.2,M,,",
        f"GPRMC,{moment:%H%M%S}.000,A,{latitude},{longitude},0.02,31.66,{moment:%d%m%y},,,A",
    )
    return "".join(f"${text}*{_checksum(text):02X}\r\n" for text in sentences)


def _checksum(text: str) -> int:
    found = 0
    for byte in text.encode("ascii"):
        found ^= byte
    return found


@dataclass
class StandIns:
    """`Devices`; what is None is not there, and `problems` are raised instead."""

    picture: QImage | None = None
    nmea_file: Path | None = None
    hears: bool = True
    problems: dict[str, DeviceProblem] = field(default_factory=dict)
    microphone: ToneMicrophone | None = None
    camera: PictureCamera | None = None
    folders: tuple[Place, ...] = ()
    owner: QObject = field(default_factory=QObject)

    def sound(self) -> Sound:
        self._refuse("sound")
        if not self.hears:
            raise DeviceError(DeviceProblem.NO_MICROPHONE)
        self.microphone = ToneMicrophone()
        return SoundRecorder(self.microphone)

    def lens(self) -> Lens:
        self._refuse("lens")
        if self.picture is None:
            raise DeviceError(DeviceProblem.NO_CAMERA)
        self.camera = PictureCamera(self.picture)
        return CameraLens(self.camera.attach)

    def locator(self, now: Callable[[], datetime]) -> Locator:
        self._refuse("locator")
        source = None
        if self.nmea_file is not None:
            where = {"nmea.source": self.nmea_file.as_uri()}
            source = QGeoPositionInfoSource.createSource("nmea", where, self.owner)
        if source is None:
            raise DeviceError(DeviceProblem.NO_RECEIVER)
        return ReceiverLocator(source, now)

    def places(self) -> Sequence[Place]:
        return self.folders

    def _refuse(self, what: str) -> None:
        if what in self.problems:
            raise DeviceError(self.problems[what])
