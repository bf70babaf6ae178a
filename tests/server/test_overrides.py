"""Calls to the centre: leave for one rule, the time, and what arrives afterwards."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from collector_app.domain.challenge import new_challenge, read
from collector_app.domain.journal import content as c
from collector_app.domain.override import LEAVE, Plea, Supervision, override_code
from collector_app.domain.time_code import TIME_CODE_LETTERS, told_time
from collector_app.server import devices
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from collector_app.server.command import main
from collector_app.server.ingest.overrides import NOT_GIVEN, TOO_LONG
from collector_app.server.overrides import Call, Leave, give_leave, tell_time
from collector_app.server.packs import import_packs
from collector_app.server.refusal import OperatorError
from tests.server.conftest import HOUSE, SAMPLE, ZHOU
from tests.server.laptop import HeldClock, Laptop

CHALLENGE = new_challenge(bytes(range(32)))
RULE = "company.visit.notice"
FANG = Leave("fang.rui", "Customer asked for today")


@pytest.fixture
def with_packs(centre: Centre) -> Centre:
    import_packs(centre, [SAMPLE.parent / "packs" / "company.default", SAMPLE.parent / "packs" / "cn"], HOUSE.signer)
    return centre


def a_case(centre: Centre, collector: str = ZHOU) -> tuple[str, str]:
    with centre.database.read() as connection:
        cases = select(t.cases.c.id, t.cases.c.number).where(t.cases.c.collector == collector)
        row = connection.execute(cases.order_by(t.cases.c.number)).first()
    assert row is not None
    return row.id, row.number


def supervision_of(laptop: Laptop) -> Supervision:
    found = laptop.pull()[-1].supervision
    assert found is not None
    return found


def remarks(centre: Centre) -> list[str]:
    with centre.database.read() as connection:
        codes = connection.execute(select(t.remarks.c.code).order_by(t.remarks.c.seq)).scalars()
        return [code for code in codes if code.startswith("override")]


def test_the_packet_names_the_supervisors_and_a_key_of_this_device(enrol: Callable[[str], Laptop]) -> None:
    first, second = supervision_of(enrol(ZHOU)), supervision_of(enrol(ZHOU))
    assert {item.id: item.phone for item in first.supervisors} == {"fang.rui": "10072000417", "dong.ke": "10072000418"}
    assert len(base64.b64decode(first.key)) == 32
    assert first.key != second.key
    assert first.key not in repr(first)


def test_a_code_is_the_one_that_the_device_expects(with_packs: Centre, laptop: Laptop) -> None:
    case_id, number = a_case(with_packs)
    code = give_leave(with_packs, Call(CHALLENGE.lower(), number, RULE), FANG)
    key = base64.b64decode(supervision_of(laptop).key)
    expected = override_code(key, Plea(laptop.device, case_id, RULE, FANG.supervisor, CHALLENGE))
    assert read(code, 12) == expected
    with with_packs.database.read() as connection:
        (row,) = connection.execute(select(t.override_grants)).all()
    assert (row.device, row.case_id, row.rule, row.reason) == (laptop.device, case_id, RULE, FANG.reason)


def test_the_same_call_again_is_noted_once_and_gets_the_same_code(with_packs: Centre, laptop: Laptop) -> None:
    call = Call(CHALLENGE, a_case(with_packs)[1], RULE)
    assert give_leave(with_packs, call, FANG) == give_leave(with_packs, call, FANG)
    with with_packs.database.read() as connection:
        assert len(connection.execute(select(t.override_grants)).all()) == 1


def test_a_rule_is_known_by_its_title_too(with_packs: Centre, laptop: Laptop) -> None:
    number = a_case(with_packs)[1]
    by_id = give_leave(with_packs, Call(CHALLENGE, number, RULE), FANG)
    assert give_leave(with_packs, Call(CHALLENGE, number, "visit announced 12 hours before"), FANG) == by_id
    assert give_leave(with_packs, Call(CHALLENGE, number, "已提前 12 小时通知"), FANG) == by_id


@pytest.mark.parametrize(
    ("changed", "leave", "words"),
    [
        ({"rule": "cn.visit.hours"}, FANG, "Nobody may let"),
        ({"rule": "cn.visit.hour"}, FANG, "no rule"),
        ({"case_number": "HT-0"}, FANG, "no case"),
        ({"challenge": CHALLENGE[:-1]}, FANG, "slip"),
        ({"challenge": ("A" if CHALLENGE[0] != "A" else "B") + CHALLENGE[1:]}, FANG, "slip"),
        ({}, Leave("fang.rui", "  "), "--reason"),
        ({}, Leave("nobody", "because"), "fang.rui"),
        ({"device": "another"}, FANG, "no active laptop"),
    ],
)
def test_a_call_that_is_wrong_is_told_why_and_nothing_is_noted(
    with_packs: Centre, laptop: Laptop, changed: dict[str, str], leave: Leave, words: str
) -> None:
    call = replace(Call(CHALLENGE, a_case(with_packs)[1], RULE), **changed)
    with pytest.raises(OperatorError, match=words):
        give_leave(with_packs, call, leave)
    with with_packs.database.read() as connection:
        assert not connection.execute(select(t.override_grants)).all()


def test_of_several_laptops_one_must_be_named_and_a_revoked_one_gets_no_code(
    with_packs: Centre, enrol: Callable[[str], Laptop]
) -> None:
    first, second = enrol(ZHOU), enrol(ZHOU)
    call = Call(CHALLENGE, a_case(with_packs)[1], RULE)
    with pytest.raises(OperatorError, match=first.device):
        give_leave(with_packs, call, FANG)
    assert give_leave(with_packs, replace(call, device=first.device), FANG)
    devices.revoke(with_packs, first.device)
    with pytest.raises(OperatorError, match="no active laptop"):
        give_leave(with_packs, replace(call, device=first.device), FANG)
    assert give_leave(with_packs, call, FANG) == give_leave(with_packs, replace(call, device=second.device), FANG)


def test_the_time_is_told_to_one_device_and_one_challenge(centre: Centre, laptop: Laptop, clock: HeldClock) -> None:
    clock.pass_time(timedelta(seconds=59))
    code, told = tell_time(centre, Call(CHALLENGE), ZHOU)
    key = base64.b64decode(supervision_of(laptop).key)
    plain = read(code, TIME_CODE_LETTERS)
    assert plain is not None
    assert told == clock.moment
    assert told_time(key, laptop.device, CHALLENGE, plain) == clock.moment.replace(second=0)
    assert told_time(key, laptop.device, new_challenge(b"other"), plain) is None
    assert told_time(key, "other", CHALLENGE, plain) is None
    with pytest.raises(OperatorError, match="--collector"):
        tell_time(centre, Call(CHALLENGE))


def test_a_centre_that_is_years_off_tells_no_time(centre: Centre, laptop: Laptop, clock: HeldClock) -> None:
    clock.moment = clock.moment.replace(year=2001)
    with pytest.raises(OperatorError, match="Set it right"):
        tell_time(centre, Call(CHALLENGE), ZHOU)


def a_visit_with_leave(laptop: Laptop, case_id: str, granted: c.OverrideGranted) -> None:
    laptop.record("visit/v-1", c.VisitOpened(case_id, "a-1", "s@1", 40))
    laptop.record("visit/v-1", granted)
    laptop.push()


def test_leave_that_was_given_is_taken_as_it_is(with_packs: Centre, laptop: Laptop, clock: HeldClock) -> None:
    case_id, number = a_case(with_packs)
    code = give_leave(with_packs, Call(CHALLENGE, number, RULE), FANG)
    until = clock.moment + LEAVE
    a_visit_with_leave(laptop, case_id, c.OverrideGranted(RULE, FANG.supervisor, "ok", code, CHALLENGE, until))
    assert remarks(with_packs) == []


def test_leave_that_nobody_gave_is_remarked_and_the_visit_stays(
    with_packs: Centre, laptop: Laptop, clock: HeldClock
) -> None:
    case_id, number = a_case(with_packs)
    give_leave(with_packs, Call(CHALLENGE, number, "company.data.fresh"), FANG)
    until = clock.moment + LEAVE
    a_visit_with_leave(laptop, case_id, c.OverrideGranted(RULE, FANG.supervisor, "ok", "X", CHALLENGE, until))
    assert remarks(with_packs) == [NOT_GIVEN]
    with with_packs.database.read() as connection:
        assert not connection.execute(select(t.visits.c.parked)).scalar_one()


def test_leave_without_end_in_sight_is_remarked(with_packs: Centre, laptop: Laptop, clock: HeldClock) -> None:
    case_id, number = a_case(with_packs)
    give_leave(with_packs, Call(CHALLENGE, number, RULE), FANG)
    until = clock.moment + timedelta(days=1)
    a_visit_with_leave(laptop, case_id, c.OverrideGranted(RULE, FANG.supervisor, "ok", "X", CHALLENGE, until))
    assert remarks(with_packs) == [TOO_LONG]


def test_names_that_no_database_takes_are_remarked_too(with_packs: Centre, laptop: Laptop) -> None:
    granted = c.OverrideGranted("a\0b", "s\0", "ok", "X", "c\0", None)
    a_visit_with_leave(laptop, a_case(with_packs)[0], granted)
    assert remarks(with_packs) == [NOT_GIVEN]


def test_a_supervisor_types_it_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def typed(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            main([*words, "--data", str(tmp_path)])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return int(str(end.value.code)), shown.out + shown.err

    assert typed("import-company", str(SAMPLE / "company.yaml"))[0] == 0
    options = ("--challenge", CHALLENGE, "--supervisor", "fang.rui", "--reason", "r")
    status, words = typed("override", "--case", "HT-0", "--rule", RULE, *options)
    assert (status, "no rule" in words) == (2, True)
    status, words = typed("time-code", "--collector", ZHOU, "--challenge", CHALLENGE)
    assert (status, "no active laptop" in words) == (2, True)
