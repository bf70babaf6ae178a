"""The store in memory: the same promises as the encrypted one, except that it forgets."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from collector_app.domain.budget import Token, tokens_named
from collector_app.domain.case import Case, Colleague, ContactCounts, Creditor, DebtFacts
from collector_app.domain.clock import Fix
from collector_app.domain.counts import quiet
from collector_app.domain.disclosure import Sealed
from collector_app.domain.journal import chain
from collector_app.domain.journal.content import ContactAttempted
from collector_app.domain.journal.entry import Entry, Head
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.journal.seal import Lease, Receipt, Seal
from collector_app.domain.override import Supervision
from collector_app.domain.presence import OVER_EVERYWHERE, PresenceLease
from collector_app.domain.visit.fold import fold
from collector_app.domain.visit.stage import Stage
from collector_app.storage.case_index import case_texts, list_row, rank, search_terms
from collector_app.usecases.place import Place
from collector_app.usecases.ports.store import CaseRow, Profile, VisitRow
from tests.fakes.evidence import MemoryEvidence
from tests.fakes.memory import VISIT, Memory, MemoryPurging, profile_of


class MemoryJournal(MemoryPurging):
    """`JournalUnit`: every projection is folded anew on each question."""

    def head(self) -> Head:
        return self.base().after(self._memory.entries[-1][0]) if self._memory.entries else self.base()

    def after(self, seq: int, limit: int) -> tuple[Entry, ...]:
        start = max(0, seq - self.base().seq)
        return tuple(entry for entry, _ in self._memory.entries[start : start + limit])

    def of(self, subject: str) -> tuple[Entry, ...]:
        return tuple(entry for entry, _ in self._memory.entries if entry.subject == subject)

    def last_receipt(self) -> Receipt | None:
        return self._memory.receipts[-1] if self._memory.receipts else None

    def receipts(self, from_seq: int, to_seq: int) -> tuple[Receipt, ...]:
        return tuple(item for item in self._memory.receipts if item.from_seq <= to_seq and item.to_seq >= from_seq)

    def seals(self, from_seq: int, to_seq: int) -> tuple[Seal, ...]:
        found = [item for item in self._memory.seals if from_seq <= item.seq <= to_seq]
        return tuple(sorted(found, key=lambda item: item.seq))

    def open_visit(self) -> str | None:
        return next((row.id for row in reversed(self.visits()) if row.stage is not Stage.CLOSED), None)

    def visits(self) -> tuple[VisitRow, ...]:
        subjects = dict.fromkeys(e.subject for e, _ in self._memory.entries if e.subject.startswith(VISIT))
        rows = [row for subject in subjects if (row := self._visit(subject)) is not None]
        return tuple(sorted(rows, key=lambda row: row.first_seq, reverse=True))

    def _visit(self, subject: str) -> VisitRow | None:
        entries = self.of(subject)
        if any(entry.erased for entry in entries):
            return None
        visit = fold(subject.removeprefix(VISIT), entries)
        if not visit.case or visit.last_time is None:
            return None
        return VisitRow(
            id=visit.id,
            case_id=visit.case,
            stage=visit.stage,
            opened=visit.entered[Stage.PREPARED],
            last_time=visit.last_time,
            first_seq=visit.first_seq,
            last_seq=visit.last_seq,
            entries=len(entries),
            outcome=visit.outcome,
            closed=visit.entered.get(Stage.CLOSED),
            closing_hash=visit.closing_hash,
        )

    def contacts_by_day(
        self, case_id: str, since: date, zone: str, *, effective: bool = True
    ) -> Mapping[date, Mapping[str, int]]:
        counts: dict[date, dict[str, int]] = {}
        made = [(read_content(entry), entry.envelope.time, known) for entry, known in self._memory.entries]
        for content, wall, known in (*self._memory.contacts, *made):
            if not isinstance(content, ContactAttempted) or content.case != case_id or content.effective != effective:
                continue
            for day in {moment.astimezone(ZoneInfo(zone)).date() for moment in (wall, known)}:
                if day >= since:
                    of_day = counts.setdefault(day, {})
                    of_day[content.channel.value] = of_day.get(content.channel.value, 0) + 1
        return counts

    def spent_tokens(self, since: datetime) -> frozenset[str]:
        contents = (
            read_content(entry) for entry, known in self._memory.entries if max(entry.envelope.time, known) >= since
        )
        return frozenset(
            token for item in contents if isinstance(item, ContactAttempted) for token in tokens_named(item)
        )

    def last_time(self) -> datetime | None:
        return self._memory.entries[-1][1] if self._memory.entries else None

    def append(self, entries: tuple[Entry, ...], *, known_time: datetime) -> None:
        _, broken = chain.check(self.head(), entries)
        if broken is not None:
            raise ValueError(f"entry {broken.seq} does not follow the journal: {broken.reason}")
        self._memory.entries += [(entry, known_time) for entry in entries]

    def put_seal(self, seal: Seal) -> None:
        if seal not in self._memory.seals:
            self._memory.seals.append(seal)

    def put_receipt(self, receipt: Receipt) -> None:
        if receipt not in self._memory.receipts:
            self._memory.receipts.append(receipt)


class MemoryCases:
    """`CasesUnit`."""

    removed = False

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def get(self, case_id: str) -> Case | None:
        held = self._memory.cases.get(case_id)
        return None if held is None else held[0]

    def sealed(self, case_id: str) -> Sealed[DebtFacts] | None:
        held = self._memory.cases.get(case_id)
        return None if held is None else Sealed(case_id, held[1])

    def rows(self, day: date | None = None) -> tuple[CaseRow, ...]:
        rows = [list_row(case, day) for case, _, _ in self._memory.cases.values()]
        return tuple(sorted((row for row in rows if day is None or row.day in (None, day)), key=_visiting_order))

    def search(self, text: str, limit: int) -> tuple[CaseRow, ...]:
        terms = search_terms(text)
        found: list[tuple[int, CaseRow]] = []
        for case, _, texts in self._memory.cases.values():
            ranks = [rank(texts, term) for term in terms]
            if terms and None not in ranks:
                found.append((sum(item for item in ranks if item is not None), list_row(case)))
        found.sort(key=lambda item: (item[0], _visiting_order(item[1])))
        return tuple(row for _, row in found[:limit])

    def count(self) -> int:
        return len(self._memory.cases)

    def put(self, case: Case, box: bytes) -> None:
        held = self._memory.cases.get(case.id)
        if held is None or held[0].version <= case.version:
            self._memory.cases[case.id] = (case, box, case_texts(case))

    def remove(self, case_id: str) -> None:
        self.removed = True
        self._memory.cases.pop(case_id, None)


class MemoryFeed:
    """`FeedUnit`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def profile(self) -> Profile:
        return profile_of(self._memory)

    def cursor(self) -> str:
        return self._memory.cursor

    def fix(self) -> Fix | None:
        return self._memory.fix

    def caught_up(self) -> datetime | None:
        return self._memory.caught_up

    def lease(self) -> Lease | None:
        return self._memory.lease

    def packs(self) -> Mapping[str, Mapping[str, bytes]]:
        return self._memory.packs

    def colleagues(self) -> tuple[Colleague, ...]:
        return self._memory.colleagues

    def creditor(self) -> Creditor | None:
        return self._memory.creditor

    def commands_done(self) -> frozenset[str]:
        return self._memory.commands

    def put_profile(self, profile: Profile) -> None:
        old = self._memory.profile
        if old is not None and self._memory.entries and old.certificate != profile.certificate:
            raise ValueError("the journal is chained to another certificate")
        self._memory.profile = profile

    def put_cursor(self, cursor: str) -> None:
        self._memory.cursor = cursor

    def put_fix(self, fix: Fix) -> None:
        if self._memory.fix is None or fix.server_time >= self._memory.fix.server_time:
            self._memory.fix = fix

    def put_caught_up(self, moment: datetime) -> None:
        if self._memory.caught_up is None or moment >= self._memory.caught_up:
            self._memory.caught_up = moment

    def put_lease(self, lease: Lease) -> None:
        if self._memory.lease is None or lease.issued >= self._memory.lease.issued:
            self._memory.lease = lease

    def put_packs(self, packs: Mapping[str, Mapping[str, bytes]]) -> None:
        self._memory.packs = {name: dict(files) for name, files in packs.items()}

    def put_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._memory.colleagues = colleagues

    def put_creditor(self, creditor: Creditor) -> None:
        self._memory.creditor = creditor

    def put_command_done(self, command_id: str) -> None:
        self._memory.commands |= {command_id}


class MemoryLeased:
    """`LeasedUnit`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def presence(self) -> PresenceLease | None:
        return self._memory.presence

    def given(self, day: date) -> int:
        return self._memory.given.get(day, 0)

    def used(self, day: date) -> frozenset[tuple[str, int]]:
        return self._memory.used.get(day, frozenset())

    def supervision(self) -> Supervision | None:
        return self._memory.supervision

    def tokens(self, case_id: str) -> tuple[Token, ...] | None:
        held = self._memory.tokens
        return None if held is None else tuple(token for token in held if token.case == case_id)

    def place(self) -> Place | None:
        return self._memory.place

    def put_place(self, place: Place) -> None:
        self._memory.place = place

    def put_presence(self, lease: PresenceLease) -> None:
        self._memory.presence = lease

    def put_given(self, day: date, count: int) -> None:
        self._memory.given = {day: count}

    def put_used(self, collector: str, day: date, number: int) -> None:
        kept = {its: codes for its, codes in self._memory.used.items() if its >= day - OVER_EVERYWHERE}
        self._memory.used = kept | {day: self.used(day) | {(collector, number)}}

    def told(self) -> Fix | None:
        return self._memory.told

    def put_told(self, fix: Fix) -> None:
        self._memory.told = fix

    def put_supervision(self, supervision: Supervision) -> None:
        self._memory.supervision = supervision

    def put_tokens(self, tokens: tuple[Token, ...]) -> None:
        self._memory.tokens = tokens

    def drop_tokens(self, case_id: str, *, wholly: bool) -> None:
        gone = {token.id for token in self.tokens(case_id) or ()} if wholly else set()
        if self._memory.tokens is not None:
            kept = (token for token in self._memory.tokens if token.case != case_id and token.id not in gone)
            self._memory.tokens = tuple(kept)

    def counts(self, case_id: str) -> ContactCounts | None:
        if self._memory.counts is None:
            return None
        as_of, told = self._memory.counts
        return told.get(case_id) or quiet(as_of)

    def put_counts(self, as_of: datetime, counts: Mapping[str, ContactCounts]) -> None:
        self._memory.counts = (as_of, dict(counts))


class MemoryUnit:
    """`Unit` and `View`."""

    def __init__(self, memory: Memory) -> None:
        self.journal = MemoryJournal(memory)
        self.cases = MemoryCases(memory)
        self.feed = MemoryFeed(memory)
        self.leased = MemoryLeased(memory)
        self.evidence = MemoryEvidence(memory.evidence)


class MemoryStore:
    """`Store` in memory. Committed memory is never changed in place, so a view is one consistent read."""

    def __init__(self) -> None:
        self._memory = Memory()
        self._writing = threading.Lock()
        self._writer: int | None = None
        self._closed = False
        self._took_out = False

    @contextmanager
    def unit(self) -> Iterator[MemoryUnit]:
        self._check_open()
        if self._writer == threading.get_ident():
            raise RuntimeError("this thread has a unit open already")
        with self._writing:
            self._writer = threading.get_ident()
            try:
                work = self._memory.copy()
                unit = MemoryUnit(work)
                yield unit
                self._memory = work
                self._took_out |= unit.journal.purged or unit.cases.removed
            finally:
                self._writer = None

    @contextmanager
    def view(self) -> Iterator[MemoryUnit]:
        self._check_open()
        yield MemoryUnit(self._memory)

    def took_out(self) -> bool:
        found, self._took_out = self._took_out, False
        return found

    def close(self) -> None:
        self._closed = True

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("the store is closed")


def _visiting_order(row: CaseRow) -> tuple[bool, str, int, str, str, str]:
    return row.day is None, row.day.isoformat() if row.day else "", row.sequence, row.start, row.number, row.id
