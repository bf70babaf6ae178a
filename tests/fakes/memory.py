"""What the store in memory holds, and how it forgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from collector_app.domain.budget import Token
from collector_app.domain.case import Case, Colleague, ContactCounts, Creditor
from collector_app.domain.clock import Fix
from collector_app.domain.journal.content import ContactAttempted
from collector_app.domain.journal.entry import Entry, Head
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.journal.seal import Lease, Receipt, Seal, certificate_hash
from collector_app.domain.override import Supervision
from collector_app.domain.presence import PresenceLease
from collector_app.storage.case_index import CaseTexts
from collector_app.usecases.place import Place
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.ports.retention import Kept
from collector_app.usecases.ports.store import Profile

VISIT = "visit/"
IMPERSONAL = frozenset({Kind.CASE_RECEIVED.value, Kind.CASE_PURGED.value})
Contact = tuple[ContactAttempted, datetime, datetime]
"""A contact whose entry was purged, with its wall time and the trusted lower bound."""


@dataclass
class Memory:
    """Everything the store holds; a unit works on a copy and swaps it in."""

    entries: list[tuple[Entry, datetime]] = field(default_factory=list)
    contacts: tuple[Contact, ...] = ()
    seals: list[Seal] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    cases: dict[str, tuple[Case, bytes, CaseTexts]] = field(default_factory=dict)
    profile: Profile | None = None
    cursor: str = ""
    fix: Fix | None = None
    caught_up: datetime | None = None
    told: Fix | None = None
    lease: Lease | None = None
    packs: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    colleagues: tuple[Colleague, ...] = ()
    creditor: Creditor | None = None
    commands: frozenset[str] = frozenset()
    presence: PresenceLease | None = None
    given: Mapping[date, int] = field(default_factory=dict)
    used: Mapping[date, frozenset[tuple[str, int]]] = field(default_factory=dict)
    supervision: Supervision | None = None
    place: Place | None = None
    tokens: tuple[Token, ...] | None = None
    counts: tuple[datetime, Mapping[str, ContactCounts]] | None = None
    evidence: dict[str, EvidenceRow] = field(default_factory=dict)

    def copy(self) -> Self:
        return replace(
            self,
            entries=list(self.entries),
            seals=list(self.seals),
            receipts=list(self.receipts),
            cases=dict(self.cases),
            evidence=dict(self.evidence),
        )


class MemoryPurging:
    """`PurgingUnit`."""

    purged = False

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def base(self) -> Head:
        certificate = profile_of(self._memory).certificate
        if not self._memory.entries:
            return Head(certificate.device, 0, certificate_hash(certificate))
        first = self._memory.entries[0][0]
        return Head(certificate.device, first.seq - 1, first.envelope.prev)

    def purgeable(self, before: datetime) -> int:
        if not self._memory.receipts:
            return 0
        newest = self._memory.receipts[-1]
        old = [item for item in self._memory.receipts if item.epoch == newest.epoch and item.server_time <= before]
        return min([_durable(newest), max(map(_durable, old), default=0)])

    def purge(self, through: int, kept: Kept) -> Mapping[str, int]:
        memory = self._memory
        subjects = kept.subjects | {e.subject for e, _ in memory.entries if e.seq > through and _of_visit(e)}
        gone: Counter[str] = Counter()
        contacts = [*memory.contacts]
        end, left = through, []
        for entry, known in memory.entries:
            item = entry
            if entry.seq <= through and not entry.erased:
                if entry.subject in subjects or entry.seq in kept.entries:
                    end = min(end, entry.seq - 1)
                elif entry.subject.startswith((VISIT, "case/")) and entry.kind not in IMPERSONAL:
                    content = read_content(entry)
                    if isinstance(content, ContactAttempted):
                        contacts.append((content, entry.envelope.time, known))
                    gone[entry.subject] += 1
                    item = entry.without_content()
            left.append((item, known))
        end = min(end, memory.entries[-1][0].seq - 1)
        cut = max((item.to_seq for item in memory.receipts if item.to_seq <= end), default=0)
        self.purged = self.purged or bool(gone)
        memory.entries = [pair for pair in left if pair[0].seq > cut]
        since = kept.contacts_since
        memory.contacts = tuple(c for c in contacts if c[0].case in kept.cases and max(c[1], c[2]) >= since)
        return gone


def _durable(receipt: Receipt) -> int:
    return min(receipt.to_seq, receipt.durable_through)


def _of_visit(entry: Entry) -> bool:
    return entry.subject.startswith(VISIT)


def profile_of(memory: Memory) -> Profile:
    """Return the enrolment profile; raises LookupError before enrolment."""
    if memory.profile is None:
        raise LookupError("this device has no profile yet: enrol first")
    return memory.profile
