"""Rescue: everything that the centre does not have yet leaves the laptop in one file that only the centre can read.

It is the same delivery as a push: entries above the last durable receipt, their seals, and evidence as ciphertext; when
the laptop is given up all that it has, since a centre that was restored from a backup may lack more. It is taken in
with the same idempotence, so a laptop that sends it all once more later makes no double.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from collector_app.domain.journal.entry import Head
from collector_app.protocol.codec import to_json
from collector_app.protocol.rescue import (
    MOST_LOST,
    FrameKind,
    RescueEnd,
    RescueEvidence,
    RescueManifest,
    RescueRecovery,
    RescueSeal,
)
from collector_app.usecases.encoding import upload_of
from collector_app.usecases.evidence_items import captured_items
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.evidence import EvidencePlace, EvidenceRow
from collector_app.usecases.ports.store import Store, View
from collector_app.usecases.session import OpenSession
from collector_app.usecases.sync_status import unsent_after

log = logging.getLogger(__name__)
_PAGE: Final = 500


class RescueSink(Protocol):
    """Where a rescue is written. Raises Failure(DISK_FULL or FILE_UNWRITABLE)."""

    def put(self, kind: FrameKind, body: bytes) -> None:
        """Add a frame."""
        ...

    def finish(self) -> None:
        """Make it durable under its name; it is there whole or not at all."""
        ...

    def abandon(self) -> None:
        """Delete what was written; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class RescueCount:
    """What a rescue holds; `lost` counts evidence whose file is gone, unreadable, or not what was captured."""

    entries: int
    visits: int
    evidence: int
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When, with which version, and why somebody else than the device vouches for the head, if so."""

    made: datetime
    app_version: str
    vouch: Callable[[Head], RescueRecovery] | None = None


def rescue(session: OpenSession, create: Callable[[str], RescueSink], app_version: str) -> RescueCount:
    """Write what is unsent of an open session; `create` gives the sink for the centre's public key.

    The journal is sealed first, so that the device vouches for all of it. Raises Failure: DISK_FULL, FILE_UNWRITABLE,
    STORE_DAMAGED; nothing is written then.
    """
    with session.store.unit() as unit:
        seal = session.recorder.seal(unit)
    session.recorder.settle(seal)
    told = Circumstances(session.recorder.clock.read().wall, app_version)
    return write_rescue(session.store, session.evidence, create(session.profile.evidence_key), told)


def write_rescue(store: Store, evidence: EvidencePlace | None, sink: RescueSink, told: Circumstances) -> RescueCount:
    """Write what is unsent of a store; raises Failure as the store and the sink do, and leaves no file then.

    A vouched one is the last that leaves the laptop: it holds whatever is here, what the centre said to have included.
    Evidence that is not what its entry says is left out and counted: one such item must not spoil the rest.
    """
    last = told.vouch is not None
    try:
        with store.view() as view:
            found = _evidence_of(view, every=last)
        items = [_looked_at(evidence, row, digest, part=last) for row, digest in found]
        lost = [row.item for (row, _), item in zip(found, items, strict=True) if item is None and row.size > 0]
        with store.view() as view:
            entries, seals, visits = _write_journal(view, sink, told, lost)
        kept = [item for item in items if item is not None]
        for item in kept:
            _write_evidence(item, sink)
        sink.put(FrameKind.END, to_json(RescueEnd(entries=entries, seals=seals, evidence=len(kept))))
        sink.finish()
    except BaseException:
        sink.abandon()
        raise
    log.info("rescue.written", extra={"count": entries})
    return RescueCount(entries, visits, len(kept), len(lost))


def _write_journal(view: View, sink: RescueSink, told: Circumstances, lost: Sequence[str]) -> tuple[int, int, int]:
    base = unsent_after(view) if told.vouch is None else view.journal.base().seq
    head = view.journal.head()
    manifest = RescueManifest(
        certificate=view.feed.profile().certificate,
        base=base,
        head_seq=head.seq,
        head_hash=head.hash,
        made=told.made,
        app_version=told.app_version,
        recovery=None if told.vouch is None else told.vouch(head),
        lost=tuple(lost[:MOST_LOST]),
    )
    sink.put(FrameKind.MANIFEST, to_json(manifest))
    at = base
    while page := view.journal.after(at, _PAGE):
        for entry in page:
            sink.put(FrameKind.ENTRY, to_json(upload_of(entry)))
        at = page[-1].seq
    seals = view.journal.seals(base + 1, head.seq)
    for seal in seals:
        sink.put(FrameKind.SEAL, to_json(RescueSeal(seal=seal)))
    visits = sum(visit.last_seq > base for visit in view.journal.visits())
    return at - base, len(seals), visits


def _evidence_of(view: View, *, every: bool) -> list[tuple[EvidenceRow, str]]:
    """Return the items that the centre lacks, or `every` one, with the hash of the ciphertext that the journal has."""
    found: list[tuple[EvidenceRow, str]] = []
    for visit in reversed(view.journal.visits()):
        rows = [row for row in view.evidence.of(visit.id) if every or row.arrived is None]
        if rows:
            entries = view.journal.of(f"visit/{visit.id}")
            digests = {item.item: item.cipher_sha256 for item in captured_items(entries)}
            found += [(row, digests.get(row.item, "")) for row in rows]
    return found


@dataclass(frozen=True, slots=True)
class _Item:
    """Evidence whose file was read once and is what it should be."""

    place: EvidencePlace
    row: EvidenceRow
    size: int
    sha256: str


def _looked_at(place: EvidencePlace | None, row: EvidenceRow, digest: str, *, part: bool) -> _Item | None:
    """Return an item that can be written, None when there is none or it is not what was captured.

    `part`: also one whose capture a killed process left, since nobody will end it any more.
    """
    if place is None or (row.size == 0 and not part):
        return None
    size = row.size
    try:
        if size == 0:
            facts = place.files.recover(row, place.sealer, keep_part=True)
            if facts is None:
                return None
            size, digest = facts.size, facts.cipher_sha256
        read, sha256 = _sum_of(place.files.read_sealed(row))
    except Failure as failure:  # a file that the disk refuses is as lost as one that is gone
        log.warning("rescue.evidence_lost", extra={"failure": failure.code, "evidence_id": row.item})
        return None
    if (read, sha256) != (size, digest):
        log.warning("rescue.evidence_lost", extra={"evidence_id": row.item})
        return None
    return _Item(place, row, size, sha256)


def _write_evidence(item: _Item, sink: RescueSink) -> None:
    """Write an item; raises Failure(EVIDENCE_DAMAGED) when its file is not any more what was read a moment ago."""
    row = item.row
    told = RescueEvidence(item=row.item, visit=row.visit, sealed_key=row.sealed_key, size=item.size)
    sink.put(FrameKind.EVIDENCE, to_json(told))

    def written() -> Iterator[bytes]:
        for piece in item.place.files.read_sealed(row):
            sink.put(FrameKind.PIECE, piece)
            yield piece

    if _sum_of(written()) != (item.size, item.sha256):
        raise Failure(FailureCode.EVIDENCE_DAMAGED, what="altered")


def _sum_of(pieces: Iterable[bytes]) -> tuple[int, str]:
    size, total = 0, hashlib.sha256()
    for piece in pieces:
        size += len(piece)
        total.update(piece)
    return size, total.hexdigest()
