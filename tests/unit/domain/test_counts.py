"""Counts from the lender and from the centre, put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from collector_app.domain.case import ContactCounts
from collector_app.domain.counts import combined, quiet

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 5, 10, tzinfo=ZONE)
LENDER = ContactCounts(
    NOW - timedelta(hours=3),
    *(1, 2, 0),
    last_letter=date(2026, 2, 1),
    unanswered_today=4,
    visits_7d=1,
    visits_30d=2,
    calls_7d=5,
)


def test_the_lenders_counts_of_the_same_day_are_added() -> None:
    told = replace(quiet(NOW), calls_today=1, calls_7d=1, last_conversation=date(2026, 3, 5))
    both = combined(LENDER, told, ZONE)
    assert (both.as_of, both.visits_today, both.calls_today, both.unanswered_today) == (NOW, 1, 3, 4)
    assert (both.calls_7d, both.visits_30d) == (6, 2)
    assert (both.last_letter, both.last_conversation) == (date(2026, 2, 1), date(2026, 3, 5))


def test_they_count_only_as_long_as_they_are_about_the_days_asked_for() -> None:
    for days, expected in ((1, (0, 5, 2)), (6, (0, 5, 2)), (7, (0, 0, 2)), (29, (0, 0, 2)), (30, (0, 0, 0))):
        both = combined(LENDER, quiet(NOW + timedelta(days=days)), ZONE)
        assert (both.calls_today, both.calls_7d, both.visits_30d) == expected, days


def test_what_the_lender_never_counts_stays_unknown() -> None:
    both = combined(replace(LENDER, visits_30d=None), quiet(NOW), ZONE)
    assert both.visits_30d is None
    assert both.visits_7d == 1
