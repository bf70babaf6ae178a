"""One push, one transaction: placed in the device's chain, judged, stored, projected, signed for.

Idempotent on (device, seq, hash): a repeated entry gets its first verdict again and has no second effect. A gap is
refused with the number to go on from. Another hash at a known number is a fork: both branches are kept and the device
is frozen, unless it is revoked already.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, select, update

from collector_app.domain.journal.entry import Head
from collector_app.domain.journal.seal import Seal
from collector_app.domain.visit.fold import Visit
from collector_app.protocol.messages import EntriesAnswer, EntriesRequest, Verdict, VerdictKind
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.centre import Centre
from collector_app.server.departure_tables import erased_visits
from collector_app.server.documents import write_document
from collector_app.server.feed import publish
from collector_app.server.ingest.attestation import note_presence
from collector_app.server.ingest.consequences import draw_consequences
from collector_app.server.ingest.contacts import count_contacts
from collector_app.server.ingest.erased import erased_among, erased_rows, stripped
from collector_app.server.ingest.evidence import drop_discarded, note_evidence
from collector_app.server.ingest.overrides import note_overrides
from collector_app.server.ingest.projection import VisitShelf, project
from collector_app.server.ingest.reading import Delivery, Received, Unreadable, read_batch
from collector_app.server.ingest.receipts import last_receipt, receipt_of, sign_for
from collector_app.server.ingest.recheck import PARKING, Recheck, remark_rows
from collector_app.server.ingest.review import judge
from collector_app.server.ingest.rollbacks import note_fork, note_rollbacks
from collector_app.server.ingest.standing import open_docket
from collector_app.server.refusal import Code, Refusal

log: Final = logging.getLogger("collector.server.ingest")


@dataclass(frozen=True, slots=True)
class _Journal:
    """The device's row, locked: where its chain ends here."""

    head: Head
    durable_seq: int
    frozen: bool


def take_batch(centre: Centre, shelf: VisitShelf, device: Device, request: EntriesRequest) -> EntriesAnswer:
    """Take in one batch and return verdicts in order with the receipt of its first entry. Raises Refusal(GAP)."""
    batch = read_batch(request.entries, request.seal, device.id, device.signing_key)
    if isinstance(batch, Unreadable):
        with centre.database.read() as connection:
            return EntriesAnswer(verdicts=batch.verdicts, receipt=last_receipt(connection, device.id))
    return take_delivery(centre, shelf, device, Delivery(batch, request.seal))


def take_delivery(centre: Centre, shelf: VisitShelf, device: Device, delivery: Delivery) -> EntriesAnswer:
    """Take in entries whose seal was checked, in any number; raises Refusal(GAP)."""
    batch = delivery.received
    folds: list[Visit] = []
    with centre.database.write() as connection:
        journal = _lock(connection, device.id)
        verdicts, new = _split(connection, journal, batch)
        if new and (journal.frozen or _contradicts(journal, new)):
            verdicts += _keep_fork(centre, connection, device, new, delivery.seal)
        elif new:
            judged, folds = _accept(centre, connection, shelf, device, replace(delivery, received=new))
            verdicts += judged
            _keep_seal(centre, connection, delivery.seal)
            last = new[-1].entry
            head = Head(device.id, last.seq, last.hash)
            sign_for(centre, connection, journal.head.seq + 1, head, journal.durable_seq)
        # Receipts are a chain: a device that repeats itself has missed the one for its first entry, not the newest.
        receipt = receipt_of(connection, device.id, batch[0].entry.seq) or last_receipt(connection, device.id)
        answer = EntriesAnswer(verdicts=tuple(verdicts), receipt=receipt)
    drop_discarded(centre, device, [item.entry for item in batch])
    for visit in folds:  # after the commit: what is on the shelf is in the database
        shelf.put(device.id, visit)
    return answer


def _lock(connection: Connection, device: str) -> _Journal:
    d = t.devices
    statement = select(d.c.head_seq, d.c.head_hash, d.c.durable_seq, d.c.state).where(d.c.id == device)
    row = connection.execute(statement.with_for_update()).one()
    head = Head(device, row.head_seq, row.head_hash)
    return _Journal(head, row.durable_seq, frozen=row.state == t.DeviceState.FROZEN.value)


def _split(connection: Connection, journal: _Journal, batch: list[Received]) -> tuple[list[Verdict], list[Received]]:
    """Return the first verdicts of what is held already, and the rest: everything from the first entry that isn't."""
    first = batch[0].entry.seq
    if first > journal.head.seq + 1 and not journal.frozen:
        expected = journal.head.seq + 1
        detail = f"The centre holds this laptop's entries up to {journal.head.seq}. Send on from {expected}."
        raise Refusal(Code.GAP, detail, expected_seq=expected)
    held = _held(connection, journal, first, batch[-1].entry.seq)
    known: list[Verdict] = []
    for item in batch:
        stored = held.get(item.entry.seq)
        if stored is None or stored[0] != item.entry.hash:
            break
        known.append(stored[1])
    return known, batch[len(known) :]


def _held(connection: Connection, journal: _Journal, first: int, last: int) -> dict[int, tuple[str, Verdict]]:
    if first > journal.head.seq:
        return {}
    e = t.entries
    statement = select(e.c.seq, e.c.hash, e.c.verdict, e.c.reason).where(
        e.c.device == journal.head.device, e.c.seq.between(first, last)
    )
    return {
        row.seq: (row.hash, Verdict(seq=row.seq, kind=VerdictKind(row.verdict), reason=row.reason))
        for row in connection.execute(statement)
    }


def _contradicts(journal: _Journal, new: list[Received]) -> bool:
    entry = new[0].entry
    return entry.seq <= journal.head.seq or entry.envelope.prev != journal.head.hash


def _keep_fork(
    centre: Centre, connection: Connection, device: Device, branch: list[Received], seal: Seal | None
) -> list[Verdict]:
    """Keep the other branch beside the first one and freeze the device; both are evidence, neither is believed."""
    now = centre.clock.now()
    branch = _without_erased(centre, connection, device, branch, {})[0]
    rows = [
        {
            "device": device.id,
            "hash": item.entry.hash,
            "seq": item.entry.seq,
            "raw": item.entry.raw,
            "salt": item.salt,
            "data": item.data,
            "received_at": now,
        }
        for item in branch
    ]
    centre.database.insert_new(t.forks, rows, connection)
    note_fork(centre.database, connection, device, branch[0].entry, now)
    note_rollbacks(centre.database, connection, device, [item.entry for item in branch], now)
    _keep_seal(centre, connection, seal)
    d = t.devices
    active = (d.c.id == device.id, d.c.state == t.DeviceState.ACTIVE.value)  # a revoked one stays revoked
    connection.execute(update(d).where(*active).values(state=t.DeviceState.FROZEN.value))
    log.warning("device.forked device=%s seq=%d", device.id, branch[0].entry.seq)
    return [
        Verdict(seq=item.entry.seq, kind=VerdictKind.FORK, reason="another entry has this place") for item in branch
    ]


def _keep_seal(centre: Centre, connection: Connection, seal: Seal | None) -> None:
    if seal is None:
        return
    row = {
        "device": seal.device,
        "hash": seal.hash,
        "seq": seal.seq,
        "document": write_document(seal),
        "received_at": centre.clock.now(),
    }
    centre.database.insert_new(t.seals, [row], connection)


def _accept(
    centre: Centre, connection: Connection, shelf: VisitShelf, device: Device, delivery: Delivery
) -> tuple[list[Verdict], list[Visit]]:
    """Judge and store entries that continue the chain, and everything that follows from them."""
    now = centre.clock.now()
    told = [item.entry for item in delivery.received]
    docket = open_docket(connection, device, told)
    new, erased = _without_erased(centre, connection, device, delivery.received, docket.case_of_visit)
    entries = [item.entry for item in new]
    remarks = Recheck(centre, connection, device, docket, now).look(entries)
    docket.doubts.update((item.entry.seq, item.code) for item in reversed(remarks) if item.code in PARKING)
    if delivery.doubt:
        docket.doubts.update((entry.seq, delivery.doubt) for entry in entries)
    verdicts = [judge(item, docket) for item in new]
    rows = [_row(device, item, verdict) for item, verdict in zip(new, verdicts, strict=True)]
    centre.database.append(t.entries, rows, connection)
    centre.database.insert_new(t.remarks, remark_rows(device, remarks, now), connection)
    folds = project(centre.database, connection, shelf, device, list(zip(entries, verdicts, strict=True)), now, erased)
    note_presence(centre, connection, device, entries, now)
    note_rollbacks(centre.database, connection, device, entries, now)
    count_contacts(centre, connection, device, docket, entries, now)
    note_overrides(centre.database, connection, device, docket, entries, now)
    note_evidence(centre.database, connection, device, told, erased)
    changes = draw_consequences(centre.database, connection, device, docket, entries, now)
    last = entries[-1]
    d = t.devices
    connection.execute(update(d).where(d.c.id == device.id).values(head_seq=last.seq, head_hash=last.hash))
    publish(centre.database, connection, changes)
    return verdicts, folds


def _without_erased(
    centre: Centre, connection: Connection, device: Device, received: list[Received], case_of_visit: Mapping[str, str]
) -> tuple[list[Received], dict[str, str]]:
    """Return what is kept of what came, and the visits among it that are of erased cases."""
    erased = erased_among(connection, device, [item.entry for item in received], case_of_visit)
    if not erased:
        return received, erased
    centre.database.insert_new(erased_visits, erased_rows(device.id, erased), connection)
    return stripped(received, erased), erased


def _row(device: Device, item: Received, verdict: Verdict) -> tuple[str | int | bytes | None, ...]:
    """A row of `entries`, in the order of its columns."""
    entry = item.entry
    return (
        device.id,
        entry.seq,
        entry.hash,
        entry.kind,
        entry.subject,
        verdict.kind.value,
        verdict.reason,
        entry.raw,
        item.salt,
        item.data,
    )
