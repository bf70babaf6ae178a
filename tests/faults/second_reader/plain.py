"""A second reader of the store's file, written from `resources/formats/store.md` alone.

It has nothing of SQLCipher and nothing of ours: AES from `cryptography`, the rest and the SQLite that then reads the
plain pages from the standard library.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
import struct
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE: Final = 4096
SALT: Final = 16
VECTOR: Final = 16
CODE: Final = 64
RESERVED: Final = VECTOR + CODE
MASK: Final = 0x3A
ROUNDS: Final = 2
MAGIC: Final = b"SQLite format 3\0"
LOG_HEADER: Final = 32
FRAME_HEADER: Final = 24
LITTLE, BIG = 0x377F0682, 0x377F0683


class CanNotRead(Exception):
    """The key is another, or a page is not as it was written."""


class PlainReader:
    """Decrypts pages of one file under its raw key."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._key = key
        self._content = path.read_bytes()
        log = path.with_name(path.name + "-wal")
        self._log = log.read_bytes() if log.exists() else b""
        salt = self._content[:SALT]
        self._code_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ MASK for byte in salt), ROUNDS, 32)

    def open(self) -> sqlite3.Connection:
        """Return the database in memory; raises CanNotRead."""
        connection = sqlite3.connect(":memory:")
        connection.deserialize(self.plain())
        return connection

    def plain(self) -> bytes:
        """Return the file as SQLite writes it without encryption, what was committed in its log included."""
        pages = {
            number: self._page(number, self._content[start : start + PAGE])
            for number, start in enumerate(range(0, len(self._content), PAGE), start=1)
        }
        size = len(pages)
        for number, page, size in self._committed():  # noqa: B007 - the last commit's size is the file's
            pages[number] = self._page(number, page)
        if not pages:
            raise CanNotRead("the file is empty")
        first = bytearray(pages[1])
        first[18:20] = b"\1\1"  # a file without a log beside it
        return bytes(first) + b"".join(pages[number] for number in range(2, size + 1))

    def _page(self, number: int, page: bytes) -> bytes:
        start = SALT if number == 1 else 0
        body, code = page[start:-CODE], page[-CODE:]
        wanted = hmac.digest(self._code_key, body + struct.pack("<I", number), "sha512")
        if len(page) != PAGE or not hmac.compare_digest(code, wanted):
            raise CanNotRead(f"page {number} does not carry the code of this key")
        vector = body[-VECTOR:]
        unlock = Cipher(AES256(self._key), CBC(vector)).decryptor()
        content = unlock.update(body[:-VECTOR]) + unlock.finalize()
        return (MAGIC if number == 1 else b"") + content + bytes(RESERVED)

    def _committed(self) -> list[tuple[int, bytes, int]]:
        """Return the log's frames up to its last commit, as (page number, encrypted page, pages then in the file)."""
        if len(self._log) < LOG_HEADER:
            return []
        magic, _, page_size, _, salt = struct.unpack_from(">IIII8s", self._log)
        if magic not in (LITTLE, BIG) or page_size != PAGE:
            raise CanNotRead("the log's header is none")
        order = "<" if magic == LITTLE else ">"
        sums = _sums(order, self._log[:24], (0, 0))
        if sums != struct.unpack_from(">II", self._log, 24):
            return []
        frames: list[tuple[int, bytes, int]] = []
        committed, size = 0, 0
        for start in range(LOG_HEADER, len(self._log) - PAGE - FRAME_HEADER + 1, FRAME_HEADER + PAGE):
            number, after, of, first, second = struct.unpack_from(">II8sII", self._log, start)
            page = self._log[start + FRAME_HEADER : start + FRAME_HEADER + PAGE]
            sums = _sums(order, self._log[start : start + 8] + page, sums)
            if of != salt or sums != (first, second):
                break
            frames.append((number, page, after))
            if after:
                committed, size = len(frames), after
        return [(number, page, size) for number, page, _ in frames[:committed]]


def _sums(order: str, data: bytes, begin: tuple[int, int]) -> tuple[int, int]:
    """The checksum of SQLite's log (sqlite.org/fileformat2.html, WAL File Format)."""
    one, two = begin
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for place in range(0, len(words), 2):
        one = (one + words[place] + two) & 0xFFFFFFFF
        two = (two + words[place + 1] + one) & 0xFFFFFFFF
    return one, two
