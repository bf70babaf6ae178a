"""Contact budget: tokens that the server leases to one device, so that devices without a line keep a cap together.

A token allows one effective contact with one person, by one channel, on one local day. An attempt that reached nobody
does not spend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from collector_app.domain.journal.content import Channel


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `limit` effective contacts by `channel` with one person in any `days` consecutive local days."""

    channel: Channel
    limit: int
    days: int = 1


@dataclass(frozen=True, slots=True)
class Token:
    """Leave for one effective contact about a case on a local day of the address; `id` is the server's."""

    id: str
    case: str
    channel: Channel
    day: date
