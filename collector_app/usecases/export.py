"""Taking a visit off the device as a bundle that anybody with the server's key can check."""

from __future__ import annotations

from collector_app.domain.journal.entry import Entry
from collector_app.protocol.bundle import BundleError, last_needed, select_bundle, write_bundle
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.store import View
from collector_app.usecases.session import OpenSession

_BLOCK = 500  # entries read at a time


def visit_bundle(session: OpenSession, visit_id: str) -> bytes:
    """Return the `.cvb` bytes of a closed visit.

    Raises KeyError when the device has no such visit, ValueError when it is still open, and
    Failure(STORE_DAMAGED) when its record is not complete.
    """
    with session.store.view() as view:
        row = next((item for item in view.journal.visits() if item.id == visit_id), None)
        if row is None:
            raise KeyError(visit_id)
        if row.closed is None:
            message = "the visit is still open"
            raise ValueError(message)
        head = view.journal.head().seq
        seals, receipts = view.journal.seals(row.first_seq, head), view.journal.receipts(1, head)
        try:
            entries = _entries(view, row.first_seq, last_needed(row.last_seq, seals, receipts))
            bundle = select_bundle(visit_id, entries, seals, receipts, session.profile.certificate)
        except BundleError as error:
            raise Failure(FailureCode.STORE_DAMAGED, what="bundle") from error
    return write_bundle(bundle)


def _entries(view: View, first: int, last: int) -> tuple[Entry, ...]:
    found: list[Entry] = []
    while not found or found[-1].seq < last:
        block = view.journal.after(found[-1].seq if found else first - 1, _BLOCK)
        if not block:
            break
        found += block
    return tuple(entry for entry in found if entry.seq <= last)
