"""The typed content of every kind of entry, version 1.

Field names are the JSON names of `data`; golden examples stand in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from collector_app.domain.disclosure import CoverReason, DisclosureReason
from collector_app.domain.journal.canonical import Plain
from collector_app.domain.journal.rollback import Rollback
from collector_app.domain.money import Money
from collector_app.domain.outcome import CaseConsequence, Outcome, StopReason

RETENTION: Final = "retention"  # a case's records went because the centre has them, not the case


class Channel(StrEnum):
    """How a contact was tried."""

    VISIT = "visit"
    CALL = "call"
    SMS = "sms"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class DeviceEnrolled:
    """The first entry: the certificate that the chain starts from."""

    certificate: str
    collector: str
    platform: str
    app_version: str


@dataclass(frozen=True, slots=True)
class DeviceUnlocked:
    """The vault was opened."""

    app_version: str


@dataclass(frozen=True, slots=True)
class DeviceLocked:
    """The vault was locked; `reason` is key, idle, suspend, screen or exit."""

    reason: str


@dataclass(frozen=True, slots=True)
class DeviceClockJumped:
    """The wall clock left the trusted interval."""

    wall: datetime
    earliest: datetime
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeviceRestored:
    """The journal was found behind its heads outside the database, or those can't vouch for it."""

    anchor_seq: int
    found_seq: int
    cause: Rollback = Rollback.UNKNOWN


@dataclass(frozen=True, slots=True)
class CaseReceived:
    """A case version arrived with a packet."""

    case: str
    version: int


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Somebody opened the case file (its open part)."""

    case: str


@dataclass(frozen=True, slots=True)
class CasePurged:
    """A case was removed from the device (`withdrawn`), or what was recorded of it (`RETENTION`).

    `entries` and `items` are how many entries and evidence items went with it.
    """

    case: str
    reason: str
    entries: int = 0
    items: int = 0


@dataclass(frozen=True, slots=True)
class ContactAttempted:
    """A contact before or after the visit.

    `effective` as GB/T 45251-2025 defines it: a real exchange of meaning. `token` is the budget token it spent, and
    `further_tokens` are the others where it counts as more than one thing (a call that was answered is an attempt too).
    """

    case: str
    channel: Channel
    person: str
    effective: bool
    result: str
    announced_for: datetime | None = None
    reason_of_arrears: str = ""
    token: str = ""
    further_tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitPlanned:
    """A visit was agreed or planned for a time."""

    case: str
    address: str
    start: datetime
    expected_minutes: int


@dataclass(frozen=True, slots=True)
class VisitOpened:
    """A visit began (prepared); it finishes on this script and these packs.

    `party` is the person it is for, empty for the borrower.
    """

    case: str
    address: str
    script: str
    expected_minutes: int
    companions: tuple[str, ...] = ()
    party: str = ""


@dataclass(frozen=True, slots=True)
class CompanionAttested:
    """A second collector proved to be there by code `number` of their codes for `day` (presence.py)."""

    collector: str
    day: date
    number: int
    code: str


@dataclass(frozen=True, slots=True)
class VisitArrived:
    """The collectors stand at the door; coordinates as text, empty when there is no fix."""

    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True, slots=True)
class StageEntered:
    """The visit moved by `move` into `stage`."""

    stage: str
    move: str


@dataclass(frozen=True, slots=True)
class StepAnswered:
    """One step's answer; `marks` are the facts that it sets. `skipped`: it was passed over, and nothing is answered."""

    step: str
    value: Plain
    marks: Mapping[str, Plain] = field(default_factory=dict)
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class StatementRead:
    """A statement was read aloud; `text` is the SHA-256 of the words shown."""

    step: str
    language: str
    text: str
    marks: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepCorrected:
    """A new answer in place of entry `corrects`, with a reason; nothing is edited."""

    step: str
    corrects: str
    value: Plain
    reason: str
    marks: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One rule's verdict at a gate: holds, broken or cannot_tell, and the facts it missed."""

    rule: str
    truth: str
    missing: tuple[str, ...] = ()
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class FindingRaised:
    """A gate was asked; passed or not, the verdict is on the record.

    `facts` are those that the rules read, by dotted name, and `day` the local day they were judged for: with the packs
    of the envelope anybody can judge again.
    """

    gate: str
    passed: bool
    findings: tuple[RuleFinding, ...]
    facts: Mapping[str, Plain] = field(default_factory=dict)
    day: date | None = None


@dataclass(frozen=True, slots=True)
class OverrideGranted:
    """A supervisor let one rule pass for one visit, until a moment (None: never, an old form that counts no more)."""

    rule: str
    supervisor: str
    reason: str
    code: str = ""
    challenge: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class VisitStopped:
    """The stop key was pressed; `person` of the case is who asked for it, empty for the customer or a stranger."""

    reason: StopReason
    consequence: CaseConsequence
    stage: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class VisitClosed:
    """The visit is complete."""

    outcome: Outcome
    copy: str = ""


@dataclass(frozen=True, slots=True)
class IdentityVerified:
    """The right party was verified by these identifiers (their names, never their values)."""

    identifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IdentityFailed:
    """The person is not, or would not say to be, the right party."""

    reason: str


@dataclass(frozen=True, slots=True)
class DisclosureOpened:
    """The sealed part of a case became visible to the collector."""

    case: str
    reason: DisclosureReason


@dataclass(frozen=True, slots=True)
class DisclosureCovered:
    """The screen was covered."""

    reason: CoverReason


@dataclass(frozen=True, slots=True)
class EvidenceCaptured:
    """A photo, recording, signature or document; hashes are SHA-256 hex, `size` ciphertext bytes.

    `cut_short`: the recording was interrupted; its stream ends after the last whole chunk, without a last mark.
    """

    item: str
    medium: str
    media_type: str
    size: int
    plain_sha256: str
    cipher_sha256: str
    sealed_key: str
    step: str = ""
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceDiscarded:
    """An evidence item was discarded before it was sent."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class HardshipRecorded:
    """Hardship told by the customer; categories, no diagnosis."""

    categories: tuple[str, ...]
    referred: bool


@dataclass(frozen=True, slots=True)
class DisputeRaised:
    """The customer disputes the debt or its amount."""

    about: str


@dataclass(frozen=True, slots=True)
class ComplaintRaised:
    """A complaint taken at the door."""

    number: str
    about: str
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment that was promised or proposed."""

    due: date
    amount: Money


@dataclass(frozen=True, slots=True)
class PlanProposed:
    """A plan was put to the customer; `within_authority` decides agreed or requested."""

    plan: str
    instalments: tuple[Instalment, ...]
    within_authority: bool


@dataclass(frozen=True, slots=True)
class PromiseMade:
    """A promise to pay."""

    instalments: tuple[Instalment, ...]
    method: str
    plan: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRecorded:
    """The customer paid through an official channel during the visit."""

    amount: Money
    method: str
    reference: str


@dataclass(frozen=True, slots=True)
class ReceiptIssued:
    """A receipt or confirmation was handed over."""

    number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class FollowupScheduled:
    """The next step with this case."""

    due: date
    action: str


@dataclass(frozen=True, slots=True)
class SatisfactionRated:
    """1 (worst) to 5 (best), given by the customer."""

    score: int


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """Free text of the collector."""

    text: str
