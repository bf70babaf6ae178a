"""All that an examiner who has the key finds in a store: every page of the file and of its log, current or not."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE: Final = 4096
_SALT, _VECTOR, _RESERVED = 16, 16, 80
_LOG_HEADER, _FRAME_HEADER = 32, 24


def decrypted(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield every page in plain: of the free list and behind the end of the log's last commit as well."""
    content = path.read_bytes()
    for start in range(0, len(content), PAGE):
        yield _plain(content[start + (_SALT if start == 0 else 0) : start + PAGE], key)
    log = path.with_name(f"{path.name}-wal")
    frames = log.read_bytes()[_LOG_HEADER:] if log.exists() else b""
    for start in range(_FRAME_HEADER, len(frames), _FRAME_HEADER + PAGE):
        page = frames[start : start + PAGE]
        number = int.from_bytes(frames[start - _FRAME_HEADER : start - _FRAME_HEADER + 4], "big")
        yield _plain(page[_SALT if number == 1 else 0 :], key)


def found(pages: Iterator[bytes] | list[bytes], words: tuple[str, ...]) -> dict[str, int]:
    """Return how often each word stands in the pages, in any form that a program would write it in."""
    hits = dict.fromkeys(words, 0)
    for page in pages:
        for word in words:
            hits[word] += any(form in page for form in forms(word))
    return {word: count for word, count in hits.items() if count}


def forms(word: str) -> tuple[bytes, ...]:
    """UTF-8, UTF-16 both ways, JSON escapes, hex in either case, and base64 at each of its three offsets."""
    plain = word.encode()
    escaped = word.encode("unicode_escape").replace(b"\\x", b"\\u00")
    encoded = tuple(base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4] for shift in range(3))
    utf16 = word.encode("utf-16-le"), word.encode("utf-16-be")
    return plain, *utf16, escaped, plain.hex().encode(), plain.hex().upper().encode(), *encoded


def _plain(page: bytes, key: bytes) -> bytes:
    body, vector = page[:-_RESERVED], page[-_RESERVED : -_RESERVED + _VECTOR]
    unlock = Cipher(AES256(key), CBC(vector)).decryptor()
    return unlock.update(body) + unlock.finalize()
