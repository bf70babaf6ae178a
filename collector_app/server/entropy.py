"""Ids and secrets of the server, passed in like the clock."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Final, Protocol

# Crockford's base32: no I, L, O, U, so a code survives handwriting and a telephone.
_CODE_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH: Final = 12  # 60 bits: not to be guessed over the network in the days that a code lives
_CODE_GROUP: Final = 4
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


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
        return readable_code("".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH)))


def readable_code(letters: str) -> str:
    """Group a code's letters as people read them out."""
    return "-".join(letters[at : at + _CODE_GROUP] for at in range(0, len(letters), _CODE_GROUP))


def plain_code(typed: str) -> str:
    """Return the code behind what somebody typed: any case, any grouping, O for 0 and I or L for 1."""
    return typed.upper().translate(_MISREAD)
