"""Taking a visit off the device as a bundle that anybody with the server's key can check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from collector_app.domain.journal.entry import Entry
from collector_app.protocol.bundle import (
    Bundle,
    BundleError,
    EvidenceFile,
    EvidenceForm,
    last_needed,
    select_bundle,
    write_bundle,
    write_bundle_to,
)
from collector_app.usecases.evidence_items import captured_items, read_item
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.store import View
from collector_app.usecases.session import OpenSession

_BLOCK = 500  # entries read at a time


def visit_bundle(session: OpenSession, visit_id: str) -> bytes:
    """Return the `.cvb` bytes of a closed visit, without evidence.

    Raises KeyError when the device has no such visit, ValueError when it is still open, and
    Failure(STORE_DAMAGED) when its record is not complete.
    """
    with session.store.view() as view:
        return write_bundle(_bundle(session, view, visit_id))


def write_visit_bundle(session: OpenSession, visit_id: str, target: IO[bytes], form: EvidenceForm) -> int:
    """Write the bundle with the visit's evidence to a seekable file; returns how many items it holds.

    `form` is as sealed for the server, or as captured: the one place where evidence leaves the app in plain, because
    somebody asked for it. Items that are not on this device any more are left out; a verifier reports them as absent.
    Raises as `visit_bundle`, and Failure(EVIDENCE_DAMAGED): what was written is no bundle then.
    """
    with session.store.view() as view:
        bundle = _bundle(session, view, visit_id)
        files = tuple(_evidence(session, view, visit_id, form))
        try:
            write_bundle_to(target, bundle, files)
        except BundleError as error:
            raise Failure(FailureCode.STORE_DAMAGED, what="bundle") from error
    return len(files)


def _evidence(session: OpenSession, view: View, visit_id: str, form: EvidenceForm) -> Iterator[EvidenceFile]:
    place = session.evidence
    if place is None:
        return
    for content in captured_items(view.journal.of(f"visit/{visit_id}")):
        row = view.evidence.get(content.item)
        if row is None:
            continue
        sealed = form is EvidenceForm.SEALED
        chunks = place.files.read_sealed(row) if sealed else read_item(view, place, content)
        yield EvidenceFile(content.item, form, chunks)


def _bundle(session: OpenSession, view: View, visit_id: str) -> Bundle:
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
        return select_bundle(visit_id, entries, seals, receipts, session.profile.certificate)
    except BundleError as error:
        raise Failure(FailureCode.STORE_DAMAGED, what="bundle") from error


def _entries(view: View, first: int, last: int) -> tuple[Entry, ...]:
    found: list[Entry] = []
    while not found or found[-1].seq < last:
        block = view.journal.after(found[-1].seq if found else first - 1, _BLOCK)
        if not block:
            break
        found += block
    return tuple(entry for entry in found if entry.seq <= last)
