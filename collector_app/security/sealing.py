"""Evidence streams: a random key per item, libsodium's secretstream, keys wrapped here and sealed for the server.

The item and its visit are bound into every chunk and into the wrapped key: neither opens in another item's place.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from collector_app.domain.evidence_stream import CHUNK, HEADER_BYTES, PREFIX_BYTES, stream_bound, stream_prefix
from collector_app.security.derivation import expand
from collector_app.security.keys import BadBoxError, close_box, open_box
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.evidence import BadChunkError, EvidenceRow, ForeignStreamError, ItemKeys

_LAST: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MORE: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


class StreamEncryptor:
    """`Encryptor` over libsodium's secretstream."""

    def __init__(self, key: bytes, bound: bytes) -> None:
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        self._bound = bound
        start = bindings.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self.header = stream_prefix(bound) + start

    def encrypt(self, plain: bytes, *, last: bool) -> bytes:
        """Return the next chunk's ciphertext."""
        if len(plain) > CHUNK or (len(plain) < CHUNK and not last):
            raise ValueError(f"a chunk has {CHUNK} bytes, not {len(plain)}")
        tag = _LAST if last else _MORE
        return bindings.crypto_secretstream_xchacha20poly1305_push(self._state, plain, self._bound, tag)


class StreamDecryptor:
    """`Decryptor` over libsodium's secretstream; a refused chunk leaves its state untouched."""

    def __init__(self, key: bytes, bound: bytes, header: bytes) -> None:
        if len(header) != HEADER_BYTES or not header.startswith(stream_prefix(bound)):
            raise ForeignStreamError("the stream names another item")
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        self._bound = bound
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header[PREFIX_BYTES:], key)

    def decrypt(self, cipher: bytes) -> tuple[bytes, bool]:
        """Return the next chunk in plain and whether it is the last; raises BadChunkError."""
        try:
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(self._state, cipher, self._bound)
        except (CryptoError, ValueError) as error:  # too short, or not authentic
            raise BadChunkError("not the chunk that comes next") from error
        if tag not in (_MORE, _LAST) or (tag == _MORE and len(plain) != CHUNK):
            raise BadChunkError("no chunk of this format")
        return plain, tag == _LAST


class VaultSealer:
    """`EvidenceSealer` under the vault's evidence key and the server's public key from enrolment (base64)."""

    def __init__(self, evidence_key: bytes, server_key: str) -> None:
        self._wrapping = expand(evidence_key, "collector/evidence/wrap/v1")
        try:
            self._server = SealedBox(PublicKey(base64.b64decode(server_key, validate=True)))
        except (binascii.Error, ValueError, CryptoError) as error:
            raise Failure(FailureCode.STORE_DAMAGED, what="profile") from error

    def begin(self, item: str, visit: str) -> tuple[ItemKeys, StreamEncryptor]:
        """Return a new item's keys and the writing end of its stream."""
        key = bindings.crypto_secretstream_xchacha20poly1305_keygen()
        bound = stream_bound(item, visit)
        sealed = base64.b64encode(self._server.encrypt(key)).decode("ascii")
        return ItemKeys(close_box(self._wrapping, key, bound), sealed), StreamEncryptor(key, bound)

    def open(self, row: EvidenceRow, header: bytes) -> StreamDecryptor:
        """Return the reading end; raises ForeignStreamError and Failure(STORE_DAMAGED)."""
        bound = stream_bound(row.item, row.visit)
        try:
            key = open_box(self._wrapping, row.wrapped_key, bound)
        except BadBoxError as error:
            raise Failure(FailureCode.STORE_DAMAGED, what="evidence key") from error
        return StreamDecryptor(key, bound, header)
