from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from collector_app.domain.journal.content import (
    Channel,
    ContactAttempted,
    DeviceUnlocked,
    NoteWritten,
    StageEntered,
    VisitClosed,
    VisitOpened,
)
from collector_app.domain.journal.entry import Entry, Head
from collector_app.domain.journal.seal import certificate_hash
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.stage import Stage
from collector_app.usecases.ports.store import JournalView, Store, VisitRow
from tests.fakes.device import SHANGHAI, TEN_O_CLOCK
from tests.fakes.samples import DAY, Pen, a_profile, a_receipt, a_seal

UNLOCKED = DeviceUnlocked("1.0")
ZONE = "Asia/Shanghai"


def put(store: Store, *entries: Entry, known: datetime = TEN_O_CLOCK) -> None:
    with store.unit() as unit:
        unit.journal.append(entries, known_time=known)


def a_visit(pen: Pen, visit: str, case: str = "case-1") -> list[Entry]:
    subject = f"visit/{visit}"
    contents: Sequence[object] = (
        VisitOpened(case, "a-1", "home@1", 40),
        StageEntered("travelling", "depart"),
        StageEntered("aftercare", "turn_back"),
    )
    return [pen.write(subject, content) for content in contents]


class TestChain:
    def test_before_enrolment_there_is_no_head(self, empty_store: Store) -> None:
        with empty_store.view() as view, pytest.raises(LookupError):
            view.journal.head()

    def test_begins_at_the_certificate(self, store: Store) -> None:
        with store.view() as view:
            assert view.journal.head() == Head("device-1", 0, certificate_hash(a_profile().certificate))

    def test_entries_come_back_byte_for_byte_in_order(self, store: Store, pen: Pen) -> None:
        entries = [pen.write("device", UNLOCKED), pen.write("case/c-1", NoteWritten("住在三楼，晚上有人。"))]
        put(store, *entries)
        put(store, third := pen.write("device", UNLOCKED))
        with store.view() as view:
            assert view.journal.after(0, 10) == (*entries, third)
            assert view.journal.after(1, 1) == (entries[1],)
            assert view.journal.after(3, 10) == ()
            assert view.journal.head() == pen.head

    def test_an_empty_append_changes_nothing(self, store: Store, pen: Pen) -> None:
        put(store)
        with store.view() as view:
            assert view.journal.head() == pen.head

    def test_what_does_not_follow_the_head_is_refused_whole(self, store: Store, pen: Pen) -> None:
        first, second, third = (pen.write("device", UNLOCKED) for _ in range(3))
        stranger = Pen(replace(a_profile(), certificate=replace(a_profile().certificate, device="device-2")))
        for wrong in ((second,), (first, third), (first, first), (stranger.write("device", UNLOCKED),)):
            with pytest.raises(ValueError, match="does not follow"):
                put(store, *wrong)
        put(store, first)
        fork = Pen().write("device", DeviceUnlocked("another 1"))
        with pytest.raises(ValueError, match="does not follow"):
            put(store, fork)
        with store.view() as view:
            assert view.journal.after(0, 10) == (first,)

    def test_entries_of_a_subject(self, store: Store, pen: Pen) -> None:
        one, two = a_visit(pen, "v-1"), a_visit(pen, "v-10")
        put(store, one[0], one[1], one[2], *two)
        with store.view() as view:
            assert view.journal.of("visit/v-1") == tuple(one)
            assert view.journal.of("visit/v-10") == tuple(two)
            assert view.journal.of("visit/v-2") == ()

    def test_another_profile_is_refused_once_the_journal_began(self, store: Store, pen: Pen) -> None:
        changed = replace(a_profile(), certificate=replace(a_profile().certificate, collector="c-9"))
        put(store, pen.write("device", UNLOCKED))
        with store.unit() as unit:
            unit.feed.put_profile(replace(a_profile(), branch="浦东"))
            with pytest.raises(ValueError, match="another certificate"):
                unit.feed.put_profile(changed)
        with store.view() as view:
            assert view.feed.profile().branch == "浦东"


class TestSealsAndReceipts:
    def test_none_at_first(self, store: Store) -> None:
        with store.view() as view:
            assert view.journal.last_receipt() is None
            assert view.journal.receipts(1, 99) == ()
            assert view.journal.seals(1, 99) == ()

    def test_receipts_that_cover_any_entry_of_a_range(self, store: Store) -> None:
        first, second = a_receipt(4), a_receipt(9, from_seq=5, hours=1)
        with store.unit() as unit:
            unit.journal.put_receipt(first)
            unit.journal.put_receipt(second)
            unit.journal.put_receipt(first)  # the same answer again
        with store.view() as view:
            assert view.journal.last_receipt() == second
            assert view.journal.receipts(1, 9) == (first, second)
            assert view.journal.receipts(4, 4) == (first,)
            assert view.journal.receipts(5, 5) == (second,)
            assert view.journal.receipts(10, 12) == ()

    def test_after_a_restored_server_the_newest_receipt_covers_less(self, store: Store) -> None:
        with store.unit() as unit:
            unit.journal.put_receipt(a_receipt(9))
            unit.journal.put_receipt(restored := replace(a_receipt(3, hours=2), epoch="epoch-2"))
        with store.view() as view:
            assert view.journal.last_receipt() == restored

    def test_seals_of_a_range_in_order(self, store: Store, pen: Pen) -> None:
        put(store, pen.write("device", UNLOCKED))
        early = a_seal(pen.head)
        put(store, pen.write("device", UNLOCKED))
        late, again = a_seal(pen.head), a_seal(pen.head, "YWdhaW4=")
        with store.unit() as unit:
            for seal in (late, again, early, late):
                unit.journal.put_seal(seal)
        with store.view() as view:
            assert view.journal.seals(1, 2) == (early, late, again)
            assert view.journal.seals(2, 2) == (late, again)
            assert view.journal.seals(3, 9) == ()


class TestVisits:
    def test_an_open_visit(self, store: Store, pen: Pen) -> None:
        with store.view() as view:
            assert view.journal.open_visit() is None
        pen.clock.advance(timedelta(minutes=5))
        entries = a_visit(pen, "v-1")
        put(store, *entries)
        with store.view() as view:
            assert view.journal.open_visit() == "v-1"
            assert view.journal.visits() == (
                VisitRow(
                    id="v-1",
                    case_id="case-1",
                    stage=Stage.AFTERCARE,
                    opened=TEN_O_CLOCK + timedelta(minutes=5),
                    last_time=TEN_O_CLOCK + timedelta(minutes=5),
                    first_seq=1,
                    last_seq=3,
                    entries=3,
                ),
            )

    def test_a_closed_visit(self, store: Store, pen: Pen) -> None:
        put(store, *a_visit(pen, "v-1"))
        pen.clock.advance(timedelta(minutes=30))
        put(store, closing := pen.write("visit/v-1", VisitClosed(Outcome.NOBODY_HOME)))
        with store.view() as view:
            row = view.journal.visits()[0]
            assert view.journal.open_visit() is None
        assert (row.stage, row.outcome, row.closing_hash) == (Stage.CLOSED, Outcome.NOBODY_HOME, closing.hash)
        assert row.closed == row.last_time == TEN_O_CLOCK + timedelta(minutes=30)

    def test_newest_first(self, store: Store, pen: Pen) -> None:
        put(store, *a_visit(pen, "v-1"), pen.write("visit/v-1", VisitClosed(Outcome.NOT_MADE)))
        put(store, *a_visit(pen, "v-2", "case-2"))
        with store.view() as view:
            assert [row.id for row in view.journal.visits()] == ["v-2", "v-1"]
            assert view.journal.open_visit() == "v-2"

    def test_a_move_that_is_not_possible_moves_nothing(self, store: Store, pen: Pen) -> None:
        put(store, *a_visit(pen, "v-1"), pen.write("visit/v-1", StageEntered("settling", "settle")))
        with store.view() as view:
            assert view.journal.visits()[0].stage is Stage.AFTERCARE
            assert view.journal.visits()[0].entries == 4

    def test_entries_before_the_opening_make_no_visit(self, store: Store, pen: Pen) -> None:
        put(store, pen.write("visit/v-1", NoteWritten("früh")))
        with store.view() as view:
            assert view.journal.visits() == ()
            assert view.journal.open_visit() is None


class TestContacts:
    def attempt(
        self, channel: Channel = Channel.CALL, *, effective: bool = True, case: str = "c-1"
    ) -> ContactAttempted:
        return ContactAttempted(case, channel, "p-1", effective, "spoke")

    def counted(self, view: JournalView, day: date = DAY, zone: str = ZONE) -> dict[str, int]:
        return dict(view.contacts_by_day("c-1", day, zone).get(day, {}))

    def test_effective_ones_by_channel(self, store: Store, pen: Pen) -> None:
        for content in (
            self.attempt(),
            self.attempt(),
            self.attempt(Channel.VISIT),
            self.attempt(Channel.SMS, effective=False),
            self.attempt(case="c-2"),
        ):
            put(store, pen.write("case/c-1", content))
        with store.view() as view:
            assert self.counted(view.journal) == {"call": 2, "visit": 1}
            assert self.counted(view.journal, DAY + timedelta(days=1)) == {}

    def test_the_day_is_that_of_the_visited_address(self, store: Store, pen: Pen) -> None:
        late = datetime(2026, 11, 23, 23, 30, tzinfo=SHANGHAI)
        put(store, pen.write("case/c-1", self.attempt(), late), known=late)
        with store.view() as view:
            assert self.counted(view.journal, DAY) == {"call": 1}
            assert self.counted(view.journal, DAY + timedelta(days=1)) == {}
            assert self.counted(view.journal, DAY + timedelta(days=1), "Asia/Tokyo") == {"call": 1}

    def test_midnight_belongs_to_the_new_day(self, store: Store, pen: Pen) -> None:
        midnight = datetime(2026, 11, 23, 0, 0, tzinfo=SHANGHAI)
        put(store, pen.write("case/c-1", self.attempt(), midnight), known=midnight)
        with store.view() as view:
            assert self.counted(view.journal, DAY) == {"call": 1}
            assert self.counted(view.journal, DAY - timedelta(days=1)) == {}

    def test_a_day_of_25_hours_is_one_day(self, store: Store, pen: Pen) -> None:
        eastern = timezone(timedelta(hours=-5))
        late = datetime(2026, 11, 1, 23, 30, tzinfo=eastern)  # New York sets its clocks back at two that morning
        put(store, pen.write("case/c-1", self.attempt(), late), known=late)
        with store.view() as view:
            assert self.counted(view.journal, date(2026, 11, 1), "America/New_York") == {"call": 1}
            assert self.counted(view.journal, date(2026, 11, 2), "America/New_York") == {}

    def test_setting_the_clock_frees_no_contact(self, store: Store, pen: Pen) -> None:
        false = TEN_O_CLOCK - timedelta(days=2)
        put(store, pen.write("case/c-1", self.attempt(), false), known=TEN_O_CLOCK)
        with store.view() as view:
            assert self.counted(view.journal, DAY) == {"call": 1}
            assert self.counted(view.journal, false.date()) == {"call": 1}
