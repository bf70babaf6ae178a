"""What the journal's heads outside the database say about it when the laptop is unlocked.

Two witnesses stand there: the anchor in the OS keyring, which follows every seal, and the mark beside the file, which
follows every unit and is not synced (`storage/head_mark.py`). Neither may be ahead of the journal::

    anchor ahead                        an old copy of the file was put back          OLD_COPY
    anchor behind or level, mark ahead  the end of the write-ahead log was cut        CUT_LOG
    same number, another hash           the journal is another branch of itself       OTHER_BRANCH
    no anchor, though heads were sealed somebody or something emptied the keyring     ANCHOR_GONE
    an anchor that can't be read        it was altered                                ANCHOR_ALTERED

Nothing of this keeps the laptop shut: what is recorded must reach the centre. It is said once, put on record as
`device.restored`, which the centre remarks, and the anchor then begins anew at the journal that is here. A mark that is
gone says nothing: after a power cut it may be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from collector_app.domain.journal.content import DeviceRestored
from collector_app.domain.journal.rollback import Rollback
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.store import View

Noted = tuple[int, str]
"""Number and hash of a head that was reached."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found: how many records are missing or can't be vouched for (0 with no damage), up to which number."""

    damage: Rollback | None = None
    missing: int = 0
    noted: int = 0

    def content(self) -> DeviceRestored:
        """Return what is put on record; for damage only."""
        return DeviceRestored(self.noted, max(0, self.noted - self.missing), self.damage or Rollback.UNKNOWN)


def hear(view: View, anchor: Callable[[], Noted | None], mark: Noted | None) -> Heard:
    """Ask both witnesses; raises Failure when the keyring can't be asked at all (KEYRING_LOCKED, KEYRING_MISSING)."""
    head = view.journal.head().seq
    try:
        anchored = anchor()
    except Failure as failure:
        if failure.code is not FailureCode.KEYRING_SECRET_LOST:
            raise
        return Heard(Rollback.ANCHOR_ALTERED, 1, head)
    if anchored is None and _sealed_before(view):
        return Heard(Rollback.ANCHOR_GONE, 1, head)
    if anchored is not None and anchored[0] > head:
        return Heard(Rollback.OLD_COPY, anchored[0] - head, anchored[0])
    if mark is not None and mark[0] > head:
        return Heard(Rollback.CUT_LOG, mark[0] - head, mark[0])
    for witness in (anchored, mark):
        if witness is not None and not _agrees(view, witness):
            return Heard(Rollback.OTHER_BRANCH, 1, witness[0])
    return Heard()


def _sealed_before(view: View) -> bool:
    """Whether the anchor was ever settled for sure: the very first seal's may have been cut short."""
    return len({seal.seq for seal in view.journal.seals(1, view.journal.head().seq)}) > 1


def _agrees(view: View, noted: Noted) -> bool:
    seq, noted_hash = noted
    base = view.journal.base()
    if seq <= base.seq:  # purged meanwhile: a receipt vouches for all of that
        return seq < base.seq or noted_hash == base.hash
    found = view.journal.after(seq - 1, 1)
    return bool(found) and found[0].hash == noted_hash
