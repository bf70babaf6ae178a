"""Where a collector stood when it locked, and what was typed there and not recorded yet: to come back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from collector_app.domain.journal.content import CompanionAttested


@dataclass(frozen=True, slots=True)
class Place:
    """A screen, and what was under way on it. Kept in the encrypted store and nowhere else.

    `step` holds while the visit's last record is number `seq`: what was answered since has led on. `drafts` are texts
    by the name that their screen gave them. `companions` and `attestations` are who goes along, as registered on `day`;
    on another day they are asked anew.
    """

    page: str = ""
    case: str = ""
    visit: str = ""
    step: str = ""
    seq: int = 0
    drafts: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    companions: tuple[str, ...] = ()
    attestations: tuple[CompanionAttested, ...] = ()
