"""The locked scope: what the app may know before anybody unlocked it. Light to import; nothing secret in it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from collector_app.config import settings as stored_settings
from collector_app.config.files import set_aside
from collector_app.config.folders import Folders
from collector_app.config.settings import Settings
from collector_app.desktop.single import claim_file

if TYPE_CHECKING:  # the unlock screen comes before anything of the domain
    from collector_app.gui.evidence.devices import Devices
    from collector_app.usecases.ports.device import MachineClock
    from collector_app.usecases.wipe import Wipe

VAULT_FILE = "collector.vault"
STORE_FILE = "collector.db"
_WIPE_NOTE = "collector.wipe"
_WIPED_WORDS = "collector.wiped.*"


@dataclass(slots=True)
class Parts:
    """What a demo or a test puts in place of the machine's own parts; None means the real one.

    `keyring` is a back end of the keyring library; `cost` another cost policy of the vault (its floor still holds:
    a vault that was made cheaper than the field's is refused by an app that was not told so).
    """

    keyring: Any = None
    clock: MachineClock | None = None
    cost: Any = None
    ca_bundle: Path | None = None
    devices: Devices | None = None


@dataclass(slots=True)
class Locked:
    """Folders and settings of this user."""

    folders: Folders
    settings: Settings
    damaged_settings: Path | None = None
    parts: Parts = field(default_factory=Parts)

    @property
    def vault_path(self) -> Path:
        """The vault file with the wrapped keys."""
        return self.folders.data / VAULT_FILE

    @property
    def store_path(self) -> Path:
        """The encrypted database."""
        return self.folders.data / STORE_FILE

    @property
    def wipe_note(self) -> Path:
        """There while a wipe is under way."""
        return self.folders.data / _WIPE_NOTE

    @property
    def wiped_words(self) -> tuple[Path, ...]:
        """There while the centre is still to be told of wipes."""
        return tuple(sorted(self.folders.data.glob(_WIPED_WORDS)))

    @property
    def claim_file(self) -> Path:
        """Held by the process that has this home open."""
        return claim_file(self.folders)

    def wipe(self) -> Wipe:
        """Return the wipe of this home; rare, and heavy to import: the unlock screen never waits for it."""
        from collector_app.desktop.remains import DeviceRemains
        from collector_app.security.derivation import FIELD
        from collector_app.security.machine_clock import SystemClock
        from collector_app.security.vault import KeyringVault
        from collector_app.usecases.wipe import Wipe

        parts = self.parts
        vault = KeyringVault(self.vault_path, parts.keyring, parts.clock or SystemClock(), parts.cost or FIELD)
        return Wipe(DeviceRemains(self.folders, vault, self.wipe_note, self.claim_file))

    def finish_wipe(self) -> None:
        """Go on with a wipe that was begun, if any; the store must be closed."""
        if self.wipe_note.exists():
            self.wipe().carry_out()
        for word in self.wiped_words:
            from collector_app.desktop.farewell import tell_later

            tell_later(word, self.parts.clock, self.parts.ca_bundle)

    def end_wipe(self) -> None:
        """Try once more to end a wipe; raises Failure(WIPE_UNFINISHED): nothing is unlocked or registered till then."""
        self.finish_wipe()
        if self.wipe_note.exists():
            from collector_app.usecases.failures import Failure, FailureCode

            raise Failure(FailureCode.WIPE_UNFINISHED)

    @property
    def enrolled(self) -> bool:
        """Whether this user has a vault and a store here."""
        return self.vault_path.exists() and self.store_path.exists()

    def clear_half_enrolment(self) -> None:
        """Set a vault aside that never got its store: the machine died while it was being registered."""
        if self.vault_path.exists() and not self.store_path.exists():
            set_aside(self.vault_path)

    def keep(self, settings: Settings) -> None:
        """Take and save other settings; raises OSError when they can't be written (they hold for now)."""
        self.settings = settings
        stored_settings.save(self.folders.settings, settings)


def open_locked(folders: Folders, parts: Parts | None = None, *, alone: bool = True) -> Locked:
    """Make the folders private, read the settings, and end a wipe that was cut short; raises FolderUnusable.

    A process that is not `alone` leaves the wipe to the one that has the home, or does it when that one is over.
    """
    folders.make()
    loaded = stored_settings.load(folders.settings)
    locked = Locked(folders, loaded.settings, loaded.damaged, parts or Parts())
    if alone:
        locked.finish_wipe()
    return locked


def app_version() -> str:
    """Return the installed version; a bundle carries its metadata."""
    from importlib.metadata import PackageNotFoundError, version  # costs as much as a third of the unlock screen

    try:
        return version("collector-app")
    except PackageNotFoundError:
        return "0"


def platform_name() -> str:
    """Return the platform as the enrolment names it: linux, win32 or darwin."""
    return sys.platform
