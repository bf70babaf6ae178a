"""Stays and flags after stops at the door: what a supervisor sees, and lifts on the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from collector_app.domain.outcome import StopReason
from collector_app.server import tables as t
from collector_app.server.budget_tables import liftings
from collector_app.server.caseload import raise_versions, stay_after
from collector_app.server.centre import Centre
from collector_app.server.feed import publish
from collector_app.server.refusal import OperatorError
from collector_app.server.spending import find_case

_REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Lifting:
    """Who wants what lifted on which case (number or id), and why."""

    case: str
    kind: StopReason
    supervisor: str
    reason: str


def stays_of(centre: Centre, wanted: str) -> Sequence[tuple[str, ...]]:
    """Return reason, stay, consequence, first day, visit, and who lifted it and why, oldest first.

    Raises OperatorError for an unknown case.
    """
    q, m = t.consequences, liftings
    with centre.database.read() as connection:
        case_id, _ = find_case(connection, wanted)
        statement = (
            select(q.c.reason, q.c.consequence, q.c.since, q.c.visit, q.c.lifted_at, m.c.supervisor, m.c.why)
            .outerjoin(m, (m.c.device == q.c.device) & (m.c.seq == q.c.seq))
            .where(q.c.case_id == case_id)
            .order_by(q.c.since, q.c.device, q.c.seq)
        )
        rows = connection.execute(statement).all()
    lines = []
    for row in rows:
        stay = stay_after(row.reason)
        lifted = "" if row.lifted_at is None else f"{row.lifted_at.isoformat(timespec='minutes')} {row.supervisor}"
        lines.append(
            (row.reason, stay.value if stay else "-", row.consequence, row.since.isoformat(), row.visit)
            + ((lifted, row.why or "") if lifted else ())
        )
    return lines


def lift(centre: Centre, wanted: Lifting) -> str:
    """Lift every stay of a kind on a case, so that devices learn of it with their next pull; return its number.

    Raises OperatorError for an unknown case or supervisor, without a reason, and when there is nothing to lift.
    """
    reason = wanted.reason.strip()
    if not reason or len(reason) > _REASON_LENGTH:
        message = "要写原因，最多 500 字 / Give a reason of at most 500 letters."
        raise OperatorError(message)
    now = centre.clock.now()
    q, s = t.consequences, t.supervisors
    with centre.database.write() as connection:
        case_id, number = find_case(connection, wanted.case)
        connection.execute(select(t.cases.c.id).where(t.cases.c.id == case_id).with_for_update())
        if connection.execute(select(s.c.id).where(s.c.id == wanted.supervisor)).one_or_none() is None:
            message = f"没有主管 {wanted.supervisor} / There is no supervisor {wanted.supervisor}."
            raise OperatorError(message)
        statement = (
            update(q)
            .where(q.c.case_id == case_id, q.c.reason == wanted.kind.value, q.c.lifted_at.is_(None))
            .values(lifted_at=now)
            .returning(q.c.device, q.c.seq)
        )
        lifted = connection.execute(statement).all()
        if not lifted:
            kind = wanted.kind.value
            message = f"案件 {number} 没有 {kind} 可解除 / Case {number} has no {kind} to lift."
            raise OperatorError(message)
        rows = [
            {"device": row.device, "seq": row.seq, "supervisor": wanted.supervisor, "why": reason, "lifted_at": now}
            for row in lifted
        ]
        connection.execute(liftings.insert(), rows)
        publish(centre.database, connection, raise_versions(connection, [case_id], now))
    return number
