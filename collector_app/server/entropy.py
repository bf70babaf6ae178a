"""Ids and secrets of the server, passed in like the clock."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Final, Protocol

from collector_app.domain.spelled import BITS, readable, symbols

_CODE_LENGTH: Final = 12  # 60 bits: not to be guessed over the network in the days that a code lives


class Entropy(Protocol):
    """Where the server's ids and one-time codes come from."""

    def uuid7(self, now: datetime) -> str:
        """Return a new UUIDv7 of the moment `now`."""
        ...

    def code(self) -> str:
        """Return a new one-time code in its readable form."""
        ...


class SystemEntropy:
    """The operating system's randomness."""

    def uuid7(self, now: datetime) -> str:
        """Return a new UUIDv7 of the moment `now`."""
        millis = int(now.timestamp() * 1000) & (1 << 48) - 1
        value = millis << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
        return str(uuid.UUID(int=value))

    def code(self) -> str:
        """Return a new one-time code such as ``7K3M-92QD-XT4V``."""
        return readable(symbols(secrets.randbits(_CODE_LENGTH * BITS), _CODE_LENGTH))
