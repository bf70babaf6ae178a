"""The sync screen's reading: three ticks, the day's closing statement, and what still waits."""

from __future__ import annotations

import base64
from datetime import date, timedelta

import pytest

from collector_app.domain.journal.content import EvidenceCaptured
from collector_app.domain.journal.kinds import draft
from collector_app.usecases.ports.evidence import EvidenceRow
from collector_app.usecases.sync_status import SyncReport, SyncStatus, head_code
from tests.fakes.samples import a_case
from tests.unit.sync.centre import PaperCentre
from tests.unit.sync.laptop import Laptop
from tests.unit.sync.test_pull import give, take


@pytest.fixture
def laptop() -> Laptop:
    made = Laptop(PaperCentre())
    give(made, a_case(1, name="林玉珍"), a_case(2, name="何川"))
    made.sync()
    return made


def today(laptop: Laptop) -> date:
    return laptop.clock.wall.astimezone().date()


def report(laptop: Laptop, day: date | None = None) -> SyncReport:
    return SyncStatus(laptop.store).report(day or today(laptop))


def photo() -> EvidenceCaptured:
    return EvidenceCaptured("e-1", "photo", "image/jpeg", 1000, "a" * 64, "b" * 64, "")


def test_a_visit_gets_its_ticks_one_after_the_other(laptop: Laptop) -> None:
    laptop.visit(close=False)
    (open_visit,) = report(laptop).visits
    assert (open_visit.name, open_visit.closed, open_visit.received) == ("林＊＊", None, None)
    laptop.close_visit()
    recorded = laptop.clock.wall
    (closed,) = report(laptop).visits
    assert (closed.recorded, closed.received, closed.complete) == (recorded, None, None)
    laptop.clock.advance(timedelta(minutes=20))
    laptop.sync()
    (received,) = report(laptop).visits
    assert received.received == received.complete == laptop.clock.wall
    assert received.entries == 3


def test_a_part_of_a_visit_at_the_centre_is_not_a_received_visit(laptop: Laptop) -> None:
    laptop.visit(close=False)
    laptop.sync()
    (visit,) = report(laptop).visits
    assert (visit.received, visit.complete) == (None, None)


def test_a_visit_is_complete_when_its_evidence_is_at_the_centre_too(laptop: Laptop) -> None:
    laptop.visit(close=False)
    laptop.record(draft("visit/v-1", photo()))
    row = EvidenceRow("i-1", "v-1", "house", "photo", "image/jpeg", "file-1", b"wrapped", "sealed", 4821)
    with laptop.store.unit() as unit:
        unit.evidence.put(row)
    laptop.close_visit()
    laptop.sync()
    (visit,) = report(laptop).visits
    assert visit.evidence == 1
    assert visit.received is not None
    assert visit.complete is None
    assert (report(laptop).closing.completed, report(laptop).closing.visits) == (0, 1)
    later = visit.received + timedelta(minutes=3)
    with laptop.store.unit() as unit:
        unit.evidence.arrived("i-1", later, "e-1")
    assert report(laptop).visits[0].complete == later


def test_the_received_tick_keeps_the_time_of_the_first_receipt(laptop: Laptop) -> None:
    laptop.visit()
    laptop.sync()
    first = laptop.clock.wall
    laptop.clock.advance(timedelta(hours=1))
    laptop.write_notes(1)
    laptop.sync()
    assert report(laptop).visits[0].received == first


def test_both_sides_of_the_closing_statement(laptop: Laptop) -> None:
    laptop.write_notes(2)
    laptop.sync()
    laptop.write_notes(3)
    closing = report(laptop).closing
    assert (closing.first_seq, closing.last_seq) == (1, laptop.head)
    assert (closing.here.count, closing.centre.count, closing.missing) == (laptop.head, laptop.received, 3)
    assert closing.here.code != closing.centre.code
    assert not closing.agrees
    assert closing.here.at is None
    laptop.sync()
    closing = report(laptop).closing
    assert closing.agrees
    assert closing.here.code == closing.centre.code
    assert closing.here.at == laptop.clock.wall


def test_the_day_begins_with_its_first_entry(laptop: Laptop) -> None:
    before = laptop.head
    laptop.clock.advance(timedelta(days=1))
    laptop.write_notes(450)
    laptop.sync()
    closing = report(laptop).closing
    assert (closing.first_seq, closing.here.count) == (before + 1, 450)
    assert closing.agrees


def test_a_day_without_entries_is_empty_and_agrees(laptop: Laptop) -> None:
    laptop.visit()
    laptop.sync()
    laptop.clock.advance(timedelta(days=3))
    told = report(laptop)
    assert (told.visits, told.closing.here.count, told.closing.centre.count) == ((), 0, 0)
    assert told.closing.agrees


def test_undelivered_visits_of_other_days_are_shown(laptop: Laptop) -> None:
    laptop.visit()
    laptop.clock.advance(timedelta(days=3))
    told = report(laptop)
    assert [visit.visit for visit in told.visits] == ["v-1"]
    assert (told.waiting_visits, told.closing.visits) == (1, 0)


def test_before_the_first_receipt_the_centre_has_nothing() -> None:
    laptop = Laptop(PaperCentre())
    laptop.write_notes(2)
    told = report(laptop)
    assert (told.closing.centre.count, told.closing.centre.code, told.waiting_entries) == (0, "", 2)
    assert told.last_receipt is None


def test_an_empty_journal_can_be_read() -> None:
    told = report(Laptop(PaperCentre()))
    assert (told.closing.here.count, told.visits) == (0, ())


def test_sealed_visits_are_counted(laptop: Laptop) -> None:
    laptop.visit("v-1")
    with laptop.store.unit() as unit:
        laptop.recorder.seal(unit)
    laptop.visit("v-2", "case-00002")
    closing = report(laptop).closing
    assert (closing.visits, closing.sealed) == (2, 1)


def test_a_visit_of_a_case_that_was_taken_away_is_marked(laptop: Laptop) -> None:
    laptop.visit(close=False)
    take(laptop)
    laptop.sync()
    assert report(laptop).visits[0].reassigned
    laptop.close_visit()
    laptop.sync()
    (gone,) = report(laptop).visits
    assert (gone.name, gone.reassigned) == ("", False)


def test_the_lease_is_told(laptop: Laptop) -> None:
    laptop.sync()
    assert report(laptop).lease_until == laptop.clock.wall + timedelta(hours=72)


def test_a_code_is_twenty_characters_of_the_head() -> None:
    head = "0123456789abcdef" * 4
    code = head_code(head)
    assert code.replace("-", "") == base64.b32encode(bytes.fromhex(head)).decode()[:20]
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5]
