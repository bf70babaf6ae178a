"""The central server as use cases see it; the sync adapter implements it over HTTP."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from collector_app.protocol.messages import EnrolmentAnswer, EnrolmentRequest


class SyncState(StrEnum):
    """What the sync engine is doing or waiting for (sync.md)."""

    IDLE = "idle"
    SYNCING = "syncing"
    OFFLINE = "offline"
    REFUSED = "refused"
    REVOKED = "revoked"
    CLOCK_SKEW = "clock_skew"
    SERVER_AHEAD = "server_ahead"
    CRASHED = "crashed"


class EnrolmentDesk(Protocol):
    """Enrolment at a server that is not known yet."""

    def enrol(self, server_url: str, request: EnrolmentRequest) -> EnrolmentAnswer:
        """Send the one-time code and keys.

        Raises Failure: OFFLINE, SERVER_UNTRUSTED, SERVER_CRASHED, CODE_UNKNOWN, CODE_USED, SERVER_REFUSED.
        """
        ...
