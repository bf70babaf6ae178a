"""A keyring in memory for machines without one: a real back end of the keyring library, kept by the test."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Keeps secrets as long as the object lives, like a keyring outlives the app."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library is untyped here
        self._secrets: dict[tuple[str, str], str] = {}

    @classmethod
    def of(cls, secrets: list[list[str]]) -> MemoryKeyring:
        """The same keyring in another process: one keyring serves all of a user's processes."""
        made = cls()
        made._secrets = {(service, name): secret for service, name, secret in secrets}
        return made

    def contents(self) -> list[list[str]]:
        """Everything in it, for `of`."""
        return [[service, name, secret] for (service, name), secret in self._secrets.items()]

    def get_password(self, service: str, username: str) -> str | None:
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self._secrets:
            raise PasswordDeleteError("not found")
        del self._secrets[service, username]
