"""Accept or park: what a supervisor has to look at before it counts.

Each review looks at one entry and returns why it should be parked, or nothing. An entry is parked for the first reason
found, and stays part of the chain whatever is found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from collector_app.protocol.messages import Verdict, VerdictKind
from collector_app.server.ingest.reading import CONTENT_MISMATCH, Received
from collector_app.server.ingest.standing import VISIT, Docket, Standing

Review: TypeAlias = Callable[[Received, Docket], str]

CASE_WITHDRAWN: Final = "case_withdrawn"
CASE_FOREIGN: Final = "case_foreign"
CASE_UNKNOWN: Final = "case_unknown"


def content_is_the_one_hashed(item: Received, docket: Docket) -> str:
    """Park content that was changed after it was recorded: the envelope counts, the content doesn't."""
    del docket
    return CONTENT_MISMATCH if item.mismatch else ""


def case_is_the_collectors(item: Received, docket: Docket) -> str:
    """Park a visit of a case that was taken away meanwhile, and anything about a case the collector never had."""
    case_id = docket.case_of(item.entry)
    if case_id is None:
        return ""
    if not case_id:
        return CASE_UNKNOWN
    standing = docket.of(case_id)
    if standing is Standing.NEVER:
        return CASE_FOREIGN
    if standing is Standing.WITHDRAWN and item.entry.subject.startswith(VISIT):
        return CASE_WITHDRAWN
    return ""


def rules_say_the_same(item: Received, docket: Docket) -> str:
    """Park what re-checking the rules found to contradict itself (see `recheck`, which looks at a batch as a whole)."""
    return docket.doubts.get(item.entry.seq, "")


REVIEWS: Final[tuple[Review, ...]] = (content_is_the_one_hashed, case_is_the_collectors, rules_say_the_same)


def judge(item: Received, docket: Docket) -> Verdict:
    """Return the verdict on an entry that fits its chain."""
    for review in REVIEWS:
        reason = review(item, docket)
        if reason:
            return Verdict(seq=item.entry.seq, kind=VerdictKind.PARKED, reason=reason)
    return Verdict(seq=item.entry.seq, kind=VerdictKind.ACCEPTED)
