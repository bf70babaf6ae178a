"""A collector's hands on the real screen: keys only; and eyes that read every widget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.visit.live_clock import Seconds
from collector_app.gui.visit.page import Page
from collector_app.gui.visit.passage_page import PassagePage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.visit_controller import VisitController
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.gui.visit.warnings_page import WarningsPage
from collector_app.usecases.visit_session import VisitSession

# Step → number key; every other choice takes the first answer.
USUAL: Final = {"ability": 2, "satisfaction": 4}
TYPED: Final = {"recorder_number": "R-07", "income": "6000", "expenses": "3500", "note": "Facts only."}
_CHOOSING: Final = frozenset(
    {
        StepKind.CHOICE,
        StepKind.CHOICES,
        StepKind.IDENTITY,
        StepKind.OUTCOME,
        StepKind.DATE,
        StepKind.SIGNATURE,
        StepKind.AUDIO,
        StepKind.LOCATION,
        StepKind.NUMBER,
    }
)
_MOST: Final = 120  # pages of one visit: the shipped script has far fewer; more means that nothing moves


class VisitHands:
    """A collector's hands: keys only, on the real screen."""

    def __init__(self, qtbot: QtBot, session: VisitSession, desk: EvidenceDesk | None = None) -> None:
        self.screen = VisitScreen()
        self.seconds = Seconds()
        self.failures: list[object] = []
        self.left: list[bool] = []
        self.closed: list[str] = []
        self.controller = VisitController(session, self.screen, self.seconds, desk)
        self.controller.failed.connect(self.failures.append)
        self.controller.left.connect(lambda: self.left.append(True))
        self.controller.closed.connect(self.closed.append)
        self.session = session
        qtbot.addWidget(self.screen)
        self.screen.resize(1366, 768)
        self.screen.show()
        self.screen.activateWindow()
        qtbot.waitUntil(self.screen.isActiveWindow)
        self.controller.begin()
        self.seconds.stop()

    @property
    def page(self) -> Page:
        page = self.screen.page()
        assert page is not None, "the page was taken down"
        return page

    @property
    def step(self) -> str:
        """Id of the step in front."""
        page = self.page
        return page.shown.step.id if isinstance(page, StepPage) else ""

    @property
    def stage(self) -> Stage:
        return self.session.visit.stage

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            target = QApplication.focusWidget() or self.screen
            QTest.keyClick(target, key)

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def pick(self, number: int) -> None:
        """Choose by number, then Enter."""
        self.press(Qt.Key(Qt.Key.Key_0 + number))
        self.enter()

    def type(self, text: str) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    def answer(self, usual: Mapping[str, int] | None = None) -> None:
        """Answer what is in front as a collector would; a page without a question is left with Enter."""
        page = self.page
        if not isinstance(page, StepPage):
            self.enter()
            return
        step = page.shown.step
        if step.kind in _CHOOSING:
            self.pick({**USUAL, **(usual or {})}.get(step.id, 1))
        elif step.kind in (StepKind.TEXT, StepKind.MONEY):
            self.type(TYPED.get(step.id, "12"))
            self.enter()
        else:
            self.enter()

    def walk_to(self, place: str | Stage, usual: Mapping[str, int] | None = None) -> None:
        """Walk until a step (by id) is in front, or a stage is entered."""
        for _ in range(_MOST):
            if place in (self.step, self.stage):
                return
            self.answer(usual)
        raise AssertionError(f"never came to {place}: at {self.stage}, {self.step}, {type(self.page).__name__}")

    def walk_to_passage(self, stage: Stage) -> None:
        """Walk until every step of a stage is done and its gate is in front."""
        self.walk_to(stage)
        for _ in range(_MOST):
            if isinstance(self.page, PassagePage | WarningsPage) and self.stage is stage:
                return
            self.answer()
        raise AssertionError(f"{stage} never ends")


def shown_texts(root: QWidget) -> list[str]:
    """Every text of every visible widget: title, text, accessible name and description, tool tip."""
    found: list[str] = []
    for widget in (root, *root.findChildren(QWidget)):
        if widget is not root and not widget.isVisibleTo(root):
            continue
        found += [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        found += [widget.statusTip(), widget.whatsThis()]
        for name in ("text", "words", "placeholderText", "toPlainText", "title"):
            reader = getattr(widget, name, None)
            if callable(reader):
                value = reader()
                found += [value] if isinstance(value, str) else []
    return [text for text in found if text]
