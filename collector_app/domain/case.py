"""A case as the device holds it: an open part anybody at the desk may see, and a sealed part.

The sealed part (`DebtFacts`) is absent from `Case`; it travels in `Sealed` boxes only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from collector_app.domain.money import Money


class AddressKind(StrEnum):
    """What kind of place an address is."""

    HOME = "home"
    WORKPLACE = "workplace"
    OTHER = "other"


class AddressSource(StrEnum):
    """Where an address came from; unknown or bought sources are never lawful (GB/T 45251, CBA 2026)."""

    CONTRACT = "contract"
    LEFT_WITH_LENDER = "left_with_lender"
    IN_COMMUNICATION = "in_communication"
    MADE_PUBLIC = "made_public"
    OTHER_LAWFUL = "other_lawful"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """A person's part in the case."""

    BORROWER = "borrower"
    GUARANTOR = "guarantor"
    SPOUSE = "spouse"
    EMERGENCY_CONTACT = "emergency_contact"
    OTHER = "other"


class StayKind(StrEnum):
    """Why a case must rest."""

    DISPUTE = "dispute"
    COMPLAINT = "complaint"
    ATTORNEY = "attorney"
    CEASE_REQUEST = "cease_request"
    CONTACT_BAN = "contact_ban"
    BREATHING_SPACE = "breathing_space"
    BEREAVEMENT = "bereavement"
    ILLNESS = "illness"
    DECEASED = "deceased"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    """A place to visit. Coordinates are decimal-degree text (WGS 84) or empty; `zone` is an IANA name."""

    id: str
    text: str
    kind: AddressKind
    source: AddressSource
    zone: str
    district: str = ""
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the case. `phone` is the full number; screens show only its tail."""

    id: str
    name: str
    role: Role
    phone: str = ""
    salutation: str = ""
    relation: str = ""
    do_not_contact: bool = False


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What the right party can be asked for; shown only while the key is held."""

    phone_tail: str
    birth_year: str
    building: str
    id_tail: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A hold on the case with its first and, if known, last day."""

    kind: StayKind
    since: date
    until: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the case rests on that day; an open end holds until it is lifted."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Consent:
    """The customer's own agreement to something the rules forbid otherwise, e.g. `hours`."""

    topic: str
    given: datetime
    until: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """A past contact, without any amount or word of the debt."""

    time: datetime
    channel: str
    result: str
    effective: bool = False


@dataclass(frozen=True, slots=True)
class ContactCounts:
    """Contacts with this customer by everybody, as the server counted them at `as_of`."""

    as_of: datetime
    visits_today: int = 0
    calls_today: int = 0
    sms_today: int = 0
    last_letter: date | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """When the visit is planned, local to the address; `agreed` when the customer chose it."""

    day: date
    start: time
    end: time
    agreed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The open part of a case, one version of it.

    `flags` are yes/no attributes for rules (`vulnerable`, `agency`, `outsourcing_notice_sent`, …).
    """

    id: str
    number: str
    version: int
    creditor: str
    borrower: Person
    addresses: tuple[Address, ...]
    identifiers: Identifiers
    people: tuple[Person, ...] = ()
    stays: tuple[Stay, ...] = ()
    consents: tuple[Consent, ...] = ()
    history: tuple[HistoryItem, ...] = ()
    counts: ContactCounts | None = None
    appointment: Appointment | None = None
    notice_sent: datetime | None = None
    expected_minutes: int = 40
    door_hint: str = ""
    flags: Mapping[str, bool] = field(default_factory=dict)
    sequence: int = 0

    def address(self, address_id: str) -> Address:
        """Return one of the case's addresses; raises KeyError when it has none of that id."""
        for item in self.addresses:
            if item.id == address_id:
                return item
        raise KeyError(address_id)


@dataclass(frozen=True, slots=True)
class Authority:
    """What the collector may agree to without asking; beyond it a plan is only requested."""

    max_instalments: int
    max_waiver: Money
    latest_first_payment_days: int


@dataclass(frozen=True, slots=True)
class DebtFacts:
    """The sealed part: what only the right party may hear. Amounts as of `as_of`."""

    contract: str
    product: str
    principal: Money
    interest: Money
    penalty: Money
    as_of: datetime
    days_past_due: int
    reason: str
    authority: Authority
    payment_account: str
    payment_reference: str
    history: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()

    @property
    def balance(self) -> Money:
        """Everything owed: principal, interest and penalty."""
        return self.principal + self.interest + self.penalty


@dataclass(frozen=True, slots=True)
class Colleague:
    """A collector of the same branch, from the packet."""

    id: str
    name: str
    certified_until: date | None = None


@dataclass(frozen=True, slots=True)
class Creditor:
    """The lender as the borrower may know it."""

    name: str
    hotline: str
    hotline_hours: str
    complaint_line: str
    payment_channels: tuple[str, ...] = ()


def mask_name(name: str) -> str:
    """Return a name as a stranger may see it: family name, then full-width asterisks (look.md)."""
    return name[:1] + "＊" * max(1, min(2, len(name) - 1)) if name else ""


def active_stays(case: Case, on: date) -> tuple[Stay, ...]:
    """Return the stays that hold on a day."""
    return tuple(stay for stay in case.stays if stay.holds_on(on))
