"""Failures of the environment that a person can act on; bugs are ordinary exceptions.

An adapter that saw the failure decides which it is. `gui/failures.py` is the one place where a
failure becomes a sentence.
"""

from __future__ import annotations

import errno
from enum import StrEnum


class FailureCode(StrEnum):
    """What happened, as the sentence table knows it."""

    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 - a code, no secret
    PASSPHRASE_TOO_WEAK = "passphrase_too_weak"  # noqa: S105 - a code, no secret
    WRONG_PIN = "wrong_pin"
    PIN_GONE = "pin_gone"
    PIN_TOO_WEAK = "pin_too_weak"
    TOO_MANY_TRIES = "too_many_tries"
    KEYRING_MISSING = "keyring_missing"
    KEYRING_LOCKED = "keyring_locked"
    KEYRING_SECRET_LOST = "keyring_secret_lost"  # noqa: S105 - a code, no secret
    VAULT_DAMAGED = "vault_damaged"
    VAULT_MISSING = "vault_missing"
    ALREADY_ENROLLED = "already_enrolled"
    STORE_WRONG_KEY = "store_wrong_key"
    STORE_DAMAGED = "store_damaged"
    STORE_LOCKED = "store_locked"
    STORE_NEWER = "store_newer"
    DISK_FULL = "disk_full"
    JOURNAL_BEHIND_ANCHOR = "journal_behind_anchor"
    LEASE_EXPIRED = "lease_expired"
    OFFLINE = "offline"
    SERVER_REFUSED = "server_refused"
    SERVER_UNTRUSTED = "server_untrusted"
    SERVER_CRASHED = "server_crashed"
    SERVER_AHEAD = "server_ahead"
    CODE_UNKNOWN = "code_unknown"
    CODE_USED = "code_used"
    DEVICE_REVOKED = "device_revoked"
    CLOCK_SKEW = "clock_skew"
    CASE_GONE = "case_gone"
    PACKS_UNUSABLE = "packs_unusable"
    VISIT_ALREADY_OPEN = "visit_already_open"
    FILE_UNWRITABLE = "file_unwritable"
    EVIDENCE_DAMAGED = "evidence_damaged"
    RECOVERY_REFUSED = "recovery_refused"
    WIPE_UNFINISHED = "wipe_unfinished"


class Failure(Exception):
    """A known failure. `details` are safe to show: no personal data, no secrets."""

    def __init__(self, code: FailureCode, **details: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = details


def failure_of_file(error: OSError) -> Failure:
    """Return the failure that a refused file operation stands for: a full disk, or a file that can't be used."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Failure(FailureCode.DISK_FULL)
    return Failure(FailureCode.FILE_UNWRITABLE, reason=error.strerror or type(error).__name__)
