"""After a process was killed: journal and evidence files agree again before anybody sees either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import draft
from collector_app.domain.visit.fold import fold
from collector_app.usecases.evidence_items import captured
from collector_app.usecases.evidence_terms import TERMS, Medium
from collector_app.usecases.failures import Failure
from collector_app.usecases.ports.evidence import EvidencePlace, EvidenceRow, StreamFacts
from collector_app.usecases.ports.store import Store, Unit
from collector_app.usecases.recorder import Recorder

INTERRUPTED: Final = "interrupted"
AFTER_CLOSING: Final = "visit_closed"


@dataclass(frozen=True, slots=True)
class Recovered:
    """Items found unfinished: kept whole, kept cut short, discarded, and still waiting because something failed."""

    whole: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    discarded: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def recover(store: Store, recorder: Recorder, place: EvidencePlace) -> Recovered:
    """Settle every item that was under way, then delete files that belong to none. Run it before a visit resumes.

    An item whose settling fails (a full disk) waits for the next start; nothing of it is lost.
    """
    with store.view() as view:
        rows = view.evidence.under_way()
    found: dict[str, list[str]] = {"whole": [], "cut": [], "discarded": [], "waiting": []}
    for row in rows:
        try:
            found[_settle(store, recorder, place, row)].append(row.item)
        except Failure:
            found["waiting"].append(row.item)
    with store.view() as view:
        known = view.evidence.files()
    for name in place.files.names() - known:
        place.files.remove(name)
    return Recovered(**{name: tuple(items) for name, items in found.items()})


def _settle(store: Store, recorder: Recorder, place: EvidencePlace, row: EvidenceRow) -> str:
    facts = place.files.recover(row, place.sealer, keep_part=TERMS[Medium(row.medium)].keeps_part)
    with store.unit() as unit:
        visit = fold(row.visit, unit.journal.of(f"visit/{row.visit}"))
        reason = AFTER_CLOSING if visit.closed else INTERRUPTED
        if facts is None or facts.plain_size == 0 or visit.closed:
            _record(unit, recorder, row, c.EvidenceDiscarded(row.item, reason), visit.packs)
            unit.evidence.drop(row.item)
            outcome = "discarded"
        else:
            _record(unit, recorder, row, captured(row, facts), visit.packs)
            unit.evidence.captured(row.item, facts.size)
            outcome = _kept(facts)
    if outcome == "discarded":
        place.files.remove(row.file)
    return outcome


def _kept(facts: StreamFacts) -> str:
    return "cut" if facts.cut_short else "whole"


def _record(unit: Unit, recorder: Recorder, row: EvidenceRow, content: object, packs: str) -> None:
    recorder.record(unit, (draft(f"visit/{row.visit}", content),), packs=packs)
