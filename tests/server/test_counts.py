"""What the centre counts of calls that nobody answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from collector_app.domain.journal import content as c
from collector_app.server.centre import Centre
from tests.server.conftest import ZHOU
from tests.server.laptop import HeldClock, Laptop, some_case


def test_every_call_of_seven_days_counts_answered_or_not(
    centre: Centre, enrol: Callable[[str], Laptop], clock: HeldClock
) -> None:
    mine, other = enrol(ZHOU), enrol(ZHOU)
    case = some_case(mine)

    def ring(*, effective: bool) -> None:
        content = c.ContactAttempted(case, c.Channel.CALL, "", effective, "reached")
        mine.push([mine.record(f"case/{case}", content)])

    def told() -> tuple[int | None, ...]:
        counts = next(item.counts for item in other.pull()[-1].counts or () if item.case_id == case)
        return counts.calls_7d, counts.unanswered_today, counts.call_attempts_7d

    ring(effective=False)
    clock.pass_time(timedelta(days=1))
    ring(effective=False)
    ring(effective=True)
    assert told() == (1, 1, 3)
    clock.pass_time(timedelta(days=5))
    assert told() == (1, 0, 3)
    clock.pass_time(timedelta(days=1))
    assert told() == (1, 0, 2), "the first call is eight days of the calendar ago"
