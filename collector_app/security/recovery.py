"""The laptop's side of a recovery: shares in the vault file, a request, and the key from two supervisors' answers.

The request's own private keys wait in the OS keyring, so that a stolen disk and two intercepted answers open nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from collector_app.config.files import write_atomically
from collector_app.domain.clock import Reading
from collector_app.domain.recovery import (
    FEWEST,
    BadRecoveryFileError,
    RecoveryAnswer,
    RecoveryList,
    RecoveryReason,
    RecoveryRequest,
    SealedShare,
    answer_bound,
    from_file,
    good_approvals,
    is_over,
    join,
    request_hash,
    share_bound,
    split,
    to_file,
)
from collector_app.protocol.signature import verify_bytes
from collector_app.security.contact import KeyringContact
from collector_app.security.device_secret import DeviceSecret
from collector_app.security.keys import (
    DATABASE,
    EVIDENCE,
    PENDING,
    BadBoxError,
    Master,
    VaultKeys,
    close_box,
    open_box,
    open_data_keys,
)
from collector_app.security.vault_file import CHANGING, RecoverySlot, VaultContent, read_vault, write_vault
from collector_app.security.wallet import Wallet
from collector_app.usecases.failures import Failure, FailureCode, failure_of_file
from collector_app.usecases.ports.device import MachineClock

_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)  # RFC 9180, base mode; the centre uses the same
_PRIVATE: Final = re.compile(r"(?P<id>[0-9a-f-]{36}) (?P<box>[0-9a-f]{64}) (?P<signing>[0-9a-f]{64})")
_MARK: Final = "recovery"
REQUEST: Final = ".request"


@dataclass(frozen=True, slots=True)
class RecoveredKeys:
    """What two supervisors give back: everything but the device's signing key, which nobody can bring back.

    `pending` is the key that the store may have moved to already. `sign` is by the request's own key, which the
    supervisors' approvals name.
    """

    device: str
    database: bytes = field(repr=False)
    pending: bytes | None = field(repr=False)
    evidence: bytes = field(repr=False)
    request: RecoveryRequest
    answers: tuple[RecoveryAnswer, ...]
    sign: Callable[[bytes], bytes] = field(repr=False)


class VaultRecovery:
    """Recovery of the vault at `path`; `wallet()` opens the keyring when it is needed.

    A request ends with the next unlocking, or seven days after it was made: by the time that has certainly come
    (`domain/silence.py`), since anybody can set the machine's clock.
    """

    def __init__(self, path: Path, wallet: Callable[[], Wallet], clock: MachineClock) -> None:
        self._path = path
        self._wallet = wallet
        self._clock = clock
        self._standing = path.with_name(path.name + REQUEST)

    def keep(self, keys: VaultKeys, told: RecoveryList) -> bool:
        """Seal the key to the supervisors on a list, unless the vault file has it so already; returns whether it was.

        Nothing is taken away for a list that nobody stands on. Raises Failure: VAULT_MISSING, VAULT_DAMAGED, DISK_FULL,
        FILE_UNWRITABLE; what was there stays then.
        """
        if len(told.keys) < FEWEST:
            return False
        with CHANGING:
            content = read_vault(self._path)
            if content.header.device != keys.device:
                raise Failure(FailureCode.VAULT_DAMAGED, what="device")
            master = keys.ring.master
            if content.recovery is not None and _is_for(content.recovery, told) and _genuine(content, master):
                return False
            try:
                write_vault(self._path, replace(content, recovery=slot_for(master, keys.device, told)))
            except OSError as error:
                raise failure_of_file(error) from error
        return True

    def helpers(self) -> tuple[str, ...]:
        """Return the names of the supervisors who can help, none when the laptop was never told of any.

        Raises Failure: VAULT_MISSING, VAULT_DAMAGED.
        """
        slot = read_vault(self._path).recovery
        return () if slot is None else tuple(share.name for share in slot.shares)

    def lost(self) -> RecoveryReason:
        """Return what this laptop lacks, as far as it can tell; raises Failure as `helpers`, and KEYRING_*."""
        header = read_vault(self._path).header
        try:
            DeviceSecret(self._wallet(), header.device).of(header)
        except Failure as failure:
            if failure.code not in {FailureCode.KEYRING_SECRET_LOST, FailureCode.VAULT_DAMAGED}:
                raise
            return RecoveryReason.KEYRING
        return RecoveryReason.PASSPHRASE

    def request(self, reason: RecoveryReason, request_id: str, now: Reading) -> RecoveryRequest:
        """Return the request that stands, or make one; asked for twice with the same reason it is the same.

        Raises Failure: RECOVERY_REFUSED (`reason` ``none``: nobody can help), KEYRING_MISSING, KEYRING_LOCKED,
        VAULT_MISSING, VAULT_DAMAGED, DISK_FULL.
        """
        content = read_vault(self._path)
        slot = content.recovery
        if slot is None:
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="none")
        with suppress(Failure):
            standing, _, _ = self._pending(content)
            if standing.reason is reason and not self._over(standing):
                return standing
        box, signing = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        made = RecoveryRequest(
            request_id,
            content.header.device,
            content.header.display_name,
            reason,
            max(now.wall, self._certain(content.header.device) or now.wall),
            _text(box.public_key().public_bytes_raw()),
            _text(signing.public_key().public_bytes_raw()),
            slot.serial,
            slot.shares,
        )
        made = from_file(RecoveryRequest, to_file(made))  # its time as it is written, so that it hashes the same
        secret = f"{request_id} {box.private_bytes_raw().hex()} {signing.private_bytes_raw().hex()}"
        self._wallet().keep(_entry(content.header.device), secret)
        try:
            write_atomically(self._standing, to_file(made))
        except OSError as error:
            raise failure_of_file(error) from error
        return made

    def open(self, files: Sequence[bytes]) -> RecoveredKeys:
        """Return the keys that two supervisors' answers give; nothing is written.

        Raises Failure(RECOVERY_REFUSED) with `reason`: ``file`` (no answer, or damaged), ``other`` (to another
        request), ``late`` (the request or an answer is too old), ``altered``, ``stranger`` (not by a supervisor of the
        request), ``same`` (two are needed), ``key`` (they do not fit this vault), ``begun`` (no request stands here);
        and as `request` does.
        """
        content = read_vault(self._path)
        request, box, signing = self._pending(content)
        answers = _checked(request, files)
        if self._over(request):
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="late")
        master = Master(_joined(request, answers, box), b"")
        if not _genuine(content, master):
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="key")
        boxes = {name: bytes.fromhex(text) for name, text in content.keys.items()}
        try:
            opened = open_data_keys(master, content.header.device, boxes)
        except BadBoxError as error:
            raise Failure(FailureCode.VAULT_DAMAGED, what="keys") from error
        return RecoveredKeys(
            content.header.device,
            opened[DATABASE],
            opened.get(PENDING),
            opened[EVIDENCE],
            request,
            answers,
            signing.sign,
        )

    def forget(self, device: str) -> None:
        """Drop a request's private keys; raises Failure: KEYRING_MISSING, KEYRING_LOCKED."""
        self._wallet().drop(_entry(device))

    def end(self, device: str) -> None:
        """End the request that stands, if any: who has unlocked the laptop needs none. Raises Failure as `forget`."""
        if self._standing.exists():
            self.forget(device)
            try:
                self._standing.unlink(missing_ok=True)
            except OSError as error:
                raise failure_of_file(error) from error

    def _over(self, request: RecoveryRequest) -> bool:
        certain = self._certain(request.device)
        return certain is not None and is_over(request, certain)

    def _certain(self, device: str) -> datetime | None:
        """Return the earliest that now can be; None when the laptop has lost what it knew of it."""
        contact = KeyringContact(self._wallet(), device).read()
        return None if contact is None else contact.proven(self._clock.read())

    def _pending(self, content: VaultContent) -> tuple[RecoveryRequest, X25519PrivateKey, Ed25519PrivateKey]:
        secret = self._wallet().find(_entry(content.header.device)) or ""
        match = _PRIVATE.fullmatch(secret)
        try:
            request = from_file(RecoveryRequest, self._standing.read_bytes())
        except (OSError, BadRecoveryFileError) as error:
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="begun") from error
        slot = content.recovery
        fits = slot is not None and request.device == content.header.device and request.shares == slot.shares
        if match is None or match["id"] != request.id or not fits:
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="begun")
        box = X25519PrivateKey.from_private_bytes(bytes.fromhex(match["box"]))
        signing = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(match["signing"]))
        mine = (_text(box.public_key().public_bytes_raw()), _text(signing.public_key().public_bytes_raw()))
        if (request.box_key, request.signing_key) != mine:  # the file was exchanged
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="begun")
        return request, box, signing


def slot_for(master: Master, device: str, told: RecoveryList) -> RecoverySlot:
    """Return the data half of a master key, split anew for everybody on a list and sealed to them."""
    box_keys = [key.box_key for key in told.keys]
    shares = split(master.data, len(box_keys), secrets.token_bytes)
    sealed = tuple(
        SealedShare(
            key.name,
            key.box_key,
            key.signing_key,
            _seal(key.box_key, share, share_bound(device, told.serial, box_keys, key.box_key)),
        )
        for key, share in zip(told.keys, shares, strict=True)
    )
    slot = RecoverySlot(told.serial, sealed)
    return replace(slot, mark=close_box(master.wrapping(_MARK), b"", slot.bound(device)).hex())


def _seal(box_key: str, plain: bytes, bound: bytes) -> str:
    try:
        public = X25519PublicKey.from_public_bytes(base64.b64decode(box_key, validate=True))
        return _text(_SUITE.encrypt(plain, public, bound))
    except (binascii.Error, ValueError) as error:  # a list is checked where it is made; this one is no supervisor's
        raise Failure(FailureCode.RECOVERY_REFUSED, reason="stranger") from error


def _is_for(slot: RecoverySlot, told: RecoveryList) -> bool:
    held = [(share.name, share.box_key, share.signing_key) for share in slot.shares]
    return slot.serial == told.serial and held == [(key.name, key.box_key, key.signing_key) for key in told.keys]


def _genuine(content: VaultContent, master: Master) -> bool:
    """Whether the slot was made with this very half of the key, and nobody changed it since."""
    slot = content.recovery
    if slot is None:
        return False
    try:
        return open_box(master.wrapping(_MARK), bytes.fromhex(slot.mark), slot.bound(content.header.device)) == b""
    except (BadBoxError, ValueError):
        return False


def _checked(request: RecoveryRequest, files: Sequence[bytes]) -> tuple[RecoveryAnswer, ...]:
    try:
        answers = [from_file(RecoveryAnswer, file) for file in files]
    except BadRecoveryFileError as error:
        raise Failure(FailureCode.RECOVERY_REFUSED, reason="file") from error
    wanted = request_hash(request)
    known = {share.signing_key for share in request.shares}
    for answer in answers:
        approval = answer.approval
        if approval.request != wanted:
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="other")
        if approval.key not in known:
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="stranger")
        if is_over(request, approval.time):
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="late")
        if not good_approvals(request, [approval], known, verify_bytes):
            raise Failure(FailureCode.RECOVERY_REFUSED, reason="altered")
    by_key = {answer.approval.key: answer for answer in answers}
    if len(by_key) < FEWEST:
        raise Failure(FailureCode.RECOVERY_REFUSED, reason="same")
    return tuple(by_key.values())[:FEWEST]


def _joined(request: RecoveryRequest, answers: Sequence[RecoveryAnswer], box: X25519PrivateKey) -> bytes:
    places = [share.signing_key for share in request.shares]
    one, other = answers
    try:
        return join(
            places.index(one.approval.key),
            _opened(one, box),
            places.index(other.approval.key),
            _opened(other, box),
            len(places),
        )
    except (InvalidTag, ValueError) as error:  # not sealed to this request, altered, or of another size
        raise Failure(FailureCode.RECOVERY_REFUSED, reason="altered") from error


def _opened(answer: RecoveryAnswer, box: X25519PrivateKey) -> bytes:
    sealed = base64.b64decode(answer.sealed, validate=True)
    return bytes(_SUITE.decrypt(sealed, box, answer_bound(answer.approval)))


def _entry(device: str) -> str:
    return f"recovery-request {device}"


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
