"""Invented cases for tests of the domain."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from collector_app.domain.case import (
    Address,
    AddressKind,
    AddressSource,
    Appointment,
    Case,
    Consent,
    ContactCounts,
    HistoryItem,
    Identifiers,
    Person,
    Role,
    Stay,
    StayKind,
)
from tests.unit.domain.journals import MORNING

CASE: Final = Case(
    id="case-1",
    number="HT-2026-0001",
    version=3,
    creditor="creditor-1",
    borrower=Person("p-1", "林小满", Role.BORROWER, "00012340000", "林女士", approached=4),
    addresses=(
        Address(
            "a-1",
            "上海市静安区示例路 1 号",
            AddressKind.HOME,
            AddressSource.CONTRACT,
            "Asia/Shanghai",
            country="CN",
            region="CN-SH",
        ),
        Address("a-2", "1 Sample Street", AddressKind.WORKPLACE, AddressSource.UNKNOWN, "America/New_York"),
    ),
    identifiers=Identifiers("0000", "1990", "1 号楼"),
    people=(Person("p-2", "林大满", Role.SPOUSE, do_not_contact=True),),
    stays=(
        Stay(StayKind.DISPUTE, date(2026, 3, 1)),
        Stay(StayKind.ILLNESS, date(2026, 2, 1), date(2026, 3, 1)),
        Stay(StayKind.BEREAVEMENT, date(2026, 3, 3)),
    ),
    consents=(
        Consent("hours", MORNING - timedelta(days=1), MORNING + timedelta(days=1), "call"),
        Consent("workplace", MORNING - timedelta(days=9), MORNING - timedelta(days=8), "call"),
    ),
    history=(HistoryItem(MORNING - timedelta(days=3), "call", "reached", effective=True),),
    counts=ContactCounts(
        MORNING - timedelta(hours=2),
        visits_today=1,
        calls_today=2,
        sms_today=3,
        last_letter=date(2026, 2, 20),
        unanswered_today=0,
        visits_7d=1,
        visits_30d=2,
        calls_7d=4,
        call_attempts_7d=6,
        last_conversation=date(2026, 2, 27),
    ),
    appointment=Appointment(date(2026, 3, 2), time(10), time(11), agreed=True),
    notice_sent=MORNING - timedelta(hours=49, minutes=30),
    agency_notice=MORNING - timedelta(hours=73, minutes=30),
    flags={"vulnerable": True, "agency": False},
    validation_until=date(2026, 3, 20),
    missed_appointments=1,
    demands=(date(2026, 1, 20),),
)
