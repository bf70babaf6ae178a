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

from PySide6.QtCore import QByteArray, QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QAudioBuffer,
    QAudioBufferInput,
    QAudioFormat,
    QMediaCaptureSession,
    QMediaFormat,
    QMediaRecorder,
)

from collector_app.gui.evidence.pictures import image_bytes
from collector_app.gui.evidence.pipe import EvidencePipe
from collector_app.usecases.evidence_terms import Medium
from collector_app.usecases.ports.evidence import EvidencePlace
from tests.faults.evidence.laptop import RATE, Laptop, NoSealer, canary_image, close, samples

PIECE: Final = RATE // 5  # frames
LIMIT_MS: Final = 30_000
FORMATS: Final = {
    "audio/wav": (QMediaFormat.FileFormat.Wave, QMediaFormat.AudioCodec.Wave),
    "audio/aac": (QMediaFormat.FileFormat.AAC, QMediaFormat.AudioCodec.AAC),
    "audio/flac": (QMediaFormat.FileFormat.FLAC, QMediaFormat.AudioCodec.FLAC),
}


class Feeder:
    """Gives the tone to the recorder as fast as it takes it, as a microphone would give sound."""

    def __init__(self, tone: bytes) -> None:
        self.format = QAudioFormat()
        self.format.setSampleRate(RATE)
        self.format.setChannelCount(1)
        self.format.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self.input = QAudioBufferInput(self.format)
        self._tone = tone
        self._at = 0
        self.input.readyToSendAudioBuffer.connect(self._feed)

    def _feed(self) -> None:
        while self._at < len(self._tone):
            piece = QByteArray(self._tone[self._at : self._at + 2 * PIECE])
            if not self.input.sendAudioBuffer(QAudioBuffer(piece, self.format, self._at * 500_000 // RATE)):
                return
            self._at += 2 * PIECE
        self.input.sendAudioBuffer(QAudioBuffer())  # the end


def record(pipe: EvidencePipe, media_type: str, tone: bytes) -> str:
    """Record the tone into the pipe; returns the recorder's complaint, empty when there is none."""
    feeder, session, recorder, loop = Feeder(tone), QMediaCaptureSession(), QMediaRecorder(), QEventLoop()
    kind, codec = FORMATS[media_type]
    wanted = QMediaFormat(kind)
    wanted.setAudioCodec(codec)
    session.setAudioBufferInput(feeder.input)
    session.setRecorder(recorder)
    recorder.setMediaFormat(wanted)
    recorder.setOutputDevice(pipe.device)
    recorder.setAutoStop(True)
    recorder.recorderStateChanged.connect(
        lambda state: loop.quit() if state is QMediaRecorder.RecorderState.StoppedState else None
    )
    recorder.errorOccurred.connect(loop.quit)
    QTimer.singleShot(LIMIT_MS, loop, loop.quit)
    recorder.record()
    loop.exec()
    return recorder.errorString()


def main(folder: Path, mode: str, media_type: str = "audio/wav") -> None:
    """Record, take a photo, lock."""
    app = QCoreApplication([])
    capturing = Laptop(folder).open()
    if mode == "plain":
        capturing.evidence.place = EvidencePlace(capturing.place.files, NoSealer())
    writer = capturing.evidence.capture("recording", Medium.AUDIO, media_type)
    pipe = EvidencePipe(writer.write)
    complaint = record(pipe, media_type, samples(6))
    pipe.close()
    sound = writer.finish()
    picture = canary_image()
    with capturing.evidence.capture("house", Medium.PHOTO, "image/png") as raw:
        raw.write(picture)
        raw.finish()
    with capturing.evidence.capture("house", Medium.PHOTO, "image/jpeg") as photo:
        photo.write(image_bytes(QImage.fromData(picture)))
        photo.finish()
    close(capturing)
    sys.stdout.write(f"{sound.item} {sound.size} {complaint}\n")
    del app


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
