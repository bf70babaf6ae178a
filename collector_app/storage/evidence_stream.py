"""Reading evidence streams: what is handed out is verified, and what is refused is told apart."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, Final

from collector_app.domain.evidence_stream import CHUNK, CHUNK_OVERHEAD, HEADER_BYTES
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.evidence import (
    BadChunkError,
    Decryptor,
    EvidenceRow,
    EvidenceSealer,
    ForeignStreamError,
)

_SPAN: Final = CHUNK + CHUNK_OVERHEAD
_BLOCKS: Final = 1_000_000  # chunks; more than a stream of the verifier's 2 GiB has


def read(file: BinaryIO, row: EvidenceRow, sealer: EvidenceSealer, *, cut_short: bool) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk in plain and as it lies in the file; the stream is complete when this ends by itself.

    A stream that was cut short has no last chunk, and its record must say so. Raises Failure(EVIDENCE_DAMAGED), detail
    `what`: foreign, truncated, reordered or altered.
    """
    found = os.fstat(file.fileno()).st_size
    header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        raise _damaged("truncated")
    try:
        decryptor = sealer.open(row, header)
    except ForeignStreamError as error:
        raise _damaged("foreign") from error
    last = False
    while cipher := file.read(_SPAN):
        try:  # nothing that follows the last chunk is ever taken for one
            plain, last = decryptor.decrypt(cipher)
        except BadChunkError as error:
            raise _damaged(_diagnosis(file, row, decryptor, found)) from error
        yield plain, cipher
    if found < row.size or last is cut_short:
        raise _damaged("truncated" if found < row.size or not last else "altered")
    if found > row.size:
        raise _damaged("altered")


def whole_chunks(file: BinaryIO, row: EvidenceRow, sealer: EvidenceSealer) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield (plain, bytes in the file, whether it is the last) up to the first chunk that is not sound.

    The header comes first, with nothing in plain; a file without a sound header yields nothing.
    """
    header = file.read(HEADER_BYTES)
    try:
        decryptor = sealer.open(row, header)
    except ForeignStreamError:
        return
    yield b"", header, False
    last = False
    while not last and (cipher := file.read(_SPAN)):
        try:
            plain, last = decryptor.decrypt(cipher)
        except BadChunkError:
            return
        yield plain, cipher, last


def _diagnosis(file: BinaryIO, row: EvidenceRow, decryptor: Decryptor, found: int) -> str:
    """Say what is wrong where a chunk was refused: the one that belongs there may lie elsewhere in the file."""
    file.seek(HEADER_BYTES)
    for _ in range(_BLOCKS):
        cipher = file.read(_SPAN)
        if not cipher:
            break
        try:
            decryptor.decrypt(cipher)
        except BadChunkError:
            continue
        return "reordered"
    return "truncated" if found < row.size else "altered"


def _damaged(what: str) -> Failure:
    return Failure(FailureCode.EVIDENCE_DAMAGED, what=what)
