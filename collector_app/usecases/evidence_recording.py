"""The sound of a visit while it is recorded: begun at its step, paused only for a reason, ended at leaving.

Each change is an entry at once, so that the gates know whether it runs (`visit.recorder`) and a killed process leaves
no doubt. The bytes go through the `EvidenceWriter` of one item.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from collector_app.domain.journal import content as c
from collector_app.domain.journal.recording_content import RecordingChanged, RecordingState
from collector_app.usecases.evidence import Evidence, EvidenceWriter
from collector_app.usecases.evidence_terms import RECORDING_REFUSED, EvidenceError, EvidenceProblem, Medium

_WORTHLESS: Final = frozenset({EvidenceProblem.EMPTY, EvidenceProblem.INCOMPLETE})


class PauseReason(StrEnum):
    """Why a recording stands still."""

    ASKED_TO = "asked_to"
    SOMEBODY_ELSE = "somebody_else"
    PRIVATE_MATTER = "private_matter"
    INTERRUPTION = "interruption"


class EndReason(StrEnum):
    """Why a recording ended."""

    LEFT = "left"
    LOCKED = "locked"
    REFUSED = "refused"
    DEVICE_LOST = "device_lost"
    DISK_FULL = "disk_full"
    FULL = "full"
    FAILED = "failed"


@dataclass(slots=True)
class SoundRecording:
    """One recording under way. Belongs to the window's thread, `write` alone may come from any."""

    evidence: Evidence
    writer: EvidenceWriter
    step: str

    @property
    def item(self) -> str:
        """The id of what is being recorded."""
        return self.writer.row.item

    def write(self, plain: bytes) -> None:
        """Take more bytes; raises as `EvidenceWriter.write`."""
        self.writer.write(plain)

    def pause(self, reason: PauseReason) -> None:
        """Note that it stands still, and why; the caller lets no sound through from then on."""
        self._note(RecordingState.PAUSED, reason.value)

    def go_on(self) -> None:
        """Note that it runs again."""
        self._note(RecordingState.RUNNING)

    def end(self, reason: EndReason) -> c.EvidenceCaptured | None:
        """Note the end and why, and keep what was recorded; None when it was nothing, or may not be kept.

        Nothing is kept of a person who does not want to be recorded. Raises Failure: then what there is waits for the
        next start (`evidence_recovery`), and `end` may be called again.
        """
        visit = self.evidence.visit.visit
        refused = visit.marks.get(RECORDING_REFUSED) is True
        if visit.recording is not None and visit.recording.state is not RecordingState.ENDED:
            self._note(RecordingState.ENDED, (EndReason.REFUSED if refused else reason).value)
        if refused:
            self.writer.discard(EndReason.REFUSED.value)
            return None
        try:
            return self.writer.finish()
        except EvidenceError as error:
            if error.problem not in _WORTHLESS:
                raise
            self.writer.discard(error.problem.value)
            return None

    def _note(self, state: RecordingState, reason: str = "") -> None:
        with self.evidence.visit.log.act() as act:
            act.append((RecordingChanged(self.item, state, self.step, reason),))


def begin_recording(evidence: Evidence, step_id: str, media_type: str) -> SoundRecording:
    """Begin to record at a step, or take the recording of a step up again; raises as `Evidence.capture`."""
    writer = evidence.capture(step_id, Medium.AUDIO, media_type)
    recording = SoundRecording(evidence, writer, step_id)
    try:
        recording._note(RecordingState.RUNNING)  # noqa: SLF001 - its own maker
    except BaseException:
        writer.discard(EndReason.FAILED.value)
        raise
    return recording
