"""Whose rule packs the centre and its laptops believe, and the issuer's key when the operator signs here himself."""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Connection, delete, func, select

from collector_app.domain.issuer import Issuer, IssuerList, issuers_input, key_id, vouched
from collector_app.packs.signature import Signer
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.documents import read_document, write_document
from collector_app.server.feed import EVERYBODY, Change, publish
from collector_app.server.refusal import OperatorError

_FORMAT: Final = "collector-issuer-key-v1"  # made by `collector-app packs issuer-key`
_OTHERS: Final = 0o077


def issuer_lists(connection: Connection) -> tuple[IssuerList, ...]:
    """Return every list of issuers there was, in order: a laptop that was away follows them one by one."""
    lists = t.issuer_lists
    rows = connection.execute(select(lists.c.document).order_by(lists.c.serial)).scalars()
    return tuple(read_document(IssuerList, text) for text in rows)


def believed(connection: Connection) -> IssuerList:
    """Return the list in force, without anybody on it before the first `trust-issuer`."""
    return (IssuerList(), *issuer_lists(connection))[-1]


def trust_issuer(centre: Centre, name: str, key: str, voucher: Signer | None = None) -> IssuerList:
    """Believe an issuer from now on, and return the list in force; where nothing is new, nothing changes.

    Once a laptop is enrolled, `voucher` must be an issuer of the list before, for laptops believe nobody else about it.
    The issuer may then carry on the voucher's packs. Raises OperatorError.
    """
    with centre.database.write() as connection:
        held = believed(connection)
        fresh = vouched(held, Issuer(name.strip(), _public(key)), voucher.issuer.key if voucher else "")
        if fresh in held.issuers:
            return held
        others = tuple(item for item in held.issuers if (item.name, item.key) != (fresh.name, fresh.key))
        return _put(centre, connection, held, (*others, fresh), voucher)


def distrust_issuer(centre: Centre, key: str, voucher: Signer | None = None) -> IssuerList:
    """Believe an issuer no longer; what it signed and is held stays in force. Raises OperatorError."""
    with centre.database.write() as connection:
        held = believed(connection)
        left = tuple(issuer for issuer in held.issuers if issuer.key != key.strip())
        if len(left) == len(held.issuers) or not left:
            message = "不能移除 / Nothing to remove: this key is not on the list, or it is the only one on it."
            raise OperatorError(message)
        return _put(centre, connection, held, left, voucher)


def _put(
    centre: Centre, connection: Connection, held: IssuerList, issuers: tuple[Issuer, ...], voucher: Signer | None
) -> IssuerList:
    told = IssuerList(held.serial + 1, issuers)
    enrolled = connection.execute(select(func.count()).select_from(t.devices)).scalar_one()
    known = {(item.name, item.key) for item in held.issuers}
    if voucher is not None and (voucher.issuer.name, voucher.issuer.key) in known:
        told = replace(told, signed_by=voucher.issuer.key)
        told = replace(told, signature=_text(voucher.sign(issuers_input(told))))
    elif enrolled and held.issuers:
        message = (
            "已注册的电脑只相信由原签发人签名的名单 / Laptops that are registered believe a new list only when "
            "an issuer on the old one signed it: --vouch KEYFILE"
        )
        raise OperatorError(message)
    else:  # nobody has pinned anything yet: the list begins anew
        connection.execute(delete(t.issuer_lists))
        told = replace(told, serial=1)
    row = {"serial": told.serial, "document": write_document(told), "made_at": centre.clock.now()}
    connection.execute(t.issuer_lists.insert(), row)
    publish(centre.database, connection, [Change(EVERYBODY, t.Topic.PACKS, "packs")])
    return told


def load_signer(path: Path) -> Signer:
    """Read an issuer's key file; raises OperatorError with what to do when it is missing, open to others or damaged."""
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            message = f"{path} can be read by other users. Close it first: chmod 600 {path}"
            raise OperatorError(message)
        told = json.loads(path.read_text("utf-8"))[_FORMAT]
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(told["signing"], validate=True))
        return Signer(Issuer(str(told["name"]), _text(private.public_key().public_bytes_raw())), private.sign)
    except OSError as error:
        message = f"{path} can't be read: {error.strerror}. An issuer makes one: collector-app packs issuer-key FILE"
        raise OperatorError(message) from error
    except (KeyError, ValueError, TypeError) as error:
        message = f"{path} is no issuer's key, or it is damaged. Restore it from its issuer's backup."
        raise OperatorError(message) from error


def describe(told: IssuerList) -> str:
    """Return the list as the operator reads it."""
    return ", ".join(f"{issuer.name} ({key_id(issuer.key)})" for issuer in told.issuers)


def _public(key: str) -> str:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key.strip(), validate=True))
    except (binascii.Error, ValueError) as error:
        message = "公钥不对 / This is no public key. Copy the line that `collector-app packs issuer-key` printed."
        raise OperatorError(message) from error
    return key.strip()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
