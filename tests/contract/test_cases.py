from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain

import pytest

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
from collector_app.domain.disclosure import Sealed
from collector_app.usecases.ports.store import CaseRow, Store
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import DAY, a_case


def put(store: Store, *cases: Case) -> None:
    with store.unit() as unit:
        for case in cases:
            unit.cases.put(case, b"box of " + case.id.encode())


def ids(rows: tuple[CaseRow, ...]) -> list[str]:
    return [row.id for row in rows]


def found(store: Store, text: str, limit: int = 10) -> list[str]:
    with store.view() as view:
        return ids(view.cases.search(text, limit))


FULL = Case(
    id="case-00007",
    number="HX-7",
    version=3,
    creditor="lender-1",
    borrower=Person("p-1", "欧阳娜娜", Role.BORROWER, "00000001357", "女士"),
    addresses=(Address("a-1", "杭州市 1 号", AddressKind.WORKPLACE, AddressSource.LEFT_WITH_LENDER, "Asia/Shanghai"),),
    identifiers=Identifiers("1357", "1990", "2", "12X"),
    people=(Person("p-2", "欧阳安", Role.GUARANTOR, do_not_contact=True),),
    stays=(Stay(StayKind.DISPUTE, DAY, DAY + timedelta(days=3), "金额"),),
    consents=(Consent("hours", TEN_O_CLOCK, TEN_O_CLOCK + timedelta(days=1), "call"),),
    history=(HistoryItem(TEN_O_CLOCK, "call", "no answer"),),
    counts=ContactCounts(TEN_O_CLOCK, 1, 2, 3, DAY),
    appointment=Appointment(DAY, time(20, 30), time(21, 0)),
    notice_sent=datetime(2026, 11, 20, 9, 0, tzinfo=TEN_O_CLOCK.tzinfo),
    expected_minutes=25,
    door_hint="后门",
    flags={"vulnerable": True, "agency": False},
    sequence=4,
)


class TestKeeping:
    def test_what_was_put_comes_back(self, store: Store) -> None:
        put(store, FULL, a_case(1))
        with store.view() as view:
            assert view.cases.get("case-00007") == FULL
            assert view.cases.sealed("case-00007") == Sealed("case-00007", b"box of case-00007")
            assert view.cases.count() == 2

    def test_what_is_not_there(self, store: Store) -> None:
        with store.view() as view:
            assert view.cases.get("case-00001") is None
            assert view.cases.sealed("case-00001") is None
            assert view.cases.rows() == ()
            assert view.cases.count() == 0

    def test_a_newer_version_replaces_row_and_texts(self, store: Store) -> None:
        put(store, a_case(1, "林玉珍"), a_case(1, "王小明", version=2))
        with store.view() as view:
            assert view.cases.count() == 1
            assert [row.name for row in view.cases.rows()] == ["王小明"]
        assert found(store, "林") == []
        assert found(store, "wxm") == ["case-00001"]

    def test_an_older_version_changes_nothing(self, store: Store) -> None:
        put(store, a_case(1, "王小明", version=2), a_case(1, "林玉珍", version=1))
        with store.view() as view:
            held = view.cases.get("case-00001")
        assert held is not None
        assert held.borrower.name == "王小明"

    def test_the_same_version_again_is_taken(self, store: Store) -> None:
        put(store, a_case(1))
        with store.unit() as unit:
            unit.cases.put(a_case(1), b"sealed anew")
        with store.view() as view:
            assert view.cases.sealed("case-00001") == Sealed("case-00001", b"sealed anew")

    def test_a_removed_case_is_nowhere(self, store: Store) -> None:
        put(store, a_case(1), a_case(2))
        with store.unit() as unit:
            unit.cases.remove("case-00001")
            unit.cases.remove("case-00099")
        with store.view() as view:
            assert view.cases.get("case-00001") is None
            assert view.cases.sealed("case-00001") is None
            assert ids(view.cases.rows()) == ["case-00002"]
        assert found(store, "lyz") == ["case-00002"]


class TestRows:
    def test_a_row(self, store: Store) -> None:
        put(store, FULL)
        with store.view() as view:
            assert view.cases.rows() == (
                CaseRow(
                    id="case-00007",
                    number="HX-7",
                    name="欧阳娜娜",
                    address="杭州市 1 号",
                    district="",
                    latitude="",
                    longitude="",
                    day=DAY,
                    start="20:30",
                    end="21:00",
                    agreed=False,
                    reason="",
                    sequence=4,
                    held=True,
                    expected_minutes=25,
                ),
            )

    def test_visiting_order_and_the_day(self, store: Store) -> None:
        tomorrow = Appointment(DAY + timedelta(days=1), time(9), time(10))
        put(
            store,
            a_case(1, sequence=3),
            a_case(2, sequence=1, appointment=None),
            a_case(3, sequence=2),
            a_case(4, sequence=0, appointment=tomorrow),
        )
        with store.view() as view:
            assert ids(view.cases.rows()) == ["case-00003", "case-00001", "case-00004", "case-00002"]
            assert ids(view.cases.rows(DAY)) == ["case-00003", "case-00001", "case-00002"]
            assert ids(view.cases.rows(DAY + timedelta(days=1))) == ["case-00004", "case-00002"]

    @pytest.mark.parametrize(
        ("day", "held"),
        [
            (DAY - timedelta(days=1), False),
            (DAY, True),
            (DAY + timedelta(days=3), True),
            (DAY + timedelta(days=4), False),
        ],
    )
    def test_an_undated_case_is_held_on_the_days_of_its_stay(self, store: Store, day: date, held: bool) -> None:
        put(store, a_case(1, appointment=None, stays=FULL.stays), a_case(2, appointment=None))
        with store.view() as view:
            assert [row.held for row in view.cases.rows(day)] == [held, False]

    def test_without_any_day_a_stay_holds(self, store: Store) -> None:
        past = Stay(StayKind.ILLNESS, DAY - timedelta(days=9), DAY - timedelta(days=5))
        put(store, a_case(1, appointment=None, stays=(past,)), a_case(2, stays=(past,)))
        with store.view() as view:
            assert {row.id: row.held for row in view.cases.rows()} == {"case-00001": True, "case-00002": False}

    def test_a_case_without_address(self, store: Store) -> None:
        put(store, a_case(1, addresses=()))
        with store.view() as view:
            assert view.cases.rows()[0].address == ""


class TestSearch:
    @pytest.fixture(autouse=True)
    def _cases(self, store: Store) -> None:
        put(
            store,
            replace(a_case(1, "林玉珍"), number="HX-20417"),
            a_case(2, "王小林", identifiers=Identifiers("9035", "1971", "1")),
            a_case(3, "曾单", appointment=None),
            a_case(4, "吕布衣"),
            a_case(5, "Anna Müller"),
        )

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("林玉珍", 1),
            ("玉珍", 1),
            ("linyuzhen", 1),
            ("LinYu", 1),
            ("lin yu zhen", 1),
            ("lyz", 1),
            ("ly", 1),
            ("ＬＹＺ", 1),
            ("20417", 1),
            ("hx-20417", 1),
            ("hx-２０４１７", 1),
            ("9035", 2),
            ("王 9035", 2),
            ("水城路 3", 3),
            ("zeng", 3),
            ("ceng", 3),
            ("zs", 3),
            ("cd", 3),
            ("lvbu", 4),
            ("lubu", 4),
            ("müller", 5),
            ("anna", 5),
            ("am", 5),
        ],
    )
    def test_finds(self, store: Store, typed: str, first: int) -> None:
        assert found(store, typed)[:1] == [f"case-{first:05d}"]

    @pytest.mark.parametrize("typed", ["", "   ", "xyz", "林玉珍 9035", "00000004821", "%", "_", "'", "*", '"'])
    def test_finds_nothing(self, store: Store, typed: str) -> None:
        assert found(store, typed) == []

    def test_the_start_of_a_name_comes_before_its_middle(self, store: Store) -> None:
        assert found(store, "林") == ["case-00001", "case-00002"]
        assert found(store, "lin") == ["case-00001", "case-00002"]

    def test_among_equals_the_visiting_order_holds(self, store: Store) -> None:
        assert found(store, "水城路") == [f"case-{number:05d}" for number in (1, 2, 4, 5, 3)]

    def test_no_more_than_asked_for(self, store: Store) -> None:
        assert found(store, "水城路", limit=2) == ["case-00001", "case-00002"]

    def test_any_part_of_the_address(self, store: Store) -> None:
        every = sorted(chain.from_iterable([found(store, "长宁区"), found(store, "宁")]))
        assert len(every) == 10
