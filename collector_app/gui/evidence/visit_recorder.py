"""The recording of the whole visit: begun at its step, shown beside every other one, ended at leaving."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal

from collector_app.domain.journal.recording_content import RecordingState
from collector_app.domain.visit.fold import Visit
from collector_app.gui.evidence.device_words import device_sentence, problem_sentence
from collector_app.gui.evidence.devices import DeviceProblem, Devices, Sound
from collector_app.usecases.evidence import RECORDED, Evidence
from collector_app.usecases.evidence_recording import EndReason, PauseReason, SoundRecording, begin_recording
from collector_app.usecases.evidence_terms import RECORDING_REFUSED, EvidenceError, EvidenceProblem
from collector_app.usecases.failures import Failure, FailureCode

_SILENCE: Final = 150  # levels at 10 Hz: a quarter of a minute without any sound is a microphone that is shut
_TOO_MUCH: Final = frozenset({EvidenceProblem.TOO_LARGE, EvidenceProblem.VISIT_FULL})


class VisitRecorder(QObject):
    """Holds the recording while it runs. `changed` when it began, paused, went on or ended; `level` at 10 Hz.

    `told` carries a sentence about something that ended it. What was recorded by then is on record.
    """

    changed = Signal()
    level = Signal(float)
    told = Signal(str)

    def __init__(self, evidence: Evidence, devices: Devices) -> None:
        super().__init__()
        self._evidence, self._devices = evidence, devices
        self._sound: Sound | None = None
        self._recording: SoundRecording | None = None
        self._gone: Sound | None = None
        self._length = 0.0
        self._silent = 0

    @property
    def state(self) -> RecordingState | None:
        """What the record says of it, None before the first one."""
        recording = self._evidence.visit.visit.recording
        return None if recording is None else recording.state

    @property
    def held(self) -> bool:
        """Whether a recording of this process is under way, running or paused."""
        return self._recording is not None

    @property
    def silent(self) -> bool:
        """Whether nothing at all was heard for a while."""
        return self._silent >= _SILENCE

    def seconds(self) -> int:
        """Return how much was recorded by the recording that is under way, or was the last."""
        return int(self._sound.seconds() if self._sound is not None else self._length)

    def may_go_on(self) -> bool:
        """Whether a recording that ended may be taken up again here."""
        visit = self._evidence.visit.visit
        refused = visit.marks.get(RECORDING_REFUSED) is True
        ended = visit.recording is not None and visit.recording.state is RecordingState.ENDED
        return ended and not refused and not self.held and visit.stage in RECORDED

    def begin(self, step_id: str) -> str:
        """Begin to record and return the item; raises DeviceError, EvidenceError and Failure: then nothing is left."""
        if self._recording is not None:
            return self._recording.item
        sound = self._devices.sound()
        recording = begin_recording(self._evidence, step_id, sound.media_type)
        self._sound, self._recording, self._silent = sound, recording, 0
        sound.level.connect(self._hear)
        sound.failed.connect(self._fail, Qt.ConnectionType.QueuedConnection)
        try:
            sound.start(recording.write)
        except BaseException:
            self.end(EndReason.DEVICE_LOST)
            raise
        self.changed.emit()
        return recording.item

    def take_up(self) -> None:
        """Record on after an end, at the same step; raises as `begin`."""
        recording = self._evidence.visit.visit.recording
        if recording is not None and self.may_go_on():
            self.begin(recording.step)

    def pause(self, reason: PauseReason) -> None:
        """Stand still, for a reason that goes on record; raises Failure."""
        if self._recording is not None and self._sound is not None and self.state is RecordingState.RUNNING:
            self._sound.set_paused(True)
            self._recording.pause(reason)
            self.changed.emit()

    def go_on(self) -> None:
        """Record on after a pause; raises Failure."""
        if self._recording is not None and self._sound is not None and self.state is RecordingState.PAUSED:
            self._recording.go_on()
            self._silent = 0
            self._sound.set_paused(False)
            self.changed.emit()

    def follow(self, visit: Visit) -> None:
        """End it when the door is left behind, or when the person does not want it; raises Failure."""
        if self.held and (visit.stage not in RECORDED or visit.marks.get(RECORDING_REFUSED) is True):
            self.end(EndReason.LEFT)

    def end(self, reason: EndReason) -> None:
        """End it and keep what was recorded; raises Failure, then it may be called again."""
        if self._recording is None:
            return
        self._drop()
        self._recording.end(reason)
        self._recording = None
        self.changed.emit()

    def _drop(self) -> None:
        sound, self._sound = self._sound, None
        if sound is None:
            return
        sound.level.disconnect(self._hear)
        sound.failed.disconnect(self._fail)
        sound.stop()
        self._length = sound.seconds()
        self._gone = sound  # it may be speaking just now, and must not be deleted while it does

    def _hear(self, level: float) -> None:
        running = self.state is RecordingState.RUNNING
        self._silent = 0 if level > 0 or not running else self._silent + 1
        self.level.emit(level if running else 0.0)
        if self._silent == _SILENCE:
            self.changed.emit()

    def _fail(self, why: object) -> None:
        sentence = device_sentence(why) if isinstance(why, BaseException) else problem_sentence(_problem(why))
        try:
            self.end(_reason(why))
        except Failure as failure:
            sentence = device_sentence(failure)
        self.told.emit(sentence)


def _problem(why: object) -> DeviceProblem:
    return why if isinstance(why, DeviceProblem) else DeviceProblem.RECORDER_FAILED


def _reason(why: object) -> EndReason:
    if isinstance(why, Failure) and why.code is FailureCode.DISK_FULL:
        return EndReason.DISK_FULL
    if isinstance(why, EvidenceError):
        return EndReason.FULL if why.problem in _TOO_MUCH else EndReason.REFUSED
    return EndReason.DEVICE_LOST if why is DeviceProblem.MICROPHONE_LOST else EndReason.FAILED
