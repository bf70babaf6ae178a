"""Notice of a visit: of which visit it is, and how long ago it was given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from collector_app.domain.clock import TrustedTime, elapsed, whole_hours

NOTICE_LASTS: Final = timedelta(days=30)  # company rule: an older notice was of another visit than the coming one


def notice_facts(
    time: TrustedTime, imported: datetime | None, own: datetime | None, last_visited: datetime | None
) -> dict[str, object]:
    """Return what rules may know of the notice of the coming visit, below `case`.

    An imported notice counts for NOTICE_LASTS, and for one visit: none is left of it once somebody was at the door,
    which was at `last_visited` at the latest. When it can't be told whether its time is over, nothing is known.
    """
    notices = [own] if own is not None else []
    if last_visited is not None and imported is not None and imported <= last_visited:
        imported = None
    if imported is not None and elapsed(imported, time.earliest) <= NOTICE_LASTS:
        if time.latest is not None and elapsed(imported, time.latest) <= NOTICE_LASTS:
            notices.append(imported)
        elif not notices:
            return {}
    told: dict[str, object] = {"notice_sent": bool(notices)}
    return told | ({"notice_hours": whole_hours(elapsed(min(notices), time.earliest))} if notices else {})
