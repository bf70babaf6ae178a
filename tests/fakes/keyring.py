"""Keyrings for tests: real back ends of the keyring library that live in memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from collector_app.config.files import write_atomically
from collector_app.security.derivation import Cost, CostPolicy

CHEAP: Final = CostPolicy(start=Cost(64, 1, 1), scarce=Cost(64, 1, 1), floor=Cost(64, 1, 1), seconds=0)
"""Argon2id for tests: a millisecond. Vaults made with it are refused by the policy of the field."""


class MemoryKeyring(KeyringBackend):
    """Keeps secrets in memory; `locked` makes it refuse, `forgetful` makes it forget what it is given."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped library
        self.secrets: dict[tuple[str, str], str] = {}
        self.locked = False
        self.forgetful = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        if not self.forgetful:
            self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("no such secret")

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")


class FileKeyring(MemoryKeyring):
    """Outlives the process: for tests that kill it. Its file is replaced durably, as a keyring's service does."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        if path.exists():
            self.secrets = {(service, name): secret for service, name, secret in json.loads(path.read_text())}

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password)
        self._write()

    def delete_password(self, service: str, username: str) -> None:
        super().delete_password(service, username)
        self._write()

    def _write(self) -> None:
        write_atomically(self._path, json.dumps([[*key, secret] for key, secret in self.secrets.items()]).encode())
