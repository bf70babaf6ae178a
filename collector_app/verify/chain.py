"""The device's word and the server's: certificate, entries, seals, receipts (format, checks 1 to 4)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from collector_app.verify import form
from collector_app.verify.form import Entry, Json, MalformedError
from collector_app.verify.report import BrokenError
from collector_app.verify.signed import record_hash, signature_holds

Member = Callable[[str], bytes]
"""Gives a member's bytes by name."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What holds of a bundle's record: `sealed_to` is the last sequence number that a seal covers, 0 without any."""

    certificate: Mapping[str, Json]
    entries: Sequence[Entry]
    sealed_to: int
    receipts: Sequence[Mapping[str, Json]]

    @property
    def first(self) -> int:
        """The first sequence number of the run."""
        return self.entries[0].seq

    @property
    def last(self) -> int:
        """The last sequence number of the run."""
        return self.entries[-1].seq


def check_chain(member: Member, certificate: Mapping[str, Json]) -> Chain:
    """Check entries, seals and receipts against a checked certificate; raises BrokenError at the first failure."""
    entries = _check_entries(form.lines_of(member("entries.jsonl")), certificate)
    sealed_to = _check_seals(_records(member, "seals.jsonl", form.SEAL, "malformed_seal"), entries, certificate)
    receipts = _records(member, "receipts.jsonl", form.RECEIPT, "malformed_receipt")
    _check_receipts(receipts, entries, certificate)
    return Chain(certificate, entries, sealed_to, receipts)


def check_certificate(member: Member, server_key: str | None) -> dict[str, Json]:
    """Return the certificate, signed by the server's key (`server_key`, when it is known); raises BrokenError."""
    try:
        certificate = form.read_certificate(member("certificates.json"))
    except MalformedError as error:
        raise BrokenError("malformed_certificate", None, str(error)) from error
    if not signature_holds("certificate", certificate, certificate["server_key"]):
        raise BrokenError("certificate_signature")
    if server_key is not None and certificate["server_key"] != server_key:
        raise BrokenError("server_key")
    return certificate


def _check_entries(lines: Sequence[bytes], certificate: Mapping[str, Json]) -> list[Entry]:
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        expected = entries[-1].seq + 1 if entries else None
        try:
            entry = form.read_entry(line)
        except MalformedError as error:
            raise BrokenError("malformed_entry", expected, f"line {number}: {error}") from error
        if entry.envelope["source"] != form.SOURCE_PREFIX + certificate["device"]:
            raise BrokenError("foreign_device", entry.seq)
        if expected is not None and entry.seq != expected:
            raise _misplaced(entry.seq, expected, lines[number:])
        if not _content_matches(entry):
            raise BrokenError("content", entry.seq)
        _check_link(entries, entry, certificate)
        entries.append(entry)
    if not entries:
        raise BrokenError("not_opened")
    return entries


def _misplaced(found: int, expected: int, later: Sequence[bytes]) -> BrokenError:
    if found < expected:
        return BrokenError("out_of_order", found)
    for line in later:
        try:
            if form.read_entry(line).seq == expected:
                return BrokenError("out_of_order", expected)
        except MalformedError:
            continue
    return BrokenError("missing", expected)


def _content_matches(entry: Entry) -> bool:
    if entry.salt is None or entry.data is None:
        return True
    digest = hmac.new(entry.salt, entry.data, hashlib.sha256).hexdigest()
    return hmac.compare_digest(digest, entry.envelope["datahash"])


def _check_link(before: Sequence[Entry], entry: Entry, certificate: Mapping[str, Json]) -> None:
    if before:
        if entry.envelope["prev"] != before[-1].hash:
            raise BrokenError("altered", before[-1].seq)
    elif entry.seq == 1 and entry.envelope["prev"] != record_hash("certificate", certificate):
        raise BrokenError("wrong_start", 1)


def _records(member: Member, name: str, shape: form.Shape, code: str) -> list[dict[str, Json]]:
    try:
        return form.read_records(member(name), shape)
    except MalformedError as error:
        raise BrokenError(code, None, str(error)) from error


def _check_seals(seals: Sequence[Mapping[str, Json]], run: Sequence[Entry], certificate: Mapping[str, Json]) -> int:
    hashes: dict[int, str] = {}
    for seal in seals:
        seq = seal["seq"]
        _check_signed(seal, "seal", certificate, seq)
        if hashes.setdefault(seq, seal["hash"]) != seal["hash"]:
            raise BrokenError("fork", seq)
        if seq > run[-1].seq:
            raise BrokenError("cut_tail", run[-1].seq + 1)
        if seq < run[0].seq:
            raise BrokenError("cut_head", seq)
        if run[seq - run[0].seq].hash != seal["hash"]:
            raise BrokenError("seal_mismatch", seq)
    return max(hashes, default=0)


def _check_receipts(
    receipts: Sequence[Mapping[str, Json]], run: Sequence[Entry], certificate: Mapping[str, Json]
) -> None:
    for receipt in receipts:
        seq = receipt["to_seq"]
        _check_signed(receipt, "receipt", certificate, seq)
        if not 1 <= receipt["from_seq"] <= seq:
            raise BrokenError("malformed_receipt", seq)
        if seq > run[-1].seq:
            raise BrokenError("cut_tail", run[-1].seq + 1)
        if seq >= run[0].seq and run[seq - run[0].seq].hash != receipt["head"]:
            raise BrokenError("fork", seq)
    for before, after in pairwise(receipts):
        if before["epoch"] == after["epoch"] and after["prev_receipt"] != record_hash("receipt", before):
            raise BrokenError("receipt_chain", after["to_seq"])


def _check_signed(record: Mapping[str, Json], kind: str, certificate: Mapping[str, Json], seq: int) -> None:
    if record["device"] != certificate["device"]:
        raise BrokenError("foreign_device", seq)
    if not signature_holds(kind, record, certificate["signing_key" if kind == "seal" else "server_key"]):
        raise BrokenError(f"{kind}_signature", seq)
