"""The last contact with the centre in the OS keyring: readable while locked, and no copy of the files sets it back."""

from __future__ import annotations

import json

from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.domain.silence import Contact
from collector_app.security.wallet import Wallet


class KeyringContact:
    """`ContactPlace` of one device, beside its anchor. Raises Failure: KEYRING_MISSING, KEYRING_LOCKED.

    About 700 characters with the word in it; Windows keeps up to 1,280 in an entry.
    """

    def __init__(self, wallet: Wallet, device: str) -> None:
        self._wallet = wallet
        self._name = f"last-contact {device}"

    def read(self) -> Contact | None:
        """Return it; None before the first, or when the entry can't be understood: the next contact writes it anew."""
        text = self._wallet.find(self._name)
        if text is None:
            return None
        try:
            return from_plain(Contact, json.loads(text))
        except (ValueError, BadRecordError):
            return None

    def write(self, contact: Contact) -> None:
        """Keep it in place of the last one."""
        self._wallet.keep(self._name, json.dumps(to_plain(contact), ensure_ascii=False))

    def drop(self) -> None:
        """Forget it, with the device."""
        self._wallet.drop(self._name)
