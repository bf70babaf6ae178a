"""What the tour's laptop takes evidence with: nothing of the machine it runs on, and the same on every tour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from math import sin
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from collector_app.gui.evidence.devices import DeviceError, DeviceProblem, Lens, Locator, Place, Sound
from collector_app.security.sealing import VaultSealer
from collector_app.storage.evidence_files import FOLDER, EvidenceFolder
from collector_app.usecases.evidence_answers import Position
from collector_app.usecases.ports.device import MachineClock
from collector_app.usecases.ports.evidence import EvidencePlace

_LEVELS: Final = 43  # as many bars as the meter shows
_SOUND: Final = 200_000  # bytes: enough that something is kept when the app ends
_KEY: Final = b"t" * 32
_CENTRE: Final = "PUGjWcy7QGRHW/fqX5OSj7BNR1N4CvfRLj4wFzb3hgI="  # a public key whose other half nobody has


def evidence_place(folder: Path) -> EvidencePlace:
    """Return a place for evidence in a folder, with keys of its own."""
    return EvidencePlace(EvidenceFolder(folder / FOLDER), VaultSealer(_KEY, _CENTRE))


class StagedSound(QObject):
    """A recording without a microphone; its length follows the tour's clock."""

    level = Signal(float)
    failed = Signal(object)
    media_type = "audio/aac"

    def __init__(self, clock: MachineClock) -> None:
        super().__init__()
        self._clock = clock
        self._since: int | None = None
        self._before = 0

    def start(self, take: Callable[[bytes], None]) -> None:
        """Begin."""
        take(bytes(_SOUND))
        self._since = self._clock.read().monoms

    def set_paused(self, paused: bool) -> None:  # noqa: FBT001 - a setter
        """Stand still, or go on."""
        if paused:
            self._before, self._since = round(self.seconds() * 1000), None
        else:
            self._since = self._clock.read().monoms

    def seconds(self) -> float:
        """Return how long it is."""
        running = 0 if self._since is None else self._clock.read().monoms - self._since
        return (self._before + running) / 1000

    def stop(self) -> Exception | None:
        """End."""
        self.set_paused(True)
        return None

    def murmur(self) -> None:
        """Let somebody speak, some words loud and some low."""
        for at in range(_LEVELS):
            self.level.emit(abs(sin(at * 0.7) * sin(at * 0.23 + 1)) * 0.9)


class StagedLens(QObject):
    """A camera that sees a letter box."""

    seen = Signal(QImage)
    taken = Signal(QImage)
    failed = Signal(object)

    def __init__(self, sight: QImage) -> None:
        super().__init__()
        self._sight = sight

    def start(self) -> None:
        """Look."""
        self.seen.emit(self._sight)

    def shoot(self) -> None:
        """Take it."""
        self.taken.emit(self._sight)

    def stop(self) -> None:
        """Look no more."""


class StagedLocator(QObject):
    """A receiver that says one thing."""

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, position: Position | None) -> None:
        super().__init__()
        self._position = position

    def start(self) -> None:
        """Say it."""
        if self._position is None:
            self.failed.emit(DeviceProblem.NO_FIX)
        else:
            self.found.emit(self._position)

    def stop(self) -> None:
        """Say nothing more."""


class Props:
    """`Devices` of the tour: what is None is not there."""

    def __init__(self) -> None:
        self.clock: MachineClock | None = None
        self.recorder: StagedSound | None = None
        self.sight: QImage | None = None
        self.position: Position | None = None
        self.folders: tuple[Place, ...] = ()

    def sound(self) -> Sound:
        """Return a recording, unless the clock was taken away."""
        if self.clock is None:
            raise DeviceError(DeviceProblem.NO_MICROPHONE)
        self.recorder = StagedSound(self.clock)
        return self.recorder

    def lens(self) -> Lens:
        """Return the camera, if it sees anything."""
        if self.sight is None:
            raise DeviceError(DeviceProblem.NO_CAMERA)
        return StagedLens(self.sight)

    def locator(self, now: Callable[[], datetime]) -> Locator:
        """Return the receiver."""
        del now
        return StagedLocator(self.position)

    def places(self) -> Sequence[Place]:
        """Return the folders of the scene."""
        return self.folders


def letter_box() -> QImage:
    """A drawn letter box with an envelope in it."""
    image = QImage(960, 720, QImage.Format.Format_RGB32)
    image.fill(QColor("#8A9096"))
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(QRectF(250, 180, 460, 380), QColor("#454D54"))
    painter.fillRect(QRectF(300, 250, 360, 26), QColor("#181C20"))
    painter.fillRect(QRectF(360, 200, 240, 62), QColor("#F1F1ED"))
    painter.end()
    return image


def paper(number: int) -> QImage:
    """A drawn page of lines."""
    image = QImage(720, 960, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    for line in range(4 + number * 6):
        painter.fillRect(QRectF(90, 120 + 44 * line, 540 - (line * 97) % 220, 12), QColor("#85898A"))
    painter.end()
    return image
