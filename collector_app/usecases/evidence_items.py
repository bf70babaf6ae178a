"""Evidence items between the journal, the store and their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import read_content
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.evidence import EvidencePlace, EvidenceRow, StreamFacts
from collector_app.usecases.ports.store import View


def captured(row: EvidenceRow, facts: StreamFacts) -> c.EvidenceCaptured:
    """Return the content of the entry that records a finished item."""
    return c.EvidenceCaptured(
        item=row.item,
        medium=row.medium,
        media_type=row.media_type,
        size=facts.size,
        plain_sha256=facts.plain_sha256,
        cipher_sha256=facts.cipher_sha256,
        sealed_key=row.sealed_key,
        step=row.step,
        cut_short=facts.cut_short,
    )


def captured_items(entries: Iterable[Entry]) -> tuple[c.EvidenceCaptured, ...]:
    """Return the items of a visit's entries that were captured and not discarded since."""
    found: dict[str, c.EvidenceCaptured] = {}
    for content in map(read_content, entries):
        if isinstance(content, c.EvidenceCaptured):
            found[content.item] = content
        elif isinstance(content, c.EvidenceDiscarded):
            found.pop(content.item, None)
    return tuple(found.values())


def read_item(view: View, place: EvidencePlace, content: c.EvidenceCaptured) -> Iterator[bytes]:
    """Yield an item's plain chunks, each verified; complete only when the iterator ends by itself.

    Raises Failure(EVIDENCE_DAMAGED), and Failure(STORE_DAMAGED) when the wrapped key is not this item's.
    """
    return place.files.read(row_of(view, content), place.sealer, cut_short=content.cut_short)


def row_of(view: View, content: c.EvidenceCaptured) -> EvidenceRow:
    """Return the row of a captured item; raises Failure(EVIDENCE_DAMAGED, what=missing)."""
    row = view.evidence.get(content.item)
    if row is None:
        raise Failure(FailureCode.EVIDENCE_DAMAGED, what="missing")
    return row
