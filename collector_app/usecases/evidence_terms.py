"""What may be captured: media, their forms and sizes, and why something was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from collector_app.domain.script import StepKind

_MIB: Final = 1024 * 1024
MAX_VISIT: Final = 1024 * _MIB  # plain bytes of all items of a visit: half an hour of upload at 5 Mbit/s
RECORDING_REFUSED: Final = "recording_refused"
"""The mark that a script sets when the person at the door does not want to be recorded."""

STROKES: Final = "application/vnd.collector.strokes+json"


class Medium(StrEnum):
    """Media of evidence; each is asked for by the step kind of the same name."""

    PHOTO = StepKind.PHOTO.value
    AUDIO = StepKind.AUDIO.value
    SIGNATURE = StepKind.SIGNATURE.value
    DOCUMENT = StepKind.DOCUMENT.value


@dataclass(frozen=True, slots=True)
class Terms:
    """Of a medium: the media types that are taken, the most plain bytes, and whether a part of it is worth keeping."""

    media_types: frozenset[str]
    most: int
    keeps_part: bool = False


TERMS: Final[Mapping[Medium, Terms]] = {
    Medium.PHOTO: Terms(frozenset({"image/jpeg", "image/png"}), 20 * _MIB),  # a 48-megapixel JPEG has about 15
    # Three hours at 128 kbit/s have 165 MiB.
    Medium.AUDIO: Terms(frozenset({"audio/aac", "audio/flac", "audio/ogg", "audio/wav"}), 512 * _MIB, keeps_part=True),
    Medium.SIGNATURE: Terms(frozenset({STROKES}), _MIB),  # about 40,000 points
    Medium.DOCUMENT: Terms(frozenset({"application/pdf", "image/jpeg", "image/png"}), 50 * _MIB),
}


class EvidenceProblem(StrEnum):
    """Why evidence was not taken; the screen has a sentence for each."""

    NO_OPEN_VISIT = "no_open_visit"
    NOT_ASKED = "not_asked"
    RECORDING_REFUSED = "recording_refused"
    WRONG_TYPE = "wrong_type"
    TOO_LARGE = "too_large"
    VISIT_FULL = "visit_full"
    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    UNDER_WAY = "under_way"


class EvidenceError(ValueError):
    """Evidence that can't be taken as it stands; what was captured before is untouched. `limit` is in bytes."""

    def __init__(self, problem: EvidenceProblem, limit: int | None = None) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.limit = limit
