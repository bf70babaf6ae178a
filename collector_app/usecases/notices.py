"""Notice of a visit given from this device: how long ago at least, whatever the wall clock said then or says now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.case import Case
from collector_app.domain.clock import DRIFT, Reading, TrustedTime
from collector_app.domain.journal.content import Channel, ContactAttempted, StageEntered
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.ports.store import Unit, View

_NEVER_SURE: Final = datetime.max.replace(tzinfo=UTC)


def own_notice(
    view: View | Unit, case: Case, day: date, zone: ZoneInfo, reading: Reading, now: TrustedTime, visit_id: str = ""
) -> datetime | None:
    """Return the latest moment at which the customer can first have heard of a visit on that local day, or None.

    Notice of another day, given to somebody else, or from before another visit than `visit_id` took place, is none.
    `reading` and `now` are those of this moment.
    """
    arrived = _last_arrival(view, case.id, visit_id)
    ages = [
        _least_age(view, entry, reading, now)
        for entry in view.journal.of(f"case/{case.id}")
        if (arrived is None or entry.seq > arrived.seq) and _announces(read_content(entry), case, day, zone)
    ]
    return now.earliest - max(ages) if ages else None


def last_visited(view: View | Unit, case: Case, visit_id: str, reading: Reading, now: TrustedTime) -> datetime | None:
    """Return the latest moment at which the last visit before `visit_id` can have been at the door; None without one.

    A notice belongs to the visit that it announces: one from before that moment was of that visit. Visits of others
    are those of the case's history.
    """
    told = [item.time for item in case.history if item.channel == Channel.VISIT.value]
    arrived = _last_arrival(view, case.id, visit_id)
    if arrived is not None:
        told.append(_latest_time(view, arrived, reading, now))
    return max(told, default=None)


def _last_arrival(view: View | Unit, case_id: str, visit_id: str) -> Entry | None:
    """Return the entry by which this device's last visit of a case came to the door, `visit_id` apart."""
    for row in view.journal.visits():
        if row.case_id != case_id or row.id == visit_id:
            continue
        for entry in view.journal.of(f"visit/{row.id}"):
            content = read_content(entry)
            if isinstance(content, StageEntered) and content.stage == Stage.AT_DOOR.value:
                return entry
    return None


def _latest_time(view: View | Unit, entry: Entry, reading: Reading, now: TrustedTime) -> datetime:
    """The latest that an entry can have been made: before a receipt that covers it, and so long ago at least."""
    received = [receipt.server_time for receipt in view.journal.receipts(entry.seq, entry.seq)]
    since = [now.latest - _least_age(view, entry, reading, now)] if now.latest is not None else []
    return min((*received, *since), default=_NEVER_SURE)


def _announces(content: object, case: Case, day: date, zone: ZoneInfo) -> bool:
    return (
        isinstance(content, ContactAttempted)
        and content.announced_for is not None
        and content.announced_for.astimezone(zone).date() == day
        and content.person in ("", case.borrower.id)
    )


def _least_age(view: View | Unit, entry: Entry, reading: Reading, now: TrustedTime) -> timedelta:
    """How long ago an entry was made at least; its own wall time says nothing.

    In the same boot the monotonic clock tells. Of an earlier boot it is older than this one, and older than the first
    receipt that covers it.
    """
    made = entry.envelope
    if made.boot == reading.boot:
        return timedelta(milliseconds=max(0, reading.monoms - made.monoms)) * (1 - DRIFT)
    received = [receipt.server_time for receipt in view.journal.receipts(entry.seq, entry.seq)]
    since_receipt = now.earliest - min(received) if received else timedelta(0)
    return max(since_receipt, timedelta(milliseconds=reading.monoms) * (1 - DRIFT))
