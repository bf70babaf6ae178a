"""One invented visit from enrolment to receipt, with fixed keys: the stuff that bundles and forgeries are made of."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from collector_app.domain.disclosure import DisclosureReason
from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain, canonical
from collector_app.domain.journal.entry import NO_RECEIPT, Entry, Head, read_entry
from collector_app.domain.journal.seal import (
    Certificate,
    Receipt,
    Seal,
    certificate_hash,
    certificate_input,
    receipt_hash,
    receipt_input,
    seal_input,
)
from collector_app.domain.money import Money
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.stage import Move, Stage
from collector_app.protocol.bundle import EvidenceFile, EvidenceForm
from tests.unit.domain.journals import CHINA, DEVICE, WAY_IN, Journal

SERVER = Ed25519PrivateKey.from_private_bytes(b"server key of the vectors, fixed")
OTHER_SERVER = Ed25519PrivateKey.from_private_bytes(b"another server key, and as fixed")
DEVICE_KEY = Ed25519PrivateKey.from_private_bytes(b"device key of the vectors, fixed")
OTHER_DEVICE = Ed25519PrivateKey.from_private_bytes(b"another device key, as fixed too")

ENROLLED = datetime(2026, 3, 2, 7, 55, tzinfo=CHINA)
VISIT_ID = "v-1"
CASE_ID = "case-1"
PHOTO = b"\xff\xd8 an invented photo of a house number \xff\xd9"
SEALED_PHOTO = b"\x00\x01 the same photo, sealed for the server"


def public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def sign(key: Ed25519PrivateKey, data: bytes) -> str:
    return base64.b64encode(key.sign(data)).decode()


def seal_of(entry: Entry, time: datetime, key: Ed25519PrivateKey = DEVICE_KEY) -> Seal:
    unsigned = Seal(DEVICE, entry.seq, entry.hash, time)
    return replace(unsigned, signature=sign(key, seal_input(unsigned)))


def signed_receipt(receipt: Receipt, key: Ed25519PrivateKey = SERVER) -> Receipt:
    return replace(receipt, signature=sign(key, receipt_input(receipt)))


def receipt_of(
    entries: Sequence[Entry], time: datetime, before: Receipt | None, key: Ed25519PrivateKey = SERVER
) -> Receipt:
    link = NO_RECEIPT if before is None else receipt_hash(before)
    first, last = entries[0], entries[-1]
    return signed_receipt(Receipt(DEVICE, first.seq, last.seq, last.hash, time, "epoch-1", first.seq - 1, link), key)


def certificate_of(server: Ed25519PrivateKey = SERVER, device: Ed25519PrivateKey = DEVICE_KEY) -> Certificate:
    unsigned = Certificate(
        DEVICE, "c-01", "周岚", public(device), base64.b64encode(b"b" * 32).decode(), public(server), ENROLLED
    )
    return replace(unsigned, signature=sign(server, certificate_input(unsigned)))


@dataclass
class Story:
    """A device's whole record."""

    certificate: Certificate
    entries: list[Entry]
    seals: list[Seal]
    receipts: list[Receipt]

    def at(self, seq: int) -> Entry:
        return self.entries[seq - 1]

    def of_kind(self, kind: str) -> Entry:
        return next(entry for entry in self.entries if entry.kind == kind)

    @property
    def closing(self) -> Entry:
        return self.of_kind("visit.closed.v1")


def tell(server: Ed25519PrivateKey = SERVER, *, early_receipt: bool = True, notes: int = 0) -> Story:
    """Enrolment, a packet, a receipt, a visit with something about another case in its middle, lock, a receipt."""
    certificate = certificate_of(server)
    journal = Journal(head=Head(DEVICE, 0, certificate_hash(certificate)), time=ENROLLED + timedelta(minutes=1))
    journal.add(c.DeviceEnrolled(certificate_hash(certificate), "c-01", "Windows 11", "0.1.0"), "device")
    journal.add(c.CaseReceived(CASE_ID, 1), f"case/{CASE_ID}")
    journal.add(c.CaseReceived("case-2", 1), "case/case-2")
    receipts = []
    if early_receipt:
        receipts.append(receipt_of(journal.entries, journal.time, None, server))
        journal.anchor = receipt_hash(receipts[0])
    journal.add(c.DisclosureOpened(CASE_ID, DisclosureReason.PREPARATION), f"case/{CASE_ID}")
    _visit(journal, notes)
    closing = journal.entries[-1]
    seals = [seal_of(closing, journal.time)]
    locked = journal.add(c.DeviceLocked("key"), "device")
    seals.append(seal_of(locked, journal.time))
    since = journal.entries[receipts[0].to_seq if receipts else 0 :]
    receipts.append(receipt_of(since, journal.time + timedelta(hours=9), receipts[0] if receipts else None, server))
    return Story(certificate, journal.entries, seals, receipts)


def _visit(journal: Journal, notes: int) -> None:
    journal.open()
    for move, stage in WAY_IN[:3]:
        journal.add(c.StageEntered(stage.value, move.value))
    journal.add(
        c.EvidenceCaptured(
            "photo-1",
            "photo",
            "image/jpeg",
            len(SEALED_PHOTO),
            hashlib.sha256(PHOTO).hexdigest(),
            hashlib.sha256(SEALED_PHOTO).hexdigest(),
            "c2VhbGVk",
        )
    )
    journal.add(c.IdentityVerified(("birth_year", "phone_tail")))
    journal.add(c.StageEntered(Stage.DISCLOSED.value, Move.DISCLOSE.value))
    journal.add(c.CaseReceived("case-2", 2), "case/case-2")
    journal.add(c.HardshipRecorded(("income",), referred=False))
    for number in range(notes):
        journal.answer(f"step_{number}", f"答 {number}", asked=True)
    journal.add(c.PromiseMade((c.Instalment(ENROLLED.date(), Money(80_000, "CNY")),), "bank_transfer"))
    journal.add(c.NoteWritten("客户说明了情况，态度平和。"))
    journal.add(c.StageEntered(Stage.LEAVING.value, Move.LEAVE.value))
    journal.add(c.StageEntered(Stage.AFTERCARE.value, Move.FINISH.value))
    journal.add(c.VisitClosed(Outcome.PROMISE_TO_PAY))


def evidence(clear: bytes = PHOTO) -> tuple[EvidenceFile, ...]:
    return (
        EvidenceFile("photo-1", EvidenceForm.SEALED, (SEALED_PHOTO[:7], SEALED_PHOTO[7:])),
        EvidenceFile("photo-1", EvidenceForm.CLEAR, (clear,)),
    )


def rewritten(entry: Entry, *, data: bytes | None = None, **attributes: Plain) -> Entry:
    """An entry with other attributes, its own hash made right again, its content kept where it still fits."""
    read = read_entry(canonical({**json.loads(entry.raw), **attributes}), None, None)
    return replace(read, salt=entry.salt, data=entry.data if data is None else data)


def chained_anew(entries: Sequence[Entry], previous: Entry) -> list[Entry]:
    """The entries renumbered and chained behind `previous`, as a forger would."""
    chained: list[Entry] = []
    for entry in entries:
        last = chained[-1] if chained else previous
        chained.append(rewritten(entry, seq=last.seq + 1, prev=last.hash))
    return chained
