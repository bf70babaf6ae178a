"""What a collector may set on this laptop. Nothing in here is secret, and nothing in here decides what is lawful."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from collector_app.config.files import set_aside, write_atomically
from collector_app.domain.localised import Language

FILE_NAME: Final = "settings.json"
TEXT_SCALES: Final = range(100, 201)  # per cent; look.md: every size is multiplied by 100 to 200 %
IDLE_MINUTES: Final = range(1, 16)  # security.md: lock on idle after 1 to 15 minutes


class Theme(StrEnum):
    """Which of the two looks; `SYSTEM` follows the desktop, also when that changes at dusk."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Settings:
    """One consistent set of choices; making an inconsistent one raises `ValueError`."""

    language: Language = Language.CHINESE
    theme: Theme = Theme.SYSTEM
    text_scale: int = 100
    server_url: str = ""  # empty until the laptop is enrolled
    idle_minutes: int = 3

    def __post_init__(self) -> None:
        if self.text_scale not in TEXT_SCALES:
            raise ValueError(f"text_scale must be 100 to 200, not {self.text_scale}")
        if self.idle_minutes not in IDLE_MINUTES:
            raise ValueError(f"idle_minutes must be 1 to 15, not {self.idle_minutes}")
        if self.server_url and not is_server_url(self.server_url):
            raise ValueError("server_url must be https, or http on this computer itself")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings as found; `damaged` names the file that could not be understood and was kept beside the new one."""

    settings: Settings
    damaged: Path | None = field(default=None)


def is_server_url(text: str) -> bool:
    """Whether `text` may be the address of the central server: https, or plain http to loopback for a demo."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.query or parts.fragment or text != text.strip():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def load(folder: Path) -> Loaded:
    """Read the settings in `folder`; missing or damaged gives the defaults, and a damaged file is set aside.

    Raises `OSError` when the file is there but the machine won't read it: that is not a reason to forget it.
    """
    path = folder / FILE_NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Loaded(Settings())
    try:
        return Loaded(_from_plain(json.loads(content)))
    except (ValueError, TypeError, RecursionError):
        return Loaded(Settings(), damaged=set_aside(path))


def save(folder: Path, settings: Settings) -> None:
    """Write the settings into `folder`, old or new but never half; raises `OSError`."""
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=2, sort_keys=True)
    write_atomically(folder / FILE_NAME, f"{text}\n".encode())


def _from_plain(plain: object) -> Settings:
    if not isinstance(plain, Mapping):
        raise TypeError("settings are one JSON object")
    # A newer version may have written more keys; they are not ours to judge.
    known = {entry.name: plain[entry.name] for entry in fields(Settings) if entry.name in plain}
    for name, expected in (("text_scale", int), ("idle_minutes", int), ("server_url", str)):
        if name in known and type(known[name]) is not expected:
            raise TypeError(f"{name} must be {expected.__name__}")
    if "language" in known:
        known["language"] = Language(known["language"])
    if "theme" in known:
        known["theme"] = Theme(known["theme"])
    return Settings(**known)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
