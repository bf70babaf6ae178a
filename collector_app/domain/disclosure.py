"""Sealed fields: what nobody may see before the right party is verified in private.

`Sealed[T]` can stand in any type: it holds ciphertext only. The one way to the value is
`open_with`, which wants a `Warrant`; use cases make a warrant only after they appended
`disclosure.opened`, so every look at a debt is on the record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class DisclosureReason(StrEnum):
    """Why the sealed part was opened or covered; part of the record."""

    PREPARATION = "preparation"
    RIGHT_PARTY_IN_PRIVATE = "right_party_in_private"
    UNCOVERED = "uncovered"
    RESUMED = "resumed"
    COPY = "copy"  # for the customer's own copy, after the visit was closed; told at the door already


class CoverReason(StrEnum):
    """Why the screen was covered."""

    KEY = "key"
    FOCUS_LOST = "focus_lost"
    IDLE = "idle"
    THIRD_PERSON = "third_person"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Warrant:
    """Leave to open one case's sealed fields, bought with a journal entry.

    `entry` is the sequence number of the `disclosure.opened` entry.
    """

    case_id: str
    entry: int


class NotWarrantedError(PermissionError):
    """A sealed field was opened with a warrant for another case; a bug of the caller."""


@dataclass(frozen=True, slots=True)
class Sealed(Generic[T]):
    """A value of one case, held as ciphertext."""

    case_id: str
    box: bytes = field(repr=False)

    def open_with(self, warrant: Warrant, unseal: Callable[[str, bytes], T]) -> T:
        """Return the value.

        Raises NotWarrantedError when the warrant is for another case, and whatever
        `unseal` raises when the box was damaged.
        """
        if warrant.case_id != self.case_id or warrant.entry < 1:
            message = "this warrant is for another case"
            raise NotWarrantedError(message)
        return unseal(self.case_id, self.box)
