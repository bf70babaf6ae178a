"""The encrypted store as use cases see it.

Threads: a `Store` may be used from several threads; a unit or view belongs to the thread that opened it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from collector_app.domain.case import Case, Colleague, Creditor, DebtFacts
from collector_app.domain.clock import Fix
from collector_app.domain.disclosure import Sealed
from collector_app.domain.issuer import IssuerList
from collector_app.domain.journal.entry import Entry, Head
from collector_app.domain.journal.seal import Certificate, Lease, Receipt, Seal
from collector_app.domain.outcome import Outcome
from collector_app.domain.recovery import RecoveryList
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.ports.evidence import EvidenceUnit, EvidenceView
from collector_app.usecases.ports.leased import LeasedUnit, LeasedView
from collector_app.usecases.ports.retention import PurgingUnit, RetainedView


@dataclass(frozen=True, slots=True)
class Profile:
    """Who this device is, whose rule packs it believes and who can recover it, from enrolment; held in the store."""

    certificate: Certificate
    collector: Colleague
    branch: str
    server_url: str
    evidence_key: str
    issuers: IssuerList = field(default_factory=IssuerList)
    recovery: RecoveryList = field(default_factory=RecoveryList)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as lists show it (a projection of the journal)."""

    id: str
    case_id: str
    stage: Stage
    opened: datetime
    last_time: datetime
    first_seq: int
    last_seq: int
    entries: int
    outcome: Outcome | None = None
    closed: datetime | None = None
    closing_hash: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as the list shows it: nothing sealed, names still to be masked by the screen."""

    id: str
    number: str
    name: str
    address: str
    district: str
    latitude: str
    longitude: str
    day: date | None
    start: str
    end: str
    agreed: bool
    reason: str
    sequence: int
    held: bool
    expected_minutes: int


class JournalView(RetainedView, Protocol):
    """Reading the journal and its projections."""

    def head(self) -> Head:
        """Return the end of the chain."""
        ...

    def after(self, seq: int, limit: int) -> tuple[Entry, ...]:
        """Return up to `limit` entries with a higher sequence number, in order."""
        ...

    def of(self, subject: str) -> tuple[Entry, ...]:
        """Return all entries of a subject, in order."""
        ...

    def last_receipt(self) -> Receipt | None:
        """Return the newest receipt, or None before the first."""
        ...

    def receipts(self, from_seq: int, to_seq: int) -> tuple[Receipt, ...]:
        """Return the receipts that cover any entry of a range, in order."""
        ...

    def seals(self, from_seq: int, to_seq: int) -> tuple[Seal, ...]:
        """Return the seals over heads within a range, in order."""
        ...

    def open_visit(self) -> str | None:
        """Return the id of the one open visit, or None."""
        ...

    def visits(self) -> tuple[VisitRow, ...]:
        """Return all visits, newest first."""
        ...

    def contacts_by_day(
        self, case_id: str, since: date, zone: str, *, effective: bool = True
    ) -> Mapping[date, Mapping[str, int]]:
        """Return contacts of a case from a local day in an IANA zone on, by day and channel (this device's own)."""
        ...

    def spent_tokens(self, since: datetime) -> frozenset[str]:
        """Return the budget tokens that effective contacts since a moment name."""
        ...

    def last_time(self) -> datetime | None:
        """Return the lower bound of time that the newest entry gives, or None for an empty journal."""
        ...


class JournalUnit(JournalView, PurgingUnit, Protocol):
    """Writing the journal, within a unit of work."""

    def append(self, entries: tuple[Entry, ...], *, known_time: datetime) -> None:
        """Add entries and update every projection; `known_time` is the trusted lower bound of now.

        Raises ValueError when they do not follow the head: a bug of the caller.
        """
        ...

    def put_seal(self, seal: Seal) -> None:
        """Keep a signed seal."""
        ...

    def put_receipt(self, receipt: Receipt) -> None:
        """Keep a verified receipt."""
        ...


class CasesView(Protocol):
    """Reading cases."""

    def get(self, case_id: str) -> Case | None:
        """Return the open part of a case, or None when it is not on this device."""
        ...

    def sealed(self, case_id: str) -> Sealed[DebtFacts] | None:
        """Return the sealed part of a case."""
        ...

    def rows(self, day: date | None = None) -> tuple[CaseRow, ...]:
        """Return the list rows in visiting order; of one day when given, undated cases included."""
        ...

    def search(self, text: str, limit: int) -> tuple[CaseRow, ...]:
        """Return rows that match by name, pinyin, initials, case number, address or phone tail, best first."""
        ...

    def count(self) -> int:
        """Return how many cases the device holds."""
        ...


class CasesUnit(CasesView, Protocol):
    """Writing cases, within a unit of work."""

    def put(self, case: Case, box: bytes) -> None:
        """Insert or replace a case with its sealed part (ciphertext); an older version changes nothing."""
        ...

    def remove(self, case_id: str) -> None:
        """Remove a case that was withdrawn."""
        ...


class FeedView(Protocol):
    """What came from the server besides cases."""

    def profile(self) -> Profile:
        """Return the enrolment profile."""
        ...

    def cursor(self) -> str:
        """Return the packet cursor, empty before the first page."""
        ...

    def fix(self) -> Fix | None:
        """Return the last moment whose true time the server vouched for."""
        ...

    def caught_up(self) -> datetime | None:
        """Return the server's moment at which everything that it had to tell was here; None before that."""
        ...

    def lease(self) -> Lease | None:
        """Return the lease in force."""
        ...

    def packs(self) -> Mapping[str, Mapping[str, bytes]]:
        """Return pack and script files: ``rules/<id>`` or ``script/<id>`` → file name → bytes."""
        ...

    def colleagues(self) -> tuple[Colleague, ...]:
        """Return the branch's collectors, oneself included."""
        ...

    def creditor(self) -> Creditor | None:
        """Return the lender as borrowers may know it, None before the first packet."""
        ...

    def commands_done(self) -> frozenset[str]:
        """Return ids of server commands already applied."""
        ...


class FeedUnit(FeedView, Protocol):
    """Writing what came from the server, within a unit of work."""

    def put_profile(self, profile: Profile) -> None:
        """Keep the profile at enrolment; the journal's first entry chains to its certificate."""
        ...

    def put_cursor(self, cursor: str) -> None:
        """Keep the packet cursor."""
        ...

    def put_fix(self, fix: Fix) -> None:
        """Keep a newer fix; an older server time changes nothing."""
        ...

    def put_caught_up(self, moment: datetime) -> None:
        """Keep the server's moment of the last page of a pull; an earlier one changes nothing."""
        ...

    def put_lease(self, lease: Lease) -> None:
        """Keep a lease; one that was issued earlier changes nothing."""
        ...

    def put_packs(self, packs: Mapping[str, Mapping[str, bytes]]) -> None:
        """Replace all packs and scripts."""
        ...

    def put_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        """Replace the branch's collectors."""
        ...

    def put_creditor(self, creditor: Creditor) -> None:
        """Replace the lender's details."""
        ...

    def put_command_done(self, command_id: str) -> None:
        """Remember that a command was applied."""
        ...


class View(Protocol):
    """One consistent read of the store."""

    @property
    def journal(self) -> JournalView:
        """The journal."""
        ...

    @property
    def cases(self) -> CasesView:
        """The cases."""
        ...

    @property
    def feed(self) -> FeedView:
        """What came from the server."""
        ...

    @property
    def leased(self) -> LeasedView:
        """What the server leased."""
        ...

    @property
    def evidence(self) -> EvidenceView:
        """The evidence items."""
        ...


class Unit(Protocol):
    """One write transaction: committed durably when the block ends, rolled back when it raises."""

    @property
    def journal(self) -> JournalUnit:
        """The journal."""
        ...

    @property
    def cases(self) -> CasesUnit:
        """The cases."""
        ...

    @property
    def feed(self) -> FeedUnit:
        """What came from the server."""
        ...

    @property
    def leased(self) -> LeasedUnit:
        """What the server leased."""
        ...

    @property
    def evidence(self) -> EvidenceUnit:
        """The evidence items."""
        ...


class Store(Protocol):
    """The encrypted store, open. Raises Failure with a STORE_* or DISK_FULL code when the file misbehaves."""

    def unit(self) -> AbstractContextManager[Unit]:
        """Begin a write transaction (immediate)."""
        ...

    def view(self) -> AbstractContextManager[View]:
        """Begin a read snapshot."""
        ...

    def took_out(self) -> bool:
        """Whether a purge or a removal took something out since this was asked last: time for another key."""
        ...

    def close(self) -> None:
        """Close all connections; the store can't be used afterwards."""
        ...
