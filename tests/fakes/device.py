"""The machine in memory: a clock that is set, ids that count, keys and a keyring that nobody else has."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta, timezone
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector_app.domain.clock import Reading
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import PublicKeys

SHANGHAI: Final = timezone(timedelta(hours=8))
TEN_O_CLOCK: Final = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
_TAG = 16


class FakeClock:
    """A `MachineClock` that stands still until a test moves it; `wall` and `boot` may be set freely."""

    def __init__(self, wall: datetime = TEN_O_CLOCK, boot: str = "boot-1", monoms: int = 60_000) -> None:
        self.wall = wall
        self.boot = boot
        self.monoms = monoms

    def read(self) -> Reading:
        return Reading(self.wall, self.boot, self.monoms)

    def advance(self, duration: timedelta) -> None:
        """Let time pass: wall clock and monotonic clock together."""
        self.wall += duration
        self.monoms += duration // timedelta(milliseconds=1)

    def reboot(self, boot: str, off: timedelta = timedelta(minutes=1)) -> None:
        """Start the machine anew after it was off for a while."""
        self.wall += off
        self.boot, self.monoms = boot, 0


class FakeEntropy:
    """Counts instead of rolling dice: the same ids and salts in every run. `device` keeps two devices' ids apart."""

    def __init__(self, device: int = 0) -> None:
        self._device = device
        self._count = 0

    def uuid7(self) -> str:
        self._count += 1
        return f"0199ab00-0000-7000-8{self._device:03x}-{self._count:012x}"

    def salt(self) -> bytes:
        self._count += 1
        return hashlib.sha256(f"salt {self._device} {self._count}".encode()).digest()


class FakeKeys:
    """Real Ed25519 from a fixed seed; case boxes that are authentic but readable in a debugger."""

    def __init__(self, device: str = "device-1", seed: int = 1) -> None:
        self._device = device
        self._signing = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self._case_key = bytes([seed]) * 32

    @property
    def device(self) -> str:
        return self._device

    @property
    def signing_key(self) -> str:
        """The public key, raw, base64."""
        return base64.b64encode(self._signing.public_key().public_bytes_raw()).decode("ascii")

    def sign(self, data: bytes) -> bytes:
        return self._signing.sign(data)

    def seal_case(self, case_id: str, plain: bytes) -> bytes:
        return self._tag(case_id, plain) + plain

    def unseal_case(self, case_id: str, box: bytes) -> bytes:
        tag, plain = box[:_TAG], box[_TAG:]
        if not hmac.compare_digest(tag, self._tag(case_id, plain)):
            raise Failure(FailureCode.STORE_DAMAGED, what="case")
        return plain

    def _tag(self, case_id: str, plain: bytes) -> bytes:
        return hmac.new(self._case_key, case_id.encode() + b"\0" + plain, hashlib.sha256).digest()[:_TAG]


class FakeAnchor:
    """An `Anchor` in memory; `locked` makes the keyring refuse."""

    def __init__(self) -> None:
        self.head: tuple[int, str] | None = None
        self.locked = False

    def read(self) -> tuple[int, str] | None:
        self._check()
        return self.head

    def write(self, seq: int, head_hash: str) -> None:
        self._check()
        if self.head is None or seq >= self.head[0]:
            self.head = (seq, head_hash)

    def begin_anew(self, seq: int, head_hash: str) -> None:
        self._check()
        self.head = (seq, head_hash)

    def _check(self) -> None:
        if self.locked:
            raise Failure(FailureCode.KEYRING_LOCKED)


class FakeVault:
    """A `Vault` in memory that checks the passphrase by comparing it."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._sealed: tuple[str, str, FakeKeys] | None = None

    def exists(self) -> bool:
        return self._sealed is not None

    def display_name(self) -> str:
        return self._open()[1]

    def prepare(self) -> FakePreparedVault:
        if self._sealed is not None:
            raise Failure(FailureCode.ALREADY_ENROLLED)
        return FakePreparedVault(self, self._seed)

    def unlock(self, passphrase: str) -> FakeKeys:
        right, _, keys = self._open()
        if passphrase != right:
            raise Failure(FailureCode.WRONG_PASSPHRASE, seconds=0)
        return keys

    def change_passphrase(self, old: str, new: str) -> None:
        keys, name = self.unlock(old), self.display_name()
        FakePreparedVault(self, self._seed).check_passphrase(new)
        self.keep(new, name, keys)

    def keep(self, passphrase: str, display_name: str, keys: FakeKeys) -> None:
        """Remember what `seal` was given."""
        self._sealed = (passphrase, display_name, keys)

    def _open(self) -> tuple[str, str, FakeKeys]:
        if self._sealed is None:
            raise Failure(FailureCode.VAULT_MISSING)
        return self._sealed


class FakePreparedVault:
    """A `PreparedVault` in memory."""

    def __init__(self, vault: FakeVault, seed: int) -> None:
        self._vault = vault
        self._seed = seed

    @property
    def public_keys(self) -> PublicKeys:
        return PublicKeys(FakeKeys("", self._seed).signing_key, base64.b64encode(bytes(32)).decode("ascii"))

    def check_passphrase(self, passphrase: str) -> None:
        if len(passphrase) < 15:
            raise Failure(FailureCode.PASSPHRASE_TOO_WEAK, reason="short")

    def seal(self, passphrase: str, device: str, display_name: str) -> FakeKeys:
        self.check_passphrase(passphrase)
        keys = FakeKeys(device, self._seed)
        self._vault.keep(passphrase, display_name, keys)
        return keys
