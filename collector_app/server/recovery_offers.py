"""Which list of supervisors a laptop follows, as far as the centre can prove it.

A list travels with a page of the packet; the laptop has it once it comes back with the cursor of that page. It seals to
it at the unlock after that, so until such an unlock is on record here its shares may still be those of the list before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from collector_app.domain.journal.kinds import Kind
from collector_app.domain.recovery import RecoveryList
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.recovery_tables import recovery_lists, recovery_offers


def note_offered(centre: Centre, device: str, lists: Sequence[RecoveryList], cursor: int) -> None:
    """Keep that a page with these lists, ending at `cursor`, was made for a laptop."""
    if not lists:
        return
    o, serial = recovery_offers, lists[-1].serial
    with centre.database.write() as connection:
        held = select(o.c.taken_at).where(o.c.device == device, o.c.serial == serial)
        if connection.execute(held).scalar_one_or_none() is None:
            row = {"device": device, "serial": serial, "cursor": cursor, "taken_at": None}
            centre.database.upsert(o, [row], connection)


def note_taken(centre: Centre, device: str, cursor: int) -> None:
    """Keep that a laptop came back with a cursor: it has taken the page that ended there."""
    o = recovery_offers
    waiting = (o.c.device == device, o.c.cursor == cursor, o.c.taken_at.is_(None))
    with centre.database.read() as connection:
        if connection.execute(select(o.c.serial).where(*waiting)).first() is None:
            return
    with centre.database.write() as connection:
        connection.execute(update(o).where(*waiting).values(taken_at=centre.clock.now()))


def gave_up(connection: Connection, device: str, serial: int) -> bool:
    """Whether a laptop is known to be sealed to a later list than `serial`."""
    d, m, o = t.devices, recovery_lists, recovery_offers
    enrolled = select(d.c.enrolled_at).where(d.c.id == device).scalar_subquery()
    later = select(m.c.serial).where(m.c.serial > serial, m.c.made_at < enrolled)
    if connection.execute(later).first() is not None:
        return True
    took = select(func.min(o.c.taken_at)).where(o.c.device == device, o.c.serial > serial, o.c.taken_at.is_not(None))
    taken_at = connection.execute(took).scalar_one()
    return taken_at is not None and _unlocked_since(connection, device, taken_at)


def _unlocked_since(connection: Connection, device: str, moment: datetime) -> bool:
    """Whether the laptop was unlocked after it had heard the centre's time of `moment` or later."""
    r, e = t.receipts, t.entries
    heard = select(r.c.hash, r.c.to_seq).where(r.c.device == device, r.c.server_time >= moment)
    receipts = {row.hash: row.to_seq for row in connection.execute(heard)}
    if not receipts:
        return False
    first = min(receipts.values())
    unlocks = select(e.c.raw).where(e.c.device == device, e.c.seq > first, e.c.kind == Kind.DEVICE_UNLOCKED.value)
    return any(json.loads(raw)["anchor"] in receipts for raw in connection.execute(unlocks).scalars())
