"""The resumable upload of evidence: tus 1.0 (tus.io), as much of it as both ends speak.

::

    POST  /v1/evidence          Upload-Length, Upload-Metadata: item       → 201, Location, Upload-Offset
    HEAD  /v1/evidence/ITEM                                                → 200, Upload-Length, Upload-Offset
    PATCH /v1/evidence/ITEM     Upload-Offset, at most MAX_CHUNK_BYTES     → 204, Upload-Offset; 409 at another offset

An item is known to the server from the journal entry that names it, with its size and hash; so a creation may be
repeated, and says where to go on. The last piece is answered when the whole has the hash of the entry. The headers that
say how much there is are covered by the signatures of both ends (`protocol/signature.py`).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final

VERSION: Final = "1.0.0"
RESUMABLE: Final = "tus-resumable"
OFFSET: Final = "upload-offset"
LENGTH: Final = "upload-length"
METADATA: Final = "upload-metadata"
ITEM: Final = "item"  # the only metadata there is
PIECE_TYPE: Final = "application/offset+octet-stream"
PATH: Final = "/v1/evidence"
MAX_CHUNK_BYTES: Final = 8 * 1024 * 1024  # what a server holds in memory for one request

_DIGITS: Final = 15


def write_metadata(item: str) -> str:
    """Return the metadata header that names an item."""
    return f"{ITEM} {base64.b64encode(item.encode()).decode('ascii')}"


def read_metadata(text: str) -> str | None:
    """Return the item that a metadata header names, None when it names none."""
    for pair in text.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == ITEM:
            try:
                return base64.b64decode(value, validate=True).decode("utf-8")
            except (binascii.Error, UnicodeDecodeError):
                return None
    return None


def read_count(headers: Mapping[str, str], name: str) -> int | None:
    """Return the number of bytes that a header states, None when it is missing or no number."""
    text = {key.lower(): value for key, value in headers.items()}.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
