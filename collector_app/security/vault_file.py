"""The vault file, version 1: canonical JSON that holds wrapped keys and nothing secret.

::

    {"format": "collector-vault", "version": 1,
     "header": {"device", "display_name", "memory_kib", "passes", "lanes", "salt"},
     "master": box, "keys": {name: box, …}, "recovery": slot or absent, "sum": SHA-256 of all the rest}

A box is nonce ‖ ciphertext ‖ tag of AES-256-GCM in lower-case hex. `sum` needs no key: it tells a rotten file from a
wrong passphrase. What protects against a hand is the boxes' authentication, which covers the header. There is exactly
one way to write a vault, and reading accepts no other, so every flipped bit is noticed. The slot of the
recovery is described in `resources/formats/recovery.md`.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from collector_app.config.files import write_atomically
from collector_app.domain.journal.canonical import NotCanonicalError, Plain, canonical, parse_canonical
from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.domain.recovery import SealedShare
from collector_app.security.derivation import Cost
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file

FORMAT: Final = "collector-vault"
VERSION: Final = 1
CHANGING: Final = threading.RLock()
"""Held from reading a vault file to writing it: the window locks and the sync delivers on threads of their own.

One for the process, which has one vault and several objects that change it; no other process has the home.
"""
LARGEST: Final = 64 * 1024  # bytes; a vault has about 1,500, and up to 10,000 with twelve who can recover it
_TAG: Final = b"collector/vault/v1\0"
_MARK_TAG: Final = b"collector/recovery-mark/v1\0"


@dataclass(frozen=True, slots=True)
class Header:
    """The open part, authenticated by the master key's box. `salt` is hex."""

    device: str
    display_name: str
    memory_kib: int
    passes: int
    lanes: int
    salt: str

    @property
    def cost(self) -> Cost:
        """Argon2id's parameters."""
        return Cost(self.memory_kib, self.passes, self.lanes)

    @property
    def salt_bytes(self) -> bytes:
        """Argon2id's salt."""
        return bytes.fromhex(self.salt)

    def bound(self) -> bytes:
        """Return the bytes that the master key's box authenticates besides its content."""
        return _TAG + canonical(to_plain(self))


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The data half of the master key, split for the supervisors of one list; `shares` stand in the list's order.

    `mark` is a box of nothing under that half, bound to the rest of the slot: it tells at each unlock whether somebody
    exchanged a share, and after a recovery whether the key is this vault's.
    """

    serial: int
    shares: tuple[SealedShare, ...]
    mark: str = ""

    def bound(self, device: str) -> bytes:
        """Return what the mark authenticates."""
        return _MARK_TAG + canonical({"device": device, "slot": to_plain(replace(self, mark=""))})


@dataclass(frozen=True, slots=True)
class VaultContent:
    """A whole vault file: header, the wrapped master key, and the keys wrapped by it, by name; boxes in hex."""

    format: str
    version: int
    header: Header
    master: str
    keys: Mapping[str, str]
    recovery: RecoverySlot | None = None


def write_vault(path: Path, content: VaultContent) -> None:
    """Replace the vault file, old or new but never half, durable on return; raises OSError."""
    plain = to_plain(content)
    write_atomically(path, canonical({**_object(plain), "sum": _sum(plain)}))


def read_vault(path: Path) -> VaultContent:
    """Read a vault file; raises Failure: VAULT_MISSING, VAULT_DAMAGED, FILE_UNWRITABLE (when it can't be read)."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise Failure(FailureCode.VAULT_MISSING) from error
    except OSError as error:
        raise failure_of_file(error) from error
    try:
        return _parse(data)
    except (NotCanonicalError, BadRecordError, ValueError) as error:
        raise Failure(FailureCode.VAULT_DAMAGED) from error


def _parse(data: bytes) -> VaultContent:
    plain = dict(_object(parse_canonical(data)))
    if plain.pop("sum", None) != _sum(plain):
        raise ValueError("the checksum does not match")
    content = from_plain(VaultContent, plain)
    if to_plain(content) != plain:
        raise ValueError("fields that version 1 does not have")
    if content.format != FORMAT or content.version != VERSION:
        raise ValueError("another format or version")
    for text in (content.header.salt, content.master, *content.keys.values()):
        if bytes.fromhex(text).hex() != text:
            raise ValueError("hex that is not written the one way")
    return content


def _object(plain: Plain) -> Mapping[str, Plain]:
    if not isinstance(plain, Mapping):
        raise BadRecordError("a vault is one object")
    return plain


def _sum(plain: Plain) -> str:
    return hashlib.sha256(canonical(plain)).hexdigest()
