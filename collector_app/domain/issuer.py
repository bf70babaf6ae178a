"""Who issues rule packs and visit scripts, and whom a device believes.

A device pins the centre's list of issuers when it is enrolled. From then on the centre can't add to it: a later list
counts only with the signature of an issuer that the device believes already, so whoever takes over the centre still
can't put rules of his own on a laptop.

A pack belongs to whoever issued it first. Only that issuer gives it a new version, or one that it vouched for, itself
or through others in between: the list keeps who that was, because the voucher may be off the list by then.
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
    """A name that people read, the raw Ed25519 public key (base64), and the keys of all who vouched for it."""

    name: str
    key: str
    vouched_by: tuple[str, ...] = ()

    def may_succeed(self, owner: str) -> bool:
        """Whether a pack whose last version has this key id may get its next one from here."""
        return owner in {key_id(key) for key in (self.key, *self.vouched_by)}


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

    Lists that nobody believed vouches for, lists of nobody, and lists that claim another's word for an issuer than the
    signer's own, change nothing.
    """
    for fresh in sorted(told, key=lambda item: item.serial):
        if fresh.serial > held.serial and fresh.issuers and _no_more_than_its_signers_word(held, fresh):
            held = fresh if verify(fresh.signed_by, issuers_input(fresh), fresh.signature) else held
    return held


def vouched(held: IssuerList, issuer: Issuer, voucher: str) -> Issuer:
    """Return an issuer as a list that the issuer of the key `voucher` signs may have it, after the list `held`."""
    word = [key for item in held.issuers if item.key == voucher for key in (item.key, *item.vouched_by)]
    known = [key for item in held.issuers if item.key == issuer.key for key in item.vouched_by]
    keys = dict.fromkeys(key for key in (*known, *word) if key != issuer.key)
    return replace(issuer, vouched_by=tuple(keys))


def _no_more_than_its_signers_word(held: IssuerList, fresh: IssuerList) -> bool:
    believed = fresh.signed_by in {issuer.key for issuer in held.issuers}
    return believed and all(
        set(issuer.vouched_by) <= set(vouched(held, issuer, fresh.signed_by).vouched_by) for issuer in fresh.issuers
    )


def key_id(key: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a public key: what a signature and people call it by."""
    try:
        raw = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        raw = key.encode("utf-8")  # nobody's key; it still has a name of its own
    return hashlib.sha256(raw).hexdigest()[:16]
