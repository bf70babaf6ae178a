"""Behind a lock one stands where one stood, with what was typed and not recorded yet."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.desktop.workbench import CASE, SETTINGS, TODAY, VISIT
from collector_app.domain.visit.stage import Stage as VisitStage
from collector_app.gui.drafts import from_text, to_text
from collector_app.gui.visit.answer_fields import TextAnswer
from collector_app.gui.visit.step_page import StepPage
from collector_app.usecases.place import Place
from tests.desktop.conftest import the_morning
from tests.journey.hands import Hands
from tests.journey.stage import PASSPHRASE, Stage

HALF = "客户说月底发工资，"


def lock_and_unlock(hands: Hands) -> None:
    hands.collector.lock("key")
    hands.settle()
    hands.unlock(PASSPHRASE)
    hands.settle()


def go_on_until_text(hands: Hands) -> TextAnswer:
    """Go on until a step wants free text; returns where it is typed."""
    for _ in range(200):
        page = hands.visit.screen.page()
        if isinstance(page, StepPage) and isinstance(page.area, TextAnswer):
            return page.area
        if isinstance(page, StepPage):
            hands.answer({})
        else:
            hands.visit.screen.visit_bar.went_on.emit()
            hands.settle()
    raise AssertionError("no step wants free text")


def test_on_a_page(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        for page in (SETTINGS, TODAY):
            hands.bench.go(page)
            lock_and_unlock(hands)
            assert hands.bench.shell.current_page() == page


def test_on_a_case_with_a_note_half_written_and_company_proven(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        stage.clock.go_to(10)
        found = hands.find_case("wgl")
        hands.open_found()
        hands.register_company()
        hands.bench.case.view.contacts.call_noted.emit()
        form = hands.bench.case.view.contact_form
        form._buttons[1].click()
        hands.type(HALF, form.reason)
        form.note.check()  # now, so that its timer has ended when the window goes
        draft, companions = form.draft(), hands.bench.session.companions
        lock_and_unlock(hands)
        assert hands.bench.shell.current_page() == CASE
        shown = hands.bench.case.preview
        assert shown is not None
        assert shown.case.id == found
        fresh = hands.bench.case.view.contact_form
        assert hands.bench.case.view.shows(fresh)
        assert fresh.draft() == draft
        assert fresh.save.isEnabled()
        assert hands.bench.session.companions == companions
        assert len(hands.bench.session.attestations) == 1
        assert hands.bench.case.header.go.isEnabled()
        stage.clock.go_to(9)  # the next day somebody else may go along
        lock_and_unlock(hands)
        assert hands.bench.session.companions == ()


def test_in_a_visit_on_the_step_with_what_was_typed(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        stage.clock.go_to(10)
        hands.find_case("wgl")
        hands.open_found()
        hands.register_company()
        hands.set_out()
        hands.walk_until(VisitStage.AFTERCARE, {})
        area = go_on_until_text(hands)
        hands.type(HALF, area.edit)
        area.note.check()  # now, so that its timer has ended when the window goes
        here = hands.visit.standing.way.here
        assert here is not None
        lock_and_unlock(hands)
        assert hands.bench.shell.current_page() == VISIT
        page = hands.visit.screen.page()
        assert isinstance(page, StepPage)
        assert page.shown.step.id == here.step.id
        assert isinstance(page.area, TextAnswer)
        assert page.area.edit.toPlainText() == HALF
        hands.type("再联系。", page.area.edit)
        page.area.note.check()
        hands.bench._places.note()  # as every few seconds: a crash keeps it too
        with hands.bench.session.store.view() as view:
            place = view.leased.place()
        assert place is not None
        assert "再联系" in place.drafts["step"]


def test_what_was_answered_since_leads_on(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        stage.clock.go_to(10)
        hands.find_case("wgl")
        hands.open_found()
        hands.register_company()
        hands.set_out()
        hands.walk_until(VisitStage.AT_DOOR, {})
        hands.bench._places.note()
        hands.bench._places.note = lambda: None  # type: ignore[method-assign]  # as when it is killed
        hands.walk_until(VisitStage.IDENTIFYING, {})
        here = hands.visit.standing.way.here
        lock_and_unlock(hands)
        assert here is not None
        again = hands.visit.standing.way.here
        assert again is not None
        assert again.step.id == here.step.id


def test_a_case_that_went_meanwhile_is_passed_over(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        found = hands.find_case("wgl")
        hands.open_found()
        with hands.bench.session.store.unit() as unit:
            unit.cases.remove(found)
        lock_and_unlock(hands)
        assert hands.bench.shell.current_page() == TODAY


def test_a_place_of_another_version_is_none(stage: Stage, qapp: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    with stage.laptop(qapp) as hands, caplog.at_level(logging.WARNING):
        the_morning(stage, hands)
        with hands.bench.session.store.unit() as unit:
            unit.leased._put("place", '{"page": 7}')  # type: ignore[attr-defined]  # the store's own
        with hands.bench.session.store.view() as view:
            assert view.leased.place() is None


@pytest.mark.parametrize(
    "draft", ["", "文字", 3, None, True, ("1200", 6, date(2026, 12, 1), ("wechat", "paper")), ((), "x")]
)
def test_a_draft_there_and_back(draft: object) -> None:
    assert from_text(to_text(draft)) == draft


def test_what_is_no_draft_is_left_out() -> None:
    assert to_text(Place()) == ""
    assert [from_text(text) for text in ("", "{", '{"day": 1}', '{"date": "x"}')] == [None] * 4
