"""Recovery: a laptop whose passphrase or keyring is lost gives up what it holds, to the centre and to nobody else.

Two supervisors' answers bring back every key but the one the laptop signed with, and that is on purpose: nobody can
sign in a collector's name. So the laptop can't go on as the device it was. What was not delivered leaves it as a rescue
(`rescue.py`), vouched for by the request that the supervisors approved; then the laptop is emptied and registered anew.
Nothing of a case is shown on the way, and nothing is destroyed before the rescue was written and read back twice.

The wipe at the end leaves no last word. A word counts by the key that the laptop signed with, and nobody has that any
more. One that was signed beforehand would lie in the keyring, which may be what was lost, or on the disk, where whoever
finds the laptop could have the centre believe that it is empty. Whom the centre can believe are the two supervisors,
and their word travels in the rescue: taking it in puts the recovery on record and revokes the device.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from collector_app.domain.clock import Reading
from collector_app.domain.journal.entry import Head
from collector_app.domain.journal.seal import Seal, seal_input
from collector_app.domain.recovery import RecoveryAnswer, RecoveryReason, RecoveryRequest
from collector_app.protocol.rescue import RescueRecovery
from collector_app.usecases.encoding import to_base64
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import Entropy, MachineClock
from collector_app.usecases.ports.evidence import EvidencePlace
from collector_app.usecases.ports.store import Profile, Store
from collector_app.usecases.rescue import Circumstances, RescueCount, RescueSink, write_rescue
from collector_app.usecases.wipe import Wipe, WipeReason

log = logging.getLogger(__name__)


class Recovered(Protocol):
    """The keys that two supervisors gave back; never leaves memory."""

    @property
    def device(self) -> str:
        """The device id."""
        ...

    @property
    def request(self) -> RecoveryRequest:
        """The request that was answered."""
        ...

    @property
    def answers(self) -> tuple[RecoveryAnswer, ...]:
        """The answers, of two different supervisors."""
        ...

    @property
    def sign(self) -> Callable[[bytes], bytes]:
        """Sign with the request's own key."""
        ...


class RecoveryVault(Protocol):
    """The vault file's way to be recovered. Raises Failure(RECOVERY_REFUSED) with a `reason`."""

    def helpers(self) -> tuple[str, ...]:
        """Return the names of the supervisors who can help."""
        ...

    def lost(self) -> RecoveryReason:
        """Return what the laptop lacks, as far as it can tell."""
        ...

    def request(self, reason: RecoveryReason, request_id: str, now: Reading) -> RecoveryRequest:
        """Return the request that stands, or make one."""
        ...

    def open(self, files: Sequence[bytes]) -> Recovered:
        """Return the keys that two answers give; nothing is written."""
        ...


@dataclass(frozen=True, slots=True)
class Recovery:
    """Begins a recovery and ends it. `open_store` opens the store with the recovered keys, `evidence_for` its evidence.

    All methods are slow: call them off the window's thread.
    """

    vault: RecoveryVault
    open_store: Callable[[Recovered], Store]
    evidence_for: Callable[[Recovered, Profile], EvidencePlace | None]
    wipe: Wipe
    clock: MachineClock
    entropy: Entropy
    app_version: str

    def helpers(self) -> tuple[str, ...]:
        """Return who can help; raises Failure(VAULT_MISSING or VAULT_DAMAGED)."""
        return self.vault.helpers()

    def begin(self) -> RecoveryRequest:
        """Return the request to take to two supervisors; the one that stands, as long as the reason is the same.

        The reason is what the laptop itself can tell: no secret in the keyring, or else the passphrase.

        Raises Failure: RECOVERY_REFUSED (`reason` ``none``), KEYRING_MISSING, KEYRING_LOCKED, VAULT_*, DISK_FULL.
        """
        return self.vault.request(self.vault.lost(), self.entropy.uuid7(), self.clock.read())

    def finish(
        self, answers: Sequence[bytes], create: Callable[[str], RescueSink], keep: Callable[[str], None]
    ) -> RescueCount:
        """Write the rescue with `create`, have `keep` put a copy aside for the device, and empty the laptop.

        Raises Failure: RECOVERY_REFUSED (with `reason`), and as the store and the files do; nothing is destroyed then,
        and the same answers open it again.
        """
        keys = self.vault.open(answers)
        store = self.open_store(keys)
        try:
            with store.view() as view:
                profile = view.feed.profile()
            if profile.certificate.device != keys.device:
                raise Failure(FailureCode.STORE_DAMAGED, what="profile")
            told = Circumstances(self.clock.read().wall, self.app_version, lambda head: self._vouch(keys, head))
            count = write_rescue(store, self.evidence_for(keys, profile), create(profile.evidence_key), told)
        finally:
            store.close()
        keep(keys.device)
        self.wipe.begin(keys.device, WipeReason.RECOVERED)
        self.wipe.carry_out()
        log.info("recovery.done", extra={"count": count.entries})
        return count

    def _vouch(self, keys: Recovered, head: Head) -> RescueRecovery:
        seal = Seal(head.device, head.seq, head.hash, self.clock.read().wall)
        seal = replace(seal, signature=to_base64(keys.sign(seal_input(seal))))
        approvals = tuple(answer.approval for answer in keys.answers)
        return RescueRecovery(request=keys.request, approvals=approvals, seal=seal)
