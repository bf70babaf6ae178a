"""The canonical form and the shapes of everything in a bundle; what is shaped otherwise is malformed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

FORMAT: Final = "collector/visit-bundle/v1"
SOURCE_PREFIX: Final = "urn:collector:device:"
TAGS: Final = {
    "entry": b"collector/entry/v1\0",
    "seal": b"collector/seal/v1\0",
    "receipt": b"collector/receipt/v1\0",
    "certificate": b"collector/enrolment/v1\0",
}
MAX_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 8
MAX_INTEGER: Final = 2**53 - 1

_HEX: Final = re.compile(r"[0-9a-f]{64}\Z")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d\Z")

Json = Any


class MalformedError(ValueError):
    """Bytes are not what the format says; the text names the place."""


# ------------------------------------------------------------------------------------------------------ canonical form


def parse(data: bytes) -> Json:
    """Read JSON that must be in canonical form, of any length; raises MalformedError."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
        written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise MalformedError("it is not JSON of this format") from error
    if written != data:
        raise MalformedError("it is not in canonical form")
    return value


def parse_limited(data: bytes) -> Json:
    """Read canonical JSON within an entry's limits: 64 KiB, 8 levels, integers within ±(2^53 - 1), ASCII keys."""
    if len(data) > MAX_BYTES:
        raise MalformedError("it is longer than 64 KiB")
    value = parse(data)
    _check_limits(value, 0)
    return value


def _refuse(text: str) -> None:
    raise MalformedError(f"{text} is no integer")


def _check_limits(value: Json, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise MalformedError("it is nested deeper than 8 levels")
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise MalformedError("an integer is beyond 2^53 - 1")
    if isinstance(value, list):
        for item in value:
            _check_limits(item, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not key.isascii():
                raise MalformedError("a key is not ASCII")
            _check_limits(item, depth + 1)


def signed_bytes(kind: str, record: Mapping[str, Json]) -> bytes:
    """Return what a signature covers: tag, then the canonical record without its signature."""
    unsigned = {key: value for key, value in record.items() if key != "signature"}
    text = json.dumps(unsigned, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return TAGS[kind] + text.encode("utf-8")


# -------------------------------------------------------------------------------------------------------------- shapes


def _text(value: Json) -> bool:
    return isinstance(value, str)


def _hex(value: Json) -> bool:
    return isinstance(value, str) and _HEX.match(value) is not None


def _count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INTEGER


def _time(value: Json) -> bool:
    if not isinstance(value, str) or not _TIME.match(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _key(value: Json) -> bool:
    return _decoded(value, 32) is not None


def _signature(value: Json) -> bool:
    return _decoded(value, 64) is not None


def _decoded(value: Json, length: int) -> bytes | None:
    """The bytes of strict base64 (one spelling only) of a fixed length."""
    try:
        data = base64.b64decode(value, validate=True)
    except (ValueError, TypeError):
        return None
    return data if len(data) == length and base64.b64encode(data).decode() == value else None


Shape = Mapping[str, Callable[[Json], bool]]

CLAIM: Final[Shape] = {"format": _text, "visit": _text, "case": _text}
CERTIFICATE: Final[Shape] = {
    "device": _text,
    "collector": _text,
    "collector_name": _text,
    "signing_key": _key,
    "box_key": _text,
    "server_key": _key,
    "issued": _time,
    "signature": _signature,
}
SEAL: Final[Shape] = {"device": _text, "seq": _count, "hash": _hex, "time": _time, "signature": _signature}
RECEIPT: Final[Shape] = {
    "device": _text,
    "from_seq": _count,
    "to_seq": _count,
    "head": _hex,
    "server_time": _time,
    "epoch": _text,
    "durable_through": _count,
    "prev_receipt": _hex,
    "signature": _signature,
}
ENVELOPE: Final[Shape] = {
    "specversion": lambda value: value == "1.0",
    "id": _text,
    "source": _text,
    "type": _text,
    "subject": _text,
    "time": _time,
    "seq": lambda value: _count(value) and value > 0,
    "prev": _hex,
    "actor": _text,
    "boot": _text,
    "monoms": _count,
    "anchor": _hex,
    "packs": _text,
    "datahash": _hex,
}


def shaped(value: Json, shape: Shape) -> dict[str, Json]:
    """Return `value` when it is an object of exactly these fields; raises MalformedError naming the field."""
    if not isinstance(value, dict) or set(value) != set(shape):
        raise MalformedError("it does not have exactly the fields of the format")
    for name, fits in shape.items():
        if not fits(value[name]):
            raise MalformedError(f"its field {name} has a wrong value")
    return value


# ------------------------------------------------------------------------------------------------------------- entries


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of `entries.jsonl`; `salt` and `data` are None where the content does not travel."""

    envelope: Mapping[str, Json]
    hash: str
    salt: bytes | None
    data: bytes | None

    @property
    def seq(self) -> int:
        """The entry's place in the device's journal."""
        seq: int = self.envelope["seq"]
        return seq

    def content(self) -> Mapping[str, Json] | None:
        """The content as an object, or None when it does not travel or is none."""
        value = None if self.data is None else json.loads(self.data)
        return value if isinstance(value, dict) else None


def read_entry(line: bytes) -> Entry:
    """Read one line; raises MalformedError."""
    value = parse(line)
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise MalformedError("the line is no object of texts")
    if set(value) not in ({"envelope"}, {"envelope", "salt", "data"}):
        raise MalformedError("the line does not have exactly the fields of the format")
    raw = value["envelope"].encode("utf-8")
    envelope = shaped(parse_limited(raw), ENVELOPE)
    digest = hashlib.sha256(TAGS["entry"] + raw).hexdigest()
    if "data" not in value:
        return Entry(envelope, digest, None, None)
    salt, data = _decoded(value["salt"], 32), value["data"].encode("utf-8")
    if salt is None:
        raise MalformedError("the salt is not 32 bytes in base64")
    parse_limited(data)
    return Entry(envelope, digest, salt, data)


def read_claim(data: bytes) -> dict[str, Json]:
    """Read `bundle.json` of this version; raises MalformedError."""
    return shaped(parse(data), CLAIM)


def format_of(data: bytes) -> str:
    """Read the name of the format from `bundle.json` of any version; raises MalformedError."""
    value = parse(data)
    found = value.get("format") if isinstance(value, dict) else None
    if not isinstance(found, str):
        raise MalformedError("it names no format")
    return found


def read_certificate(data: bytes) -> dict[str, Json]:
    """Read `certificates.json`, a list of one certificate; raises MalformedError."""
    listed = parse(data)
    if not isinstance(listed, list) or len(listed) != 1:
        raise MalformedError("it is not a list of one certificate")
    return shaped(listed[0], CERTIFICATE)


def read_records(data: bytes, shape: Shape) -> list[dict[str, Json]]:
    """Read the lines of `seals.jsonl` or `receipts.jsonl`; raises MalformedError naming the line."""
    records = []
    for number, line in enumerate(lines_of(data), 1):
        try:
            records.append(shaped(parse(line), shape))
        except MalformedError as error:
            raise MalformedError(f"line {number}: {error}") from error
    return records


def lines_of(data: bytes) -> list[bytes]:
    """Split at line feeds; the last line ends with one too, so an empty rest is dropped."""
    lines = data.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines
