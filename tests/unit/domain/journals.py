"""Journals made by hand: a device, fixed ids and salts, a clock that only moves when told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from collector_app.domain.journal.content import Instalment, PromiseMade, StageEntered, StepAnswered, VisitOpened
from collector_app.domain.journal.entry import NO_RECEIPT, Entry, Head, Stamp
from collector_app.domain.journal.kinds import draft
from collector_app.domain.money import Money
from collector_app.domain.visit.stage import Move, Stage

CHINA = timezone(timedelta(hours=8))
MORNING = datetime(2026, 3, 2, 9, 58, tzinfo=CHINA)
DEVICE = "d-0007"
VISIT = "visit/v-1"
START_HASH = hashlib.sha256(b"a certificate").hexdigest()

WAY_IN = (
    (Move.DEPART, Stage.TRAVELLING),
    (Move.ARRIVE, Stage.AT_DOOR),
    (Move.IDENTIFY, Stage.IDENTIFYING),
    (Move.DISCLOSE, Stage.DISCLOSED),
    (Move.NEGOTIATE, Stage.NEGOTIATING),
    (Move.SETTLE, Stage.SETTLING),
)


@dataclass
class Journal:
    """Grows by `add`; every id, salt and time follows from the sequence number."""

    head: Head = field(default_factory=lambda: Head(DEVICE, 0, START_HASH))
    entries: list[Entry] = field(default_factory=list)
    boot: str = "boot-1"
    anchor: str = NO_RECEIPT
    packs: str = "ab" * 32
    time: datetime = MORNING
    monoms: int = 60_000

    def add(self, content: object, subject: str = VISIT) -> Entry:
        """Append typed content, a minute after the entry before."""
        seq = self.head.seq + 1
        entry = self.head.extend(
            draft(subject, content),
            Stamp(
                id=f"0190a5b0-0000-7000-8000-{seq:012d}",
                salt=hashlib.sha256(f"salt {seq}".encode()).digest(),
                time=self.time,
                actor="c-01",
                boot=self.boot,
                monoms=self.monoms,
                anchor=self.anchor,
                packs=self.packs,
            ),
        )
        self.time += timedelta(minutes=1)
        self.monoms += 60_000
        self.head = self.head.after(entry)
        self.entries.append(entry)
        return entry

    def open(self) -> Entry:
        """Open the visit."""
        return self.add(VisitOpened("case-1", "a-1", "standard@1", 40, ("c-02",)))

    def go(self, until: Stage) -> None:
        """Walk the ordinary way into the visit, up to a stage."""
        for move, stage in WAY_IN:
            self.add(StageEntered(stage.value, move.value))
            if stage is until:
                return

    def answer(self, step: str, value: str, **marks: str | bool) -> Entry:
        """Answer a step."""
        return self.add(StepAnswered(step, value, marks))


def promise() -> PromiseMade:
    """A promise to pay one instalment."""
    return PromiseMade((Instalment(MORNING.date(), Money(50_000, "CNY")),), "bank_transfer")
