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
    HOSPITAL = "hospital"
    CARE_HOME = "care_home"
    WORSHIP = "worship"
    SCHOOL = "school"
    FUNERAL = "funeral"
    TEMPORARY = "temporary"
    PUBLIC = "public"
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
    CO_BORROWER = "co_borrower"
    GUARANTOR = "guarantor"
    SPOUSE = "spouse"
    PARENT = "parent"
    GUARDIAN = "guardian"
    EXECUTOR = "executor"
    SUCCESSOR = "successor"
    ATTORNEY = "attorney"
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
    DEBT_ADVICE = "debt_advice"
    MENTAL_HEALTH_CRISIS = "mental_health_crisis"
    CALAMITY = "calamity"
    FAMILY_EVENT = "family_event"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DailyWindow:
    """A time of day, local to the address; `weekday` is 1 (Monday) to 7, 0 for every day. `end` is not in it.

    One whose end is not after its start reaches into the next day; with equal ends it is 24 hours.
    """

    start: time
    end: time
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    """A place to visit. Coordinates are decimal-degree text (WGS 84) or empty; `zone` is an IANA name.

    `country` is ISO 3166-1 alpha-2 and `region` ISO 3166-2 (``US-MA``), both empty when unknown. `inconvenient`: the
    customer called the place so; `chosen`: the customer named it as the one to be met at.
    """

    id: str
    text: str
    kind: AddressKind
    source: AddressSource
    zone: str
    district: str = ""
    latitude: str = ""
    longitude: str = ""
    country: str = ""
    region: str = ""
    inconvenient: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the case. `phone` is the full number; screens show only its tail.

    `approached` counts how often anybody turned to this person in the case so far; None when nobody counted.
    """

    id: str
    name: str
    role: Role
    phone: str = ""
    salutation: str = ""
    relation: str = ""
    do_not_contact: bool = False
    approached: int | None = None


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
    """Effective contacts with this customer by everybody, as the server counted them at `as_of`.

    None wherever nobody counted: that is not 0. The counts over 7 and 30 days include today. `unanswered_today` are
    calls that nobody answered, `call_attempts_7d` every call, answered or not. `last_conversation` is the day of the
    last real exchange by phone.
    """

    as_of: datetime
    visits_today: int | None = None
    calls_today: int | None = None
    sms_today: int | None = None
    last_letter: date | None = None
    unanswered_today: int | None = None
    visits_7d: int | None = None
    visits_30d: int | None = None
    calls_7d: int | None = None
    call_attempts_7d: int | None = None
    last_conversation: date | None = None


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

    `flags` are attributes for rules (`domain.flags`); one that nobody looked at is absent, not no. `refused_channels`
    are names of `Channel`s that the customer does not want. `other_zones` are IANA names of further zones in which the
    customer may be. `notice_sent` is when the customer was told of a visit, `agency_notice` when of the outside agency
    that works the case. `validation_until` is the last day on which the customer may dispute a notice (US). `demands`
    are the days of earlier effective demands, None when nobody kept them.
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
    agency_notice: datetime | None = None
    expected_minutes: int = 40
    door_hint: str = ""
    flags: Mapping[str, bool] = field(default_factory=dict)
    sequence: int = 0
    refused_channels: tuple[str, ...] = ()
    inconvenient_times: tuple[DailyWindow, ...] = ()
    other_zones: tuple[str, ...] = ()
    validation_until: date | None = None
    missed_appointments: int | None = None
    demands: tuple[date, ...] | None = None

    def address(self, address_id: str) -> Address:
        """Return one of the case's addresses; raises KeyError when it has none of that id."""
        for item in self.addresses:
            if item.id == address_id:
                return item
        raise KeyError(address_id)

    def person(self, person_id: str) -> Person:
        """Return the borrower for an empty id, else a person of the case; raises KeyError for nobody of that id."""
        for item in (self.borrower, *self.people):
            if person_id in ("", item.id):
                return item
        raise KeyError(person_id)


@dataclass(frozen=True, slots=True)
class Authority:
    """What the collector may agree to without asking; beyond it a plan is only requested.

    `max_waiver` bounds penalty and interest together, `max_interest_waiver` the interest alone (None: no bound of its
    own). `max_balloon_share` is in per cent of what is to be paid, `living_floor` what must remain of a month.
    """

    max_instalments: int
    max_waiver: Money
    latest_first_payment_days: int
    max_interest_waiver: Money | None = None
    max_grace_months: int = 0
    max_balloon_share: int = 0
    living_floor: Money | None = None


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
