"""What one's own stops mean for a case from the moment they are on record, until the centre has spoken.

The centre has spoken once a version of the case arrived after the receipt for the stop: that version holds the stay, or
the stay was lifted meanwhile. A stop that nobody has received holds for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector_app.domain.case import StayKind
from collector_app.domain.journal.content import CaseReceived, ContactAttempted, VisitStopped
from collector_app.domain.journal.entry import Entry
from collector_app.domain.journal.kinds import Kind, read_content
from collector_app.domain.journal.seal import receipt_hash
from collector_app.domain.outcome import NO_CONTACT, REFUSED, STAY_AFTER, StopReason
from collector_app.usecases.ports.store import Unit, View


def own_stays(view: View | Unit, case_id: str) -> frozenset[StayKind]:
    """Return the stays that this device's own stops put on a case and that the centre has not taken over yet."""
    stops = [(entry, reason) for entry, reason in own_stops(view, case_id) if reason in STAY_AFTER]
    if not stops:
        return frozenset()
    arrived = [entry for entry in view.journal.of(f"case/{case_id}") if entry.kind == Kind.CASE_RECEIVED.value]
    return frozenset(STAY_AFTER[reason] for entry, reason in stops if not _answered(view, entry, arrived))


def refused_people(view: View | Unit, case_id: str) -> frozenset[str]:
    """Return the people of a case of whom this device has on record that they want nobody to come or call again.

    It holds for ever: what a person asked for themselves is not the centre's to lift.
    """
    found = set()
    for row in view.journal.visits():
        if row.case_id == case_id:
            stops = (read_content(entry) for entry in view.journal.of(f"visit/{row.id}"))
            found |= {item.person for item in stops if isinstance(item, VisitStopped) and item.reason in NO_CONTACT}
    attempts = (read_content(entry) for entry in view.journal.of(f"case/{case_id}"))
    found |= {item.person for item in attempts if isinstance(item, ContactAttempted) and item.result == REFUSED}
    return frozenset(found - {""})


def own_stops(view: View | Unit, case_id: str) -> Iterator[tuple[Entry, StopReason]]:
    """Yield the stops of this device's visits of a case, newest visit first."""
    for visit in view.journal.visits():
        if visit.case_id != case_id:
            continue
        for entry in view.journal.of(f"visit/{visit.id}"):
            if entry.kind == Kind.VISIT_STOPPED.value and isinstance(content := read_content(entry), VisitStopped):
                yield entry, content.reason


def _answered(view: View | Unit, stop: Entry, arrived: list[Entry]) -> bool:
    later = [entry for entry in arrived if entry.seq > stop.seq and isinstance(read_content(entry), CaseReceived)]
    if not later:
        return False
    covering = {receipt_hash(item) for item in view.journal.receipts(stop.seq, later[-1].seq)}
    return any(entry.envelope.anchor in covering for entry in later)
