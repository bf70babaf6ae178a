"""Joins the parts of a recovery and of a rescue: what works while the laptop is locked. Imported when it is wanted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, cast

from collector_app.config.files import replacing
from collector_app.config.folders import make_private
from collector_app.desktop.remains import RESCUED
from collector_app.desktop.scopes import Locked, app_version
from collector_app.domain.recovery import RecoveryRequest
from collector_app.security.derivation import FIELD
from collector_app.security.entropy import SystemEntropy
from collector_app.security.machine_clock import SystemClock
from collector_app.security.recovery import RecoveredKeys
from collector_app.security.rescue_file import RescueFile
from collector_app.security.sealing import VaultSealer
from collector_app.security.vault import KeyringVault
from collector_app.storage.evidence_files import FOLDER, EvidenceFolder
from collector_app.storage.opening import open_store
from collector_app.storage.page_check import key_fits
from collector_app.usecases.failures import failure_of_file
from collector_app.usecases.ports.evidence import EvidencePlace
from collector_app.usecases.ports.store import Profile, Store
from collector_app.usecases.recovery import Recovered, Recovery
from collector_app.usecases.rescue import RescueCount, RescueSink

_SUFFIX: Final = ".rescue"


def recovery_for(locked: Locked) -> Recovery:
    """Return the recovery of this home."""
    parts = locked.parts
    clock = parts.clock or SystemClock()
    vault = KeyringVault(locked.vault_path, parts.keyring, clock, parts.cost or FIELD)

    def reopen(keys: Recovered) -> Store:
        own = cast("RecoveredKeys", keys)
        moved = own.pending is not None and key_fits(locked.store_path, own.pending)
        return open_store(locked.store_path, own.pending if moved and own.pending is not None else own.database)

    def evidence(keys: Recovered, profile: Profile) -> EvidencePlace:
        own = cast("RecoveredKeys", keys)
        sealer = VaultSealer(own.evidence, profile.evidence_key)
        return EvidencePlace(EvidenceFolder(locked.folders.data / FOLDER), sealer)

    return Recovery(vault.recovery(), reopen, evidence, locked.wipe(), clock, SystemEntropy(clock), app_version())


def finish_recovery(locked: Locked, answers: Sequence[bytes], file: Path) -> RescueCount:
    """End a recovery into a rescue file, keep a copy of it here, and empty the laptop; raises Failure."""
    return recovery_for(locked).finish(answers, rescue_into(file), partial(_keep, locked, file))


@dataclass(frozen=True, slots=True)
class HomeRecovery:
    """`RecoveryDesk` of this home, for the screen."""

    locked: Locked

    def begin(self) -> RecoveryRequest:
        """Return the request that stands, or make one."""
        return recovery_for(self.locked).begin()

    def finish(self, answers: Sequence[bytes], file: Path) -> RescueCount:
        """Write the rescue and empty the laptop."""
        return finish_recovery(self.locked, answers, file)


def rescue_into(file: Path) -> Callable[[str], RescueSink]:
    """Return what makes the sink of a rescue file for the centre's public key."""
    return lambda server_key: RescueFile(file, server_key)


def kept_rescues(locked: Locked) -> tuple[Path, ...]:
    """Return the copies of rescues that recoveries left here until the centre has them."""
    return tuple(sorted((locked.folders.data / RESCUED).glob(f"*{_SUFFIX}")))


def drop_rescues(locked: Locked) -> int:
    """Delete those copies, once the centre has what they hold; returns how many. Raises Failure."""
    found = kept_rescues(locked)
    try:
        for path in found:
            path.unlink()
    except OSError as error:
        raise failure_of_file(error) from error
    return len(found)


def _keep(locked: Locked, file: Path, device: str) -> None:
    """A stick gets lost: another copy stays here, as unreadable to anybody but the centre as the first one."""
    folder = locked.folders.data / RESCUED
    try:
        make_private(folder)
        with file.open("rb") as source, replacing(folder / f"{device}{_SUFFIX}") as target:
            shutil.copyfileobj(source, target)
    except OSError as error:
        raise failure_of_file(error) from error
