"""Evidence: its keys, its files, and what the store remembers of each item.

An item is one stream (`domain/evidence_stream.py`): a header, then chunks of `CHUNK` plain bytes, each
encrypted and bound to the ones before it, the last one marked. Its bytes exist in plain only in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol


class ForeignStreamError(ValueError):
    """A stream belongs to another item or visit, or is no evidence at all."""


class BadChunkError(ValueError):
    """A chunk is not the one that comes next: altered, or out of its place."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An item as the store keeps it. `wrapped_key` opens it on this device: dropping the row shreds the item.

    `file` is a random name, `sealed_key` the item's key for the server (base64), `size` the bytes of ciphertext, 0
    while the item is being captured. `arrived` is when the server had all of it, as a server of `epoch` said.
    """

    item: str
    visit: str
    step: str
    medium: str
    media_type: str
    file: str
    wrapped_key: bytes = field(repr=False)
    sealed_key: str
    size: int = 0
    arrived: datetime | None = None
    epoch: str = ""


class EvidenceView(Protocol):
    """Reading what the store keeps of evidence."""

    def get(self, item: str) -> EvidenceRow | None:
        """Return an item, or None when it was discarded or never begun."""
        ...

    def of(self, visit: str) -> tuple[EvidenceRow, ...]:
        """Return a visit's items in the order they were begun, those under way included."""
        ...

    def under_way(self) -> tuple[EvidenceRow, ...]:
        """Return the items that were begun and neither captured nor discarded, in that order."""
        ...

    def to_send(self) -> tuple[EvidenceRow, ...]:
        """Return the captured items that the server does not hold, as far as is known, in the order they were begun."""
        ...

    def files(self) -> frozenset[str]:
        """Return the file names of all items."""
        ...


class EvidenceUnit(EvidenceView, Protocol):
    """Writing it, within a unit of work."""

    def put(self, row: EvidenceRow) -> None:
        """Keep an item that begins."""
        ...

    def captured(self, item: str, size: int) -> None:
        """Note that an item is whole on the disk with its bytes of ciphertext."""
        ...

    def arrived(self, item: str, when: datetime, epoch: str) -> None:
        """Note that the server holds all of an item; an item that was dropped meanwhile is no error."""
        ...

    def doubt_arrivals(self, epoch: str) -> None:
        """Forget what servers of other epochs said to hold: one that was restored from a backup may have lost it."""
        ...

    def drop(self, item: str) -> None:
        """Forget an item and with it the only key that opens it on this device."""
        ...


class Encryptor(Protocol):
    """The writing end of one stream."""

    @property
    def header(self) -> bytes:
        """The stream's first `HEADER_BYTES`."""
        ...

    def encrypt(self, plain: bytes, *, last: bool) -> bytes:
        """Return the next chunk's ciphertext; only the last one may be shorter than `CHUNK`."""
        ...


class Decryptor(Protocol):
    """The reading end of one stream."""

    def decrypt(self, cipher: bytes) -> tuple[bytes, bool]:
        """Return the next chunk in plain and whether it is the last; raises BadChunkError and stays where it is."""
        ...


@dataclass(frozen=True, slots=True)
class ItemKeys:
    """A new item's key, wrapped for this device's vault and sealed (base64) for the server."""

    wrapped: bytes = field(repr=False)
    sealed: str


class EvidenceSealer(Protocol):
    """Keys of evidence items; a key never leaves it bare."""

    def begin(self, item: str, visit: str) -> tuple[ItemKeys, Encryptor]:
        """Return a new item's keys and the writing end of its stream."""
        ...

    def open(self, row: EvidenceRow, header: bytes) -> Decryptor:
        """Return the reading end; raises ForeignStreamError.

        Raises Failure(STORE_DAMAGED) when the wrapped key was altered or belongs to another item.
        """
        ...


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What a finished stream is: SHA-256 (hex) of plain text and ciphertext, bytes of each, and whether it was cut."""

    plain_sha256: str
    cipher_sha256: str
    plain_size: int
    size: int
    cut_short: bool = False


class EvidenceSink(Protocol):
    """Where an item's bytes go while it is captured. Threads: calls may come from any, one at a time."""

    def write(self, plain: bytes) -> None:
        """Take more plain bytes; raises Failure(DISK_FULL) or Failure(FILE_UNWRITABLE): then only `cut` helps."""
        ...

    def finish(self) -> StreamFacts:
        """Write the last chunk, make the file durable and give it its name, which it has whole or not at all.

        May be tried again after a Failure.
        """
        ...

    def cut(self) -> StreamFacts | None:
        """End after the last whole chunk, durable and named like `finish`; None when there is none."""
        ...

    def abandon(self) -> None:
        """Delete what was written; never raises."""
        ...


class EvidenceFiles(Protocol):
    """The folder of encrypted files. Raises Failure(DISK_FULL) and Failure(FILE_UNWRITABLE)."""

    def create(self, name: str, encryptor: Encryptor, *, steady: bool) -> EvidenceSink:
        """Begin a file; `steady` makes each chunk durable as it comes, so that a power cut costs no more than one."""
        ...

    def read(self, row: EvidenceRow, sealer: EvidenceSealer, *, cut_short: bool = False) -> Iterator[bytes]:
        """Yield an item's plain chunks, each verified; it is complete only when the iterator ends by itself.

        Raises Failure(EVIDENCE_DAMAGED), detail `what`: missing, foreign, truncated, reordered or altered.
        """
        ...

    def read_sealed(self, row: EvidenceRow) -> Iterator[bytes]:
        """Yield an item's ciphertext as the server will get it; raises Failure(EVIDENCE_DAMAGED, what=missing)."""
        ...

    def open_sealed(self, row: EvidenceRow) -> BinaryIO:
        """Open an item's ciphertext to read and seek in; raises Failure(EVIDENCE_DAMAGED, what=missing)."""
        ...

    def recover(self, row: EvidenceRow, sealer: EvidenceSealer, *, keep_part: bool) -> StreamFacts | None:
        """Settle a file that a process left when it ended: a whole one gets its name.

        With `keep_part` what comes before the first bad or unfinished chunk is kept, cut short. None: nothing is worth
        keeping; the file is still there.
        """
        ...

    def remove(self, name: str) -> None:
        """Delete a file in either state, durably; one that is not there is no error."""
        ...

    def names(self) -> frozenset[str]:
        """Return the names of all files, whole and begun."""
        ...


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """Where this session's evidence rests and what opens it."""

    files: EvidenceFiles
    sealer: EvidenceSealer
