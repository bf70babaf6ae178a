"""Heeding how long this home was silent, while it is locked. Heavy to import: the unlock screen never waits for it."""

from __future__ import annotations

from collector_app.desktop.scopes import Locked
from collector_app.domain.silence import Silence, Standing
from collector_app.security.derivation import FIELD
from collector_app.security.machine_clock import SystemClock
from collector_app.security.vault import KeyringVault
from collector_app.storage.head_mark import HeadMark
from collector_app.usecases.silence import SilentLaptop


def heed(locked: Locked) -> Standing:
    """Do what is due and return how things stand; the home must be ours, and its store closed or in our own hands.

    Raises Failure when the world refuses it: a locked keyring, a full disk, a damaged vault. Nothing is opened then.
    """
    if not locked.enrolled:
        return Standing()
    parts = locked.parts
    clock = parts.clock or SystemClock()
    vault = KeyringVault(locked.vault_path, parts.keyring, clock, parts.cost or FIELD)
    standing = SilentLaptop(vault, lambda: _head(locked), locked.wipe(), clock).heed()
    if standing.silence is Silence.OVER:
        locked.finish_wipe()
    return standing


def _head(locked: Locked) -> int | None:
    noted = HeadMark(locked.store_path).read()
    return None if noted is None else noted[0]
