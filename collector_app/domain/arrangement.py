"""What is agreed at the door: plans and payments keep to the rules of the gate *settle*, behind it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from collector_app.domain.policy import Facts, Finding, GateDecision, Truth
from collector_app.domain.script import Step, StepKind
from collector_app.domain.visit.fold import PRIVATE_MARK
from collector_app.domain.visit.stage import Stage

METHOD_MARK: Final = "payment_method"
"""The mark that says how the customer pays; the packs name the ways that are allowed."""

BEHIND_SETTLE: Final = frozenset({Stage.SETTLING, Stage.LEAVING, Stage.AFTERCARE})
"""Stages in which nobody asks the gate again: what is agreed here is judged by itself."""

_AGREED_IN: Final = frozenset({Stage.NEGOTIATING, Stage.SETTLING})


def is_arranged(step: Step) -> bool:
    """Whether an answer to a step is part of what is agreed.

    What the collectors only saw is none, first of all who hears them: that is recorded whatever a rule says to it.
    """
    if step.kind in (StepKind.PLAN, StepKind.PAYMENT):
        return True
    marks = {*step.marks, *(mark for choice in step.choices for mark in choice.marks)}
    return step.stage in _AGREED_IN and PRIVATE_MARK not in marks


def worsened(before: GateDecision, after: GateDecision) -> tuple[Finding, ...]:
    """Return what stops the gate after a change and did not stop it, or could not be told, before."""
    stood = {finding.rule.id: finding for finding in before.findings}
    return tuple(finding for finding in after.blocking if _is_worse(stood.get(finding.rule.id), finding))


def _is_worse(before: Finding | None, after: Finding) -> bool:
    if before is None or not before.blocks:
        return True
    return before.truth is Truth.CANNOT_TELL and after.truth is Truth.BROKEN


def paid_by(facts: Facts, method: str | None) -> Facts:
    """Return the facts with this way of paying in place of any other; with none for None."""
    visit = facts.get("visit")
    known = visit if isinstance(visit, Mapping) else {}
    told = known.get("marks")
    marks = {name: mark for name, mark in (told if isinstance(told, Mapping) else {}).items() if name != METHOD_MARK}
    if method is not None:
        marks[METHOD_MARK] = method
    return {**facts, "visit": {**known, "marks": marks}}
