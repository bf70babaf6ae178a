from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import Windows, chainer, fail, macOS, null
from keyring.backends.SecretService import Keyring as SecretService
from keyring.errors import InitError, KeyringError

from collector_app.security import wallet
from collector_app.security.wallet import Wallet, system_keyring
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.keyring import MemoryKeyring


@pytest.mark.parametrize("kind", [null.Keyring, fail.Keyring, chainer.ChainerBackend])
def test_back_ends_that_keep_nothing_are_refused(kind: type[KeyringBackend]) -> None:
    with pytest.raises(Failure) as failure:
        Wallet(kind())
    assert failure.value.code is FailureCode.KEYRING_MISSING


def test_a_plain_text_back_end_is_refused() -> None:
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})
    with pytest.raises(Failure) as failure:
        Wallet(plain())
    assert failure.value.details == {"reason": "unsafe"}


def test_a_secret_comes_back_or_the_keyring_is_refused() -> None:
    ring = MemoryKeyring()
    Wallet(ring).keep("name", "secret")
    assert Wallet(ring).find("name") == "secret"
    ring.forgetful = True
    with pytest.raises(Failure) as failure:
        Wallet(ring).keep("name", "newer")
    assert failure.value.details == {"reason": "forgets"}


def test_dropping_what_is_not_there_is_fine() -> None:
    Wallet(MemoryKeyring()).drop("name")


def test_each_secret_has_a_service_of_its_own() -> None:
    ring = MemoryKeyring()
    Wallet(ring).keep("one", "1")
    Wallet(ring).keep("two", "2")
    assert len({service for service, _ in ring.secrets}) == 2


class LockedException(Exception):
    __module__ = "secretstorage.exceptions"


class SecretServiceNotAvailableException(Exception):
    __module__ = "secretstorage.exceptions"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InitError(), FailureCode.KEYRING_MISSING),
        (KeyringError(), FailureCode.KEYRING_MISSING),
        (RuntimeError("no daemon"), FailureCode.KEYRING_MISSING),
        (ConnectionRefusedError("bus"), FailureCode.KEYRING_MISSING),
        (LockedException("locked"), FailureCode.KEYRING_LOCKED),
        (SecretServiceNotAvailableException("gone"), FailureCode.KEYRING_MISSING),
    ],
)
def test_what_keyrings_raise_becomes_a_known_failure(error: Exception, code: FailureCode) -> None:
    ring = MemoryKeyring()

    def refuse() -> None:
        raise error

    ring._check = refuse  # type: ignore[method-assign]  # a fault from below
    wallet = Wallet(ring)
    acts: tuple[Callable[[], object], ...] = (
        lambda: wallet.find("n"),
        lambda: wallet.keep("n", "s"),
        lambda: wallet.drop("n"),
    )
    for act in acts:
        with pytest.raises(Failure) as failure:
            act()
        assert failure.value.code is code


def test_a_bug_stays_a_bug() -> None:
    ring = MemoryKeyring()

    def broken() -> None:
        raise AttributeError("our own mistake")

    ring._check = broken  # type: ignore[method-assign]  # a fault from below
    with pytest.raises(AttributeError):
        Wallet(ring).find("n")


class TestChoice:
    @pytest.fixture(autouse=True)
    def _hostile_environment(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session")
        monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
        for folder in (home / "config", home / "share"):
            (folder / "python_keyring").mkdir(parents=True)
            (folder / "python_keyring" / "keyringrc.cfg").write_text(
                "[backend]\ndefault-keyring=keyring.backends.null.Keyring\nkeyring-path=/tmp\n"
            )

    def test_neither_environment_nor_files_choose_or_redirect(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("secretstorage.dbus_init", io.BytesIO)  # a daemon that answers; anything that closes
        monkeypatch.setattr("secretstorage.check_service_availability", lambda _bus: True)
        chosen = system_keyring()
        assert type(chosen) is SecretService
        assert not hasattr(chosen, "preferred_collection")
        assert vars(chosen) == {}

    def test_without_a_secret_service_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        with pytest.raises(Failure) as failure:
            system_keyring()
        assert failure.value.code is FailureCode.KEYRING_MISSING


def test_windows_keeps_the_secret_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    constants = SimpleNamespace(CRED_PERSIST_ENTERPRISE=3, CRED_PERSIST_LOCAL_MACHINE=2)
    monkeypatch.setattr(Windows, "win32cred", constants, raising=False)
    monkeypatch.setattr(Windows, "missing_deps", False)
    monkeypatch.setattr("sys.platform", "win32")
    assert vars(Windows.WinVaultKeyring)["persist"].__get__(system_keyring()) == 2


def test_on_macos_no_variable_names_the_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macOS.Keyring, "keychain", "/tmp/somebody.keychain")  # as KEYCHAIN_PATH leaves it
    monkeypatch.setattr(macOS, "api", object(), raising=False)
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    monkeypatch.setattr("sys.platform", "darwin")
    assert vars(system_keyring()) == {"keychain": None}


@pytest.mark.parametrize(
    ("platform", "name"),
    [("linux", "SecretService"), ("freebsd14", "SecretService"), ("darwin", "macOS"), ("win32", "Windows")],
)
def test_the_class_follows_the_operating_system(platform: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert wallet._kind().__module__.split(".")[2] == name
