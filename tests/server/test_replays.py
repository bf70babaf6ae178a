"""Every recorded request a hundred times more, in any order, later, and in another laptop's name: no effect."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select

from collector_app.domain.journal import content as c
from collector_app.protocol.codec import from_json
from collector_app.protocol.messages import EntriesAnswer, ProblemAnswer
from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from tests.conftest import ExpectLog
from tests.server.conftest import HE, ZHOU
from tests.server.laptop import HeldClock, Laptop, make_visit, note, some_case

TIMES: Final = 100
Enrol = Callable[[str], Laptop]
Tables = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database is enough: what is tested here asks no question of its dialect."""
    return sqlite_url


@pytest.fixture
def tape(enrol: Enrol, expect_log: ExpectLog) -> tuple[Laptop, list[HttpRequest]]:
    """A laptop after a day's work, and all that it sent, its enrolment too."""
    sent: list[HttpRequest] = []
    laptop = enrol(ZHOU)
    straight = laptop.transport

    def recording(request: HttpRequest) -> HttpResponse:
        sent.append(request)
        return straight(request)

    laptop.transport = recording
    case = some_case(laptop)
    for _ in range(3):
        note(laptop)
    laptop.push(laptop.entries[:2])
    laptop.push()
    make_visit(laptop, case)
    contact = c.ContactAttempted(case, c.Channel.CALL, "p-1", effective=True, result="spoke")
    laptop.record(f"case/{case}", contact)
    laptop.push(laptop.entries[2:])
    laptop.pull()
    laptop.send(HttpRequest("GET", "/v1/status", {}))
    laptop.transport = straight
    return laptop, sent


def everything(centre: Centre) -> Tables:
    """All that the centre holds, apart from the nonces that it has seen."""
    with centre.database.read() as connection:
        tables = [table for table in t.metadata.sorted_tables if table is not t.seen_nonces]
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}


def code(response: HttpResponse) -> str:
    return "" if response.status == 200 else from_json(ProblemAnswer, response.body).code


def test_a_hundred_repeats_in_any_order_change_nothing(
    centre: Centre, tape: tuple[Laptop, list[HttpRequest]], record_property: Callable[[str, object], None]
) -> None:
    laptop, sent = tape
    before = everything(centre)
    assert before["visits"]
    assert before["receipts"]
    again = sent * TIMES
    random.Random(7).shuffle(again)
    answers: Counter[tuple[str, int, str]] = Counter()
    for request in again:
        response = laptop.transport(request)
        answers[request.target.partition("?")[0], response.status, code(response)] += 1
    record_property("runs", len(again))
    assert everything(centre) == before
    assert {key for key in answers if key[0] == "/v1/packet"} == {("/v1/packet", 401, "bad_signature")}
    assert {key[1:] for key in answers if key[0] != "/v1/packet"} == {(200, "")}


def test_later_they_are_too_old(centre: Centre, clock: HeldClock, tape: tuple[Laptop, list[HttpRequest]]) -> None:
    laptop, sent = tape
    before = everything(centre)
    clock.pass_time(timedelta(hours=1))
    answers = {code(laptop.transport(request)) for request in sent if "/v1/enrolments" not in request.target}
    assert answers == {"clock_skew"}
    assert everything(centre) == before


def test_in_another_laptops_name_they_are_refused(
    centre: Centre, enrol: Enrol, tape: tuple[Laptop, list[HttpRequest]], record_property: Callable[[str, object], None]
) -> None:
    """A colleague's laptop sends what it overheard: as it was, under its own name, and signed by itself."""
    laptop, sent = tape
    other = enrol(HE)
    other.pull()
    before = everything(centre)
    batches = [request for request in sent if request.target == "/v1/entries"]
    assert len(batches) > 2
    for request in batches:
        renamed = {
            name: text.replace(laptop.device, other.device) if name.lower() == "signature-input" else text
            for name, text in request.headers.items()
        }
        assert code(laptop.transport(replace(request, headers=renamed))) == "bad_signature"
        bare = {name: text for name, text in request.headers.items() if not name.lower().startswith("signature")}
        said = laptop.transport(other.signed(replace(request, headers=bare)))
        answer = from_json(EntriesAnswer, said.body)
        assert (answer.verdicts[0].reason, answer.receipt) == ("foreign_device", None)
    record_property("runs", 2 * len(batches))
    assert everything(centre) == before
