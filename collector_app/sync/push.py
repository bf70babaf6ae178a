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

import logging
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from collector_app.domain.journal.seal import Receipt
from collector_app.protocol.messages import MAX_BATCH_ENTRIES, EntriesAnswer, StatusAnswer, VerdictKind
from collector_app.sync.batches import Batch, BatchCutter
from collector_app.sync.gateway import Gateway, Rejected
from collector_app.sync.receipts import ReceiptInvalid, check_receipt
from collector_app.sync.watch import Watch
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import Anchor, Keys, MachineClock, SignatureCheck
from collector_app.usecases.ports.store import Store

_DETOURS: Final = 32  # gaps and halvings in a row without progress; 500 halves to 1 in 9

log = logging.getLogger(__name__)


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
    """Sends what no receipt covers. Used from the sync thread; while the server works, the next batch is cut beside."""

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
        self._cutter = BatchCutter(store, keys, clock)
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
        receipt: Receipt | None = None
        batch = self._next(course)
        with ThreadPoolExecutor(1, thread_name_prefix="sync-ahead") as aside:
            while batch is not None:
                self._keep(receipt, batch)
                watch.delivered()
                watch.go_on()
                self._settled = False
                ahead = aside.submit(self._cutter.cut, batch.last, MAX_BATCH_ENTRIES)
                receipt = self._send(batch, course)
                self._settled = True
                batch = self._following(ahead, course, receipt)
        self._keep(receipt, None)
        watch.delivered()
        # Once per epoch and run of the app: a server that turns out to hold everything signs nothing new.
        self._reoffered = status.epoch

    def _send(self, batch: Batch, course: _Course) -> Receipt | None:
        """Send one batch and return the receipt to be kept, if its answer has brought one."""
        try:
            answer = self._gateway.entries(batch.body).message
        except Rejected as rejected:
            self._rejected(rejected, batch, course)
            return None
        return self._settle(answer, batch, course)

    def _following(self, ahead: Future[Batch | None], course: _Course, receipt: Receipt | None) -> Batch | None:
        """The batch that was cut meanwhile, if it is still the right one, else another."""
        try:
            batch = ahead.result()
            if batch is None or batch.first != course.base + 1 or batch.size > course.limit:
                batch = self._next(course)
        except BaseException:
            self._keep(receipt, None)
            raise
        return batch

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
        return self._cutter.cut(course.base, course.limit, to_first_seal=not self._settled)

    def _keep(self, receipt: Receipt | None, batch: Batch | None) -> None:
        """Make the last receipt and the next batch's seal durable, together, before anything more is sent."""
        seal = batch.seal if batch is not None and batch.sealed_now else None
        if receipt is None and seal is None:
            return
        with self._store.unit() as unit:
            if receipt is not None:
                unit.journal.put_receipt(receipt)
            if seal is not None:
                unit.journal.put_seal(seal)
        if seal is None:
            return
        anchored = self._anchor.read()
        if anchored is None or anchored[0] < seal.seq:
            self._anchor.write(seal.seq, seal.hash)

    def _rejected(self, rejected: Rejected, batch: Batch, course: _Course) -> None:
        refused = Failure(FailureCode.SERVER_REFUSED, problem=rejected.code, seq=batch.first)
        course.detour(refused)
        expected = rejected.expected_seq
        if rejected.code == "gap" and expected is not None and 1 <= expected < batch.first:
            log.warning("sync.gap", extra={"seq": expected})
            course.base = expected - 1
        elif rejected.code != "gap" and batch.size > 1:
            course.limit = batch.size // 2
        else:
            raise refused

    def _settle(self, answer: EntriesAnswer, batch: Batch, course: _Course) -> Receipt | None:
        """Move the course by an answer and return its receipt when it is news."""
        _note(answer)
        forked = next((v for v in answer.verdicts if v.kind is VerdictKind.FORK), None)
        if forked is not None:
            raise Failure(FailureCode.SERVER_REFUSED, problem="fork", seq=forked.seq)
        receipt = answer.receipt
        news = receipt is not None and self._counts(receipt)
        if receipt is not None and receipt.to_seq > course.base:
            course.advance(receipt.to_seq)
            return receipt if news else None
        # The server took the batch and signed for nothing of it: find the entry that is in the way.
        refused = next((v for v in answer.verdicts if v.kind is VerdictKind.REFUSED), None)
        seq = batch.first if refused is None else refused.seq
        failure = Failure(FailureCode.SERVER_REFUSED, problem="refused", seq=seq)
        course.detour(failure)
        if batch.size == 1:
            raise failure
        course.limit = batch.size // 2
        return receipt if news else None

    def _counts(self, receipt: Receipt) -> bool:
        try:
            with self._store.view() as view:
                return check_receipt(receipt, view, self._signatures)
        except ReceiptInvalid as error:
            raise Failure(FailureCode.SERVER_UNTRUSTED, reason="receipt") from error


def _note(answer: EntriesAnswer) -> None:
    counts = Counter(verdict.kind for verdict in answer.verdicts)
    for kind in (VerdictKind.PARKED, VerdictKind.REFUSED, VerdictKind.FORK):
        if counts[kind]:
            log.warning("sync.verdict", extra={"kind": kind, "count": counts[kind]})
