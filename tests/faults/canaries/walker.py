"""Somebody who presses anything: mostly what a collector would, often what nobody should."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from collector_app.desktop.workbench import CASE, SETTINGS, SYNC, TODAY, VISIT
from collector_app.domain.policy import Gate
from collector_app.domain.script import Step, StepKind
from collector_app.domain.visit.fold import PRIVATE_MARK
from collector_app.domain.visit.stage import AT_THE_DOOR
from collector_app.gui.copy.copy_panel import CopyPanel
from collector_app.gui.visit.step_page import StepPage
from tests.journey.hands import Hands
from tests.journey.stage import PASSPHRASE

KEY: Final = Qt.Key
_LETTERS: Final = ("1", "6000", "2026-12-20", "R-07", "Facts only.", "x")
_USUAL: Final[dict[str, object]] = {"agreement": "none", "signing": "declined", "note": "Facts only."}
_HONEST: Final = 0.4
_COVERING: Final = (KEY.Key_Escape, KEY.Key_F8)


class Walker:
    """Takes one random step after another.

    `watched`: somebody came near, as the walker knows, and the screen was covered for it and not lifted since.
    `impostor`: it is never the right person who answers, and nobody else can hear: only the gate stands in between.
    """

    def __init__(self, hands: Hands, chance: Random, *, impostor: bool = False) -> None:
        self.hands = hands
        self.chance = chance
        self.impostor = impostor
        self.watched = False
        self.steps = 0
        self.took: list[str] = []

    def step(self) -> None:
        """Do one thing."""
        self.steps += 1
        was_covered = self._covered()
        act = self._choose()
        self.took.append(act.__name__.removeprefix("_"))
        act()
        self.hands.settle()
        if (was_covered and not self._covered()) or not self._at_door():
            self.watched = False

    def _at_door(self) -> bool:
        bench = self.hands.collector.workbench
        return bench is not None and bench.visit is not None and bench.visit.session.visit.stage in AT_THE_DOOR

    def _covered(self) -> bool:
        bench = self.hands.collector.workbench
        return bench is not None and bench.visit is not None and bench.visit.screen.covered()

    def _choose(self) -> Callable[[], None]:
        acts = self._acts()
        return self.chance.choices(list(acts), list(acts.values()))[0]

    def _acts(self) -> dict[Callable[[], None], int]:
        """What may be done on the page in front, and how often it is."""
        if self.hands.collector.workbench is None:
            return {self._unlock: 1}
        page = self.hands.bench.shell.current_page()
        if page == VISIT:
            return {
                self._go_on: 72,
                self._number: 7,
                self._enter: 4,
                self._cover: 6,
                self._stop: 1,
                self._type: 3,
                self._back: 2,
                self._other: 5,
            }
        if page == CASE:
            return {self._set_out: 60, self._prepare: 12, self._press_anything: 16, self._leave_case: 12}
        return {self._open_case: 70, self._wander: 12, self._press_anything: 10, self._copy: 6, self._lock: 2}

    # -- in a visit

    def _go_on(self) -> None:
        """What a collector would do: answer the step in front, or go on."""
        visit = self.hands.visit
        page = visit.screen.page()
        if visit.screen.covered():
            self.hands.press(KEY.Key_Return)
            if visit.screen.covered():
                self.hands.press(KEY.Key_1)
        elif isinstance(page, StepPage):
            self.hands.answer(_USUAL | self._lie(page.shown.step))
        else:
            visit.screen.visit_bar.went_on.emit()

    def _lie(self, step: Step) -> dict[str, object]:
        """Often the wrong answer where everything hangs on the right one: who it is, and who can hear."""
        private = any(PRIVATE_MARK in choice.marks for choice in step.choices)
        if not (private or step.kind is StepKind.IDENTITY):
            return {}
        if private if self.impostor else self.chance.random() < _HONEST:
            return {}
        staying = [
            choice.id for choice in step.choices if choice.move is None and choice.marks.get(PRIVATE_MARK) is not True
        ]
        return {step.id: self.chance.choice(staying)} if staying else {}

    def _number(self) -> None:
        self.hands.press(KEY(KEY.Key_0 + self.chance.randint(1, 6)), KEY.Key_Return)

    def _enter(self) -> None:
        self.hands.press(KEY.Key_Return)

    def _cover(self) -> None:
        self.hands.press(self.chance.choice(_COVERING))
        self.watched = True

    def _stop(self) -> None:
        self.hands.press(KEY.Key_F10, KEY(KEY.Key_0 + self.chance.randint(1, 9)), KEY.Key_Return)

    def _type(self) -> None:
        if isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit | QTextEdit):
            self.hands.type(self.chance.choice(_LETTERS))

    def _back(self) -> None:
        self.hands.visit.screen.visit_bar.went_back.emit()

    def _other(self) -> None:
        self.chance.choice((self._why, self._lose_focus, self._copy, self._press_anything))()

    def _why(self) -> None:
        self.hands.press(KEY.Key_F1)

    def _lose_focus(self) -> None:
        """Another window comes in front."""
        QApplication.sendEvent(self.hands.collector.window, QEvent(QEvent.Type.WindowDeactivate))
        QApplication.sendEvent(self.hands.visit.screen, QEvent(QEvent.Type.WindowDeactivate))

    # -- on the other pages

    def _open_case(self) -> None:
        with self.hands.bench.session.store.view() as view:
            rows = view.cases.rows()
        self.hands.bench.open_case(self.chance.choice(rows).id)

    def _set_out(self) -> None:
        """Set out; where nothing but company is missing, a colleague comes along and gives a code."""
        bench = self.hands.bench
        if not bench.case.header.go.isEnabled() and self._only_company_is_missing():
            self.hands.register_company()
        if bench.case.header.go.isEnabled():
            bench.case.header.go.click()

    def _only_company_is_missing(self) -> bool:
        preview = self.hands.bench.case.preview
        if preview is None:
            return False
        travel = next(decision for decision in preview.decisions if decision.gate is Gate.TRAVEL)
        return {finding.rule.id for finding in travel.blocking} == {"cn.visit.two_people"}

    def _prepare(self) -> None:
        self.hands.bench.case.view.who.prepare_asked.emit()

    def _leave_case(self) -> None:
        self.hands.press(KEY.Key_Escape)

    def _wander(self) -> None:
        self.hands.bench.go(self.chance.choice((TODAY, SYNC, SETTINGS)))

    def _press_anything(self) -> None:
        """Click some button that is in sight, apart from those that open a dialog of the system."""
        window = self.hands.collector.window
        buttons = [item for item in window.findChildren(QAbstractButton) if self._harmless(item)]
        if buttons:
            QTest.mouseClick(self.chance.choice(buttons), Qt.MouseButton.LeftButton)

    def _harmless(self, button: QAbstractButton) -> bool:
        parent: QWidget | None = button
        while parent is not None:
            if isinstance(parent, CopyPanel):
                return False
            parent = parent.parentWidget()
        return button.isVisible() and button.isEnabled()

    def _copy(self) -> None:
        """Try to take what has the focus to the clipboard."""
        target = QApplication.focusWidget()
        if target is not None:
            QTest.keyClick(target, KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(target, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)

    def _lock(self) -> None:
        self.hands.collector.lock("key")

    def _unlock(self) -> None:
        self.hands.unlock(PASSPHRASE)
