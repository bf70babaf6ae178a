"""A colleague's code: each reason not to take it, once only, and one's own to give."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from collector_app.domain.case import Colleague
from collector_app.domain.presence import CODES_A_DAY, read_code
from collector_app.domain.visit.stage import Move
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.presence import Presence, PresenceError, PresenceProblem
from tests.fakes.presence import a_presence, code_for
from tests.fakes.samples import DAY, a_case, a_lease
from tests.unit.usecases.world import World

CITY = ZoneInfo("Asia/Shanghai")
NEXT_DAY = DAY + timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def problem_of(act: Callable[[], object]) -> PresenceError:
    with pytest.raises(PresenceError) as caught:
        act()
    return caught.value


def check(world: World, code: str, who: str = "c-2") -> object:
    return Presence(world.session).check(who, code, CITY)


def put_colleague(world: World, colleague: Colleague) -> None:
    with world.store.unit() as unit:
        unit.feed.put_colleagues((world.session.profile.collector, colleague))


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", PresenceProblem.MALFORMED),
        ("何婧", PresenceProblem.MALFORMED),
        ("0K7Q-F2M9-XT4B", PresenceProblem.WRONG),
        (code_for("c-3"), PresenceProblem.WRONG),
        (code_for("c-1"), PresenceProblem.OWN),
        (code_for("c-1", 2, NEXT_DAY), PresenceProblem.OWN),
        (code_for("c-2", 0, NEXT_DAY), PresenceProblem.OTHER_DAY),
        (code_for("c-2", 0, DAY - timedelta(days=1)), PresenceProblem.WRONG),
    ],
)
def test_what_is_no_good_code_is_refused_and_nothing_is_held(code: str, problem: PresenceProblem, world: World) -> None:
    error = problem_of(lambda: check(world, code))
    assert error.problem is problem
    assert world.session.attestations == ()
    assert world.kinds() == []
    if problem is PresenceProblem.OTHER_DAY:
        assert error.day == NEXT_DAY


def test_oneself_is_no_companion_whatever_the_code(world: World) -> None:
    assert problem_of(lambda: check(world, code_for("c-1"), "c-1")).problem is PresenceProblem.OWN
    assert problem_of(lambda: check(world, code_for("c-2"), "c-1")).problem is PresenceProblem.OWN


@pytest.mark.parametrize("until", [None, DAY - timedelta(days=1)])
def test_without_a_valid_certificate_nobody_counts(until: date | None, world: World) -> None:
    put_colleague(world, Colleague("c-2", "何婧", until))
    assert problem_of(lambda: check(world, code_for("c-2"))).problem is PresenceProblem.UNCERTIFIED
    put_colleague(world, Colleague("c-2", "何婧", DAY))
    check(world, code_for("c-2"))


def test_what_was_never_leased_can_not_be_checked(world: World) -> None:
    assert problem_of(lambda: check(world, code_for("c-9"), "c-9")).problem is PresenceProblem.NO_CODES
    with world.store.unit() as unit:
        unit.leased.put_presence(a_presence(days=[NEXT_DAY]))
    assert problem_of(lambda: check(world, code_for("c-2"))).problem is PresenceProblem.NO_CODES


def test_when_the_day_can_not_be_told_no_code_is_taken(world: World) -> None:
    world.clock.reboot("boot-2")
    assert problem_of(lambda: check(world, code_for("c-2"))).problem is PresenceProblem.DAY_UNKNOWN
    assert problem_of(Presence(world.session).mine).problem is PresenceProblem.DAY_UNKNOWN
    world.hear_server()
    check(world, code_for("c-2"))


def test_over_midnight_the_interval_lies_in_two_days(world: World) -> None:
    world.clock.advance(timedelta(hours=14) - timedelta(seconds=1))  # 23:59:59 in the city, two seconds either way
    assert problem_of(lambda: check(world, code_for("c-2"))).problem is PresenceProblem.DAY_UNKNOWN
    world.clock.advance(timedelta(minutes=1))
    assert problem_of(lambda: check(world, code_for("c-2"))).problem is PresenceProblem.OTHER_DAY
    check(world, code_for("c-2", 0, NEXT_DAY))


def test_the_wall_clock_makes_no_day(world: World) -> None:
    world.clock.wall += timedelta(days=1)
    assert problem_of(lambda: check(world, code_for("c-2", 0, NEXT_DAY))).problem is PresenceProblem.OTHER_DAY
    check(world, code_for("c-2"))


def test_after_five_wrong_codes_none_is_taken_for_a_while(world: World) -> None:
    for number in range(5):
        assert problem_of(lambda: check(world, "0K7Q-F2M9-XT4B")).problem is PresenceProblem.WRONG, number
    waiting = problem_of(lambda: check(world, code_for("c-2")))
    assert (waiting.problem, waiting.seconds) == (PresenceProblem.WAIT, 30)
    world.clock.wall += timedelta(hours=1)  # the wall clock shortens nothing
    assert problem_of(lambda: check(world, code_for("c-2"))).seconds == 30
    world.clock.wall -= timedelta(hours=1)
    world.clock.advance(timedelta(seconds=30))
    check(world, code_for("c-2"))
    assert world.session.code_tries.wrong == 0


def test_a_proof_that_is_held_survives_the_delay_of_another(world: World) -> None:
    world.prove("c-2")
    for _ in range(5):
        problem_of(lambda: check(world, "0K7Q-F2M9-XT4B"))
    visit = world.start_with(("c-2",), world.session.attestations)
    assert visit.visit.attested.keys() == {"c-2"}


def test_a_code_is_used_up_by_the_visit_and_by_nothing_before(world: World) -> None:
    check(world, code_for("c-2"))
    check(world, code_for("c-2"))  # held twice is held once
    assert len(world.session.attestations) == 1
    visit = world.start_with((), world.session.attestations)
    assert visit.visit.companions == ("c-2",)
    assert not [*world.session.attestations]
    assert world.kinds() == ["visit.opened", "visit.companion_attested"]
    assert problem_of(lambda: visit.attest("c-2", code_for("c-2"))).problem is PresenceProblem.USED
    visit.move(Move.TURN_BACK)
    visit.answer("result", "not_made")
    visit.close()
    assert problem_of(lambda: check(world, code_for("c-2"))).problem is PresenceProblem.USED
    check(world, code_for("c-2", 1))


def test_a_proof_of_yesterday_is_left_behind_when_the_visit_begins(world: World) -> None:
    world.prove("c-2")
    world.clock.advance(timedelta(days=1))
    visit = world.start_with(("c-2",), world.session.attestations)
    assert not visit.visit.attested
    result = visit.move(Move.DEPART)
    assert result.decision is not None
    assert [item.rule.id for item in result.decision.blocking] == ["two"]


def test_a_forged_proof_is_left_behind(world: World) -> None:
    world.prove("c-2")
    (proof,) = world.session.attestations
    forged = replace(proof, code=read_code("0K7Q-F2M9-XT4B") or "")
    assert not world.start_with(("c-2",), (forged,)).visit.attested


def test_a_colleague_may_join_until_the_door_is_passed(world: World) -> None:
    visit = world.start()
    visit.answer("docs", value=True)
    visit.move(Move.DEPART)
    visit.attest("c-2", code_for("c-2", 1))
    visit.move(Move.ARRIVE)
    visit.attest("c-2", code_for("c-2", 2))
    visit.answer("credentials", value=True)
    assert visit.move(Move.IDENTIFY).moved
    assert problem_of(lambda: visit.attest("c-2", code_for("c-2", 3))).problem is PresenceProblem.TOO_LATE
    assert problem_of(Presence(world.session).mine).problem is PresenceProblem.AT_THE_DOOR


def test_ones_own_code_stays_until_the_next_is_asked_for(world: World) -> None:
    presence = Presence(world.session)
    assert (presence.mine().code, presence.mine().number) == (code_for("c-1"), 1)
    assert presence.next_mine().code == presence.mine().code == code_for("c-1", 1)
    for _ in range(CODES_A_DAY):
        presence.next_mine()
    last = presence.mine()
    assert (last.number, last.last, last.code) == (CODES_A_DAY, True, code_for("c-1", CODES_A_DAY - 1))
    world.clock.advance(timedelta(days=1))
    assert presence.mine().code == code_for("c-1", 0, NEXT_DAY)


def test_ones_own_code_needs_a_lease(world: World) -> None:
    with world.store.unit() as unit:
        unit.feed.put_lease(a_lease())
    Presence(world.session).mine()
    world.clock.advance(timedelta(hours=73))
    with pytest.raises(Failure) as caught:
        Presence(world.session).mine()
    assert caught.value.code is FailureCode.LEASE_EXPIRED


def test_a_code_is_used_up_however_many_visits_came_after_it(world: World) -> None:
    """Visits that are opened and turned back from cost nothing: seventy of them hid a used code once."""
    check(world, code_for("c-2"))
    for number in range(70):
        visit = world.start_with(("c-2",), world.session.attestations if number == 0 else ())
        visit.move(Move.TURN_BACK)
        visit.answer("result", "not_made")
        assert visit.close().moved
    assert problem_of(lambda: check(world, code_for("c-2"))).problem is PresenceProblem.USED


def test_ones_own_code_is_of_the_day_where_the_next_case_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The laptop's own zone says nothing of the day at the address, where a colleague's laptop will check the code."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        zone = "America/New_York"  # 02:00 UTC is 10:00 in Shanghai, and the evening before in New York
        address = replace(a_case().addresses[0], zone=zone)
        world = World(case=a_case(addresses=(address,)))
        assert Presence(world.session).mine().day == DAY - timedelta(days=1)
        world.start_with((), ())
        assert Presence(world.session).mine().day == DAY - timedelta(days=1)
    finally:
        monkeypatch.undo()
        time.tzset()
