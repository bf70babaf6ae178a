"""The session's PIN: reopens a locked session, and never wraps anything on a disk.

::

    PIN ─Argon2id, the vault's cost─┐
    device secret (OS keyring) ─────┴─HKDF─▶ key ─AES-256-GCM (AAD = vault header)─▶ master key

The box is held in the memory of the supervising process, which counts five tries (`desktop/pin_hold.py`). Six digits
alone would be no obstacle to whoever copies that memory; with the keyring's half in the key, the copy says nothing.
A vault that is sealed anew, by another passphrase or a recovery, has another header, and the box opens no more.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keyring.backend import KeyringBackend

from collector_app.security.derivation import CEILING, CostPolicy, expand, stretch
from collector_app.security.device_secret import DeviceSecret
from collector_app.security.keys import BadBoxError, VaultKeys, close_box, open_box
from collector_app.security.vault_file import Header, read_vault
from collector_app.security.vault_seal import unwrapped
from collector_app.security.wallet import Wallet, system_keyring
from collector_app.usecases.failures import Failure, FailureCode

SHORTEST: Final = 6  # digits; NIST SP 800-63B rev. 4, 3.2.10: an activation secret should have at least six
LONGEST: Final = 32  # nobody types more, and what is typed is kept small
_SALT: Final = 16
_RUN: Final = "01234567890123456789"
# The commonest of leaked PINs that are neither runs nor repetitions: patterns on the keypad, and Chinese homophones.
_COMMON: Final = frozenset(
    {
        "112233", "123321", "123654", "147258", "147852", "159357", "159753", "258456", "321654", "456852", "520131",
        "5201314", "1314520", "131452", "741852", "789456", "852456", "963852", "987321", "1472583", "110120", "100200",
    }
)  # fmt: skip


def check_pin(pin: str) -> str:
    """Return a PIN as it is used; raises Failure(PIN_TOO_WEAK) with `reason` ``short``, ``digits`` or ``common``."""
    plain = normalise(pin)
    if not re.fullmatch(r"[0-9]*", plain):
        raise Failure(FailureCode.PIN_TOO_WEAK, reason="digits")
    if not SHORTEST <= len(plain) <= LONGEST:
        raise Failure(FailureCode.PIN_TOO_WEAK, reason="short", minimum=SHORTEST)
    repeats = any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 2 + 1))
    if repeats or plain in _RUN or plain in _RUN[::-1] or plain in _COMMON:
        raise Failure(FailureCode.PIN_TOO_WEAK, reason="common")
    return plain


def normalise(pin: str) -> str:
    """Return the digits as ASCII: an input method may have typed full-width ones."""
    return "".join(unicodedata.normalize("NFKC", pin).split())


@dataclass(frozen=True, slots=True)
class PinBoxes:
    """Makes and opens PIN boxes of the vault at `path`; `keyring` is the operating system's when None."""

    path: Path
    keyring: KeyringBackend | None
    policy: CostPolicy

    def seal(self, keys: VaultKeys, pin: str) -> bytes:
        """Return a box that this PIN opens; as slow as an unlock, so call it off the window's thread.

        Raises Failure: PIN_TOO_WEAK, and what reading vault file and keyring raises.
        """
        plain = check_pin(pin)
        content = read_vault(self.path)
        salt = secrets.token_bytes(_SALT)
        return salt + close_box(self._key(content.header, plain, salt), keys.ring.master.raw, content.header.bound())

    def open(self, box: bytes, pin: str, tries_left: int) -> VaultKeys:
        """Open the vault with a box and its PIN; as slow as an unlock.

        Raises Failure: WRONG_PIN with `left`, as told in `tries_left`; and what reading vault file and keyring raises.
        """
        content = read_vault(self.path)
        salt = box[:_SALT]
        try:
            raw = open_box(self._key(content.header, normalise(pin), salt), box[_SALT:], content.header.bound())
        except BadBoxError as error:
            raise Failure(FailureCode.WRONG_PIN, left=tries_left) from error
        return unwrapped(content, raw)

    def _key(self, header: Header, pin: str, salt: bytes) -> bytes:
        if not header.cost.at_least(self.policy.floor) or not header.cost.within(CEILING):
            raise Failure(FailureCode.VAULT_DAMAGED, what="cost")
        wallet = Wallet(system_keyring() if self.keyring is None else self.keyring)
        secret = DeviceSecret(wallet, header.device).of(header)
        return expand(stretch(pin, salt, header.cost) + secret, f"collector/pin/v1\0{header.device}", salt)
