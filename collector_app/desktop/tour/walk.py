"""Walks through a visit on the real screen, by the same signals that keys and buttons give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from collector_app.desktop.tour.camera import settle
from collector_app.desktop.workbench import Workbench
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.gui.visit.answer_plan import PlanAnswer
from collector_app.gui.visit.closed_page import ClosedPage
from collector_app.gui.visit.cover_page import ALONE
from collector_app.gui.visit.page import Page
from collector_app.gui.visit.passage_page import PassagePage
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.visit_controller import VisitController
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.gui.visit.warnings_page import WarningsPage

USUAL: Final[Mapping[str, int]] = {"ability": 2, "satisfaction": 4}
"""Which answer is given where it is not the first."""
_TYPED: Final[Mapping[str, object]] = {
    "recorder_number": "R-07",
    "income": "6000",
    "expenses": "3500",
    "payment": ("800", "0412-0077", "official_app"),
}
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
_MOST: Final = 160  # pages of one visit; the shipped script has fewer than a hundred


class Lost(RuntimeError):
    """The walk does not come where it should: script, rules or screens changed. The tour has to be changed too."""


class Walk:
    """A visit under way in a workbench."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self.controller.seconds.stop()
        settle()

    @property
    def controller(self) -> VisitController:
        """The visit's controller; raises Lost when there is none."""
        visit = self._bench.visit
        if visit is None:
            raise Lost("no visit is open")
        return visit

    @property
    def screen(self) -> VisitScreen:
        """The visit's screen."""
        return self.controller.screen

    @property
    def page(self) -> Page:
        """The page in front; raises Lost while it is taken down."""
        page = self.screen.page()
        if page is None:
            raise Lost("no page is in front")
        return page

    @property
    def stage(self) -> Stage:
        """The stage the visit is in."""
        return self.controller.session.visit.stage

    @property
    def step(self) -> str:
        """Id of the step in front, empty on another page."""
        page = self.page
        return page.shown.step.id if isinstance(page, StepPage) else ""

    @property
    def plan(self) -> PlanAnswer:
        """The plan editor in front."""
        page = self.page
        if not isinstance(page, StepPage) or not isinstance(page.area, PlanAnswer):
            raise Lost(f"no plan is in front but {self._where()}")
        return page.area

    def on(self) -> None:
        """Enter."""
        self.screen.visit_bar.went_on.emit()
        settle()

    def back(self) -> None:
        """Back."""
        self.screen.visit_bar.went_back.emit()
        settle()

    def choose(self, *numbers: int) -> None:
        """Press number keys."""
        for number in numbers:
            self.screen.number.emit(number)
        settle()

    def pick(self, number: int) -> None:
        """Choose by number, then Enter."""
        self.choose(number)
        self.on()

    def write(self, draft: object) -> None:
        """Put something into the step's fields: text, or what the answer area calls its draft."""
        page = self.page
        if not isinstance(page, StepPage):
            raise Lost(f"nothing to write on but {self._where()}")
        page.area.restore(draft)
        page.area.changed.emit()
        settle()

    def why(self) -> None:
        """F1."""
        self.screen.why_asked.emit()
        settle()

    def stop(self) -> None:
        """F10."""
        self.screen.visit_bar.stopped.emit()
        settle()

    def cover(self) -> None:
        """Esc."""
        self.screen.visit_bar.covered.emit()
        settle()

    def lift(self, *, alone: bool = False) -> None:
        """Enter on the cover; `alone` answers its question."""
        self.screen.cover.lift_asked.emit()
        if alone:
            self.screen.cover.chosen.emit(ALONE)
        settle()

    def answer(self, usual: Mapping[str, int] | None = None) -> None:
        """Answer what is in front; a page without a question is left with Enter."""
        page = self.page
        if isinstance(page, RefusalPage | ClosedPage):
            raise Lost(f"no way on from {self._where()}")
        if isinstance(page, StepPage):
            step = page.shown.step
            if step.kind in _CHOOSING:
                self.choose({**USUAL, **(usual or {})}.get(step.id, 1))
            elif step.id in _TYPED:
                self.write(_TYPED[step.id])
        self.on()

    def to(self, place: str | Stage, usual: Mapping[str, int] | None = None) -> None:
        """Walk until a step (by id) is in front or a stage is entered."""
        for _ in range(_MOST):
            if place in (self.step, self.stage):
                return
            self.answer(usual)
        raise Lost(f"never came to {place}, but to {self._where()}")

    def to_passage(self, stage: Stage, usual: Mapping[str, int] | None = None) -> None:
        """Walk until every step of a stage is done and the way into the next one is in front."""
        self.to(stage, usual)
        for _ in range(_MOST):
            if isinstance(self.page, PassagePage | WarningsPage) and self.stage is stage:
                return
            self.answer(usual)
        raise Lost(f"{stage} has no end, only {self._where()}")

    def _where(self) -> str:
        return f"{self.stage} {self.step or type(self.page).__name__}"
