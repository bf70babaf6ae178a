"""Who can recover laptops, as the centre tells them, and what was recovered.

The centre carries the supervisors' public keys and never holds a private one. Approvals arrive with the rescue of a
recovered laptop (`rescue.py`) and are kept with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from collector_app.domain.recovery import (
    FEWEST,
    MOST,
    RecoveryApproval,
    RecoveryKey,
    RecoveryList,
    good_approvals,
    is_usable,
    is_vouched,
    request_hash,
)
from collector_app.protocol.codec import to_json
from collector_app.protocol.rescue import RescueRecovery
from collector_app.protocol.signature import verify_bytes
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.documents import read_document, write_document
from collector_app.server.feed import EVERYBODY, Change, publish
from collector_app.server.recovery_tables import recoveries, recovery_lists
from collector_app.server.refusal import OperatorError


def all_lists(connection: Connection) -> tuple[RecoveryList, ...]:
    """Return every list there was, in order: a laptop that was away follows them one by one."""
    rows = connection.execute(select(recovery_lists.c.document).order_by(recovery_lists.c.serial)).scalars()
    return tuple(read_document(RecoveryList, text) for text in rows)


def list_in_force(connection: Connection) -> RecoveryList:
    """Return the list in force; nobody stands on it before the first `recovery appoint`."""
    return (RecoveryList(), *all_lists(connection))[-1]


def propose(centre: Centre, keys: Sequence[RecoveryKey]) -> RecoveryList:
    """Return the list that would follow the one in force, for two of that one to vouch for; nothing is changed.

    Raises OperatorError for too few or too many keys, or one that stands twice.
    """
    with centre.database.read() as connection:
        held = list_in_force(connection)
    told = RecoveryList(held.serial + 1, tuple(keys))
    if not is_usable(told):
        message = f"需要 {FEWEST} 到 {MOST} 把不同的钥匙 / Name {FEWEST} to {MOST} supervisors, each key once."
        raise OperatorError(message)
    return told


def appoint(centre: Centre, told: RecoveryList) -> None:
    """Put a list in force; laptops take it with their next pull and seal to it at the unlock after that.

    Raises OperatorError for a list that does not follow the one in force, or that two on it did not vouch for.
    """
    now = centre.clock.now()
    with centre.database.write() as connection:
        held = list_in_force(connection)
        if told == held:
            return
        if told.serial != held.serial + 1 or not is_usable(told):
            message = (
                "名单已过时 / This list does not follow the one in force. Make it again: "
                "collector-central recovery propose"
            )
            raise OperatorError(message)
        if held.keys and not is_vouched(told, held, verify_bytes):
            names = ", ".join(key.name for key in held.keys)
            message = (
                "须由现名单上的两位督导签名 / Laptops believe a new list only when two on the one in force have signed "
                f"it: collector-central recovery vouch FILE --key KEYFILE. On that list: {names}"
            )
            raise OperatorError(message)
        row = {"serial": told.serial, "document": write_document(told), "made_at": now}
        connection.execute(recovery_lists.insert(), row)
        publish(centre.database, connection, [Change(EVERYBODY, t.Topic.COMPANY, "company")])


def approvals_of(connection: Connection, recovery: RescueRecovery) -> tuple[RecoveryApproval, ...]:
    """Return the good approvals of a recovery, by keys of any list there was; two are needed for it to count."""
    known = {key.signing_key for told in all_lists(connection) for key in told.keys}
    return good_approvals(recovery.request, recovery.approvals, known, verify_bytes)


def note_recovery(centre: Centre, connection: Connection, recovery: RescueRecovery, sealed_through: int) -> bool:
    """Keep the record of a recovery and close its laptop, whose key nobody has any more; returns whether it was news.

    The names are those of the list that the key stands on, not what an approval calls itself. Raises OperatorError when
    the request bears the number of another one.
    """
    request, r, d = recovery.request, recoveries, t.devices
    known = connection.execute(select(r.c.id).where(r.c.request == request.id)).scalar_one_or_none()
    if known == request_hash(request):
        return False
    if known is not None:
        message = (
            f"恢复请求编号重复 / Another request had the number {request.id} already; nothing was taken in. Keep this "
            "file and have somebody look at it: collector-central recovery list"
        )
        raise OperatorError(message)
    approvals = approvals_of(connection, recovery)
    names = {key.signing_key: key.name for told in all_lists(connection) for key in told.keys}
    state = connection.execute(select(d.c.state).where(d.c.id == request.device).with_for_update()).scalar_one()
    row = {
        "id": request_hash(request),
        "device": request.device,
        "reason": request.reason.value,
        "supervisors": ", ".join(names[approval.key] for approval in approvals),
        "approved_at": max(approval.time for approval in approvals),
        "sealed_through": sealed_through,
        "head_seq": recovery.seal.seq,
        "document": to_json(recovery).decode("utf-8"),
        "imported_at": centre.clock.now(),
        "request": request.id,
        "closed": state != t.DeviceState.REVOKED.value,
    }
    connection.execute(recoveries.insert(), row)
    closed = update(d).where(d.c.id == request.device).values(state=t.DeviceState.REVOKED.value)
    connection.execute(closed)
    return True


def closed_by(connection: Connection, recovery: RescueRecovery) -> bool:
    """Whether this very recovery, on record already, is what closed its laptop."""
    r = recoveries
    statement = select(r.c.closed).where(r.c.id == request_hash(recovery.request))
    return bool(connection.execute(statement).scalar_one_or_none())


@dataclass(frozen=True, slots=True)
class RecoveryLine:
    """A recovery as the operator reads it; `unsealed` counts entries that only the supervisors vouch for."""

    approved_at: datetime
    imported_at: datetime
    device: str
    collector: str
    reason: str
    supervisors: str
    head_seq: int
    unsealed: int


def list_recoveries(centre: Centre) -> list[RecoveryLine]:
    """Return all recoveries, oldest first."""
    r, d = recoveries, t.devices
    columns = (r, d.c.collector)
    statement = select(*columns).join(d, d.c.id == r.c.device).order_by(r.c.imported_at, r.c.id)
    with centre.database.read() as connection:
        return [
            RecoveryLine(
                row.approved_at,
                row.imported_at,
                row.device,
                row.collector,
                row.reason,
                row.supervisors,
                row.head_seq,
                row.head_seq - row.sealed_through,
            )
            for row in connection.execute(statement)
        ]
