"""The machine: clocks, randomness, keyring, keys and the vault file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from collector_app.domain.clock import Reading


class MachineClock(Protocol):
    """The machine's own clocks."""

    def read(self) -> Reading:
        """Return wall clock, boot id and monotonic milliseconds, read together."""
        ...


class Entropy(Protocol):
    """Ids and random bytes."""

    def uuid7(self) -> str:
        """Return a new UUIDv7 as text."""
        ...

    def salt(self) -> bytes:
        """Return 32 random bytes."""
        ...


class Keys(Protocol):
    """The unlocked session's keys; never leaves memory."""

    @property
    def device(self) -> str:
        """The device id."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the device's Ed25519 signature."""
        ...

    def seal_case(self, case_id: str, plain: bytes) -> bytes:
        """Encrypt a case's sealed part under the key derived for that case."""
        ...

    def unseal_case(self, case_id: str, box: bytes) -> bytes:
        """Decrypt it; raises Failure(STORE_DAMAGED) when it was altered."""
        ...


class Anchor(Protocol):
    """The journal's head kept outside the database, in the OS keyring."""

    def read(self) -> tuple[int, str] | None:
        """Return (seq, hash) of the last anchored head, or None before the first."""
        ...

    def write(self, seq: int, head_hash: str) -> None:
        """Keep a newer head."""
        ...

    def begin_anew(self, seq: int, head_hash: str) -> None:
        """Keep a head whatever stood there: what that said against the journal is on record."""
        ...


class KeyRotation(Protocol):
    """Another key for the store: asked for while it is open, carried out when it is closed."""

    def begin(self) -> None:
        """Note durably that the store shall have a new key; asked for twice it is one.

        Raises Failure: DISK_FULL, FILE_UNWRITABLE, VAULT_MISSING, VAULT_DAMAGED.
        """
        ...

    def finish(self) -> None:
        """Carry out what was begun, if anything was; the store must be closed.

        Raises Failure as the store's opening does; the rotation stays begun then, and the next unlock carries it out.
        """
        ...


class SignatureCheck(Protocol):
    """Verifying the server's signatures."""

    def verify(self, key: str, data: bytes, signature: str) -> bool:
        """Whether `signature` (base64) over `data` is by Ed25519 public `key` (base64)."""
        ...


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """A new device's public keys (raw 32 bytes, base64), for enrolment."""

    signing_key: str
    box_key: str


class PreparedVault(Protocol):
    """A vault made in memory at enrolment; nothing is on disk until `seal`."""

    @property
    def public_keys(self) -> PublicKeys:
        """The device's public keys."""
        ...

    def check_passphrase(self, passphrase: str) -> None:
        """Raise Failure(PASSPHRASE_TOO_WEAK, reason=…) before a one-time code is spent on it."""
        ...

    def seal(self, passphrase: str, device: str, display_name: str) -> Keys:
        """Write the vault file and the keyring secret, read both back, and return the open keys.

        `display_name` is the collector's name for the unlock screen (the only personal word in the header).
        Raises Failure: PASSPHRASE_TOO_WEAK, KEYRING_MISSING, KEYRING_LOCKED, DISK_FULL.
        """
        ...


class PinKeeper(Protocol):
    """Keeps the box of the session's PIN in memory outside of this process, while this one ends and another begins."""

    def tries_left(self) -> int:
        """Return how many tries the PIN has, 0 when there is none."""
        ...

    def keep(self, box: bytes) -> None:
        """Keep a box in place of the one before."""
        ...

    def drop(self) -> None:
        """Forget it."""
        ...

    def take(self) -> bytes:
        """Return the box for one try, which is counted before; raises Failure(PIN_GONE)."""
        ...


class Vault(Protocol):
    """The vault file with the wrapped keys, and its second secret in the OS keyring. Locked scope."""

    def exists(self) -> bool:
        """Whether this user has an enrolled vault here."""
        ...

    def display_name(self) -> str:
        """Return the collector's name from the header, for the unlock screen."""
        ...

    def prepare(self) -> PreparedVault:
        """Make new keys for enrolment; raises Failure(ALREADY_ENROLLED) when a vault exists."""
        ...

    def unlock(self, passphrase: str) -> Keys:
        """Open the vault; slow on purpose (Argon2id), call it off the window's thread.

        Raises Failure: WRONG_PASSPHRASE, TOO_MANY_TRIES (detail `seconds`), KEYRING_MISSING, KEYRING_LOCKED,
        KEYRING_SECRET_LOST, VAULT_DAMAGED, VAULT_MISSING.
        """
        ...

    def change_passphrase(self, old: str, new: str) -> None:
        """Let another passphrase open the same keys; raises Failure as `unlock`, PASSPHRASE_TOO_WEAK, DISK_FULL."""
        ...
