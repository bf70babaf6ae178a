"""What the answer to a step that asks for evidence may say: items on record, a place, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.content import VisitArrived
from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.domain.script import Script, StepKind
from collector_app.domain.visit.fold import Visit

NOT_TAKEN: Final = "not_taken"
NOT_WANTED: Final = "not_wanted"
OWN_RECORDER: Final = "own_recorder"
ON_PAPER: Final = "signed_on_paper"
RATHER_NOT: Final = "rather_not"
AT_ADDRESS: Final = "at_address"
ELSEWHERE: Final = "elsewhere"
BY_WORD: Final[Mapping[str, str]] = {AT_ADDRESS: "at_address_no_fix", ELSEWHERE: "elsewhere_no_fix"}
"""Where one stands, by the collector's word alone."""

_DONE: Final[Mapping[StepKind, frozenset[str]]] = {
    StepKind.PHOTO: frozenset(),
    StepKind.DOCUMENT: frozenset(),
    StepKind.AUDIO: frozenset({OWN_RECORDER}),
    StepKind.SIGNATURE: frozenset({ON_PAPER}),
    StepKind.LOCATION: frozenset(BY_WORD.values()),
}
_LEFT_OUT: Final[Mapping[StepKind, frozenset[str]]] = {
    StepKind.PHOTO: frozenset({NOT_TAKEN, NOT_WANTED}),
    StepKind.DOCUMENT: frozenset({NOT_TAKEN, NOT_WANTED}),
    StepKind.AUDIO: frozenset({NOT_TAKEN}),
    StepKind.SIGNATURE: frozenset({NOT_TAKEN, RATHER_NOT}),
    StepKind.LOCATION: frozenset({NOT_TAKEN}),
}
_LIMITS: Final = (Decimal(90), Decimal(180))


class BadEvidenceAnswerError(ValueError):
    """A value is no answer to a step of this kind."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a device said that it was: degrees (WGS 84) as text, how far off it may be, and how old it was then.

    `stands` is the collector's own word: AT_ADDRESS or ELSEWHERE. `accuracy_m` is None when the device did not say.
    """

    stands: str
    latitude: str
    longitude: str
    age_s: int
    accuracy_m: int | None = None


def read_answer(kind: StepKind, value: Plain) -> tuple[Plain, bool]:
    """Return the value as it is recorded, and whether what the step asks for is there (then its marks hold).

    Raises BadEvidenceAnswerError.
    """
    if isinstance(value, str):
        if value in _DONE[kind]:
            return value, True
        if value in _LEFT_OUT[kind]:
            return value, False
        raise BadEvidenceAnswerError(kind.value)
    if kind is StepKind.LOCATION:
        return to_plain(_position(value)), True
    return items_of(value), True


def items_of(value: Plain) -> list[str]:
    """Return the item ids of an answer, in their order; raises BadEvidenceAnswerError for any other value."""
    items = list(value) if isinstance(value, list | tuple) else []
    if not items or len(set(items)) < len(items) or not all(isinstance(item, str) and item for item in items):
        raise BadEvidenceAnswerError("no items")
    return [str(item) for item in items]


def _position(value: Plain) -> Position:
    try:
        position = from_plain(Position, value)
        degrees = Decimal(position.latitude), Decimal(position.longitude)
        near = all(abs(found) <= limit for found, limit in zip(degrees, _LIMITS, strict=True))
    except (BadRecordError, InvalidOperation) as error:
        raise BadEvidenceAnswerError("no position") from error
    if not near or position.stands not in BY_WORD or position.age_s < 0 or (position.accuracy_m or 0) < 0:
        raise BadEvidenceAnswerError("no position")
    return position


def arrived_at(script: Script, visit: Visit) -> VisitArrived:
    """Return the entry of arriving, with the position that was noted at the address, if any."""
    for step in reversed(script.steps):
        answer = visit.answers.get(step.id)
        if step.kind is StepKind.LOCATION and answer is not None and not isinstance(answer.value, str):
            position = _position(answer.value)
            if position.stands == AT_ADDRESS:
                return VisitArrived(position.latitude, position.longitude)
    return VisitArrived()
