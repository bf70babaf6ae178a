"""What a laptop may have to take evidence with, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance


class DeviceProblem(StrEnum):
    """Why a device can't be used; `device_words` has a sentence for each."""

    NO_CAMERA = "no_camera"
    NO_MICROPHONE = "no_microphone"
    NO_RECEIVER = "no_receiver"
    CAMERA_DENIED = "camera_denied"
    MICROPHONE_DENIED = "microphone_denied"
    POSITION_DENIED = "position_denied"
    CAMERA_ASKED = "camera_asked"
    MICROPHONE_ASKED = "microphone_asked"
    POSITION_ASKED = "position_asked"
    CAMERA_FAILED = "camera_failed"
    MICROPHONE_LOST = "microphone_lost"
    RECORDER_FAILED = "recorder_failed"
    NO_FIX = "no_fix"


class DeviceError(Exception):
    """A device can't be used now; known, and nobody's fault here."""

    def __init__(self, problem: DeviceProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Microphone(QObject):
    """Gives sound from `start` to `stop`: `heard` carries 16-bit mono samples at `rate`, `failed` a DeviceProblem."""

    heard = Signal(bytes)
    failed = Signal(object)

    rate: int = 16_000  # samples a second: enough for speech

    def start(self) -> None:
        """Begin to listen; raises DeviceError."""
        raise NotImplementedError

    def stop(self) -> None:
        """Listen no more."""
        raise NotImplementedError


class Sound(Protocol):
    """Records one stream. `level` tells 0 to 1 at 10 Hz while it runs, `failed` what ended it."""

    @property
    def level(self) -> SignalInstance:
        """Loudness of the last tenth of a second."""
        ...

    @property
    def failed(self) -> SignalInstance:
        """It can't go on; carries a DeviceProblem, or the exception that taking the bytes raised."""
        ...

    @property
    def media_type(self) -> str:
        """What the bytes are."""
        ...

    def start(self, take: Callable[[bytes], None]) -> None:
        """Begin; `take` gets the bytes on a thread of its own. Raises DeviceError."""
        ...

    def set_paused(self, paused: bool) -> None:
        """Let no sound through, or let it through again; what was missed is left out."""
        ...

    def seconds(self) -> float:
        """Return how much was recorded."""
        ...

    def stop(self) -> Exception | None:
        """End and wait until every byte was taken; returns what taking them raised, if anything."""
        ...


class Lens(Protocol):
    """Looks from `start` to `stop`. `seen` carries a small QImage, `taken` a whole one, `failed` a DeviceProblem."""

    @property
    def seen(self) -> SignalInstance:
        """What it sees now, a few times a second."""
        ...

    @property
    def taken(self) -> SignalInstance:
        """The picture that `shoot` asked for."""
        ...

    @property
    def failed(self) -> SignalInstance:
        """It can't go on."""
        ...

    def start(self) -> None:
        """Begin to look."""
        ...

    def shoot(self) -> None:
        """Take a picture as soon as the lens is ready."""
        ...

    def stop(self) -> None:
        """Look no more."""
        ...


class Locator(Protocol):
    """Looks for the place from `start` to `stop`. `found` carries a Position, `failed` a DeviceProblem."""

    @property
    def found(self) -> SignalInstance:
        """A position, or a better one."""
        ...

    @property
    def failed(self) -> SignalInstance:
        """There is none, or none yet."""
        ...

    def start(self) -> None:
        """Begin to look."""
        ...

    def stop(self) -> None:
        """Look no more."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """A folder where pictures are likely, by its name for people."""

    name: str
    folder: Path


class Devices(Protocol):
    """The devices of a machine. Each method raises DeviceError when there is none or it may not be used."""

    def sound(self) -> Sound:
        """Return a recorder at the microphone in use."""
        ...

    def lens(self) -> Lens:
        """Return the camera in use."""
        ...

    def locator(self, now: Callable[[], datetime]) -> Locator:
        """Return what finds the place; `now` is the clock that a position's age is counted by."""
        ...

    def places(self) -> Sequence[Place]:
        """Return the folders and sticks where a file may be chosen."""
        ...


class NoDevices:
    """A machine without any."""

    def sound(self) -> Sound:
        """There is no microphone."""
        raise DeviceError(DeviceProblem.NO_MICROPHONE)

    def lens(self) -> Lens:
        """There is no camera."""
        raise DeviceError(DeviceProblem.NO_CAMERA)

    def locator(self, now: Callable[[], datetime]) -> Locator:
        """There is no receiver."""
        del now
        raise DeviceError(DeviceProblem.NO_RECEIVER)

    def places(self) -> Sequence[Place]:
        """There are none."""
        return ()
