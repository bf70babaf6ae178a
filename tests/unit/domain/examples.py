"""One invented example of the content of every kind of entry, with no field left at its default."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from collector_app.domain.disclosure import CoverReason, DisclosureReason
from collector_app.domain.journal import call_content as call
from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import Kind
from collector_app.domain.journal.recording_content import RecordingChanged, RecordingState
from collector_app.domain.journal.rollback import Rollback
from collector_app.domain.money import Money
from collector_app.domain.outcome import CaseConsequence, Outcome, StopReason

_TEN = datetime.fromisoformat("2026-03-02T10:00:00.000+08:00")
_ELEVEN = datetime.fromisoformat("2026-03-02T11:00:00.250+08:00")
_INSTALMENTS = (
    c.Instalment(date(2026, 3, 15), Money(80_000, "CNY")),
    c.Instalment(date(2026, 4, 15), Money(75_005, "CNY")),
)

EXAMPLES: Final[Mapping[Kind, object]] = {
    Kind.DEVICE_ENROLLED: c.DeviceEnrolled("5f" * 32, "c-01", "Windows 11", "0.1.0"),
    Kind.DEVICE_UNLOCKED: c.DeviceUnlocked("0.1.0"),
    Kind.DEVICE_LOCKED: c.DeviceLocked("idle"),
    Kind.DEVICE_CLOCK_JUMPED: c.DeviceClockJumped(_ELEVEN, _TEN, _TEN),
    Kind.DEVICE_RESTORED: c.DeviceRestored(120, 97, Rollback.CUT_LOG),
    Kind.DEVICE_TIME_ASKED: call.TimeAsked("4K7Q2F9C"),
    Kind.DEVICE_TIME_FAILED: call.TimeFailed("4K7Q2F9C"),
    Kind.DEVICE_TIME_CONFIRMED: call.TimeConfirmed("4K7Q2F9C", "00M3WQ8T2XZ5", _TEN, _ELEVEN),
    Kind.CASE_RECEIVED: c.CaseReceived("case-1", 3),
    Kind.CASE_OPENED: c.CaseOpened("case-1"),
    Kind.CASE_PURGED: c.CasePurged("case-1", "retention", 41, 2),
    Kind.CONTACT_ATTEMPTED: c.ContactAttempted(
        "case-1",
        c.Channel.CALL,
        "p-1",
        effective=True,
        result="reached",
        announced_for=_TEN,
        reason_of_arrears="住院",
        token="t-1",
        further_tokens=("t-2",),
    ),
    Kind.VISIT_PLANNED: c.VisitPlanned("case-1", "a-1", _TEN, 40),
    Kind.VISIT_OPENED: c.VisitOpened("case-1", "a-1", "standard@1", 40, ("c-02",), "p-1"),
    Kind.VISIT_ARRIVED: c.VisitArrived("31.230400", "121.473700"),
    Kind.VISIT_STAGE_ENTERED: c.StageEntered("travelling", "depart"),
    Kind.VISIT_STEP_ANSWERED: c.StepAnswered("who_is_here", ["alone", 1, True, None], {"private": True}, skipped=True),
    Kind.VISIT_STATEMENT_READ: c.StatementRead("rights", "zh_CN", "0c" * 32, {"rights_told": True}),
    Kind.VISIT_STEP_CORRECTED: c.StepCorrected(
        "who_is_here", "0190a5b0-0000-7000-8000-000000000004", "with_spouse", "听错了", {"private": False}
    ),
    Kind.VISIT_FINDING_RAISED: c.FindingRaised(
        "door",
        passed=False,
        findings=(
            c.RuleFinding("cn.visit.hours", "cannot_tell", ("now.latest",)),
            c.RuleFinding("company.badge", "broken", acknowledged=True),
        ),
        facts={"now.local": "10:00", "companions.count": 1},
        day=_TEN.date(),
    ),
    Kind.VISIT_OVERRIDE_ASKED: call.OverrideAsked("company.visit.notice", "QX4M7D2Z"),
    Kind.VISIT_OVERRIDE_FAILED: call.OverrideFailed("company.visit.notice", "QX4M7D2Z"),
    Kind.VISIT_OVERRIDE_GRANTED: c.OverrideGranted(
        "cn.visit.hours", "s-01", "customer asked for it", "H7K2", challenge="QX4M", until=_TEN
    ),
    Kind.VISIT_COMPANION_ATTESTED: c.CompanionAttested("c-02", _TEN.date(), 3, "D7K2Q9M4"),
    Kind.VISIT_STOPPED: c.VisitStopped(StopReason.LAWYER, CaseConsequence.STAY, "negotiating", "p-2"),
    Kind.VISIT_CLOSED: c.VisitClosed(Outcome.PROMISE_TO_PAY, "9a" * 32),
    Kind.IDENTITY_VERIFIED: c.IdentityVerified(("birth_year", "phone_tail")),
    Kind.IDENTITY_FAILED: c.IdentityFailed("would_not_say"),
    Kind.DISCLOSURE_OPENED: c.DisclosureOpened("case-1", DisclosureReason.RIGHT_PARTY_IN_PRIVATE),
    Kind.DISCLOSURE_COVERED: c.DisclosureCovered(CoverReason.THIRD_PERSON),
    Kind.EVIDENCE_CAPTURED: c.EvidenceCaptured(
        "e-1", "photo", "image/jpeg", 48_213, "1a" * 32, "2b" * 32, "c2VhbGVk", "building_photo", cut_short=True
    ),
    Kind.EVIDENCE_DISCARDED: c.EvidenceDiscarded("e-1", "blurred"),
    Kind.EVIDENCE_RECORDING: RecordingChanged("e-2", RecordingState.PAUSED, "recorder_on", "asked_to"),
    Kind.HARDSHIP_RECORDED: c.HardshipRecorded(("income", "illness"), referred=True),
    Kind.DISPUTE_RAISED: c.DisputeRaised("amount"),
    Kind.COMPLAINT_RAISED: c.ComplaintRaised("K-2026-03", "态度", date(2026, 3, 17)),
    Kind.PLAN_PROPOSED: c.PlanProposed("plan-b", _INSTALMENTS, within_authority=False),
    Kind.PROMISE_MADE: c.PromiseMade(_INSTALMENTS, "bank_transfer", "plan-a"),
    Kind.PAYMENT_RECORDED: c.PaymentRecorded(Money(155_005, "CNY"), "bank_transfer", "R-88"),
    Kind.RECEIPT_ISSUED: c.ReceiptIssued("Q-12", Money(155_005, "CNY")),
    Kind.FOLLOWUP_SCHEDULED: c.FollowupScheduled(date(2026, 3, 16), "call"),
    Kind.SATISFACTION_RATED: c.SatisfactionRated(4),
    Kind.NOTE_WRITTEN: c.NoteWritten("客户说明了情况，态度平和。"),
}
