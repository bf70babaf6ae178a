"""The contact gate is asked for a channel and a person; what happened is noted whatever it said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collector_app.domain.case import Person, Role
from collector_app.domain.journal.content import Channel, ContactAttempted, FindingRaised
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.policy import Gate, Truth
from collector_app.usecases.contacts import Contacts
from collector_app.usecases.failures import Failure, FailureCode
from tests.unit.usecases.contact_rules import CONTACT_RULES
from tests.unit.usecases.world import Book, World


@pytest.fixture
def world() -> World:
    world = World()
    world.session.book = Book(rules=CONTACT_RULES)
    wife = Person("p-2", "陈安", Role.SPOUSE)
    father = Person("p-3", "林明", Role.PARENT, do_not_contact=True)
    with world.store.unit() as unit:
        unit.cases.put(replace(world.case, people=(wife, father)), b"")
    return world


def recorded(world: World) -> list[object]:
    with world.store.view() as view:
        return [read_content(entry) for entry in view.journal.of(f"case/{world.case.id}")]


@pytest.mark.parametrize(
    ("channel", "person", "against"),
    [
        (Channel.CALL, "", []),
        (Channel.CALL, "p-2", []),
        (Channel.CALL, "p-3", ["no_wish_against"]),
        (Channel.SMS, "", ["calls_only"]),
        (Channel.LETTER, "p-3", ["calls_only", "no_wish_against"]),
    ],
)
def test_each_person_and_channel_is_judged_and_the_verdict_is_on_the_record(
    world: World, channel: Channel, person: str, against: list[str]
) -> None:
    decision = Contacts(world.session).ask(world.case.id, channel, person)
    assert decision.gate is Gate.CONTACT
    assert [finding.rule.id for finding in decision.blocking] == against
    raised = recorded(world)[-1]
    assert isinstance(raised, FindingRaised)
    assert (raised.gate, raised.passed) == ("contact", not against)


def test_of_a_person_who_left_the_case_nothing_is_known(world: World) -> None:
    decision = Contacts(world.session).ask(world.case.id, Channel.CALL, "p-9")
    (finding,) = decision.blocking
    assert (finding.truth, finding.missing) == (Truth.CANNOT_TELL, ("party.do_not_contact",))


def test_a_case_that_was_taken_back_cannot_be_asked_about(world: World) -> None:
    with pytest.raises(Failure) as caught:
        Contacts(world.session).ask("case-99999", Channel.CALL)
    assert caught.value.code is FailureCode.CASE_GONE


def test_what_happened_is_noted_though_the_gate_refused(world: World) -> None:
    contacts = Contacts(world.session)
    assert not contacts.ask(world.case.id, Channel.CALL, "p-3").passed
    contacts.note(ContactAttempted(world.case.id, Channel.CALL, "p-3", effective=False, result="no_answer"))
    noted = recorded(world)[-1]
    assert isinstance(noted, ContactAttempted)
    assert noted.person == "p-3"


def test_a_visit_is_not_noted_as_a_contact(world: World) -> None:
    with pytest.raises(ValueError, match="closing"):
        Contacts(world.session).note(
            ContactAttempted(world.case.id, Channel.VISIT, "p-1", effective=True, result="reached")
        )
