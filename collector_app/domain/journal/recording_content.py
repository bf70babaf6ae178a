"""Content of the entries about a sound recording that is under way; what it came to is an `EvidenceCaptured`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RecordingState(StrEnum):
    """What a recording does since an entry."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class RecordingChanged:
    """The recording `item` began at a step, was paused, went on or ended; `reason` says why it does not run."""

    item: str
    state: RecordingState
    step: str = ""
    reason: str = ""
