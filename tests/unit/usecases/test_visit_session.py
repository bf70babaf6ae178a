"""A visit through the use case: gates, answers, corrections, cover, stop, close, and what each leaves on the record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from collector_app.domain.case import active_stays
from collector_app.domain.disclosure import CoverReason
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.content import PromiseMade
from collector_app.domain.journal.record import to_plain
from collector_app.domain.localised import Language
from collector_app.domain.money import Money
from collector_app.domain.outcome import Outcome, StopReason
from collector_app.domain.plan import equal_instalments
from collector_app.domain.policy import Truth
from collector_app.domain.visit.stage import Move, Stage
from collector_app.usecases.answers import AnswerError, AnswerProblem
from collector_app.usecases.case_file import CaseFile, HushedError
from collector_app.usecases.day import Day, RowState
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.visit_log import ImpossibleMoveError
from collector_app.usecases.visit_session import VisitSession, resume_visit
from tests.fakes.samples import a_lease
from tests.unit.usecases.world import BALANCE, World, a_debt


@pytest.fixture
def world() -> World:
    return World()


def at_the_door(world: World) -> VisitSession:
    visit = world.start()
    visit.answer("docs", value=True)
    assert visit.move(Move.DEPART).moved
    assert visit.move(Move.ARRIVE).moved
    return visit


def identified(world: World) -> VisitSession:
    visit = at_the_door(world)
    visit.answer("credentials", value=True)
    assert visit.move(Move.IDENTIFY).moved
    visit.answer("match", "verified")
    visit.answer("alone", "yes")
    return visit


def disclosed(world: World) -> VisitSession:
    visit = identified(world)
    assert visit.move(Move.DISCLOSE).moved
    return visit


def a_plan(count: int = 12, amount: Money = BALANCE, first: date = date(2026, 12, 15)) -> Plain:
    return to_plain(PromiseMade(equal_instalments(amount, count, first), "app"))


def test_a_whole_visit_is_on_the_record_sealed_and_anchored(world: World) -> None:
    visit = disclosed(world)
    assert visit.view().debt == a_debt()
    visit.answer("amount", value=True)
    assert visit.move(Move.NEGOTIATE).moved
    visit.answer("plan", a_plan())
    assert visit.visit.promise is not None
    assert sum(item.amount.minor for item in visit.visit.promise.instalments) == BALANCE.minor
    result = visit.move(Move.SETTLE)
    assert not result.moved  # a warning wants to be read
    assert visit.move(Move.SETTLE, acknowledged=frozenset({"gentle"})).moved
    assert visit.move(Move.LEAVE).moved
    assert visit.view().debt is None
    assert visit.move(Move.FINISH).moved
    visit.answer("result", "promise_to_pay")
    visit.answer("note", "谈妥")
    visit.answer("next", "2026-12-16")
    visit.answer("stars", 5)
    assert visit.close().moved
    done = visit.visit
    assert (done.outcome, done.followup, done.satisfaction, done.note) == (
        Outcome.PROMISE_TO_PAY,
        date(2026, 12, 16),
        5,
        "谈妥",
    )
    with world.store.view() as view:
        head = view.journal.head()
        assert view.journal.seals(head.seq, head.seq)
        assert view.journal.open_visit() is None
        day = date(2026, 11, 23)
        assert view.journal.contacts_by_day(world.case.id, day, "Asia/Shanghai") == {day: {"visit": 1}}
    assert world.anchor.head == (head.seq, head.hash)
    assert Day(world.session).status(world.case.id).outcome is Outcome.PROMISE_TO_PAY


def test_nobody_departs_at_night_and_the_refusal_is_on_the_record(world: World) -> None:
    visit = world.start()
    world.at(23)
    result = visit.move(Move.DEPART)
    assert not result.moved
    assert result.decision is not None
    assert [item.rule.id for item in result.decision.blocking] == ["hours"]
    assert result.decision.blocking[0].explain.en == "It is 23:00."
    assert visit.view().stage is Stage.PREPARED
    assert world.kinds()[-1] == "visit.finding_raised"


def test_one_collector_alone_is_refused(world: World) -> None:
    visit = world.start("c-1", proven=False)  # oneself does not count as company
    result = visit.move(Move.DEPART)
    assert result.decision is not None
    assert [item.rule.id for item in result.decision.blocking] == ["two"]


def test_after_a_reboot_the_hour_cannot_be_told_until_the_server_is_heard(world: World) -> None:
    visit = world.start()
    world.clock.reboot("boot-2")
    result = visit.move(Move.DEPART)
    assert not result.moved
    assert result.decision is not None
    assert result.decision.blocking[0].truth is Truth.CANNOT_TELL
    world.hear_server()
    assert visit.move(Move.DEPART).moved


def test_a_clock_set_back_into_the_day_opens_no_door_and_is_noted_once(world: World) -> None:
    visit = world.start()
    world.at(23)
    world.clock.wall -= timedelta(hours=8)
    assert not visit.move(Move.DEPART).moved
    assert not visit.move(Move.DEPART).moved
    assert world.kinds().count("device.clock_jumped") == 1


def test_required_steps_hold_the_gate_until_they_are_done(world: World) -> None:
    visit = at_the_door(world)
    result = visit.move(Move.IDENTIFY)
    assert result.decision is not None
    assert result.decision.blocking[0].missing == ("credentials",)
    visit.answer("credentials", value=True)
    assert visit.move(Move.IDENTIFY).moved


def test_nothing_is_disclosed_before_the_right_party_is_alone(world: World) -> None:
    visit = identified(world)
    visit.correct("alone", "no", "母亲进来了")
    assert not visit.move(Move.DISCLOSE).moved
    assert visit.view().debt is None
    assert "disclosure.opened" not in world.kinds()
    visit.correct("alone", "yes", "母亲离开了")
    assert visit.move(Move.DISCLOSE).moved
    assert visit.view().steps[0].say.en == "It is ¥18,640.00, 林."


def test_words_never_hold_an_amount_before_disclosure(world: World) -> None:
    visit = identified(world)
    assert "18" not in "".join(item.say.en + item.say.zh_CN for item in visit.view().steps)


def test_a_correction_cites_the_old_answer_and_wants_a_reason(world: World) -> None:
    visit = identified(world)
    with pytest.raises(AnswerError) as caught:
        visit.answer("alone", "no")
    assert caught.value.problem is AnswerProblem.REASON_MISSING
    before = visit.visit.answers["alone"].entry
    visit.correct("alone", "no", "有人")
    with world.store.view() as view:
        last = view.journal.of(f"visit/{visit.visit.id}")[-1].plain()
    assert (last["corrects"], last["reason"]) == (before, "有人")
    assert visit.visit.answers["alone"].corrected
    count = len(world.kinds())
    visit.correct("alone", "no", "again")
    assert len(world.kinds()) == count  # the same answer changes nothing


@pytest.mark.parametrize(
    ("step", "value", "problem"),
    [
        ("alone", "perhaps", AnswerProblem.NO_SUCH_CHOICE),
        ("plan", {"instalments": [], "method": "app"}, AnswerProblem.NOT_A_PLAN),
        ("result", "rich", AnswerProblem.NO_SUCH_CHOICE),
        ("next", "15/12", AnswerProblem.NOT_A_DATE),
        ("stars", 6, AnswerProblem.OUT_OF_RANGE),
        ("stars", "5", AnswerProblem.NOT_A_NUMBER),
        ("docs", False, AnswerProblem.EMPTY),
    ],
)
def test_bad_input_writes_nothing(world: World, step: str, value: object, problem: AnswerProblem) -> None:
    visit = world.start()
    before = world.kinds()
    with pytest.raises(AnswerError) as caught:
        visit.answer(step, value)  # type: ignore[arg-type]  # bad on purpose
    assert caught.value.problem is problem
    assert world.kinds() == before


def test_the_wrong_party_leads_away_from_asking(world: World) -> None:
    visit = at_the_door(world)
    visit.answer("credentials", value=True)
    visit.move(Move.IDENTIFY)
    view = visit.answer("match", "not_them")
    assert view.stage is Stage.THIRD_PARTY
    with pytest.raises(ImpossibleMoveError):
        visit.move(Move.DISCLOSE)
    assert view.hushed


def test_cover_drops_the_sealed_part_and_coming_back_needs_privacy(world: World) -> None:
    visit = disclosed(world)
    visit.cover(CoverReason.KEY)
    view = visit.view()
    assert view.debt is None
    assert view.must_uncover
    assert not visit.uncover(private=False)
    assert visit.uncover(private=True)
    assert visit.view().debt is not None
    assert world.kinds()[-2:] == ["disclosure.covered", "disclosure.opened"]


def test_somebody_came_in_holds_the_next_gate_until_privacy_is_back(world: World) -> None:
    visit = disclosed(world)
    visit.cover(CoverReason.THIRD_PERSON)
    assert not visit.move(Move.NEGOTIATE).moved
    assert visit.uncover(private=True)
    assert visit.move(Move.NEGOTIATE).moved


@pytest.mark.parametrize("reason", StopReason)
def test_after_a_stop_only_leaving_is_possible(world: World, reason: StopReason) -> None:
    visit = disclosed(world)
    visit.stop(reason)
    assert visit.view().stage is Stage.LEAVING
    assert visit.view().debt is None
    for move in (Move.DISCLOSE, Move.NEGOTIATE, Move.SETTLE, Move.IDENTIFY):
        with pytest.raises(ImpossibleMoveError):
            visit.move(move)
    assert visit.move(Move.FINISH).moved
    assert visit.close().moved
    assert visit.visit.outcome is Outcome.STOPPED


def test_a_plan_beyond_authority_is_requested_never_promised(world: World) -> None:
    visit = disclosed(world)
    visit.answer("amount", value=True)
    visit.move(Move.NEGOTIATE)
    visit.answer("plan", a_plan(count=36))
    assert visit.visit.promise is None
    assert visit.visit.plan is not None
    assert not visit.visit.plan.within_authority
    visit.correct("plan", a_plan(count=12), "客户改了")
    assert visit.visit.promise is not None


def test_a_killed_app_comes_back_to_the_same_step_with_the_sealed_part_closed(world: World) -> None:
    visit = disclosed(world)
    visit.answer("amount", value=True)
    back = resume_visit(world.session, Language.CHINESE)
    assert back is not None
    assert back.visit == visit.visit
    view = back.view()
    assert view.resumed
    assert view.must_uncover
    assert view.debt is None
    assert back.uncover(private=True)
    assert back.view().debt is not None


def test_a_failing_disk_leaves_the_visit_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = disclosed(world)
    before = visit.visit

    def full(*_arguments: object, **_more: object) -> None:
        raise Failure(FailureCode.DISK_FULL)

    monkeypatch.setattr("tests.fakes.store.MemoryJournal.append", full)
    with pytest.raises(Failure):
        visit.answer("amount", value=True)
    assert visit.visit == before
    monkeypatch.undo()
    assert visit.answer("amount", value=True).visit.answers["amount"].value is True


def test_only_told_hardship_is_recorded(world: World) -> None:
    visit = disclosed(world)
    visit.answer("hard", ["none"])
    assert "hardship.recorded" not in world.kinds()
    visit.correct("hard", ["none", "income"], "客户后来说了")
    assert visit.visit.hardship is not None
    assert visit.visit.hardship.categories == ("income",)


def test_the_next_contact_is_of_the_kind_that_was_chosen(world: World) -> None:
    visit = world.start()
    visit.move(Move.TURN_BACK)
    visit.answer("then", "call")
    visit.answer("next", "2026-12-01")
    with world.store.view() as view:
        assert view.journal.of(f"visit/{visit.visit.id}")[-1].plain()["action"] == "call"


def test_one_visit_at_a_time(world: World) -> None:
    world.start()
    with pytest.raises(Failure) as caught:
        world.start()
    assert caught.value.code is FailureCode.VISIT_ALREADY_OPEN


def test_preparing_is_recorded_and_refused_at_the_door(world: World) -> None:
    files = CaseFile(world.session)
    assert files.prepare(world.case.id).balance == BALANCE
    assert world.kinds()[-1] == "disclosure.opened"
    at_the_door(world)
    with pytest.raises(HushedError):
        files.prepare(world.case.id)


def test_after_the_lease_the_cases_are_closed_but_an_open_visit_can_be_finished(world: World) -> None:
    with world.store.unit() as unit:
        unit.feed.put_lease(a_lease())
    visit = world.start()
    world.clock.advance(timedelta(hours=72, minutes=1))
    files = CaseFile(world.session)
    for closed in (lambda: files.open(world.case.id), lambda: files.prepare(world.case.id)):
        with pytest.raises(Failure) as caught:
            closed()
        assert caught.value.code is FailureCode.LEASE_EXPIRED
    visit.move(Move.TURN_BACK)
    visit.answer("result", "not_made")
    assert visit.close().moved
    with pytest.raises(Failure) as caught:
        world.start(proven=False)
    assert caught.value.code is FailureCode.LEASE_EXPIRED
    world.clock.wall -= timedelta(days=3)  # setting the clock back opens nothing
    with pytest.raises(Failure):
        files.prepare(world.case.id)


def test_the_day_says_what_each_case_needs(world: World) -> None:
    day = Day(world.session)
    assert day.status(world.case.id).state is RowState.MISSING  # nobody comes along yet
    files = CaseFile(world.session)
    assert [item.rule.id for item in files.preview(world.case.id, ("c-2",)).decisions[0].blocking] == ["two"]
    world.prove("c-2")
    assert [item.rule.id for item in files.preview(world.case.id).decisions[0].blocking] == []
    visit = world.start()
    assert day.status(world.case.id).state is RowState.UNDER_WAY
    visit.move(Move.TURN_BACK)
    visit.answer("result", "not_made")
    visit.close()
    overview = day.overview()
    assert (overview.done, overview.total, overview.waiting) == (1, 1, 1)
    assert not active_stays(world.case, date(2026, 11, 23))


def test_a_correction_cannot_lead_where_the_visit_has_gone_past(world: World) -> None:
    visit = disclosed(world)
    away = next(
        (step.id, choice.id)
        for step in visit.script.steps
        for choice in step.choices
        if choice.move is Move.WRONG_PARTY and step.id in visit.visit.answers
    )
    before = visit.visit
    with pytest.raises(AnswerError) as caught:
        visit.correct(*away, reason="misheard")
    assert caught.value.problem is AnswerProblem.GONE_BY
    assert visit.visit is before
