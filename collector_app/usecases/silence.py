"""Keeping the last contact while the laptop is open, and heeding it while it is locked (rules: domain/silence.py).

It is heeded before anything is opened and each hour besides, so no way in passes it by. What was decided is noted
before it is done, a wipe in its own note and a closed laptop in the contact itself, and each look does it again: a
process that is killed on the way changes nothing about it.

A laptop that wipes itself has no keys at hand to sign for it. So each contact leaves a signed word for the day on which
it is due; it lies in the keyring with the contact, where the finder of a disk does not get it, and is told only by a
wipe.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from collector_app.domain.clock import trusted_time
from collector_app.domain.silence import Contact, Silence, Standing, judge
from collector_app.usecases.failures import Failure
from collector_app.usecases.ports.device import MachineClock
from collector_app.usecases.ports.store import View
from collector_app.usecases.recorder import DEVICE_SUBJECT
from collector_app.usecases.sync_status import unsent_after
from collector_app.usecases.wipe import Wipe, WipeReason

log = logging.getLogger(__name__)
_PAGE: Final = 500


class ContactPlace(Protocol):
    """Where the last contact is kept. Raises Failure: KEYRING_MISSING, KEYRING_LOCKED."""

    def read(self) -> Contact | None:
        """Return it, None before the first."""
        ...

    def write(self, contact: Contact) -> None:
        """Keep it in place of the last one."""
        ...


class SilentVault(Protocol):
    """What of the vault can be asked and closed off without a passphrase. Raises Failure: VAULT_*, KEYRING_*."""

    def device(self) -> str:
        """Return the device id."""
        ...

    def contact(self, device: str) -> ContactPlace:
        """Return where its last contact is kept."""
        ...

    def recoverable(self) -> bool:
        """Whether supervisors can recover it."""
        ...

    def close_off(self, device: str) -> None:
        """Drop the keyring's half of the key, and nothing else: only a recovery opens the vault then."""
        ...


@dataclass(frozen=True, slots=True)
class SilentLaptop:
    """A locked laptop that asks itself how long it was silent. `head` is the journal's as noted beside the store."""

    vault: SilentVault
    head: Callable[[], int | None]
    wipe: Wipe
    clock: MachineClock

    def heed(self) -> Standing:
        """Do what is due and return how things stand; a wipe is only begun, whoever has the home carries it out.

        Raises Failure as the vault and the note of a wipe do; nothing is decided then, and the next look tries again.
        """
        device = self.vault.device()
        place = self.vault.contact(device)
        contact = place.read()
        if contact is None:
            return Standing()
        reading = self.clock.read()
        settled = contact.is_settled(self.head())
        silence = judge(contact, reading, settled=settled, recoverable=self.vault.recoverable())
        if silence is Silence.OVER:
            self.wipe.begin(device, WipeReason.SILENCE, contact.word)
        elif silence is Silence.SHUT:
            if not contact.shut:
                log.info("silence.shut")
                place.write(replace(contact, shut=True))
            self.vault.close_off(device)
        else:
            moved = contact.counted_on(reading)
            if moved != contact:
                place.write(moved)
        return Standing(silence, contact.heard, contact.due)


@dataclass(slots=True)
class ContactKeeper:
    """Keeps the last contact of an open session. `word` signs what a wipe that is due at a moment would tell.

    What the keyring refuses is left for the next time: it keeps nobody from work, and what stands there is older, which
    is the safe side of every rule but one, and that one (`settled`) is written before anything can be recorded.
    """

    place: ContactPlace
    clock: MachineClock
    word: Callable[[datetime], str]
    last: Contact | None = field(default=None, init=False)

    def opened(self, view: View) -> None:
        """The store is open: from now on there may be something to deliver. Raises Failure as the keyring does."""
        reading = self.clock.read()
        held = self.place.read()
        if held is None:
            heard = _heard_at_all(view)
            if heard is None:
                return
            held = Contact.now(heard, reading, self.word(Contact.now(heard, reading).due))
        fix, told = view.feed.fix(), view.leased.told()
        vouched = None if fix is None and told is None else trusted_time(reading, fix, None, told).earliest
        self._write(replace(held.counted_on(reading, vouched), settled=None))

    def heard(self, server_time: datetime) -> None:
        """The centre was heard, and what it said was verified; may come from the sync thread."""
        contact = Contact.now(server_time, self.clock.read())
        self._try(replace(contact, word=self.word(contact.due)))

    def closing(self, view: View) -> None:
        """The session ends: note whether anything is left to deliver."""
        if self.last is not None:
            settled = None if holds_undelivered(view) else view.journal.head().seq
            self._try(replace(self.last.counted_on(self.clock.read()), settled=settled))

    def standing(self, view: View, *, recoverable: bool = False) -> Standing:
        """Return how things stand, without doing anything about it."""
        contact = self.last
        if contact is None:
            return Standing()
        reading = self.clock.read()
        silence = judge(contact, reading, settled=False, recoverable=recoverable)
        if silence in (Silence.SHUT, Silence.HELD) and not holds_undelivered(view):
            silence = judge(contact, reading, settled=True, recoverable=recoverable)
        return Standing(silence, contact.heard, contact.due)

    def _write(self, contact: Contact) -> None:
        self.place.write(contact)
        self.last = contact

    def _try(self, contact: Contact) -> None:
        try:
            self._write(contact)
        except Failure as failure:
            self.last = contact
            log.info("silence.not_kept", extra={"failure": failure.code})


def holds_undelivered(view: View) -> bool:
    """Whether anything about a visit or a case is here that the centre has not signed for as durable, or evidence.

    What the device says of itself (locked, unlocked) does not count: a lock leaves some of it each time.
    """
    if view.evidence.to_send() or view.evidence.under_way():
        return True
    at = unsent_after(view)
    while page := view.journal.after(at, _PAGE):
        if any(entry.subject != DEVICE_SUBJECT for entry in page):
            return True
        at = page[-1].seq
    return False


def _heard_at_all(view: View) -> datetime | None:
    """Return the newest time that the centre signed, as far as the store remembers; the lease came with enrolment."""
    lease, fix, receipt = view.feed.lease(), view.feed.fix(), view.journal.last_receipt()
    told = (
        None if lease is None else lease.issued,
        None if fix is None else fix.server_time,
        None if receipt is None else receipt.server_time,
    )
    return max((moment for moment in told if moment is not None), default=None)
