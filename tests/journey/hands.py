"""A collector's hands on the real windows: real keys and clicks, found as a person finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from collector_app.desktop.app import CollectorApp
from collector_app.desktop.workbench import CASE, TODAY, VISIT, Workbench
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.gui.enrol.enrol_view import EnrolView
from collector_app.gui.unlock.unlock_view import UnlockView
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.visit_controller import VisitController
from collector_app.gui.visit.warnings_page import WarningsPage

W = TypeVar("W", bound=QWidget)
_COMPANY_RECORDER = 2  # the answer of a recording step that needs no microphone
_PATIENCE_MS = 60_000  # a loaded machine may be slow; nothing is asserted about time


class Stuck(AssertionError):
    """The story can't go on; the text says where it stands."""


class Hands:
    """Drives one running app."""

    def __init__(self, collector: CollectorApp, codes: Iterator[str] = iter(())) -> None:  # noqa: B008 - empty for ever
        """Take over `collector`; `codes` are those that the colleague who goes along reads out, one after the other."""
        self.collector, self.codes = collector, codes
        self.found = ""

    def wait_for(self, what: str, condition: Callable[[], bool]) -> None:
        """Let the app work until something is so."""
        loop, look, patience = QEventLoop(), QTimer(), QTimer()
        failed: list[BaseException] = []

        def ask() -> None:
            try:
                if condition():
                    loop.quit()
            except BaseException as error:  # noqa: BLE001 - it is raised again outside of Qt's call
                failed.append(error)
                loop.quit()

        look.timeout.connect(ask)
        look.start(5)
        patience.setSingleShot(True)
        patience.timeout.connect(loop.quit)
        patience.start(_PATIENCE_MS)
        loop.exec()
        look.stop()
        if failed:
            raise failed[0]
        if not patience.isActive():
            raise Stuck(f"waited in vain until {what}")

    def page(self, kind: type[W]) -> W:
        """The window's page, which must be of a kind."""
        page = self.collector.window.currentWidget()
        if not isinstance(page, kind):
            raise Stuck(f"{type(page).__name__} is shown, not {kind.__name__}")
        return page

    @property
    def bench(self) -> Workbench:
        """The workbench; the app must be unlocked."""
        bench = self.collector.workbench
        if bench is None:
            raise Stuck("the app is locked")
        return bench

    @property
    def visit(self) -> VisitController:
        """The visit on the screen."""
        visit = self.bench.visit
        if visit is None:
            raise Stuck("no visit is on the screen")
        return visit

    def press(self, *keys: Qt.Key) -> None:
        """Press keys where the focus is."""
        for key in keys:
            target = QApplication.focusWidget() or self.collector.window
            QTest.keyClick(target, key)
            self.settle()

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type text as keys where the focus is, or into a widget; Chinese comes as an input method would commit it."""
        target = into or QApplication.focusWidget()
        if target is None:
            raise Stuck(f"nothing has the focus for {text!r}")
        if text.isascii():
            QTest.keyClicks(target, text)
        elif isinstance(target, QLineEdit):
            target.insert(text)
        else:
            insert = getattr(target, "insertPlainText", None)
            if insert is None:
                raise Stuck(f"{type(target).__name__} takes no text")
            insert(text)
        self.settle()

    @staticmethod
    def settle() -> None:
        """Let every event that is due arrive, deferred deletes included."""
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()

    # -- chapters

    def enrol(self, server: str, code: str, passphrase: str) -> None:
        """Register the laptop."""
        view = self.page(EnrolView)
        for name, text in (("server", server), ("code", code), ("passphrase", passphrase), ("again", passphrase)):
            field = view.fields[name].edit  # type: ignore[index]  # the literal names of the form
            field.setFocus()
            field.selectAll()
            self.type(text, field)
        QTest.keyClick(view.fields["again"].edit, Qt.Key.Key_Return)
        self.wait_for("the laptop is registered", lambda: self._opened(view))

    def unlock(self, passphrase: str) -> None:
        """Unlock with the passphrase."""
        view = self.page(UnlockView)
        view.field.edit.setFocus()
        self.type(passphrase, view.field.edit)
        QTest.keyClick(view.field.edit, Qt.Key.Key_Return)
        self.wait_for("the day is open", lambda: self._opened(view))

    def _opened(self, view: EnrolView | UnlockView) -> bool:
        if self.collector.workbench is None:
            message = view.notice.text() if isinstance(view, EnrolView) and view.notice.isVisible() else ""
            if message:
                raise Stuck(message)
            return False
        return True

    def find_case(self, letters: str) -> str:
        """Search on Today and return the id of the best match, which is then the one selected."""
        bench = self.bench
        bench.go(TODAY)
        field = bench.today.header.search
        field.setFocus()
        field.clear()
        self.type(letters, field)
        with bench.session.store.view() as view:
            found = view.cases.search(letters, 200)
        if not found:
            raise Stuck(f"no case for {letters}")
        model = bench.today.view.list.model()
        self.wait_for(f"{letters} is found", lambda: model.rowCount() == len(found))
        self.found = found[0].id
        return self.found

    def open_found(self) -> None:
        """Open the case found, by Enter."""
        self.press(Qt.Key.Key_Return)
        self.wait_for("the case is shown", lambda: self.bench.shell.current_page() == CASE)

    def register_company(self) -> None:
        """Tick the first colleague on the case screen, and type the next code that she reads out."""
        form = self.bench.case.view.company_form
        self.bench.case.view.who.company.click()
        self.settle()
        first = form.rows[0]
        if not first.box.isChecked():
            first.box.click()
        self.type(next(self.codes), first.code.field.edit)
        QTest.keyClick(first.code.field.edit, Qt.Key.Key_Return)
        if not first.proven:
            raise Stuck(f"the colleague's code was not taken: {first.code.message()}")
        form.save.click()
        self.settle()

    def set_out(self) -> None:
        """Begin the visit."""
        self.bench.case.header.go.click()
        self.wait_for("the visit is shown", lambda: self.bench.shell.current_page() == VISIT)

    def answer(self, answers: Mapping[str, object]) -> None:
        """Answer the step in front: the given answer, else the first choice, else what its kind wants."""
        page = self.visit.screen.page()
        if not isinstance(page, StepPage):
            raise Stuck(f"{type(page).__name__} is in front, not a step")
        step = page.shown.step
        wanted = answers.get(step.id)
        if step.kind in (StepKind.CHOICE, StepKind.IDENTITY, StepKind.CHOICES):
            ids = [choice.id for choice in step.choices]
            self.pick(ids.index(str(wanted)) + 1 if wanted is not None else 1)
        elif step.kind in (StepKind.OUTCOME, StepKind.SIGNATURE, StepKind.LOCATION, StepKind.DATE):
            self.pick(int(str(wanted or 1)))
        elif step.kind is StepKind.AUDIO:
            self.pick(_COMPANY_RECORDER)  # these machines have no microphone
        elif step.kind is StepKind.NUMBER and wanted is not None and len(str(wanted)) == 1:
            self.pick(int(str(wanted)))
        elif step.kind in (StepKind.TEXT, StepKind.MONEY, StepKind.NUMBER) and (wanted or step.required):
            self.type(str(wanted or "2"))
            self.visit.screen.visit_bar.went_on.emit()
        else:
            self.visit.screen.visit_bar.went_on.emit()
        self.settle()

    def pick(self, number: int) -> None:
        """Choose by number key, then Enter."""
        self.press(Qt.Key(Qt.Key.Key_0 + number))
        self.press(Qt.Key.Key_Return)

    def walk_until(self, stage: Stage, answers: Mapping[str, object]) -> None:
        """Go on, step by step and gate by gate, until the visit is in a stage; stops where a gate refuses."""
        for _ in range(400):
            visit = self.visit
            if visit.session.visit.stage is stage:
                return
            page = visit.screen.page()
            if isinstance(page, RefusalPage):
                raise Stuck(f"refused on the way to {stage}: {self.refusals()}")
            if isinstance(page, WarningsPage):
                self.press(Qt.Key.Key_Return)
            elif isinstance(page, StepPage):
                self.answer(answers)
            else:
                visit.screen.visit_bar.went_on.emit()
                self.settle()
        raise Stuck(f"{stage} was not reached; at {self.visit.session.visit.stage}")

    def refusals(self) -> list[str]:
        """Rule ids that block the next gate now."""
        gate = self.visit.session.view().next_gate
        return [] if gate is None else [item.rule.id for item in gate.blocking]

    def grab(self) -> object:
        """A picture of the window."""
        self.settle()
        return self.collector.window.grab()
