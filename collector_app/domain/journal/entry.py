"""One journal entry: a CloudEvents 1.0 envelope plus `salt` and `data` beside it.

Personal data stands only in `data`; the envelope holds its salted hash, so a lawful erasure
deletes `salt` and `data` and the chain still verifies (journal.md, Entry).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Final, cast

from collector_app.domain.journal.canonical import NotCanonicalError, Plain, canonical, parse_canonical
from collector_app.domain.journal.record import from_plain, to_plain

ENTRY_TAG: Final = b"collector/entry/v1\0"
SOURCE_PREFIX: Final = "urn:collector:device:"
SALT_BYTES: Final = 32
NO_RECEIPT: Final = "0" * 64  # anchor before the first receipt


class BadEntryError(ValueError):
    """Bytes are no valid entry; a reader reports the sequence number and stops there."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The signed part of an entry; field names are the JSON names."""

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    seq: int
    prev: str
    actor: str
    boot: str
    monoms: int
    anchor: str
    packs: str
    datahash: str
    specversion: str = "1.0"


_ATTRIBUTES: Final = frozenset(item.name for item in fields(Envelope))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as stored and sent: exact envelope bytes, and salt and data unless erased."""

    raw: bytes
    envelope: Envelope
    hash: str
    salt: bytes | None
    data: bytes | None

    @property
    def seq(self) -> int:
        """Position in the device's journal, from 1."""
        return self.envelope.seq

    @property
    def kind(self) -> str:
        """Kind and version, e.g. ``visit.opened.v1``; unknown kinds are kept."""
        return self.envelope.type

    @property
    def subject(self) -> str:
        """``visit/<id>``, ``case/<id>`` or ``device``."""
        return self.envelope.subject

    @property
    def erased(self) -> bool:
        """Whether the content was lawfully erased."""
        return self.data is None

    def plain(self) -> Mapping[str, Plain]:
        """Return the content as plain data; an erased entry has none (empty)."""
        if self.data is None:
            return {}
        return cast("Mapping[str, Plain]", parse_canonical(self.data))

    def without_content(self) -> Entry:
        """Return this entry as it looks after a lawful erasure."""
        return replace(self, salt=None, data=None)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a use case wants to record; the chain attributes are added by `Head.extend`."""

    kind: str
    subject: str
    data: Plain


@dataclass(frozen=True, slots=True)
class Stamp:
    """The given (never taken) circumstances of an append.

    `time` is the wall clock with offset, `monoms` monotonic milliseconds of boot `boot`,
    `anchor` the hash of the last receipt known, `packs` the digest of packs and script in force.
    """

    id: str
    salt: bytes
    time: datetime
    actor: str
    boot: str
    monoms: int
    anchor: str
    packs: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a device's journal: what the next entry is chained to.

    At the start `seq` is 0 and `hash` the SHA-256 of the signed enrolment certificate.
    """

    device: str
    seq: int
    hash: str

    def extend(self, draft: Draft, stamp: Stamp) -> Entry:
        """Build the entry that follows this head.

        Raises NotCanonicalError when the content is outside the canonical subset or too large.
        """
        data = canonical(draft.data)
        envelope = canonical(
            {
                "specversion": "1.0",
                "id": stamp.id,
                "source": SOURCE_PREFIX + self.device,
                "type": draft.kind,
                "subject": draft.subject,
                "time": stamp.time.isoformat(timespec="milliseconds"),
                "seq": self.seq + 1,
                "prev": self.hash,
                "actor": stamp.actor,
                "boot": stamp.boot,
                "monoms": stamp.monoms,
                "anchor": stamp.anchor,
                "packs": stamp.packs,
                "datahash": data_hash(stamp.salt, data),
            }
        )
        return read_entry(envelope, stamp.salt, data)

    def after(self, entry: Entry) -> Head:
        """Return the head once `entry` was appended."""
        return Head(self.device, entry.seq, entry.hash)


def data_hash(salt: bytes, data: bytes) -> str:
    """HMAC-SHA256(salt, canonical data), hex."""
    return hmac.new(salt, data, hashlib.sha256).hexdigest()


def entry_hash(envelope: bytes) -> str:
    """SHA-256 over the tagged canonical envelope, hex."""
    return hashlib.sha256(ENTRY_TAG + envelope).hexdigest()


def read_entry(raw: bytes, salt: bytes | None, data: bytes | None) -> Entry:
    """Parse stored or received bytes strictly.

    Raises BadEntryError when the envelope is not canonical or incomplete, or salt and data do not
    match its `datahash`. Whether it fits its chain is `chain.check`'s business.
    """
    try:
        plain = parse_canonical(raw)
        if data is not None:
            parse_canonical(data)
    except NotCanonicalError as error:
        raise BadEntryError(str(error)) from error
    if not isinstance(plain, Mapping) or set(plain) != _ATTRIBUTES:
        message = "the envelope does not have exactly the attributes of journal v1"
        raise BadEntryError(message)
    try:
        envelope = from_plain(Envelope, plain)
    except ValueError as error:
        raise BadEntryError(str(error)) from error
    if to_plain(envelope.time) != plain["time"]:
        message = "the time is not written as journal v1 writes it"
        raise BadEntryError(message)
    if (salt is None) != (data is None):
        message = "salt and data come together or not at all"
        raise BadEntryError(message)
    if salt is not None and data is not None and not _data_matches(envelope, salt, data):
        message = "content does not match the envelope's datahash"
        raise BadEntryError(message)
    return Entry(raw, envelope, entry_hash(raw), salt, data)


def _data_matches(envelope: Envelope, salt: bytes, data: bytes) -> bool:
    return len(salt) == SALT_BYTES and hmac.compare_digest(envelope.datahash, data_hash(salt, data))
