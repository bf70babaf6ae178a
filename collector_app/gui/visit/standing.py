"""Where the visit stands on the screen: the view last read, the place on the way, the page that belongs there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal

from collector_app.domain.visit.stage import AT_THE_DOOR, Stage
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.visit.live_clock import LiveClock
from collector_app.gui.visit.live_model import gate_needs
from collector_app.gui.visit.page import Page
from collector_app.gui.visit.pages import Pages
from collector_app.gui.visit.passing import Refused
from collector_app.gui.visit.phrases import stage_name
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.visit_model import rail, widest_rail
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.gui.visit.way import Way, after, landing
from collector_app.usecases.evidence_recovery import Recovered
from collector_app.usecases.visit_session import VisitSession
from collector_app.usecases.visit_view import VisitView

translate = QCoreApplication.translate


class Standing(QObject):
    """Shows; decides nothing. What a page asks for comes out as a signal.

    `stood` whenever another page stands in front. `uncover_wanted` stands for a page that shows something sealed and
    may not be built yet. A page shown with `beside` lies beside the way: going back from it leads to where one stood.
    """

    answered = Signal(object)
    moved = Signal(object)
    acted = Signal(object)
    why_asked = Signal()
    went_back = Signal()
    left = Signal()
    uncover_wanted = Signal()
    stood = Signal()

    def __init__(self, session: VisitSession, screen: VisitScreen, desk: EvidenceDesk | None = None) -> None:
        super().__init__(screen)
        self._session, self._screen = session, screen
        self.pages = Pages(session, desk)
        self.clock = LiveClock(session.log.session.recorder.clock)
        self.refused: Refused | None = None
        self.beside = False
        self._draft: tuple[str, object] | None = None
        self._stop_said = False
        self.view = session.view()
        self.way: Way = landing(self.view, session.earlier())

    def read(self) -> None:
        """Read the visit anew, on the same step if it is still there."""
        here = self.way.here
        self.view = self._session.view()
        self.way = landing(self.view, self._session.earlier())
        if here is not None:
            self.way = self.way.to(here.step.id)

    def read_on(self, step_id: str = "", view: VisitView | None = None) -> None:
        """Go on from a fresh view (read if none is given): behind a step of the same stage, else where it begins."""
        stage = self.view.stage
        self.view = view or self._session.view()
        earlier = self._session.earlier()
        stayed = step_id and self.view.stage is stage
        self.way = after(self.view, earlier, step_id) if stayed else landing(self.view, earlier)

    def go_to(self, way: Way) -> None:
        """Look at another step."""
        self.way = way
        self.stand()

    def stand(self) -> None:
        """Show the page that belongs here."""
        self.clock.take(self.view)
        if self.view.must_uncover:
            self.take_down()
            self.uncover_wanted.emit()
        else:
            self.show(self._page())

    def _page(self) -> Page:
        view = self.view
        if view.visit.closed:
            closed = self.pages.closed(view)
            closed.left.connect(self.left)
            return closed
        if self.refused is not None:
            refusal = self.pages.refusal(view, self.refused)
            refusal.acted.connect(self.acted)
            refusal.why_asked.connect(self.why_asked)
            return refusal
        if view.visit.stop is not None and self._stop_to_say():
            words = self.pages.stop_words(view.visit.stop)
            words.went_on.connect(self._stop_was_said)
            return words
        if self.way.here is None:
            passage = self.pages.passage(view, self.way)
            passage.moved.connect(self.moved)
            return passage
        return self._step_page()

    def _step_page(self) -> StepPage:
        page = self.pages.step(self.view, self.way)
        step_id = page.shown.step.id
        if self._draft is not None and self._draft[0] == step_id:
            page.area.restore(self._draft[1])
        self._draft = None
        page.answered.connect(self.answered)
        page.skipped.connect(lambda: self.answered.emit(None))
        page.why_asked.connect(self.why_asked)
        return page

    def _stop_to_say(self) -> bool:
        """After a stop its words come first, also after a restart, until something was answered."""
        begun = any(item.answer is not None for item in self.view.steps)
        return self.view.stage is Stage.LEAVING and not begun and not self._stop_said

    def _stop_was_said(self) -> None:
        self._stop_said = True
        self.stand()

    def show(self, page: Page, *, beside: bool = False) -> None:
        """Put a page in front and everything around it in step."""
        self.beside = beside
        page.went_back.connect(self.went_back)
        self._screen.header.show_view(self.view, self.clock.now())
        target = None if self.refused is None else self.refused.target
        self._screen.rail.set_stages(rail(self.view, self.way, self._session.language, target))
        self.show_live()
        at_door = self.view.stage in AT_THE_DOOR
        self._screen.visit_bar.set_stage_keys(cover=not self.view.visit.closed, came_in=at_door, stop=at_door)
        self._screen.show_page(page)
        self.stood.emit()

    def hold_rail(self) -> None:
        """Make the rail as wide as the longest of the script's titles, in the language and size shown now."""
        side = self._screen.rail
        side.set_stages(widest_rail(self._session.script, self._session.language))
        side.setFixedWidth(side.sizeHint().width())

    def show_live(self) -> None:
        """Bring the live panel in step with the view."""
        language = self._session.language
        needs = None
        if self.refused is not None:
            title = translate("Visit", "This gate: {0}").format(stage_name(self.refused.target))
            needs = gate_needs(self.refused.decision, title, language, judged=True)
        self._screen.live.show_view(self.view, self.clock.now(), language, needs)

    def recovered(self) -> Recovered:
        """Return what became of evidence that was being taken when the last process ended."""
        return self._session.log.session.recovered

    def refresh(self) -> None:
        """Read the visit anew around the page, which stays as it is."""
        if not self.view.visit.closed:
            self.view = self._session.view()
            self.clock.take(self.view)
            self.show_live()

    def second(self) -> None:
        """Move the clocks; each minute judge the gates anew. What is being typed is not touched."""
        if self.view.visit.closed:
            return
        if self.clock.minute_passed():
            self.view = self._session.view()
            self.clock.take(self.view)
            self.show_live()
        self._screen.header.show_time(self.view, self.clock.now())
        self._screen.live.show_time(self.view, self.clock.now())

    def say(self, sentence: str) -> None:
        """Say on the step in front what its answer still needs."""
        page = self._screen.page()
        if isinstance(page, StepPage):
            page.say(sentence)

    def draft(self) -> tuple[str, object] | None:
        """Return the step in front and what was typed there, or what is kept for a step; None when nothing is."""
        page = self._screen.page()
        if isinstance(page, StepPage):
            return page.shown.step.id, page.area.draft()
        return self._draft

    def come_back(self, step_id: str, typed_for: str = "", typed: object = None) -> None:
        """Go to a step if it is still on the way, with what was typed there before the lock."""
        if typed_for:
            self._draft = (typed_for, typed)
        self.way = self.way.to(step_id)
        if not self._screen.covered():
            self.stand()

    def take_down(self) -> None:
        """Take the page down so that nothing of it is left in a widget; what was typed is kept for its step."""
        page = self._screen.page()
        if isinstance(page, StepPage):
            self._draft = (page.shown.step.id, page.area.draft())
        self._screen.clear_page()
