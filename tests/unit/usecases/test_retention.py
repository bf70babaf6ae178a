"""What leaves the laptop, when, and what stays for whatever still needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from collector_app.domain.journal import chain
from collector_app.domain.journal import content as c
from collector_app.domain.journal.kinds import draft, read_content
from collector_app.domain.journal.seal import Receipt
from collector_app.domain.outcome import REFUSED, StopReason
from collector_app.usecases import gatekeeper, retention
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.own_stops import refused_people
from collector_app.usecases.ports.evidence import EvidencePlace, EvidenceRow
from collector_app.usecases.retention import KEPT, Purged, keep_retention, purge_delivered
from tests.fakes.samples import a_case, a_receipt
from tests.unit.usecases.closed_visits import at_the_door, finished, planned
from tests.unit.usecases.world import World

CASE = "case-00001"
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def receive(world: World, *, durable: int | None = None, epoch: str = "epoch-1") -> Receipt:
    """Let the centre sign for everything now."""
    with world.store.unit() as unit:
        head = unit.journal.head()
        told = a_receipt(head.seq, durable=durable)
        receipt = replace(told, head=head.hash, server_time=world.clock.wall, epoch=epoch)
        unit.journal.put_receipt(receipt)
    return receipt


def pass_days(world: World, days: float, *, heard: bool = True) -> None:
    world.clock.advance(timedelta(days=days))
    if heard:
        world.hear_server()


def note_call(world: World, **changes: object) -> c.ContactAttempted:
    call = replace(c.ContactAttempted(CASE, c.Channel.CALL, "p-1", effective=True, result="spoke"), **changes)  # type: ignore[arg-type]  # any field
    with world.store.unit() as unit:
        world.session.recorder.record(unit, (draft(f"case/{CASE}", call),))
    return call


def contents(world: World) -> list[object]:
    """Everything that can still be read."""
    with world.store.view() as view:
        entries = view.journal.after(0, 100_000)
        _, broken = chain.check(view.journal.base(), entries)
        assert broken is None
    return [read_content(entry) for entry in entries if not entry.erased]


def visits(world: World) -> list[str]:
    with world.store.view() as view:
        return [row.id for row in view.journal.visits()]


def a_visit(world: World) -> str:
    return finished(planned(world), "promise_to_pay")


class TestWhen:
    @pytest.mark.parametrize(("days", "gone"), [(6.99, False), (7.01, True), (70, True)])
    def test_seven_days_after_the_receipt(self, world: World, days: float, gone: bool) -> None:
        visit = a_visit(world)
        receive(world)
        pass_days(world, days)
        purged = purge_delivered(world.session)
        assert (visits(world) == []) is gone
        assert bool(purged.entries) is gone
        assert visit not in visits(world) or not gone

    def test_not_what_no_receipt_covers(self, world: World) -> None:
        a_visit(world)
        pass_days(world, 40)
        assert purge_delivered(world.session) == Purged()

    def test_not_what_the_backup_does_not_have(self, world: World) -> None:
        a_visit(world)
        receive(world, durable=3)
        pass_days(world, 40)
        assert purge_delivered(world.session) == Purged()  # the visit goes on beyond entry 3, so it is kept whole
        assert len(visits(world)) == 1

    def test_a_clock_set_forward_makes_nothing_go(self, world: World) -> None:
        a_visit(world)
        receive(world)
        world.clock.wall += timedelta(days=400)
        assert purge_delivered(world.session) == Purged()
        world.clock.reboot("boot-2")
        assert purge_delivered(world.session) == Purged()

    def test_a_restored_centre_gets_its_seven_days(self, world: World) -> None:
        a_visit(world)
        receive(world)
        pass_days(world, 8)
        receive(world, epoch="epoch-2")
        assert purge_delivered(world.session) == Purged()
        pass_days(world, 8)
        assert purge_delivered(world.session).entries

    def test_the_second_time_there_is_nothing_left(self, world: World) -> None:
        a_visit(world)
        receive(world)
        pass_days(world, 8)
        assert purge_delivered(world.session).entries
        assert purge_delivered(world.session) == Purged()
        receive(world)
        pass_days(world, 8)
        assert purge_delivered(world.session) == Purged()  # its own `case.purged` is no reason for another one


class TestRecord:
    def test_which_case_why_and_how_much(self, world: World) -> None:
        visit = a_visit(world)
        note_call(world)
        with world.store.view() as view:
            count = len(view.journal.of(f"visit/{visit}")) + 1
        receive(world)
        pass_days(world, 8)
        assert purge_delivered(world.session) == Purged(count, 0, (CASE,))
        assert [item for item in contents(world) if isinstance(item, c.CasePurged)] == [
            c.CasePurged(CASE, c.RETENTION, count, 0)
        ]

    def test_the_next_lock_takes_another_key(self, world: World) -> None:
        asked: list[str] = []

        class Rotation:
            def begin(self) -> None:
                asked.append("begin")

            def finish(self) -> None:
                asked.append("finish")

        world.session.rotation = Rotation()
        keep_retention(world.session)
        assert asked == []
        a_visit(world)
        receive(world)
        pass_days(world, 8)
        keep_retention(world.session)
        keep_retention(world.session)
        assert asked == ["begin"]

    def test_what_stands_in_the_way_leaves_it_for_next_time(
        self, world: World, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
    ) -> None:
        expect_log(r"retention\.waits")

        def full(_session: object) -> Purged:
            raise Failure(FailureCode.DISK_FULL)

        monkeypatch.setattr(retention, "purge_delivered", full)
        keep_retention(world.session)


class TestWhatStays:
    def test_the_open_visit(self, world: World) -> None:
        visit = at_the_door(world).visit.id
        receive(world)
        pass_days(world, 40)
        assert purge_delivered(world.session) == Purged()
        assert visits(world) == [visit]

    def test_contacts_go_on_counting_as_long_as_a_rule_looks_back(self, world: World) -> None:
        note_call(world)
        receive(world)
        first = world.clock.wall.date()
        for days, counted in ((8, True), (20, True), (4, False)):
            pass_days(world, days)
            receive(world)
            purge_delivered(world.session)
            note_call(world)  # something to purge the next time
            with world.store.view() as view:
                by_day = view.journal.contacts_by_day(CASE, first, "Asia/Shanghai")
            assert (first in by_day) is counted

    def test_as_long_as_the_gates_look(self) -> None:
        assert gatekeeper._LONGEST == retention.LONGEST_COUNT

    def test_a_notice_until_its_day_is_over(self, world: World) -> None:
        call = note_call(world, announced_for=world.clock.wall + timedelta(days=12))
        other = note_call(world, announced_for=world.clock.wall + timedelta(days=1))
        receive(world)
        pass_days(world, 8)
        purge_delivered(world.session)
        assert call in contents(world)
        assert other not in contents(world)
        pass_days(world, 6)
        purge_delivered(world.session)
        assert call not in contents(world)

    def test_a_spent_token_until_it_can_not_be_here_any_more(self, world: World) -> None:
        note_call(world, token="t-1")
        receive(world)
        for days, spent in ((8, {"t-1"}), (7, set())):
            pass_days(world, days)
            purge_delivered(world.session)
            with world.store.view() as view:
                assert view.journal.spent_tokens(world.clock.wall - timedelta(days=99)) == spent

    def test_a_wish_told_on_a_call_as_long_as_the_case_is_here(self, world: World) -> None:
        call = note_call(world, result=REFUSED)
        receive(world)
        pass_days(world, 100)
        purge_delivered(world.session)
        assert call in contents(world)
        with world.store.view() as view:
            assert refused_people(view, CASE) == {"p-1"}

    def test_a_stop_that_the_centre_has_not_answered(self, world: World) -> None:
        visit = at_the_door(world)
        visit.stop(StopReason.DISPUTE)
        finished(visit, "stopped", "")
        receipt = receive(world)
        pass_days(world, 8)
        assert purge_delivered(world.session) == Purged()
        assert visits(world) == [visit.visit.id]
        with world.store.unit() as unit:  # the centre answers with a new version of the case
            assert unit.journal.last_receipt() == receipt
            world.session.recorder.record(unit, (draft(f"case/{CASE}", c.CaseReceived(CASE, 2)),))
        purge_delivered(world.session)
        assert visits(world) == []

    def test_nothing_of_a_case_that_left_but_the_envelopes(self, world: World) -> None:
        visit = at_the_door(world)
        visit.stop(StopReason.DISPUTE)
        finished(visit, "stopped", "")
        note_call(world, announced_for=world.clock.wall + timedelta(days=12), token="t-1")
        receive(world)
        with world.store.unit() as unit:
            unit.cases.remove(CASE)
        pass_days(world, 8)
        assert purge_delivered(world.session).cases == (CASE,)
        assert visits(world) == []
        with world.store.view() as view:
            assert view.journal.contacts_by_day(CASE, world.clock.wall.date() - timedelta(days=29), "UTC") == {}
        assert not any(isinstance(item, c.ContactAttempted | c.VisitStopped) for item in contents(world))


class TestEvidence:
    """An item's key and file go when its visit goes, and that waits for the item."""

    @pytest.fixture
    def files(self, world: World) -> list[str]:
        removed: list[str] = []

        class Folder:
            def remove(self, name: str) -> None:
                removed.append(name)

        world.session.evidence = EvidencePlace(Folder(), None)  # type: ignore[arg-type]  # all that a purge asks of them
        return removed

    def keep_item(self, world: World, visit: str, arrived: datetime | None = None, epoch: str = "epoch-1") -> None:
        with world.store.unit() as unit:
            unit.evidence.put(EvidenceRow("i-1", visit, "s", "photo", "image/jpeg", "file-1", b"key", "sealed", 7))
            if arrived is not None:
                unit.evidence.arrived("i-1", arrived, epoch)

    def held(self, world: World) -> bool:
        with world.store.view() as view:
            return view.evidence.get("i-1") is not None

    def test_an_item_that_never_arrived_keeps_its_visit(self, world: World, files: list[str]) -> None:
        self.keep_item(world, a_visit(world))
        receive(world)
        pass_days(world, 90)
        assert purge_delivered(world.session) == Purged()
        assert self.held(world)
        assert files == []

    @pytest.mark.parametrize(("after", "gone"), [(KEPT - A_MINUTE, False), (KEPT + A_MINUTE, True)])
    def test_seven_days_after_it_arrived(self, world: World, files: list[str], after: timedelta, gone: bool) -> None:
        visit = a_visit(world)
        receive(world)
        pass_days(world, 30)
        self.keep_item(world, visit, world.clock.wall)
        world.clock.advance(after)
        world.hear_server()
        assert purge_delivered(world.session).items == int(gone)
        assert self.held(world) is not gone
        assert files == (["file-1"] if gone else [])
        assert bool(visits(world)) is not gone

    def test_an_item_that_a_restored_centre_may_have_lost_stays(self, world: World, files: list[str]) -> None:
        self.keep_item(world, a_visit(world), world.clock.wall, epoch="epoch-0")
        receive(world)
        pass_days(world, 30)
        assert purge_delivered(world.session) == Purged()
        assert self.held(world)
        assert files == []


def test_the_example_case_is_the_worlds() -> None:
    assert a_case().id == CASE
