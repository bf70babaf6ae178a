"""The invented cast of the tour: twelve households of a town that does not exist, and the people who visit them.

Phone numbers begin with 100 and identity numbers with 99: neither exists. What a person wrote is in both languages;
names and places stay Chinese, as they would.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.budget import Token
from collector_app.domain.case import (
    Address,
    AddressKind,
    AddressSource,
    Appointment,
    Authority,
    Case,
    Colleague,
    ContactCounts,
    Creditor,
    DebtFacts,
    HistoryItem,
    Identifiers,
    Person,
    Role,
    Stay,
    StayKind,
)
from collector_app.domain.flags import FLAGS
from collector_app.domain.journal.content import Channel
from collector_app.domain.localised import NOTHING, Language, Localised
from collector_app.domain.money import Money
from collector_app.domain.override import Supervisor

ZONE_NAME: Final = "Asia/Shanghai"
ZONE: Final = ZoneInfo(ZONE_NAME)
DAY: Final = date(2026, 11, 23)
BRANCH: Final = "澄江分公司"
CENTRE: Final = "https://centre.example"
COLLECTOR: Final = Colleague("c-1", "周启明", date(2027, 3, 2))
COLLEAGUES: Final = (
    COLLECTOR,
    Colleague("c-2", "何婧", date(2027, 1, 15)),
    Colleague("c-3", "孟扬", date(2026, 12, 24)),
)
SUPERVISORS: Final = (Supervisor("s-1", "方蕊", "10072000417"), Supervisor("s-2", "董可", "10072000418"))
CREDITOR: Final = Creditor("云栎消费金融", "0000-96 000", "9:00-21:00", "0000-96 001", ("云栎官方 App", "云栎对公账户"))

LIN, XU, FENG, SHEN, WU, HAN, TANG = 10, 11, 6, 8, 4, 9, 12
"""Cases that the tour opens, by their place in the day."""


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A time of the tour's day, or of a day before or after it."""
    return datetime.combine(DAY + timedelta(days=days), time(hour, minute), tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Household:
    """One case of the day: who, where, when, and why just then. Without `window` nothing was arranged."""

    number: int
    name: str
    salutation: str
    place: str
    district: str
    latitude: str
    longitude: str
    window: tuple[str, str] | None = None
    agreed: bool = False
    reason: Localised = NOTHING

    @property
    def id(self) -> str:
        """The case id."""
        return f"case-{self.number:02d}"


_UNTIMED: Final = NOTHING
TOWN: Final = (
    Household(
        2, "孙立诚", "先生", "槐荫路 31 号 4 栋", "北苑区", "24.6918", "102.9092",
        ("08:40", "09:20"), True, Localised("Home before work", "上班前在家"),
    ),
    Household(
        3, "何永年", "先生", "青石巷 11 号", "麦田街道", "24.6786", "102.9000",
        ("09:40", "10:20"), True, Localised("Chose this time on Friday", "周五选的时间"),
    ),
    Household(
        4, "吴敏", "女士", "桂圆路 206 号 2 单元", "桂圆街道", "24.6850", "102.9150",
        ("11:00", "12:00"), True, Localised("Agreed on 11 on the phone", "电话里选了 11 点"),
    ),
    Household(
        5, "郑海", "先生", "桂圆路 88 号 底商", "桂圆街道", "24.6880", "102.9190",
        ("12:15", "13:00"), False, Localised("On the way", "顺路"),
    ),
    Household(
        6, "冯晓棠", "女士", "麦田社区 9 栋", "麦田街道", "24.7000", "102.9400",
        ("14:00", "15:00"), False, Localised("At home after noon", "午后在家"),
    ),
    Household(
        7, "蒋文", "先生", "麦田路 12 号 后院", "麦田街道", "24.7060", "102.9440",
        ("15:15", "16:00"), False, Localised("On the way", "顺路"),
    ),
    Household(8, "沈兰英", "女士", "南塘街 41 号 3 楼", "南塘区", "24.7200", "102.9700", None, False, _UNTIMED),
    Household(
        9, "韩立", "先生", "渡口巷 7 号", "南塘区", "24.7010", "102.9800",
        ("18:00", "18:45"), True, Localised("Home after work", "下班后在家"),
    ),
    Household(
        10, "林晓梅", "女士", "石榴巷 17 号 3 栋", "南塘区", "24.6700", "102.9500",
        ("20:30", "21:15"), True, Localised("Agreed on 20:30", "已约 20:30"),
    ),
    Household(
        11, "许国安", "先生", "柳岸街道 5 号", "柳岸街道", "24.6900", "102.9350",
        ("10:30", "11:00"), False, _UNTIMED,
    ),
    Household(1, "赵春生", "先生", "槐荫路 2 号", "北苑区", "24.6930", "102.9050", ("08:20", "08:35"), False, _UNTIMED),
)  # fmt: skip
TANG_TOMORROW: Final = Household(
    12, "唐月", "女士", "渡口巷 23 号", "南塘区", "24.7030", "102.9830",
    ("09:30", "10:10"), True, Localised("Day off on Tuesday", "周二休息"),
)  # fmt: skip


def budget(held: tuple[Case, ...]) -> tuple[Token, ...]:
    """Return what the centre leases for the three days of the lease: one visit and three calls a day."""
    leave = (Channel.VISIT, Channel.CALL, Channel.CALL, Channel.CALL)
    return tuple(
        Token(f"{case.id}-{days}-{number}", case.id, channel, DAY + timedelta(days=days))
        for case in held
        for days in range(4)
        for number, channel in enumerate(leave)
    )


def cases(language: Language, known: datetime) -> tuple[Case, ...]:
    """Return all cases as they stood when the packet arrived at `known`."""
    found = [_case(item, DAY, language, known) for item in TOWN]
    found.append(_case(TANG_TOMORROW, DAY + timedelta(days=1), language, known))
    special = {LIN: _lin, XU: _at_rest, FENG: _not_announced}
    return tuple(special[case.sequence](case, language) if case.sequence in special else case for case in found)


def _case(item: Household, day: date, language: Language, known: datetime) -> Case:
    appointment = None
    if item.window is not None:
        start, end = (time.fromisoformat(text) for text in item.window)
        appointment = Appointment(day, start, end, agreed=item.agreed, reason=item.reason.text(language))
    home = Address(
        "a-1",
        item.place,
        AddressKind.HOME,
        AddressSource.CONTRACT,
        ZONE_NAME,
        item.district,
        item.latitude,
        item.longitude,
    )
    tail = f"{2207 + item.number}"
    return Case(
        id=item.id,
        number=f"YL-2026-{4461 + item.number:05d}",
        version=1,
        creditor="lender-1",
        borrower=Person("p-1", item.name, Role.BORROWER, phone=f"1002862{tail}", salutation=item.salutation),
        addresses=(home,),
        identifiers=Identifiers(tail, "1986", "3", "041X"),
        appointment=appointment,
        sequence=item.number,
        counts=ContactCounts(known, visits_today=0, calls_today=0, sms_today=0, unanswered_today=0),
        notice_sent=known - timedelta(hours=14, minutes=7),
        flags=dict.fromkeys(FLAGS, False),
    )


def _lin(case: Case, language: Language) -> Case:
    """The case of the evening: a workplace, three people, a history, one call today."""
    work = Address("a-2", "麦田路 88 号 6 层", AddressKind.WORKPLACE, AddressSource.IN_COMMUNICATION, ZONE_NAME)
    told = (
        (at(19, 12, -3), "call", Localised("Answered; she chose Monday evening", "接通，她选了周一晚上")),
        (at(10, 20, -9), "visit", Localised("Nobody came to the door, no note left", "没有人应门，没有留纸条")),
        (at(9, 30, -13), "sms", Localised("Delivered", "已送达")),
    )
    hint = Localised(
        "The bell is broken: knock twice, step back a metre. The light on the stairs is dim.",
        "门铃坏了，轻敲两下，退后一米等。楼道感应灯较暗。",
    )
    return replace(
        case,
        addresses=(*case.addresses, work),
        people=(
            Person("p-2", "陈安", Role.SPOUSE),
            Person("p-3", "", Role.EMERGENCY_CONTACT, do_not_contact=True),
        ),
        history=tuple(HistoryItem(when, channel, result.text(language)) for when, channel, result in told),
        counts=replace(case.counts or ContactCounts(at(8), visits_today=0), calls_today=1),
        door_hint=hint.text(language),
    )


def _at_rest(case: Case, language: Language) -> Case:
    note = Localised("The amount is disputed; the centre is looking into it", "对金额有异议，中心核对中")
    return replace(case, stays=(Stay(StayKind.DISPUTE, DAY - timedelta(days=3), note=note.text(language)),))


def _not_announced(case: Case, language: Language) -> Case:
    del language
    return replace(case, notice_sent=None)


def debt(language: Language) -> DebtFacts:
    """The sealed part of every case of the cast."""
    product = Localised("Consumer loan", "消费贷")
    reason = Localised("Lost the job in September", "9 月失业")
    return DebtFacts(
        contract="YL-2025-0031877",
        product=product.text(language),
        principal=Money(1_680_000, "CNY"),
        interest=Money(124_000, "CNY"),
        penalty=Money(60_000, "CNY"),
        as_of=at(0),
        days_past_due=47,
        reason=reason.text(language),
        authority=Authority(24, Money(30_000, "CNY"), 30),
        payment_account="0000-000",
        payment_reference="R1",
        promises=(Localised("26 October: 800 promised, not paid", "10 月 26 日：承诺 800 元，未付").text(language),),
    )
