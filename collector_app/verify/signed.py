"""Signatures and hashes over signed records: certificates, seals, receipts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from collector_app.verify.form import Json, signed_bytes


def signature_holds(kind: str, record: Mapping[str, Json], key: str) -> bool:
    """Whether a record's signature is by an Ed25519 public key (raw, base64)."""
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    try:
        public.verify(base64.b64decode(record["signature"]), signed_bytes(kind, record))
    except InvalidSignature:
        return False
    return True


def record_hash(kind: str, record: Mapping[str, Json]) -> str:
    """SHA-256 over what a record's signature covers, hex."""
    return hashlib.sha256(signed_bytes(kind, record)).hexdigest()
