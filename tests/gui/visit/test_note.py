"""The note of a visit under the linter: marks while typing, suggestions by keys, and what closing says to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from pytestqt.qtbot import QtBot

from collector_app.domain.journal.content import FindingRaised
from collector_app.domain.journal.kinds import read_content
from collector_app.domain.localised import Language
from collector_app.domain.visit.stage import Stage
from collector_app.gui.visit.answer_fields import TextAnswer
from collector_app.gui.visit.reason_page import ReasonPage
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.warnings_page import WarningsPage
from collector_app.gui.widgets.note_field import NoteField
from collector_app.usecases.visit_session import VisitSession
from tests.gui.visit.hands import VisitHands
from tests.gui.visit.world import VisitWorld

LayHands = Callable[[VisitSession], VisitHands]
THREAT = "跟他说再不还就要坐牢。"
FEE = "客户另付了100元路费给我们。"


def note(hands: VisitHands) -> NoteField:
    page = hands.page
    assert isinstance(page, StepPage)
    assert isinstance(page.area, TextAnswer)
    return page.area.note


def close_with(hands: VisitHands, text: str) -> None:
    """Answer the note and try to close."""
    note(hands).edit.setPlainText(text)
    hands.enter()
    hands.walk_to_passage(Stage.AFTERCARE)
    hands.enter()


@pytest.fixture
def at_the_note(visit_world: VisitWorld, hands: LayHands) -> VisitHands:
    visit_world.at(15, 0)
    laid = hands(visit_world.start("c-2"))
    laid.walk_to("note")
    return laid


def test_a_phrase_is_marked_a_moment_after_it_was_typed(at_the_note: VisitHands, qtbot: QtBot) -> None:
    field = note(at_the_note)
    field.edit.insertPlainText(f"客户在家。🏠{THREAT}")
    assert not field.findings(), "typing waits for no linter"
    qtbot.waitUntil(lambda: bool(field.findings()))
    [mark] = field.findings()
    [shown] = field.edit.extraSelections()
    assert mark.stops
    assert mark.text == shown.cursor.selectedText() == "再不还就要坐牢"
    assert shown.format.underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline
    assert "再不还就要坐牢" in field.edit.accessibleDescription()
    assert mark.explain in field.edit.accessibleDescription()
    assert "《工作指引（试行）》" in mark.clause


def test_suggested_words_are_taken_by_keys_and_can_be_undone(at_the_note: VisitHands) -> None:
    field = note(at_the_note)
    field.edit.setPlainText(THREAT)
    field.check()
    at_the_note.press(Qt.Key.Key_Tab)
    [button] = field.buttons()
    assert button.hasFocus()
    at_the_note.press(Qt.Key.Key_Space)
    assert field.edit.toPlainText() == "跟他说已按合同说明逾期的后果。"
    assert not field.findings()
    assert field.edit.accessibleDescription() == ""
    field.edit.undo()
    assert field.edit.toPlainText() == THREAT


def test_words_typed_meanwhile_are_not_replaced_in_the_wrong_place(at_the_note: VisitHands) -> None:
    field = note(at_the_note)
    field.edit.setPlainText(THREAT)
    field.check()
    field.edit.moveCursor(QTextCursor.MoveOperation.Start)
    field.edit.insertPlainText("注意：")
    field.buttons()[0].click()
    assert field.edit.toPlainText() == f"注意：{THREAT}"
    field.buttons()[0].click()
    assert field.edit.toPlainText() == "注意：跟他说已按合同说明逾期的后果。"


def test_marks_come_back_with_the_text_and_the_language(at_the_note: VisitHands) -> None:
    field = note(at_the_note)
    field.edit.setPlainText(THREAT)
    field.check()
    page = at_the_note.page
    assert isinstance(page, StepPage)
    draft = page.area.draft()
    field.edit.clear()
    page.area.restore(draft)
    assert len(field.findings()) == 1


def test_a_forbidden_phrase_stops_the_close_until_it_is_corrected(at_the_note: VisitHands) -> None:
    close_with(at_the_note, THREAT)
    assert isinstance(at_the_note.page, RefusalPage)
    at_the_note.pick(1)
    assert at_the_note.step == "note"
    assert len(note(at_the_note).findings()) == 1
    note(at_the_note).buttons()[0].click()
    at_the_note.press(Qt.Key.Key_Return)
    assert isinstance(at_the_note.page, ReasonPage)
    at_the_note.press(Qt.Key.Key_1, Qt.Key.Key_Return)
    at_the_note.walk_to_passage(Stage.AFTERCARE)
    at_the_note.enter()
    assert at_the_note.stage is Stage.CLOSED


def test_marked_words_are_acknowledged_on_the_record(at_the_note: VisitHands, visit_world: VisitWorld) -> None:
    close_with(at_the_note, FEE)
    assert isinstance(at_the_note.page, WarningsPage)
    assert not at_the_note.closed
    at_the_note.enter()
    assert len(at_the_note.closed) == 1
    with visit_world.store.view() as view:
        raised = [read_content(entry) for entry in view.journal.after(0, 10_000)]
    [closing] = [item for item in raised if isinstance(item, FindingRaised) and item.gate == "close"]
    assert closing.passed
    assert [item.rule for item in closing.findings if item.acknowledged] == ["company.close.note_words"]


def test_english_words_get_english_suggestions(visit_world: VisitWorld, hands: LayHands) -> None:
    visit_world.at(15, 0)
    laid = hands(visit_world.start("c-2", language=Language.CHINESE))
    laid.walk_to("note")
    field = note(laid)
    field.edit.setPlainText("Told him he will go to jail.")
    field.check()
    [mark] = field.findings()
    assert mark.suggest == "explained what the contract says about late payment"
    assert "逾期" in mark.explain
