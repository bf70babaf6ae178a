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
        code_key = _code_key(key, salt)
        pages = path.stat().st_size // PAGE
        for number in range(1, pages + 1, max(1, pages // _SAMPLE)):
            file.seek((number - 1) * PAGE)
            if _holds(file.read(PAGE), number, code_key):
                return True
    return False


def mended_salt(path: Path, key: bytes) -> bytes | None:
    """Return the salt that the file must have had when one byte of it went wrong; None when that is not the trouble.

    Tries all of them, 4,080 keys for page codes, in about 60 ms: only for a file that `key` does not open.
    """
    with path.open("rb") as file:
        page = file.read(PAGE)
    if len(page) < PAGE:
        return None
    salt = bytearray(page[:_SALT])
    for place, found in enumerate(bytes(salt)):
        for value in range(256):
            salt[place] = value
            if _holds(page, 1, _code_key(key, bytes(salt))):
                return bytes(salt)
        salt[place] = found
    return None


def _code_key(key: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ _MASK for byte in salt), 2, len(key))


def _holds(page: bytes, number: int, code_key: bytes) -> bool:
    body = page[_SALT if number == 1 else 0 : -_CODE]
    # 64 bytes of code end on the reserved area's end: 16 (vector) + 64 = 80.
    code = hmac.new(code_key, body + number.to_bytes(4, "little"), hashlib.sha512).digest()
    return hmac.compare_digest(code, page[-_CODE:])
