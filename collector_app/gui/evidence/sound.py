"""Sound through Qt's recorder into memory: microphone → encoder → pipe → `take`, with its level on the way.

The samples pass through here so that the level is that of what is recorded, and a pause is a gap and nothing else.
"""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import QByteArray, QEventLoop, QIODevice, QObject, QTimer, Signal
from PySide6.QtMultimedia import (
    QAudioBuffer,
    QAudioBufferInput,
    QAudioDevice,
    QAudioFormat,
    QAudioSource,
    QMediaCaptureSession,
    QMediaDevices,
    QMediaFormat,
    QMediaRecorder,
    QtAudio,
)

from collector_app.gui.evidence.devices import DeviceError, DeviceProblem, Microphone
from collector_app.gui.evidence.pipe import EvidencePipe

_KINDS: Final = (
    # A stream of frames that needs no end: what was recorded before a kill can be played.
    ("audio/aac", QMediaFormat.FileFormat.AAC, QMediaFormat.AudioCodec.AAC),
    ("audio/flac", QMediaFormat.FileFormat.FLAC, QMediaFormat.AudioCodec.FLAC),
    ("audio/wav", QMediaFormat.FileFormat.Wave, QMediaFormat.AudioCodec.Wave),
)
MEDIA_TYPES: Final = tuple(kind[0] for kind in _KINDS)
"""The forms a recording may have, the best first."""
_BIT_RATE: Final = 48_000  # speech of several people in a stairwell stays clear; 21 MB an hour
_LEVEL_MS: Final = 100  # look.md: the meter moves at 10 Hz
_LAST_WAIT_MS: Final = 5_000  # the encoder ends within tens of milliseconds; more means that it hangs
_QUIET, _LOUD = -54.0, -6.0  # dB of full scale: a quiet room, a voice close to the microphone
_EVERY: Final = 4  # one sample in four tells the loudness as well
_FULL: Final = 32_768
_WIDTH: Final = 2  # bytes of a sample


def loudness(samples: bytes) -> float:
    """Return how loud 16-bit samples are, from 0 (a quiet room) to 1."""
    values = array("h", samples[: len(samples) // _WIDTH * _WIDTH])[::_EVERY]
    if not values:
        return 0.0
    power = math.sqrt(sum(value * value for value in values) / len(values))
    decibels = 20 * math.log10(max(power, 1.0) / _FULL)
    return min(1.0, max(0.0, (decibels - _QUIET) / (_LOUD - _QUIET)))


def _format(rate: int) -> QAudioFormat:
    wanted = QAudioFormat()
    wanted.setSampleRate(rate)
    wanted.setChannelCount(1)
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return wanted


class OwnMicrophone(Microphone):
    """The system's microphone. Raises DeviceError(NO_MICROPHONE) when there is none that gives plain sound."""

    def __init__(self, device: QAudioDevice) -> None:
        super().__init__()
        rates = (16_000, 48_000, 44_100)
        rate = next((rate for rate in rates if device.isFormatSupported(_format(rate))), None)
        if device.isNull() or rate is None:
            raise DeviceError(DeviceProblem.NO_MICROPHONE)
        self.rate = rate
        self._device = device
        self._source = QAudioSource(device, _format(rate), self)
        self._source.stateChanged.connect(self._changed)
        self._all = QMediaDevices(self)
        self._all.audioInputsChanged.connect(self._look)
        self._stream: QIODevice | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._stream = self._source.start()
        if self._source.error() is not QtAudio.Error.NoError:
            raise DeviceError(DeviceProblem.MICROPHONE_LOST)
        self._stream.readyRead.connect(self._read)

    def stop(self) -> None:
        """Listen no more."""
        self._stream = None
        self._source.stop()

    def _read(self) -> None:
        if self._stream is not None:
            self.heard.emit(bytes(self._stream.readAll().data()))

    def _changed(self, state: QtAudio.State) -> None:
        if self._stream is not None and state is QtAudio.State.StoppedState:
            self._lose()

    def _look(self) -> None:
        if self._stream is not None and self._device not in QMediaDevices.audioInputs():
            self._lose()

    def _lose(self) -> None:
        self._stream = None
        self.failed.emit(DeviceProblem.MICROPHONE_LOST)


class SoundRecorder(QObject):
    """`Sound` from a microphone through Qt's encoder: in the first of the `wanted` forms that this machine can make."""

    level = Signal(float)
    failed = Signal(object)

    def __init__(self, microphone: Microphone, wanted: Collection[str] = MEDIA_TYPES) -> None:
        super().__init__()
        known = QMediaFormat()
        files = known.supportedFileFormats(QMediaFormat.ConversionMode.Encode)
        codecs = known.supportedAudioCodecs(QMediaFormat.ConversionMode.Encode)
        kind = next((kind for kind in _KINDS if kind[0] in wanted and kind[1] in files and kind[2] in codecs), None)
        if kind is None:
            raise DeviceError(DeviceProblem.RECORDER_FAILED)
        self.media_type = kind[0]
        self._microphone = microphone
        self._format = _format(microphone.rate)
        # Without a format of its own: given one, Qt 6.10 asks for samples only when it may stop by itself.
        self._input = QAudioBufferInput()
        self._recorder = QMediaRecorder()
        self._recorder.setMediaFormat(_media_format(kind[1], kind[2]))
        self._recorder.setAudioBitRate(_BIT_RATE)
        self._session = QMediaCaptureSession()
        self._session.setAudioBufferInput(self._input)
        self._session.setRecorder(self._recorder)
        self._pipe: EvidencePipe | None = None
        self._waiting: deque[bytes] = deque()
        self._sent = 0  # samples that the encoder took
        self._loudest = 0.0
        self._paused = False
        self._meter = QTimer(self)
        self._meter.setInterval(_LEVEL_MS)
        self._meter.timeout.connect(self._tell_level)
        self._bind()

    def _bind(self) -> None:
        self._microphone.heard.connect(self._heard)
        self._microphone.failed.connect(self.failed)
        self._input.readyToSendAudioBuffer.connect(self._feed)
        self._recorder.errorOccurred.connect(self._complain)

    def start(self, take: Callable[[bytes], None]) -> None:
        """Begin."""
        self._microphone.start()
        self._pipe = EvidencePipe(take, self)
        self._pipe.failed.connect(self._broken)
        self._recorder.setOutputDevice(self._pipe.device)
        self._recorder.record()
        self._meter.start()

    def set_paused(self, paused: bool) -> None:
        """Let no sound through, or let it through again."""
        self._paused = paused
        self._loudest = 0.0

    def seconds(self) -> float:
        """Return how much was recorded."""
        return self._sent / self._format.sampleRate()

    def stop(self) -> Exception | None:
        """End and wait until every byte was taken."""
        self._meter.stop()
        self._microphone.stop()
        pipe, self._pipe = self._pipe, None
        if pipe is None:
            return None
        pipe.failed.disconnect(self._broken)
        self._feed()
        self._finish()
        try:
            pipe.close()
        except Exception as error:  # noqa: BLE001 - what `take` raised is for the caller to tell apart
            return error
        return None

    def _finish(self) -> None:
        stopped = QMediaRecorder.RecorderState.StoppedState
        loop = QEventLoop()
        self._recorder.recorderStateChanged.connect(lambda state: loop.quit() if state is stopped else None)
        self._recorder.errorOccurred.disconnect(self._complain)
        self._recorder.stop()
        if self._recorder.recorderState() is not stopped:
            QTimer.singleShot(_LAST_WAIT_MS, loop, loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _heard(self, samples: bytes) -> None:
        if self._pipe is None or self._paused or not samples:
            return
        self._loudest = max(self._loudest, loudness(samples))
        self._waiting.append(samples)
        self._feed()

    def _feed(self) -> None:
        while self._waiting:
            samples = self._waiting[0]
            since = self._sent * 1_000_000 // self._format.sampleRate()
            if not self._input.sendAudioBuffer(QAudioBuffer(QByteArray(samples), self._format, since)):
                return
            self._waiting.popleft()
            self._sent += len(samples) // _WIDTH

    def _tell_level(self) -> None:
        loudest, self._loudest = self._loudest, 0.0
        self.level.emit(loudest)

    def _broken(self) -> None:
        self.failed.emit(self._pipe and self._pipe.error())

    def _complain(self) -> None:
        self.failed.emit(DeviceProblem.RECORDER_FAILED)


def _media_format(kind: QMediaFormat.FileFormat, codec: QMediaFormat.AudioCodec) -> QMediaFormat:
    wanted = QMediaFormat(kind)
    wanted.setAudioCodec(codec)
    return wanted
