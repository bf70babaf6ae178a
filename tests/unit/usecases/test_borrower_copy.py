"""What the customer's copy says of each kind of visit, and that it opens nothing without a word on the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime

import pytest

from collector_app.domain.disclosure import DisclosureReason
from collector_app.domain.journal.seal import visit_code
from collector_app.domain.money import Money, total
from collector_app.domain.outcome import StopReason
from collector_app.domain.visit.fold import fold
from collector_app.usecases.borrower_copy import (
    Agreement,
    ComplaintTaken,
    Course,
    NextAction,
    NextStep,
    OfficialPayment,
    Recording,
    borrower_copy,
    copy_code,
)
from collector_app.usecases.case_file import HushedError
from collector_app.usecases.encoding import debt_to_bytes
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.samples import a_case
from tests.unit.usecases import closed_visits as visits
from tests.unit.usecases.world import BALANCE, World, a_debt

Walk = Callable[[World], str]


@pytest.fixture
def world() -> World:
    return World()


def test_a_promise_is_copied_to_the_last_fen(world: World) -> None:
    copy = borrower_copy(world.session, visits.promised(world))
    matter = copy.matter
    assert matter is not None
    assert (matter.agreement, len(matter.instalments)) == (Agreement.PROMISED, 12)
    assert matter.total == BALANCE == total(tuple(item.amount for item in matter.instalments), "CNY")
    assert [item.due for item in matter.instalments[:2]] == [date(2026, 12, 15), date(2027, 1, 15)]
    assert (matter.amount, matter.as_of, matter.contract_tail) == (BALANCE, a_debt().as_of, "1877")
    assert matter.official_payment == OfficialPayment((), "000000", "R1")
    assert copy.next_step == NextStep(NextAction.WAIT, date(2026, 12, 16))
    assert (copy.creditor.hotline, copy.creditor.complaint_line) == ("0000-96 000", "0000-96 001")
    assert (copy.visitors, copy.recording) == (("周舟", "何婧"), Recording("R-07", declined=False))
    assert copy.course is Course.TALKED


def test_the_code_is_that_of_the_closing_entry(world: World) -> None:
    visit_id = visits.promised(world)
    with world.store.view() as view:
        closing = fold(visit_id, view.journal.of(f"visit/{visit_id}")).closing_hash
    assert borrower_copy(world.session, visit_id).code == visit_code(closing) == copy_code(world.session, visit_id)


def test_the_look_is_on_the_record_of_the_case_and_the_closed_visit_stays_closed(world: World) -> None:
    visit_id = visits.promised(world)
    with world.store.view() as view:
        before = view.journal.of(f"visit/{visit_id}")
    borrower_copy(world.session, visit_id)
    with world.store.view() as view:
        assert view.journal.of(f"visit/{visit_id}") == before
        last = view.journal.of(f"case/{world.case.id}")[-1]
    assert last.kind == "disclosure.opened.v1"
    assert last.plain()["reason"] == DisclosureReason.COPY.value


@pytest.mark.parametrize("walk", visits.UNTOLD)
def test_what_was_not_disclosed_is_not_opened_for_the_copy_either(world: World, walk: Walk) -> None:
    visit_id = walk(world)
    before = world.kinds()
    copy = borrower_copy(world.session, visit_id)
    assert copy.matter is None
    assert world.kinds() == before
    assert "disclosure.opened" not in before
    found = str(asdict(copy))
    for sealed in (a_debt().contract, a_debt().reason, a_debt().payment_reference, "1864000", "Money"):
        assert sealed not in found


@pytest.mark.parametrize(
    ("walk", "course", "stop"),
    [
        (visits.stopped_at_first, Course.STOPPED, StopReason.ASKED_TO_LEAVE),
        (visits.met_somebody_else, Course.THIRD_PARTY, None),
        (visits.nobody_home, Course.NOBODY_HOME, None),
        (visits.not_made, Course.NOT_MADE, None),
        (visits.stopped_in_talk, Course.STOPPED, StopReason.LAWYER),
    ],
)
def test_the_course_is_told_without_its_matter(
    world: World, walk: Walk, course: Course, stop: StopReason | None
) -> None:
    copy = borrower_copy(world.session, walk(world))
    assert (copy.course, copy.stop) == (course, stop)


def test_a_plan_that_was_laid_out_is_not_agreed_by_that(world: World) -> None:
    copy = borrower_copy(world.session, visits.not_agreed(world))
    assert copy.matter is not None
    assert (copy.matter.agreement, copy.matter.instalments, copy.matter.total) == (Agreement.NOTHING, (), None)
    assert copy.next_step == NextStep(NextAction.CALL, date(2026, 12, 16))


def test_a_request_is_never_copied_as_a_promise(world: World) -> None:
    matter = borrower_copy(world.session, visits.requested(world)).matter
    assert matter is not None
    assert (matter.agreement, len(matter.instalments), matter.total) == (Agreement.REQUESTED, 36, BALANCE)


def test_a_payment_is_copied_with_its_reference(world: World) -> None:
    matter = borrower_copy(world.session, visits.paid(world)).matter
    assert matter is not None
    assert (matter.agreement, matter.instalments) == (Agreement.PAID, ())
    assert [(item.amount, item.reference) for item in matter.payments] == [(Money(500_000, "CNY"), "0000-77")]


@pytest.mark.parametrize("walk", [visits.disputed, visits.stopped_in_talk])
def test_while_a_case_rests_the_copy_asks_for_nothing(world: World, walk: Walk) -> None:
    matter = borrower_copy(world.session, walk(world)).matter
    assert matter is not None
    assert (matter.amount, matter.agreement) == (BALANCE, Agreement.NOTHING)
    assert matter.official_payment is None


def test_a_complaint_keeps_its_number_and_not_its_words(world: World) -> None:
    copy = borrower_copy(world.session, visits.complained(world))
    assert copy.complaints == (ComplaintTaken("TS-0001", date(2026, 12, 8)),)
    assert "催收" not in str(asdict(copy))
    assert copy.matter is not None
    assert copy.matter.referred


@pytest.mark.parametrize("walk", [visits.not_wanted_again, visits.met_somebody_else, visits.nobody_home])
def test_a_stranger_or_who_wants_no_contact_is_told_of_no_next_step(world: World, walk: Walk) -> None:
    assert borrower_copy(world.session, walk(world)).next_step is None


def test_the_right_person_is_told_of_a_next_step_without_its_matter(world: World) -> None:
    step = borrower_copy(world.session, visits.stopped_at_first(world)).next_step
    assert step == NextStep(NextAction.CONTACT, date(2026, 12, 16))


def test_nobody_waits_for_a_day_that_was_not_agreed(world: World) -> None:
    visit = visits.planned(world)
    visits.note(visit, agreement="none", next_action="wait_for_payment")
    step = borrower_copy(world.session, visits.finished(visit, "no_agreement")).next_step
    assert step == NextStep(NextAction.CONTACT, date(2026, 12, 16))


def test_times_are_those_of_the_visited_address() -> None:
    case = a_case()
    far = replace(case.addresses[0], zone="Asia/Urumqi")  # two hours behind Shanghai
    world = World(case=replace(case, addresses=(far,)))
    world.at(11)
    copy = borrower_copy(world.session, visits.promised(world))
    assert copy.arrived is not None
    assert (copy.day, copy.arrived.strftime("%H:%M")) == (date(2026, 11, 23), "09:00")
    assert copy.matter is not None
    assert copy.matter.as_of.utcoffset() == copy.arrived.utcoffset()


def test_figures_that_were_updated_since_are_not_those_that_were_told(world: World) -> None:
    visit_id = visits.promised(world)
    fresh = replace(a_debt(), as_of=datetime(2026, 11, 24, tzinfo=UTC), interest=Money(999, "CNY"))
    with world.store.unit() as unit:
        case = replace(world.case, version=2)
        unit.cases.put(case, world.keys.seal_case(case.id, debt_to_bytes(fresh)))
    matter = borrower_copy(world.session, visit_id).matter
    assert matter is not None
    assert matter.amount is None
    assert matter.total == BALANCE  # what was promised stands


def test_only_a_closed_visit_has_a_copy(world: World) -> None:
    visit = visits.disclosed(world)
    before = world.kinds()
    with pytest.raises(ValueError, match="open"):
        borrower_copy(world.session, visit.visit.id)
    with pytest.raises(KeyError):
        borrower_copy(world.session, "nobody-knows-it")
    assert world.kinds() == before


def test_a_case_that_was_taken_back_has_no_copy_and_nothing_is_opened(world: World) -> None:
    visit_id = visits.promised(world)
    with world.store.unit() as unit:
        unit.cases.remove(world.case.id)
    before = world.kinds()
    with pytest.raises(Failure) as caught:
        borrower_copy(world.session, visit_id)
    assert caught.value.code is FailureCode.CASE_GONE
    assert world.kinds() == before


def test_no_copy_that_tells_is_made_at_another_door(world: World) -> None:
    visit_id = visits.promised(world)
    visits.at_the_door(world)
    before = world.kinds()
    with pytest.raises(HushedError):
        borrower_copy(world.session, visit_id)
    assert world.kinds() == before
