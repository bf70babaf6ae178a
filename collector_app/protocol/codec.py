"""Messages to bytes and back: JSON, compressed with zstd where it pays, never trusted to be small.

::

    body, headers = pack(EntriesRequest(...), compress=True)      # Content-Type and Content-Encoding
    page = unpack(PacketPage, raw_body, content_encoding, limit=MAX_ANSWER_BYTES)   # or BadMessage

`unpack` takes the bytes from the wire, so verify their signature first, then unpack. Raises `TooLarge` when the message
is bigger than `limit` after decompression (however small it came in), `BadMessage` when it is no such message; the text
of both names fields and never holds their values. A client asks for compressed answers with `Accept-Encoding: zstd`.
"""

from __future__ import annotations

import io
from typing import Final, TypeVar

import zstandard
from pydantic import BaseModel, ValidationError

CONTENT_TYPE: Final = "application/json"
ZSTD: Final = "zstd"
IDENTITY: Final = "identity"
MAX_REQUEST_BYTES: Final = 1024 * 1024  # sync.md: a batch is at most 1 MiB, counted as the JSON it is
MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024  # a page of cases with every pack in it, with room
WORTH_COMPRESSING: Final = 1024  # below it zstd's frame eats what it saves
_LEVEL: Final = 3  # zstd's own default: most of the gain at a tenth of the time of level 10
_MAX_WINDOW: Final = 8 * 1024 * 1024  # RFC 9659: what an HTTP peer must accept, and all it may be asked to hold
_SHOWN_ERRORS: Final = 5

M = TypeVar("M", bound=BaseModel)


class BadMessage(ValueError):
    """The bytes are no message of the expected kind; the text names fields, never values."""


class TooLarge(BadMessage):
    """The message is larger than its limit; nothing of it was parsed."""


def pack(message: BaseModel, *, compress: bool) -> tuple[bytes, dict[str, str]]:
    """Return body and content headers of `message`; a small one stays plain."""
    return pack_json(to_json(message), compress=compress)


def pack_json(text: bytes, *, compress: bool) -> tuple[bytes, dict[str, str]]:
    """Return body and content headers of JSON that is written already."""
    headers = {"Content-Type": CONTENT_TYPE}
    if compress and len(text) >= WORTH_COMPRESSING:
        headers["Content-Encoding"] = ZSTD
        text = deflate(text)
    return text, headers


def unpack(kind: type[M], body: bytes, content_encoding: str | None, *, limit: int) -> M:
    """Return the message in `body` as it came over the wire; raises BadMessage or TooLarge."""
    encoding = (content_encoding or IDENTITY).strip().lower()
    if encoding == ZSTD:
        body = inflate(body, limit)
    elif encoding != IDENTITY:
        message = f"content encoding {encoding[:20]!r} is not understood, only {ZSTD}"
        raise BadMessage(message)
    if len(body) > limit:
        raise TooLarge(_too_large(limit))
    return from_json(kind, body)


def to_json(message: BaseModel) -> bytes:
    """Return the JSON bytes of a message; fields at their defaults are left out."""
    return message.model_dump_json(exclude_defaults=True).encode("utf-8")


def from_json(kind: type[M], data: bytes) -> M:
    """Parse and validate a message, `true` never taken for 1; raises BadMessage."""
    try:
        return kind.model_validate_json(data, strict=True)
    except ValidationError as error:
        raise BadMessage(_describe(error)) from None
    except RecursionError:
        message = "nested too deep"
        raise BadMessage(message) from None


def deflate(data: bytes) -> bytes:
    """Compress; the frame states its size, so a reader can refuse it before reading."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(data)


def inflate(data: bytes, limit: int) -> bytes:
    """Decompress at most `limit` bytes; raises TooLarge as soon as there is one more, BadMessage on other damage."""
    reader = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).stream_reader(io.BytesIO(data))
    try:
        size = zstandard.frame_content_size(data)
        if size > limit:
            raise TooLarge(_too_large(limit))
        plain = reader.read(limit + 1)
    except zstandard.ZstdError as error:
        message = f"the compressed body is damaged: {error}"
        raise BadMessage(message) from None
    if len(plain) > limit:
        raise TooLarge(_too_large(limit))
    if 0 <= size != len(plain):
        message = "the compressed body is cut short"
        raise BadMessage(message)
    return plain


def _too_large(limit: int) -> str:
    return f"more than {limit} bytes"


def _describe(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    lines = [f"{'.'.join(str(part) for part in item['loc']) or 'message'}: {item['type']}" for item in found]
    more = f" and {len(lines) - _SHOWN_ERRORS} more" if len(lines) > _SHOWN_ERRORS else ""
    return "; ".join(lines[:_SHOWN_ERRORS]) + more
