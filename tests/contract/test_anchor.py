from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from collector_app.security.anchor import KeyringAnchor
from collector_app.security.wallet import Wallet
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import Anchor
from tests.fakes.device import FakeAnchor
from tests.fakes.keyring import MemoryKeyring

HERE = Path(__file__).parent


@pytest.fixture(params=["memory", "keyring"])
def ring(request: pytest.FixtureRequest) -> FakeAnchor | MemoryKeyring:
    return FakeAnchor() if request.param == "memory" else MemoryKeyring()


@pytest.fixture
def anchor(ring: FakeAnchor | MemoryKeyring) -> Anchor:
    return ring if isinstance(ring, FakeAnchor) else KeyringAnchor(Wallet(ring), "device-1")


def test_nothing_is_anchored_at_first(anchor: Anchor) -> None:
    assert anchor.read() is None


def test_begins_anew_at_an_older_head(anchor: Anchor) -> None:
    anchor.write(9, "b" * 64)
    anchor.begin_anew(4, "c" * 64)
    assert anchor.read() == (4, "c" * 64)
    anchor.write(5, "d" * 64)
    assert anchor.read() == (5, "d" * 64)


def test_keeps_the_newest_head(anchor: Anchor) -> None:
    anchor.write(7, "a" * 64)
    anchor.write(9, "b" * 64)
    anchor.write(8, "c" * 64)
    assert anchor.read() == (9, "b" * 64)


def test_the_same_number_with_another_hash_is_kept_too(anchor: Anchor) -> None:
    anchor.write(7, "a" * 64)
    anchor.write(7, "b" * 64)
    assert anchor.read() == (7, "b" * 64)


def test_a_locked_keyring_is_a_known_failure(anchor: Anchor, ring: FakeAnchor | MemoryKeyring) -> None:
    ring.locked = True
    for act in (anchor.read, lambda: anchor.write(1, "a" * 64)):
        with pytest.raises(Failure) as failure:
            act()
        assert failure.value.code is FailureCode.KEYRING_LOCKED


def test_two_devices_have_two_anchors() -> None:
    wallet = Wallet(MemoryKeyring())
    KeyringAnchor(wallet, "device-1").write(3, "a" * 64)
    assert KeyringAnchor(wallet, "device-2").read() is None


@pytest.mark.parametrize(
    "text", ["", "7", "0 " + "a" * 64, "7 xyz", "7 " + "A" * 64, "-1 " + "a" * 64, "七 " + "a" * 64]
)
def test_an_unreadable_anchor_is_never_taken_for_none(text: str) -> None:
    wallet = Wallet(MemoryKeyring())
    wallet.keep("journal-head device-1", text)
    with pytest.raises(Failure) as failure:
        KeyringAnchor(wallet, "device-1").read()
    assert failure.value.code is FailureCode.KEYRING_SECRET_LOST


@pytest.mark.skipif(
    not (which("dbus-run-session") and which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring-daemon, a real Secret Service",
)
def test_vault_and_anchor_on_a_real_secret_service(tmp_path: Path) -> None:
    """In a bus of its own, so that nobody's keyring is touched."""
    command = ["dbus-run-session", "--", sys.executable, str(HERE / "secret_service_day.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the day held" in done.stdout
