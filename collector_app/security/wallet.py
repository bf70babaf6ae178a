"""The OS keyring: one entry per secret, written, read back and compared.

The keyring library would let an environment variable, a configuration file or a path in it choose the back end, and
its null back end accepts a secret and forgets it. So the class is named here, its properties are not taken from the
environment, and what can't keep a secret is refused with a sentence that says what to install.
"""

from __future__ import annotations

import hmac
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError

from collector_app.usecases.failures import Failure, FailureCode

SERVICE: Final = "Collector"
_FORGETFUL: Final = ("keyring.backends.null", "keyring.backends.fail", "keyring.backends.chainer", "keyrings.")
_FOREIGN: Final = frozenset({"secretstorage", "jeepney", "pywintypes", "win32ctypes"})
"""Libraries below the keyring whose errors it lets through."""

_PROPERTIES: Final[Mapping[str, Mapping[str, object]]] = {
    # The default roams: Windows would copy the secret to every machine of the domain that the person logs on to.
    "win32": {"persist": "local machine"},
    "darwin": {"keychain": None},  # else the variable KEYCHAIN_PATH names the file
}


def system_keyring() -> KeyringBackend:
    """Return this operating system's keyring; raises Failure(KEYRING_MISSING) when there is none that works."""
    with _known_failures():
        kind = _kind()
        kind.priority  # noqa: B018 - raises RuntimeError, with the reason, when the back end can't work here
        backend: KeyringBackend = kind()
    vars(backend).clear()  # KEYRING_PROPERTY_* of the environment may not redirect it
    for name, value in _PROPERTIES.get(sys.platform, {}).items():
        setattr(backend, name, value)  # not `with_properties`: that never reaches the descriptor behind `persist`
    return backend


def _kind() -> type[KeyringBackend]:
    if sys.platform == "darwin":
        from keyring.backends import macOS  # noqa: PLC0415 - exists on macOS only

        return macOS.Keyring
    if sys.platform == "win32":
        from keyring.backends import Windows  # noqa: PLC0415 - exists on Windows only

        return Windows.WinVaultKeyring
    from keyring.backends import SecretService  # noqa: PLC0415 - GNOME's keyring, KDE's wallet and KeePassXC answer to it

    return SecretService.Keyring


class Wallet:
    """Named secrets in one keyring. Raises Failure: KEYRING_MISSING (detail `reason`) or KEYRING_LOCKED."""

    def __init__(self, backend: KeyringBackend) -> None:
        if type(backend).__module__.startswith(_FORGETFUL):
            raise Failure(FailureCode.KEYRING_MISSING, reason="unsafe")
        self._backend = backend

    def keep(self, name: str, secret: str) -> None:
        """Write a secret and read it back; one that does not come back the same is a keyring that can't be used."""
        with _known_failures():
            self._backend.set_password(_service(name), name, secret)
            found = self._backend.get_password(_service(name), name)
        if found is None or not hmac.compare_digest(found.encode(), secret.encode()):
            raise Failure(FailureCode.KEYRING_MISSING, reason="forgets")

    def find(self, name: str) -> str | None:
        """Return a secret, or None when there is none of that name."""
        with _known_failures():
            return self._backend.get_password(_service(name), name)

    def drop(self, name: str) -> None:
        """Forget a secret; one that is not there is forgotten already."""
        with _known_failures():
            try:
                self._backend.delete_password(_service(name), name)
            except PasswordDeleteError:
                return


def _service(name: str) -> str:
    # One service per secret: Windows keeps a service's second name under a moved, compound one.
    return f"{SERVICE} {name}"


@contextmanager
def _known_failures() -> Iterator[None]:
    try:
        yield
    except KeyringLocked as error:
        raise Failure(FailureCode.KEYRING_LOCKED) from error
    except (KeyringError, RuntimeError, OSError, ImportError) as error:
        raise Failure(FailureCode.KEYRING_MISSING, reason=type(error).__name__) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _FOREIGN:
            raise
        locked = "Lock" in type(error).__name__ or "Dismiss" in type(error).__name__
        code = FailureCode.KEYRING_LOCKED if locked else FailureCode.KEYRING_MISSING
        raise Failure(code, reason=type(error).__name__) from error
