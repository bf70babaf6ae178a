"""Capturing evidence at a step of the open visit, and reading it back.

The order makes a killed process harmless: the row with the item's wrapped key is durable before the first byte, the
file is durable and named before the entry. What lies between is settled at the next start (`evidence_recovery.py`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from collector_app.domain.facts import build_facts
from collector_app.domain.journal import content as c
from collector_app.domain.script import Step, applies
from collector_app.domain.visit.stage import AT_THE_DOOR, Stage
from collector_app.usecases.evidence_items import captured
from collector_app.usecases.evidence_terms import (
    MAX_VISIT,
    RECORDING_REFUSED,
    TERMS,
    EvidenceError,
    EvidenceProblem,
    Medium,
)
from collector_app.usecases.failures import Failure
from collector_app.usecases.ports.evidence import EvidencePlace, EvidenceRow, EvidenceSink, StreamFacts
from collector_app.usecases.visit_session import VisitSession

_NAME_BYTES: Final = 16
FAILED: Final = "failed"
RECORDED: Final = AT_THE_DOOR | {Stage.LEAVING}
"""The stages that are recorded in sound, from the door to the leaving."""


@dataclass(slots=True)
class Evidence:
    """Evidence of one open visit. Capturing begins and ends on the window's thread; bytes may come from any."""

    visit: VisitSession
    place: EvidencePlace
    running: list[EvidenceWriter] = field(default_factory=list)
    _done: int | None = field(default=None, init=False)  # bytes of the items that are whole, as last counted

    def capture(self, step_id: str, medium: Medium, media_type: str) -> EvidenceWriter:
        """Begin an item at a step that asks for it now.

        Raises EvidenceError, KeyError for an unknown step, Failure(DISK_FULL) and Failure(FILE_UNWRITABLE); nothing is
        left behind then.
        """
        log, place = self.visit.log, self.place
        self._check(step_id, medium, media_type)
        entropy = log.session.recorder.entropy
        item, name = entropy.uuid7(), entropy.salt()[:_NAME_BYTES].hex()
        keys, encryptor = place.sealer.begin(item, self.visit.visit.id)
        row = EvidenceRow(item, self.visit.visit.id, step_id, medium.value, media_type, name, keys.wrapped, keys.sealed)
        with log.session.store.unit() as unit:
            if unit.journal.open_visit() != row.visit:
                raise EvidenceError(EvidenceProblem.NO_OPEN_VISIT)
            unit.evidence.put(row)
        try:
            sink = place.files.create(name, encryptor, steady=TERMS[medium].keeps_part)
        except BaseException:
            with log.session.store.unit() as unit:
                unit.evidence.drop(item)
            raise
        writer = EvidenceWriter(self, row, medium, sink)
        self.running.append(writer)
        return writer

    def discard(self, item: str, reason: str) -> None:
        """Put on record that a captured item is not kept after all and why, shred its key and delete its bytes.

        Raises EvidenceError(NOT_ASKED) once the visit is past the item's stage: then it stays.
        """
        log = self.visit.log
        with log.session.store.view() as view:
            row = view.evidence.get(item)
        if row is None or row.visit != self.visit.visit.id or row.size == 0:
            raise KeyError(item)
        if self.visit.visit.closed or self.visit.script.step(row.step).stage is not self.visit.visit.stage:
            raise EvidenceError(EvidenceProblem.NOT_ASKED)
        with log.act() as act:
            act.append((c.EvidenceDiscarded(item, reason),))
            act.unit.evidence.drop(item)
        self._done = None
        self.place.files.remove(row.file)

    def check_room(self, medium: Medium, taken: int, more: int) -> None:
        """Raise EvidenceError when an item that has `taken` bytes may not get `more`."""
        most = TERMS[medium].most
        if taken + more > most:
            raise EvidenceError(EvidenceProblem.TOO_LARGE, most)
        if self._taken() + more > MAX_VISIT:
            raise EvidenceError(EvidenceProblem.VISIT_FULL, MAX_VISIT)

    def check_consent(self, medium: Medium) -> None:
        """Raise EvidenceError when the person does not want to be recorded."""
        if medium is Medium.AUDIO and self.visit.visit.marks.get(RECORDING_REFUSED) is True:
            raise EvidenceError(EvidenceProblem.RECORDING_REFUSED)

    def _taken(self) -> int:
        if self._done is None:
            with self.visit.log.session.store.view() as view:
                self._done = sum(row.size for row in view.evidence.of(self.visit.visit.id))
        return self._done + sum(writer.taken for writer in self.running)

    def ended(self, writer: EvidenceWriter) -> None:
        """Count anew what is done; a writer calls it once, when it is over."""
        self.running.remove(writer)
        self._done = None

    def _check(self, step_id: str, medium: Medium, media_type: str) -> None:
        step, visit = self.visit.script.step(step_id), self.visit.visit
        if visit.closed:
            raise EvidenceError(EvidenceProblem.NO_OPEN_VISIT)
        if step.kind.value != medium.value or not (step.stage is visit.stage or self._goes_on(step, medium)):
            raise EvidenceError(EvidenceProblem.NOT_ASKED)
        self.check_consent(medium)
        if media_type not in TERMS[medium].media_types:
            raise EvidenceError(EvidenceProblem.WRONG_TYPE)
        with self.visit.log.session.store.view() as view:
            asked = applies(step, build_facts(self.visit.log.circumstances(view)))
        if not asked:
            raise EvidenceError(EvidenceProblem.NOT_ASKED)
        self.check_room(medium, 0, 1)

    def _goes_on(self, step: Step, medium: Medium) -> bool:
        """Sound that was begun at its step may be taken up again in any stage until the door is left behind."""
        visit = self.visit.visit
        return medium is Medium.AUDIO and step.id in visit.answers and visit.stage in RECORDED


class EvidenceWriter:
    """One item being captured. Used as a context manager it is discarded when the block raises.

    A write that is refused takes nothing of its bytes. After that, or after a failure, a recording can still be
    finished (cut short); of other media a part is worth nothing, they can only be discarded.
    """

    def __init__(self, evidence: Evidence, row: EvidenceRow, medium: Medium, sink: EvidenceSink) -> None:
        self.row = row
        self.taken = 0
        self._evidence = evidence
        self._medium = medium
        self._sink = sink
        self._part = False
        self._facts: StreamFacts | None = None
        self._over = False
        self._using = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self.discard(FAILED)

    def write(self, plain: bytes) -> None:
        """Take more bytes; raises EvidenceError, Failure(DISK_FULL) and Failure(FILE_UNWRITABLE)."""
        with self._using:
            if self._over or self._facts is not None:
                raise ValueError("the item is finished")
            if self._part:
                raise EvidenceError(EvidenceProblem.INCOMPLETE)
            try:
                self._evidence.check_consent(self._medium)
                self._evidence.check_room(self._medium, self.taken, len(plain))
                self._sink.write(plain)
            except (EvidenceError, Failure):
                self._part = True
                raise
            self.taken += len(plain)

    def finish(self) -> c.EvidenceCaptured:
        """Make the item durable, then its entry. Raises EvidenceError and Failure; may be tried again after a Failure.

        EMPTY: nothing was captured; INCOMPLETE: a part that is worth nothing; NO_OPEN_VISIT. Discard it then.
        """
        with self._using:
            if self._over:
                raise ValueError("the item is finished")
            if self._evidence.visit.visit.closed:
                raise EvidenceError(EvidenceProblem.NO_OPEN_VISIT)
            if self._facts is None:
                self._facts = self._end()
            content = captured(self.row, self._facts)
            with self._evidence.visit.log.act() as act:
                act.unit.evidence.captured(self.row.item, self._facts.size)
                act.append((content,))
            self._close()
        return content

    def discard(self, reason: str) -> None:
        """Put on record that the item was not kept and why, then shred its key and delete its bytes.

        Does nothing to an item that is finished or discarded already.
        """
        with self._using:
            if self._over:
                return
            with self._evidence.visit.log.act() as act:
                act.append((c.EvidenceDiscarded(self.row.item, reason),))
                act.unit.evidence.drop(self.row.item)
            self._close()
            self._sink.abandon()
            self._evidence.place.files.remove(self.row.file)

    def _end(self) -> StreamFacts:
        if self.taken == 0:
            raise EvidenceError(EvidenceProblem.EMPTY)
        if not self._part:
            return self._sink.finish()
        facts = self._sink.cut() if TERMS[self._medium].keeps_part else None
        if facts is None:
            raise EvidenceError(EvidenceProblem.INCOMPLETE)
        return facts

    def _close(self) -> None:
        self._over = True
        self._evidence.ended(self)
