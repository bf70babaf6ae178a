"""Evidence that journals name: an item is taken in only after the entry that says what it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, update

from collector_app.domain.journal.content import EvidenceCaptured, EvidenceDiscarded
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.server.authentication import Device
from collector_app.server.centre import Centre
from collector_app.server.database import Database
from collector_app.server.evidence.tables import evidence_items as e
from collector_app.server.evidence.uploads import SHA256, part_of
from collector_app.server.ingest.reading import is_name
from collector_app.server.ingest.standing import VISIT

_KINDS = frozenset({Kind.EVIDENCE_CAPTURED.value, Kind.EVIDENCE_DISCARDED.value})
_MAX_KEY = 200  # letters; a sealed key has 108
_MAX_SIZE = 1 << 40
_GONE = {"sealed_key": "", "plain_sha256": "", "discarded": True}


def note_evidence(
    database: Database, connection: Connection, device: Device, entries: Sequence[Entry], erased: Collection[str] = ()
) -> None:
    """Note what `entries` say of evidence; an entry that can't be true is stored like any other, and awaits nothing.

    Items of the `erased` visits are known to be gone, so that their laptop is told so, and nothing else of them is.
    """
    rows: list[dict[str, Any]] = []
    discarded: list[str] = []
    for entry in entries:
        content = read_content(entry) if entry.kind in _KINDS else None
        if isinstance(content, EvidenceCaptured) and entry.subject.startswith(VISIT) and _sound(content):
            rows.append(_row(device, entry, content) | (_GONE if entry.subject[len(VISIT) :] in erased else {}))
        elif isinstance(content, EvidenceDiscarded) and is_name(content.item):
            discarded.append(content.item)
    database.insert_new(e, rows, connection)
    if discarded:
        gone = update(e).where(e.c.device == device.id, e.c.item.in_(discarded))
        connection.execute(gone.values(discarded=True))


def drop_discarded(centre: Centre, device: Device, entries: Iterable[Entry]) -> None:
    """Remove what had come of items that `entries` discard; after the commit, under which nothing more can come."""
    for entry in entries:
        content = read_content(entry) if entry.kind == Kind.EVIDENCE_DISCARDED.value else None
        if isinstance(content, EvidenceDiscarded) and centre.evidence is not None:
            centre.evidence.drop(part_of(device.id, content.item))


def _sound(content: EvidenceCaptured) -> bool:
    names = (content.item, content.medium, content.media_type)
    hashes = (content.plain_sha256, content.cipher_sha256)
    return (
        all(map(is_name, names))
        and all(SHA256.match(text) for text in hashes)
        and 0 < content.size < _MAX_SIZE
        and len(content.sealed_key) <= _MAX_KEY
        and "\0" not in content.sealed_key
    )


def _row(device: Device, entry: Entry, content: EvidenceCaptured) -> dict[str, Any]:
    return {
        "device": device.id,
        "item": content.item,
        "seq": entry.seq,
        "visit": entry.subject[len(VISIT) :],
        "medium": content.medium,
        "media_type": content.media_type,
        "size": content.size,
        "plain_sha256": content.plain_sha256,
        "cipher_sha256": content.cipher_sha256,
        "sealed_key": content.sealed_key,
        "cut_short": content.cut_short,
        "discarded": False,
        "arrived_at": None,
    }
