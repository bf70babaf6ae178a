"""Object-level access: every call of the API × every way to be somebody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI
from sqlalchemy import func, select

from collector_app.domain.journal.entry import Head
from collector_app.protocol import tus
from collector_app.protocol.codec import from_json, pack
from collector_app.protocol.messages import ProblemAnswer
from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.server import devices
from collector_app.server import tables as t
from collector_app.server.centre import Centre
from tests.conftest import ExpectLog
from tests.server.conftest import HE, ZHOU
from tests.server.laptop import Laptop, note, some_case

Enrol = Callable[[str], Laptop]


def entries_call(laptop: Laptop) -> HttpRequest:
    body, headers = pack(laptop.batch([laptop.entries[-1]]), compress=True)
    return HttpRequest("POST", "/v1/entries", headers, body)


def packet_call(laptop: Laptop) -> HttpRequest:
    return HttpRequest("GET", "/v1/packet", {})


def status_call(laptop: Laptop) -> HttpRequest:
    return HttpRequest("GET", "/v1/status", {})


def begin_call(laptop: Laptop) -> HttpRequest:
    headers = {"Tus-Resumable": tus.VERSION, "Upload-Length": "5", "Upload-Metadata": tus.write_metadata("i-1")}
    return HttpRequest("POST", tus.PATH, headers)


def look_call(laptop: Laptop) -> HttpRequest:
    return HttpRequest("HEAD", f"{tus.PATH}/i-1", {"Tus-Resumable": tus.VERSION})


def piece_call(laptop: Laptop) -> HttpRequest:
    headers = {"Tus-Resumable": tus.VERSION, "Upload-Offset": "0", "Content-Type": tus.PIECE_TYPE}
    return HttpRequest("PATCH", f"{tus.PATH}/i-1", headers, b"12345")


CALLS: dict[tuple[str, str], Callable[[Laptop], HttpRequest]] = {
    ("post", "/v1/entries"): entries_call,
    ("get", "/v1/packet"): packet_call,
    ("get", "/v1/status"): status_call,
    ("post", "/v1/evidence"): begin_call,
    ("head", "/v1/evidence/{item}"): look_call,
    ("patch", "/v1/evidence/{item}"): piece_call,
}
OPEN = {("post", "/v1/enrolments"), ("post", "/v1/wipes")}
"""Calls before there is a device, where the one-time code admits, and after it, where its last signature does."""


def test_the_matrix_knows_every_call(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    assert {(method, path) for path, item in paths.items() for method in item} == CALLS.keys() | OPEN


def code(response: HttpResponse) -> str:
    """The problem's code; empty when there is none, or no room for one (HEAD)."""
    return from_json(ProblemAnswer, response.body).code if response.status >= 400 and response.body else ""


def told(call: tuple[str, str], problem: str) -> str:
    return "" if call[0] == "head" else problem


RIGHT = {("post", "/v1/evidence"): 404, ("head", "/v1/evidence/{item}"): 404, ("patch", "/v1/evidence/{item}"): 404}
"""What the right device is answered when it is not 200: the journals of this matrix name no evidence."""


def unsigned(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return request


def with_a_stranger_s_key(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return replace(laptop, signing=Ed25519PrivateKey.generate()).signed(request)


def in_the_name_of_the_other(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return replace(laptop, head=Head(other.device, 0, "")).signed(request)


def of_nobody(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return replace(laptop, head=Head("nobody", 0, "")).signed(request)


def with_the_server_s_key_id(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return replace(laptop, head=Head("server", 0, "")).signed(request)


def signed_for_another_path(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return replace(laptop.signed(replace(request, target="/v1/elsewhere")), target=request.target)


def signed_for_another_query(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return replace(laptop.signed(request), target=request.target + "?cursor=")


def signed_for_another_body(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return replace(laptop.signed(request), body=request.body + b" ")


def signed_for_another_method(laptop: Laptop, other: Laptop, request: HttpRequest) -> HttpRequest:
    return replace(laptop.signed(replace(request, method="PUT")), method=request.method)


IMPOSTORS = [
    with_a_stranger_s_key,
    in_the_name_of_the_other,
    of_nobody,
    with_the_server_s_key_id,
    signed_for_another_path,
    signed_for_another_query,
    signed_for_another_body,
    signed_for_another_method,
]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_nobody_else_gets_through(centre: Centre, enrol: Enrol, call: tuple[str, str]) -> None:
    laptop, other = enrol(ZHOU), enrol(HE)
    note(laptop)
    for impostor in [unsigned, *IMPOSTORS]:
        if impostor is unsigned and call == ("get", "/v1/status"):
            continue  # anybody may ask for the time
        response = laptop.transport(impostor(laptop, other, CALLS[call](laptop)))
        assert (response.status, code(response)) == (401, told(call, "bad_signature")), impostor.__name__
    with centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(t.entries)).scalar_one() == 0
    assert laptop.send(CALLS[call](laptop)).status == RIGHT.get(call, 200), "and the right one does"


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_request_of_another_time_is_told_the_right_one(laptop: Laptop, call: tuple[str, str], minutes: int) -> None:
    note(laptop)
    right = laptop.clock.moment
    laptop.clock.moment = right + timedelta(minutes=minutes)
    request = laptop.signed(CALLS[call](laptop))
    laptop.clock.moment = right
    response = laptop.transport(request)
    assert (response.status, code(response)) == (401, told(call, "clock_skew"))
    if response.body:
        assert from_json(ProblemAnswer, response.body).server_time == right


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_revoked_device_is_refused_everything(centre: Centre, laptop: Laptop, call: tuple[str, str]) -> None:
    note(laptop)
    devices.revoke(centre, laptop.device)
    response = laptop.send(CALLS[call](laptop))
    assert (response.status, code(response)) == (403, told(call, "revoked"))
    with centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(t.entries)).scalar_one() == 0


def test_a_frozen_device_delivers_and_is_told_nothing(laptop: Laptop, expect_log: ExpectLog) -> None:
    expect_log("device.forked")
    old = replace(laptop, entries=[])
    note(laptop)
    laptop.push()
    old._count = 500
    note(old)
    old.push()
    answers = {call: code(laptop.send(make(laptop))) for call, make in CALLS.items()}
    assert answers == {
        ("post", "/v1/entries"): "",
        ("get", "/v1/packet"): "fork",
        ("get", "/v1/status"): "",
        ("post", "/v1/evidence"): "unknown_item",
        ("head", "/v1/evidence/{item}"): "",
        ("patch", "/v1/evidence/{item}"): "unknown_item",
    }


def test_no_device_sees_a_case_of_another_collector(centre: Centre, enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    c = t.cases
    with centre.database.read() as connection:
        rows = connection.execute(select(c.c.number, c.c.collector)).all()
    seen = {who.device: {update.case.number for page in who.pull() for update in page.cases} for who in (zhou, he)}
    assert seen[zhou.device] == {row.number for row in rows if row.collector == ZHOU}
    assert seen[he.device] == {row.number for row in rows if row.collector == HE}


def test_the_cursor_of_another_device_opens_nothing_of_it(enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    foreign = some_case(zhou)
    zhou.pull()
    pages = [he.pull_page(zhou.cursor), he.pull_page("")]
    assert foreign not in {update.case.id for page in pages for update in page.cases}


def test_entries_of_another_device_are_not_taken(centre: Centre, enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    note(zhou)
    stolen = zhou.batch(zhou.entries)
    for batch in (stolen, he.batch(zhou.entries)):
        answer = he.send_batch(batch)
        assert [(v.kind.value, v.reason) for v in answer.verdicts] == [("refused", "foreign_device")]
    with centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(t.entries)).scalar_one() == 0


def test_a_nonce_of_one_device_is_not_spent_by_another(enrol: Enrol) -> None:
    zhou, he = enrol(ZHOU), enrol(HE)
    zhou._count = he._count = 900
    assert zhou.send(packet_call(zhou)).status == he.send(packet_call(he)).status == 200


def test_nonces_are_forgotten_when_the_clock_check_takes_over(centre: Centre, laptop: Laptop) -> None:
    request = laptop.signed(packet_call(laptop))
    assert laptop.transport(request).status == 200
    laptop.clock.pass_time(timedelta(minutes=11))
    laptop.pull()
    with centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(t.seen_nonces)).scalar_one() == 1
    assert code(laptop.transport(request)) == "clock_skew"
