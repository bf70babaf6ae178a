"""Calls from a refusal: a supervisor may let a rule pass, the centre may tell the time; then it is judged again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from collector_app.gui.failures import sentence
from collector_app.gui.phone.time_box import begin
from collector_app.gui.visit.override_page import OverridePage
from collector_app.gui.visit.passing import Refused
from collector_app.gui.visit.standing import Standing
from collector_app.gui.visit.time_page import TimePage
from collector_app.gui.visit.visit_model import Act, NextAct
from collector_app.gui.visit.visit_view import VisitScreen
from collector_app.usecases.challenge import CallError, CallProblem
from collector_app.usecases.overrides import OverrideAnswer, askable, grant, open_call
from collector_app.usecases.visit_session import VisitSession


class Calling(QObject):
    """``moved`` carries the move to try again. What was typed is kept by rule until its code was good."""

    moved = Signal(object)

    def __init__(
        self,
        session: VisitSession,
        screen: VisitScreen,
        standing: Standing,
        attempt: Callable[[Callable[[], object]], bool],
    ) -> None:
        super().__init__(standing)
        self._session, self._screen, self._standing, self._attempt = session, screen, standing, attempt
        self.drafts: dict[str, tuple[str, str]] = {}

    def takes(self, chosen: NextAct, refused: Refused) -> bool:
        """Begin the call that was chosen on a refusal, which stands until it succeeds; returns whether it was one."""
        if chosen.act not in (Act.SUPERVISOR, Act.TIME):
            return False
        self._standing.refused = refused
        if chosen.act is Act.TIME:
            self._ask_time(refused)
        else:
            self._ask_supervisor(refused, chosen.step)
        return True

    def _ask_supervisor(self, refused: Refused, rule_id: str) -> None:
        rule = next(item.rule for item in askable(refused.decision) if item.rule.id == rule_id)

        def ask() -> None:
            call = open_call(self._session.log, rule)
            others = len(refused.decision.blocking) - len(askable(refused.decision))
            page = OverridePage(call, others, self._session.language)
            page.restore(self.drafts.get(rule.id, ("", "")))
            page.bar_changed.connect(lambda: self.drafts.__setitem__(rule.id, page.draft()))
            page.answered.connect(lambda answer: self._answered(page, refused, rule_id, answer))
            self._standing.show(page, beside=True)

        error = self._call(ask)
        if error is not None and error.problem is CallProblem.TIME_UNKNOWN:
            self._ask_time(refused)
        elif error is not None:
            self._screen.say(sentence(error).text())

    def _answered(self, page: OverridePage, refused: Refused, rule_id: str, answer: OverrideAnswer) -> None:
        rule = next(item.rule for item in askable(refused.decision) if item.rule.id == rule_id)
        done: list[bool] = []

        def check() -> None:
            grant(self._session.log, rule, answer)
            done.append(True)

        error = self._call(check)
        if error is None:
            if done:
                self.drafts.pop(rule_id, None)
                self._again(refused)
        elif error.problem is CallProblem.VOID:
            self.drafts[rule_id] = (answer.reason, "")
            self._ask_supervisor(refused, rule_id)
            self._screen.say(sentence(error).text())
        else:
            page.refuse(error)

    def _ask_time(self, refused: Refused) -> None:
        def ask() -> None:
            box = begin(self._session.log.session)
            box.confirmed.connect(lambda: self._again(refused))
            self._standing.show(TimePage(box), beside=True)

        error = self._call(ask)
        if error is not None:
            self._screen.say(sentence(error).text())

    def _again(self, refused: Refused) -> None:
        self._screen.say("")
        self._standing.refused = None
        self.moved.emit(refused.move)

    def _call(self, act: Callable[[], object]) -> CallError | None:
        """Return what is wrong with a call; a failure goes to the shell."""
        refusals: list[CallError] = []

        def tried() -> None:
            try:
                act()
            except CallError as error:
                refusals.append(error)

        self._attempt(tried)
        return refusals[0] if refusals else None
