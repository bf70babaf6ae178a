"""After a lock no process that lives on holds a word of a case or a byte of a key (security.md, Threats).

Real processes, looked at from outside. The same scan of the unlocked window finds both, and finds them in the locked
app when the process that held them is kept alive: so this test can fail.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.server.imports.store import import_cases
from tests.desktop.conftest import the_morning
from tests.desktop.remote import Far, RemoteApp, running
from tests.faults.canaries.canaries import case_list, telltales
from tests.faults.memory.scanner import found_in, key_forms, may_look, text_forms
from tests.journey.stage import PASSPHRASE, Stage, set_stage

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/PID/mem, which Linux has"),
    pytest.mark.timeout(300),
]

PIN = "258013"
KEYS = ("master, data half", "master, signing half", "database key", "evidence key", "signing key")


@dataclass(frozen=True)
class Home:
    """An enrolled laptop with canaries in every sealed field, closed; and what to look for."""

    stage: Stage
    keyring: Path
    codes: tuple[str, ...]

    def running(self, defence_off: str = "") -> AbstractContextManager[RemoteApp]:
        seconds = self.stage.clock.since_start().total_seconds()
        return running(self.stage.home, self.keyring, seconds=seconds, codes=self.codes, defence_off=defence_off)


@pytest.fixture
def home(tmp_path: Path, qapp: QApplication) -> Iterator[Home]:
    cases = tmp_path / "cases.csv"
    cases.write_bytes(case_list())
    with set_stage(f"sqlite:///{tmp_path / 'central.db'}", tmp_path / "laptop") as stage:
        import_cases(stage.centre, cases)
        stage.clock.go_to(10)
        with stage.laptop(qapp) as hands:
            the_morning(stage, hands)
        keyring = tmp_path / "keyring"
        keyring.write_text(json.dumps(stage.keyring.contents()))
        yield Home(stage, keyring, tuple(next(stage.codes) for _ in range(2)))


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
