"""What people read out to each other before a list of supervisors is signed: nobody exchanged a file or a key."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from collector_app.domain.journal.canonical import canonical
from collector_app.domain.recovery import RecoveryKey, RecoveryList, list_input

_LENGTH: Final = 16  # base32 characters, 80 bits: nobody computes another list or key that meets it
_GROUP: Final = 4  # characters that are read out in one breath
_TAG: Final = b"collector/recovery-fingerprint/v1\0"


def list_code(told: RecoveryList) -> str:
    """Return what whoever made a list reads out and a supervisor types before signing, ``ABCD-EFGH-IJKL-MNOP``."""
    return _spoken(list_input(told))


def fingerprint(key: RecoveryKey) -> str:
    """Return what a supervisor reads out of their own key, ``ABCD-EFGH-IJKL-MNOP``; both public keys are in it."""
    return _spoken(_TAG + canonical({"box_key": key.box_key, "signing_key": key.signing_key}))


def _spoken(told: bytes) -> str:
    text = base64.b32encode(hashlib.sha256(told).digest()).decode("ascii")[:_LENGTH]
    return "-".join(text[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
