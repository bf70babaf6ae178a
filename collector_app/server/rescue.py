"""Taking in a rescue file: the same delivery as a push, in a file, once or as often as somebody tries.

What the laptop sealed is checked with the key of its enrolment and judged as if it had been pushed. What a recovered
laptop could not seal any more counts only with the seal of the request that two supervisors approved; it is parked, so
that a person looks at it, and the approvals are kept beside it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import select

from collector_app.domain.journal.seal import Receipt, Seal, seal_input
from collector_app.protocol.messages import EntryUpload, Verdict, VerdictKind
from collector_app.protocol.rescue import RescueEvidence, RescueRecovery
from collector_app.protocol.signature import verify_bytes
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.centre import Centre
from collector_app.server.evidence import uploads
from collector_app.server.ingest.batch import take_delivery
from collector_app.server.ingest.projection import VisitShelf
from collector_app.server.ingest.reading import Delivery, Received, Unreadable, read_batch
from collector_app.server.recovery import approvals_of, closed_by, note_recovery
from collector_app.server.recovery_tables import rescues
from collector_app.server.refusal import Code, OperatorError, Refusal
from collector_app.server.rescue_file import RescueContent, evidence_pieces, read_rescue

RECOVERED: Final = "recovered"
REVOKED: Final = "device_revoked"

log: Final = logging.getLogger("collector.server.rescue")


@dataclass(slots=True)
class RescueReport:
    """What became of a rescue; `unnamed` and `damaged` evidence is held by nothing but the file itself.

    `unnamed`: no entry names it. `damaged`: its bytes are not those that its entry names.
    """

    device: str
    verdicts: Counter[VerdictKind] = field(default_factory=Counter)
    receipt: Receipt | None = None
    evidence: int = 0
    unnamed: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    recovered: bool = False
    before: bool = False
    lost: tuple[str, ...] = ()  # evidence that the laptop itself could not read any more


def import_rescue(centre: Centre, path: Path) -> RescueReport:
    """Take in a rescue file; the same file twice changes nothing.

    A recovery is on record, and its laptop closed, before anything else of the file is taken in: whatever goes wrong
    later, the two supervisors' act is known.

    Raises OperatorError, with nothing taken in, for a file that is damaged, foreign, not vouched for, or that begins
    after entries which the centre does not have; and when the centre's disk is full: import it again then.
    """
    content = read_rescue(path, centre.keys.evidence)
    device = _device(centre, content)
    deliveries = _deliveries(centre, device, content)
    _check_no_gap(centre, device, content)
    report = RescueReport(device.id, lost=content.manifest.lost)
    _note_recovery(centre, content, _sealed_through(content, deliveries), report)
    shelf = VisitShelf()
    for delivery in deliveries:
        try:
            answer = take_delivery(centre, shelf, device, delivery)
        except Refusal as refusal:
            raise OperatorError(_gap(refusal)) from refusal
        report.verdicts.update(verdict.kind for verdict in answer.verdicts)
        report.receipt = answer.receipt or report.receipt
        _tell_forks(device, answer.verdicts)
    _take_evidence(centre, device, path, content, report)
    _note(centre, content, report)
    return report


def _device(centre: Centre, content: RescueContent) -> Device:
    told = content.manifest.certificate.device
    d = t.devices
    statement = select(d.c.id, d.c.collector, d.c.state, d.c.signing_key).where(d.c.id == told)
    with centre.database.read() as connection:
        row = None if "\0" in told else connection.execute(statement).one_or_none()
    if row is None:
        message = (
            "没有登记这台电脑 / This laptop is not registered here; nothing was taken in. "
            "See collector-central devices."
        )
        raise OperatorError(message)
    return Device(row.id, row.collector, t.DeviceState(row.state), row.signing_key)


def _deliveries(centre: Centre, device: Device, content: RescueContent) -> list[Delivery]:
    """Cut the entries at the laptop's own seals; what comes after the last one needs the two supervisors."""
    manifest, recovery = content.manifest, content.manifest.recovery
    if recovery is not None:
        _check_recovery(centre, device, recovery)
    doubt = REVOKED if _revoked(centre, device, recovery) else ""
    found: list[Delivery] = []
    at = manifest.base
    for seal in _good_seals(content.seals, device, at, manifest.head_seq):
        part = content.entries[at - manifest.base : seal.seq - manifest.base]
        found.append(Delivery(_read(part, seal, device.id, device.signing_key), seal, doubt))
        at = seal.seq
    rest = content.entries[at - manifest.base :]
    if rest:
        if recovery is None:
            message = (
                "结尾没有封签 / The last entries are sealed neither by the laptop nor by a recovery; nothing was "
                "taken in. Write the rescue again on the laptop."
            )
            raise OperatorError(message)
        received = _read(rest, recovery.seal, device.id, recovery.request.signing_key)
        found.append(Delivery(received, None, RECOVERED))
    return found


def _revoked(centre: Centre, device: Device, recovery: RescueRecovery | None) -> bool:
    """Whether the laptop was revoked, for another reason than that this very recovery closed it."""
    if device.state is not t.DeviceState.REVOKED:
        return False
    if recovery is None:
        return True
    with centre.database.read() as connection:
        return not closed_by(connection, recovery)


def _good_seals(seals: Sequence[Seal], device: Device, base: int, head: int) -> list[Seal]:
    good = {
        seal.seq: seal
        for seal in seals
        if seal.device == device.id
        and base < seal.seq <= head
        and verify_bytes(device.signing_key, seal_input(seal), seal.signature)
    }
    return [good[seq] for seq in sorted(good)]


def _read(part: list[EntryUpload], seal: Seal, device: str, key: str) -> list[Received]:
    batch = read_batch(part, seal, device, key)
    if isinstance(batch, Unreadable):
        reason = next((verdict.reason for verdict in batch.verdicts if verdict.reason), "")
        message = f"记录不成链 / The entries do not hold together ({reason}); nothing was taken in."
        raise OperatorError(message)
    return batch


def _check_recovery(centre: Centre, device: Device, recovery: RescueRecovery) -> None:
    with centre.database.read() as connection:
        approvals_of(connection, recovery)
    seal, request = recovery.seal, recovery.request
    sealed = seal.device == device.id and verify_bytes(request.signing_key, seal_input(seal), seal.signature)
    if request.device != device.id or not sealed:
        message = (
            "恢复请求不属于这台电脑 / The approvals of two supervisors in this file are for another laptop or other "
            "records; nothing was taken in. Write the rescue again on the laptop."
        )
        raise OperatorError(message)


def _check_no_gap(centre: Centre, device: Device, content: RescueContent) -> None:
    """Raise OperatorError, before anything is written, when entries before the file's first are missing here."""
    d = t.devices
    with centre.database.read() as connection:
        head = connection.execute(select(d.c.head_seq).where(d.c.id == device.id)).scalar_one()
    if content.manifest.base > head and device.state is not t.DeviceState.FROZEN:
        detail = f"The centre holds this laptop's entries up to {head}."
        raise OperatorError(_gap(Refusal(Code.GAP, detail, expected_seq=head + 1)))


def _gap(refusal: Refusal) -> str:
    if refusal.code is Code.GAP:
        return (
            f"缺少更早的记录 / {refusal.detail} Nothing more was taken in: import the earlier rescue of this "
            "laptop first, or let it connect."
        )
    return refusal.detail


def _tell_forks(device: Device, verdicts: Sequence[Verdict]) -> None:
    forked = [verdict.seq for verdict in verdicts if verdict.kind is VerdictKind.FORK]
    if forked:
        log.warning("rescue.forked device=%s seq=%d", device.id, forked[0])


def _take_evidence(centre: Centre, device: Device, path: Path, content: RescueContent, report: RescueReport) -> None:
    """Hand the ciphertext to where a laptop's own upload goes: checked against the journal there, and never twice.

    One item that is not what its entry says does not stop the others.
    """
    if not content.evidence:
        return
    here: dict[str, int] = {}
    for told in content.evidence:
        offset = _begin(centre, device, told, report)
        if offset is not None:
            here[told.item] = offset
    passed = dict.fromkeys(here, 0)
    for told, piece in evidence_pieces(path, centre.keys.evidence):
        if told.item not in here:
            continue
        start = here[told.item] - passed[told.item]
        passed[told.item] += len(piece)
        if start < len(piece):
            offset = _append(centre, device, told.item, here[told.item], piece[max(0, start) :])
            if offset is None:
                report.damaged.append(told.item)
                del here[told.item]
            else:
                here[told.item] = offset
    report.evidence = len(here)


def _begin(centre: Centre, device: Device, told: RescueEvidence, report: RescueReport) -> int | None:
    """Return where to go on with an item; None, with a word in the report, for one that can't be taken in."""
    try:
        return uploads.begin(centre, device, told.item, told.size).offset
    except Refusal as refusal:
        if refusal.code is Code.DAMAGED:
            return 0  # what was here before is thrown away, and the file has all of it
        if refusal.code is Code.ERASED:
            return None
        if refusal.code not in {Code.UNKNOWN_ITEM, Code.INVALID}:
            raise OperatorError(refusal.detail) from refusal
        (report.unnamed if refusal.code is Code.UNKNOWN_ITEM else report.damaged).append(told.item)
    return None


def _append(centre: Centre, device: Device, item: str, offset: int, piece: bytes) -> int | None:
    """Add a piece and return where the item ends then; None when the whole is not what its entry says."""
    try:
        return uploads.take(centre, device, item, offset, piece).offset
    except Refusal as refusal:
        if refusal.code is Code.DAMAGED:
            return None
        message = (
            f"证据 {item} / Evidence {item}: {refusal.detail} Everything before it was taken in; import the file again."
        )
        raise OperatorError(message) from refusal


def _sealed_through(content: RescueContent, deliveries: Sequence[Delivery]) -> int:
    seals = [delivery.seal.seq for delivery in deliveries if delivery.seal is not None]
    return max(seals, default=content.manifest.base)


def _note_recovery(centre: Centre, content: RescueContent, sealed_through: int, report: RescueReport) -> None:
    recovery = content.manifest.recovery
    if recovery is not None:
        with centre.database.write() as connection:
            note_recovery(centre, connection, recovery, sealed_through)
        report.recovered = True


def _note(centre: Centre, content: RescueContent, report: RescueReport) -> None:
    manifest = content.manifest
    row = {
        "sha256": content.sha256,
        "device": report.device,
        "base": manifest.base,
        "head_seq": manifest.head_seq,
        "made_at": manifest.made,
        "imported_at": centre.clock.now(),
    }
    with centre.database.write() as connection:
        held = select(rescues.c.sha256).where(rescues.c.sha256 == content.sha256)
        report.before = connection.execute(held).first() is not None
        centre.database.insert_new(rescues, [row], connection)
