"""Run within `dbus-run-session`: seal, unlock, anchor and lose a secret on a real Secret Service."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytest

from collector_app.security.vault import KeyringVault
from collector_app.security.wallet import Wallet, system_keyring
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import FakeClock
from tests.fakes.keyring import CHEAP

GOOD = "seven green kettles sing"


def main(folder: Path) -> None:
    os.environ.update({"HOME": str(folder), "XDG_DATA_HOME": str(folder / "share"), "XDG_RUNTIME_DIR": str(folder)})
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"  # must not matter
    daemon = ["gnome-keyring-daemon", "--unlock", "--components=secrets"]
    subprocess.run(daemon, input="a login password", text=True, check=True, capture_output=True, timeout=20)
    vault = KeyringVault(folder / "collector.vault", None, FakeClock(), CHEAP)
    keys = vault.prepare().seal(GOOD, "device-1", "周舟")
    vault.anchor("device-1").write(5, "a" * 64)

    again = KeyringVault(folder / "collector.vault", None, FakeClock(), CHEAP)
    assert again.unlock(GOOD).database_key() == keys.database_key()
    assert again.anchor("device-1").read() == (5, "a" * 64)

    Wallet(system_keyring()).drop("device-secret device-1")
    with pytest.raises(Failure) as failure:
        again.unlock(GOOD)
    assert failure.value.code is FailureCode.KEYRING_SECRET_LOST
    sys.stdout.write("the day held")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
