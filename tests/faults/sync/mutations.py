"""Answers of the centre as a proxy or a malicious centre could make them: seeded, so every run can be had again."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final, TypeAlias

import zstandard

from collector_app.protocol.codec import ZSTD, inflate
from collector_app.protocol.signature import HttpResponse

Mutation: TypeAlias = Callable[[random.Random, HttpResponse, list[HttpResponse]], HttpResponse]

_WORDS: Final = (
    "../../../../etc/passwd",
    "..\\..\\x",
    "/",
    "<img src='file:///etc/passwd'><script>x</script>",
    "\x00",
    "\u202e\u200b" * 9,
    "\ud800",
    "9" * 400,
    "a" * 70_000,
    "",
    "case/",
    "2026-02-30T25:61:00+99:00",
    "0000-00-00",
    "' OR 1=1 --",
    "=cmd()",
    base64.b64encode(bytes(40)).decode(),
)
_VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 2**31, 2**53 + 1, 2**64, -(2**70), 1.5, 1e308, [], {}, [[]], {"": {}}, *_WORDS,
)  # fmt: skip
_HEADERS: Final = ("content-digest", "signature", "signature-input", "content-encoding", "content-type", "retry-after")


def plain_of(answer: HttpResponse) -> bytes:
    """The body, unpacked."""
    packed = answer.headers.get("content-encoding") == ZSTD
    return inflate(answer.body, 1 << 26) if packed else answer.body


# ------------------------------------------------------------------------------------------------------ what it says


def other_json(dice: random.Random, body: bytes) -> bytes:
    """Change some places of a message: other values and types, fields gone, doubled, nested, renamed."""
    message = json.loads(body)
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        holder, name = dice.choice(_places(message))
        match dice.randrange(6):
            case 0 if isinstance(holder, dict):
                del holder[name]
            case 1 if isinstance(holder, dict):
                holder[dice.choice(_WORDS)] = holder[name]
            case 2 if isinstance(holder[name], list):
                holder[name] = holder[name] * dice.choice((2, 50))
            case 3:
                holder[name] = _nested(dice.choice((3, 90)), holder[name])
            case 4 if isinstance(holder[name], str) and holder[name]:
                at = dice.randrange(len(holder[name]))
                holder[name] = holder[name][:at] + dice.choice(_WORDS) + holder[name][at + 1 :]
            case _:
                holder[name] = deepcopy(dice.choice(_VALUES))
        if not _places(message):
            break
    return json.dumps(message, ensure_ascii=True).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    found: list[tuple[Any, Any]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        found.append((value, name))
        found += _places(item)
    return found


def _nested(depth: int, value: Any) -> Any:  # noqa: ANN401 - any JSON
    for _ in range(depth):
        value = [value]
    return value


def other_bytes(dice: random.Random, body: bytes) -> bytes:
    """Flip, cut, double, insert or replace bytes."""
    changed = bytearray(body or b"\0")
    at = dice.randrange(len(changed))
    match dice.randrange(6):
        case 0:
            changed[at] ^= 1 << dice.randrange(8)
        case 1:
            del changed[at:]
        case 2:
            changed[at:at] = dice.randbytes(dice.randrange(1, 40))
        case 3:
            changed[:] = bytes(changed) * 2
        case 4:
            changed[:] = dice.randbytes(dice.randrange(200))
        case _:
            changed[:] = dice.choice(
                (b"", b"null", b"[" * 50_000, b'{"a":' * 30_000, b"\xff\xfe{}", b"<html>", b"0" * 99)
            )
    return bytes(changed)


# --------------------------------------------------------------------------------------------------- how it is packed


def a_bomb(dice: random.Random, _body: bytes) -> bytes:
    """Little that unpacks to 64 MiB, stating its size or not."""
    packer = zstandard.ZstdCompressor(write_content_size=dice.random() < 0.5)
    return packer.compress(bytes(1 << 26))


# ------------------------------------------------------------------------------------------------------- on the way


def _touched_body(dice: random.Random, answer: HttpResponse, _before: list[HttpResponse]) -> HttpResponse:
    return HttpResponse(answer.status, answer.headers, other_bytes(dice, answer.body))


def _touched_words(dice: random.Random, answer: HttpResponse, _before: list[HttpResponse]) -> HttpResponse:
    headers = {name: text for name, text in answer.headers.items() if name != "content-encoding"}
    return HttpResponse(answer.status, headers, other_json(dice, plain_of(answer)))


def _touched_header(dice: random.Random, answer: HttpResponse, _before: list[HttpResponse]) -> HttpResponse:
    headers, name = dict(answer.headers), dice.choice(_HEADERS)
    text = headers.pop(name, "")
    if dice.random() < 0.7:
        headers[name] = other_bytes(dice, text.encode("latin-1")).decode("latin-1")[:4000]
    return HttpResponse(answer.status, headers, answer.body)


def _touched_status(dice: random.Random, answer: HttpResponse, _before: list[HttpResponse]) -> HttpResponse:
    statuses = (100, 201, 204, 206, 301, 304, 400, 401, 403, 404, 409, 413, 426, 429, 500, 502, 503, 511, 999)
    return HttpResponse(dice.choice(statuses), answer.headers, answer.body)


def _an_earlier_one(dice: random.Random, answer: HttpResponse, before: list[HttpResponse]) -> HttpResponse:
    return dice.choice(before) if before else _touched_status(dice, answer, before)


def _body_of_an_earlier_one(dice: random.Random, answer: HttpResponse, before: list[HttpResponse]) -> HttpResponse:
    other = dice.choice(before) if before else answer
    return HttpResponse(answer.status, answer.headers, other.body + b" ")


def _packed_bomb(dice: random.Random, answer: HttpResponse, _before: list[HttpResponse]) -> HttpResponse:
    return HttpResponse(answer.status, {**answer.headers, "content-encoding": ZSTD}, a_bomb(dice, answer.body))


ON_THE_WAY: Final[tuple[Mutation, ...]] = (
    *(_touched_body,) * 6,
    *(_touched_words,) * 6,
    *(_touched_header,) * 6,
    *(_touched_status,) * 3,
    *(_an_earlier_one,) * 3,
    *(_body_of_an_earlier_one,) * 2,
)
"""Of somebody without the centre's key. A bomb costs a tenth of a second, so it is a test of its own."""
