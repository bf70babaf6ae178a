"""What a laptop signs when it begins to wipe itself, and what its centre hears when everything is gone.

It is signed while the keys are there, and sent when they are not: nothing else of the laptop can speak then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from collector_app.domain.journal.canonical import canonical
from collector_app.domain.journal.record import to_plain

_TAG: Final = b"collector/wipe/v1\0"


class WipeReason(StrEnum):
    """Why; a wrong passphrase is never one."""

    ORDER = "order"
    RECOVERED = "recovered"  # two supervisors recovered what it held, and it left as a rescue
    SILENCE = "silence"  # not heard of by the centre for thirty days, with nothing left to deliver


@dataclass(frozen=True, slots=True)
class WipeReport:
    """A device's word that it wipes itself, from `begun` on (its wall clock); Ed25519 over `wipe_input`, base64."""

    device: str
    reason: WipeReason
    begun: datetime
    signature: str = ""


def wipe_input(report: WipeReport) -> bytes:
    """Return the bytes that the signature covers: tag, then the canonical report without signature."""
    return _TAG + canonical(to_plain(replace(report, signature="")))
