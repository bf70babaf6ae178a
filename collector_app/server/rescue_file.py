"""Reading a rescue file. Anybody could have made it, so nothing of it is believed before it is checked like a push."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from collector_app.domain.journal.seal import Seal
from collector_app.protocol.codec import BadMessage, from_json
from collector_app.protocol.messages import EntryUpload, Message
from collector_app.protocol.rescue import (
    CHUNK,
    MAGIC,
    OVERHEAD,
    SEALED_KEY,
    BadRescueError,
    FrameKind,
    RescueEvidence,
    RescueManifest,
    RescueRules,
    RescueSeal,
    frames,
)
from collector_app.server.refusal import OperatorError

_HEADER: Final = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_LAST: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MORE: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE

M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True)
class RescueContent:
    """A whole rescue, read to its end; evidence is only named, its bytes are read again when they are wanted."""

    sha256: str
    manifest: RescueManifest
    entries: list[EntryUpload]
    seals: list[Seal]
    evidence: list[RescueEvidence]


def read_rescue(path: Path, key: X25519PrivateKey) -> RescueContent:
    """Read and check a rescue file to its end; raises OperatorError with what to do."""
    rules = RescueRules()
    entries: list[EntryUpload] = []
    seals: list[Seal] = []
    evidence: list[RescueEvidence] = []
    with _worded(path):
        for kind, body in frames(_chunks(path, key)):
            told = rules.take(kind, body)
            if isinstance(told, EntryUpload):
                entries.append(told)
            elif isinstance(told, RescueSeal):
                seals.append(told.seal)
            elif isinstance(told, RescueEvidence):
                evidence.append(told)
        manifest = rules.whole()
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return RescueContent(sha256, manifest, entries, seals, evidence)


def evidence_pieces(path: Path, key: X25519PrivateKey) -> Iterator[tuple[RescueEvidence, bytes]]:
    """Yield the pieces of evidence in a file that `read_rescue` accepted, each with its item."""
    item: RescueEvidence | None = None
    with _worded(path):
        for kind, body in frames(_chunks(path, key)):
            if kind is FrameKind.EVIDENCE:
                item = from_json(RescueEvidence, body)
            elif kind is FrameKind.PIECE and item is not None:
                yield item, body


def _chunks(path: Path, key: X25519PrivateKey) -> Iterator[bytes]:
    """Yield the plain chunks; the stream is whole only when the iterator ends by itself."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise BadRescueError("it is no rescue file")
        sealed, header = file.read(SEALED_KEY), file.read(_HEADER)
        if len(sealed) != SEALED_KEY or len(header) != _HEADER:
            raise BadRescueError("it is cut short")
        secret = _secret(sealed, key)
        state = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, secret)
        tag = _MORE
        while tag == _MORE:
            cipher = file.read(CHUNK + OVERHEAD)
            if len(cipher) < OVERHEAD:
                raise BadRescueError("it is cut short")
            plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, cipher, MAGIC)
            yield plain
        if tag != _LAST or file.read(1):
            raise BadRescueError("something follows its end")


def _secret(sealed: bytes, key: X25519PrivateKey) -> bytes:
    try:
        secret = SealedBox(PrivateKey(key.private_bytes_raw())).decrypt(sealed)
    except CryptoError as error:
        raise _ForeignError from error
    if len(secret) != bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES:
        raise _ForeignError
    return bytes(secret)


class _ForeignError(Exception):
    """The file is sealed to another centre, or its beginning was altered."""


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    """Turn what is wrong with the file into a sentence."""
    try:
        yield
    except _ForeignError as error:
        message = (
            f"不是给本中心的 / {path} was not written for this centre, or its beginning was altered. Nothing was taken "
            "in. Take it to the centre that the laptop is registered with."
        )
        raise OperatorError(message) from error
    except (BadRescueError, BadMessage, CryptoError, ValueError) as error:
        why = str(error) if isinstance(error, BadRescueError) else "it was altered"
        message = (
            f"救援文件不可用 / {path} is no whole rescue file: {why}. Nothing was taken in. Copy it again from the "
            "stick, or write it again on the laptop."
        )
        raise OperatorError(message) from error
    except OSError as error:
        raise OperatorError(f"无法读取 / {path} can't be read: {error.strerror}.") from error
