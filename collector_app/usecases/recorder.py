"""Writing the journal: the one place where drafts become chained entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from collector_app.domain.clock import DRIFT, Reading, TrustedTime, trusted_time
from collector_app.domain.journal.content import DeviceClockJumped
from collector_app.domain.journal.entry import NO_RECEIPT, Draft, Entry, Stamp
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import Receipt, Seal, receipt_hash, seal_input
from collector_app.usecases.encoding import to_base64
from collector_app.usecases.ports.device import Anchor, Entropy, Keys, MachineClock
from collector_app.usecases.ports.store import Unit, View

DEVICE_SUBJECT: Final = "device"
_JUMP_MARGIN: Final = timedelta(minutes=2)  # the wall clock must move this much again to be noted again


@dataclass(slots=True)
class Recorder:
    """Chains drafts to the journal's head with the circumstances of the moment.

    Every append is within a unit of work that the caller opened, so an entry and what it changes are durable
    together. Safe to use from the window's thread and the sync thread: the store serialises units.
    `packs` gives the digest of the packs in force.
    """

    keys: Keys
    clock: MachineClock
    entropy: Entropy
    anchor: Anchor
    actor: str
    packs: Callable[[], str]
    _noted_jump: timedelta | None = field(default=None, init=False)
    _known: tuple[Reading, datetime] | None = field(default=None, init=False)

    def time(self, view: View | Unit) -> TrustedTime:
        """Return the trusted interval for now."""
        return self._time_at(self.clock.read(), view)

    def _time_at(self, reading: Reading, view: View | Unit) -> TrustedTime:
        return trusted_time(reading, view.feed.fix(), self._no_earlier_than(reading, view), view.leased.told())

    def _no_earlier_than(self, reading: Reading, view: View | Unit) -> datetime | None:
        """Return the newest entry's lower bound of time, or that plus what the counter has run since it was read.

        So that time does not stand still for a laptop that was restarted with its clock set back.
        """
        last = view.journal.last_time()
        if last is None:
            return None
        if self._known is not None:
            then, bound = self._known
            if then.boot == reading.boot and reading.monoms >= then.monoms:
                grown = bound + timedelta(milliseconds=reading.monoms - then.monoms) * (1 - DRIFT)
                if grown >= last:
                    return grown
        self._known = reading, last
        return last

    def record(self, unit: Unit, drafts: Sequence[Draft], packs: str = "") -> tuple[Entry, ...]:
        """Append `drafts` in order and return their entries.

        `packs` overrides the digest, for a visit that began under older packs. Raises NotCanonicalError when a
        draft's content is too large or outside the canonical subset: the caller validates input first.
        """
        reading = self.clock.read()
        now = self._time_at(reading, unit)
        jumps = self._jump_drafts(now, reading.wall - now.shown)
        entries = self._chain(unit, (*jumps, *drafts), packs, reading)
        unit.journal.append(entries, known_time=now.earliest)
        return entries[len(jumps) :]

    def foresee(self, view: View | Unit, drafts: Sequence[Draft], packs: str = "") -> tuple[Entry, ...]:
        """Return the entries that `drafts` would make now; nothing is kept. Raises as `record`."""
        return self._chain(view, drafts, packs, self.clock.read())

    def _chain(self, view: View | Unit, drafts: Sequence[Draft], packs: str, reading: Reading) -> tuple[Entry, ...]:
        receipt = view.journal.last_receipt()
        head = view.journal.head()
        entries: list[Entry] = []
        for item in drafts:
            stamp = Stamp(
                id=self.entropy.uuid7(),
                salt=self.entropy.salt(),
                time=reading.wall,
                actor=self.actor,
                boot=reading.boot,
                monoms=reading.monoms,
                anchor=_anchor_of(receipt),
                packs=packs or self.packs(),
            )
            entry = head.extend(item, stamp)
            head = head.after(entry)
            entries.append(entry)
        return tuple(entries)

    def _jump_drafts(self, now: TrustedTime, offset: timedelta) -> tuple[Draft, ...]:
        if not now.jumped:
            self._noted_jump = None
            return ()
        if self._noted_jump is not None and abs(self._noted_jump - offset) < _JUMP_MARGIN:
            return ()
        self._noted_jump = offset
        return (draft(DEVICE_SUBJECT, DeviceClockJumped(now.shown + offset, now.earliest, now.latest)),)

    def seal(self, unit: Unit) -> Seal | None:
        """Sign the journal's head and keep the seal; None when the journal is empty.

        Call `settle` with it after the unit was committed.
        """
        head = unit.journal.head()
        if head.seq == 0:
            return None
        unsigned = Seal(head.device, head.seq, head.hash, self.clock.read().wall)
        signature = to_base64(self.keys.sign(seal_input(unsigned)))
        seal = Seal(unsigned.device, unsigned.seq, unsigned.hash, unsigned.time, signature)
        unit.journal.put_seal(seal)
        return seal

    def settle(self, seal: Seal | None) -> None:
        """Put a sealed head into the anchor outside the database, after its unit was committed."""
        if seal is not None:
            self.anchor.write(seal.seq, seal.hash)


def _anchor_of(receipt: Receipt | None) -> str:
    return NO_RECEIPT if receipt is None else receipt_hash(receipt)
