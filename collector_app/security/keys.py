"""The keys of an unlocked session, and the box that keeps a small secret under a key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from collector_app.security.derivation import KEY_BYTES, expand
from collector_app.usecases.failures import Failure, FailureCode

DATABASE: Final = "database"
PENDING: Final = "database_pending"  # second slot: the key that a re-keying is moving to; empty otherwise
EVIDENCE: Final = "evidence"
SIGNING: Final = "signing"
BOX: Final = "box"
NAMES: Final = (DATABASE, EVIDENCE, SIGNING, BOX)

_NONCE: Final = 12
_CASE_VERSION: Final = b"\x01"


class BadBoxError(ValueError):
    """A box was made with another key, for another purpose, or altered."""


def close_box(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Encrypt under AES-256-GCM with a random nonce; `bound` must be the same when the box is opened."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def open_box(key: bytes, box: bytes, bound: bytes) -> bytes:
    """Decrypt a box; raises BadBoxError."""
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise BadBoxError("the box does not open") from error


@dataclass(frozen=True, slots=True)
class Master:
    """The master key: two halves that know nothing of each other.

    `data` opens everything but the signing key, so it is what two supervisors may be given; `signing` opens that one.
    """

    data: bytes = field(repr=False)
    signing: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> Master:
        """Make a new random one."""
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES))

    @classmethod
    def of(cls, raw: bytes) -> Master:
        """Take it apart again; raises BadBoxError for anything but 64 bytes."""
        if len(raw) != 2 * KEY_BYTES:
            raise BadBoxError("not a master key")
        return cls(raw[:KEY_BYTES], raw[KEY_BYTES:])

    @property
    def raw(self) -> bytes:
        """Both halves."""
        return self.data + self.signing

    def wrapping(self, name: str) -> bytes:
        """Return the key that wraps the key of that name."""
        return expand(self.signing if name == SIGNING else self.data, f"collector/wrap/v1\0{name}")


def open_data_keys(master: Master, device: str, boxes: Mapping[str, bytes]) -> dict[str, bytes]:
    """Open what the data half of a master key opens: every key but the signing key. Raises BadBoxError."""
    keys = {
        name: open_box(master.wrapping(name), box, _bound(device, name))
        for name, box in boxes.items()
        if name != SIGNING
    }
    if set(keys) - {PENDING} != set(NAMES) - {SIGNING}:
        raise BadBoxError("not the keys of a vault")
    return keys


class KeyRing:
    """A device's secret keys, in memory: made new at enrolment, or opened from a vault."""

    def __init__(self, master: Master, keys: Mapping[str, bytes]) -> None:
        self.master = master
        self._keys = dict(keys)

    @classmethod
    def fresh(cls) -> KeyRing:
        """Make new random keys; the raw bytes of an Ed25519 or X25519 private key are any 32."""
        return cls(Master.fresh(), {name: secrets.token_bytes(KEY_BYTES) for name in NAMES})

    @classmethod
    def unwrapped(cls, master: Master, device: str, boxes: Mapping[str, bytes]) -> KeyRing:
        """Open every wrapped key; raises BadBoxError when one is missing, altered or of another device."""
        keys = {name: open_box(master.wrapping(name), box, _bound(device, name)) for name, box in boxes.items()}
        if set(keys) - {PENDING} != set(NAMES) or any(len(key) != KEY_BYTES for key in keys.values()):
            raise BadBoxError("not the keys of a vault")
        return cls(master, keys)

    def wrapped(self, device: str) -> dict[str, bytes]:
        """Return every key wrapped by the master key, bound to its name and its device."""
        return {
            name: close_box(self.master.wrapping(name), key, _bound(device, name))
            for name, key in sorted(self._keys.items())
        }

    def key(self, name: str) -> bytes:
        """Return one raw key; raises KeyError for an empty slot."""
        return self._keys[name]

    @property
    def pending(self) -> bytes | None:
        """The database key that a rotation is moving to, None when there is none under way."""
        return self._keys.get(PENDING)

    def rotating(self) -> KeyRing:
        """Return the ring with a new database key in the second slot; a rotation that was begun keeps its key."""
        return KeyRing(self.master, {PENDING: secrets.token_bytes(KEY_BYTES), **self._keys})

    def rotated(self) -> KeyRing:
        """Return the ring with the second slot's key in the first one's place; raises KeyError when it is empty."""
        rest = {name: key for name, key in self._keys.items() if name != PENDING}
        return KeyRing(self.master, {**rest, DATABASE: self._keys[PENDING]})

    @property
    def signing(self) -> Ed25519PrivateKey:
        """The device's signing key."""
        return Ed25519PrivateKey.from_private_bytes(self._keys[SIGNING])

    @property
    def box(self) -> X25519PrivateKey:
        """The key that the server seals to this device with."""
        return X25519PrivateKey.from_private_bytes(self._keys[BOX])


class VaultKeys:
    """`Keys` of an unlocked session. Drop every reference on lock; Python can't promise that memory is clean after."""

    def __init__(self, device: str, ring: KeyRing) -> None:
        self._device = device
        self.ring = ring
        self._signing = ring.signing
        self._cases = expand(ring.master.data, "collector/cases/v1")

    @property
    def device(self) -> str:
        """The device id."""
        return self._device

    def database_key(self) -> bytes:
        """Return the raw 32-byte key of the store; only the composition root asks for it."""
        return self.ring.key(DATABASE)

    def pending_key(self) -> bytes | None:
        """Return the key that the store is moving to, None when no rotation is under way."""
        return self.ring.pending

    def evidence_key(self) -> bytes:
        """Return the key that wraps the keys of evidence items."""
        return self.ring.key(EVIDENCE)

    def sign(self, data: bytes) -> bytes:
        """Return the device's Ed25519 signature."""
        return self._signing.sign(data)

    def seal_case(self, case_id: str, plain: bytes) -> bytes:
        """Encrypt a case's sealed part under the key derived for that case."""
        return _CASE_VERSION + close_box(self._case_key(case_id), plain, _case_bound(case_id))

    def unseal_case(self, case_id: str, box: bytes) -> bytes:
        """Decrypt it; raises Failure(STORE_DAMAGED) when it was altered or belongs to another case."""
        if not box.startswith(_CASE_VERSION):
            raise Failure(FailureCode.STORE_DAMAGED, what="case")
        try:
            return open_box(self._case_key(case_id), box[len(_CASE_VERSION) :], _case_bound(case_id))
        except BadBoxError as error:
            raise Failure(FailureCode.STORE_DAMAGED, what="case") from error

    def _case_key(self, case_id: str) -> bytes:
        return expand(self._cases, f"collector/case/v1\0{case_id}")


def _bound(device: str, name: str) -> bytes:
    return f"collector/key/v1\0{device}\0{name}".encode()


def _case_bound(case_id: str) -> bytes:
    return _CASE_VERSION + f"collector/case/v1\0{case_id}".encode()
