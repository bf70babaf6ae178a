"""PgDown and PgUp turn the page of the area that is in use, from anywhere in the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from collector_app.gui.widgets.scroll import bare_scroll, turn_by_keys


def test_the_area_named_now_turns(qtbot: QtBot) -> None:
    screen, field = QWidget(), QLineEdit()
    areas = []
    box = QVBoxLayout(screen)
    box.addWidget(field)
    for _ in range(2):
        tall = QWidget()
        tall.setFixedHeight(5000)
        areas.append(bare_scroll(tall))
        box.addWidget(areas[-1])
    used = [areas[0]]
    turn_by_keys(screen, lambda: used[0])
    qtbot.addWidget(screen)
    screen.resize(300, 600)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    field.setFocus()
    first, second = (area.verticalScrollBar() for area in areas)
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    assert (first.value(), second.value()) == (first.pageStep(), 0)
    used[0] = areas[1]
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    QTest.keyClick(field, Qt.Key.Key_PageUp)
    assert (first.value(), second.value()) == (first.pageStep(), second.pageStep())
