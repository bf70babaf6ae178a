"""A visit in its real screen: real packs and script, a store and a machine in memory, a clock that is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from collector_app.gui.theme import Theme, apply
from collector_app.gui.translation import install
from collector_app.usecases.visit_session import VisitSession
from tests.gui.visit.hands import VisitHands
from tests.gui.visit.world import VisitWorld


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    """The app in Chinese, light, without motion."""
    apply(qapp, Theme(reduced_motion=True))
    install(qapp, "zh_CN")
    yield
    install(qapp, "zh_CN")


@pytest.fixture
def visit_world() -> VisitWorld:
    """An open session with a settable clock."""
    return VisitWorld()


@pytest.fixture
def hands(qtbot: QtBot, chinese: None) -> Callable[[VisitSession], VisitHands]:
    """Lay hands on a visit."""
    return lambda session: VisitHands(qtbot, session)
