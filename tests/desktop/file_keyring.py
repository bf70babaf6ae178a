"""A keyring that several processes share, as they share the operating system's."""

from __future__ import annotations

import json
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from collector_app.config.files import write_atomically


class SharedKeyring(KeyringBackend):
    """Reads its file anew for every question."""

    priority = 1

    def __init__(self, path: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped library
        self._path = path

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self._read(), (service, username): password})

    def delete_password(self, service: str, username: str) -> None:
        held = self._read()
        if held.pop((service, username), None) is None:
            raise PasswordDeleteError("no such secret")
        self._write(held)

    def _read(self) -> dict[tuple[str, str], str]:
        if not self._path.exists():
            return {}
        return {(service, name): secret for service, name, secret in json.loads(self._path.read_bytes())}

    def _write(self, secrets: dict[tuple[str, str], str]) -> None:
        write_atomically(self._path, json.dumps([[*key, secret] for key, secret in secrets.items()]).encode())
