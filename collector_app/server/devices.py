"""What the operator can do to a device, and what a backup means for all of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from collector_app.protocol.messages import CommandKind
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.departure_tables import device_wipes
from collector_app.server.feed import Change, of_device, publish
from collector_app.server.refusal import OperatorError


def revoke(centre: Centre, device: str) -> None:
    """Take a device off the list: from now on it is refused everything. Raises OperatorError for an unknown one."""
    d = t.devices
    with centre.database.write() as connection:
        statement = update(d).where(d.c.id == device).values(state=t.DeviceState.REVOKED.value)
        if connection.execute(statement).rowcount != 1:
            message = f"There is no device {device}. See collector-central devices."
            raise OperatorError(message)


def order(centre: Centre, device: str, kind: CommandKind) -> None:
    """Order a device to lock or to wipe itself with its next pull. Raises OperatorError for an unknown one."""
    now = centre.clock.now()
    d = t.devices
    with centre.database.write() as connection:
        if connection.execute(select(d.c.id).where(d.c.id == device)).one_or_none() is None:
            message = f"There is no device {device}. See collector-central devices."
            raise OperatorError(message)
        order_id = centre.entropy.uuid7(now)
        row = {"id": order_id, "device": device, "kind": kind.value, "given_at": now}
        connection.execute(t.orders.insert(), row)
        publish(centre.database, connection, [Change(of_device(device), t.Topic.ORDER, order_id)])


def backed_up(centre: Centre, as_of: datetime) -> int:
    """Note that a backup begun at `as_of` holds everything received before; return how many devices moved on."""
    d, r = t.devices, t.receipts
    reached = select(func.max(r.c.to_seq)).where(r.c.device == d.c.id, r.c.server_time < as_of).scalar_subquery()
    with centre.database.write() as connection:
        statement = update(d).where(reached > d.c.durable_seq).values(durable_seq=reached)
        return connection.execute(statement).rowcount


def list_devices(centre: Centre) -> list[tuple[str, str, str, int, int, str]]:
    """Return id, collector, state, last entry held, last durable entry, and when and why each device wiped itself."""
    d, w = t.devices, device_wipes
    columns = (d.c.id, d.c.collector, d.c.state, d.c.head_seq, d.c.durable_seq, w.c.begun_at, w.c.reason)
    statement = select(*columns).outerjoin(w, w.c.device == d.c.id).order_by(d.c.enrolled_at)
    with centre.database.read() as connection:
        return [(*row[:5], _wiped(row.begun_at, row.reason)) for row in connection.execute(statement)]


def _wiped(begun: datetime | None, reason: str) -> str:
    return "" if begun is None else f"wiped {begun.isoformat(timespec='seconds')} {reason}"
