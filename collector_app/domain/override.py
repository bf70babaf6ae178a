"""Overrides by a supervisor over the phone: a challenge is read out, a response code comes back.

A response is bound to device, case, rule and challenge, and a challenge is good for a short time only.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Somebody at the centre who may let a rule pass, and the number to call."""

    id: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Supervision:
    """The branch's supervisors and the `key` (base64) that responses for this device are made with."""

    key: str = field(repr=False)
    supervisors: tuple[Supervisor, ...] = ()
