"""Push: the journal above the last receipt, batch by batch, until the server has signed for all of it.

Each batch carries a seal over its last entry, made and stored before anything is sent. The base of the next batch moves
only by a receipt that `check_receipt` accepts, so an answer that got lost, came twice or came from somebody else moves
nothing, and what was sent is offered again: the server answers duplicates with their first verdict. A server that was
restored from a backup (another epoch) is offered everything above its durable mark. When a batch is refused as a whole,
half of it is tried, down to the single entry that is in the way; everything before it arrives.

Receipts are a chain, and the server shows only its newest one: were a batch grown after its receipt had got lost, that
receipt would be missing here for ever. So after a start or a failure the first batch ends at the first seal above the
base. Whatever was under way ended at a seal, so the batch is never more than what the server may have signed for.
"""

from __future__ import annotations

import base64
import logging
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.seal import Receipt, Seal, seal_input
from collector_app.protocol.codec import to_json
from collector_app.protocol.messages import (
    MAX_BATCH_BYTES,
    MAX_BATCH_ENTRIES,
    EntriesAnswer,
    EntriesRequest,
    EntryUpload,
    StatusAnswer,
    VerdictKind,
)
from collector_app.sync.gateway import Gateway, Rejected
from collector_app.sync.receipts import ReceiptInvalid, check_receipt
from collector_app.sync.watch import Watch
from collector_app.usecases.encoding import to_base64
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import Anchor, Keys, MachineClock, SignatureCheck
from collector_app.usecases.ports.store import Store

_DETOURS: Final = 32  # gaps and halvings in a row without progress; 500 halves to 1 in 9
_FRAME: Final = 64  # bytes of JSON around an entry's three texts
_SEAL_ROOM: Final = 1024  # bytes of JSON for the seal and the message around the entries

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of the journal, ready to be sent."""

    entries: tuple[Entry, ...]
    seal: Seal

    @property
    def last(self) -> Entry:
        """The entry that the seal covers."""
        return self.entries[-1]

    def body(self) -> bytes:
        """Return the request as JSON."""
        uploads = tuple(_upload(entry) for entry in self.entries)
        return to_json(EntriesRequest(entries=uploads, seal=self.seal))


@dataclass(slots=True)
class _Course:
    """Where a run stands: `base` is the last entry that needs no sending, `limit` the size of the next batch."""

    base: int
    limit: int = MAX_BATCH_ENTRIES
    detours: int = 0

    def advance(self, base: int) -> None:
        self.base, self.detours = base, 0
        self.limit = min(MAX_BATCH_ENTRIES, self.limit * 2)

    def detour(self, failure: Failure) -> None:
        self.detours += 1
        if self.detours > _DETOURS:
            raise failure


class Push:
    """Sends what no receipt covers. Used from the sync thread."""

    def __init__(
        self,
        gateway: Gateway,
        store: Store,
        keys: Keys,
        clock: MachineClock,
        signatures: SignatureCheck,
        anchor: Anchor,
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._keys = keys
        self._clock = clock
        self._signatures = signatures
        self._anchor = anchor
        self._reoffered = ""
        self._settled = False

    def run(self, status: StatusAnswer, watch: Watch) -> None:
        """Send everything.

        Raises Failure as the gateway and the store do, and SERVER_REFUSED (details `problem`, `seq`) when one entry
        is in the way; everything before it has been delivered then.
        """
        course = _Course(self._base(status))
        while (batch := self._next(course)) is not None:
            watch.go_on()
            self._settled = False
            try:
                answer = self._gateway.entries(batch.body()).message
            except Rejected as rejected:
                self._rejected(rejected, batch, course)
            else:
                self._settle(answer, batch, course)
                watch.delivered()
            self._settled = True
        # Once per epoch and run of the app: a server that turns out to hold everything signs nothing new.
        self._reoffered = status.epoch

    def _base(self, status: StatusAnswer) -> int:
        with self._store.view() as view:
            last = view.journal.last_receipt()
        if last is None:
            return 0
        if status.epoch in (last.epoch, self._reoffered):
            return last.to_seq
        log.warning("sync.server_restored", extra={"to_seq": last.to_seq, "from_seq": status.durable_through})
        return min(last.to_seq, max(0, status.durable_through))

    def _next(self, course: _Course) -> Batch | None:
        with self._store.view() as view:
            limit = course.limit
            if not self._settled:
                sealed = view.journal.seals(course.base + 1, course.base + limit)
                limit = sealed[0].seq - course.base if sealed else limit
            entries = _fitting(view.journal.after(course.base, limit))
            if not entries:
                return None
            last = entries[-1]
            seals = view.journal.seals(last.seq, last.seq)
        found = next((seal for seal in seals if seal.hash == last.hash), None)
        return Batch(entries, found or self._seal(last))

    def _seal(self, entry: Entry) -> Seal:
        unsigned = Seal(self._keys.device, entry.seq, entry.hash, self._clock.read().wall)
        seal = replace(unsigned, signature=to_base64(self._keys.sign(seal_input(unsigned))))
        with self._store.unit() as unit:
            unit.journal.put_seal(seal)
        anchored = self._anchor.read()
        if anchored is None or anchored[0] < seal.seq:
            self._anchor.write(seal.seq, seal.hash)
        return seal

    def _rejected(self, rejected: Rejected, batch: Batch, course: _Course) -> None:
        first, size = batch.entries[0].seq, len(batch.entries)
        refused = Failure(FailureCode.SERVER_REFUSED, problem=rejected.code, seq=first)
        course.detour(refused)
        expected = rejected.expected_seq
        if rejected.code == "gap" and expected is not None and 1 <= expected < first:
            log.warning("sync.gap", extra={"seq": expected})
            course.base = expected - 1
        elif rejected.code != "gap" and size > 1:
            course.limit = size // 2
        else:
            raise refused

    def _settle(self, answer: EntriesAnswer, batch: Batch, course: _Course) -> None:
        _note(answer)
        forked = next((v for v in answer.verdicts if v.kind is VerdictKind.FORK), None)
        if forked is not None:
            raise Failure(FailureCode.SERVER_REFUSED, problem="fork", seq=forked.seq)
        reached = course.base if answer.receipt is None else self._keep(answer.receipt)
        if reached > course.base:
            course.advance(reached)
            return
        # The server took the batch and signed for nothing of it: find the entry that is in the way.
        refused = next((v for v in answer.verdicts if v.kind is VerdictKind.REFUSED), None)
        seq = batch.entries[0].seq if refused is None else refused.seq
        failure = Failure(FailureCode.SERVER_REFUSED, problem="refused", seq=seq)
        course.detour(failure)
        if len(batch.entries) == 1:
            raise failure
        course.limit = len(batch.entries) // 2

    def _keep(self, receipt: Receipt) -> int:
        """Keep a receipt that counts and return the last entry that it covers."""
        try:
            with self._store.view() as view:
                news = check_receipt(receipt, view, self._signatures)
        except ReceiptInvalid as error:
            raise Failure(FailureCode.SERVER_UNTRUSTED, reason="receipt") from error
        if news:
            with self._store.unit() as unit:
                unit.journal.put_receipt(receipt)
        return receipt.to_seq


def _note(answer: EntriesAnswer) -> None:
    counts = Counter(verdict.kind for verdict in answer.verdicts)
    for kind in (VerdictKind.PARKED, VerdictKind.REFUSED, VerdictKind.FORK):
        if counts[kind]:
            log.warning("sync.verdict", extra={"kind": kind, "count": counts[kind]})


def _fitting(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The longest beginning that fits a request; at least one entry, whatever its size."""
    room = MAX_BATCH_BYTES - _SEAL_ROOM
    for count, entry in enumerate(entries):
        room -= _json_size(entry.raw) + _json_size(entry.data or b"") + _FRAME + 44  # 32 bytes of salt in base64
        if room < 0:
            return entries[: max(1, count)]
    return entries


def _json_size(text: bytes) -> int:
    """Bytes of a canonical text as a JSON string: quotes and backslashes double, and nothing else is escaped there."""
    return len(text) + text.count(b'"') + text.count(b"\\")


def _upload(entry: Entry) -> EntryUpload:
    return EntryUpload(
        raw=entry.raw.decode("utf-8"),
        salt=None if entry.salt is None else base64.b64encode(entry.salt).decode("ascii"),
        data=None if entry.data is None else entry.data.decode("utf-8"),
    )
