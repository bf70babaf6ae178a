"""Rescue: everything that the centre does not have yet leaves the laptop in one file that only the centre can read.

It is the same delivery as a push: entries above the last durable receipt, their seals, and evidence as ciphertext. The
centre takes it in with the same idempotence, so a laptop that sends it all once more later makes no double.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final, Protocol

from collector_app.domain.journal.entry import Head
from collector_app.protocol.codec import to_json
from collector_app.protocol.rescue import (
    FrameKind,
    RescueEnd,
    RescueEvidence,
    RescueManifest,
    RescueRecovery,
    RescueSeal,
)
from collector_app.usecases.encoding import upload_of
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
    """What a rescue holds; `lost` counts evidence whose file is gone or unreadable here."""

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
    """Write what is unsent of a store; raises Failure as the store and the sink do, and leaves no file then."""
    try:
        with store.view() as view:
            entries, seals, visits = _write_journal(view, sink, told)
            rows = _evidence_of(view, every=told.vouch is not None)
        kept = lost = 0
        for row in rows:
            if evidence is not None and _write_evidence(evidence, row, sink, part=told.vouch is not None):
                kept += 1
            else:
                lost += row.size > 0
        sink.put(FrameKind.END, to_json(RescueEnd(entries=entries, seals=seals, evidence=kept)))
        sink.finish()
    except BaseException:
        sink.abandon()
        raise
    log.info("rescue.written", extra={"count": entries})
    return RescueCount(entries, visits, kept, lost)


def _write_journal(view: View, sink: RescueSink, told: Circumstances) -> tuple[int, int, int]:
    base, head = unsent_after(view), view.journal.head()
    manifest = RescueManifest(
        certificate=view.feed.profile().certificate,
        base=base,
        head_seq=head.seq,
        head_hash=head.hash,
        made=told.made,
        app_version=told.app_version,
        recovery=None if told.vouch is None else told.vouch(head),
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


def _evidence_of(view: View, *, every: bool) -> list[EvidenceRow]:
    """Return the items that the centre lacks; `every` one where nothing stays on the laptop to be sent again."""
    rows = (row for visit in reversed(view.journal.visits()) for row in view.evidence.of(visit.id))
    return [row for row in rows if every or row.arrived is None]


def _write_evidence(place: EvidencePlace, row: EvidenceRow, sink: RescueSink, *, part: bool) -> bool:
    """Write one item; `part`: also one whose capture a killed process left, since nobody will end it any more."""
    size = row.size
    if size == 0:
        facts = place.files.recover(row, place.sealer, keep_part=True) if part else None
        if facts is None:
            return False
        size = facts.size
    try:
        pieces = place.files.read_sealed(row)
        first = next(pieces, b"")
    except Failure as failure:
        if failure.code is not FailureCode.EVIDENCE_DAMAGED:
            raise
        return False
    told = RescueEvidence(item=row.item, visit=row.visit, sealed_key=row.sealed_key, size=size)
    sink.put(FrameKind.EVIDENCE, to_json(told))
    for piece in chain((first,), pieces):
        sink.put(FrameKind.PIECE, piece)
    return True
