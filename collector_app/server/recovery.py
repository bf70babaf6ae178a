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
    list_of,
    renamed,
    request_hash,
)
from collector_app.protocol.codec import to_json
from collector_app.protocol.rescue import RescueRecovery
from collector_app.protocol.signature import verify_bytes
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.documents import read_document, write_document
from collector_app.server.feed import EVERYBODY, Change, publish
from collector_app.server.recovery_offers import gave_up
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

    Raises OperatorError for too few or too many people, one who stands twice, and a key that was somebody else's.
    """
    with centre.database.read() as connection:
        held = list_in_force(connection)
        told = RecoveryList(held.serial + 1, tuple(keys))
        _check_usable(connection, told)
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
        _check_usable(connection, told)
        if told.serial != held.serial + 1:
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


def _check_usable(connection: Connection, told: RecoveryList) -> None:
    if not is_usable(told):
        message = (
            f"需要 {FEWEST} 到 {MOST} 位督导，姓名和钥匙各不相同 / Name {FEWEST} to {MOST} supervisors, each name and "
            "each key once."
        )
        raise OperatorError(message)
    strange = renamed(told, all_lists(connection))
    if strange:
        message = (
            f"钥匙原属他人 / These keys stood under another name before: {', '.join(strange)}. Whoever renews a key "
            "keeps their name; whoever is new makes a key of their own."
        )
        raise OperatorError(message)


def approvals_of(connection: Connection, recovery: RescueRecovery) -> tuple[RecoveryApproval, ...]:
    """Return the good approvals of a recovery, by two or more of the one list that its shares were sealed to.

    Raises OperatorError when there are fewer, and when the laptop had given up that list for a newer one: a supervisor
    who was taken off the list recovers no laptop that knows of it.
    """
    told = list_of(recovery.request, all_lists(connection))
    known = () if told is None else (key.signing_key for key in told.keys)
    good = good_approvals(recovery.request, recovery.approvals, known, verify_bytes)
    if told is None or len(good) < FEWEST:
        message = (
            "恢复未经两位督导批准 / This recovery does not have the approvals of two supervisors of the list that the "
            "laptop was sealed to; nothing was taken in. See collector-central recovery list."
        )
        raise OperatorError(message)
    if gave_up(connection, recovery.request.device, told.serial):
        message = (
            f"名单 {told.serial} 已作废 / This laptop had taken a newer list of supervisors than list {told.serial}, "
            "whose approvals these are; nothing was taken in. Have the request answered by supervisors in force."
        )
        raise OperatorError(message)
    return good


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
    names = {share.signing_key: share.name for share in request.shares}
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
