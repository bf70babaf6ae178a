"""The rescue file inside its encryption: what a laptop could not send, in frames (`resources/formats/rescue.md`).

A frame is one letter for its kind, the length of its body in four bytes (big-endian), and the body. They come in this
order: the manifest; entries; seals; evidence items, each followed by its ciphertext in pieces; the end with its counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import Enum
from typing import Annotated, Final, NoReturn

from pydantic import Field

from collector_app.domain.journal.seal import Certificate, Seal
from collector_app.domain.recovery import RecoveryApproval, RecoveryRequest
from collector_app.protocol.codec import from_json
from collector_app.protocol.messages import Base64, EntryUpload, Hex64, Message, Text

MAGIC: Final = b"collector/rescue/v1\0"
SEALED_KEY: Final = 80  # a 32-byte key in a libsodium sealed box
CHUNK: Final = 64 * 1024  # plain bytes of the encrypted stream at a time, and the most of a piece of evidence
OVERHEAD: Final = 17  # tag byte and Poly1305 of each chunk
_LENGTH: Final = 4
_LARGEST: Final = 1024 * 1024  # bytes of one frame; an entry has up to 64 KiB, and JSON escapes at most double that
_ORDER: Final = "MESVDZ"
MOST_LOST: Final = 10_000  # items that a manifest names; with their ids they stay well within a frame


class FrameKind(Enum):
    """What a frame holds."""

    MANIFEST = b"M"
    ENTRY = b"E"
    SEAL = b"S"
    EVIDENCE = b"V"
    PIECE = b"D"
    END = b"Z"


class BadRescueError(ValueError):
    """The bytes are no rescue of this version, or not all of it; the text never holds what stands there."""


class RescueRecovery(Message):
    """How a rescue came about whose laptop has no signing key any more.

    `seal` covers the last entry and is by the request's own signing key, which the two approvals name.
    """

    request: RecoveryRequest
    approvals: Annotated[tuple[RecoveryApproval, ...], Field(max_length=16)]
    seal: Seal


class RescueManifest(Message):
    """Whose journal it is, and which part: the entries above `base` up to the head.

    `lost` names the evidence items that the laptop had captured and could not read any more as it had written them.
    """

    certificate: Certificate
    base: Annotated[int, Field(ge=0)]
    head_seq: Annotated[int, Field(ge=0)]
    head_hash: Hex64
    made: datetime
    app_version: Text
    recovery: RescueRecovery | None = None
    lost: Annotated[tuple[Text, ...], Field(max_length=MOST_LOST)] = ()


class RescueSeal(Message):
    """A seal of the device's own over one of the entries."""

    seal: Seal


class RescueEvidence(Message):
    """An evidence item, its key sealed for the server; its ciphertext of `size` bytes follows in pieces."""

    item: Text
    visit: Text
    sealed_key: Base64
    size: Annotated[int, Field(ge=0)]


class RescueEnd(Message):
    """The last frame: how many of each came before it."""

    entries: Annotated[int, Field(ge=0)] = 0
    seals: Annotated[int, Field(ge=0)] = 0
    evidence: Annotated[int, Field(ge=0)] = 0


class RescueRules:
    """What makes a row of frames a whole rescue: who writes one asks them before anything depends on it, too.

    Raises BadRescueError, and BadMessage for a body that is none.
    """

    def __init__(self) -> None:
        self._manifest: RescueManifest | None = None
        self._end: RescueEnd | None = None
        self._entries = self._seals = self._evidence = 0
        self._reached, self._due = "", 0

    def take(self, kind: FrameKind, body: bytes) -> Message | None:
        """Return the message of the next frame, None for a piece of evidence."""
        self._in_order(kind.value.decode("ascii"))
        message: Message | None = None
        if kind is FrameKind.MANIFEST:
            message = self._manifest = from_json(RescueManifest, body)
        elif kind is FrameKind.ENTRY:
            message = from_json(EntryUpload, body)
            self._entries += 1
        elif kind is FrameKind.SEAL:
            message = from_json(RescueSeal, body)
            self._seals += 1
        elif kind is FrameKind.EVIDENCE:
            message = told = from_json(RescueEvidence, body)
            self._evidence += 1
            self._due = told.size
        elif kind is FrameKind.PIECE:
            self._due -= len(body)
            if self._due < 0:
                _bad("an item has more bytes than it is said to have")
        else:
            message = self._end = from_json(RescueEnd, body)
        return message

    def whole(self) -> RescueManifest:
        """Return the manifest of a rescue that is complete."""
        if self._manifest is None or self._end != RescueEnd(
            entries=self._entries, seals=self._seals, evidence=self._evidence
        ):
            _bad("it has no beginning or no end")
        if self._entries != self._manifest.head_seq - self._manifest.base:
            _bad("it lacks entries")
        return self._manifest

    def _in_order(self, letter: str) -> None:
        reached, self._reached = self._reached, letter
        first = not reached
        fits = (letter == "M") if first else letter != "M" and reached != "Z"
        again = letter == "V" and reached == "D"  # the next item after the pieces of one
        if not fits or (not first and not again and _ORDER.index(letter) < _ORDER.index(reached)):
            _bad("its parts are out of order")
        if (letter == "D") != (self._due > 0):
            _bad("an item has not the bytes that it is said to have")


def _bad(why: str) -> NoReturn:
    raise BadRescueError(why)


def frame(kind: FrameKind, body: bytes) -> bytes:
    """Return a frame; raises ValueError for a body that is too long, a bug of the writer."""
    if len(body) > _LARGEST:
        message = "a frame is too long"
        raise ValueError(message)
    return kind.value + len(body).to_bytes(_LENGTH, "big") + body


def frames(chunks: Iterable[bytes]) -> Iterator[tuple[FrameKind, bytes]]:
    """Cut a stream into frames, holding one of them; raises BadRescueError when it is none or ends inside one."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while (size := _whole(waiting)) is not None:
            yield _kind(waiting), bytes(waiting[1 + _LENGTH : size])
            del waiting[:size]
    if waiting:
        message = "it ends inside a frame"
        raise BadRescueError(message)


def _whole(waiting: bytearray) -> int | None:
    """How many bytes the first frame takes, None while not all of it is here."""
    if len(waiting) < 1 + _LENGTH:
        return None
    length = int.from_bytes(waiting[1 : 1 + _LENGTH], "big")
    if length > _LARGEST:
        message = "a frame is too long"
        raise BadRescueError(message)
    return 1 + _LENGTH + length if len(waiting) >= 1 + _LENGTH + length else None


def _kind(waiting: bytearray) -> FrameKind:
    try:
        return FrameKind(bytes(waiting[:1]))
    except ValueError as error:
        message = "a frame of no known kind"
        raise BadRescueError(message) from error
