"""Nobody there for a while is noticed, whatever else is open; a hand on the laptop counts anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from collector_app.desktop.idle import Inactivity


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWindow]:
    widget = QWidget()
    widget.show()
    yield widget.windowHandle()
    widget.close()


def timer_of(inactivity: Inactivity) -> QTimer:
    timer = inactivity.findChild(QTimer)
    assert timer is not None
    return timer


def test_the_span_is_in_minutes_and_over_once(window: QWindow) -> None:
    inactivity = Inactivity(window, 3)
    noticed: list[bool] = []
    inactivity.idle.connect(lambda: noticed.append(True))
    timer = timer_of(inactivity)
    assert (timer.interval(), timer.isSingleShot(), timer.isActive()) == (180_000, True, True)
    timer.timeout.emit()
    assert noticed == [True]
    inactivity.stop()


def test_an_open_dialog_does_not_hold_it_off(window: QWindow, qapp: QApplication) -> None:
    inactivity = Inactivity(window, 1)
    noticed: list[bool] = []
    inactivity.idle.connect(lambda: noticed.append(True))
    dialog = QDialog()
    dialog.setModal(True)
    dialog.show()
    qapp.processEvents()
    timer = timer_of(inactivity)
    assert timer.isActive()
    timer.timeout.emit()
    assert noticed == [True]
    dialog.close()
    inactivity.stop()


def test_a_key_counts_anew_and_a_repaint_does_not(window: QWindow, qapp: QApplication) -> None:
    inactivity = Inactivity(window, 2)
    timer = timer_of(inactivity)
    timer.stop()  # only a sign of a person starts it again
    QApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
    assert not timer.isActive()
    QApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier))
    assert timer.isActive()
    inactivity.stop()
    assert not timer.isActive()
