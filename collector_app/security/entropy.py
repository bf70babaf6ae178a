"""Ids and salts from the operating system's randomness."""

from __future__ import annotations

import secrets
import uuid
from typing import Final

from collector_app.domain.journal.entry import SALT_BYTES
from collector_app.usecases.ports.device import MachineClock

_EPOCH_BITS: Final = 48


class SystemEntropy:
    """`Entropy`: UUIDv7 (RFC 9562) over the given clock's wall time, with 74 random bits."""

    def __init__(self, clock: MachineClock) -> None:
        self._clock = clock

    def uuid7(self) -> str:
        """Return a new UUIDv7 as text; ids of later milliseconds sort later. An id, never a secret."""
        milliseconds = int(self._clock.read().wall.timestamp() * 1000) & ((1 << _EPOCH_BITS) - 1)
        value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
        return str(uuid.UUID(int=value))

    def salt(self) -> bytes:
        """Return 32 random bytes."""
        return secrets.token_bytes(SALT_BYTES)
