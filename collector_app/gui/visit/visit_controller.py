"""Drives a visit: every act on the screen is one call of the session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal

from collector_app.domain.disclosure import CoverReason
from collector_app.domain.outcome import StopReason
from collector_app.domain.visit.stage import Move, Stage, next_stage
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.evidence_words import recovered_words
from collector_app.gui.failures import answer_sentence
from collector_app.gui.translation import language
from collector_app.gui.visit.answering import Answering
from collector_app.gui.visit.attesting import Attesting
from collector_app.gui.visit.calling import Calling
from collector_app.gui.visit.covering import Covering
from collector_app.gui.visit.live_clock import Seconds
from collector_app.gui.visit.open_visit_page import OpenVisitPage
from collector_app.gui.visit.page import Page
from collector_app.gui.visit.passing import Passed, Refused, Warned, try_to_pass
from collector_app.gui.visit.phrases import stage_name
from collector_app.gui.visit.recording import Around, Recording
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.standing import Standing
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.stop_pages import StopPage
from collector_app.gui.visit.visit_model import Act, NextAct
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.gui.visit.warnings_page import WarningsPage
from collector_app.gui.wording import Wording
from collector_app.usecases.answers import AnswerError, AnswerProblem
from collector_app.usecases.evidence_recovery import Recovered
from collector_app.usecases.evidence_terms import EvidenceError
from collector_app.usecases.failures import Failure
from collector_app.usecases.visit_session import VisitSession
from collector_app.usecases.visit_view import VisitView

translate = QCoreApplication.translate


class VisitController(QObject):
    """One open visit and its screen, from `begin` until `closed` or `left`.

    `closed` carries the visit's id as soon as it is closed; `left` means that the screen may go; `failed` carries a
    Failure whose sentence the shell shows. Nothing that was recorded is ever lost by a failure.
    """

    closed = Signal(str)
    left = Signal()
    failed = Signal(object)

    def __init__(
        self,
        session: VisitSession,
        screen: VisitScreen,
        seconds: Seconds | None = None,
        desk: EvidenceDesk | None = None,
    ) -> None:
        super().__init__(screen)
        self.session, self.screen = session, screen
        self.seconds = seconds or Seconds(self)
        self.standing = Standing(session, screen, desk)
        self.covering = Covering(session, screen, self._attempt)
        self.answering = Answering(session, self.standing, self._attempt)
        self.attesting = Attesting(session, self.standing, self._attempt)
        self.calling = Calling(session, screen, self.standing, self._attempt)
        around = Around(self.standing, self.covering, self.seconds)
        self.recording = None if desk is None else Recording(desk, screen, around, self._attempt)
        self._bind_screen()
        self._bind_standing()

    def _bind_screen(self) -> None:
        screen, bar = self.screen, self.screen.visit_bar
        bar.covered.connect(lambda: self.covering.put(CoverReason.KEY))
        bar.somebody_came.connect(self.covering.somebody_came)
        bar.stopped.connect(self._ask_stop)
        bar.went_on.connect(lambda: self._on_page(lambda page: page.go_on()))
        bar.went_back.connect(lambda: self._on_page(lambda page: page.go_back()))
        screen.number.connect(lambda digit: self._on_page(lambda page: page.choose(digit)))
        screen.why_asked.connect(self._why)
        screen.all_asked.connect(self._show_all)
        screen.words_changed.connect(self._in_new_words)

    def _bind_standing(self) -> None:
        standing, covering = self.standing, self.covering
        standing.answered.connect(self.answering.take)
        self.answering.recorded.connect(self._go_on)
        standing.moved.connect(self._move)
        standing.acted.connect(self._act)
        standing.why_asked.connect(self._why)
        standing.went_back.connect(self._back)
        standing.left.connect(self.left)
        standing.uncover_wanted.connect(covering.ask)
        covering.covered.connect(standing.take_down)
        covering.recorded.connect(standing.read)
        covering.lifted.connect(self._stand)
        covering.leave_asked.connect(lambda: self._move(Move.LEAVE))
        covering.stop_asked.connect(self._ask_stop)
        self.calling.moved.connect(self._move)
        self.attesting.stood.connect(self._stand)
        self.screen.live.code_asked.connect(self.attesting.ask)
        self.seconds.passed.connect(standing.second)

    def begin(self) -> None:
        """Show the visit where it was left; after a crash or a lock say so."""
        if self.session.resumed:
            self.screen.say(_resumed_words(self.standing))
            self.session.log.session.recovered = Recovered()
        self.standing.hold_rail()
        self.seconds.start()
        self._stand()

    def end(self) -> None:
        """The screen goes, closed or locked: stop the clock, and keep what is being recorded."""
        self.seconds.stop()
        if self.recording is not None:
            self.recording.end()

    def _stand(self) -> None:
        self.standing.read()
        self.standing.stand()
        self.covering.watch()

    def _go_on(self, step_id: str = "", view: VisitView | None = None) -> None:
        self.screen.say("")
        self.standing.read_on(step_id, view)
        self.standing.stand()
        self.covering.watch()

    def _attempt(self, call: Callable[[], object]) -> bool:
        """Make a call; a bad answer is said on the page, a failure goes to the shell. Returns whether it succeeded."""
        try:
            call()
        except AnswerError as error:
            if error.problem is AnswerProblem.NOT_ASKED or not isinstance(self.screen.page(), StepPage):
                self._stand()  # the question is gone, or a correction was refused: said where one stands
            self.standing.say(answer_sentence(error).text())
            return False
        except (EvidenceError, Failure) as failure:
            self.failed.emit(failure)
            return False
        return True

    def _move(self, move: Move, acknowledged: frozenset[str] = frozenset()) -> None:
        before = self.session.view()
        results: list[Passed | Warned | Refused] = []
        if not self._attempt(lambda: results.append(try_to_pass(self.session, before, move, acknowledged))):
            return
        result = results[0]
        if isinstance(result, Warned):
            page = WarningsPage(result.decision, self.session.language)
            page.acknowledged.connect(lambda rules: self._move(move, rules))
            self.standing.show(page, beside=True)
            return
        self.standing.refused = result if isinstance(result, Refused) else None
        self._go_on()
        if self.session.visit.closed:
            self.seconds.stop()
            self.closed.emit(self.session.visit.id)

    def _act(self, chosen: NextAct) -> None:
        """Do the next step that was chosen on a refusal."""
        refused, self.standing.refused = self.standing.refused, None
        if refused is None or self.calling.takes(chosen, refused):
            return
        if chosen.act is Act.STEP:
            self.standing.read_on()
            self.standing.go_to(self.standing.way.to(chosen.step))
        elif chosen.act is Act.TURN_BACK:
            self.standing.pages.suggested = () if chosen.day is None else (chosen.day,)
            self._move(Move.TURN_BACK)
        elif chosen.act is Act.LEAVE:
            self._move(Move.LEAVE)
        elif chosen.act is Act.CODE:
            self.standing.refused = refused  # until a code was good the refusal stands
            self.attesting.ask()
        elif chosen.act is Act.RETRY or self._attempt(self.session.confirm_private):
            self._move(refused.move)

    def _ask_stop(self) -> None:
        if next_stage(self.session.visit.stage, Move.STOP) is None:
            return
        page = StopPage()
        page.stopped.connect(self._stop)
        self.standing.show(page, beside=True)

    def _stop(self, reason: StopReason) -> None:
        if self._attempt(lambda: self.session.stop(reason)):
            self.standing.refused = None
            self._go_on()

    def _on_page(self, act: Callable[[Page], None]) -> None:
        page = self.screen.page()
        if page is not None:
            act(page)

    def _back(self) -> None:
        """From a page beside the way back to it; on the way one step back; before its beginning towards Today."""
        standing = self.standing
        if standing.beside:
            standing.stand()
        elif standing.refused is not None:
            standing.refused = None
            standing.stand()
        elif standing.way.at == 0:
            self.ask_to_leave()
        else:
            standing.go_to(standing.way.back())

    def ask_to_leave(self) -> None:
        """Somebody wants another screen: before setting out the visit may wait, later it asks."""
        if self.session.visit.stage in (Stage.PREPARED, Stage.CLOSED):
            self.left.emit()
            return
        page = OpenVisitPage(self.session.visit.stage)
        page.moved.connect(self._move)
        self.standing.show(page, beside=True)

    def _why(self) -> None:
        standing = self.standing
        if not standing.beside and not standing.view.visit.closed:
            standing.show(standing.pages.why(standing.view, standing.way, standing.refused), beside=True)

    def _show_all(self) -> None:
        page = self.screen.page()
        if isinstance(page, RefusalPage):
            page.toggle_all()

    def _in_new_words(self) -> None:
        self.standing.hold_rail()
        if not self.screen.covered():
            self.standing.take_down()
            self.standing.stand()


def _resumed_words(standing: Standing) -> str:
    """Where one is after a crash or a lock, and what became of evidence that was being taken."""
    way, place = standing.way, stage_name(standing.view.stage)
    if way.here is not None:
        place = translate("Visit", "{0}, step {1}").format(place, way.number)
    here = translate("Visit", "Your answers are here. You are at {0}.").format(place)
    return Wording(language()).sentences(here, recovered_words(standing.recovered()))
