"""Sealing keys into a vault file under a passphrase and a new device secret, and opening them again."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from collector_app.security import passphrase as words
from collector_app.security.derivation import CostPolicy, calibrate, expand, stretch
from collector_app.security.device_secret import DeviceSecret
from collector_app.security.keys import BadBoxError, KeyRing, Master, VaultKeys, close_box, open_box
from collector_app.security.vault_file import FORMAT, VERSION, Header, VaultContent, read_vault, write_vault
from collector_app.security.wallet import Wallet
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file

_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Sealer:
    """Puts keys away at `path`; `wallet()` opens the keyring when it is needed."""

    path: Path
    wallet: Callable[[], Wallet]
    policy: CostPolicy

    def seal(
        self, passphrase: str, device: str, display_name: str, ring: KeyRing, old: VaultContent | None = None
    ) -> None:
        """Write the vault anew: new salt, new device secret, new key-encryption key, and the same keys.

        The file is the old or the new one wherever the machine stops, and its device secret is in the keyring. The file
        that replaces `old` costs no less and keeps its way to be recovered. Raises Failure: PASSPHRASE_TOO_WEAK,
        KEYRING_MISSING, KEYRING_LOCKED, DISK_FULL, FILE_UNWRITABLE.
        """
        words.check(passphrase)
        cost = calibrate(self.policy)
        if old is not None and not cost.at_least(old.header.cost):
            cost = old.header.cost
        salt = secrets.token_hex(_SALT_BYTES)
        header = Header(device, display_name, cost.memory_kib, cost.passes, cost.lanes, salt)
        halves = DeviceSecret(self.wallet(), device)
        secret = halves.add(header)
        content = sealed(header, key_encryption_key(header, passphrase, secret), ring)
        content = replace(content, recovery=None if old is None else old.recovery)
        open_content(content, passphrase, halves.of(header))  # proof, while the old file is still there
        self.write(content)
        if read_vault(self.path) != content:
            raise Failure(FailureCode.VAULT_DAMAGED)
        halves.settle(header)

    def put_keys(self, device: str, ring: KeyRing) -> None:
        """Exchange the wrapped keys in the file, durably; passphrase and device secret stay.

        Raises Failure: VAULT_MISSING or VAULT_DAMAGED when the file is not that of this device any more; DISK_FULL.
        """
        content = read_vault(self.path)
        if content.header.device != device:
            raise Failure(FailureCode.VAULT_DAMAGED, what="device")
        self.write(replace(content, keys=_boxes(ring, device)))

    def write(self, content: VaultContent) -> None:
        """Replace the vault file; raises Failure(DISK_FULL or FILE_UNWRITABLE)."""
        try:
            write_vault(self.path, content)
        except OSError as error:
            raise failure_of_file(error) from error


def open_content(content: VaultContent, passphrase: str, secret: bytes) -> VaultKeys:
    """Open every box of a vault; raises BadBoxError for a wrong secret, Failure(VAULT_DAMAGED) for a mixed file."""
    header = content.header
    kek = key_encryption_key(header, passphrase, secret)
    return unwrapped(content, open_box(kek, bytes.fromhex(content.master), header.bound()))


def unwrapped(content: VaultContent, master: bytes) -> VaultKeys:
    """Open every key of a vault with its raw master key; raises Failure(VAULT_DAMAGED) for a mixed file."""
    device = content.header.device
    boxes = {name: bytes.fromhex(box) for name, box in content.keys.items()}
    try:
        return VaultKeys(device, KeyRing.unwrapped(Master.of(master), device, boxes))
    except BadBoxError as error:
        raise Failure(FailureCode.VAULT_DAMAGED, what="keys") from error


def sealed(header: Header, kek: bytes, ring: KeyRing) -> VaultContent:
    """Return the content of a vault file with this header, which the key-encryption key opens."""
    master = close_box(kek, ring.master.raw, header.bound())
    return VaultContent(FORMAT, VERSION, header, master.hex(), _boxes(ring, header.device))


def key_encryption_key(header: Header, passphrase: str, secret: bytes) -> bytes:
    """Return the key that passphrase and device secret give together; half a second of Argon2id."""
    stretched = stretch(words.normalise(passphrase), header.salt_bytes, header.cost)
    return expand(stretched + secret, f"collector/kek/v1\0{header.device}", header.salt_bytes)


def _boxes(ring: KeyRing, device: str) -> dict[str, str]:
    return {name: box.hex() for name, box in ring.wrapped(device).items()}
