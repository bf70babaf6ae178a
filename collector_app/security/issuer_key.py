"""The key of an issuer of rule packs: one private file, kept where packs are written, never on a laptop in the field.

The centre reads the same file for `import-packs --sign-with` (`server.issuers`); neither side may import the other.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector_app.domain.issuer import Issuer

FORMAT: Final = "collector-issuer-key-v1"
_OTHERS: Final = 0o077


class IssuerKeyUnusable(Exception):
    """A key file can't be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """An issuer who can sign; `repr` shows no secret."""

    issuer: Issuer
    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """Return the raw Ed25519 signature."""
        return self._private.sign(data)


def new_issuer_key(path: Path, name: str) -> Issuer:
    """Make a key and write it to `path`, private from the first byte; raises IssuerKeyUnusable, overwrites nothing."""
    private = Ed25519PrivateKey.generate()
    document = {FORMAT: {"name": name, "signing": _text(private.private_bytes_raw())}}
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        message = f"{path} exists already and is left as it is; name another file"
        raise IssuerKeyUnusable(message) from error
    except OSError as error:
        message = f"{path} can't be written: {error.strerror}; name another file"
        raise IssuerKeyUnusable(message) from error
    return Issuer(name, _text(private.public_key().public_bytes_raw()))


def load_issuer_key(path: Path) -> IssuerKey:
    """Read a key file; raises IssuerKeyUnusable when it is missing, open to others or damaged."""
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            message = f"{path} can be read by other users; close it first: chmod 600 {path}"
            raise IssuerKeyUnusable(message)
        told = json.loads(path.read_text("utf-8"))[FORMAT]
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(told["signing"], validate=True))
        return IssuerKey(Issuer(str(told["name"]), _text(private.public_key().public_bytes_raw())), private)
    except OSError as error:
        message = f"{path} can't be read: {error.strerror}; make a key: collector-app packs issuer-key FILE --name NAME"
        raise IssuerKeyUnusable(message) from error
    except (KeyError, ValueError, TypeError) as error:
        message = f"{path} is no issuer's key, or it is damaged; restore it from your backup"
        raise IssuerKeyUnusable(message) from error


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
