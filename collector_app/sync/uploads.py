"""Evidence on its way: each item in pieces, from where the server says it stopped, until its journal entry's hash fits.

An item's bytes were fixed when it was captured, so a cut costs at most the piece under way. Entries go first: the
server takes no item that no journal names. One item in the way does not stop the rest, and one that the centre erased
is settled.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from typing import BinaryIO, Final

from collector_app.protocol import tus
from collector_app.protocol.signature import HttpResponse
from collector_app.sync.gateway import Gateway, Rejected
from collector_app.sync.watch import Watch
from collector_app.usecases.evidence_items import captured_items
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.evidence import EvidenceFiles, EvidenceRow
from collector_app.usecases.ports.store import Store

FIRST_PIECE: Final = 256 * 1024  # bytes: what a bad line may have to send twice
PATIENCE: Final = 2.0  # seconds for one piece: a faster line gets larger ones, up to what a server takes
_DETOURS: Final = 3  # times that a server may correct the offset of one item in a round

log = logging.getLogger(__name__)


class Uploads:
    """Sends the items that no server of this epoch holds. Used from the sync thread.

    `allowed` is asked before each piece: on a metered line evidence waits. `monotonic` gives seconds, `sizes` the
    smallest and the largest piece in bytes.
    """

    def __init__(
        self,
        gateway: Gateway,
        store: Store,
        files: EvidenceFiles,
        allowed: Callable[[], bool] = lambda: True,
        monotonic: Callable[[], float] = time.monotonic,
        sizes: tuple[int, int] = (FIRST_PIECE, tus.MAX_CHUNK_BYTES),
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._files = files
        self._allowed = allowed
        self._monotonic = monotonic
        self._smallest, self._largest = sizes
        self._piece = self._smallest
        self._epoch = ""
        self.under_way = 0
        """Bytes of the item being sent that the server has already."""

    def run(self, epoch: str, watch: Watch) -> None:
        """Send everything; raises Failure as the gateway and the store do.

        Raises EVIDENCE_DAMAGED when an item is not here any more as it was captured, and SERVER_REFUSED when the server
        does not want one; the others have been sent then.
        """
        if self._epoch != epoch:
            with self._store.unit() as unit:
                unit.evidence.doubt_arrivals(epoch)
            self._epoch = epoch
        with self._store.view() as view:
            rows = view.evidence.to_send()
        in_the_way: Failure | None = None
        for row in rows:
            watch.go_on()
            if not self._allowed():
                break
            try:
                self._send(row, epoch, watch)
            except Failure as failure:
                if failure.code not in {FailureCode.EVIDENCE_DAMAGED, FailureCode.SERVER_REFUSED}:
                    raise
                log.warning("sync.evidence_in_the_way", extra={"failure": failure.code})
                in_the_way = in_the_way or failure
            finally:
                self.under_way = 0
        if in_the_way is not None:
            raise in_the_way

    def _send(self, row: EvidenceRow, epoch: str, watch: Watch) -> None:
        with self._files.open_sealed(row) as file:
            for _ in range(_DETOURS):
                try:
                    if self._pieces(row, file, watch):
                        self._arrived(row, epoch, watch)
                    return
                except Rejected as rejected:
                    if rejected.code == "erased":  # at the centre, with its case: there is nothing left to deliver
                        self._arrived(row, epoch, watch)
                        return
                    self._rejected(row, file, rejected)
        raise Failure(FailureCode.SERVER_REFUSED, problem="offset")

    def _pieces(self, row: EvidenceRow, file: BinaryIO, watch: Watch) -> bool:
        """Send what the server misses; returns whether it has all of it."""
        at = self._begin(row)
        while at < row.size:
            watch.go_on()
            if not self._allowed():
                return False
            file.seek(at)
            piece = file.read(min(self._piece, row.size - at))
            if not piece:
                raise Failure(FailureCode.EVIDENCE_DAMAGED, what="truncated")
            at = self._add(row, at, piece)
            self.under_way = at
            watch.delivered()
        return True

    def _begin(self, row: EvidenceRow) -> int:
        headers = {
            "Tus-Resumable": tus.VERSION,
            "Upload-Length": str(row.size),
            "Upload-Metadata": tus.write_metadata(row.item),
        }
        return _offset(self._gateway.upload("POST", tus.PATH, headers), row)

    def _add(self, row: EvidenceRow, at: int, piece: bytes) -> int:
        headers = {"Tus-Resumable": tus.VERSION, "Upload-Offset": str(at), "Content-Type": tus.PIECE_TYPE}
        began = self._monotonic()
        after = _offset(self._gateway.upload("PATCH", f"{tus.PATH}/{row.item}", headers, piece), row)
        if after != at + len(piece):
            raise Failure(FailureCode.SERVER_CRASHED, reason="offset")
        quick = self._monotonic() - began < PATIENCE / 2
        self._piece = min(self._piece * 2, self._largest) if quick else max(self._piece // 2, self._smallest)
        return after

    def _arrived(self, row: EvidenceRow, epoch: str, watch: Watch) -> None:
        with self._store.unit() as unit:
            unit.evidence.arrived(row.item, self._gateway.now(), epoch)
        self.under_way = 0
        watch.changed()

    def _rejected(self, row: EvidenceRow, file: BinaryIO, rejected: Rejected) -> None:
        """Decide what a refusal means: another try, or that this item can't be sent."""
        if rejected.code == "offset":
            return
        if rejected.code == "damaged":  # on the way, or here
            self._check(row, file)
            return
        if rejected.code == "too_large":
            self._piece = max(self._piece // 2, self._smallest)
            return
        raise Failure(FailureCode.SERVER_REFUSED, problem=rejected.code)

    def _check(self, row: EvidenceRow, file: BinaryIO) -> None:
        file.seek(0)
        sums = hashlib.sha256()
        while block := file.read(FIRST_PIECE):
            sums.update(block)
        with self._store.view() as view:
            entries = view.journal.of(f"visit/{row.visit}")
        told = {content.item: content.cipher_sha256 for content in captured_items(entries)}
        if sums.hexdigest() != told.get(row.item):
            raise Failure(FailureCode.EVIDENCE_DAMAGED, what="altered")


def _offset(response: HttpResponse, row: EvidenceRow) -> int:
    offset = tus.read_count(response.headers, tus.OFFSET)
    if offset is None or offset > row.size:
        raise Failure(FailureCode.SERVER_CRASHED, reason="offset")
    return offset
