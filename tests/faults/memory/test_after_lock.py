"""After a lock no process that lives on holds a word of a case or a byte of a key (security.md, Threats).

Real processes, looked at from outside. The same scan of the unlocked window finds both, and finds them in the locked
app when the process that held them is kept alive: so this test can fail.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from collector_app.config.folders import Folders
from tests.desktop.remote import Far, RemoteApp
from tests.faults.canaries.canaries import telltales
from tests.faults.memory.conftest import Home
from tests.faults.memory.scanner import found_in, key_forms, may_look, text_forms
from tests.journey.stage import PASSPHRASE

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/PID/mem, which Linux has"),
    pytest.mark.timeout(300),
]

PIN = "258013"
KEYS = ("master, data half", "master, signing half", "database key", "evidence key", "signing key")


def wanted(window: Far) -> dict[str, tuple[bytes, ...]]:
    """Everything that must be gone: the canaries of the cases, and the keys of this very session."""
    keys = window.do("secrets")
    return {
        **{tale: text_forms(tale) for tale in telltales() if len(tale) > 4},
        **{name: key_forms(key) for name, key in zip(KEYS, keys, strict=True)},
    }


def into_a_visit(app: RemoteApp) -> tuple[Far, Mapping[str, tuple[bytes, ...]]]:
    """Unlock, set a PIN, open a case, and walk to where everything sealed is on the screen."""
    window = app.window()
    window.wait("painted")
    if not may_look(window.pid):
        pytest.skip("this process may not look into another one's memory")
    window.do("unlock", PASSPHRASE)
    assert window.do("set_pin", PIN)
    window.do("open_case", "wgl")
    window.do("begin_visit", "negotiating", {})
    return window, wanted(window)


def test_nothing_is_left(home: Home) -> None:
    with home.running() as app:
        window, secret = into_a_visit(app)
        before = found_in(window.pid, secret)
        assert set(before) >= set(KEYS) - {"signing key"}, "the scan must find what is there"
        assert [name for name in before if name not in KEYS], "no canary was ever in memory"
        waiting = app.window()
        window.ask("lock")
        waiting.wait("painted")
        window.wait("gone")
        assert waiting.do("try_pin", "314159")[0] is False  # the lock screen in use, not only fresh
        alive = app.alive()
        assert window.pid not in alive
        assert len(alive) == 2
        assert {pid: found_in(pid, secret) for pid in alive} == {pid: {} for pid in alive}


def test_keys_that_opened_nothing_end_with_their_process(home: Home) -> None:
    """The passphrase was right and the records are damaged: the next process says so."""
    store = Folders.under(home.stage.home).data / "collector.db"
    store.write_bytes(b"\0" * 4096 + store.read_bytes()[4096:])
    with home.running() as app:
        window = app.window()
        window.wait("painted")
        window.ask("unlock", PASSPHRASE)
        window.wait("gone")
        fresh = app.window()
        fresh.wait("painted")
        face = fresh.do("face")
        assert face["face"] == "UnlockView"
        assert "记录" in face["says"]
        assert window.pid not in app.alive()


@pytest.mark.defence
def test_the_scan_notices_a_process_that_stays(home: Home) -> None:
    with home.running(defence_off="end") as app:
        window, secret = into_a_visit(app)
        window.ask("lock")
        window.wait("did")
        some = {name: secret[name] for name in (*KEYS[:3], *list(secret)[:3])}
        left = found_in(window.pid, some)
        assert set(left) & set(KEYS)
        assert set(left) - set(KEYS)


def test_a_process_of_the_field_is_closed_to_other_programs(home: Home) -> None:
    if os.geteuid() != 0:
        pytest.skip("these processes were left open for the scan; root needs no such thing")
    with home.running() as app:
        window = app.window()
        window.wait("painted")
        for pid in app.alive():
            assert Path(f"/proc/{pid}/mem").stat().st_uid == 0
