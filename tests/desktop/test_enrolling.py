"""Registration that was given up, while the centre was already answering."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from collector_app.gui.enrol.enrol_view import EnrolView
from collector_app.gui.unlock.unlock_view import UnlockView
from tests.journey.hands import Hands
from tests.journey.stage import PASSPHRASE, Stage


def submit(hands: Hands, server: str, code: str) -> EnrolView:
    view = hands.page(EnrolView)
    fields = view.fields
    for field, text in (
        (fields["server"], server),
        (fields["code"], code),
        (fields["passphrase"], PASSPHRASE),
        (fields["again"], PASSPHRASE),
    ):
        field.edit.setText(text)
    QTest.keyClick(fields["again"].edit, Qt.Key.Key_Return)
    return view


def test_given_up_too_late_it_is_registered_and_locked(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        view = submit(hands, stage.server.url, stage.code())
        view.cancelled.emit()
        submit(hands, stage.server.url, stage.code())  # at once again, while the first try is under way
        hands.wait_for("it is locked", lambda: isinstance(hands.collector.window.currentWidget(), UnlockView))
        assert hands.collector.workbench is None
        hands.unlock(PASSPHRASE)
        assert hands.bench.session.missing_records == 0


def test_given_up_in_vain_it_is_asked_for_again(stage: Stage, qapp: QApplication) -> None:
    with stage.laptop(qapp) as hands:
        view = submit(hands, stage.server.url, "AAAA-AAAA-AAAA")
        view.cancelled.emit()
        submit(hands, stage.server.url, stage.code())
        hands.wait_for("it is open", lambda: hands.collector.workbench is not None)
