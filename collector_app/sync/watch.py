"""How a round of sync talks to whoever runs it: may it go on, and what has it moved."""

from __future__ import annotations

from typing import Protocol


class Stopped(Exception):
    """Sync was asked to stop or to pause; raised by `Watch.go_on` and caught by the engine."""


class Watch(Protocol):
    """Called on the sync thread, between exchanges and never within a unit of work."""

    def go_on(self) -> None:
        """Raise Stopped when the round should end here."""
        ...

    def changed(self) -> None:
        """A page was applied that changed something a screen may show."""
        ...

    def delivered(self) -> None:
        """What is signed for may have grown."""
        ...
