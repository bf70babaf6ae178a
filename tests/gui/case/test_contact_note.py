"""What somebody writes about a call is read by the note linter too; it warns, for what happened must be noted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from collector_app.domain.journal.content import ContactAttempted
from collector_app.domain.journal.kinds import read_content
from collector_app.gui.case.case_controller import CaseController
from collector_app.gui.shell.shell_view import Shell
from tests.gui.today.working_day import working_day

pytestmark = pytest.mark.usefixtures("english")


def test_words_about_a_call_are_marked_and_noted_all_the_same(frame: Callable[[str, QWidget, QWidget], Shell]) -> None:
    world = working_day()
    controller = CaseController(world.session)
    assert controller.open("case-00010")
    frame("case", controller.view, controller.header)
    QTest.mouseClick(controller.view.contacts.call, Qt.MouseButton.LeftButton)
    form = controller.view.contact_form
    QTest.keyClicks(form.reason, "Lost the job and is on chemo.")
    form.note.check()
    [mark] = form.note.findings()
    assert (mark.text, mark.stops) == ("chemo", False)
    form.note.use(mark)
    assert form.reason.toPlainText() == "Lost the job and is on needs special care, passed on to the supervisor."
    QTest.keyClick(form.first(), Qt.Key.Key_2)
    QTest.keyClicks(form.reason, " Has cancer.")
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    with world.store.view() as view:
        entries = [read_content(entry) for entry in view.journal.after(0, 10_000)]
    [noted] = [item for item in entries if isinstance(item, ContactAttempted)]
    assert "Has cancer." in noted.reason_of_arrears
