"""Seals sign the chain on the device, receipts sign it at the server.

The functions here give the bytes to sign and the codes people read; signing itself is done by
an adapter that owns the key.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from collector_app.domain.journal.canonical import canonical
from collector_app.domain.journal.record import to_plain

SEAL_TAG: Final = b"collector/seal/v1\0"
RECEIPT_TAG: Final = b"collector/receipt/v1\0"
CERTIFICATE_TAG: Final = b"collector/enrolment/v1\0"
LEASE_TAG: Final = b"collector/lease/v1\0"
VISIT_CODE_LENGTH: Final = 10  # 50 bits: enough for a witness, short enough to read out (journal.md, Seal)


@dataclass(frozen=True, slots=True)
class Seal:
    """The device's signature over a head: everything up to `seq` is covered by the chain.

    `signature` is Ed25519 over `seal_input`, base64.
    """

    device: str
    seq: int
    hash: str
    time: datetime
    signature: str = ""


def seal_input(seal: Seal) -> bytes:
    """Return the bytes that a seal's signature covers: tag, then the canonical seal without signature."""
    return SEAL_TAG + _unsigned(seal)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's signed word that it holds entries `from_seq` to `to_seq`, chained by `prev_receipt`.

    `durable_through` is the last sequence number that the server's backup holds; `epoch` changes when
    the server was restored from a backup. `signature` is Ed25519 over `receipt_input`, base64.
    """

    device: str
    from_seq: int
    to_seq: int
    head: str
    server_time: datetime
    epoch: str
    durable_through: int
    prev_receipt: str
    signature: str = ""


def receipt_input(receipt: Receipt) -> bytes:
    """Return the bytes that a receipt's signature covers: tag, then the canonical receipt without signature."""
    return RECEIPT_TAG + _unsigned(receipt)


def receipt_hash(receipt: Receipt) -> str:
    """SHA-256 of `receipt_input`, hex: the link of the receipt chain and the `anchor` of later entries."""
    return hashlib.sha256(receipt_input(receipt)).hexdigest()


@dataclass(frozen=True, slots=True)
class Certificate:
    """The server's word at enrolment that a device's public keys belong to a collector.

    Keys are raw 32-byte public keys, base64. The device's first entry is chained to `certificate_hash`.
    """

    device: str
    collector: str
    collector_name: str
    signing_key: str
    box_key: str
    server_key: str
    issued: datetime
    signature: str = ""


def certificate_input(certificate: Certificate) -> bytes:
    """Return the bytes that a certificate's signature covers."""
    return CERTIFICATE_TAG + _unsigned(certificate)


def certificate_hash(certificate: Certificate) -> str:
    """SHA-256 of `certificate_input`, hex."""
    return hashlib.sha256(certificate_input(certificate)).hexdigest()


@dataclass(frozen=True, slots=True)
class Lease:
    """Leave to work offline until `until`, signed by the server; counted on the trusted clock."""

    device: str
    issued: datetime
    until: datetime
    signature: str = ""


def lease_input(lease: Lease) -> bytes:
    """Return the bytes that a lease's signature covers."""
    return LEASE_TAG + _unsigned(lease)


def _unsigned(record: Seal | Receipt | Certificate | Lease) -> bytes:
    plain = to_plain(record)
    if not isinstance(plain, dict):
        raise TypeError
    plain.pop("signature", None)
    return canonical(plain)


def visit_code(closing_hash: str) -> str:
    """Return the visit code: the first ten base32 characters of a closing hash, as ``ABCDE-FGHIJ``."""
    text = base64.b32encode(bytes.fromhex(closing_hash)).decode("ascii")[:VISIT_CODE_LENGTH]
    return f"{text[:5]}-{text[5:]}"
