"""The evidence stream's form (`resources/formats/evidence-stream.md`), for whoever writes it and whoever reads it."""

from __future__ import annotations

import hashlib
from typing import Final

TAG: Final = b"collector/evidence/v1\0"
LABEL_BYTES: Final = 16
PREFIX_BYTES: Final = len(TAG) + LABEL_BYTES
HEADER_BYTES: Final = PREFIX_BYTES + 24  # the cipher's own header comes last
CHUNK: Final = 64 * 1024  # plain bytes in every chunk but the last
CHUNK_OVERHEAD: Final = 17  # tag byte and Poly1305 of each chunk


def stream_bound(item: str, visit: str) -> bytes:
    """Return what is bound into every chunk, so that none opens in another item's place."""
    return TAG + f"{item}\0{visit}".encode()


def stream_prefix(bound: bytes) -> bytes:
    """Return what a stream begins with: it names its item to whoever knows the item, and to nobody else."""
    return TAG + hashlib.sha256(bound).digest()[:LABEL_BYTES]
