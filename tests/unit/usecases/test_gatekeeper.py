"""What the gatekeeper gathers before it asks the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from collector_app.domain.calendar import Calendar
from collector_app.domain.case import Appointment
from collector_app.domain.facts import build_facts
from collector_app.domain.journal.content import Channel
from collector_app.domain.localised import Localised
from collector_app.domain.policy import Gate, lookup
from collector_app.usecases.case_file import Approach, CaseFile
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.samples import DAY
from tests.unit.usecases.contact_rules import CONTACT_RULES
from tests.unit.usecases.world import RULES, Book, World

HOLIDAY = {DAY: Localised("Holiday", "假日")}


@pytest.mark.parametrize(("country", "expected"), [("CN", True), ("US", False), ("ID", None), ("", None), ("GB", None)])
def test_the_calendar_is_that_of_the_addresss_country(country: str, expected: bool | None) -> None:
    world = World()
    calendars = {
        "CN": Calendar("CN", frozenset({DAY.year}), HOLIDAY),
        "US": Calendar("US", frozenset({DAY.year}), {}),
        "ID": Calendar("ID", frozenset({DAY.year - 1}), HOLIDAY),
    }
    world.session.book = Book(calendars=calendars)
    case = replace(world.case, addresses=(replace(world.case.addresses[0], country=country),))
    with world.store.view() as view:
        circumstances = world.session.gatekeeper.circumstances(view, case)
    assert lookup(build_facts(circumstances), "now.holiday") is expected


@pytest.mark.parametrize(
    ("others", "zone", "leave_by"),
    [
        ((), "Asia/Shanghai", time(22)),
        (("Asia/Tokyo",), "Asia/Shanghai", time(21)),  # ten at night comes an hour earlier there
        (("Asia/Urumqi",), "Asia/Shanghai", time(22)),
        (("Asia/Tokyo", "Asia/Urumqi"), "Asia/Shanghai", time(21)),
        (("Asia/Shanghai",), "Asia/Urumqi", time(20)),
    ],
)
def test_one_leaves_before_the_window_ends_in_any_zone(others: tuple[str, ...], zone: str, leave_by: time) -> None:
    world = World()
    case = replace(world.case, addresses=(replace(world.case.addresses[0], zone=zone),), other_zones=others)
    at = datetime.combine(DAY, time(12), tzinfo=ZoneInfo(zone))
    with world.store.view() as view:
        keeper = world.session.gatekeeper
        found = keeper.leave_by(keeper.circumstances(view, case, at=at))
    assert found == datetime.combine(DAY, leave_by, tzinfo=ZoneInfo(zone))


def test_trying_out_judges_every_gate_and_writes_nothing() -> None:
    world = World()
    world.session.book = Book(rules=(*RULES, *CONTACT_RULES))
    before = world.kinds()
    at = datetime.combine(DAY, time(23), tzinfo=ZoneInfo("Asia/Shanghai"))
    files = CaseFile(world.session)
    when, decisions = files.try_out(world.case.id, Approach(("c-2",), at, Channel.SMS))
    assert when.shown == at
    assert [decision.gate for decision in decisions] == list(Gate)
    against = {item.gate: [finding.rule.id for finding in item.blocking] for item in decisions}
    assert against[Gate.CONTACT] == ["calls_only"]
    assert against[Gate.TRAVEL] == ["hours"]
    _, by_day = files.try_out(world.case.id, Approach(at=at.replace(hour=12)))
    assert [finding.rule.id for finding in by_day[list(Gate).index(Gate.TRAVEL)].blocking] == ["two"]
    assert not by_day[list(Gate).index(Gate.CONTACT)].blocking
    assert world.kinds() == before
    with pytest.raises(Failure) as caught:
        files.try_out("case-99999", Approach())
    assert caught.value.code is FailureCode.CASE_GONE


@pytest.mark.parametrize(("start", "judged"), [(time(14), time(14)), (time(9, 30), time(10))])
def test_without_a_time_the_planned_one_is_tried_or_now(start: time, judged: time) -> None:
    world = World()  # at ten o'clock
    planned = Appointment(DAY, start, time(15), agreed=True)
    with world.store.unit() as unit:
        unit.cases.put(replace(world.case, appointment=planned), b"")
    when, _ = CaseFile(world.session).try_out(world.case.id, Approach())
    assert when.shown == datetime.combine(DAY, judged, tzinfo=ZoneInfo("Asia/Shanghai"))
