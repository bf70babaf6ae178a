"""Tells a wrong key from a damaged file by checking page codes as SQLCipher 4 writes them.

SQLite says "file is not a database" to both. The first 16 bytes of the file are the salt; each page ends with
80 reserved bytes: 16 of initialisation vector, then HMAC-SHA512 over the encrypted content, the vector and the page
number. The HMAC key is PBKDF2-HMAC-SHA512 of the raw key with 2 rounds, salted with the salt XOR 0x3a
(zetetic.net/sqlcipher/design).
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Final

PAGE: Final = 4096
_SALT: Final = 16
_CODE: Final = 64
_MASK: Final = 0x3A
_SAMPLE: Final = 32  # pages looked at: one good one proves the key


def key_fits(path: Path, key: bytes) -> bool:
    """Whether any of some pages, spread over the file, carries a code made with `key`."""
    with path.open("rb") as file:
        salt = file.read(_SALT)
        if len(salt) < _SALT:
            return False
        code_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ _MASK for byte in salt), 2, len(key))
        pages = path.stat().st_size // PAGE
        for number in range(1, pages + 1, max(1, pages // _SAMPLE)):
            file.seek((number - 1) * PAGE)
            if _holds(file.read(PAGE), number, code_key):
                return True
    return False


def _holds(page: bytes, number: int, code_key: bytes) -> bool:
    body = page[_SALT if number == 1 else 0 : -_CODE]
    # 64 bytes of code end on the reserved area's end: 16 (vector) + 64 = 80.
    code = hmac.new(code_key, body + number.to_bytes(4, "little"), hashlib.sha512).digest()
    return hmac.compare_digest(code, page[-_CODE:])
