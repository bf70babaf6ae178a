"""Every kind of step can be answered, also those that a laptop without a place for evidence can't take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from collector_app.domain.journal.canonical import Plain
from collector_app.domain.localised import Localised
from collector_app.domain.script import Choice, Script, Step, StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.gui.visit.passage_page import PassagePage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.widgets.notices import Notice
from collector_app.usecases.evidence_answers import NOT_TAKEN
from collector_app.usecases.visit_session import VisitSession
from tests.gui.visit.hands import VisitHands
from tests.gui.visit.world import VisitWorld

LayHands = Callable[[VisitSession], VisitHands]


def words(text: str) -> Localised:
    return Localised(text, text)


def one_step(world: VisitWorld, kind: StepKind, **more: object) -> VisitSession:
    """A visit whose preparation is one step of a kind."""
    choices = (Choice("a", words("a")), Choice("b", words("b")))
    step = Step("only", Stage.PREPARED, kind, words("only"), choices=choices, **more)  # type: ignore[arg-type]  # a test names any field
    session = world.start("c-2")
    rest = tuple(item for item in session.script.steps if item.stage is not Stage.PREPARED)
    session.script = Script("test", "1", words("test"), (step, *rest))
    return session


@pytest.mark.parametrize("kind", [StepKind.PHOTO, StepKind.DOCUMENT])
def test_what_cannot_be_taken_says_so_and_is_recorded(visit_world: VisitWorld, hands: LayHands, kind: StepKind) -> None:
    hand = hands(one_step(visit_world, kind))
    assert [notice for notice in hand.page.findChildren(Notice) if notice.isVisible() and notice.text()]
    hand.enter()
    assert hand.session.visit.answers["only"].value == NOT_TAKEN
    assert isinstance(hand.page, PassagePage)


@pytest.mark.parametrize(
    ("kind", "keys", "value"),
    [
        (StepKind.STATEMENT, "", True),
        (StepKind.CONFIRM, "", True),
        (StepKind.CHOICE, "2", "b"),
        (StepKind.CHOICES, "12", ["a", "b"]),
        (StepKind.IDENTITY, "1", "a"),
        (StepKind.OUTCOME, "1", "not_made"),
        (StepKind.DATE, "1", "2026-11-24"),
    ],
)
def test_each_kind_by_keys(visit_world: VisitWorld, hands: LayHands, kind: StepKind, keys: str, value: Plain) -> None:
    hand = hands(one_step(visit_world, kind))
    for key in keys:
        hand.screen.number.emit(int(key))
    hand.enter()
    assert hand.session.visit.answers["only"].value == value


@pytest.mark.parametrize(
    ("kind", "value"), [(StepKind.SIGNATURE, "signed_on_paper"), (StepKind.LOCATION, "at_address_no_fix")]
)
def test_paper_and_place_are_taken_by_word(
    visit_world: VisitWorld, hands: LayHands, kind: StepKind, value: str
) -> None:
    session = one_step(visit_world, kind)
    first, *rest = session.script.steps
    session.script = replace(session.script, steps=(replace(first, choices=()), *rest))
    hand = hands(session)
    hand.pick(1)
    assert hand.session.visit.answers["only"].value == value


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (StepKind.TEXT, "two words", "two words"),
        (StepKind.NUMBER, "12", 12),
        (StepKind.MONEY, "1,200.50", {"minor": 120_050, "currency": "CNY"}),
    ],
)
def test_each_typed_kind(visit_world: VisitWorld, hands: LayHands, kind: StepKind, typed: str, value: Plain) -> None:
    hand = hands(one_step(visit_world, kind, maximum=1000))
    hand.type(typed)
    hand.enter()
    assert hand.session.visit.answers["only"].value == value


def test_full_width_digits_are_digits(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(one_step(visit_world, StepKind.NUMBER, maximum=1000))
    assert isinstance(hand.page, StepPage)
    hand.page.area.restore("１２")
    hand.enter()
    assert hand.session.visit.answers["only"].value == 12


def test_a_number_out_of_range_is_told_with_the_range(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(one_step(visit_world, StepKind.NUMBER, minimum=10, maximum=20))
    hand.type("30")
    hand.enter()
    assert isinstance(hand.page, StepPage)
    assert "20" in hand.page.message.text()
    assert "only" not in hand.session.visit.answers
