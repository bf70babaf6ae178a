"""The live panel: seconds without the store, minutes with the rules, and exactly what the record says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import Stage
from collector_app.gui.visit import live_model
from collector_app.gui.visit.visit_model import DayWindow, day_window, next_acts
from collector_app.gui.visit.way import Way, landing
from collector_app.gui.visit.window_bar import WindowBar
from collector_app.usecases.visit_session import VisitSession
from tests.fakes.store import MemoryUnit
from tests.gui.visit.hands import VisitHands
from tests.gui.visit.world import VisitWorld

LayHands = Callable[[VisitSession], VisitHands]


def test_a_second_moves_the_clock_without_the_store(
    visit_world: VisitWorld, hands: LayHands, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = hands(visit_world.start("c-2"))
    hand.walk_to("place")
    reads: list[int] = []
    real = visit_world.store.view

    def counted() -> AbstractContextManager[MemoryUnit]:
        reads.append(1)
        return real()

    monkeypatch.setattr(visit_world.store, "view", counted)
    page = hand.page
    visit_world.clock.advance(timedelta(seconds=7))
    hand.seconds.passed.emit()
    assert reads == []
    assert hand.screen.live.recorder._time == "00:07"
    visit_world.clock.advance(timedelta(seconds=60))
    hand.seconds.passed.emit()
    assert reads, "a new minute judges the gates anew"
    assert hand.screen.header.clock.text().startswith("10:01")
    assert hand.page is page, "what is being typed is not touched"


def test_late_within_half_an_hour_of_the_end(visit_world: VisitWorld) -> None:
    visit_world.at(20, 50)
    session = visit_world.start("c-2")
    early = live_model.time_left(session.view(), visit_world.clock.wall)
    assert (early.minutes, early.tone) == (70, "calm")
    visit_world.at(21, 41)
    late = live_model.time_left(session.view(), visit_world.clock.wall)
    assert (late.minutes, late.tone) == (19, "late")
    assert any("21" in line for line in late.lines)


def test_who_is_here_follows_the_record(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    assert [person.known for person in live_model.present(hand.session.view()).people] == [True, True]
    hand.walk_to("identity")
    assert [person.known for person in live_model.present(hand.session.view()).people] == [True, True, False]
    hand.pick(1)
    assert [person.known for person in live_model.present(hand.session.view()).people] == [True, True, True]


def test_the_recorder_row_says_only_what_was_answered(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    assert live_model.recorder(hand.session.visit).running_since is None
    hand.walk_to("place")
    running = live_model.recorder(hand.session.visit)
    assert running.running_since is not None
    assert "R-07" in running.title
    hand.walk_to("aftercare")
    assert live_model.recorder(hand.session.visit).running_since is None


def test_what_needs_a_hand_comes_first_and_the_rest_is_counted(visit_world: VisitWorld, hands: LayHands) -> None:
    hand = hands(visit_world.start("c-2"))
    gate = hand.screen.live.gate
    decision = hand.session.view().next_gate
    assert decision is not None
    assert gate._needs[0].mark != "passed" or decision.passed
    assert len(gate._needs) + hand.screen.live.gate._rest_count <= len(decision.findings)


class TestWay:
    def test_lands_behind_the_last_answer(self, visit_world: VisitWorld) -> None:
        session = visit_world.start("c-2")
        session.answer("read_case", value=True)
        way = landing(session.view(), session.earlier())
        assert way.here is not None
        assert way.here.step.id == "appointment"
        assert way.number == 2

    def test_never_passes_an_open_step(self, visit_world: VisitWorld) -> None:
        session = visit_world.start("c-2")
        way = landing(session.view(), ())
        assert way.forward() == way
        assert way.to("safety") == way

    def test_an_optional_step_is_asked_until_it_was_skipped_also_after_a_restart(self, visit_world: VisitWorld) -> None:
        session = visit_world.start("c-2")
        for step in session.view().steps:
            session.answer(step.step.id, value=True if step.step.kind == "confirm" else step.step.choices[0].id)
        session.move(session.view().next_move)  # type: ignore[arg-type]  # every stage before closing has one
        assert session.visit.stage is Stage.TRAVELLING
        session.answer("discreet", value=True)
        way = landing(visit_world.resume().view(), ())
        assert way.here is not None
        assert way.here.step.id == "arrival_place"
        session.answer("arrival_place", None)
        way = landing(visit_world.resume().view(), ())
        assert way.here is None, "at the passage, where it was left"
        assert way.number == way.count + 1

    def test_back_stops_at_the_beginning(self) -> None:
        assert Way(()).back() == Way(())


def test_a_window_bar_knows_both_edges(visit_world: VisitWorld, hands: LayHands) -> None:
    for hour, allowed_first in ((6, False), (23, True)):
        visit_world.at(hour)
        session = visit_world.session
        case = visit_world.case
        with visit_world.store.view() as view:
            circumstances = session.gatekeeper.circumstances(view, case, companions=("c-2",))
        del circumstances
        hand = hands(VisitWorld().start("c-2")) if hour == 6 else hands(visit_world.start("c-2"))
        shown = hand.session.view()
        decision = shown.next_gate
        assert decision is not None
        windows = [found for item in decision.findings if (found := day_window(item, shown)) is not None]
        moved = DayWindow(
            windows[0].opens, windows[0].closes, windows[0].now.replace(hour=hour), windows[0].end.replace(hour=hour)
        )
        assert WindowBar(moved).edge()[1] is allowed_first


def test_next_acts_are_at_most_four(visit_world: VisitWorld) -> None:
    session = visit_world.start()
    view = session.view()
    assert view.next_gate is not None
    assert 1 <= len(next_acts(view, view.next_gate, Language.CHINESE)) <= 4
