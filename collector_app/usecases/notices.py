"""Notice of a visit given from this device: how long ago at least, whatever the wall clock said then or says now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from collector_app.domain.case import Case
from collector_app.domain.clock import DRIFT, Reading, TrustedTime
from collector_app.domain.journal.content import ContactAttempted
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import read_content
from collector_app.usecases.ports.store import Unit, View


def own_notice(
    view: View | Unit, case: Case, day: date, zone: ZoneInfo, reading: Reading, now: TrustedTime
) -> datetime | None:
    """Return the latest moment at which the customer can first have heard of a visit on that local day, or None.

    Notice of another day, or given to somebody else, is none. `reading` and `now` are those of this moment.
    """
    ages = [
        _least_age(view, entry, reading, now)
        for entry in view.journal.of(f"case/{case.id}")
        if _announces(read_content(entry), case, day, zone)
    ]
    return now.earliest - max(ages) if ages else None


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
