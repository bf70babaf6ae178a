"""Another user of the machine reads nothing, however careless the surroundings were: umask 000, folders stood open."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from collector_app.config.folders import Folders
from collector_app.desktop.app import keep_log
from collector_app.desktop.scopes import Parts, open_locked
from collector_app.security.vault import KeyringVault
from collector_app.storage.opening import create_store
from tests.fakes.accounts import as_somebody, is_root
from tests.fakes.device import FakeClock
from tests.fakes.keyring import CHEAP, MemoryKeyring
from tests.fakes.samples import enrol

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A laptop's home, made under an open umask below folders that stand open."""
    before = os.umask(0)
    home = tmp_path / "home"
    for folder in (home, home / "data", home / "log"):
        folder.mkdir(mode=0o777)
    keyring, clock = MemoryKeyring(), FakeClock()
    locked = open_locked(Folders.under(home), Parts(keyring, clock, CHEAP))
    locked.keep(locked.settings)
    keep_log(locked.folders)
    keys = (
        KeyringVault(locked.vault_path, keyring, clock, CHEAP).prepare().seal("seven green kettles sing", "d", "周舟")
    )
    store = create_store(locked.store_path, keys.database_key())
    enrol(store)
    yield home
    store.close()
    os.umask(before)


def files(home: Path) -> list[Path]:
    found = [path for path in home.rglob("*") if path.is_file()]
    assert {"collector.db", "collector.db-wal", "collector.vault", "settings.json", "collector.log"} <= {
        path.name for path in found
    }
    return found


def listing(folder: Path) -> str:
    return str(list(folder.iterdir()))


def content(path: Path) -> str:
    return str(path.read_bytes())


def test_every_file_and_folder_is_the_owners_alone(home: Path) -> None:
    open_ = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in files(home) if path.stat().st_mode & 0o077}
    assert not open_
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o700}


@pytest.mark.skipif(not is_root(), reason="only root can be somebody else")
def test_another_user_reads_nothing(home: Path) -> None:
    for parent in home.parents:  # up to the home itself everybody may walk
        if not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    folders = [path for path in home.iterdir() if path.is_dir()]
    for folder in folders:
        assert as_somebody(partial(listing, folder)) == "PermissionError", folder.name
    for path in files(home):
        assert as_somebody(partial(content, path)) == "PermissionError", path.name
