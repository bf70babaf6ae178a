"""The one message of a laptop that has no keys left, and its answer."""

from __future__ import annotations

from collector_app.domain.wipe_report import WipeReport
from collector_app.protocol.messages import Message, Text


class WipeRequest(Message):
    """`POST /v1/wipes`, unsigned: the report carries the signature that the device made while it could."""

    report: WipeReport


class WipeAnswer(Message):
    """The centre has noted it; nothing is left to send."""

    device: Text
