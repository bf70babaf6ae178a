"""What the tests of the day's screens share: the look they wear, and reading everything that stands on a widget."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from collector_app.gui.shell.shell_view import Shell
from collector_app.gui.theme import Theme, apply
from collector_app.gui.translation import install
from collector_app.gui.widgets.texts import Paragraph


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    """The app in English, light, without motion."""
    apply(qapp, Theme(language="en", reduced_motion=True))
    install(qapp, "en")
    yield
    apply(qapp, Theme(reduced_motion=True))
    install(qapp, "zh_CN")


@pytest.fixture(autouse=True)
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A laptop in the time zone of its cases, where the system can be told."""
    if not hasattr(time, "tzset"):
        yield
        return
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def frame(qtbot: QtBot) -> Iterator[Callable[[str, QWidget, QWidget], Shell]]:
    """Put a page and its header into a shell of 1366 x 768 and show it, in front and active."""
    held: list[Shell] = []  # a window that nobody holds may be collected while it is painted

    def put(key: str, page: QWidget, header: QWidget) -> Shell:
        shell = Shell(())
        held.append(shell)
        shell.add_page(key, page, header)
        shell.show_page(key)
        shell.resize(1366, 768)
        shell.show()
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow)
        return shell

    yield put
    for shell in held:
        shell.close()
        shell.deleteLater()
    # Without a running loop nothing is deleted by itself; the next test must not meet windows of this one.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    held.clear()


def words_on(widget: QWidget) -> list[str]:
    """Every text a widget and its children show, name or hint at."""
    found: list[str] = []
    for part in (widget, *widget.findChildren(QWidget)):
        found += [part.accessibleName(), part.accessibleDescription(), part.toolTip(), part.windowTitle()]
        if isinstance(part, QLabel | QLineEdit | Paragraph):
            found.append(part.text())
        elif isinstance(part, QPlainTextEdit):
            found.append(part.toPlainText())
        elif isinstance(part, QComboBox):
            found += [part.itemText(index) for index in range(part.count())]
    return [text for text in found if text]


def says(widget: QWidget, words: str) -> bool:
    """Whether any text on a widget holds some words."""
    return any(words in text for text in words_on(widget))
