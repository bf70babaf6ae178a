"""Erasing a case at the centre: nothing personal is left, and what is left still proves itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from collector_app.domain.journal import content as c
from collector_app.domain.outcome import StopReason
from collector_app.protocol.messages import VerdictKind
from collector_app.server import tables as t
from collector_app.server.budget_tables import borrowers, contacts
from collector_app.server.caseload import withdraw
from collector_app.server.centre import Centre
from collector_app.server.command import main
from collector_app.server.erasure import NOBODY, Erased, erase, forget_old_contacts, over
from collector_app.server.evidence.tables import evidence_items
from collector_app.server.export import export_visit
from collector_app.server.imports.store import import_cases
from collector_app.server.ingest.projection import VisitShelf
from collector_app.server.refusal import OperatorError
from collector_app.verify.command import main as verify
from tests.server.conftest import SAMPLE
from tests.server.laptop import HeldClock, Laptop, make_visit, note, some_case

CANARY = "KNR-7319-犀鸟"
REASON = "request 2026-17 of the customer"


def words_of(centre: Centre) -> str:
    """Every value of every row, as one text."""
    found: list[str] = []
    with centre.database.read() as connection:
        for table in t.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                found += [value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in row]
    return "\n".join(found)


def deliver(laptop: Laptop, case: str, visit: str = "v-1", stop: StopReason | None = None) -> None:
    """A whole visit with a canary in its note, a call, and what came in with them."""
    first = len(laptop.entries)
    laptop.record(f"case/{case}", c.ContactAttempted(case, c.Channel.CALL, "p", effective=True, result=CANARY))
    make_visit(laptop, case, visit, stop=stop)
    laptop.record(f"visit/{visit}", c.NoteWritten(CANARY))
    laptop.push(laptop.entries[first:])


@pytest.fixture
def case(centre: Centre, laptop: Laptop) -> str:
    """A case with a delivered visit, taken back from its collector."""
    case = some_case(laptop)
    deliver(laptop, case, stop=StopReason.ILLNESS_OR_DISTRESS)
    withdraw(centre.database, case, centre.clock.now())
    return case


def details(centre: Centre, case: str) -> tuple[str, str]:
    """The borrower's name and phone as imported."""
    with centre.database.read() as connection:
        imported = json.loads(connection.execute(select(t.cases.c.imported).where(t.cases.c.id == case)).scalar_one())
    return imported["borrower"]["name"], imported["borrower"]["phone"]


def test_nothing_personal_is_left_and_the_proof_still_holds(centre: Centre, case: str, tmp_path: Path) -> None:
    name, phone = details(centre, case)
    assert all(word in words_of(centre) for word in (CANARY, name, phone, StopReason.ILLNESS_OR_DISTRESS.value))
    done = erase(centre, case, REASON)
    assert done.entries > 10
    left = words_of(centre)
    assert not [word for word in (CANARY, name, phone, StopReason.ILLNESS_OR_DISTRESS.value) if word in left]
    assert REASON in left
    bundle = tmp_path / "visit.cvb"
    bundle.write_bytes(export_visit(centre, "v-1"))
    assert verify([str(bundle), "--server-key", centre.keys.signing_public]) == 0


def test_another_case_is_not_touched(centre: Centre, laptop: Laptop, case: str) -> None:
    other = some_case(laptop)
    assert other != case
    deliver(laptop, other, "v-2")
    erase(centre, case, REASON)
    assert CANARY in words_of(centre)
    with centre.database.read() as connection:
        kept = select(t.entries.c.data).where(t.entries.c.subject == "visit/v-2")
        assert all(connection.execute(kept).scalars())


def test_a_repeated_delivery_brings_nothing_back(centre: Centre, laptop: Laptop, case: str) -> None:
    erase(centre, case, REASON)
    answer = laptop.push(laptop.entries)
    assert all(verdict.kind in (VerdictKind.ACCEPTED, VerdictKind.PARKED) for verdict in answer.verdicts)
    assert CANARY not in words_of(centre)


def test_what_is_delivered_late_is_taken_in_and_erased_by_the_next(centre: Centre, laptop: Laptop, case: str) -> None:
    erase(centre, case, REASON)
    late = laptop.record(f"case/{case}", c.ContactAttempted(case, c.Channel.CALL, "p", effective=True, result=CANARY))
    assert laptop.push([late]).receipt is not None
    assert CANARY in words_of(centre)
    assert erase(centre, case, REASON).entries == 1
    assert CANARY not in words_of(centre)


def visit_row(centre: Centre, visit: str) -> tuple[str, str, str, bool]:
    v = t.visits
    statement = select(v.c.case_id, v.c.outcome, v.c.promise, v.c.closed_at).where(v.c.id == visit)
    with centre.database.read() as connection:
        row = connection.execute(statement).one()
    return row.case_id, row.outcome, row.promise, row.closed_at is not None


@pytest.mark.parametrize("restarted", [False, True])
def test_the_rest_of_a_visit_comes_in_without_content(
    centre: Centre, laptop: Laptop, app: FastAPI, *, restarted: bool
) -> None:
    case = some_case(laptop)
    laptop.record("visit/v-1", c.VisitPlanned(case, "a1", laptop.clock.now(), 40))
    make_visit(laptop, case)
    laptop.record("visit/v-1", c.NoteWritten(CANARY))
    whole = list(laptop.entries)
    for half in (whole[: len(whole) // 2], whole[len(whole) // 2 : -3]):
        laptop.push(half)
    withdraw(centre.database, case, centre.clock.now())
    erase(centre, case, REASON)
    if restarted:
        app.state.shelf = VisitShelf()
    laptop.push(whole[-3:])
    assert CANARY not in words_of(centre)
    assert visit_row(centre, "v-1") == (case, "", "", True)
    assert erase(centre, case, REASON).entries == 0
    assert visit_row(centre, "v-1") == (case, "", "", True)


def test_a_visit_that_comes_whole_after_the_erasure_has_no_content_either(
    centre: Centre, laptop: Laptop, case: str, expect_log: Callable[[str], None]
) -> None:
    erase(centre, case, REASON)
    first = len(laptop.entries)
    make_visit(laptop, case, "v-9")
    laptop.record("visit/v-9", c.NoteWritten(CANARY))
    assert laptop.push(laptop.entries[first:]).receipt is not None
    assert CANARY not in words_of(centre)
    assert visit_row(centre, "v-9") == (case, "", "", True)
    expect_log("device.forked")
    laptop.head, laptop.entries = type(laptop.head)(laptop.device, 0, laptop.entries[0].envelope.prev), []
    make_visit(laptop, case, "v-10")
    laptop.record("visit/v-10", c.NoteWritten(CANARY))
    laptop.push(laptop.entries)
    laptop.record("visit/v-10", c.NoteWritten(CANARY))
    laptop.push(laptop.entries[-1:])
    assert CANARY not in words_of(centre)


def test_a_visit_that_stands_in_a_fork_only_is_erased(
    centre: Centre, laptop: Laptop, expect_log: Callable[[str], None]
) -> None:
    expect_log("device.forked")
    case, other = some_case(laptop), some_case(laptop, 1)
    start = laptop.head
    note(laptop)
    laptop.push()
    laptop.head, laptop.entries = start, []
    for of, visit, words in ((case, "v-fork", CANARY), (other, "v-other", "kept of the other")):
        make_visit(laptop, of, visit)
        laptop.record(f"visit/{visit}", c.NoteWritten(words))
    laptop.push()
    withdraw(centre.database, case, centre.clock.now())
    erase(centre, case, REASON)
    assert CANARY not in words_of(centre)
    assert "kept of the other" in words_of(centre)


def test_a_visit_that_was_only_planned_is_erased(centre: Centre, laptop: Laptop) -> None:
    case = some_case(laptop)
    laptop.record("visit/v-1", c.VisitPlanned(case, CANARY, laptop.clock.now(), 40))
    laptop.push()
    withdraw(centre.database, case, centre.clock.now())
    erase(centre, case, REASON)
    assert CANARY not in words_of(centre)


def test_the_next_import_does_not_bring_it_back(centre: Centre, case: str) -> None:
    with centre.database.read() as connection:
        number = connection.execute(select(t.cases.c.number).where(t.cases.c.id == case)).scalar_one()
    name, _ = details(centre, case)
    assert erase(centre, number, REASON).number == number
    with pytest.raises(OperatorError, match=number):
        import_cases(centre, SAMPLE / "cases.csv")
    assert name not in words_of(centre)


@pytest.mark.parametrize("wanted", ["", "no such case"])
def test_an_unknown_case_is_refused(centre: Centre, wanted: str) -> None:
    with pytest.raises(OperatorError, match="no case"):
        erase(centre, wanted, REASON)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501])
def test_a_reason_must_be_given(centre: Centre, case: str, reason: str) -> None:
    with pytest.raises(OperatorError, match="--reason"):
        erase(centre, case, reason)


def test_a_case_that_a_collector_has_is_refused(centre: Centre, laptop: Laptop) -> None:
    case = some_case(laptop)
    with pytest.raises(OperatorError, match="withdraw"):
        erase(centre, case, REASON)


def test_the_other_branch_of_a_fork_is_erased_too(
    centre: Centre, laptop: Laptop, expect_log: Callable[[str], None]
) -> None:
    expect_log("device.forked")
    case = some_case(laptop)
    deliver(laptop, case)
    withdraw(centre.database, case, centre.clock.now())
    held = laptop.entries[0]
    laptop.head, laptop.entries = type(laptop.head)(laptop.device, 0, held.envelope.prev), []
    fork = laptop.record(f"case/{case}", c.NoteWritten(CANARY))
    assert laptop.push([fork]).verdicts[0].kind is VerdictKind.FORK
    erase(centre, case, REASON)
    assert CANARY not in words_of(centre)


def test_evidence_loses_its_key_and_its_bytes(centre: Centre, laptop: Laptop, case: str) -> None:
    laptop.record(
        "visit/v-1",
        c.EvidenceCaptured("i-1", "photo", "image/jpeg", 5, "a" * 64, "b" * 64, "c2VhbGVk", "s"),
    )
    laptop.push(laptop.entries[-1:])
    assert centre.evidence is not None
    centre.evidence.append("part", 0, b"12345")
    centre.evidence.keep("part", "b" * 64)
    assert erase(centre, case, REASON).items == 1
    assert centre.evidence.size("b" * 64) is None
    with centre.database.read() as connection:
        assert connection.execute(select(evidence_items.c.sealed_key)).scalars().all() == [""]


class TestSiblings:
    """Two cases of one person: caps and counts go by the person."""

    @pytest.fixture
    def pair(self, centre: Centre, laptop: Laptop) -> tuple[str, str]:
        """Both cases, a call made for each; the first is taken back."""
        first, second = some_case(laptop), some_case(laptop, 1)
        laptop.pull()
        b = borrowers
        with centre.database.write() as connection:
            person = connection.execute(select(b.c.person).where(b.c.case_id == second)).scalar_one()
            connection.execute(update(b).where(b.c.case_id == first).values(person=person))
        for case in (first, second):
            laptop.record(f"case/{case}", c.ContactAttempted(case, c.Channel.CALL, "p", effective=True, result="spoke"))
        laptop.push()
        withdraw(centre.database, first, centre.clock.now())
        return first, second

    def people(self, centre: Centre) -> dict[str, str]:
        """Whose the contacts of each case are."""
        with centre.database.read() as connection:
            rows = connection.execute(select(contacts.c.case_id, contacts.c.person))
            return {row.case_id: row.person for row in rows}

    def test_erasing_one_case_frees_nothing_in_the_other(self, centre: Centre, pair: tuple[str, str]) -> None:
        first, second = pair
        erase(centre, first, REASON)
        told = self.people(centre)
        assert told[first] == told[second]
        withdraw(centre.database, second, centre.clock.now())
        erase(centre, second, REASON)
        assert all(person.startswith(NOBODY) for person in self.people(centre).values())

    def test_nothing_is_kept_longer_than_it_counts(
        self, centre: Centre, pair: tuple[str, str], clock: HeldClock
    ) -> None:
        first, second = pair
        erase(centre, first, REASON)
        clock.pass_time(timedelta(days=30))
        forget_old_contacts(centre)
        assert not self.people(centre)[first].startswith(NOBODY)
        clock.pass_time(timedelta(days=9))
        forget_old_contacts(centre)
        told = self.people(centre)
        assert (told[first], told[second].startswith(NOBODY)) == (NOBODY, False)


class TestRetention:
    @pytest.mark.parametrize(("days", "due"), [(5 * 365 - 9, False), (5 * 366 + 1, True)])
    def test_five_years_after_the_last_act(
        self, centre: Centre, case: str, clock: HeldClock, days: int, due: bool
    ) -> None:
        clock.pass_time(timedelta(days=days))
        with centre.database.read() as connection:
            number = connection.execute(select(t.cases.c.number).where(t.cases.c.id == case)).scalar_one()
        assert (number in over(centre, 5)) is due

    def test_what_somebody_works_and_what_is_erased_is_not_due(
        self, centre: Centre, case: str, clock: HeldClock
    ) -> None:
        clock.pass_time(timedelta(days=9000))
        numbers = over(centre, 5)
        done: Erased = erase(centre, case, REASON)
        assert done.number in numbers
        assert over(centre, 5) == [number for number in numbers if number != done.number]


def test_the_operator_types_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in ((["init"], "Database ready"), (["retention", "--erase"], "No case is due")):
        with pytest.raises(SystemExit) as end:
            main([*words, "--data", str(tmp_path / "central")])
        assert end.value.code == 0
        assert said in capsys.readouterr().out
