"""Values to domain records, with the checks that need more than one cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from collector_app.domain.case import (
    Address,
    AddressKind,
    Appointment,
    Authority,
    Case,
    Consent,
    ContactCounts,
    DebtFacts,
    HistoryItem,
    Identifiers,
    Person,
    Role,
    Stay,
)
from collector_app.domain.flags import FLAGS
from collector_app.domain.localised import Localised
from collector_app.domain.money import Money, parse_money
from collector_app.server.imports.cells import Origin
from collector_app.server.imports.columns import CASES, CONSENTS, HISTORY, PEOPLE, STAYS_SHEET
from collector_app.server.imports.rows import Findings, Record

BORROWER: Final = "borrower"
_PHONE_TAIL: Final = 4  # what the right party is asked for at the door
_DEFAULT_MINUTES: Final = 40
_DEFAULT_CURRENCY: Final = "CNY"
_COUNTS: Final = (
    "visits_today",
    "calls_today",
    "sms_today",
    "last_letter",
    "unanswered_today",
    "visits_7d",
    "visits_30d",
    "calls_7d",
    "call_attempts_7d",
    "last_conversation",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """One case as the file says it. `case` has neither id nor version yet."""

    case: Case
    debt: DebtFacts
    collector: str
    counted_now: bool
    """The counts carry no time of their own: they were taken at the import, whose time is no news."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the database knows that a file refers to."""

    creditor: str
    collectors: frozenset[str]
    unassigned_to: str = ""
    """The collector of rows that name none; empty: they stay at the centre."""


def build_cases(records: Sequence[Record], origin: Origin, around: Surroundings, findings: Findings) -> list[Imported]:
    """Return the cases of all sheets; problems go to `findings`, and then the result is incomplete."""
    cases = [record for record in records if record.sheet is CASES]
    attached = _attached(records, cases, findings)
    result: list[Imported] = []
    for record in cases:
        _check(record, around, findings)
        parts = attached.get(record.get("number"), ())
        if not findings.is_broken(record) and not any(findings.is_broken(part) for part in parts):
            result.append(_imported(record, parts, origin, around))
    return result


def _attached(records: Sequence[Record], cases: Sequence[Record], findings: Findings) -> Mapping[str, Sequence[Record]]:
    """Return the rows of the other sheets by case number."""
    numbers: set[str] = set()
    for record in cases:
        number = record.get("number")
        if number in numbers:
            text = Localised("this number stands in the list twice", "这个编号在表中出现了两次")
            findings.add(record.sheet, record.row, "number", text)
        numbers.add(number)
    attached: dict[str, list[Record]] = {}
    for record in records:
        if record.sheet is CASES:
            continue
        number = record.get("number")
        if number is not None and number not in numbers:
            text = Localised("there is no case of this number in the list", "案件表中没有这个编号")
            findings.add(record.sheet, record.row, "number", text)
        attached.setdefault(number, []).append(record)
    return attached


def _check(record: Record, around: Surroundings, findings: Findings) -> None:
    """Note what only shows when several cells are seen together."""

    def wrong(column: str, english: str, chinese: str) -> None:
        findings.add(record.sheet, record.row, column, Localised(english, chinese))

    _check_places(record, wrong)
    day, start, end = (record.get(key) for key in ("visit_day", "visit_start", "visit_end"))
    if day and not (start and end):
        wrong("visit_start" if not start else "visit_end", "needed with a planned day", "填了走访日期，也要填时间")
    if start and end and end <= start:
        wrong("visit_end", "must be after the start", "应晚于开始时间")
    collector = record.get("collector", "")
    if collector and collector not in around.collectors:
        wrong("collector", f"there is no collector {collector}", f"没有外访人员 {collector}")
    if not findings.is_broken(record):
        _check_amounts(record, wrong)


def _check_places(record: Record, wrong: Any) -> None:  # noqa: ANN401 - the closure above
    for suffix in ("", "_2"):
        if bool(record.get(f"latitude{suffix}")) != bool(record.get(f"longitude{suffix}")):
            wrong(f"latitude{suffix}", "latitude and longitude come together", "纬度和经度要一起填")
        country, region = record.get(f"country{suffix}"), record.get(f"region{suffix}")
        if country and region and not region.startswith(f"{country}-"):
            wrong(f"region{suffix}", f"is no region of {country}", f"不是 {country} 的地区")
    if record.get("address_2"):
        for key in ("address_kind_2", "address_source_2", "zone_2"):
            if not record.get(key):
                wrong(key, "needed with a second address", "填了地址2，也要填这一列")


def _check_amounts(record: Record, wrong: Any) -> None:  # noqa: ANN401 - the closure above
    total = _money(record, "principal") + _money(record, "interest") + _money(record, "penalty")
    if record.get("balance") and _money(record, "balance") != total:
        wrong("balance", f"principal, interest and penalty make {total.decimal()}", f"三项之和是 {total.decimal()}")
    if not _money(record, "max_waiver") <= _money(record, "penalty"):
        wrong("max_waiver", "is more than the penalty", "不能高于违约金")


def _money(record: Record, key: str) -> Money:
    return parse_money(record.get(key, "0"), record.get("currency", _DEFAULT_CURRENCY))


def _imported(record: Record, parts: Iterable[Record], origin: Origin, around: Surroundings) -> Imported:
    parts = tuple(parts)
    case = Case(
        id="",
        number=record.get("number"),
        version=0,
        creditor=record.get("creditor", around.creditor),
        borrower=Person(
            BORROWER,
            record.get("name"),
            Role.BORROWER,
            record.get("phone"),
            record.get("salutation", ""),
            do_not_contact=record.get("do_not_contact", False),
            approached=record.get("approached"),
        ),
        addresses=_addresses(record),
        identifiers=Identifiers(
            record.get("phone")[-_PHONE_TAIL:],
            record.get("birth_year"),
            record.get("building"),
            record.get("id_number", ""),
        ),
        people=tuple(_people(part for part in parts if part.sheet is PEOPLE)),
        stays=tuple(_stay(part) for part in parts if part.sheet is STAYS_SHEET),
        consents=tuple(_consent(part) for part in parts if part.sheet is CONSENTS),
        history=tuple(sorted((_past(part) for part in parts if part.sheet is HISTORY), key=_time_of)),
        counts=_counts(record, origin),
        appointment=_appointment(record),
        notice_sent=record.get("notice_sent"),
        agency_notice=record.get("agency_notice"),
        expected_minutes=record.get("expected_minutes", _DEFAULT_MINUTES),
        door_hint=record.get("door_hint", ""),
        flags={name: record.get(name) for name in FLAGS if record.get(name) is not None},
        sequence=record.get("sequence", 0),
        refused_channels=record.get("refused_channels", ()),
        inconvenient_times=record.get("inconvenient_times", ()),
        other_zones=record.get("other_zones", ()),
        validation_until=record.get("validation_until"),
        missed_appointments=record.get("missed_appointments"),
        demands=record.get("demands"),
    )
    collector = record.get("collector", around.unassigned_to)
    return Imported(case, _debt(record), collector, counted_now=record.get("counted_at") is None)


def _addresses(record: Record) -> tuple[Address, ...]:
    found: list[Address] = []
    for at, suffix in enumerate(("", "_2"), start=1):
        if record.get(f"address{suffix}"):
            found.append(
                Address(
                    id=f"a{at}",
                    text=record.get(f"address{suffix}"),
                    kind=record.get(f"address_kind{suffix}", AddressKind.OTHER),
                    source=record.get(f"address_source{suffix}"),
                    zone=record.get(f"zone{suffix}"),
                    district=record.get(f"district{suffix}", ""),
                    latitude=record.get(f"latitude{suffix}", ""),
                    longitude=record.get(f"longitude{suffix}", ""),
                    country=record.get(f"country{suffix}", "") or record.get(f"region{suffix}", "")[:2],
                    region=record.get(f"region{suffix}", ""),
                    inconvenient=record.get(f"inconvenient{suffix}", False),
                    chosen=record.get(f"chosen{suffix}", False),
                )
            )
    return tuple(found)


def _people(parts: Iterable[Record]) -> Iterable[Person]:
    for at, part in enumerate(parts, start=1):
        yield Person(
            f"p{at}",
            part.get("name"),
            part.get("role"),
            part.get("phone", ""),
            part.get("salutation", ""),
            part.get("relation", ""),
            do_not_contact=part.get("do_not_contact", False),
            approached=part.get("approached"),
        )


def _stay(part: Record) -> Stay:
    return Stay(part.get("kind"), part.get("since"), part.get("until"), part.get("note", ""))


def _consent(part: Record) -> Consent:
    return Consent(part.get("topic").value, part.get("given"), part.get("until"), part.get("channel").value)


def _past(part: Record) -> HistoryItem:
    return HistoryItem(
        part.get("time"), part.get("channel").value, part.get("result"), effective=part.get("effective", False)
    )


def _time_of(item: HistoryItem) -> datetime:
    return item.time


def _counts(record: Record, origin: Origin) -> ContactCounts | None:
    """Return the lender's counts; None when the file says nothing of them: the rules then can't tell."""
    counted = {key: record.get(key) for key in _COUNTS}
    if record.get("counted_at") is None and all(value is None for value in counted.values()):
        return None
    return ContactCounts(as_of=record.get("counted_at", origin.now), **counted)


def _appointment(record: Record) -> Appointment | None:
    if record.get("visit_day") is None:
        return None
    return Appointment(
        record.get("visit_day"),
        record.get("visit_start"),
        record.get("visit_end"),
        agreed=record.get("agreed", False),
        reason=record.get("visit_reason", ""),
    )


def _debt(record: Record) -> DebtFacts:
    return DebtFacts(
        contract=record.get("contract"),
        product=record.get("product"),
        principal=_money(record, "principal"),
        interest=_money(record, "interest"),
        penalty=_money(record, "penalty"),
        as_of=record.get("as_of"),
        days_past_due=record.get("days_past_due"),
        reason=record.get("arrears_reason", ""),
        authority=Authority(
            record.get("max_instalments"), _money(record, "max_waiver"), record.get("latest_first_payment_days")
        ),
        payment_account=record.get("payment_account"),
        payment_reference=record.get("payment_reference"),
        history=record.get("debt_history", ()),
        promises=record.get("promises", ()),
    )
