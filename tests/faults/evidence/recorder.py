"""A capture as the app makes it, to be watched from outside: the tone through Qt's recorder, an image through Qt.

Called with the laptop's folder and ``sealed`` or ``plain`` (the defence switched off); prints what it kept.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QImage

from collector_app.gui.evidence.pictures import from_image
from collector_app.gui.evidence.sound import SoundRecorder
from collector_app.usecases.evidence_recording import EndReason, SoundRecording, begin_recording
from collector_app.usecases.evidence_terms import Medium
from collector_app.usecases.ports.evidence import EvidencePlace
from tests.fakes.evidence_devices import ToneMicrophone
from tests.faults.evidence.laptop import Laptop, NoSealer, canary_image, close, samples

LIMIT_MS: Final = 30_000
LOOK_MS: Final = 20


def record(recording: SoundRecording, media_type: str, tone: bytes) -> str:
    """Record the tone as the app does; returns what went wrong, empty when nothing did."""
    microphone, loop, looking = ToneMicrophone(), QEventLoop(), QTimer()
    recorder = SoundRecorder(microphone, (media_type,))
    troubles: list[object] = []
    recorder.failed.connect(troubles.append)
    recorder.start(recording.write)
    microphone.play(tone)
    looking.timeout.connect(lambda: loop.quit() if recorder.seconds() >= len(tone) / 2 / microphone.rate else None)
    looking.start(LOOK_MS)
    QTimer.singleShot(LIMIT_MS, loop, loop.quit)
    loop.exec()
    error = recorder.stop()
    return " ".join(map(str, [*troubles, *([error] if error else [])]))


def main(folder: Path, mode: str, media_type: str = "audio/wav") -> None:
    """Record, take a photo, lock."""
    app = QCoreApplication([])
    capturing = Laptop(folder).open()
    if mode == "plain":
        capturing.evidence.place = EvidencePlace(capturing.place.files, NoSealer())
    recording = begin_recording(capturing.evidence, "recording", media_type)
    complaint = record(recording, media_type, samples(6))
    sound = recording.end(EndReason.LEFT)
    assert sound is not None
    picture = canary_image()
    with capturing.evidence.capture("house", Medium.PHOTO, "image/png") as raw:
        raw.write(picture)
        raw.finish()
    with capturing.evidence.capture("house", Medium.PHOTO, "image/jpeg") as photo:
        photo.write(from_image(QImage.fromData(picture)).data)
        photo.finish()
    close(capturing)
    sys.stdout.write(f"{sound.item} {sound.size} {complaint}\n")
    del app


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
