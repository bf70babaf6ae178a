"""The names of the kinds of journal v1, each joined to its content.

Readers keep unknown kinds and show them as unknown (`read_content` returns None).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from collector_app.domain.journal import call_content as call
from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import Draft, Entry
from collector_app.domain.journal.record import BadRecordError, from_plain, to_plain
from collector_app.domain.journal.recording_content import RecordingChanged


class Kind(StrEnum):
    """Kinds of journal v1."""

    DEVICE_ENROLLED = "device.enrolled.v1"
    DEVICE_UNLOCKED = "device.unlocked.v1"
    DEVICE_LOCKED = "device.locked.v1"
    DEVICE_CLOCK_JUMPED = "device.clock_jumped.v1"
    DEVICE_RESTORED = "device.restored.v1"
    DEVICE_TIME_ASKED = "device.time_asked.v1"
    DEVICE_TIME_FAILED = "device.time_failed.v1"
    DEVICE_TIME_CONFIRMED = "device.time_confirmed.v1"
    CASE_RECEIVED = "case.received.v1"
    CASE_OPENED = "case.opened.v1"
    CASE_PURGED = "case.purged.v1"
    CONTACT_ATTEMPTED = "contact.attempted.v1"
    VISIT_PLANNED = "visit.planned.v1"
    VISIT_OPENED = "visit.opened.v1"
    VISIT_COMPANION_ATTESTED = "visit.companion_attested.v1"
    VISIT_ARRIVED = "visit.arrived.v1"
    VISIT_STAGE_ENTERED = "visit.stage_entered.v1"
    VISIT_STEP_ANSWERED = "visit.step_answered.v1"
    VISIT_STATEMENT_READ = "visit.statement_read.v1"
    VISIT_STEP_CORRECTED = "visit.step_corrected.v1"
    VISIT_FINDING_RAISED = "visit.finding_raised.v1"
    VISIT_OVERRIDE_ASKED = "visit.override_asked.v1"
    VISIT_OVERRIDE_FAILED = "visit.override_failed.v1"
    VISIT_OVERRIDE_GRANTED = "visit.override_granted.v1"
    VISIT_STOPPED = "visit.stopped.v1"
    VISIT_CLOSED = "visit.closed.v1"
    IDENTITY_VERIFIED = "identity.verified.v1"
    IDENTITY_FAILED = "identity.failed.v1"
    DISCLOSURE_OPENED = "disclosure.opened.v1"
    DISCLOSURE_COVERED = "disclosure.covered.v1"
    EVIDENCE_CAPTURED = "evidence.captured.v1"
    EVIDENCE_DISCARDED = "evidence.discarded.v1"
    EVIDENCE_RECORDING = "evidence.recording.v1"
    HARDSHIP_RECORDED = "hardship.recorded.v1"
    DISPUTE_RAISED = "dispute.raised.v1"
    COMPLAINT_RAISED = "complaint.raised.v1"
    PLAN_PROPOSED = "plan.proposed.v1"
    PROMISE_MADE = "promise.made.v1"
    PAYMENT_RECORDED = "payment.recorded.v1"
    RECEIPT_ISSUED = "receipt.issued.v1"
    FOLLOWUP_SCHEDULED = "followup.scheduled.v1"
    SATISFACTION_RATED = "satisfaction.rated.v1"
    NOTE_WRITTEN = "note.written.v1"


CONTENT: Final[Mapping[Kind, type[Any]]] = {
    Kind.DEVICE_ENROLLED: c.DeviceEnrolled,
    Kind.DEVICE_UNLOCKED: c.DeviceUnlocked,
    Kind.DEVICE_LOCKED: c.DeviceLocked,
    Kind.DEVICE_CLOCK_JUMPED: c.DeviceClockJumped,
    Kind.DEVICE_RESTORED: c.DeviceRestored,
    Kind.DEVICE_TIME_ASKED: call.TimeAsked,
    Kind.DEVICE_TIME_FAILED: call.TimeFailed,
    Kind.DEVICE_TIME_CONFIRMED: call.TimeConfirmed,
    Kind.CASE_RECEIVED: c.CaseReceived,
    Kind.CASE_OPENED: c.CaseOpened,
    Kind.CASE_PURGED: c.CasePurged,
    Kind.CONTACT_ATTEMPTED: c.ContactAttempted,
    Kind.VISIT_PLANNED: c.VisitPlanned,
    Kind.VISIT_OPENED: c.VisitOpened,
    Kind.VISIT_COMPANION_ATTESTED: c.CompanionAttested,
    Kind.VISIT_ARRIVED: c.VisitArrived,
    Kind.VISIT_STAGE_ENTERED: c.StageEntered,
    Kind.VISIT_STEP_ANSWERED: c.StepAnswered,
    Kind.VISIT_STATEMENT_READ: c.StatementRead,
    Kind.VISIT_STEP_CORRECTED: c.StepCorrected,
    Kind.VISIT_FINDING_RAISED: c.FindingRaised,
    Kind.VISIT_OVERRIDE_ASKED: call.OverrideAsked,
    Kind.VISIT_OVERRIDE_FAILED: call.OverrideFailed,
    Kind.VISIT_OVERRIDE_GRANTED: c.OverrideGranted,
    Kind.VISIT_STOPPED: c.VisitStopped,
    Kind.VISIT_CLOSED: c.VisitClosed,
    Kind.IDENTITY_VERIFIED: c.IdentityVerified,
    Kind.IDENTITY_FAILED: c.IdentityFailed,
    Kind.DISCLOSURE_OPENED: c.DisclosureOpened,
    Kind.DISCLOSURE_COVERED: c.DisclosureCovered,
    Kind.EVIDENCE_CAPTURED: c.EvidenceCaptured,
    Kind.EVIDENCE_DISCARDED: c.EvidenceDiscarded,
    Kind.EVIDENCE_RECORDING: RecordingChanged,
    Kind.HARDSHIP_RECORDED: c.HardshipRecorded,
    Kind.DISPUTE_RAISED: c.DisputeRaised,
    Kind.COMPLAINT_RAISED: c.ComplaintRaised,
    Kind.PLAN_PROPOSED: c.PlanProposed,
    Kind.PROMISE_MADE: c.PromiseMade,
    Kind.PAYMENT_RECORDED: c.PaymentRecorded,
    Kind.RECEIPT_ISSUED: c.ReceiptIssued,
    Kind.FOLLOWUP_SCHEDULED: c.FollowupScheduled,
    Kind.SATISFACTION_RATED: c.SatisfactionRated,
    Kind.NOTE_WRITTEN: c.NoteWritten,
}

_KIND_OF: Final = {content: kind for kind, content in CONTENT.items()}


def draft(subject: str, content: object) -> Draft:
    """Return the draft of an entry about `subject` with typed `content`.

    Raises KeyError for a type that is no entry content: a bug of the caller.
    """
    return Draft(_KIND_OF[type(content)].value, subject, to_plain(content))


def read_content(entry: Entry) -> object | None:
    """Return the typed content, or None when the kind is unknown, erased or does not fit its kind."""
    try:
        kind = Kind(entry.kind)
    except ValueError:
        return None
    if entry.erased:
        return None
    try:
        content: object = from_plain(CONTENT[kind], entry.plain())
    except BadRecordError:
        return None
    return content
