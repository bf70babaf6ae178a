"""A customer who may be in several zones: a window has to hold in all of them, to the second, over moved clocks too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector_app.domain.policy import Truth
from collector_app.packs.conditions import compile_condition, truth_within

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"
ORDER = (Truth.BROKEN, Truth.CANNOT_TELL, Truth.HOLDS)  # strictest first


def moment(text: str, *zones: str, home: str = NEW_YORK, width: timedelta | None = timedelta(0)) -> dict[str, object]:
    earliest = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(home))
    facts: dict[str, object] = {"earliest": earliest}
    if width is not None:
        facts["latest"] = (earliest.astimezone(UTC) + width).astimezone(ZoneInfo(home))
    return facts | ({"zones": zones} if zones else {})


def judged(facts: object) -> str:
    return truth_within(facts, "08:00", "21:00", "[]").value


@pytest.mark.parametrize(
    ("local", "here", "both"),
    [
        ("2026-03-04T07:59:59", "broken", "broken"),
        ("2026-03-04T08:00:00", "holds", "broken"),  # 05:00 in Los Angeles
        ("2026-03-04T10:59:59", "holds", "broken"),
        ("2026-03-04T11:00:00", "holds", "holds"),  # 08:00 in Los Angeles
        ("2026-03-04T21:00:00", "holds", "holds"),
        ("2026-03-04T21:00:01", "broken", "broken"),  # 18:00:01 in Los Angeles, but too late in New York
        ("2026-03-05T00:00:00", "broken", "broken"),  # 21:00:00 in Los Angeles
    ],
)
def test_the_window_of_two_coasts_is_the_hours_that_both_share(local: str, here: str, both: str) -> None:
    assert judged(moment(local)) == here
    assert judged(moment(local, LOS_ANGELES)) == both
    seen_from_there = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(NEW_YORK)).astimezone(ZoneInfo(LOS_ANGELES))
    text = seen_from_there.replace(tzinfo=None).isoformat()
    assert judged(moment(text, NEW_YORK, home=LOS_ANGELES)) == both, "whichever of them is the address"


@pytest.mark.parametrize(
    ("local", "width", "expected"),
    [
        ("2026-03-04T10:59:59", timedelta(seconds=1), "cannot_tell"),  # 07:59:59 to 08:00:00 in Los Angeles
        ("2026-03-04T11:00:00", timedelta(hours=10), "holds"),
        ("2026-03-04T11:00:00", timedelta(hours=10, seconds=1), "cannot_tell"),
        ("2026-03-04T20:59:59", timedelta(seconds=2), "cannot_tell"),
        ("2026-03-04T22:00:00", timedelta(hours=1), "broken"),  # too late here, whatever it is there
        ("2026-03-04T12:00:00", timedelta(days=1), "cannot_tell"),
        ("2026-03-04T12:00:00", None, "cannot_tell"),
    ],
)
def test_an_interval_has_to_lie_in_the_shared_hours(local: str, width: timedelta | None, expected: str) -> None:
    assert judged(moment(local, LOS_ANGELES, width=width)) == expected


def test_between_two_changes_of_clocks_the_shared_hours_move() -> None:
    # Arizona keeps its clocks: three hours behind New York in summer, two in winter.
    assert judged(moment("2026-03-06T10:00:00", "America/Phoenix")) == "holds"
    assert judged(moment("2026-03-09T10:00:00", "America/Phoenix")) == "broken"
    assert judged(moment("2026-03-09T11:00:00", "America/Phoenix")) == "holds"
    assert judged(moment("2026-11-02T10:00:00", "America/Phoenix")) == "holds"
    # On the day itself, after the change: 10:30 in New York is 07:30 in Phoenix.
    assert judged(moment("2026-03-08T10:30:00", "America/Phoenix")) == "broken"


def test_a_night_hour_that_comes_twice_breaks_the_window_both_times() -> None:
    first = {"earliest": datetime(2026, 11, 1, 5, 30, tzinfo=UTC).astimezone(ZoneInfo(NEW_YORK))}
    second = {"earliest": datetime(2026, 11, 1, 6, 30, tzinfo=UTC).astimezone(ZoneInfo(NEW_YORK))}
    for facts in (first, second):
        facts["latest"] = facts["earliest"]
        assert facts["earliest"].strftime("%H:%M") == "01:30"
        assert judged(facts) == "broken"


def test_a_condition_is_judged_in_every_zone_and_names_the_moment_it_cannot_tell() -> None:
    condition = compile_condition('within(now, "08:00", "21:00", "[]")')
    assert condition({"now": moment("2026-03-04T10:00:00", LOS_ANGELES)}).truth is Truth.BROKEN
    assert condition({"now": moment("2026-03-04T10:00:00")}).truth is Truth.HOLDS
    vague = condition({"now": moment("2026-03-04T10:59:59", LOS_ANGELES, width=timedelta(seconds=1))})
    assert (vague.truth, vague.missing) == (Truth.CANNOT_TELL, ("now",))


def test_a_zone_that_this_machine_does_not_know_is_no_pass() -> None:
    condition = compile_condition('within(now, "08:00", "21:00", "[]")')
    assert condition({"now": moment("2026-03-04T12:00:00", "America/Nowhere")}).truth is Truth.CANNOT_TELL


@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-12-31")),
    st.timedeltas(timedelta(0), timedelta(hours=26)),
    st.lists(st.sampled_from([LOS_ANGELES, "America/Chicago", "Pacific/Honolulu", "Europe/London"]), max_size=3),
)
def test_the_verdict_is_the_strictest_of_each_zone_alone(local: datetime, width: timedelta, zones: list[str]) -> None:
    together = moment(local.isoformat(), *zones, width=width)
    first, last = together["earliest"], together["latest"]
    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    alone = []
    for there in map(ZoneInfo, (NEW_YORK, *zones)):
        ends = {"earliest": first.astimezone(there), "latest": last.astimezone(there)}
        alone.append(truth_within(ends, "08:00", "21:00", "[]"))
    assert truth_within(together, "08:00", "21:00", "[]") is min(alone, key=ORDER.index)
