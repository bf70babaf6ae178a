"""Codes that people read out, write down and type: Crockford's base32 (no I, L, O, U), five bits a symbol."""

from __future__ import annotations

from typing import Final

SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS: Final = 5

_GROUP: Final = 4
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS: Final = frozenset(" -·.\t\r\n\u00a0\u3000")


def symbols(value: int, count: int) -> str:
    """Return the lowest `count` × 5 bits of `value` as symbols, the highest first."""
    return "".join(SYMBOLS[value >> BITS * at & 31] for at in reversed(range(count)))


def readable(code: str) -> str:
    """Group a plain code as people read it out: ``3K7Q-F2M9``."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def plain(typed: str) -> str:
    """Return the plain code behind what was typed; whether it is one is for the caller to see.

    Any case and grouping is good; O is read as 0, I and L as 1. Full-width letters of a Chinese keyboard count too.
    """
    kept = "".join(_narrow(letter) for letter in typed if letter not in _SEPARATORS)
    return kept.upper().translate(_MISREAD)


def is_spelled(code: str, length: int) -> bool:
    """Whether a plain code has the length and nothing but symbols."""
    return len(code) == length and set(code) <= set(SYMBOLS)


def _narrow(letter: str) -> str:
    """Full-width forms lie this far above ASCII (Unicode, Halfwidth and Fullwidth Forms)."""
    return chr(ord(letter) - 0xFEE0) if "！" <= letter <= "～" else letter
