"""What is said of a device that can't be used and of a file that was not taken: what, and what to do now."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from collector_app.gui.evidence.devices import DeviceError, DeviceProblem
from collector_app.gui.evidence.pictures import LARGEST_FILE, PictureError, PictureProblem
from collector_app.gui.failures import sentence
from collector_app.gui.translation import language
from collector_app.gui.wording import Wording
from collector_app.usecases.evidence_recording import EndReason

translate = QCoreApplication.translate
_MIB: Final = 1024 * 1024

_DEVICES: Final[dict[DeviceProblem, tuple[object, object]]] = {
    DeviceProblem.NO_CAMERA: (
        QT_TRANSLATE_NOOP("Evidence", "This laptop has no camera."),
        QT_TRANSLATE_NOOP("Evidence", "Choose a file instead."),
    ),
    DeviceProblem.NO_MICROPHONE: (
        QT_TRANSLATE_NOOP("Evidence", "This laptop has no microphone."),
        QT_TRANSLATE_NOOP("Evidence", "Plug one in, or use the company's recorder."),
    ),
    DeviceProblem.NO_RECEIVER: (
        QT_TRANSLATE_NOOP("Evidence", "This laptop can't find its position."),
        QT_TRANSLATE_NOOP("Evidence", "What you choose is your word."),
    ),
    DeviceProblem.CAMERA_DENIED: (
        QT_TRANSLATE_NOOP("Evidence", "The system keeps the camera from this app."),
        QT_TRANSLATE_NOOP("Evidence", "Allow it in the system's privacy settings, or choose a file."),
    ),
    DeviceProblem.MICROPHONE_DENIED: (
        QT_TRANSLATE_NOOP("Evidence", "The system keeps the microphone from this app."),
        QT_TRANSLATE_NOOP("Evidence", "Allow it in the system's privacy settings, or use the company's recorder."),
    ),
    DeviceProblem.POSITION_DENIED: (
        QT_TRANSLATE_NOOP("Evidence", "The system keeps the position from this app."),
        QT_TRANSLATE_NOOP("Evidence", "What you choose is your word."),
    ),
    DeviceProblem.CAMERA_ASKED: (
        QT_TRANSLATE_NOOP("Evidence", "The system asks whether this app may use the camera."),
        QT_TRANSLATE_NOOP("Evidence", "Agree there, then press again."),
    ),
    DeviceProblem.MICROPHONE_ASKED: (
        QT_TRANSLATE_NOOP("Evidence", "The system asks whether this app may use the microphone."),
        QT_TRANSLATE_NOOP("Evidence", "Agree there, then press again."),
    ),
    DeviceProblem.POSITION_ASKED: (
        QT_TRANSLATE_NOOP("Evidence", "The system asks whether this app may know the position."),
        QT_TRANSLATE_NOOP("Evidence", "Agree there, then come back to this step."),
    ),
    DeviceProblem.CAMERA_FAILED: (
        QT_TRANSLATE_NOOP("Evidence", "The camera gives no picture; another program may be using it."),
        QT_TRANSLATE_NOOP("Evidence", "Close that one or plug the camera in again, or choose a file."),
    ),
    DeviceProblem.MICROPHONE_LOST: (
        QT_TRANSLATE_NOOP("Evidence", "The microphone is gone. What was recorded is kept."),
        QT_TRANSLATE_NOOP("Evidence", "Plug it in and record on, or use the company's recorder."),
    ),
    DeviceProblem.RECORDER_FAILED: (
        QT_TRANSLATE_NOOP("Evidence", "The recording stopped. What was recorded is kept."),
        QT_TRANSLATE_NOOP("Evidence", "Record on, or use the company's recorder."),
    ),
    DeviceProblem.NO_FIX: (
        QT_TRANSLATE_NOOP("Evidence", "No position so far."),
        QT_TRANSLATE_NOOP("Evidence", "Wait under open sky, or go by your word."),
    ),
}

_PICTURES: Final[dict[PictureProblem, tuple[object, object]]] = {
    PictureProblem.NOT_A_PICTURE: (
        QT_TRANSLATE_NOOP("Evidence", "This file is no JPEG or PNG picture, or it is damaged."),
        QT_TRANSLATE_NOOP("Evidence", "Choose another one."),
    ),
    PictureProblem.TOO_LARGE: (
        QT_TRANSLATE_NOOP("Evidence", "This file is larger than {0} MB."),
        QT_TRANSLATE_NOOP("Evidence", "Choose a smaller one, or take its pages with the camera."),
    ),
    PictureProblem.TOO_MANY_PIXELS: (
        QT_TRANSLATE_NOOP("Evidence", "This picture has too many pixels to be opened safely."),
        QT_TRANSLATE_NOOP("Evidence", "Choose a smaller one, or take it with the camera."),
    ),
    PictureProblem.UNREADABLE: (
        QT_TRANSLATE_NOOP("Evidence", "This file can't be read."),
        QT_TRANSLATE_NOOP("Evidence", "Check whether the stick is still plugged in, or choose another one."),
    ),
}

_ENDED: Final[dict[EndReason, object]] = {
    EndReason.LEFT: QT_TRANSLATE_NOOP("Evidence", "Ended when you left"),
    EndReason.LOCKED: QT_TRANSLATE_NOOP("Evidence", "Ended when the laptop locked"),
    EndReason.REFUSED: QT_TRANSLATE_NOOP("Evidence", "Not wanted: nothing was kept"),
    EndReason.DEVICE_LOST: QT_TRANSLATE_NOOP("Evidence", "The microphone went away"),
    EndReason.DISK_FULL: QT_TRANSLATE_NOOP("Evidence", "The disk is full"),
    EndReason.FULL: QT_TRANSLATE_NOOP("Evidence", "It reached its greatest length"),
    EndReason.FAILED: QT_TRANSLATE_NOOP("Evidence", "It was interrupted"),
}


def device_sentence(error: BaseException) -> str:
    """Return the sentence for anything that taking evidence may raise."""
    if isinstance(error, DeviceError):
        return _join(*_DEVICES[error.problem])
    if isinstance(error, PictureError):
        return _join(*_PICTURES[error.problem])
    return sentence(error).text()


def problem_sentence(problem: DeviceProblem) -> str:
    """Return the sentence for a device's problem."""
    return _join(*_DEVICES[problem])


def ended_words(reason: str) -> str:
    """Return in a few words why a recording ended; one that a killed process left says that it was interrupted."""
    known = reason in {item.value for item in EndReason}
    return translate("Evidence", str(_ENDED[EndReason(reason) if known else EndReason.FAILED]))


def _join(what: object, do_next: object) -> str:
    first = translate("Evidence", str(what)).format(LARGEST_FILE // _MIB)
    return Wording(language()).sentences(first, translate("Evidence", str(do_next)))
