"""Messages of API v1 (sync.md). Both ends validate with these models; unknown fields are ignored.

Domain records (cases, receipts, leases, certificates) travel as themselves.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from collector_app.domain.budget import Token
from collector_app.domain.case import Case, Colleague, ContactCounts, Creditor, DebtFacts
from collector_app.domain.issuer import IssuerList
from collector_app.domain.journal.seal import Certificate, Lease, Receipt, Seal
from collector_app.domain.override import Supervision
from collector_app.domain.presence import PresenceLease
from collector_app.domain.recovery import RecoveryList

MAX_BATCH_ENTRIES = 500  # sync.md, POST /v1/entries
MAX_BATCH_BYTES = 1024 * 1024
PROTOCOL_VERSION = 1

Text = Annotated[str, Field(max_length=200)]
Base64 = Annotated[str, Field(max_length=128 * 1024, pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Message(BaseModel):
    """Base of all messages: immutable, unknown fields ignored (a newer peer)."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class EnrolmentRequest(Message):
    """`POST /v1/enrolments`: one-time code and the device's public keys (raw 32 bytes, base64)."""

    code: Text
    signing_key: Base64
    box_key: Base64
    platform: Text
    app_version: Text


class EnrolmentAnswer(Message):
    """What the device pins: its certificate (holding the server's signing key), profile, first lease, pack issuers.

    `evidence_key` is the server's X25519 public key that evidence and rescue files are sealed to; `recovery` names the
    supervisors who can recover this laptop, two of them together.
    """

    certificate: Certificate
    collector: Colleague
    branch: Text
    evidence_key: Base64
    lease: Lease
    server_time: datetime
    issuers: IssuerList = IssuerList()
    recovery: RecoveryList = RecoveryList()


class CaseUpdate(Message):
    """A new version of a case: its open part and its part to be sealed on arrival."""

    case: Case
    debt: DebtFacts


class CaseWithdrawal(Message):
    """A tombstone: the case left this device's assignment."""

    case_id: Text
    version: int


class CountsUpdate(Message):
    """How often everybody but this device contacted a case's customer, when there is anything to count."""

    case_id: Text
    counts: ContactCounts


class PackKind(StrEnum):
    """What a pack file set is."""

    RULES = "rules"
    SCRIPT = "script"


class PackUpdate(Message):
    """A rule pack or script version: file name → content, base64."""

    kind: PackKind
    id: Text
    version: Text
    files: dict[str, str]


class CommandKind(StrEnum):
    """What the server can order."""

    LOCK = "lock"
    WIPE = "wipe"


class Command(Message):
    """An order to this device, applied once by id."""

    id: Text
    kind: CommandKind


class PacketPage(Message):
    """`GET /v1/packet?cursor=`: one page of changes; page and cursor are applied in one local transaction.

    `packs`, `colleagues`, `creditor`, `lease`, `presence`, `supervision`, `tokens` and `counts` (of all cases of this
    device; a case without counts was left in peace) are the full current state whenever present.
    """

    cursor: Text
    more: bool
    server_time: datetime
    cases: tuple[CaseUpdate, ...] = ()
    withdrawn: tuple[CaseWithdrawal, ...] = ()
    packs: tuple[PackUpdate, ...] | None = None
    issuers: tuple[IssuerList, ...] = ()
    recovery: tuple[RecoveryList, ...] = ()
    colleagues: tuple[Colleague, ...] | None = None
    creditor: Creditor | None = None
    lease: Lease | None = None
    commands: tuple[Command, ...] = ()
    presence: PresenceLease | None = None
    supervision: Supervision | None = None
    tokens: tuple[Token, ...] | None = None
    counts: tuple[CountsUpdate, ...] | None = None


class EntryUpload(Message):
    """One entry: exact envelope text, salt (base64) and canonical data text; both absent when erased."""

    raw: Annotated[str, Field(max_length=64 * 1024)]
    salt: Base64 | None = None
    data: Annotated[str, Field(max_length=64 * 1024)] | None = None


class EntriesRequest(Message):
    """`POST /v1/entries`: at most 500 entries or 1 MiB, with the seal of the last one."""

    entries: Annotated[tuple[EntryUpload, ...], Field(min_length=1, max_length=MAX_BATCH_ENTRIES)]
    seal: Seal


class VerdictKind(StrEnum):
    """The server's verdict on one entry."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    PARKED = "parked"
    REFUSED = "refused"
    FORK = "fork"


class Verdict(Message):
    """Verdict on the entry `seq`; a repeat gets the first verdict again."""

    seq: int
    kind: VerdictKind
    reason: Text = ""


class EntriesAnswer(Message):
    """Verdicts in order, and the signed receipt that covers everything accepted so far."""

    verdicts: tuple[Verdict, ...]
    receipt: Receipt | None = None


class StatusAnswer(Message):
    """`GET /v1/status`."""

    server_time: datetime
    epoch: Text
    durable_through: int = 0
    oldest_client: Text = "0"
    protocol: int = PROTOCOL_VERSION


class ProblemAnswer(Message):
    """Any refusal: a stable `code` for machines (RFC 9457 `type` tail) and a sentence for people.

    Codes: `unknown_code`, `used_code`, `bad_signature`, `revoked`, `clock_skew` (with `server_time`),
    `gap` (with `expected_seq`), `fork`, `too_large`, `invalid`, `unknown_item`, `erased`, `offset`, `damaged`,
    `server_error`.
    """

    code: Text
    detail: str = ""
    expected_seq: int | None = None
    server_time: datetime | None = None
