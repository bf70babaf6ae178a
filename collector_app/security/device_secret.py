"""The device's half of the key in the OS keyring: one for each sealing of the vault, with the cost it was made for.

The entry of a device holds one half, or two while the vault is sealed anew (another passphrase, a recovery): the new
one is there before the file is exchanged and the old one goes after. So the file on the disk always finds its half, and
an older copy of the file that is put back finds none.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from collector_app.security.derivation import KEY_BYTES, Cost
from collector_app.security.vault_file import Header
from collector_app.security.wallet import Wallet
from collector_app.usecases.failures import Failure, FailureCode

_FORM: Final = re.compile(
    r"(?P<salt>[0-9a-f]{32}) (?P<secret>[0-9a-f]{64}) "
    r"(?P<memory>[0-9]{1,9}) (?P<passes>[0-9]{1,9}) (?P<lanes>[0-9]{1,9})"
)
_BETWEEN: Final = "; "


@dataclass(frozen=True, slots=True)
class Half:
    """One device secret, for the vault file with this salt and this cost."""

    salt: str
    secret: bytes = field(repr=False)
    cost: Cost

    def text(self) -> str:
        """Return it as the keyring keeps it."""
        cost = self.cost
        return f"{self.salt} {self.secret.hex()} {cost.memory_kib} {cost.passes} {cost.lanes}"


class DeviceSecret:
    """The halves of one device. Raises Failure as the wallet does, and KEYRING_SECRET_LOST for a mutilated entry."""

    def __init__(self, wallet: Wallet, device: str) -> None:
        self._wallet = wallet
        self._name = f"device-secret {device}"

    def of(self, header: Header) -> bytes:
        """Return the secret that belongs to a vault file.

        Raises Failure: KEYRING_SECRET_LOST when there is none at all; VAULT_DAMAGED when the file is not the one that
        was sealed last (`what` ``old``), or asks for another cost than it was sealed with (`what` ``cost``): whoever
        could write a valid cheaper file still could not have it opened.
        """
        halves = self._read()
        if not halves:
            raise Failure(FailureCode.KEYRING_SECRET_LOST)
        half = next((half for half in halves if half.salt == header.salt), None)
        if half is None:
            raise Failure(FailureCode.VAULT_DAMAGED, what="old")
        if half.cost != header.cost:
            raise Failure(FailureCode.VAULT_DAMAGED, what="cost")
        return half.secret

    def add(self, header: Header) -> bytes:
        """Make and keep a new secret for a file about to be written, beside that of the file in use."""
        half = Half(header.salt, secrets.token_bytes(KEY_BYTES), header.cost)
        self._keep((*self._last(), half))
        return half.secret

    def settle(self, header: Header) -> None:
        """Forget every secret but that of the file in use; costs nothing when there is no other."""
        halves = self._read()
        kept = tuple(half for half in halves if half.salt == header.salt)
        if kept != halves:
            self._keep(kept)

    def drop(self) -> None:
        """Forget all of them: nothing opens the vault any more but a recovery."""
        self._wallet.drop(self._name)

    def _last(self) -> tuple[Half, ...]:
        try:
            return self._read()
        except Failure as failure:
            if failure.code is not FailureCode.KEYRING_SECRET_LOST:
                raise
            return ()

    def _keep(self, halves: tuple[Half, ...]) -> None:
        self._wallet.keep(self._name, _BETWEEN.join(half.text() for half in halves))

    def _read(self) -> tuple[Half, ...]:
        text = self._wallet.find(self._name)
        if text is None:
            return ()
        found = [_FORM.fullmatch(part) for part in text.split(_BETWEEN)]
        if not all(found):
            raise Failure(FailureCode.KEYRING_SECRET_LOST)
        return tuple(
            Half(
                match["salt"],
                bytes.fromhex(match["secret"]),
                Cost(int(match["memory"]), int(match["passes"]), int(match["lanes"])),
            )
            for match in found
            if match is not None
        )
