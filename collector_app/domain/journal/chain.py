"""The hash chain over entries: one counter and one chain per device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from collector_app.domain.journal.entry import SOURCE_PREFIX, Entry, Head


class BreakReason(StrEnum):
    """Why a chain does not hold at an entry."""

    GAP = "gap"
    WRONG_PREVIOUS = "wrong_previous"
    FOREIGN_DEVICE = "foreign_device"


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first entry that does not follow its predecessor."""

    seq: int
    reason: BreakReason


def check(start: Head, entries: Iterable[Entry]) -> tuple[Head, ChainBreak | None]:
    """Follow `entries` from `start`; return the last good head and the first break, if any."""
    head = start
    for entry in entries:
        reason = _fits(head, entry)
        if reason is not None:
            return head, ChainBreak(entry.seq, reason)
        head = head.after(entry)
    return head, None


def _fits(head: Head, entry: Entry) -> BreakReason | None:
    if entry.envelope.source != SOURCE_PREFIX + head.device:
        return BreakReason.FOREIGN_DEVICE
    if entry.seq != head.seq + 1:
        return BreakReason.GAP
    if entry.envelope.prev != head.hash:
        return BreakReason.WRONG_PREVIOUS
    return None
