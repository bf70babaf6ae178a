"""Recovery by two supervisors: who may help, what a laptop asks, and what a supervisor answers.

Every supervisor has a key of their own, and no key of the whole organisation exists anywhere. A laptop splits the half
of its master key that opens everything but the signing key: for each two supervisors a random pad goes to the one and
the key XOR the pad to the other. One supervisor's parts are random bytes; any two supervisors' parts are the key, and
they meet on the laptop alone. The formats are written down in `resources/formats/recovery.md`.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

from collector_app.domain.clock import later
from collector_app.domain.journal.canonical import NotCanonicalError, Plain, canonical, parse_canonical
from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain

FEWEST: Final = 2  # security.md: used by two supervisors
MOST: Final = 12  # keys on a list: every pair of them takes 64 bytes of each laptop's vault file
PART: Final = 32  # bytes of the half of the master key, and of every part of it
CODE_LENGTH: Final = 16  # base32 characters, 80 bits: nobody computes a second request that meets it
LIFE: Final = timedelta(days=7)  # of a request, and so of its answers; from then on another one is made
_GROUP: Final = 4  # characters that are read out in one breath
VERSION: Final = 1

_LIST_TAG: Final = b"collector/recovery-list/v1\0"
_SHARE_TAG: Final = b"collector/recovery-share/v1\0"
_REQUEST_TAG: Final = b"collector/recovery-request/v1\0"
_APPROVAL_TAG: Final = b"collector/recovery-approval/v1\0"
_ANSWER_TAG: Final = b"collector/recovery-answer/v1\0"

Verify: TypeAlias = Callable[[str, bytes, str], bool]
"""Whether a signature (base64) over bytes is by an Ed25519 public key (base64): key, data, signature."""

R = TypeVar("R")


class BadRecoveryFileError(ValueError):
    """A file is none of the kind that was asked for, or it was altered; the text never holds what stands in it."""


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A supervisor's public keys (raw 32 bytes, base64): X25519 to seal to, Ed25519 that signs what they approve."""

    name: str
    box_key: str
    signing_key: str


@dataclass(frozen=True, slots=True)
class Vouch:
    """One supervisor's signature under a list, with the Ed25519 key that made it."""

    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class RecoveryList:
    """Everybody who can help from `serial` on, in place of all lists before; without keys nobody can.

    The first list is believed as the laptop's enrolment is. A later one needs the vouches of two who stand on the list
    that is held: the centre alone can't put keys of its own on a laptop.
    """

    serial: int = 0
    keys: tuple[RecoveryKey, ...] = ()
    vouches: tuple[Vouch, ...] = ()


def list_input(told: RecoveryList) -> bytes:
    """Return the bytes that a vouch covers: the list without its vouches."""
    return _LIST_TAG + canonical(to_plain(replace(told, vouches=())))


def is_usable(told: RecoveryList) -> bool:
    """Whether a laptop may seal to a list: enough people, not too many, each name and each key once.

    Two approvals are two people's only because nobody stands on a list twice.
    """
    keys = [key.box_key for key in told.keys] + [key.signing_key for key in told.keys]
    names = {spelled(key.name) for key in told.keys}
    return FEWEST <= len(told.keys) <= MOST and len(set(keys)) == len(keys) and len(names) == len(told.keys)


def spelled(name: str) -> str:
    """Return a supervisor's name as it is compared: width, case and spaces make nobody another person."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def renamed(told: RecoveryList, before: Iterable[RecoveryList]) -> tuple[str, ...]:
    """Return the names on a list whose keys were somebody else's on an earlier one: a key stays its owner's."""
    owners = {key: spelled(item.name) for past in before for item in past.keys for key in _keys(item)}
    return tuple(
        item.name
        for item in told.keys
        if any(owners.get(key, spelled(item.name)) != spelled(item.name) for key in _keys(item))
    )


def _keys(item: RecoveryKey) -> tuple[str, str]:
    return item.box_key, item.signing_key


def is_vouched(told: RecoveryList, held: RecoveryList, verify: Verify) -> bool:
    """Whether two who stand on the list that is held have signed the one that is told."""
    known = {key.signing_key for key in held.keys}
    good = {vouch.key for vouch in told.vouches if verify(vouch.key, list_input(told), vouch.signature)}
    return len(good & known) >= FEWEST


def follow_lists(held: RecoveryList, told: Iterable[RecoveryList], verify: Verify) -> RecoveryList:
    """Return the newest list that an unbroken row of vouches leads to from the one that is held."""
    for fresh in sorted(told, key=lambda item: item.serial):
        if fresh.serial > held.serial and is_usable(fresh) and (not held.keys or is_vouched(fresh, held, verify)):
            held = fresh
    return held


class RecoveryReason(StrEnum):
    """Why a laptop asks."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a reason, no secret
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class SealedShare:
    """One supervisor's parts of the key, sealed to them (base64)."""

    name: str
    box_key: str
    signing_key: str
    sealed: str


@dataclass(frozen=True, slots=True)
class RecoveryRequest:
    """What a laptop asks. `box_key` takes the answers, `signing_key` seals what no device key has sealed.

    Both are made for this request alone (raw public keys, base64); `shares` are in the order of the list of `serial`.
    """

    id: str
    device: str
    collector: str
    reason: RecoveryReason
    made: datetime
    box_key: str
    signing_key: str
    serial: int
    shares: tuple[SealedShare, ...]


@dataclass(frozen=True, slots=True)
class RecoveryApproval:
    """A supervisor's signed word that this laptop may be recovered. `request` is `request_hash`."""

    request: str
    device: str
    name: str
    key: str
    reason: RecoveryReason
    time: datetime
    signature: str = ""


@dataclass(frozen=True, slots=True)
class RecoveryAnswer:
    """An approval, and the supervisor's parts of the key sealed to the request (base64)."""

    approval: RecoveryApproval
    sealed: str


KINDS: Final[Mapping[type, str]] = {
    RecoveryList: "collector-recovery-list",
    RecoveryRequest: "collector-recovery-request",
    RecoveryAnswer: "collector-recovery-answer",
}


def to_file(record: RecoveryList | RecoveryRequest | RecoveryAnswer) -> bytes:
    """Return the file of a record: canonical JSON with its kind and version, and a line end."""
    envelope: Plain = {"format": KINDS[type(record)], "version": VERSION, "content": to_plain(record)}
    return canonical(envelope) + b"\n"


def from_file(kind: type[R], data: bytes) -> R:
    """Read such a file; there is one way to write it, and no other is read. Raises BadRecoveryFileError."""
    try:
        plain = parse_canonical(data.removesuffix(b"\n"))
        if not isinstance(plain, Mapping) or plain.get("format") != KINDS[kind] or plain.get("version") != VERSION:
            raise BadRecoveryFileError(f"no {KINDS[kind]} of version {VERSION}")
        record = from_plain(kind, plain.get("content"))
        if to_plain(record) != plain["content"] or set(plain) != {"format", "version", "content"}:
            raise BadRecoveryFileError("fields that this version does not have")
    except (NotCanonicalError, BadRecordError, RecursionError) as error:
        raise BadRecoveryFileError("the file is damaged") from error
    return record


def request_hash(request: RecoveryRequest) -> str:
    """SHA-256 over a request, hex: what an approval names."""
    return hashlib.sha256(_REQUEST_TAG + canonical(to_plain(request))).hexdigest()


def request_code(request: RecoveryRequest) -> str:
    """Return what the collector reads out and the supervisor types: nobody exchanged the file.

    It looks like ``ABCD-EFGH-IJKL-MNOP``.
    """
    text = base64.b32encode(bytes.fromhex(request_hash(request))).decode("ascii")[:CODE_LENGTH]
    return "-".join(text[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP))


def is_over(request: RecoveryRequest, moment: datetime) -> bool:
    """Whether a request has had its time at a moment that is certain to have come."""
    return moment > later(request.made, LIFE)


def approval_input(approval: RecoveryApproval) -> bytes:
    """Return the bytes that the signature of an approval covers."""
    return _APPROVAL_TAG + canonical(to_plain(replace(approval, signature="")))


def share_bound(device: str, serial: int, box_keys: Sequence[str], box_key: str) -> bytes:
    """Return what a sealed share is bound to: its laptop, its list in order, and whose it is."""
    return _SHARE_TAG + canonical({"device": device, "serial": serial, "keys": tuple(box_keys), "key": box_key})


def answer_bound(approval: RecoveryApproval) -> bytes:
    """Return what an answer's parts are bound to: the whole approval with its signature."""
    return _ANSWER_TAG + canonical(to_plain(approval))


def list_of(request: RecoveryRequest, lists: Iterable[RecoveryList]) -> RecoveryList | None:
    """Return the one list that the shares of a request were sealed to; None when there was no such list."""
    wanted = [(share.name, share.box_key, share.signing_key) for share in request.shares]
    return next(
        (
            told
            for told in lists
            if told.serial == request.serial and [(key.name, *_keys(key)) for key in told.keys] == wanted
        ),
        None,
    )


def good_approvals(
    request: RecoveryRequest, approvals: Iterable[RecoveryApproval], known: Iterable[str], verify: Verify
) -> tuple[RecoveryApproval, ...]:
    """Return the approvals of this very request that are signed with a known key, each supervisor's once.

    `known` are the signing keys of one list: over several lists a supervisor who renewed theirs would count twice.
    """
    wanted, keys = request_hash(request), frozenset(known)
    found = {
        approval.key: approval
        for approval in approvals
        if (approval.request, approval.device, approval.reason) == (wanted, request.device, request.reason)
        and approval.key in keys
        and not is_over(request, approval.time)
        and verify(approval.key, approval_input(approval), approval.signature)
    }
    return tuple(found.values())


def split(secret: bytes, people: int, randomness: Callable[[int], bytes]) -> tuple[bytes, ...]:
    """Return one share for each: parts of `PART` bytes, one for every other person, in their order.

    `randomness` gives that many fresh random bytes.
    """
    parts: list[dict[int, bytes]] = [{} for _ in range(people)]
    for one in range(people):
        for other in range(one + 1, people):
            pad = randomness(PART)
            parts[one][other], parts[other][one] = pad, _xor(secret, pad)
    return tuple(b"".join(mine[other] for other in sorted(mine)) for mine in parts)


def join(one: int, share_of_one: bytes, other: int, share_of_other: bytes, people: int) -> bytes:
    """Return the secret from two people's shares, by their places on the list; raises ValueError for odd sizes."""
    if one == other or len(share_of_one) != PART * (people - 1) or len(share_of_other) != PART * (people - 1):
        raise ValueError("two different people's shares of this list are needed")
    return _xor(_part(one, share_of_one, other), _part(other, share_of_other, one))


def _part(mine: int, share: bytes, other: int) -> bytes:
    at = other if other < mine else other - 1  # there is none for oneself
    return share[PART * at : PART * (at + 1)]


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))
