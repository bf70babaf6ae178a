"""What the outermost layer promises: every answer signed, every refusal a problem, nothing large taken in."""

from __future__ import annotations

import json

import pytest
from fastapi import FastAPI

from collector_app.protocol.codec import MAX_REQUEST_BYTES, deflate, from_json, inflate
from collector_app.protocol.messages import ProblemAnswer, StatusAnswer
from collector_app.protocol.signature import (
    HttpRequest,
    HttpResponse,
    SignatureInvalid,
    digest_of,
    verify_response,
)
from collector_app.server.centre import Centre
from tests.conftest import ExpectLog
from tests.server.laptop import Laptop, Transport, note


def problem(response: HttpResponse) -> ProblemAnswer:
    return from_json(ProblemAnswer, response.body)


@pytest.mark.parametrize(
    ("method", "target", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "invalid"),
        ("GET", "/", 404, "invalid"),
        ("DELETE", "/v1/entries", 405, "invalid"),
        ("GET", "/v1/packet/", 404, "invalid"),
        ("GET", "/docs", 404, "invalid"),
        ("GET", "/v1/packet", 401, "bad_signature"),
        ("POST", "/v1/entries", 401, "bad_signature"),
        ("POST", "/v1/enrolments", 422, "invalid"),
        ("GET", "/v1/evidence/1", 405, "invalid"),
    ],
)
def test_every_refusal_is_a_signed_problem(
    centre: Centre, transport: Transport, method: str, target: str, status: int, code: str
) -> None:
    request = HttpRequest(method, target, {"Content-Digest": digest_of(b"{}")}, b"{}")
    response = transport(request)
    verify_response(response, request, centre.keys.signing_public)
    assert (response.status, problem(response).code) == (status, code)
    assert problem(response).detail.endswith(".")


def test_a_signature_holds_for_one_request_only(centre: Centre, transport: Transport) -> None:
    request = HttpRequest("GET", "/v1/status", {})
    response = transport(request)
    key = centre.keys.signing_public
    verify_response(response, request, key)
    for other in (
        HttpRequest("GET", "/v1/status?x=1", {}),
        HttpRequest("POST", "/v1/status", {}),
        HttpRequest("GET", "/v1/packet", {}),
    ):
        with pytest.raises(SignatureInvalid):
            verify_response(response, other, key)
    with pytest.raises(SignatureInvalid):
        verify_response(HttpResponse(200, response.headers, response.body + b" "), request, key)
    with pytest.raises(SignatureInvalid):
        verify_response(HttpResponse(201, response.headers, response.body), request, key)


def test_a_bug_is_answered_with_a_problem_and_no_trace(
    app: FastAPI, transport: Transport, centre: Centre, expect_log: ExpectLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("server_error")
    secret = "somebody's name"

    def broken(*arguments: object) -> None:
        raise RuntimeError(secret)

    monkeypatch.setattr("collector_app.server.api.StatusAnswer", broken)
    request = HttpRequest("GET", "/v1/status", {})
    response = transport(request)
    verify_response(response, request, centre.keys.signing_public)
    assert (response.status, problem(response).code) == (500, "server_error")
    assert secret.encode() not in response.body
    assert b"Traceback" not in response.body


@pytest.mark.parametrize("declared", [True, False])
def test_a_large_body_is_refused(laptop: Laptop, declared: bool) -> None:
    body = b"x" * (2 * MAX_REQUEST_BYTES)
    headers = {"Content-Length": str(len(body))} if declared else {}
    response = laptop.transport(HttpRequest("POST", "/v1/entries", headers, body))
    assert (response.status, problem(response).code) == (413, "too_large")


def test_a_bomb_is_refused_after_authentication_and_before_parsing(laptop: Laptop) -> None:
    bomb = deflate(b'{"entries":[' + b" " * 300_000_000)
    assert len(bomb) < MAX_REQUEST_BYTES
    request = HttpRequest("POST", "/v1/entries", {"Content-Encoding": "zstd"}, bomb)
    assert problem(laptop.transport(request)).code == "bad_signature"
    response = laptop.send(request)
    assert (response.status, problem(response).code) == (413, "too_large")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("zstd", b"no zstd"), ("gzip", b"{}"), ("", b"\xff\xfe"), ("", b"[" * 100_000), ("zstd", deflate(b"{}")[:-2])],
)
def test_a_body_that_can_not_be_read_is_said_to_be_so(laptop: Laptop, encoding: str, body: bytes) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}
    response = laptop.send(HttpRequest("POST", "/v1/entries", headers, body))
    assert (response.status, problem(response).code) == (422, "invalid")


def test_a_problem_names_fields_and_never_values(laptop: Laptop) -> None:
    batch = json.loads(laptop.batch([note(laptop)]).model_dump_json())
    batch["entries"][0]["salt"] = "张三的地址"
    response = laptop.send(HttpRequest("POST", "/v1/entries", {}, json.dumps(batch, ensure_ascii=False).encode()))
    assert response.status == 422
    assert "entries.0.salt" in problem(response).detail
    assert "张三" not in response.body.decode()


def test_a_large_answer_is_compressed_for_who_asks(laptop: Laptop) -> None:
    plain = laptop.send(HttpRequest("GET", "/v1/packet", {}))
    packed = laptop.send(HttpRequest("GET", "/v1/packet", {"Accept-Encoding": "zstd"}))
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "zstd"
    assert len(packed.body) < len(plain.body) / 4
    assert json.loads(inflate(packed.body, 10**7))["cases"] == json.loads(plain.body)["cases"]


def test_status_says_the_time_and_what_is_durable(laptop: Laptop, centre: Centre) -> None:
    note(laptop)
    laptop.push()
    anybody = from_json(StatusAnswer, laptop.transport(HttpRequest("GET", "/v1/status", {})).body)
    assert (anybody.server_time, anybody.epoch, anybody.durable_through) == (laptop.clock.now(), centre.epoch, 0)
    own = from_json(StatusAnswer, laptop.send(HttpRequest("GET", "/v1/status", {})).body)
    assert own.durable_through == 1


def test_nothing_is_cached_on_the_way(transport: Transport) -> None:
    assert transport(HttpRequest("GET", "/v1/status", {})).headers["cache-control"] == "no-store"
