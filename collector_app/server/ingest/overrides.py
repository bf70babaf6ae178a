"""What devices say of supervisors' leave: each one must be among those that the centre gave, and end in time.

Nothing is parked for it: the visit happened. A supervisor reads the remark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from collector_app.domain.challenge import CHALLENGE_LIFE
from collector_app.domain.journal.content import OverrideGranted
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.override import LEAVE
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.database import Database
from collector_app.server.ingest.standing import VISIT, Docket

NOT_GIVEN: Final = "override_not_given"
TOO_LONG: Final = "override_too_long"

# The device's interval may be as wide as the life of a challenge when the time itself was told by phone.
_LONGEST: Final = LEAVE + 2 * CHALLENGE_LIFE + timedelta(minutes=5)
_DETAIL: Final = 200


def note_overrides(
    database: Database, connection: Connection, device: Device, docket: Docket, entries: Sequence[Entry], now: datetime
) -> None:
    """Remark leave that nobody gave, or that lasts longer than what was given."""
    remarks = []
    for entry in entries:
        content = read_content(entry) if entry.kind == Kind.VISIT_OVERRIDE_GRANTED.value else None
        if isinstance(content, OverrideGranted):
            code = _fault(connection, device, docket.case_of(entry) or "", content)
            remarks += [_remark(device, entry, code, content, now)] if code else []
    database.insert_new(t.remarks, remarks, connection)


def _fault(connection: Connection, device: Device, case_id: str, content: OverrideGranted) -> str:
    g = t.override_grants
    told = (case_id, content.rule, content.supervisor, content.challenge)
    if any("\0" in part for part in told):  # PostgreSQL can't even be asked
        return NOT_GIVEN
    statement = select(g.c.given_at).where(
        g.c.device == device.id,
        g.c.case_id == case_id,
        g.c.rule == content.rule,
        g.c.supervisor == content.supervisor,
        g.c.challenge == content.challenge,
    )
    given = connection.execute(statement.order_by(g.c.given_at)).scalars().first()
    if given is None:
        return NOT_GIVEN
    return TOO_LONG if content.until is not None and content.until > given + _LONGEST else ""


def _remark(device: Device, entry: Entry, code: str, content: OverrideGranted, now: datetime) -> dict[str, Any]:
    return {
        "device": device.id,
        "seq": entry.seq,
        "code": code,
        "visit": entry.subject[len(VISIT) :] if entry.subject.startswith(VISIT) else "",
        "detail": f"{content.rule} {content.supervisor}".replace("\0", "")[:_DETAIL],
        "noted_at": now,
    }
