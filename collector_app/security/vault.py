"""The vault: two secrets, a passphrase and one in the OS keyring, open the keys in the vault file together."""

from __future__ import annotations

import base64
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from keyring.backend import KeyringBackend

from collector_app.security import passphrase as words
from collector_app.security.anchor import KeyringAnchor
from collector_app.security.derivation import CEILING, FIELD, KEY_BYTES, CostPolicy, calibrate, expand, stretch
from collector_app.security.keys import BadBoxError, KeyRing, VaultKeys, close_box, open_box
from collector_app.security.tries import Tries
from collector_app.security.vault_file import FORMAT, VERSION, Header, VaultContent, read_vault, write_vault
from collector_app.security.wallet import Wallet, system_keyring
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file
from collector_app.usecases.ports.device import MachineClock, PublicKeys

_SALT_BYTES: Final = 16
_TRIES: Final = ".tries"


class KeyringVault:
    """`Vault` in a file, with its second secret in a keyring.

    `keyring` is the operating system's when None; a test or the demo brings its own. `policy` decides what opening
    costs: a vault that was made cheaper than its floor is refused as damaged.
    """

    def __init__(
        self, path: Path, keyring: KeyringBackend | None, clock: MachineClock, policy: CostPolicy = FIELD
    ) -> None:
        self._path = path
        self._keyring = keyring
        self._policy = policy
        self._tries = Tries(path.with_name(path.name + _TRIES), clock)

    def exists(self) -> bool:
        """Whether this user has an enrolled vault here."""
        return self._path.exists()

    def display_name(self) -> str:
        """Return the collector's name for the unlock screen; raises Failure(VAULT_MISSING or VAULT_DAMAGED)."""
        return read_vault(self._path).header.display_name

    def prepare(self) -> FreshVault:
        """Make new keys in memory; raises Failure(ALREADY_ENROLLED), and KEYRING_MISSING before a code is spent."""
        if self.exists():
            raise Failure(FailureCode.ALREADY_ENROLLED)
        return FreshVault(self._path, self._wallet(), self._policy)

    def unlock(self, passphrase: str) -> VaultKeys:
        """Open the vault; half a second of Argon2id, so call it off the window's thread.

        Raises Failure: WRONG_PASSPHRASE and TOO_MANY_TRIES (both with `seconds` to wait), KEYRING_MISSING,
        KEYRING_LOCKED, KEYRING_SECRET_LOST, VAULT_DAMAGED, VAULT_MISSING.
        """
        content = read_vault(self._path)
        cost = content.header.cost
        if not cost.at_least(self._policy.floor) or not cost.within(CEILING):
            raise Failure(FailureCode.VAULT_DAMAGED, what="cost")
        secret = _device_secret(self._wallet(), content.header.device)
        self._tries.begin()
        try:
            keys = _open(content, passphrase, secret)
        except BadBoxError as error:
            raise Failure(FailureCode.WRONG_PASSPHRASE, seconds=self._tries.wait_left()) from error
        self._tries.succeed()
        return keys

    def anchor(self, device: str) -> KeyringAnchor:
        """Return the place in the keyring where this device's journal head is kept."""
        return KeyringAnchor(self._wallet(), device)

    def _wallet(self) -> Wallet:
        return Wallet(system_keyring() if self._keyring is None else self._keyring)


class FreshVault:
    """`PreparedVault`: new keys in memory, until `seal` puts them away."""

    def __init__(self, path: Path, wallet: Wallet, policy: CostPolicy) -> None:
        self._path = path
        self._wallet = wallet
        self._policy = policy
        self._ring = KeyRing.fresh()

    @property
    def public_keys(self) -> PublicKeys:
        """The device's public keys."""
        return PublicKeys(_public(self._ring.signing.public_key()), _public(self._ring.box.public_key()))

    def check_passphrase(self, passphrase: str) -> None:
        """Raise Failure(PASSPHRASE_TOO_WEAK, reason=…) before a one-time code is spent on it."""
        words.check(passphrase)

    def seal(self, passphrase: str, device: str, display_name: str) -> VaultKeys:
        """Write the keyring secret and the vault file, and open them again as proof.

        Raises Failure: PASSPHRASE_TOO_WEAK, KEYRING_MISSING, KEYRING_LOCKED, DISK_FULL, FILE_UNWRITABLE. Whatever it
        raises, no vault is left behind.
        """
        words.check(passphrase)
        cost = calibrate(self._policy)
        salt, secret = secrets.token_hex(_SALT_BYTES), secrets.token_bytes(KEY_BYTES)
        header = Header(device, display_name, cost.memory_kib, cost.passes, cost.lanes, salt)
        master = close_box(_key_encryption_key(header, passphrase, secret), self._ring.master, header.bound())
        keys = {name: box.hex() for name, box in self._ring.wrapped(device).items()}
        self._wallet.keep(_secret_name(device), secret.hex())
        try:
            write_vault(self._path, VaultContent(FORMAT, VERSION, header, master.hex(), keys))
            return _open(read_vault(self._path), passphrase, _device_secret(self._wallet, device))
        except BaseException as error:
            self._path.unlink(missing_ok=True)
            with suppress(Failure):
                self._wallet.drop(_secret_name(device))
            if isinstance(error, OSError):
                raise failure_of_file(error) from error
            raise


def _open(content: VaultContent, passphrase: str, secret: bytes) -> VaultKeys:
    """Open every box of a vault; raises BadBoxError for a wrong secret, Failure(VAULT_DAMAGED) for a mixed file."""
    header = content.header
    kek = _key_encryption_key(header, passphrase, secret)
    master = open_box(kek, bytes.fromhex(content.master), header.bound())
    boxes = {name: bytes.fromhex(box) for name, box in content.keys.items()}
    try:
        return VaultKeys(header.device, KeyRing.unwrapped(master, header.device, boxes))
    except BadBoxError as error:
        raise Failure(FailureCode.VAULT_DAMAGED, what="keys") from error


def _key_encryption_key(header: Header, passphrase: str, secret: bytes) -> bytes:
    stretched = stretch(words.normalise(passphrase), header.salt_bytes, header.cost)
    return expand(stretched + secret, f"collector/kek/v1\0{header.device}", header.salt_bytes)


def _device_secret(wallet: Wallet, device: str) -> bytes:
    text = wallet.find(_secret_name(device))
    try:
        secret = bytes.fromhex(text or "")
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise Failure(FailureCode.KEYRING_SECRET_LOST)
    return secret


def _secret_name(device: str) -> str:
    return f"device-secret {device}"


def _public(key: Ed25519PublicKey | X25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode("ascii")
