"""The journal's head in the OS keyring: an old copy of the database that is put back does not carry it."""

from __future__ import annotations

import re
from typing import Final

from collector_app.security.wallet import Wallet
from collector_app.usecases.failures import Failure, FailureCode

_FORM: Final = re.compile(r"(?P<seq>[1-9][0-9]{0,15}) (?P<hash>[0-9a-f]{64})")


class KeyringAnchor:
    """`Anchor` of one device. Raises Failure: KEYRING_MISSING, KEYRING_LOCKED."""

    def __init__(self, wallet: Wallet, device: str) -> None:
        self._wallet = wallet
        self._name = f"journal-head {device}"

    def read(self) -> tuple[int, str] | None:
        """Return (seq, hash) of the last anchored head, or None before the first.

        Raises Failure(KEYRING_SECRET_LOST) when the entry was made unreadable: never treat that as "no anchor yet".
        """
        text = self._wallet.find(self._name)
        if text is None:
            return None
        match = _FORM.fullmatch(text)
        if match is None:
            raise Failure(FailureCode.KEYRING_SECRET_LOST, what="journal-head")
        return int(match["seq"]), match["hash"]

    def write(self, seq: int, head_hash: str) -> None:
        """Keep a newer head; an older one changes nothing."""
        held = self.read()
        if held is None or seq >= held[0]:
            self._wallet.keep(self._name, f"{seq} {head_hash}")

    def begin_anew(self, seq: int, head_hash: str) -> None:
        """Keep a head whatever stood there."""
        self._wallet.keep(self._name, f"{seq} {head_hash}")

    def drop(self) -> None:
        """Forget the head, with the device; never while its journal is in use."""
        self._wallet.drop(self._name)
