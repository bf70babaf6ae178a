"""What a plan or a payment has to keep to: the gate *settle*, judged anew for what is agreed or changed behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from collector_app.domain.arrangement import BEHIND_SETTLE, is_arranged, paid_by, worsened
from collector_app.domain.facts import Circumstances, build_facts
from collector_app.domain.journal.content import FindingRaised, PaymentRecorded, PromiseMade
from collector_app.domain.journal.record import from_plain
from collector_app.domain.policy import Finding, Gate, GateDecision
from collector_app.domain.script import Step, StepKind
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.answers import AnswerError, AnswerProblem, Given
from collector_app.usecases.gatekeeper import finding_content
from collector_app.usecases.visit_log import Act


class AgainstRulesError(AnswerError):
    """What the packs do not let anybody agree to; `verdict` is the gate's, for the record."""

    def __init__(self, findings: tuple[Finding, ...], verdict: FindingRaised) -> None:
        super().__init__(AnswerProblem.AGAINST_RULES, findings=findings)
        self.verdict = verdict


def hold_to_settle(act: Act, circumstances: Circumstances, step: Step, given: Given, made: Sequence[object]) -> None:
    """Let an answer pass that the rules of *settle* allow; its verdict goes on the record before it where one is due.

    A way of paying must be allowed wherever it is told. Before the gate nothing else is asked: the gate comes. Behind
    it a plan must pass the whole gate again while the talk goes on; a payment that was made, and what is put right
    after leaving, may break no rule that was kept without it. Raises AgainstRulesError.
    """
    if not is_arranged(step):
        return
    gate = _Settle(act, circumstances)
    _check_method(gate, step, given)
    if act.log.visit.stage not in BEHIND_SETTLE:
        return
    before = gate.judge(circumstances)
    after = gate.judge(replace(circumstances, visit=act.foresee(made)))
    anew = step.kind is StepKind.PLAN and act.log.visit.stage is Stage.SETTLING
    verdict = gate.verdict(after)
    if against := after.blocking if anew else worsened(before, after):
        raise AgainstRulesError(against, verdict)
    if step.kind in (StepKind.PLAN, StepKind.PAYMENT) or _truths(before) != _truths(after):
        act.append((verdict,))


def _check_method(gate: _Settle, step: Step, given: Given) -> None:
    if step.kind is StepKind.PLAN:
        method = from_plain(PromiseMade, given.value).method
    elif step.kind is StepKind.PAYMENT:
        method = from_plain(PaymentRecorded, given.value).method
    else:
        return
    allowed = gate.judge_paid_by(None)
    told = gate.judge_paid_by(method)
    if against := worsened(allowed, told):
        raise AgainstRulesError(against, gate.verdict(told))


def _truths(decision: GateDecision) -> dict[str, str]:
    return {finding.rule.id: finding.truth.value for finding in decision.findings}


class _Settle:
    """The gate as it is judged within one act; what the collector has acknowledged at it stays acknowledged."""

    def __init__(self, act: Act, circumstances: Circumstances) -> None:
        self._keeper = act.log.session.gatekeeper
        self._circumstances = circumstances
        stood = act.log.visit.gates.get(Gate.SETTLE)
        findings = () if stood is None else stood.findings
        self._acknowledged = frozenset(item.rule for item in findings if item.acknowledged)

    def judge(self, circumstances: Circumstances) -> GateDecision:
        return self._keeper.decide(Gate.SETTLE, circumstances)

    def judge_paid_by(self, method: str | None) -> GateDecision:
        facts = paid_by(build_facts(self._circumstances), method)
        return self._keeper.decide_on(Gate.SETTLE, self._circumstances, facts)

    def verdict(self, decision: GateDecision) -> FindingRaised:
        return finding_content(decision, self._acknowledged)
