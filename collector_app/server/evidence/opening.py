"""Opening an item at the centre: for a supervisor, for a reason, and on the record before the first byte is seen."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import Row, select

from collector_app.domain.evidence_stream import (
    CHUNK,
    CHUNK_OVERHEAD,
    HEADER_BYTES,
    PREFIX_BYTES,
    stream_bound,
    stream_prefix,
)
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.evidence.tables import evidence_items as e
from collector_app.server.evidence.tables import evidence_looks
from collector_app.server.evidence.uploads import place_of
from collector_app.server.refusal import OperatorError

_LAST: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item as the operator sees it; `size` in bytes of ciphertext."""

    item: str
    visit: str
    device: str
    medium: str
    media_type: str
    size: int
    arrived_at: datetime | None
    discarded: bool


def list_items(centre: Centre, visit: str) -> list[ItemLine]:
    """Return the items of a visit, or of all visits when it is empty, in the order they were captured."""
    statement = select(e).order_by(e.c.device, e.c.seq)
    if visit:
        statement = statement.where(e.c.visit == visit)
    with centre.database.read() as connection:
        return [
            ItemLine(
                row.item, row.visit, row.device, row.medium, row.media_type, row.size, row.arrived_at, row.discarded
            )
            for row in connection.execute(statement)
        ]


def open_item(centre: Centre, item: str, supervisor: str, reason: str) -> Iterator[bytes]:
    """Put the look on record and yield the item in plain; complete only when the iterator ends by itself.

    Raises OperatorError: no such item or supervisor, no reason, not arrived, or not what the journal says.
    """
    row = _arrived(centre, item)
    _look(centre, row, supervisor, reason)
    return _plain(centre, row)


def _arrived(centre: Centre, item: str) -> Row[*tuple[Any, ...]]:
    with centre.database.read() as connection:
        rows = connection.execute(select(e).where(e.c.item == item, e.c.discarded.is_(False))).all()
    if len(rows) != 1:
        raise OperatorError(f"There is no item {item}. See collector-central evidence.")
    if rows[0].arrived_at is None:
        raise OperatorError(f"Item {item} has not arrived yet. The laptop sends it at its next connection.")
    return rows[0]


def _look(centre: Centre, row: Row[*tuple[Any, ...]], supervisor: str, reason: str) -> None:
    if not reason.strip():
        raise OperatorError("Say why it is opened: --reason.")
    s = t.supervisors
    now = centre.clock.now()
    with centre.database.write() as connection:
        if connection.execute(select(s.c.id).where(s.c.id == supervisor)).first() is None:
            raise OperatorError(f"There is no supervisor {supervisor}. Name one of those that were imported.")
        look = {
            "id": centre.entropy.uuid7(now),
            "device": row.device,
            "item": row.item,
            "supervisor": supervisor,
            "reason": reason.strip(),
            "looked_at": now,
        }
        connection.execute(evidence_looks.insert(), look)


def _plain(centre: Centre, row: Row[*tuple[Any, ...]]) -> Iterator[bytes]:
    sums, last = hashlib.sha256(), False
    try:
        with place_of(centre).open(row.cipher_sha256) as file:
            for plain, last in _chunks(file, _key(centre, row.sealed_key), row):  # noqa: B007 - the last one is asked below
                sums.update(plain)
                yield plain
    except FileNotFoundError:
        raise OperatorError(
            f"The file of item {row.item} is gone. Look in the backup of the evidence folder."
        ) from None
    except (CryptoError, ValueError, binascii.Error):
        raise _unfit(row.item) from None
    if last is row.cut_short or sums.hexdigest() != row.plain_sha256:
        raise _unfit(row.item)


def _key(centre: Centre, sealed: str) -> bytes:
    box = SealedBox(PrivateKey(centre.keys.evidence.private_bytes_raw()))
    return box.decrypt(base64.b64decode(sealed, validate=True))


def _chunks(file: BinaryIO, key: bytes, row: Row[*tuple[Any, ...]]) -> Iterator[tuple[bytes, bool]]:
    bound = stream_bound(row.item, row.visit)
    header = file.read(HEADER_BYTES)
    if len(header) != HEADER_BYTES or not header.startswith(stream_prefix(bound)):
        raise ValueError("the stream names another item")
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header[PREFIX_BYTES:], key)
    last = False
    while cipher := file.read(CHUNK + CHUNK_OVERHEAD):
        if last:
            raise ValueError("something follows the last chunk")
        plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, cipher, bound)
        last = tag == _LAST
        yield plain, last


def _unfit(item: str) -> OperatorError:
    return OperatorError(f"Item {item} does not open: it is not what its journal entry says. Nothing was repaired.")
