"""The projection, parked visits, and what a stop means for the case."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from collector_app.domain.case import StayKind
from collector_app.domain.journal import content as c
from collector_app.domain.outcome import StopReason
from collector_app.protocol.messages import VerdictKind
from collector_app.server import tables as t
from collector_app.server.caseload import withdraw
from collector_app.server.centre import Centre
from collector_app.server.imports.store import import_cases
from collector_app.server.ingest import projection
from tests.server.conftest import HE, SAMPLE, ZHOU
from tests.server.laptop import Laptop, make_visit, some_case


def visit_row(centre: Centre, visit: str = "v-1") -> Any:  # noqa: ANN401 - a row of visits
    with centre.database.read() as connection:
        return connection.execute(select(t.visits).where(t.visits.c.id == visit)).one()


def test_a_visit_is_projected_with_its_outcome_and_promise(centre: Centre, laptop: Laptop) -> None:
    case = some_case(laptop)
    entries = make_visit(laptop, case)
    laptop.push(entries)
    row = visit_row(centre)
    assert (row.case_id, row.device, row.collector) == (case, laptop.device, ZHOU)
    assert (row.stage, row.outcome, row.parked) == ("closed", "promise_to_pay", False)
    assert '"minor":50000' in row.promise
    assert row.closing_hash == entries[-1].hash
    assert row.opened_at == row.closed_at == laptop.clock.now()
    assert (row.first_seq, row.last_seq, row.anomalies) == (1, len(entries), 0)


@pytest.mark.parametrize("seed", range(5))
def test_any_cut_into_batches_gives_the_same_projection(centre: Centre, laptop: Laptop, seed: int) -> None:
    case = some_case(laptop)
    entries = make_visit(laptop, case, "v-1") + make_visit(laptop, case, "v-2", stop=StopReason.DISPUTE)
    dice = random.Random(seed)
    start = 0
    while start < len(entries):
        size = dice.randint(1, 5)
        laptop.push(entries[start : start + size])
        start += size
    for visit, outcome in (("v-1", "promise_to_pay"), ("v-2", "stopped")):
        row = visit_row(centre, visit)
        assert (row.stage, row.outcome, row.anomalies) == ("closed", outcome, 0)


def test_a_process_without_the_kept_folds_goes_on_where_another_stopped(
    centre: Centre, laptop: Laptop, app: FastAPI
) -> None:
    entries = make_visit(laptop, some_case(laptop))
    laptop.push(entries[:4])
    app.state.shelf = projection.VisitShelf()
    laptop.push(entries[4:])
    assert visit_row(centre).outcome == "promise_to_pay"


@pytest.mark.defence
def test_a_kept_fold_counts_only_if_the_database_agrees(centre: Centre, laptop: Laptop, app: FastAPI) -> None:
    entries = make_visit(laptop, some_case(laptop))
    laptop.push(entries[:4])
    stale = app.state.shelf.take(laptop.device, "v-1", 4)
    laptop.push(entries[4:6])
    app.state.shelf.put(laptop.device, stale)
    laptop.push(entries[6:])
    assert visit_row(centre).anomalies == 0


def test_a_visit_of_a_case_that_was_withdrawn_meanwhile_is_parked_and_kept(centre: Centre, laptop: Laptop) -> None:
    case = some_case(laptop)
    entries = make_visit(laptop, case)
    withdraw(centre.database, case, centre.clock.now())
    answer = laptop.push(entries)
    assert {(v.kind, v.reason) for v in answer.verdicts} == {(VerdictKind.PARKED, "case_withdrawn")}
    assert answer.receipt is not None
    assert answer.receipt.to_seq == len(entries), "parked is received all the same"
    row = visit_row(centre)
    assert (row.outcome, row.parked, row.parked_reason) == ("promise_to_pay", True, "case_withdrawn")


def test_a_visit_that_was_cut_by_a_withdrawal_is_parked_as_a_whole(centre: Centre, laptop: Laptop) -> None:
    case = some_case(laptop)
    entries = make_visit(laptop, case)
    first = laptop.push(entries[:5])
    withdraw(centre.database, case, centre.clock.now())
    rest = laptop.push(entries[5:])
    assert {v.kind for v in first.verdicts} == {VerdictKind.ACCEPTED}
    assert {v.kind for v in rest.verdicts} == {VerdictKind.PARKED}
    assert visit_row(centre).parked
    assert laptop.push(entries).verdicts == first.verdicts + rest.verdicts, "the first verdicts again"


def test_closing_the_file_of_a_withdrawn_case_needs_no_supervisor(centre: Centre, laptop: Laptop) -> None:
    case = some_case(laptop)
    withdraw(centre.database, case, centre.clock.now())
    entry = laptop.record(f"case/{case}", c.CasePurged(case, "withdrawn"))
    assert laptop.push([entry]).verdicts[0].kind is VerdictKind.ACCEPTED


def test_entries_about_a_case_of_somebody_else_are_parked_and_change_nothing(
    centre: Centre, enrol: Callable[[str], Laptop]
) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    foreign = some_case(he)
    he.pull()
    entries = make_visit(zhou, foreign, stop=StopReason.DO_NOT_COME_AGAIN)
    answer = zhou.push(entries)
    assert {(v.kind, v.reason) for v in answer.verdicts} == {(VerdictKind.PARKED, "case_foreign")}
    with centre.database.read() as connection:
        assert connection.execute(select(t.consequences)).all() == []
    assert he.pull()[0].cases == ()


def test_two_devices_with_the_same_visit_id_do_not_touch_each_other(
    centre: Centre, enrol: Callable[[str], Laptop]
) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    mine = some_case(zhou)
    zhou.push(make_visit(zhou, mine))
    he.push(make_visit(he, some_case(he), stop=StopReason.LAWYER))
    with centre.database.read() as connection:
        statement = select(t.visits.c.device, t.visits.c.outcome).where(t.visits.c.id == "v-1")
        rows = {row.device: row.outcome for row in connection.execute(statement)}
    assert rows == {zhou.device: "promise_to_pay", he.device: "stopped"}


def test_a_visit_whose_opening_is_missing_is_parked(laptop: Laptop) -> None:
    entry = laptop.record("visit/unheard-of", c.NoteWritten("在门口"))
    assert [(v.kind, v.reason) for v in laptop.push([entry]).verdicts] == [(VerdictKind.PARKED, "case_unknown")]


@pytest.mark.parametrize(
    ("reason", "stay"),
    [
        (StopReason.DO_NOT_COME_AGAIN, StayKind.CONTACT_BAN),
        (StopReason.LAWYER, StayKind.ATTORNEY),
        (StopReason.DISPUTE, StayKind.DISPUTE),
        (StopReason.ILLNESS_OR_DISTRESS, StayKind.ILLNESS),
        (StopReason.BEREAVEMENT, StayKind.BEREAVEMENT),
        (StopReason.COMPLAINT, StayKind.COMPLAINT),
        (StopReason.ASKED_TO_LEAVE, None),
        (StopReason.MINOR, None),
        (StopReason.POLICE_OR_DANGER, None),
    ],
)
def test_a_stop_puts_its_stay_on_the_case(
    centre: Centre, laptop: Laptop, reason: StopReason, stay: StayKind | None
) -> None:
    case = some_case(laptop)
    version = next(u.case.version for p in laptop.pull() for u in p.cases if u.case.id == case)
    laptop.push(make_visit(laptop, case, stop=reason))
    updates = laptop.pull()[0].cases
    with centre.database.read() as connection:
        assert connection.execute(select(t.consequences.c.reason)).scalar_one() == reason.value
    if stay is None:
        assert updates == ()
    else:
        (update,) = updates
        assert update.case.version == version + 1
        assert (update.case.stays[-1].kind, update.case.stays[-1].since) == (stay, date(2026, 3, 5))


def test_a_stay_survives_the_next_import_of_the_lenders_list(centre: Centre, laptop: Laptop) -> None:
    case = some_case(laptop)
    laptop.push(make_visit(laptop, case, stop=StopReason.DO_NOT_COME_AGAIN))
    assert import_cases(centre, SAMPLE / "cases.csv").changed == 0
    laptop.cursor = ""
    cases = {u.case.id: u.case for page in laptop.pull() for u in page.cases}
    assert cases[case].stays[-1].kind is StayKind.CONTACT_BAN


def test_the_stop_of_a_parked_visit_protects_the_customer_too(centre: Centre, enrol: Callable[[str], Laptop]) -> None:
    zhou = enrol(ZHOU)
    case = some_case(zhou)
    entries = make_visit(zhou, case, stop=StopReason.DO_NOT_COME_AGAIN)
    withdraw(centre.database, case, centre.clock.now())
    zhou.push(entries)
    with centre.database.read() as connection:
        assert connection.execute(select(t.consequences.c.consequence)).scalar_one() == "contact_ban"


def test_a_device_clock_in_the_future_does_not_delay_a_stay(centre: Centre, laptop: Laptop) -> None:
    case = some_case(laptop)
    entries = make_visit(laptop, case, stop=StopReason.DISPUTE)
    # The server's clock is the held one: put it before what the device wrote.
    laptop.clock.moment = laptop.clock.moment.replace(day=1)
    laptop.push(entries)
    with centre.database.read() as connection:
        assert connection.execute(select(t.consequences.c.since)).scalar_one() == date(2026, 3, 1)
