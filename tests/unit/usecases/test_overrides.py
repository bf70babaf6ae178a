"""Asking a supervisor by phone: once, in time, for this rule and case; and the time."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest

from collector_app.domain.challenge import CHALLENGE_LIFE, TRIES, WAITS, read
from collector_app.domain.journal.content import OverrideGranted
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.override import LEAVE, Plea, Supervision, Supervisor, override_code
from collector_app.domain.policy import Gate, Judgement, Override, Rule, Truth
from collector_app.domain.spelled import readable
from collector_app.domain.time_code import time_code
from collector_app.domain.visit.stage import Move, Stage
from collector_app.usecases.challenge import CallError, CallProblem
from collector_app.usecases.overrides import OverrideAnswer, OverrideCall, askable, grant, open_call
from collector_app.usecases.time_code import confirm_time, needs_telling, open_time_call
from collector_app.usecases.visit_session import VisitSession
from tests.unit.usecases.world import Book, Coded, World, rule

KEY = bytes(range(32))
CALLED = Supervision(
    base64.b64encode(KEY).decode(), (Supervisor("s-1", "方蕊", "0000-417"), Supervisor("s-2", "董可", "0000-418"))
)
BROKEN = Coded("false", lambda _facts: Judgement(Truth.BROKEN))
SOFT = rule("soft", {Gate.TRAVEL}, BROKEN, override=Override("supervisor"))
HARD = rule("hard", {Gate.TRAVEL}, BROKEN)


@dataclass(frozen=True)
class Only:
    """Compiles to one book whatever came."""

    book: Book

    def compile(self, packs: Mapping[str, Mapping[str, bytes]]) -> Book:
        return self.book


def a_world(*rules: Rule) -> tuple[World, VisitSession]:
    world = World()
    book = Book(rules or (SOFT,))
    world.session.book, world.session.books = book, Only(book)
    with world.store.unit() as unit:
        unit.leased.put_supervision(CALLED)
    return world, world.start()


def code_of(world: World, call: OverrideCall, supervisor: str = "s-1", **other: str) -> str:
    """What the centre answers."""
    plain = read(call.challenge, 8)
    assert plain is not None
    parts = {
        "device": world.session.profile.certificate.device,
        "case": world.case.id,
        "rule": call.rule.id,
        "supervisor": supervisor,
        "challenge": plain,
    }
    return readable(override_code(KEY, Plea(**{**parts, **other})))


def answer(code: str, *, supervisor: str = "s-1", reason: str = "The customer asked for today") -> OverrideAnswer:
    return OverrideAnswer(supervisor, reason, code)


def problem(visit: VisitSession, given: OverrideAnswer, asked: Rule = SOFT) -> CallError:
    with pytest.raises(CallError) as refused:
        grant(visit.log, asked, given)
    return refused.value


class TestLeave:
    def test_the_gate_passes_once_a_supervisor_said_so(self) -> None:
        world, visit = a_world()
        refused = visit.move(Move.DEPART)
        assert refused.decision is not None
        assert [item.rule.id for item in askable(refused.decision)] == ["soft"]
        call = open_call(visit.log, SOFT)
        assert [item.id for item in call.supervisors] == ["s-1", "s-2"]
        grant(visit.log, SOFT, answer(code_of(world, call).lower().replace("-", " ")))
        result = visit.move(Move.DEPART)
        assert result.moved
        assert result.decision is not None
        (finding,) = result.decision.findings
        assert (finding.truth, finding.overridden, finding.blocks) == (Truth.BROKEN, True, False)
        with world.store.view() as view:
            latest = world.session.recorder.time(view).latest
        assert latest is not None
        assert visit.visit.overrides["soft"] - latest <= LEAVE
        assert visit.visit.supervisors == {"soft": "s-1"}

    def test_leave_ends(self) -> None:
        world, visit = a_world()
        grant(visit.log, SOFT, answer(code_of(world, open_call(visit.log, SOFT))))
        world.clock.advance(LEAVE + timedelta(minutes=1))
        assert not visit.move(Move.DEPART).moved

    def test_where_the_time_is_not_known_leave_is_none(self) -> None:
        world, visit = a_world()
        grant(visit.log, SOFT, answer(code_of(world, open_call(visit.log, SOFT))))
        world.clock.reboot("boot-2")
        assert not visit.move(Move.DEPART).moved
        with pytest.raises(CallError) as refused:
            open_call(visit.log, SOFT)
        assert refused.value.problem is CallProblem.TIME_UNKNOWN

    def test_no_other_rule_is_ever_overridden(self) -> None:
        world, visit = a_world(SOFT, HARD)
        refused = visit.move(Move.DEPART)
        assert refused.decision is not None
        assert [item.rule.id for item in askable(refused.decision)] == ["soft"]
        with pytest.raises(CallError):
            open_call(visit.log, HARD)
        assert problem(visit, answer("4K7Q-2F9C-4K7Q"), HARD).problem is CallProblem.VOID
        call = open_call(visit.log, SOFT)
        for asked in (SOFT, HARD):
            with visit.log.act() as act:  # even forged straight into the journal it lets nothing hard pass
                act.append((OverrideGranted(asked.id, "s-1", "r", until=world.clock.wall + LEAVE),))
        result = visit.move(Move.DEPART)
        assert not result.moved
        assert result.decision is not None
        assert [item.rule.id for item in result.decision.blocking] == ["hard"]
        assert call.challenge

    @pytest.mark.parametrize("part", ["device", "case", "rule", "challenge"])
    def test_a_code_for_anything_else_is_wrong(self, part: str) -> None:
        world, visit = a_world()
        call = open_call(visit.log, SOFT)
        refused = problem(visit, answer(code_of(world, call, **{part: "other"})))
        assert (refused.problem, refused.seconds, refused.tries) == (CallProblem.WRONG, WAITS[0], TRIES - 1)
        assert not visit.visit.overrides

    def test_the_code_of_another_supervisor_is_wrong(self) -> None:
        world, visit = a_world()
        code = code_of(world, open_call(visit.log, SOFT), "s-2")
        assert problem(visit, answer(code)).problem is CallProblem.WRONG
        assert problem(visit, answer(code, supervisor="s-9")).problem is CallProblem.NOBODY

    def test_a_code_counts_once(self) -> None:
        world, visit = a_world()
        code = code_of(world, open_call(visit.log, SOFT))
        grant(visit.log, SOFT, answer(code))
        assert problem(visit, answer(code)).problem is CallProblem.VOID
        open_call(visit.log, SOFT)
        assert problem(visit, answer(code)).problem is CallProblem.WRONG

    def test_a_slip_costs_nothing_and_a_reason_is_needed(self) -> None:
        world, visit = a_world()
        code = code_of(world, open_call(visit.log, SOFT))
        before = world.kinds()
        for slip in (code[:-1], code[::-1], ""):
            assert problem(visit, answer(slip)).problem is CallProblem.MISTYPED
        assert problem(visit, answer(code, reason="  ")).problem is CallProblem.REASON_MISSING
        assert world.kinds() == before
        grant(visit.log, SOFT, answer(code))

    def test_five_wrong_codes_make_it_void_and_a_lock_in_between_forgives_none(self) -> None:
        world, visit = a_world()
        call = open_call(visit.log, SOFT)
        wrong = answer(code_of(world, call, case="other"))
        for tried, wait in enumerate(WAITS, 1):
            refused = problem(visit, wrong)
            assert (refused.problem, refused.tries) == (CallProblem.WRONG, TRIES - tried)
            assert problem(visit, answer(code_of(world, call))).problem is CallProblem.WAIT
            world.clock.advance(timedelta(seconds=wait))
            assert open_call(visit.log, SOFT).challenge == call.challenge
        assert problem(visit, wrong).problem is CallProblem.VOID
        assert problem(visit, answer(code_of(world, call))).problem is CallProblem.VOID
        assert open_call(visit.log, SOFT).challenge != call.challenge

    def test_a_challenge_grows_old(self) -> None:
        world, visit = a_world()
        call = open_call(visit.log, SOFT)
        world.clock.advance(CHALLENGE_LIFE + timedelta(seconds=1))
        assert problem(visit, answer(code_of(world, call))).problem is CallProblem.VOID
        assert open_call(visit.log, SOFT).challenge != call.challenge

    def test_the_call_and_its_tries_are_on_the_record(self) -> None:
        world, visit = a_world()
        call = open_call(visit.log, SOFT)
        problem(visit, answer(code_of(world, call, case="other")))
        world.clock.advance(timedelta(seconds=WAITS[0]))
        grant(visit.log, SOFT, answer(code_of(world, call)))
        kinds = ["visit.override_asked", "visit.override_failed", "visit.override_granted"]
        assert [item for item in world.kinds() if "override" in item] == kinds
        with world.store.view() as view:
            content = read_content(view.journal.after(0, 100)[-1])
        assert isinstance(content, OverrideGranted)
        assert (content.supervisor, content.reason) == ("s-1", "The customer asked for today")
        assert readable(content.code) == code_of(world, call)
        assert visit.visit.anomalies == 0

    def test_without_a_packet_or_a_supervisor_there_is_nobody_to_call(self) -> None:
        world, visit = a_world()
        with world.store.unit() as unit:
            unit.leased.put_supervision(Supervision(CALLED.key))
        with pytest.raises(CallError) as refused:
            open_call(visit.log, SOFT)
        assert refused.value.problem is CallProblem.NOBODY


def told(world: World, challenge: str) -> str:
    plain = read(challenge, 8)
    assert plain is not None
    return readable(time_code(KEY, world.session.profile.certificate.device, plain, world.clock.wall))


def rebooted() -> World:
    world, _ = a_world()
    world.clock.reboot("boot-2", timedelta(hours=1))
    return world


def test_after_a_reboot_a_call_gives_the_time_back() -> None:
    world = rebooted()
    with world.store.view() as view:
        assert needs_telling(world.session.recorder.time(view))
    call = open_time_call(world.session)
    assert call.collector == world.session.profile.collector.id
    world.clock.advance(timedelta(seconds=75))
    time = confirm_time(world.session, told(world, call.challenge))
    assert time.latest is not None
    assert time.earliest <= world.clock.wall <= time.latest
    assert time.latest - time.earliest < timedelta(seconds=60 + 75 + 5)
    assert time.verified
    visit = world.session
    with world.store.view() as view:
        assert not needs_telling(visit.recorder.time(view))
    assert [item for item in world.kinds() if "time" in item] == ["device.time_asked", "device.time_confirmed"]


def test_a_told_time_makes_no_data_fresher() -> None:
    world = rebooted()
    with world.store.view() as view:
        before = world.session.gatekeeper.circumstances(view, world.case).packet_time
    confirm_time(world.session, told(world, open_time_call(world.session).challenge))
    with world.store.view() as view:
        assert world.session.gatekeeper.circumstances(view, world.case).packet_time == before


def test_a_wrong_time_code_changes_nothing_and_the_right_one_counts_once() -> None:
    world = rebooted()
    call = open_time_call(world.session)
    good = told(world, call.challenge)
    other = readable(time_code(KEY, "other", read(call.challenge, 8) or "", world.clock.wall))
    with pytest.raises(CallError) as refused:
        confirm_time(world.session, other)
    assert refused.value.problem is CallProblem.WRONG
    with world.store.view() as view:
        assert needs_telling(world.session.recorder.time(view))
    world.clock.advance(timedelta(seconds=WAITS[0]))
    assert open_time_call(world.session).challenge == call.challenge
    confirm_time(world.session, good)
    world.clock.reboot("boot-3")
    with pytest.raises(CallError) as again:
        confirm_time(world.session, good)
    assert again.value.problem is CallProblem.VOID


def test_a_call_from_before_the_reboot_is_void() -> None:
    world = rebooted()
    good = told(world, open_time_call(world.session).challenge)
    world.clock.reboot("boot-3")
    with pytest.raises(CallError) as refused:
        confirm_time(world.session, good)
    assert refused.value.problem is CallProblem.VOID


def test_the_visit_is_refused_before_the_call_and_goes_on_after_it() -> None:
    world = World()
    with world.store.unit() as unit:
        unit.leased.put_supervision(CALLED)
    visit = world.start()
    world.clock.reboot("boot-2", timedelta(minutes=10))
    assert not visit.move(Move.DEPART).moved
    confirm_time(world.session, told(world, open_time_call(world.session).challenge))
    result = visit.move(Move.DEPART)
    assert result.decision is not None
    assert "hours" not in {item.rule.id for item in result.decision.blocking}
    assert visit.visit.stage in (Stage.TRAVELLING, Stage.PREPARED)
