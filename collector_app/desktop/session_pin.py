"""The PIN of an open session: made here, kept by the process that stays."""

from __future__ import annotations

from dataclasses import dataclass

from collector_app.security.keys import VaultKeys
from collector_app.security.pin import PinBoxes
from collector_app.usecases.ports.device import PinKeeper


@dataclass(frozen=True, slots=True)
class SessionPin:
    """`PinDesk` of the settings screen; gone with the session."""

    keys: VaultKeys
    boxes: PinBoxes
    keeper: PinKeeper

    def is_set(self) -> bool:
        """Whether a PIN reopens this session."""
        return self.keeper.tries_left() > 0

    def make(self, pin: str) -> bytes:
        """Return the box for a PIN; raises Failure as `PinBoxes.seal` does."""
        return self.boxes.seal(self.keys, pin)

    def keep(self, box: bytes) -> None:
        """Let it be kept."""
        self.keeper.keep(box)

    def drop(self) -> None:
        """Let it be forgotten."""
        self.keeper.drop()
