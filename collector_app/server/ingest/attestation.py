"""What devices say of their companions: every code that was used is kept, and what can't be true is remarked.

Nothing is parked for it: the visit happened. A supervisor reads the remark and asks both collectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select, tuple_

from collector_app.domain.journal.content import CompanionAttested
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.presence import CODES_A_DAY
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.centre import Centre
from collector_app.server.ingest.reading import is_name
from collector_app.server.ingest.standing import VISIT
from collector_app.server.presence import is_genuine

NOT_GENUINE: Final = "presence_not_genuine"
OWN: Final = "presence_own"
OTHER_DAY: Final = "presence_other_day"
USED_TWICE: Final = "presence_used_twice"

_NO_CODE: Final = -1  # a number that no code can have, for what does not fit the column


def note_presence(
    centre: Centre, connection: Connection, device: Device, entries: Sequence[Entry], now: datetime
) -> None:
    """Keep the codes that `entries` used, and remark those that are not genuine, one's own, or used twice."""
    uses, remarks = [], []
    for entry in entries:
        content = read_content(entry) if entry.kind == Kind.VISIT_COMPANION_ATTESTED.value else None
        if isinstance(content, CompanionAttested) and is_name(content.collector):
            use = _use(centre, connection, device, entry, content)
            uses.append(use)
            remarks += [_remark(use, code, entry.subject, now) for code in _faults(device, entry, use)]
    if not uses:
        return
    centre.database.insert_new(t.presence_uses, uses, connection)
    remarks += _used_twice(connection, uses, now)
    centre.database.insert_new(t.remarks, remarks, connection)


def _use(
    centre: Centre, connection: Connection, device: Device, entry: Entry, content: CompanionAttested
) -> dict[str, Any]:
    number = content.number if 0 <= content.number < CODES_A_DAY else _NO_CODE
    return {
        "device": device.id,
        "seq": entry.seq,
        "collector": content.collector,
        "day": content.day,
        "number": number,
        "genuine": is_genuine(centre, connection, content.collector, content.day, number, content.code),
    }


def _faults(device: Device, entry: Entry, use: dict[str, Any]) -> list[str]:
    """A laptop's clock may be wrong by a zone; more than a day it is not."""
    faults = [] if use["genuine"] else [NOT_GENUINE]
    if use["collector"] == device.collector:
        faults.append(OWN)
    if abs((entry.envelope.time.date() - use["day"]).days) > 1:
        faults.append(OTHER_DAY)
    return faults


def _used_twice(connection: Connection, uses: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """Remark every use of a code that has more than one, the earlier ones too: nobody knows which is the true one."""
    p, e = t.presence_uses, t.entries
    codes = {(use["collector"], use["day"], use["number"]) for use in uses if use["genuine"]}
    if not codes:
        return []
    statement = (
        select(p, e.c.subject)
        .join(e, (e.c.device == p.c.device) & (e.c.seq == p.c.seq))
        .where(tuple_(p.c.collector, p.c.day, p.c.number).in_(sorted(codes)), p.c.genuine)
        .order_by(p.c.device, p.c.seq)
    )
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in connection.execute(statement).mappings():
        found.setdefault((row["collector"], row["day"], row["number"]), []).append(dict(row))
    return [_remark(use, USED_TWICE, use["subject"], now) for same in found.values() if len(same) > 1 for use in same]


def _remark(use: dict[str, Any], code: str, subject: str, now: datetime) -> dict[str, Any]:
    return {
        "device": use["device"],
        "seq": use["seq"],
        "code": code,
        "visit": subject.removeprefix(VISIT),
        "detail": f"{use['collector']} {use['day'].isoformat()} {use['number']}",
        "noted_at": now,
    }
