"""When a record leaves the laptop, and what of it must not.

An entry goes only when a receipt covers it, the centre says that it is durable, and seven days have passed since that
receipt (journal.md, Receipt): by the earliest that now may be, so no clock that is set forward makes anything go
early. Until then the day's results and its closing statement can be looked up. Kept whole, however old:

- the open visit, and a visit of which an evidence item has not been at the centre for as long;
- a stop at the door that the centre has not answered yet (`own_stops.py`), because it is what holds the case;
- a contact whose person wants no other, while the case is here;
- a notice given for a day that is not over, and a contact whose budget token may still be on the device.

Contacts go on counting for as long as a rule looks back, promises and follow-ups stay until they are due. Records of a
case that has left the device have no such reasons. What went is on record as `case.purged`: which case, why, how much.

Purge = delete, truncate the log, another key (security.md, Database): the store does the first two in the unit itself
(`secure_delete`), and the session takes another key when it is locked.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from collector_app.domain.journal.content import RETENTION, CasePurged, ContactAttempted
from collector_app.domain.journal.entry import Draft, Entry
from collector_app.domain.journal.kinds import Kind, draft, read_content
from collector_app.domain.outcome import REFUSED
from collector_app.usecases.budget import REMEMBERED
from collector_app.usecases.failures import Failure
from collector_app.usecases.own_stops import own_stays
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.ports.retention import Kept
from collector_app.usecases.ports.store import Unit, VisitRow
from collector_app.usecases.session import OpenSession

KEPT: Final = timedelta(days=7)  # journal.md, Receipt
LONGEST_COUNT: Final = timedelta(days=29)  # as far as a rule looks back: 30 days, today included (gatekeeper.py)
_A_DAY: Final = timedelta(days=1)  # a local day may begin and end that much earlier or later than this one
_BLOCK: Final = 500  # entries read at a time

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How much went: entries, evidence items, and of which cases."""

    entries: int = 0
    items: int = 0
    cases: tuple[str, ...] = ()


def keep_retention(session: OpenSession) -> None:
    """Purge what is due, and ask for another key when anything was taken out since; for sync and unlocking.

    Not on the window's thread. What stands in the way (a full disk, a key file that can't be written) leaves it for
    the next time.
    """
    try:
        purge_delivered(session)
        if session.store.took_out():
            session.renew_key()
    except Failure as failure:
        log.warning("retention.waits", extra={"failure": failure.code})


def purge_delivered(session: OpenSession) -> Purged:
    """Take out everything that is due; raises Failure as the store and the evidence folder do.

    Cut short, it is as if it had not begun, except that files without a key may be left: those go at the next start.
    """
    with session.store.unit() as unit:
        now = session.recorder.time(unit).earliest
        through = unit.journal.purgeable(now - KEPT)
        if not through:
            return Purged()
        visits = unit.journal.visits()
        gone = unit.journal.purge(through, _kept(unit, visits, through, now))
        items = _take_items(unit, (visit.id for visit in visits if f"visit/{visit.id}" in gone))
        drafts = _told(gone, items, {visit.id: visit.case_id for visit in visits})
        if drafts:
            session.recorder.record(unit, drafts)
    for row in items:
        if session.evidence is not None:
            session.evidence.files.remove(row.file)
    if gone:
        log.info("retention.purged", extra={"count": sum(gone.values()), "to_seq": through})
    return Purged(sum(gone.values()), len(items), tuple(item.subject.removeprefix("case/") for item in drafts))


def _kept(unit: Unit, visits: Sequence[VisitRow], through: int, now: datetime) -> Kept:
    here = frozenset(row.id for row in unit.cases.rows())
    held = {visit.case_id for visit in visits if visit.case_id in here and own_stays(unit, visit.case_id)}
    open_visit = unit.journal.open_visit()
    stay = (
        visit.id
        for visit in visits
        if visit.id == open_visit or visit.case_id in held or _evidence_waits(unit, visit.id, now)
    )
    return Kept(
        subjects=frozenset(f"visit/{visit}" for visit in stay),
        entries=frozenset(_needed_contacts(unit, here, through, now)),
        cases=here,
        contacts_since=now - LONGEST_COUNT - _A_DAY,
        due_from=(now - _A_DAY).date(),
    )


def _evidence_waits(unit: Unit, visit: str, now: datetime) -> bool:
    """Whether an item of a visit has not been at the centre, as it is today, for as long as an entry must be."""
    receipt = unit.journal.last_receipt()
    epoch = "" if receipt is None else receipt.epoch
    return any(row.arrived is None or row.epoch != epoch or row.arrived > now - KEPT for row in unit.evidence.of(visit))


def _needed_contacts(unit: Unit, here: Collection[str], through: int, now: datetime) -> Iterator[int]:
    spent_until = unit.journal.purgeable(now - REMEMBERED)  # the tokens of what was received before are long gone
    for entry in _entries(unit, through):
        content = read_content(entry) if entry.kind == Kind.CONTACT_ATTEMPTED.value else None
        if not isinstance(content, ContactAttempted) or content.case not in here:
            continue
        announced = content.announced_for is not None and content.announced_for > now - _A_DAY
        if content.result == REFUSED or announced or (content.token and entry.seq > spent_until):
            yield entry.seq


def _entries(unit: Unit, through: int) -> Iterator[Entry]:
    seq = unit.journal.base().seq
    while seq < through:
        block = unit.journal.after(seq, min(_BLOCK, through - seq))
        if not block:
            return
        yield from block
        seq = block[-1].seq


def _take_items(unit: Unit, visits: Iterable[str]) -> list[EvidenceRow]:
    """Drop the keys of the items of visits that are gone; their files go after the unit."""
    items = [row for visit in visits for row in unit.evidence.of(visit)]
    for row in items:
        unit.evidence.drop(row.item)
    return items


def _told(gone: Mapping[str, int], items: Iterable[EvidenceRow], visits: Mapping[str, str]) -> list[Draft]:
    """Return one `case.purged` a case; `visits` gives the case of each visit."""
    entries: Counter[str] = Counter()
    for subject, count in gone.items():
        kind, _, name = subject.partition("/")
        entries[name if kind == "case" else visits.get(name, "")] += count
    of_case = Counter(visits.get(row.visit, "") for row in items)
    return [
        draft(f"case/{case_id}", CasePurged(case_id, RETENTION, count, of_case[case_id]))
        for case_id, count in sorted(entries.items())
        if case_id
    ]
