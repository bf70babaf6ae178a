"""Another key for the store, from the vault's second slot: where keys and database meet.

::

    slots          file's key    then
    current        current       nothing to do
    both           current       encrypt anew under the pending one: a purge asked for it, or it was cut short
    both           pending       make the pending one current: the swap was done, the note of it was not

Every arrow is one durable rename, so a kill leaves one of these three lines, and each of them opens.
"""

from __future__ import annotations

import logging
from pathlib import Path

from collector_app.security.keys import VaultKeys
from collector_app.security.vault import KeyringVault
from collector_app.storage.opening import open_store
from collector_app.storage.page_check import key_fits
from collector_app.storage.store import EncryptedStore
from collector_app.storage.upgrade import rekey
from collector_app.usecases.failures import Failure, FailureCode

log = logging.getLogger(__name__)


class StoreKeyRotation:
    """`KeyRotation` of the store at `path` with its open keys."""

    def __init__(self, vault: KeyringVault, keys: VaultKeys, path: Path) -> None:
        self._vault, self._keys, self._path = vault, keys, path

    def begin(self) -> None:
        """Put a new key into the vault's second slot."""
        self._vault.begin_rotation(self._keys)

    def finish(self) -> None:
        """Bring the closed store to the pending key, and make that one current."""
        pending = self._keys.pending_key()
        if pending is None:
            return
        if not key_fits(self._path, pending):
            rekey(self._path, self._keys.database_key(), pending)
        self._vault.finish_rotation(self._keys)

    def open(self) -> EncryptedStore:
        """Open the store, after a rotation that is due; what stands in the way of that keeps nobody from the day.

        Raises Failure as `open_store` does.
        """
        try:
            if self._path.is_file():
                self.finish()
        except (Failure, OSError) as error:
            code = error.code if isinstance(error, Failure) else FailureCode.FILE_UNWRITABLE
            log.warning("vault.rotation_waits", extra={"failure": code})
        return open_store(self._path, self._keys.database_key())
