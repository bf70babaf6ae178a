"""Destroying what a laptop holds, in an order that leaves nothing readable wherever it is cut short.

Noted first, so that every start carries on with it; then the keyring's half of the key (from here on no passphrase
opens anything), the vault file, and last everything else, which is ciphertext without a key by then. One step that
the world refuses does not spare the next: either of the first two is enough. The note goes when all of it is gone, and
leaves the laptop's last word, which the centre is told when it can be reached. While it is there nothing is unlocked
and nobody is registered; and it is for one device alone, so that it never harms another that came after it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from collector_app.domain.wipe_report import WipeReason
from collector_app.usecases.failures import Failure

__all__ = ["Remains", "Wipe", "WipeNote", "WipeReason"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WipeNote:
    """A wipe that was begun: of which device, why, and the device's last word about it (last_word.py)."""

    device: str
    reason: WipeReason
    word: str = ""


class Remains(Protocol):
    """What of a device can be destroyed. Each step may be repeated; raises Failure when the world refuses it."""

    def noted(self) -> WipeNote | None:
        """Return the wipe that was begun and not finished."""
        ...

    def another_lives(self, device: str) -> bool:
        """Whether the vault here is that of another device, and everything beside it too."""
        ...

    def note(self, note: WipeNote) -> None:
        """Note durably that a wipe begins."""
        ...

    def forget_secrets(self, device: str) -> None:
        """Drop everything of the device from the OS keyring."""
        ...

    def shred_vault(self) -> None:
        """Overwrite and delete the vault file and what a killed write left beside it."""
        ...

    def unlink_data(self) -> None:
        """Delete the store and everything else that is kept, but not the note."""
        ...

    def clear_note(self) -> None:
        """Forget the note; its word stays, to be told to the centre."""
        ...


@dataclass(frozen=True, slots=True)
class Wipe:
    """Begins a wipe while the session is open, and carries it out once it is closed."""

    remains: Remains

    def begin(self, device: str, reason: WipeReason, word: str = "") -> None:
        """Note it; a note that is there already stays. Raises Failure(DISK_FULL or FILE_UNWRITABLE)."""
        if self.remains.noted() is None:
            self.remains.note(WipeNote(device, reason, word))

    def carry_out(self) -> bool:
        """Go on with the wipe that is noted, if any; returns whether there is none left. The store must be closed."""
        try:
            note = self.remains.noted()
            if note is None:
                return True
            here = not self.remains.another_lives(note.device)
        except Failure as failure:  # what can't be told for sure is left for the next try, never guessed
            return _refused(failure)
        forget = partial(self.remains.forget_secrets, note.device)
        steps: tuple[Callable[[], None], ...] = (forget,)
        if here:
            steps = (forget, self.remains.shred_vault, self.remains.unlink_data)
        done = [_done(step) for step in steps]  # one that the world refuses does not spare the next
        if not all(done) or not _done(self.remains.clear_note):
            return False
        log.info("wipe.done", extra={"kind": note.reason})
        return True


def _done(step: Callable[[], None]) -> bool:
    try:
        step()
    except Failure as failure:
        return _refused(failure)
    return True


def _refused(failure: Failure) -> bool:
    log.warning("wipe.step_refused", extra={"failure": failure.code})
    return False
