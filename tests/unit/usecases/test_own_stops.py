"""A stop at the door holds here at once, until the centre has spoken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from collector_app.domain.case import Person, Role, StayKind
from collector_app.domain.facts import build_facts
from collector_app.domain.journal.content import CaseReceived, Channel, ContactAttempted
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import Receipt
from collector_app.domain.outcome import REFUSED, STAY_AFTER, StopReason
from collector_app.domain.policy import Facts, Gate, Judgement, Truth, lookup
from collector_app.domain.visit.stage import Move
from collector_app.usecases.case_file import CaseFile
from collector_app.usecases.contacts import Contacts
from collector_app.usecases.day import Day, RowState
from collector_app.usecases.own_stops import own_stays
from tests.fakes.samples import a_case
from tests.unit.usecases.world import Book, Coded, World, rule


def stopped(world: World, reason: StopReason, person: str = "") -> None:
    """Make a visit that is stopped at the door."""
    visit = world.start("c-2")
    with visit.log.act() as act:
        act.enter(Move.DEPART)
        act.enter(Move.ARRIVE)
    visit.stop(reason, person)
    with visit.log.act() as act:
        act.enter(Move.FINISH)
    assert visit.close().moved


def received(world: World) -> None:
    """Let the centre sign for everything so far."""
    with world.store.unit() as unit:
        last, head = unit.journal.last_receipt(), unit.journal.head()
        first = 1 if last is None else last.to_seq + 1
        signed = Receipt("device-1", first, head.seq, head.hash, world.clock.wall, "e-1", head.seq, "0" * 64, "c2ln")
        unit.journal.put_receipt(signed)


def version_arrives(world: World, version: int) -> None:
    """A version of the case without any stay, as after one that was lifted."""
    with world.store.unit() as unit:
        sealed = unit.cases.sealed(world.case.id)
        assert sealed is not None
        unit.cases.put(replace(world.case, version=version), sealed.box)
        arrived = draft(f"case/{world.case.id}", CaseReceived(world.case.id, version))
        world.session.recorder.record(unit, (arrived,))


def stays_now(world: World) -> frozenset[StayKind]:
    with world.store.view() as view:
        return own_stays(view, world.case.id)


@pytest.mark.parametrize("reason", StopReason)
def test_every_reason_holds_at_once_as_the_table_says(reason: StopReason) -> None:
    world = World()
    stopped(world, reason)
    expected = {STAY_AFTER[reason]} if reason in STAY_AFTER else set()
    assert stays_now(world) == expected
    with world.store.view() as view:
        facts = build_facts(world.session.gatekeeper.circumstances(view, world.case))
    assert lookup(facts, "case.stays") == sorted(kind.value for kind in expected)
    state = Day(world.session).status(world.case.id).state
    assert state is (RowState.HELD if expected else RowState.DONE)


def test_it_holds_while_the_visit_is_still_open() -> None:
    world = World()
    visit = world.start("c-2")
    with visit.log.act() as act:
        act.enter(Move.DEPART)
        act.enter(Move.ARRIVE)
    visit.stop(StopReason.LAWYER)
    assert stays_now(world) == {StayKind.ATTORNEY}


def test_may_i_go_there_refuses_at_once() -> None:
    world = World()
    no_stays = rule("no_stays", {Gate.TRAVEL}, Coded("no stays", nothing_holds))
    world.session.book = Book((no_stays,))
    preview = CaseFile(world.session).preview
    assert preview(world.case.id).decisions[0].passed
    stopped(world, StopReason.DO_NOT_COME_AGAIN)
    assert [item.rule.id for item in preview(world.case.id).decisions[0].blocking] == ["no_stays"]


def nothing_holds(facts: Facts) -> Judgement:
    return Judgement(Truth.BROKEN if lookup(facts, "case.stays") else Truth.HOLDS)


def test_only_a_version_after_the_receipt_is_the_centres_word() -> None:
    world = World()
    stopped(world, StopReason.DISPUTE)
    version_arrives(world, 2)  # it was on its way before the centre heard
    assert stays_now(world) == {StayKind.DISPUTE}
    received(world)
    assert stays_now(world) == {StayKind.DISPUTE}, "heard, but nothing came back yet"
    world.clock.advance(timedelta(minutes=5))
    version_arrives(world, 3)
    assert stays_now(world) == frozenset(), "the centre's version counts from now on, with the stay or lifted"


def test_a_second_stop_needs_a_word_of_its_own() -> None:
    world = World()
    stopped(world, StopReason.DISPUTE)
    received(world)
    version_arrives(world, 2)
    stopped(world, StopReason.BEREAVEMENT)
    assert stays_now(world) == {StayKind.BEREAVEMENT}


def neighbour() -> Person:
    return Person("p-9", "吴敏", Role.OTHER, phone="00000001111")


def left_alone(world: World, person: str) -> bool:
    """What the gate `contact` is told of a person, as it stands on record."""
    keeper = world.session.gatekeeper
    with world.store.view() as view:
        asked = replace(keeper.circumstances(view, world.case), channel=Channel.CALL, party=person)
        decision = keeper.decide(Gate.CONTACT, asked)
    assert lookup(build_facts(asked), "party.do_not_contact") is not decision.passed
    return not decision.passed


def undisturbed(facts: Facts) -> Judgement:
    return Judgement(Truth.BROKEN if lookup(facts, "party.do_not_contact") is True else Truth.HOLDS)


@pytest.mark.parametrize("how", ["at the door", "by phone"])
def test_who_does_not_want_to_be_asked_again_is_not_asked_again(how: str) -> None:
    world = World(case=a_case(people=(neighbour(),)))
    world.session.book = Book((rule("leave_alone", {Gate.CONTACT}, Coded("alone", undisturbed)),))
    assert not left_alone(world, "p-9")
    if how == "at the door":
        stopped(world, StopReason.DO_NOT_COME_AGAIN, "p-9")
    else:
        Contacts(world.session).note(ContactAttempted(world.case.id, Channel.CALL, "p-9", False, REFUSED))
    assert left_alone(world, "p-9")
    assert not left_alone(world, "")
    received(world)
    version_arrives(world, 5)
    assert left_alone(world, "p-9"), "no version of the case takes a person's own wish back"


def test_a_stop_for_another_reason_names_nobody_to_leave_alone() -> None:
    world = World(case=a_case(people=(neighbour(),)))
    world.session.book = Book((rule("leave_alone", {Gate.CONTACT}, Coded("alone", undisturbed)),))
    stopped(world, StopReason.POLICE_OR_DANGER, "p-9")
    assert not left_alone(world, "p-9")
