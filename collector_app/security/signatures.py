"""Checking the server's signatures."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Ed25519Check:
    """`SignatureCheck`: anything that is not a valid signature is just not one, whatever its shape."""

    def verify(self, key: str, data: bytes, signature: str) -> bool:
        """Whether `signature` (base64) over `data` is by Ed25519 public `key` (base64)."""
        try:
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
            public.verify(base64.b64decode(signature, validate=True), data)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True
