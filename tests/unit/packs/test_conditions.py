from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from collector_app.domain.policy import Truth
from collector_app.packs.conditions import ConditionSyntaxError, Prepared, compile_condition

ZONE = ZoneInfo("Asia/Shanghai")
WINDOW = 'within(now, "08:00", "22:00", "[)")'


def moment(hour: int, minute: int = 0, second: int = 0, width: int | None = 0) -> dict[str, object]:
    earliest = datetime(2026, 3, 4, hour, minute, second, tzinfo=ZONE)
    known: dict[str, object] = {"earliest": earliest, "local": f"{earliest:%H:%M}", "date": "2026-03-04"}
    if width is not None:
        known["latest"] = earliest + timedelta(seconds=width)
    return known


def judge(source: str, **facts: object) -> tuple[str, tuple[str, ...]]:
    judgement = compile_condition(source)(facts)
    return judgement.truth.value, judgement.missing


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (moment(7, 59, 59), "broken"),
        (moment(8), "holds"),
        (moment(21, 59, 59), "holds"),
        (moment(22), "broken"),
        (moment(21, 59, 58, width=4), "cannot_tell"),
        (moment(10, width=None), "cannot_tell"),
        (moment(10, width=90_000), "cannot_tell"),
    ],
)
def test_the_window_holds_only_when_every_possible_moment_is_inside(now: object, verdict: str) -> None:
    assert judge(WINDOW, now=now)[0] == verdict


def test_the_window_is_in_the_zone_of_the_address() -> None:
    # 22:30 in Shanghai is 20:30 in Ürümqi.
    there = datetime(2026, 3, 4, 22, 30, tzinfo=ZONE).astimezone(ZoneInfo("Asia/Urumqi"))
    assert judge(WINDOW, now={"earliest": there, "latest": there})[0] == "holds"


@pytest.mark.parametrize(
    ("bounds", "at_start", "at_end"),
    [("[)", "holds", "broken"), ("[]", "holds", "holds"), ("(]", "broken", "holds"), ("()", "broken", "broken")],
)
def test_bounds_are_explicit(bounds: str, at_start: str, at_end: str) -> None:
    source = f'within(now, "08:00", "21:00", "{bounds}")'
    assert judge(source, now=moment(8))[0] == at_start
    assert judge(source, now=moment(21))[0] == at_end


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("party.do_not_contact && visit.identified", "broken"),
        ("visit.identified && party.do_not_contact", "broken"),
        ("!party.do_not_contact || visit.identified", "holds"),
        ("visit.identified || !party.do_not_contact", "holds"),
        ("!party.do_not_contact && visit.identified", "cannot_tell"),
        ("visit.identified || party.do_not_contact", "cannot_tell"),
        ("!visit.identified", "cannot_tell"),
        ("visit.identified ? true : true", "cannot_tell"),
        (f"party.do_not_contact && {WINDOW}", "broken"),
        (f"{WINDOW} || !party.do_not_contact", "holds"),
        (f"!{WINDOW}", "cannot_tell"),
    ],
)
def test_a_missing_fact_counts_only_where_it_matters(source: str, verdict: str) -> None:
    assert judge(source, party={"do_not_contact": False}, visit={}, now=moment(10, width=None))[0] == verdict


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("visit.identified", ("visit.identified",)),
        ("device.lease_hours > 1 && contacts.calls_today < 3", ("device.lease_hours", "contacts.calls_today")),
        ("visit.marks.private == true", ("visit.marks.private",)),
        (f"{WINDOW} && visit.identified", ("now", "visit.identified")),
        ('within(expected_end, "08:00", "22:00", "[)")', ("expected_end",)),
        ("has(visit.marks.place) && visit.marks.place == 'x' && visit.identified", ("visit.identified",)),
        ("has(device.lease_hours)", ("device.lease_hours",)),
        ('visit["identified"]', ("visit.identified",)),
    ],
)
def test_cannot_tell_names_what_is_missing(source: str, missing: tuple[str, ...]) -> None:
    facts = {"visit": {"marks": {"place": "x"}}, "now": moment(10, width=None)}
    assert judge(source, **facts) == ("cannot_tell", missing)


def test_prepared_facts_are_let_go() -> None:
    """Every gate prepares facts: what stays of each would fill the memory of a laptop, and of the centre sooner."""
    condition = compile_condition('within(now, "08:00", "22:00", "[)") || consent(case, "hours") || case.number == "x"')

    def judged() -> weakref.ref[Prepared]:
        prepared = Prepared({"case": {"number": "YL-1", "consents": {}}})
        condition(prepared)
        return weakref.ref(prepared)

    seen = [judged() for _ in range(3)]
    gc.collect()
    assert [item() for item in seen] == [None] * 3


@pytest.mark.parametrize("source", ["case.number < 3", "case.number", "case.flags + 1", "size(case.flags) > 0"])
def test_a_condition_that_is_no_yes_or_no_cannot_tell(source: str) -> None:
    verdict, missing = judge(source, case={"number": "YL-1", "flags": 7})
    assert verdict == "cannot_tell"
    assert missing


def test_has_asks_whether_a_flag_is_raised() -> None:
    source = "has(case.flags.agency) && case.flags.agency"
    assert judge(source, case={"flags": {}}) == ("broken", ())
    assert judge(source, case={"flags": {"agency": False}}) == ("broken", ())
    assert judge(source, case={"flags": {"agency": True}}) == ("holds", ())
    assert judge(source, case={}) == ("cannot_tell", ("case.flags.agency",))


def test_functions_of_ours() -> None:
    case = {"consents": {"hours": True}, "stays": ["dispute", "illness", "dispute"]}
    assert judge('consent(case, "hours")', case=case)[0] == "holds"
    assert judge('consent(case, "workplace")', case=case)[0] == "broken"
    assert judge('consent(case, "hours")', case={})[0] == "cannot_tell"
    assert judge('count(case.stays) == 3 && count(case.stays, "dispute") == 2', case=case)[0] == "holds"
    assert judge('days_between("2026-03-01", now) == 3', now=moment(8))[0] == "holds"
    assert judge('days_between("soon", now) == 3', now=moment(8))[0] == "cannot_tell"
    assert judge('case.stays.exists(stay, stay == "illness")', case=case)[0] == "holds"


def test_no_condition_can_see_the_raw_times() -> None:
    assert judge('now.earliest < timestamp("2030-01-01T00:00:00Z")', now=moment(8))[0] == "cannot_tell"


def test_a_prepared_tree_reads_like_the_facts_and_serves_many_conditions() -> None:
    facts: dict[str, Any] = {"now": moment(10), "visit": {"identified": True}}
    prepared = Prepared(facts)
    assert dict(prepared) == facts
    assert len(prepared) == 2
    assert compile_condition(WINDOW)(prepared).truth is Truth.HOLDS
    assert compile_condition("visit.identified")(prepared).truth is Truth.HOLDS


@pytest.mark.parametrize("source", ["now.local ==", "((", "a.?b", "'x"])
def test_what_is_no_cel_is_refused_in_one_line(source: str) -> None:
    with pytest.raises(ConditionSyntaxError) as caught:
        compile_condition(source)
    assert "\n" not in str(caught.value)


def test_the_engine_is_not_loaded_before_a_condition_is_compiled() -> None:
    code = "import sys, collector_app.packs.book; sys.exit('cel' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
