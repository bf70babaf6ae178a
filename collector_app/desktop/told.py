"""What the operating system tells that concerns the lock."""

from __future__ import annotations

from enum import StrEnum


class Told(StrEnum):
    """What happened, as the journal's reason of a lock."""

    SUSPEND = "suspend"
    SCREEN = "screen"
    USER_SWITCH = "user_switch"
