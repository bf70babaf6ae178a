"""The centre's own contacts (its call centre, its letters): spent from the same budget as everybody's."""

from __future__ import annotations

from sqlalchemy import Connection, select

from collector_app.domain.budget import Counted, Span, fits
from collector_app.domain.journal.content import Channel
from collector_app.server import tables as t
from collector_app.server.borrowers import enter_missing, lock_people
from collector_app.server.budget import Account, Countable, accounts_of
from collector_app.server.budget_tables import budget_tokens
from collector_app.server.caps import known_caps
from collector_app.server.centre import Centre
from collector_app.server.refusal import OperatorError


def spend(centre: Centre, wanted: str, channel: Channel) -> str:
    """Count one contact of the centre's own with the borrower of a case (number or id) today; return the number.

    Ask before making it: it counts as an attempt and as a conversation. Raises OperatorError for an unknown case, when
    the budget is leased or used up, and when no readable packs say what is capped.
    """
    now = centre.clock.now()
    with centre.database.write() as connection:
        case_id, number = find_case(connection, wanted)
        enter_missing(centre.database, connection, [case_id])
        people = lock_people(connection, [case_id])
        case = next(item for item in people if item.case_id == case_id)
        today = now.astimezone(case.zone).date()
        caps = known_caps(centre, connection)
        account = accounts_of(connection, people, caps, now)[case.person]
        for what in ((channel, counts) for counts in Counted):  # nobody knows yet whether it will be answered
            ruling = caps.of(*what, today, today)
            if not fits(ruling, account.held(what, ruling), Span(today, today)):
                raise OperatorError(_used_up(connection, number, what, account))
        row = {
            "id": centre.entropy.uuid7(now),
            "case_id": case_id,
            "person": case.person,
            "channel": channel.value,
            "counts": Counted.CONVERSATIONS.value,
            "day": today,
            "last_day": today,
            "device": None,
            "leased_at": now,
            "spent_at": now,
        }
        connection.execute(budget_tokens.insert(), row)
    return number


def find_case(connection: Connection, wanted: str) -> tuple[str, str]:
    """Return id and number of a case named by either; raises OperatorError for an unknown one."""
    c = t.cases
    statement = select(c.c.id, c.c.number).where((c.c.number == wanted) | (c.c.id == wanted))
    row = connection.execute(statement).one_or_none()
    if row is None:
        message = f"没有案件 {wanted}，请用导入时的编号 / There is no case {wanted}. Give its number as in the import."
        raise OperatorError(message)
    return row.id, row.number


def _used_up(connection: Connection, number: str, what: Countable, account: Account) -> str:
    """Say who holds what: the operator can wait, or have that laptop deliver."""
    d, channel = t.devices, what[0]
    held = [item for item in account.leased if item.what == what and not item.spent and item.device is not None]
    devices = sorted({item.device for item in held if item.device is not None})
    names = connection.execute(select(d.c.collector).where(d.c.id.in_(devices)).order_by(d.c.collector)).scalars().all()
    if names:
        who = "、".join(names)
        return (
            f"案件 {number} 的{channel.value}次数已租给 {who} 的电脑，今天不能再联系 / "
            f"The {channel.value} budget of case {number} is leased to the laptop of {', '.join(names)}. "
            "Leave the contact to them, or ask them to connect once the day is over."
        )
    return (
        f"案件 {number} 的{channel.value}次数已用完，改天再联系 / "
        f"The {channel.value} budget of case {number} is used up. Make the contact on another day."
    )
