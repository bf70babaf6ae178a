"""Taking in evidence piece by piece. An item is known from its journal entry, and everything is checked against that.

A piece is written under a lock on the item's row, so that two requests never write at once. The whole is hashed without
the lock: nothing more can be added to it by then.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from collector_app.server.authentication import Device
from collector_app.server.centre import Centre
from collector_app.server.evidence.tables import evidence_items as e
from collector_app.server.evidence_folder import EvidenceFolder
from collector_app.server.refusal import Code, Refusal

SHA256: Final = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of an item is here, and how much there is, in bytes of ciphertext."""

    offset: int
    size: int


def begin(centre: Centre, device: Device, item: str, size: int) -> Standing:
    """Return where to go on with an item; raises Refusal(UNKNOWN_ITEM, ERASED), and INVALID for another size."""
    standing = look(centre, device, item)
    if size != standing.size:
        detail = f"The journal says that this item has {standing.size} bytes, not {size}."
        raise Refusal(Code.INVALID, detail)
    return standing


def look(centre: Centre, device: Device, item: str) -> Standing:
    """Return how much of an item is here; raises Refusal(UNKNOWN_ITEM), and ERASED when it is awaited no more.

    One that was whole before its last answer could be given is settled now.
    """
    folder = place_of(centre)
    with centre.database.read() as connection:
        row = _row(connection, device, item)
    if row.arrived_at is not None:
        return Standing(row.size, row.size)
    offset = folder.offset(part_of(row.device, row.item))
    if offset == row.size or _held(centre, folder, row):
        _settle(centre, folder, row)
        offset = row.size
    return Standing(offset, row.size)


def take(centre: Centre, device: Device, item: str, offset: int, piece: bytes) -> Standing:
    """Add a piece and return what is here then.

    Raises Refusal: UNKNOWN_ITEM, ERASED, OFFSET when the piece does not go on where the last one ended, INVALID when it
    reaches beyond the end, DAMAGED when the whole is not what the journal says: it has to come anew then.
    """
    folder = place_of(centre)
    with centre.database.write() as connection:
        row = _row(connection, device, item, lock=True)
        here = row.size if row.arrived_at is not None else folder.offset(part_of(row.device, row.item))
        if offset != here:
            raise Refusal(Code.OFFSET, f"{here} bytes of this item are here. Send on from there.")
        if offset + len(piece) > row.size:
            raise Refusal(Code.INVALID, f"This item ends at {row.size} bytes.")
        if piece:
            folder.append(part_of(row.device, row.item), offset, piece)
    after = Standing(offset + len(piece), row.size)
    if after.offset == row.size and row.arrived_at is None:
        _settle(centre, folder, row)
    return after


def part_of(device: str, item: str) -> str:
    """Return the name of the part that an item grows in."""
    return hashlib.sha256(f"{device}\0{item}".encode()).hexdigest()


def place_of(centre: Centre) -> EvidenceFolder:
    """Return the evidence folder; raises Refusal(SERVER_ERROR, status 503) when this server was given none."""
    if centre.evidence is None:
        detail = "The centre has no place for evidence yet. The laptop keeps it and sends it later."
        raise Refusal(Code.SERVER_ERROR, detail, status=503)
    return centre.evidence


def _settle(centre: Centre, folder: EvidenceFolder, row: Row[*tuple[Any, ...]]) -> None:
    part = part_of(row.device, row.item)
    try:
        good = folder.digest(part) == row.cipher_sha256
    except FileNotFoundError:  # another request was first
        good = folder.size(row.cipher_sha256) == row.size
    else:
        if good:
            folder.keep(part, row.cipher_sha256)
    if not good:
        folder.drop(part)
        raise Refusal(Code.DAMAGED, "What arrived is not what the journal says. Send it again from the beginning.")
    arrived = update(e).where(e.c.device == row.device, e.c.item == row.item, e.c.arrived_at.is_(None))
    with centre.database.write() as connection:
        connection.execute(arrived.values(arrived_at=centre.clock.now()))


def _held(centre: Centre, folder: EvidenceFolder, row: Row[*tuple[Any, ...]]) -> bool:
    """Whether the object was kept but not noted: a process that died in between, never another device's object."""
    if folder.size(row.cipher_sha256) != row.size:
        return False
    others = select(e.c.item).where(e.c.cipher_sha256 == row.cipher_sha256, e.c.arrived_at.is_not(None))
    with centre.database.read() as connection:
        return connection.execute(others).first() is None


def _row(connection: Connection, device: Device, item: str, *, lock: bool = False) -> Row[*tuple[Any, ...]]:
    statement = select(e).where(e.c.device == device.id, e.c.item == item)
    row = None if "\0" in item else connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        detail = "The journal of this laptop names no such item yet. Send the entries first."
        raise Refusal(Code.UNKNOWN_ITEM, detail)
    if row.discarded:
        raise Refusal(Code.ERASED, "This item was erased or discarded and is awaited no more. Nothing is to be done.")
    return row
