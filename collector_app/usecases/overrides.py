"""Asking a supervisor by phone to let a rule pass, without a line. Each call and each try is on the record."""

from __future__ import annotations

import hmac
from base64 import b64decode
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from collector_app.domain.challenge import new_challenge
from collector_app.domain.journal.call_content import OverrideAsked, OverrideFailed
from collector_app.domain.journal.content import OverrideGranted
from collector_app.domain.override import (
    LEAVE,
    RESPONSE_LETTERS,
    Plea,
    Supervision,
    Supervisor,
    override_code,
    standing_challenge,
)
from collector_app.domain.policy import Finding, GateDecision, Rule
from collector_app.domain.spelled import readable
from collector_app.usecases.challenge import CallError, CallProblem, code_for, still_good, wrong
from collector_app.usecases.ports.store import Unit, View
from collector_app.usecases.visit_log import VisitLog

_BY_SUPERVISOR: Final = "supervisor"


@dataclass(frozen=True, slots=True)
class OverrideCall:
    """What is read out to the supervisor: case number, rule and `challenge`, which is good for `left`."""

    case_number: str
    rule: Rule
    challenge: str
    supervisors: tuple[Supervisor, ...]
    left: timedelta


@dataclass(frozen=True, slots=True)
class OverrideAnswer:
    """What the collector types: whom they called, why, and the code that came back."""

    supervisor: str
    reason: str
    code: str


def can_be_asked(finding: Finding) -> bool:
    """Whether a supervisor may let this finding pass: only where the rule itself says so."""
    return finding.blocks and finding.rule.override is not None and finding.rule.override.by == _BY_SUPERVISOR


def askable(decision: GateDecision) -> tuple[Finding, ...]:
    """Return what stops the gate and a supervisor may let pass; what else stops it stays."""
    return tuple(item for item in decision.blocking if can_be_asked(item))


def open_call(log: VisitLog, rule: Rule) -> OverrideCall:
    """Return the call for a rule: the one under way, or a new one, put on the record.

    Raises CallError: NO_KEY before the first packet, NOBODY without a supervisor, TIME_UNKNOWN while now has no upper
    bound (leave ends at a moment, so somebody must know the time); VOID for a rule that nobody may let pass.
    """
    if rule.override is None or rule.override.by != _BY_SUPERVISOR:
        raise CallError(CallProblem.VOID)
    with log.act() as act:
        supervision = _supervision(act.unit)
        recorder = log.session.recorder
        if recorder.time(act.unit).latest is None:
            raise CallError(CallProblem.TIME_UNKNOWN)
        subject = f"visit/{log.visit.id}"
        challenge = standing_challenge(act.unit.journal.of(subject), rule.id)
        if not still_good(challenge, recorder.clock.read()):
            act.append((OverrideAsked(rule.id, new_challenge(recorder.entropy.salt())),))
            challenge = standing_challenge(act.unit.journal.of(subject), rule.id)
        if challenge is None:
            raise LookupError("the challenge that was just recorded is gone")
    now = recorder.clock.read()
    return OverrideCall(
        log.case.number, rule, readable(challenge.letters), supervision.supervisors, challenge.left(now)
    )


def grant(log: VisitLog, rule: Rule, answer: OverrideAnswer) -> None:
    """Let the rule pass when the code answers the call; judge the gate again afterwards.

    Raises CallError: REASON_MISSING, NOBODY, MISTYPED (nothing was written), WRONG (the try is on the record), WAIT,
    VOID, NO_KEY, TIME_UNKNOWN.
    """
    if not answer.reason.strip():
        raise CallError(CallProblem.REASON_MISSING)
    recorder, refused = log.session.recorder, None
    with log.act() as act:
        supervision = _supervision(act.unit)
        if answer.supervisor not in {item.id for item in supervision.supervisors}:
            raise CallError(CallProblem.NOBODY)
        latest = recorder.time(act.unit).latest
        if latest is None:
            raise CallError(CallProblem.TIME_UNKNOWN)
        now = recorder.clock.read()
        standing = standing_challenge(act.unit.journal.of(f"visit/{log.visit.id}"), rule.id)
        challenge, code = code_for(standing, answer.code, RESPONSE_LETTERS, now)
        plea = Plea(log.session.profile.certificate.device, log.case.id, rule.id, answer.supervisor, challenge.letters)
        if hmac.compare_digest(override_code(b64decode(supervision.key), plea), code):
            reason = answer.reason.strip()
            granted = OverrideGranted(rule.id, answer.supervisor, reason, code, challenge.letters, latest + LEAVE)
            act.append((granted,))
        else:
            act.append((OverrideFailed(rule.id, challenge.letters),))
            refused = wrong(challenge, now)
    if refused is not None:
        raise refused


def _supervision(view: View | Unit) -> Supervision:
    supervision = view.leased.supervision()
    if supervision is None:
        raise CallError(CallProblem.NO_KEY)
    if not supervision.supervisors:
        raise CallError(CallProblem.NOBODY)
    return supervision
