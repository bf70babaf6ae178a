"""The sync screen's reading: what was recorded, what the centre signed for, what is complete, and the day's closing.

Three ticks for a visit (sync.md, promise 2): *recorded* is durable here, *received* stands under a receipt that covers
its last entry, *complete* means that every piece of evidence it lists has arrived as well.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from collector_app.domain.case import mask_name
from collector_app.domain.journal.seal import Receipt, Seal
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.fold import fold
from collector_app.usecases.failures import Failure
from collector_app.usecases.ports.server import SyncState
from collector_app.usecases.ports.store import Store, View, VisitRow

CODE_LENGTH: Final = 20  # base32: 100 bits, four groups of five that two people can compare aloud
WITHDRAWN: Final = "withdrawn"
"""The flag of a case that was taken away while a visit for it was still to be delivered; it goes after that."""

_GROUP: Final = 5
_BLOCK: Final = 200  # entries read at a time while looking for the beginning of the day


@dataclass(frozen=True, slots=True)
class SyncSnapshot:
    """What the engine is doing. Immutable, so it may cross threads. Times are aware wall-clock times of this machine.

    `revision` grows with every page that changed cases, packs or profile: a screen reads anew when it grew.
    `sent_bytes` counts what was sent since the engine started; `waiting_items` and `waiting_bytes` are of evidence.
    """

    state: SyncState = SyncState.IDLE
    paused: bool = False
    last_success: datetime | None = None
    waiting_entries: int = 0
    waiting_items: int = 0
    waiting_bytes: int = 0
    sent_bytes: int = 0
    next_try: datetime | None = None
    failure: Failure | None = None
    revision: int = 0


class SyncControl(Protocol):
    """The engine as screens and the desktop see it. All methods may be called from any thread and return at once."""

    @property
    def snapshot(self) -> SyncSnapshot:
        """What it is doing now."""
        ...

    def wake(self, reason: str) -> None:
        """Try now: `reason` is closed, network, resumed or hand (for the log)."""
        ...

    def set_paused(self, paused: bool) -> None:  # noqa: FBT001 - a setter
        """Hold sync, or let it go on; the exchange under way is finished first."""
        ...


@dataclass(frozen=True, slots=True)
class VisitTicks:
    """One visit's way to the centre. A tick is a time, or None while it is not reached."""

    visit: str
    case_id: str
    name: str
    opened: datetime
    closed: datetime | None
    outcome: Outcome | None
    entries: int
    evidence: int
    recorded: datetime
    received: datetime | None
    complete: datetime | None
    reassigned: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the closing statement: how many entries of the day, up to which head, since when."""

    count: int
    code: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ClosingStatement:
    """The day's account on both sides; they agree when count and code are the same.

    `sealed` and `completed` count visits of the day, of `visits` closed ones.
    """

    first_seq: int
    last_seq: int
    here: Side
    centre: Side
    visits: int
    sealed: int
    completed: int

    @property
    def missing(self) -> int:
        """How many entries the centre has not signed for."""
        return self.here.count - self.centre.count

    @property
    def agrees(self) -> bool:
        """Whether both sides hold the same."""
        return self.missing == 0 and self.here.code == self.centre.code


@dataclass(frozen=True, slots=True)
class SyncReport:
    """Everything that the sync screen shows and the engine does not know. Visits newest first."""

    visits: tuple[VisitTicks, ...]
    closing: ClosingStatement
    waiting_entries: int
    waiting_visits: int
    last_receipt: datetime | None
    lease_until: datetime | None


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """Reads the report; holds nothing between calls. Fast enough for the window's thread."""

    store: Store

    def report(self, day: date) -> SyncReport:
        """Return the visits of a local day and all undelivered ones, with the day's closing statement."""
        with self.store.view() as view:
            through = _through(view)
            rows = [row for row in view.journal.visits() if _belongs(row, day) or _undelivered(row, through)]
            ticks = tuple(_ticks(view, row, through) for row in rows)
            receipt, lease = view.journal.last_receipt(), view.feed.lease()
            today = [tick for tick, row in zip(ticks, rows, strict=True) if _belongs(row, day)]
            return SyncReport(
                visits=ticks,
                closing=_closing(view, day, today),
                waiting_entries=waiting_entries(view),
                waiting_visits=sum(1 for row in rows if _undelivered(row, through)),
                last_receipt=None if receipt is None else receipt.server_time,
                lease_until=None if lease is None else lease.until,
            )


def waiting_entries(view: View) -> int:
    """Return how many entries no receipt covers."""
    return max(0, view.journal.head().seq - _through(view))


def unsent_after(view: View) -> int:
    """Return the last entry that the centre signed for as durable: everything above it may still be wanted."""
    last = view.journal.last_receipt()
    return 0 if last is None else max(0, min(last.to_seq, last.durable_through))


def waiting_evidence(view: View) -> tuple[int, ...]:
    """Return the bytes of each evidence item that the centre does not hold yet."""
    return tuple(row.size for row in view.evidence.to_send())


def head_code(head_hash: str) -> str:
    """Return a head as people compare it: 20 base32 characters in groups of five."""
    text = base64.b32encode(bytes.fromhex(head_hash)).decode("ascii")[:CODE_LENGTH]
    return "-".join(text[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP))


def _through(view: View) -> int:
    receipt = view.journal.last_receipt()
    return 0 if receipt is None else receipt.to_seq


def _belongs(row: VisitRow, day: date) -> bool:
    return _local(row.closed or row.last_time) == day or _local(row.opened) == day


def _undelivered(row: VisitRow, through: int) -> bool:
    return row.closed is None or row.last_seq > through


def _local(moment: datetime) -> date:
    return moment.astimezone().date()


def _ticks(view: View, row: VisitRow, through: int) -> VisitTicks:
    visit = fold(row.id, view.journal.of(f"visit/{row.id}"))
    case = view.cases.get(row.case_id)
    received = _receipt_for(view, row.last_seq) if row.closed is not None and row.last_seq <= through else None
    received_at = None if received is None else received.server_time
    evidence = len(visit.evidence)
    return VisitTicks(
        visit=row.id,
        case_id=row.case_id,
        name="" if case is None else mask_name(case.borrower.name),
        opened=row.opened,
        closed=row.closed,
        outcome=row.outcome,
        entries=row.entries,
        evidence=evidence,
        recorded=row.closed or row.last_time,
        received=received_at,
        complete=_completed(view, row.id, received),
        reassigned=case is not None and bool(case.flags.get(WITHDRAWN)),
    )


def _completed(view: View, visit: str, received: Receipt | None) -> datetime | None:
    """When the last of receipt and evidence arrived. An item without a row arrived long ago: only that lets it go."""
    if received is None:
        return None
    arrivals = [row.arrived for row in view.evidence.of(visit)]
    if None in arrivals:
        return None
    return max([received.server_time, *(moment for moment in arrivals if moment is not None)])


def _receipt_for(view: View, seq: int) -> Receipt | None:
    """The first receipt that covered an entry: when the centre had it."""
    covering = view.journal.receipts(seq, seq)
    return covering[0] if covering else view.journal.last_receipt()


def _closing(view: View, day: date, ticks: list[VisitTicks]) -> ClosingStatement:
    head, receipt = view.journal.head(), view.journal.last_receipt()
    first = _first_of(view, day)
    count = head.seq - first + 1
    through = 0 if receipt is None else receipt.to_seq
    seals = view.journal.seals(first, head.seq)
    here = Side(count, head_code(head.hash), _sealed_at(seals, head.seq))
    if receipt is None:
        centre = Side(0, "", None)
    else:
        centre = Side(max(0, through - first + 1), head_code(receipt.head), receipt.server_time)
    closed = [tick for tick in ticks if tick.closed is not None]
    newest_seal = max((seal.seq for seal in seals), default=0)
    ends = {row.id: row.last_seq for row in view.journal.visits()}
    return ClosingStatement(
        first_seq=first,
        last_seq=head.seq,
        here=here,
        centre=centre,
        visits=len(closed),
        sealed=sum(1 for tick in closed if ends[tick.visit] <= newest_seal),
        completed=sum(1 for tick in closed if tick.complete is not None),
    )


def _sealed_at(seals: tuple[Seal, ...], head_seq: int) -> datetime | None:
    """When the head itself was sealed, or None while the newest entries stand under no seal."""
    return seals[-1].time if seals and seals[-1].seq == head_seq else None


def _first_of(view: View, day: date) -> int:
    """The first entry of a day: back from the end until a whole block is older. One past the head when it has none."""
    head = view.journal.head().seq
    first, end = head + 1, head
    while end > 0:
        start = max(0, end - _BLOCK)
        block = view.journal.after(start, end - start)
        same_day = [entry.seq for entry in block if _local(entry.envelope.time) >= day]
        if not same_day:
            break
        first, end = min(same_day), start
    return first
