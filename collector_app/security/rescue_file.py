"""Writing a rescue file: a stream under a key of its own that is sealed to the centre, and to nobody else.

Not even this laptop can read it again. What it holds can stand on any stick and pass through any hand.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from collector_app.config.files import sync_folder
from collector_app.protocol.codec import BadMessage
from collector_app.protocol.rescue import (
    CHUNK,
    MAGIC,
    OVERHEAD,
    SEALED_KEY,
    BadRescueError,
    FrameKind,
    RescueRules,
    frame,
    frames,
)
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file

_PART: Final = ".part"
_MORE: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class RescueFile:
    """`RescueSink` into a file that is there whole or not at all. `server_key`: X25519 from enrolment, base64.

    Raises Failure: DISK_FULL, FILE_UNWRITABLE, STORE_DAMAGED (what=profile).
    """

    def __init__(self, path: Path, server_key: str) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PART}")
        key = self._key = bindings.crypto_secretstream_xchacha20poly1305_keygen()
        try:
            sealed = SealedBox(PublicKey(base64.b64decode(server_key, validate=True))).encrypt(key)
        except (binascii.Error, ValueError, CryptoError) as error:
            raise Failure(FailureCode.STORE_DAMAGED, what="profile") from error
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self._waiting = bytearray()
        self._file = self._opened()
        self._write(MAGIC + sealed + header)

    def put(self, kind: FrameKind, body: bytes) -> None:
        """Add a frame."""
        self._waiting += frame(kind, body)
        while len(self._waiting) > CHUNK:  # one stays behind: the last chunk is marked as such
            self._push(bytes(self._waiting[:CHUNK]), _MORE)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """End the stream, make the file durable under its name, and read it back by the centre's own rules.

        A stick may lie, and what the centre refuses would be worth nothing to who has deleted the rest.
        """
        self._push(bytes(self._waiting), _LAST)
        self._waiting.clear()
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._read_back(self._part)
            self._part.replace(self._path)
            with suppress(OSError):  # a file system of a stick may refuse it for folders; the file itself is durable
                sync_folder(self._path.parent)
        except OSError as error:
            raise failure_of_file(error) from error

    def abandon(self) -> None:
        """Delete what was written; never raises."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _read_back(self, file: Path) -> None:
        rules = RescueRules()
        try:
            for kind, body in frames(_plain(file, self._key)):
                rules.take(kind, body)
            rules.whole()
        except (BadRescueError, BadMessage, CryptoError, ValueError) as error:
            raise Failure(FailureCode.FILE_UNWRITABLE, reason="read back") from error

    def _push(self, plain: bytes, tag: int) -> None:
        self._write(bindings.crypto_secretstream_xchacha20poly1305_push(self._state, plain, MAGIC, tag))

    def _opened(self) -> BinaryIO:
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            return os.fdopen(os.open(self._part, flags, 0o600), "wb")
        except OSError as error:
            raise failure_of_file(error) from error

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise failure_of_file(error) from error


def _plain(path: Path, key: bytes) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(len(MAGIC) + SEALED_KEY)
        state = bindings.crypto_secretstream_xchacha20poly1305_state()
        header = file.read(bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES)
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
        tag = _MORE
        while tag == _MORE:
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, file.read(CHUNK + OVERHEAD), MAGIC)
            yield plain
        if tag != _LAST or file.read(1):
            message = "something follows its end"
            raise BadRescueError(message)
