"""An invented working day with the shipped rules: ten cases, two visits made, one case on hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache

from collector_app.config.resources import DEFAULT_PACKS, resource_path
from collector_app.domain.case import (
    Address,
    AddressKind,
    AddressSource,
    Appointment,
    Case,
    Colleague,
    ContactCounts,
    HistoryItem,
    Identifiers,
    Person,
    Role,
    Stay,
    StayKind,
)
from collector_app.domain.flags import FLAGS
from collector_app.domain.journal.content import DeviceUnlocked, NoteWritten, StageEntered, VisitClosed, VisitOpened
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import Lease, Receipt
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.stage import Move, Stage
from collector_app.packs.book import CompiledRuleBook, compile_book
from collector_app.packs.reading import read_folder
from collector_app.usecases.encoding import debt_to_bytes
from tests.fakes.device import FakeClock
from tests.fakes.samples import DAY, a_budget
from tests.unit.usecases.world import World, a_debt

# number, name, salutation, place, start, end, agreed, reason, latitude, longitude
ROWS = (
    (2, "孙立诚", "先生", "北苑区槐荫路 31 号 4 栋", "08:40", "09:20", True, "上班前在家", "24.6918", "102.9092"),
    (3, "何永年", "先生", "麦田街道青石巷 11 号", "09:40", "10:20", True, "周五选的时间", "24.6786", "102.9000"),
    (4, "吴敏", "女士", "桂圆路 206 号 2 单元", "11:00", "12:00", True, "已约 11 点", "24.6850", "102.9150"),
    (5, "郑海", "先生", "桂圆路 88 号 底商", "12:15", "13:00", False, "顺路", "24.6880", "102.9190"),
    (6, "冯晓棠", "女士", "麦田社区 9 栋", "14:00", "15:00", False, "午后在家", "24.7000", "102.9400"),
    (7, "蒋文", "先生", "麦田路 12 号 后院", "15:15", "16:00", False, "顺路", "24.7060", "102.9440"),
    (8, "沈兰英", "女士", "南塘街 41 号 3 楼", "", "", False, "两次未遇", "24.7200", "102.9700"),
    (9, "韩立", "先生", "渡口巷 7 号", "18:00", "18:45", True, "下班后在家", "24.7010", "102.9800"),
    (10, "林玉珍", "女士", "石榴巷 17 号 3 栋", "20:30", "21:15", True, "已约 20:30", "24.6700", "102.9500"),
    (11, "许国安", "先生", "柳岸街道 5 号", "10:30", "11:00", False, "", "24.6900", "102.9350"),
)
NOW = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)  # 10:20 in Shanghai


@cache
def shipped_rules() -> CompiledRuleBook:
    """The packs and scripts that travel with the app, compiled."""
    packs: dict[str, Mapping[str, bytes]] = {
        f"rules/{name}": read_folder(resource_path("packs", name)) for name in DEFAULT_PACKS
    }
    packs["script/cn"] = read_folder(resource_path("scripts"))
    return compile_book(packs)


def a_day_case(row: tuple[int, str, str, str, str, str, bool, str, str, str]) -> Case:
    number, name, salutation, place, start, end, agreed, reason, latitude, longitude = row
    appointment = None
    if start:
        appointment = Appointment(DAY, time.fromisoformat(start), time.fromisoformat(end), agreed=agreed, reason=reason)
    home = Address(
        "a-1", place, AddressKind.HOME, AddressSource.CONTRACT, "Asia/Shanghai", "澄江麦田街道", latitude, longitude
    )
    return Case(
        id=f"case-{number:05d}",
        number=f"YL-2026-{4415 + number:05d}",
        version=1,
        creditor="lender-1",
        borrower=Person("p-1", name, Role.BORROWER, phone=f"1002862{2200 + number}", salutation=salutation),
        addresses=(home,),
        identifiers=Identifiers("2217", "1986", "3 栋", "041X"),
        appointment=appointment,
        sequence=number,
        counts=ContactCounts(NOW - timedelta(hours=2), visits_today=0, calls_today=0, sms_today=0, unanswered_today=0),
        notice_sent=NOW - timedelta(days=1, hours=number % 4),
        flags=dict.fromkeys(FLAGS, False),
    )


def lin(case: Case) -> Case:
    """The case of the mock-up: two people to tell nothing, a workplace, a history, one call today."""
    work = Address("a-2", "麦田路 88 号 6 层", AddressKind.WORKPLACE, AddressSource.IN_COMMUNICATION, "Asia/Shanghai")
    return replace(
        case,
        addresses=(*case.addresses, work),
        people=(
            Person("p-2", "陈安", Role.SPOUSE),
            Person("p-3", "", Role.EMERGENCY_CONTACT, do_not_contact=True),
        ),
        history=(
            HistoryItem(NOW - timedelta(days=3, hours=-9), "call", "接通，她选了周一晚上"),
            HistoryItem(NOW - timedelta(days=9), "visit", "没有人应门，没有留纸条"),
            HistoryItem(NOW - timedelta(days=13), "sms", "已送达"),
        ),
        counts=ContactCounts(NOW - timedelta(hours=2), visits_today=0, calls_today=1, sms_today=0, unanswered_today=0),
        door_hint="门铃坏了，轻敲两下，退后一米等。楼道感应灯较暗。",
    )


def working_day() -> World:
    """The world at 10:20: the rules of the country, ten cases of the day, visits 2 and 3 made, nothing sent of them."""
    world = World(clock=FakeClock(NOW - timedelta(hours=2, minutes=8)))
    world.hear_server()
    world.session.book = shipped_rules()
    cases = [a_day_case(row) for row in ROWS]
    cases[8] = lin(cases[8])
    cases[9] = replace(cases[9], stays=(Stay(StayKind.DISPUTE, DAY - timedelta(days=3)),))
    cases[4] = replace(cases[4], notice_sent=None)
    with world.store.unit() as unit:
        unit.cases.remove(world.case.id)
        for case in cases:
            unit.cases.put(case, world.keys.seal_case(case.id, debt_to_bytes(a_debt())))
        unit.leased.put_tokens(a_budget(cases, DAY))
        unit.feed.put_colleagues(
            (
                world.session.profile.collector,
                Colleague("c-2", "何婧", DAY + timedelta(days=100)),
                Colleague("c-3", "孟扬", DAY + timedelta(days=31)),
            )
        )
        unit.feed.put_lease(Lease("device-1", NOW - timedelta(hours=2), NOW + timedelta(days=2, hours=22), "c2lnbmVk"))
        world.session.recorder.record(unit, (draft("device", DeviceUnlocked("1.0")),))
    receive(world)
    made(world, "case-00002", minutes=34, outcome=Outcome.PROMISE_TO_PAY, notes=9)
    made(world, "case-00003", minutes=39, outcome=Outcome.NOBODY_HOME, notes=4)
    wanted = NOW - world.clock.wall
    world.clock.advance(wanted)
    return world


def receive(world: World, through: int | None = None, minutes: int = 0) -> Receipt:
    """Let the centre sign for everything so far, or for what lies up to `through`."""
    with world.store.unit() as unit:
        last, head = unit.journal.last_receipt(), unit.journal.head()
        to_seq = head.seq if through is None else through
        found = unit.journal.after(to_seq - 1, 1)
        receipt = Receipt(
            device="device-1",
            from_seq=1 if last is None else last.to_seq + 1,
            to_seq=to_seq,
            head=found[0].hash,
            server_time=world.clock.wall + timedelta(minutes=minutes),
            epoch="epoch-1",
            durable_through=to_seq,
            prev_receipt="0" * 64,
            signature="c2lnbmVk",
        )
        unit.journal.put_receipt(receipt)
    return receipt


def made(world: World, case_id: str, *, minutes: int, outcome: Outcome, notes: int, visit: str = "") -> str:
    """Record a whole visit, from opening to closing, sealed; returns its id."""
    name = visit or f"v-{case_id[-2:]}"
    subject, recorder = f"visit/{name}", world.session.recorder
    with world.store.unit() as unit:
        recorder.record(unit, (draft(subject, VisitOpened(case_id, "a-1", "cn.home-visit@1", 40, ("c-2",))),))
        recorder.record(unit, (draft(subject, StageEntered(Stage.AFTERCARE.value, Move.TURN_BACK.value)),))
    world.clock.advance(timedelta(minutes=minutes))
    with world.store.unit() as unit:
        for count in range(notes):
            recorder.record(unit, (draft(subject, NoteWritten(f"第 {count + 1} 条")),))
        recorder.record(unit, (draft(subject, VisitClosed(outcome)),))
        seal = recorder.seal(unit)
    recorder.settle(seal)
    return name


def crowd(count: int) -> World:
    """A world with many cases of the day, under the small rule book of the tests; for lists of every length."""
    world = World()
    family, given = "吴郑冯蒋沈韩林许何孙", "敏海棠文英立珍安年诚"
    with world.store.unit() as unit:
        unit.cases.remove(world.case.id)
        for number in range(1, count + 1):
            name = f"{family[number % 10]}{given[number // 10 % 10]}{given[number // 100 % 10]}"
            row = (number, name, "女士", f"桂圆路 {number} 号", "11:00", "12:00", False, "", "24.68", "102.91")
            unit.cases.put(a_day_case(row), b"")
    return world
