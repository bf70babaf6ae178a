"""What can have become of a journal that its heads outside the database do not vouch for."""

from __future__ import annotations

from enum import StrEnum


class Rollback(StrEnum):
    """How the journal and its heads contradict each other (`usecases/witness.py`)."""

    UNKNOWN = "unknown"
    OLD_COPY = "old_copy"
    CUT_LOG = "cut_log"
    OTHER_BRANCH = "other_branch"
    ANCHOR_GONE = "anchor_gone"
    ANCHOR_ALTERED = "anchor_altered"
