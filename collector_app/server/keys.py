"""The server's two key pairs: Ed25519 signs answers, certificates, leases and receipts; X25519 opens evidence.

They lie in one private file (0600). Whoever has it can speak as the server: back it up apart from the database.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from collector_app.domain.journal.seal import (
    Certificate,
    Lease,
    Receipt,
    certificate_input,
    lease_input,
    receipt_input,
)
from collector_app.protocol.signature import SERVER_KEY_ID, Signer
from collector_app.server.refusal import OperatorError

_FORMAT: Final = "collector-server-keys-v1"
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class ServerKeys:
    """Both private keys, in memory; `repr` shows neither."""

    signing: Ed25519PrivateKey = field(repr=False)
    evidence: X25519PrivateKey = field(repr=False)

    @property
    def signing_public(self) -> str:
        """What devices pin: the raw Ed25519 public key, base64."""
        return _text(self.signing.public_key().public_bytes_raw())

    @property
    def evidence_public(self) -> str:
        """What evidence and rescue files are sealed to: the raw X25519 public key, base64."""
        return _text(self.evidence.public_key().public_bytes_raw())

    @property
    def signer(self) -> Signer:
        """The signer of answers."""
        return Signer(SERVER_KEY_ID, self.signing.sign)

    def sign_certificate(self, certificate: Certificate) -> Certificate:
        """Return the certificate with our signature."""
        return replace(certificate, signature=self._sign(certificate_input(certificate)))

    def sign_lease(self, lease: Lease) -> Lease:
        """Return the lease with our signature."""
        return replace(lease, signature=self._sign(lease_input(lease)))

    def sign_receipt(self, receipt: Receipt) -> Receipt:
        """Return the receipt with our signature."""
        return replace(receipt, signature=self._sign(receipt_input(receipt)))

    def derived(self, purpose: str) -> bytes:
        """Return a secret of 32 bytes for one purpose, always the same for these keys (HKDF, RFC 5869)."""
        info = b"collector/derived/v1\0" + purpose.encode()
        return HKDF(SHA256(), length=32, salt=None, info=info).derive(self.signing.private_bytes_raw())

    def _sign(self, data: bytes) -> str:
        return _text(self.signing.sign(data))


def new_keys() -> ServerKeys:
    """Make both key pairs."""
    return ServerKeys(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())


def load_keys(path: Path) -> ServerKeys:
    """Read the key file; raises OperatorError with what to do when it is missing, open to others or damaged."""
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            message = f"{path} can be read by other users. Close it first: chmod 600 {path}"
            raise OperatorError(message)
        document = json.loads(path.read_text("ascii"))
        keys = document[_FORMAT]
        return ServerKeys(
            Ed25519PrivateKey.from_private_bytes(base64.b64decode(keys["signing"], validate=True)),
            X25519PrivateKey.from_private_bytes(base64.b64decode(keys["evidence"], validate=True)),
        )
    except FileNotFoundError:
        message = f"There is no key file {path}. Restore it from your backup, or make one: collector-central init"
        raise OperatorError(message) from None
    except (KeyError, ValueError, TypeError) as error:
        message = f"{path} is no key file of this server, or it is damaged. Restore it from your backup."
        raise OperatorError(message) from error


def create_keys(path: Path) -> ServerKeys:
    """Make keys and write them to `path`, private from the first byte; never overwrites a file."""
    keys = new_keys()
    document = {
        _FORMAT: {
            "signing": _text(keys.signing.private_bytes_raw()),
            "evidence": _text(keys.evidence.private_bytes_raw()),
        }
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        message = f"{path} exists already and is left as it is. The server uses it."
        raise OperatorError(message) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump(document, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return keys


def load_or_create_keys(path: Path) -> ServerKeys:
    """Return the keys in `path`, making them on the very first start."""
    if not path.exists():
        try:
            return create_keys(path)
        except OperatorError:  # another process was first
            return load_keys(path)
    return load_keys(path)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
