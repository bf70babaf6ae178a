"""Words that must not be seen over a shoulder, and the fields that spoken words may carry."""

from __future__ import annotations

import re
from typing import Final

from collector_app.domain.visit.stage import HUSHED, ROUTE, Stage

SHOULDER: Final = (
    *("欠款", "逾期", "催收", "贷款", "还款", "余额", "违约"),
    *("debt", "overdue", "loan", "collect", "repay", "balance"),
)
"""look.md, Shoulder-safe words; the English ones also inside longer words (collector, repayment)."""

SPEECH_FIELDS: Final = frozenset(
    {
        "borrower.surname",
        "borrower.salutation",
        "creditor.name",
        "creditor.hotline",
        "collector.name",
        "companion.name",
        "amount",
        "as_of",
        "contract_tail",
        "complaint_line",
    }
)
"""What stands in braces in words to say; whoever shows a step fills them."""

DEBT_FIELDS: Final = frozenset({"amount", "as_of", "contract_tail"})
"""Fields that tell something of the sealed part: only in stages that come after the disclose gate."""

DISCLOSING: Final = frozenset(ROUTE[ROUTE.index(Stage.DISCLOSED) : ROUTE.index(Stage.LEAVING)])
"""Stages whose words may carry `DEBT_FIELDS`. Leaving is reached by strangers and after a stop, so it may not."""

QUIET: Final = HUSHED | {Stage.LEAVING}
"""Stages whose texts must be fit for a stranger's eyes."""

_SHOULDER: Final = re.compile("|".join(SHOULDER), re.IGNORECASE)
_FIELD: Final = re.compile(r"\{([^{}]*)\}")


def seen_over_a_shoulder(text: str) -> tuple[str, ...]:
    """Return the words of `SHOULDER` that `text` contains, as written there; names of fields are not shown."""
    return tuple(dict.fromkeys(_SHOULDER.findall(_FIELD.sub("", text))))


def fields(text: str) -> tuple[str, ...]:
    """Return the names in braces, in order."""
    return tuple(_FIELD.findall(text))
