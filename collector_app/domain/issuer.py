"""Who issues rule packs and visit scripts, and whom a device believes.

A device pins the centre's list of issuers when it is enrolled. From then on the centre can't add to it: a later list
counts only with the signature of an issuer that the device believes already, so whoever takes over the centre still
can't put rules of his own on a laptop.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from collector_app.domain.journal.canonical import canonical
from collector_app.domain.journal.record import to_plain

ISSUERS_TAG: Final = b"collector/issuers/v1\0"

Verify: TypeAlias = Callable[[str, bytes, str], bool]
"""Whether a signature (base64) over bytes is by an Ed25519 public key (base64): key, data, signature."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A name that people read, and the raw Ed25519 public key, base64."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class IssuerList:
    """Everybody who is believed from `serial` on, in place of all lists before.

    `signed_by` is the key of an issuer of the list before; both are empty in a centre's first list.
    """

    serial: int = 0
    issuers: tuple[Issuer, ...] = ()
    signed_by: str = ""
    signature: str = ""


def issuers_input(told: IssuerList) -> bytes:
    """Return the bytes that the signature of a list covers."""
    return ISSUERS_TAG + canonical(to_plain(replace(told, signature="")))


def follow(held: IssuerList, told: Iterable[IssuerList], verify: Verify) -> IssuerList:
    """Return the newest list that an unbroken row of signatures leads to from the one that is held.

    Lists that nobody believed vouches for, and lists of nobody, change nothing.
    """
    for fresh in sorted(told, key=lambda item: item.serial):
        vouched = fresh.signed_by in {issuer.key for issuer in held.issuers}
        if fresh.serial > held.serial and fresh.issuers and vouched:
            held = fresh if verify(fresh.signed_by, issuers_input(fresh), fresh.signature) else held
    return held


def key_id(key: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a public key: what a signature and people call it by."""
    try:
        raw = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        raw = key.encode("utf-8")  # nobody's key; it still has a name of its own
    return hashlib.sha256(raw).hexdigest()[:16]
