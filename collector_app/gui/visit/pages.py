"""Builds the page that belongs to where the visit stands."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from collector_app.domain.outcome import StopReason
from collector_app.domain.policy import Rule
from collector_app.domain.script import StepKind
from collector_app.domain.visit.stage import GATES, Move, Stage
from collector_app.gui.copy.copy_panel import CopyPanel
from collector_app.gui.evidence.desk import EvidenceDesk
from collector_app.gui.visit.answers import Asking
from collector_app.gui.visit.closed_page import ClosedPage, summary
from collector_app.gui.visit.passage_page import PassagePage
from collector_app.gui.visit.passing import Refused
from collector_app.gui.visit.phrases import stage_name
from collector_app.gui.visit.refusal_page import RefusalPage
from collector_app.gui.visit.step_page import StepPage
from collector_app.gui.visit.stop_pages import StopWordsPage
from collector_app.gui.visit.visit_model import zone_of
from collector_app.gui.visit.way import Way
from collector_app.gui.visit.why_page import Reasons, WhyPage
from collector_app.usecases.visit_session import VisitSession
from collector_app.usecases.visit_view import VisitView

translate = QCoreApplication.translate

# Facts that an answer settles by its kind or by what it records, not by a mark.
_FACTS: Final = {
    StepKind.IDENTITY: "visit.identified",
    StepKind.PLAN: "visit.plan_within_authority",
    StepKind.OUTCOME: "visit.has_outcome",
}
_RECORDED: Final = {"followup": "visit.has_followup", "note": "visit.note_"}


def _quiet(view: VisitView) -> bool:
    """Whether a stranger may read along: on leaving too, for one leaves from every stage."""
    return view.hushed or view.stage is Stage.LEAVING


def _asks(rule: Rule, fact: str) -> bool:
    return bool(fact) and rule.holds is not None and fact in rule.holds.source


class Pages:
    """Makes pages for one visit; holds nothing but the session and the days worth offering for the next contact."""

    def __init__(self, session: VisitSession, desk: EvidenceDesk | None = None) -> None:
        self._session, self._desk = session, desk
        self.suggested: tuple[date, ...] = ()

    def step(self, view: VisitView, way: Way) -> StepPage:
        """The step in front of the way."""
        assert way.here is not None  # noqa: S101 - the caller asked
        today = view.time.shown.astimezone(zone_of(view)).date()
        asking = Asking(
            view,
            self._session.language,
            today,
            self.suggested,
            lambda text: self._session.lint(text, today),
            self._desk,
        )
        page = StepPage(way.here, way, asking)
        page.back_words = self._back_words(way)
        return page

    def passage(self, view: VisitView, way: Way) -> PassagePage:
        """The way into the next stage; before closing with what the visit came to."""
        closing = view.next_move is Move.CLOSE
        rows = summary(view.visit, self._session.outcome()) if closing else ()
        page = PassagePage(view, self._session.language, rows)
        page.back_words = self._back_words(way)
        return page

    def refusal(self, view: VisitView, refused: Refused) -> RefusalPage:
        """A gate that refused."""
        return RefusalPage(refused.decision, view, refused.target, refused.noted, self._session.language)

    def stop_words(self, reason: StopReason) -> StopWordsPage:
        """What to say after a stop."""
        return StopWordsPage(reason, self._session.log.session.rules().stop_script(reason), self._session.language)

    def closed(self, view: VisitView) -> ClosedPage:
        """The end."""
        copy = CopyPanel(self._session.log.session, view.visit.id)
        return ClosedPage(view.visit, summary(view.visit, self._session.outcome()), copy)

    def why(self, view: VisitView, way: Way, refused: Refused | None) -> WhyPage:
        """The rules behind the step in front, or behind a refusal; then those of the gate ahead."""
        language = self._session.language
        if refused is not None:
            direct = tuple(item.rule for item in refused.decision.blocking)
            rest = tuple(item.rule for item in refused.decision.findings if item.rule not in direct)
            return WhyPage(Reasons(stage_name(refused.target), direct, rest, _quiet(view)), language)
        ahead = () if view.next_gate is None else tuple(item.rule for item in view.next_gate.findings)
        if way.here is None:
            return WhyPage(Reasons(stage_name(view.stage), (), ahead, _quiet(view), step=False), language)
        behind = self._behind(view, way.here.step.id)
        rest = tuple(rule for rule in ahead if rule not in behind)
        return WhyPage(Reasons(way.here.step.title.text(language), behind, rest, _quiet(view)), language)

    def _behind(self, view: VisitView, step_id: str) -> tuple[Rule, ...]:
        day = view.time.shown.astimezone(zone_of(view)).date()
        book, step = self._session.log.session.rules(), self._session.script.step(step_id)
        named = {rule.id for rule in book.rules_behind(self._session.script, step_id)}
        fact = _FACTS.get(step.kind, _RECORDED.get(step.records, ""))
        gates = set(GATES.values())
        return tuple(
            rule
            for rule in book.rules
            if rule.in_force(day) and rule.gates & gates and (rule.id in named or _asks(rule, fact))
        )

    def _back_words(self, way: Way) -> str | None:
        return translate("Visit", "Today") if way.at == 0 and self._session.visit.stage is not Stage.CLOSED else None
