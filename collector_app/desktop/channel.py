"""What the window and the process that watches over it say to each other: one line of JSON a message, over two pipes.

No key, no word typed and nothing about a case is ever among it. The one secret that passes is the session's PIN box,
which opens for nobody without the PIN and the keyring (`security/pin.py`).
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass, fields
from typing import Final, TypeAlias

QUIT: Final = 0
"""The person closed the app: both processes end."""
CANNOT_START: Final = 2
"""Said already why; starting again would not help."""
LOCKED: Final = 77
"""The lock is on record and the process that held the plaintext is over."""

CRASHED: Final = "crashed"
"""Why a lock screen is shown, beside the reasons of a lock."""


class BadMessageError(ValueError):
    """A line that no version of ours says; whoever said it is ended."""


@dataclass(frozen=True, slots=True)
class Show:
    """To a window that waits: come up, where the last one stood. `reason` is why it locked, empty at the start."""

    reason: str = ""
    geometry: str = ""
    pin_tries: int = 0


@dataclass(frozen=True, slots=True)
class Free:
    """To the window in front: the process that held the home before is over."""


@dataclass(frozen=True, slots=True)
class PinGiven:
    """To the window in front: the box it asked for, empty when none is held, and the tries left after this one."""

    box: str = ""
    tries_left: int = 0


@dataclass(frozen=True, slots=True)
class PinGone:
    """To the window in front: the box was held long enough."""


@dataclass(frozen=True, slots=True)
class End:
    """To a window: lock and end."""


@dataclass(frozen=True, slots=True)
class Opened:
    """From the window: somebody proved who they are."""


@dataclass(frozen=True, slots=True)
class Locking:
    """From the window: it is covered, locks now and ends. `geometry` is where it stands, as Qt writes it."""

    reason: str
    geometry: str = ""


@dataclass(frozen=True, slots=True)
class KeepPin:
    """From the window: keep this box until it is dropped."""

    box: str


@dataclass(frozen=True, slots=True)
class DropPin:
    """From a window: forget the box; the laptop was wiped, goes to sleep, or somebody wants none."""


@dataclass(frozen=True, slots=True)
class AskPin:
    """From the lock screen: one try, counted before the answer."""


Message: TypeAlias = Show | Free | PinGiven | PinGone | End | Opened | Locking | KeepPin | DropPin | AskPin

_KINDS: Final[dict[str, type[Message]]] = {
    kind.__name__: kind for kind in (Show, Free, PinGiven, PinGone, End, Opened, Locking, KeepPin, DropPin, AskPin)
}

_TYPES: Final = {"reason": str, "geometry": str, "box": str, "pin_tries": int, "tries_left": int}


def encode(message: Message) -> bytes:
    """Return the line for a message, its end included."""
    return json.dumps({"say": type(message).__name__, **asdict(message)}).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """Read a line; raises BadMessageError."""
    try:
        plain = json.loads(line)
        kind = _KINDS[plain.pop("say")]
        given = {field.name: plain.pop(field.name) for field in fields(kind) if field.name in plain}
        message = kind(**given)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadMessageError("not a message") from error
    if plain or any(type(value) is not _TYPES[name] for name, value in given.items()):
        raise BadMessageError("not the fields of its kind")
    to_box(given.get("box", ""))
    return message


def to_text(box: bytes) -> str:
    """Return a box as a message carries it."""
    return base64.b64encode(box).decode("ascii")


def to_box(text: str) -> bytes:
    """Return the box in a message; raises BadMessageError."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadMessageError("not a box") from error
