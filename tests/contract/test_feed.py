from __future__ import annotations

from datetime import date, timedelta

import pytest

from collector_app.domain.case import Colleague, Creditor
from collector_app.domain.clock import Fix
from collector_app.usecases.ports.store import Store
from tests.fakes.device import TEN_O_CLOCK
from tests.fakes.samples import a_lease, a_profile


def test_before_the_first_packet(empty_store: Store) -> None:
    with empty_store.view() as view:
        with pytest.raises(LookupError):
            view.feed.profile()
        assert view.feed.cursor() == ""
        assert view.feed.fix() is None
        assert view.feed.lease() is None
        assert view.feed.packs() == {}
        assert view.feed.colleagues() == ()
        assert view.feed.creditor() is None
        assert view.feed.commands_done() == frozenset()


def test_profile(store: Store) -> None:
    with store.view() as view:
        assert view.feed.profile() == a_profile()


def test_an_older_server_time_changes_nothing(store: Store) -> None:
    newer = Fix(TEN_O_CLOCK, "boot-2", 5)
    with store.unit() as unit:
        unit.feed.put_fix(newer)
        unit.feed.put_fix(Fix(TEN_O_CLOCK - timedelta(seconds=1), "boot-3", 9_000))
        assert unit.feed.fix() == newer
        unit.feed.put_fix(later := Fix(TEN_O_CLOCK + timedelta(milliseconds=1), "boot-2", 6))
    with store.view() as view:
        assert view.feed.fix() == later


def test_how_far_the_store_caught_up_never_goes_back(empty_store: Store) -> None:
    with empty_store.unit() as unit:
        assert unit.feed.caught_up() is None
        unit.feed.put_caught_up(TEN_O_CLOCK)
        unit.feed.put_caught_up(TEN_O_CLOCK - timedelta(seconds=1))
        assert unit.feed.caught_up() == TEN_O_CLOCK
        unit.feed.put_caught_up(later := TEN_O_CLOCK + timedelta(microseconds=7))
    with empty_store.view() as view:
        assert view.feed.caught_up() == later


def test_a_lease_that_was_issued_earlier_changes_nothing(store: Store) -> None:
    with store.unit() as unit:
        unit.feed.put_lease(a_lease(hours=5))
        unit.feed.put_lease(a_lease(hours=4))
    with store.view() as view:
        assert view.feed.lease() == a_lease(hours=5)


def test_packs_are_replaced_whole(store: Store) -> None:
    with store.unit() as unit:
        unit.feed.put_packs(
            {"rules/cn": {"pack.yaml": b"id: cn", "rules.yaml": b"\x00\xff"}, "script/home": {"s": b""}}
        )
        unit.feed.put_packs({"rules/cn": {"pack.yaml": b"id: cn"}})
    with store.view() as view:
        assert view.feed.packs() == {"rules/cn": {"pack.yaml": b"id: cn"}}


def test_colleagues_and_creditor_are_replaced(store: Store) -> None:
    with store.unit() as unit:
        unit.feed.put_colleagues((Colleague("c-1", "周舟", date(2027, 1, 1)),))
        unit.feed.put_colleagues((Colleague("c-2", "孙晓"), Colleague("c-1", "周舟")))
        unit.feed.put_creditor(lender := Creditor("示例消费金融", "95xxx", "09:00–18:00", "12378", ("App",)))
    with store.view() as view:
        assert view.feed.colleagues() == (Colleague("c-2", "孙晓"), Colleague("c-1", "周舟"))
        assert view.feed.creditor() == lender


def test_commands_are_remembered_once(store: Store) -> None:
    with store.unit() as unit:
        unit.feed.put_command_done("cmd-1")
        unit.feed.put_command_done("cmd-1")
        unit.feed.put_command_done("cmd-2")
    with store.view() as view:
        assert view.feed.commands_done() == {"cmd-1", "cmd-2"}


def test_a_time_told_by_phone_is_kept_apart_from_what_the_server_said(store: Store) -> None:
    heard = Fix(TEN_O_CLOCK, "boot-2", 5)
    told = Fix(TEN_O_CLOCK + timedelta(hours=1), "boot-3", 9, TEN_O_CLOCK, later_ms=61_000)
    with store.unit() as unit:
        unit.feed.put_fix(heard)
        assert unit.leased.told() is None
        unit.leased.put_told(told)
    with store.view() as view:
        assert (view.feed.fix(), view.leased.told()) == (heard, told)
