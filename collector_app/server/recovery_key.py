"""A supervisor's own key: made, kept and used on the supervisor's machine, without the centre and without a network.

The file holds one seed under the supervisor's passphrase; from it come the X25519 key that laptops seal a share to and
the Ed25519 key that signs approvals and vouches. See `resources/formats/recovery.md`.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from collector_app.domain.journal.canonical import NotCanonicalError, Plain, canonical, parse_canonical
from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.domain.recovery import (
    RecoveryAnswer,
    RecoveryApproval,
    RecoveryKey,
    RecoveryList,
    RecoveryRequest,
    Vouch,
    answer_bound,
    approval_input,
    is_over,
    list_input,
    request_code,
    request_hash,
    share_bound,
)
from collector_app.server.refusal import OperatorError

LEAST_PASSPHRASE: Final = 15  # characters, as for a laptop (security.md, Keys)
_FORMAT: Final = "collector-recovery-key"
_VERSION: Final = 1
_TAG: Final = b"collector/recovery-key/v1\0"
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)  # RFC 9180, base mode; laptops use the same
_SEED, _SALT, _NONCE, _KEY = 32, 16, 12, 32
_LARGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class KeyCost:
    """Argon2id's parameters: KiB of memory, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int


FIELD: Final = KeyCost(128 * 1024, 3, 2)  # what a laptop's vault costs at least
CEILING: Final = KeyCost(1024 * 1024, 64, 16)  # a damaged file must not ask for a terabyte


@dataclass(frozen=True, slots=True)
class _Header:
    """The open part of a key file, authenticated by its box."""

    name: str
    box_key: str
    signing_key: str
    memory_kib: int
    passes: int
    lanes: int
    salt: str


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A supervisor's key in memory; `repr` shows only the public part."""

    public: RecoveryKey
    box: X25519PrivateKey = field(repr=False)
    signing: Ed25519PrivateKey = field(repr=False)

    def vouch(self, told: RecoveryList) -> RecoveryList:
        """Return the list with this supervisor's signature under it."""
        mine = Vouch(self.public.signing_key, _text(self.signing.sign(list_input(told))))
        return replace(told, vouches=(*(vouch for vouch in told.vouches if vouch.key != mine.key), mine))

    def answer(self, request: RecoveryRequest, code: str, now: datetime) -> RecoveryAnswer:
        """Return this supervisor's answer to a request whose code the collector read out.

        Raises OperatorError when the code is another one, when the request is not for this key, or was altered.
        """
        if _spelled(code) != _spelled(request_code(request)):
            message = (
                "代码不符：文件可能被调换，请与外访员电话核对 / This is not the code of this request. Ask the "
                "collector to read it out again from the laptop; if it still differs, the file was exchanged. Don't "
                "answer it."
            )
            raise OperatorError(message)
        if is_over(request, now):
            message = (
                "请求已过期 / This request is older than seven days. Have the collector check the laptop's date and "
                "save a new one."
            )
            raise OperatorError(message)
        share = self._share(request)
        approval = RecoveryApproval(
            request_hash(request),
            request.device,
            self.public.name,
            self.public.signing_key,
            request.reason,
            now,
        )
        approval = from_plain(RecoveryApproval, to_plain(approval))  # its time as it is written
        approval = replace(approval, signature=_text(self.signing.sign(approval_input(approval))))
        try:
            public = X25519PublicKey.from_public_bytes(base64.b64decode(request.box_key, validate=True))
            sealed = _SUITE.encrypt(share, public, answer_bound(approval))
        except (binascii.Error, ValueError) as error:
            raise _altered() from error
        return RecoveryAnswer(approval, _text(sealed))

    def _share(self, request: RecoveryRequest) -> bytes:
        mine = next((share for share in request.shares if share.box_key == self.public.box_key), None)
        if mine is None:
            names = ", ".join(share.name for share in request.shares)
            message = f"此请求不是发给这把钥匙的 / This request is not for this key. It can be answered by: {names}"
            raise OperatorError(message)
        box_keys = [share.box_key for share in request.shares]
        bound = share_bound(request.device, request.serial, box_keys, mine.box_key)
        try:
            return bytes(_SUITE.decrypt(base64.b64decode(mine.sealed, validate=True), self.box, bound))
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise _altered() from error


def make_key(path: Path, name: str, passphrase: str, cost: KeyCost = FIELD) -> RecoveryKey:
    """Make a supervisor's key in a private file, never over another one; returns its public part.

    Raises OperatorError for a missing name, a short passphrase, a file that exists or can't be written.
    """
    name = unicodedata.normalize("NFC", name.strip())
    if not name:
        raise OperatorError("请写明督导姓名 / Say whose key it is: --name")
    if len(_normalised(passphrase)) < LEAST_PASSPHRASE:
        message = f"口令至少 {LEAST_PASSPHRASE} 个字符 / The passphrase needs at least {LEAST_PASSPHRASE} characters."
        raise OperatorError(message)
    seed = secrets.token_bytes(_SEED)
    opened = _of_seed(name, seed)
    header = _Header(
        name,
        opened.public.box_key,
        opened.public.signing_key,
        cost.memory_kib,
        cost.passes,
        cost.lanes,
        secrets.token_hex(_SALT),
    )
    nonce = secrets.token_bytes(_NONCE)
    box = nonce + AESGCM(_stretch(passphrase, header)).encrypt(nonce, seed, _bound(header))
    plain: Plain = {"format": _FORMAT, "version": _VERSION, "header": to_plain(header), "box": box.hex()}
    write_private(path, canonical(plain) + b"\n")
    return opened.public


def open_key(path: Path, passphrase: str, floor: KeyCost = FIELD) -> OpenKey:
    """Open a supervisor's key file; takes a moment on purpose.

    Raises OperatorError for a wrong passphrase and for a file that is none, was altered, or made cheaper than `floor`.
    """
    header, box = _read(path)
    if header.memory_kib < floor.memory_kib or header.passes < floor.passes:
        raise _damaged(path)
    if header.memory_kib > CEILING.memory_kib or header.passes > CEILING.passes:
        raise _damaged(path)
    if not 0 < header.lanes <= CEILING.lanes or header.memory_kib < 8 * header.lanes:
        raise _damaged(path)
    try:
        seed = AESGCM(_stretch(passphrase, header)).decrypt(box[:_NONCE], box[_NONCE:], _bound(header))
    except (InvalidTag, ValueError) as error:
        message = "口令不对，或文件已损坏 / This is not the passphrase of this key file, or the file was altered."
        raise OperatorError(message) from error
    opened = _of_seed(header.name, seed)
    if (opened.public.box_key, opened.public.signing_key) != (header.box_key, header.signing_key):
        raise _damaged(path)
    return opened


def public_text(key: RecoveryKey) -> str:
    """Return a public key as one line: ``NAME=…``, both keys in base64."""
    both = base64.b64decode(key.box_key) + base64.b64decode(key.signing_key)
    return f"{key.name}={_text(both)}"


def read_public(text: str) -> RecoveryKey:
    """Read such a line; raises OperatorError."""
    name, _, keys = text.strip().partition("=")
    try:
        raw = base64.b64decode(keys, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    name = unicodedata.normalize("NFC", name.strip())
    if len(raw) != 2 * _KEY or not name:
        message = "公钥不对 / This is no supervisor's key. Copy the line that `collector-central recovery key` printed."
        raise OperatorError(message)
    return RecoveryKey(name, _text(raw[:_KEY]), _text(raw[_KEY:]))


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, never over another one; raises OperatorError."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise OperatorError(f"文件已存在 / {path} exists already and is left as it is. Name another file.") from None
    except OSError as error:
        raise OperatorError(f"无法写入 / {path} can't be written: {error.strerror}.") from error


def read_small(path: Path) -> bytes:
    """Read a file of at most 64 KiB; raises OperatorError."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST)
    except OSError as error:
        raise OperatorError(f"无法读取 / {path} can't be read: {error.strerror}.") from error


def _read(path: Path) -> tuple[_Header, bytes]:
    try:
        plain = parse_canonical(read_small(path).removesuffix(b"\n"))
        if not isinstance(plain, Mapping) or set(plain) != {"format", "version", "header", "box"}:
            raise _damaged(path)
        if plain["format"] != _FORMAT or plain["version"] != _VERSION:
            raise _damaged(path)
        header = from_plain(_Header, plain["header"])
        box = bytes.fromhex(str(plain["box"]))
        if to_plain(header) != plain["header"] or box.hex() != plain["box"] or len(header.salt) != 2 * _SALT:
            raise _damaged(path)
        bytes.fromhex(header.salt)
    except (NotCanonicalError, BadRecordError, ValueError, RecursionError) as error:
        raise _damaged(path) from error
    return header, box


def _stretch(passphrase: str, header: _Header) -> bytes:
    derived = Argon2id(
        salt=bytes.fromhex(header.salt),
        length=_KEY,
        iterations=header.passes,
        lanes=header.lanes,
        memory_cost=header.memory_kib,
    )
    return bytes(derived.derive(_normalised(passphrase).encode("utf-8", "surrogatepass")))


def _normalised(passphrase: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def _of_seed(name: str, seed: bytes) -> OpenKey:
    box = X25519PrivateKey.from_private_bytes(_derived(seed, b"box"))
    signing = Ed25519PrivateKey.from_private_bytes(_derived(seed, b"signing"))
    public = RecoveryKey(
        name, _text(box.public_key().public_bytes_raw()), _text(signing.public_key().public_bytes_raw())
    )
    return OpenKey(public, box, signing)


def _derived(seed: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=_KEY, salt=None, info=_TAG + purpose).derive(seed)


def _bound(header: _Header) -> bytes:
    return _TAG + canonical(to_plain(header))


def _spelled(code: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", code).upper() if letter.isalnum())


def _damaged(path: Path) -> OperatorError:
    message = f"不是督导钥匙，或已损坏 / {path} is no supervisor's key file, or it is damaged. Use your backup of it."
    return OperatorError(message)


def _altered() -> OperatorError:
    message = (
        "请求已被改动或损坏 / The request was altered or is damaged. Have the collector save it again on the laptop."
    )
    return OperatorError(message)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
