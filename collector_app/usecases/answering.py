"""Taking the answers of a visit: what is asked where it stands, and corrections of what was answered before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from collector_app.domain.facts import Circumstances, build_facts, zone_of
from collector_app.domain.journal import content as c
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.localised import Language
from collector_app.domain.policy import Facts
from collector_app.domain.script import Script, Step, applies
from collector_app.domain.visit.stage import Move, next_stage
from collector_app.usecases.answers import AnswerError, AnswerProblem, Bounds, check, constrain, contents, meanings
from collector_app.usecases.settlement import AgainstRulesError, hold_to_settle
from collector_app.usecases.visit_log import Act, VisitLog
from collector_app.usecases.visit_view import speech_of


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers to a script's steps; each is one transaction. Nothing was written when one is refused with AnswerError.

    Only the gate's verdict stays then, where one was asked.
    """

    log: VisitLog
    script: Script
    language: Language

    def first(self, step_id: str, value: Plain) -> None:
        """Record a step's first answer, and the move that its choice makes; None passes an optional step over.

        Raises AnswerError: NOT_ASKED for a step of another stage or one that is left out here, AGAINST_RULES for what
        may not be agreed, or when the value does not fit; KeyError for an unknown step.
        """
        item = self.script.step(step_id)
        if value is None and not item.required:
            self._skip(item)
            return
        given = check(item, value)
        with self._act() as act:
            circumstances = self.log.circumstances(act.unit)
            facts = build_facts(circumstances)
            self._must_be_asked(item, facts)
            constrain(item, given, facts)
            said = speech_of(self.log, act.unit, circumstances).fill(item.say)
            made = contents(item, given, said, self.language, self._bounds(circumstances))
            hold_to_settle(act, circumstances, item, given, made)
            act.append(made)
            _follow(act, None if given.choice is None else given.choice.move)

    def _skip(self, item: Step) -> None:
        if item.id in self.log.visit.skipped:
            return
        with self.log.act() as act:
            self._must_be_asked(item, build_facts(self.log.circumstances(act.unit)))
            act.append((c.StepAnswered(item.id, None, skipped=True),))

    def correct(self, step_id: str, value: Plain, reason: str) -> None:
        """Record a new answer in place of an earlier one, with a reason; the earlier one stays on the record.

        Raises AnswerError: REASON_MISSING, GONE_BY for a choice whose move the visit is past, AGAINST_RULES for what
        may not be agreed, or when the value does not fit.
        """
        item = self.script.step(step_id)
        old = self.log.visit.answers[step_id]
        given = check(item, value)
        if given.value == old.value:
            return
        move = None if given.choice is None else given.choice.move
        if move is not None and next_stage(self.log.visit.stage, move) is None:
            raise AnswerError(AnswerProblem.GONE_BY)
        if not reason.strip():
            raise AnswerError(AnswerProblem.REASON_MISSING)
        with self._act() as act:
            circumstances = self.log.circumstances(act.unit)
            constrain(item, given, build_facts(circumstances))
            corrected = c.StepCorrected(step_id, old.entry, given.value, reason.strip(), dict(given.marks))
            made = (corrected, *meanings(item, given, self._bounds(circumstances)))
            hold_to_settle(act, circumstances, item, given, made)
            act.append(made)
            _follow(act, move)

    def _must_be_asked(self, item: Step, facts: Facts) -> None:
        if item.stage is not self.log.visit.stage or not applies(item, facts):
            raise AnswerError(AnswerProblem.NOT_ASKED)

    @contextmanager
    def _act(self) -> Iterator[Act]:
        try:
            with self.log.act() as act:
                yield act
        except AgainstRulesError as error:
            with self.log.act() as act:
                act.append((error.verdict,))
            raise

    def _bounds(self, circumstances: Circumstances) -> Bounds:
        today = circumstances.time.shown.astimezone(zone_of(circumstances)).date()
        return Bounds(self.log.debt, today, str(self.log.visit.marks.get("next_action", "visit")))


def _follow(act: Act, move: Move | None) -> None:
    if move is not None:
        act.follow(move)
