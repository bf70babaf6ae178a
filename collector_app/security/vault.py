"""The vault: two secrets, a passphrase and one in the OS keyring, open the keys in the vault file together."""

from __future__ import annotations

import base64
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from keyring.backend import KeyringBackend

from collector_app.config.files import overwrite, sync_folder
from collector_app.security import passphrase as words
from collector_app.security.anchor import KeyringAnchor
from collector_app.security.contact import KeyringContact
from collector_app.security.derivation import CEILING, FIELD, CostPolicy
from collector_app.security.device_secret import DeviceSecret
from collector_app.security.keys import BadBoxError, KeyRing, VaultKeys
from collector_app.security.recovery import REQUEST, VaultRecovery
from collector_app.security.tries import Tries
from collector_app.security.vault_file import CHANGING, VaultContent, read_vault
from collector_app.security.vault_seal import Sealer, open_content
from collector_app.security.wallet import Wallet, system_keyring
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import MachineClock, PublicKeys

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
        self._clock = clock
        self._tries = Tries(path.with_name(path.name + _TRIES), clock)
        self._sealer = Sealer(path, self._wallet, policy)

    def exists(self) -> bool:
        """Whether this user has an enrolled vault here."""
        return self._path.exists()

    def display_name(self) -> str:
        """Return the collector's name for the unlock screen; raises Failure(VAULT_MISSING or VAULT_DAMAGED)."""
        return read_vault(self._path).header.display_name

    def device(self) -> str:
        """Return the device id that the file names; raises Failure(VAULT_MISSING or VAULT_DAMAGED)."""
        return read_vault(self._path).header.device

    def prepare(self) -> FreshVault:
        """Make new keys in memory; raises Failure(ALREADY_ENROLLED), and KEYRING_MISSING before a code is spent."""
        if self.exists():
            raise Failure(FailureCode.ALREADY_ENROLLED)
        self._wallet()
        return FreshVault(self._sealer)

    def unlock(self, passphrase: str) -> VaultKeys:
        """Open the vault; half a second of Argon2id, so call it off the window's thread.

        Raises Failure: WRONG_PASSPHRASE and TOO_MANY_TRIES (both with `seconds` to wait), KEYRING_MISSING,
        KEYRING_LOCKED, KEYRING_SECRET_LOST, VAULT_DAMAGED (`what`), VAULT_MISSING.
        """
        content = read_vault(self._path)
        return self._opened(content, passphrase)

    def _opened(self, content: VaultContent, passphrase: str) -> VaultKeys:
        cost = content.header.cost
        if not cost.at_least(self._policy.floor) or not cost.within(CEILING):
            raise Failure(FailureCode.VAULT_DAMAGED, what="cost")
        halves = DeviceSecret(self._wallet(), content.header.device)
        secret = halves.of(content.header)
        self._tries.begin()
        try:
            keys = open_content(content, passphrase, secret)
        except BadBoxError as error:
            raise Failure(FailureCode.WRONG_PASSPHRASE, seconds=self._tries.wait_left()) from error
        self._tries.succeed()
        with suppress(Failure):  # what an interrupted change of the passphrase left; it harms nobody until next time
            halves.settle(content.header)
            self.recovery().end(content.header.device)
        return keys

    def change_passphrase(self, old: str, new: str) -> None:
        """Seal the same keys under another passphrase, with a new salt and a new device secret.

        An older copy of the file opens nothing after that, not even with the older passphrase. Raises Failure as
        `unlock` does for the old one, PASSPHRASE_TOO_WEAK for the new one, DISK_FULL; the old one holds then.
        """
        words.check(new)
        with CHANGING:
            content = read_vault(self._path)
            keys = self._opened(content, old)
            header = content.header
            self._sealer.seal(new, header.device, header.display_name, keys.ring, content)

    def begin_rotation(self, keys: VaultKeys) -> None:
        """Put a new database key into the second slot, durably; one that is there already stays.

        Raises Failure: DISK_FULL, FILE_UNWRITABLE, VAULT_MISSING, VAULT_DAMAGED; nothing has begun then.
        """
        with CHANGING:
            ring = keys.ring.rotating()
            self._sealer.put_keys(keys.device, ring)
            keys.ring = ring

    def finish_rotation(self, keys: VaultKeys) -> None:
        """Make the second slot's key the only one: the store has it by now.

        The open keys have it whatever happens; raises Failure as `begin_rotation` when the file still has both.
        """
        with CHANGING:
            keys.ring = keys.ring.rotated()
            self._sealer.put_keys(keys.device, keys.ring)

    def forget(self, device: str) -> None:
        """Drop what the keyring has of the device, the half of the key first: no passphrase opens the file any more.

        Raises Failure: KEYRING_MISSING, KEYRING_LOCKED.
        """
        wallet = self._wallet()
        DeviceSecret(wallet, device).drop()
        KeyringAnchor(wallet, device).drop()
        KeyringContact(wallet, device).drop()
        self.recovery().forget(device)

    def shred(self) -> None:
        """Overwrite and delete the file, the copies that killed writes left, and the count of tries; raises OSError.

        A flash disk may keep what was overwritten: that is why the keyring's half goes first.
        """
        with CHANGING:
            for path in (self._path, *self._path.parent.glob(f".{self._path.name}.*")):
                if path.exists():
                    overwrite(path)
                    path.unlink()
        for beside in (_TRIES, REQUEST):
            self._path.with_name(self._path.name + beside).unlink(missing_ok=True)
        sync_folder(self._path.parent)

    def recovery(self) -> VaultRecovery:
        """Return the recovery of this vault by two supervisors."""
        return VaultRecovery(self._path, self._wallet, self._clock)

    def recoverable(self) -> bool:
        """Whether supervisors can recover it; raises Failure(VAULT_MISSING or VAULT_DAMAGED)."""
        return bool(self.recovery().helpers())

    def close_off(self, device: str) -> None:
        """Drop the keyring's half of the key and nothing else: from here on only a recovery opens the vault.

        Raises Failure: KEYRING_MISSING, KEYRING_LOCKED.
        """
        DeviceSecret(self._wallet(), device).drop()

    def contact(self, device: str) -> KeyringContact:
        """Return the place in the keyring where this device's last contact with the centre is kept."""
        return KeyringContact(self._wallet(), device)

    def anchor(self, device: str) -> KeyringAnchor:
        """Return the place in the keyring where this device's journal head is kept."""
        return KeyringAnchor(self._wallet(), device)

    def _wallet(self) -> Wallet:
        return Wallet(system_keyring() if self._keyring is None else self._keyring)


class FreshVault:
    """`PreparedVault`: new keys in memory, until `seal` puts them away."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
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
        try:
            self._sealer.seal(passphrase, device, display_name, self._ring)
        except BaseException:
            self._sealer.path.unlink(missing_ok=True)
            with suppress(Failure):
                DeviceSecret(self._sealer.wallet(), device).drop()
            raise
        return VaultKeys(device, self._ring)


def _public(key: Ed25519PublicKey | X25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode("ascii")
