"""What the operator reads of what the centre found in delivered visits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from collector_app.server import tables as t
from collector_app.server.centre import Centre


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """One remark with the visit that it is about."""

    noted_at: datetime
    code: str
    visit: str
    case_number: str
    collector: str
    device: str
    seq: int
    detail: str


def list_remarks(centre: Centre, visit: str = "") -> Iterator[RemarkLine]:
    """Yield the remarks, of one visit when it is named, in the order they were made."""
    r, v, c, d = t.remarks, t.visits, t.cases, t.devices
    joined = (
        r.join(d, d.c.id == r.c.device)
        .outerjoin(v, (v.c.device == r.c.device) & (v.c.id == r.c.visit))
        .outerjoin(c, c.c.id == v.c.case_id)
    )
    columns = (r.c.noted_at, r.c.code, r.c.visit, c.c.number, d.c.collector, r.c.device, r.c.seq, r.c.detail)
    statement = select(*columns).select_from(joined).order_by(r.c.noted_at, r.c.device, r.c.seq, r.c.code)
    if visit:
        statement = statement.where(r.c.visit == visit)
    with centre.database.read() as connection:
        for row in connection.execute(statement):
            yield RemarkLine(*row[:3], row.number or "", *row[4:])
