"""This laptop's own camera, microphone and receiver, behind the system's permission for each.

Qt Multimedia is loaded when the first of them is used: it looks for codecs and devices, and few steps need any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import (
    QCameraPermission,
    QCoreApplication,
    QLocationPermission,
    QMicrophonePermission,
    QObject,
    Qt,
)

from collector_app.gui.evidence.chatter import quieten
from collector_app.gui.evidence.devices import DeviceError, DeviceProblem, Lens, Locator, Place, Sound
from collector_app.gui.evidence.file_list import own_places


class OwnDevices:
    """`Devices` of the machine that the app runs on. Call it on the window's thread."""

    def __init__(self) -> None:
        self._context = QObject()

    def sound(self) -> Sound:
        """Return a recorder at the system's microphone."""
        self._allow(QMicrophonePermission(), DeviceProblem.MICROPHONE_DENIED, DeviceProblem.MICROPHONE_ASKED)
        quieten()
        from PySide6.QtMultimedia import QMediaDevices

        from collector_app.gui.evidence.sound import OwnMicrophone, SoundRecorder

        return SoundRecorder(OwnMicrophone(QMediaDevices.defaultAudioInput()))

    def lens(self) -> Lens:
        """Return the system's camera."""
        self._allow(QCameraPermission(), DeviceProblem.CAMERA_DENIED, DeviceProblem.CAMERA_ASKED)
        quieten()
        from PySide6.QtMultimedia import QMediaDevices

        from collector_app.gui.evidence.lens import camera_lens

        device = QMediaDevices.defaultVideoInput()
        if device.isNull():
            raise DeviceError(DeviceProblem.NO_CAMERA)
        return camera_lens(device)

    def locator(self, now: Callable[[], datetime]) -> Locator:
        """Return the system's positions."""
        permission = QLocationPermission()
        permission.setAccuracy(QLocationPermission.Accuracy.Precise)
        self._allow(permission, DeviceProblem.POSITION_DENIED, DeviceProblem.POSITION_ASKED)
        quieten()
        from PySide6.QtPositioning import QGeoPositionInfoSource

        from collector_app.gui.evidence.place import ReceiverLocator

        source = QGeoPositionInfoSource.createDefaultSource(self._context)
        if source is None:
            raise DeviceError(DeviceProblem.NO_RECEIVER)
        return ReceiverLocator(source, now)

    def places(self) -> Sequence[Place]:
        """Return this user's folders and the sticks that are plugged in."""
        return own_places()

    def _allow(
        self,
        permission: QCameraPermission | QMicrophonePermission | QLocationPermission,
        denied: DeviceProblem,
        asked: DeviceProblem,
    ) -> None:
        app = QCoreApplication.instance()
        if app is None:
            raise DeviceError(denied)
        status = app.checkPermission(permission)
        if status is Qt.PermissionStatus.Undetermined:
            app.requestPermission(permission, self._context, lambda _given: None)
            raise DeviceError(asked)
        if status is not Qt.PermissionStatus.Granted:
            raise DeviceError(denied)
