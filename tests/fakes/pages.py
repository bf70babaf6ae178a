"""Every page of a SQLCipher file in the clear, free ones too: a second implementation, to look for what should be gone.

AES-256-CBC under the raw key; each page ends with 80 reserved bytes, of which the first 16 are its vector; page 1
begins with 16 bytes of salt (zetetic.net/sqlcipher/design).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

_PAGE: Final = 4096
_SALT: Final = 16
_RESERVED: Final = 80


def decrypted(path: Path, key: bytes) -> bytes:
    """The decrypted content of all pages; the write-ahead log must have been emptied."""
    whole = path.read_bytes()
    return b"".join(_page(whole[start : start + _PAGE], key, start) for start in range(0, len(whole), _PAGE))


def _page(page: bytes, key: bytes, start: int) -> bytes:
    content, vector = page[:-_RESERVED], page[-_RESERVED:][:16]
    unlock = Cipher(AES256(key), CBC(vector)).decryptor()
    return unlock.update(content[_SALT if start == 0 else 0 :]) + unlock.finalize()
