"""Presence of a second collector: proven by a personal one-time code, checked without a line.

The server leases each collector a secret of their own, and every device of the branch slow hashes of the codes that its
colleagues may give on each day of the lease. Knowing a hash does not give a code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What a device knows of one code: the slow hash (hex) of code `number` of a collector's `day`."""

    collector: str
    day: date
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class PresenceLease:
    """The holder's own `secret` (base64) and the checks of colleagues' codes; a later lease replaces it whole."""

    secret: str = field(repr=False)
    checks: tuple[CodeCheck, ...] = ()
