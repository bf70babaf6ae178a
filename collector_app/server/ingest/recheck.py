"""The rules once more, at the centre: what a laptop recorded is held against what follows from it here.

Questions to a visit (to a call, message or letter the first and the last two), each answered by a remark alone:

- Do the packs of its day say to the recorded facts what the record says that they said? (`verdict_differs`,
  `gate_not_passed`)
- Was each guarded stage entered behind a gate that let pass? (`gate_skipped`)
- Were steps answered where they are asked, plans and payments agreed under *settle*, and is everybody who counted as a
  companion proven? (conduct.py)
- Was it begun by the books that its laptop could have had? (edition.py)
- Can the times be true: after the receipt that the entry names, before it arrived? (`time_impossible`)
- Do the facts leave out a stay that the laptop had been told of? (`fact_contradicted`)

What contradicts itself is parked as well, for a supervisor. What only can't be judged (`book_unknown`, `facts_missing`)
is remarked: an old version of the app recorded no facts, and a visit that happened must not be held up for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from collector_app.domain.case import active_stays
from collector_app.domain.journal.content import (
    CaseReceived,
    CompanionAttested,
    FindingRaised,
    StageEntered,
    VisitOpened,
)
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.policy import Gate
from collector_app.domain.visit.stage import GATES, Move
from collector_app.packs.book import CompiledRuleBook
from collector_app.packs.replay import facts_from, replay
from collector_app.server import tables as t
from collector_app.server.authentication import Device
from collector_app.server.caseload import updates_of
from collector_app.server.centre import Centre
from collector_app.server.ingest.conduct import (
    PAYMENT_NOT_ALLOWED,
    SETTLE_NOT_ASKED,
    STEP_OUT_OF_PLACE,
    conducted,
)
from collector_app.server.ingest.course import TELLING, Course
from collector_app.server.ingest.edition import BOOK_OUTDATED, outdated
from collector_app.server.ingest.projection import stored_entry
from collector_app.server.ingest.reading import is_name
from collector_app.server.ingest.standing import CASE, VISIT, Docket
from collector_app.server.presence import is_genuine

VERDICT_DIFFERS: Final = "verdict_differs"
GATE_NOT_PASSED: Final = "gate_not_passed"
GATE_SKIPPED: Final = "gate_skipped"
TIME_IMPOSSIBLE: Final = "time_impossible"
FACT_CONTRADICTED: Final = "fact_contradicted"
FACTS_MISSING: Final = "facts_missing"
BOOK_UNKNOWN: Final = "book_unknown"

PARKING: Final = frozenset(
    {
        *(VERDICT_DIFFERS, GATE_NOT_PASSED, GATE_SKIPPED, FACT_CONTRADICTED),
        *(STEP_OUT_OF_PLACE, SETTLE_NOT_ASKED, PAYMENT_NOT_ALLOWED),
    }
)
"""Remarks that park the entry. A wrong clock is remarked only: laptops have them, and the chain keeps the order; so is
an unproven companion, about whom both collectors are asked, and an outdated book, by which the visit is judged here."""

TOLERANCE: Final = timedelta(minutes=5)  # as far as a signed request may be off, see protocol.signature.MAX_SKEW
_DAY: Final = timedelta(days=1)  # no zone is further from UTC
_DETAIL: Final = 400


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was found in one entry."""

    entry: Entry
    code: str
    detail: str


@dataclass(slots=True)
class Recheck:
    """Looks at the new entries of one device, in order, within the transaction that takes them in."""

    centre: Centre
    connection: Connection
    device: Device
    docket: Docket
    now: datetime
    _courses: dict[str, Course] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)
    _books: dict[str, CompiledRuleBook | None] = field(default_factory=dict)

    def look(self, entries: Sequence[Entry]) -> list[Remark]:
        """Return everything that is to be remarked."""
        anchors = self._anchors(entries)
        found: list[Remark] = []
        for entry in entries:
            if entry.kind == Kind.CASE_RECEIVED.value:
                self._note_version(entry)
            if not entry.subject.startswith((VISIT, CASE)):
                continue
            found += self._times(entry, anchors.get(entry.envelope.anchor))
            if entry.kind in TELLING and entry.subject.startswith(VISIT):
                found += self._visit(entry, anchors.get(entry.envelope.anchor))
            elif entry.kind == Kind.VISIT_FINDING_RAISED.value:
                # Calls, messages and letters pass one gate and no stages: what was said before does not matter.
                found += self._verdict(entry, read_content(entry), frozenset())
        return _first_of_each(found)

    # ------------------------------------------------------------------------------------------------- gates and rules

    def _visit(self, entry: Entry, heard: datetime | None) -> Iterator[Remark]:
        course, content = self._course_of(entry), read_content(entry)
        if isinstance(content, VisitOpened) and heard is not None:
            replaced = outdated(self.connection, entry.envelope.packs, heard)
            if replaced:
                yield Remark(entry, BOOK_OUTDATED, replaced)
        if isinstance(content, FindingRaised):
            yield from self._verdict(entry, content, course.overridden(content, entry.envelope.time))
        gate = _gate_before(entry)
        if gate is not None and gate.value not in course.passed:
            yield Remark(entry, GATE_SKIPPED, gate.value)
        book = self._book(entry.envelope.packs)
        for code, detail in conducted(entry, content, course, book):
            yield Remark(entry, code, detail)
        course.note(content)

    def _verdict(self, entry: Entry, content: object, overridden: frozenset[str]) -> Iterator[Remark]:
        if isinstance(content, FindingRaised):
            yield from self._judge(entry, content, overridden)
            yield from self._contradict(entry, content)

    def _judge(self, entry: Entry, content: FindingRaised, overridden: frozenset[str]) -> Iterator[Remark]:
        book = self._book(entry.envelope.packs)
        if book is None:
            yield Remark(entry, BOOK_UNKNOWN, entry.envelope.packs)
            return
        try:
            again = replay(book, content, overridden)
            moments = _moments(content)
        except ValueError as error:
            yield Remark(entry, FACTS_MISSING, f"{content.gate}: {error}")
            return
        if again.differences:
            yield Remark(entry, VERDICT_DIFFERS, "; ".join(str(item) for item in again.differences))
        if again.wrongly_passed:
            yield Remark(entry, GATE_NOT_PASSED, content.gate)
        if any(moment > self.now + TOLERANCE for moment in moments):
            yield Remark(entry, TIME_IMPOSSIBLE, f"{content.gate} was judged for a time that has not come")
        elif content.day is not None and abs(content.day - entry.envelope.time.date()) > _DAY:
            yield Remark(entry, TIME_IMPOSSIBLE, f"{content.gate} was judged by the rules of {content.day}")

    def _book(self, digest: str) -> CompiledRuleBook | None:
        """The book of a digest; asked for once in a batch, for one that is unknown here is looked for each time."""
        if digest not in self._books:
            self._books[digest] = self.centre.books.of(self.connection, digest)
        return self._books[digest]

    def _course_of(self, entry: Entry) -> Course:
        found = self._courses.get(entry.subject)
        if found is None:
            found = self._courses[entry.subject] = Course(self._proves)
            for earlier in self._earlier(entry.subject, TELLING, entry.seq):
                found.note(read_content(earlier))
        return found

    def _proves(self, proof: CompanionAttested) -> bool:
        who = proof.collector
        if who == self.device.collector or not is_name(who):
            return False
        return is_genuine(self.centre, self.connection, who, proof.day, proof.number, proof.code)

    # ----------------------------------------------------------------------------------------------- facts and times

    def _contradict(self, entry: Entry, content: FindingRaised) -> Iterator[Remark]:
        """Ask for stays only where the laptop has exactly the case that the centre has: then it knew of them all."""
        told, case_id = content.facts.get("case.stays"), self.docket.case_of(entry)
        if not isinstance(told, list | tuple) or content.day is None or not case_id:
            return
        update = updates_of(self.connection, [case_id], self.device.collector).get(case_id)
        if update is None or update.case.version != self._version(case_id, entry.seq):
            return
        left_out = {stay.kind.value for stay in active_stays(update.case, content.day)} - {str(item) for item in told}
        if left_out:
            yield Remark(entry, FACT_CONTRADICTED, f"case.stays leaves out {', '.join(sorted(left_out))}")

    def _version(self, case_id: str, before: int) -> int:
        """The version of a case that the device had when it made entry `before`; 0 when it never told."""
        if case_id not in self._versions:
            received = self._earlier(f"{CASE}{case_id}", {Kind.CASE_RECEIVED.value}, before)
            contents = [read_content(entry) for entry in received]
            versions = [content.version for content in contents if isinstance(content, CaseReceived)]
            self._versions[case_id] = max(versions, default=0)
        return self._versions[case_id]

    def _note_version(self, entry: Entry) -> None:
        content = read_content(entry)
        if isinstance(content, CaseReceived):
            self._versions[content.case] = content.version

    def _times(self, entry: Entry, anchor: datetime | None) -> Iterator[Remark]:
        told = entry.envelope.time
        if told > self.now + TOLERANCE:
            yield Remark(entry, TIME_IMPOSSIBLE, f"{told.isoformat()} is after its arrival")
        elif anchor is not None and told < anchor - TOLERANCE:
            yield Remark(entry, TIME_IMPOSSIBLE, f"{told.isoformat()} is before the receipt that it names")

    def _anchors(self, entries: Iterable[Entry]) -> dict[str, datetime]:
        """When each receipt that the entries name was given."""
        wanted = {entry.envelope.anchor for entry in entries}
        r = t.receipts
        statement = select(r.c.hash, r.c.server_time).where(r.c.device == self.device.id, r.c.hash.in_(sorted(wanted)))
        return {row.hash: row.server_time for row in self.connection.execute(statement)}

    def _earlier(self, subject: str, kinds: Iterable[str], before: int) -> Iterator[Entry]:
        e = t.entries
        statement = (
            select(e.c.raw, e.c.salt, e.c.data, e.c.reason)
            .where(e.c.device == self.device.id, e.c.subject == subject, e.c.seq < before, e.c.kind.in_(sorted(kinds)))
            .order_by(e.c.seq)
        )
        for row in self.connection.execute(statement):
            yield stored_entry(row)


def _gate_before(entry: Entry) -> Gate | None:
    """The gate that had to be passed for this entry; None when there was none to pass."""
    if entry.kind == Kind.VISIT_CLOSED.value:
        return Gate.CLOSE
    content = read_content(entry) if entry.kind == Kind.VISIT_STAGE_ENTERED.value else None
    if not isinstance(content, StageEntered) or content.move not in set(Move):
        return None
    return GATES.get(Move(content.move))


def _moments(content: FindingRaised) -> list[datetime]:
    """The earliest that the judged times may have been: no true one lies beyond the entry's arrival."""
    now = facts_from({name: value for name, value in content.facts.items() if name == "now"}).get("now", {})
    earliest = now.get("earliest") if isinstance(now, dict) else None
    return [earliest.astimezone(UTC)] if isinstance(earliest, datetime) else []


def _first_of_each(found: Iterable[Remark]) -> list[Remark]:
    """One remark of a time is enough for a visit: a wrong clock is wrong in every entry."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for item in found:
        key = (item.entry.subject, item.code) if item.code == TIME_IMPOSSIBLE else (item.entry.hash, item.code)
        if key not in seen:
            seen.add(key)
            kept.append(item)
    return kept


def remark_rows(device: Device, remarks: Iterable[Remark], now: datetime) -> list[dict[str, Any]]:
    """Return rows of the table `remarks`."""
    return [
        {
            "device": device.id,
            "seq": item.entry.seq,
            "code": item.code,
            "visit": item.entry.subject[len(VISIT) :] if item.entry.subject.startswith(VISIT) else "",
            "detail": item.detail.replace("\0", "")[:_DETAIL],  # PostgreSQL keeps no NUL
            "noted_at": now,
        }
        for item in remarks
    ]
