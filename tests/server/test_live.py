from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
import requests
from fastapi import FastAPI

from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.server.centre import Centre
from collector_app.server.enrolment import issue_code
from tests.server.laptop import HeldClock, Laptop, Transport, note
from tests.server.live import LiveServer


@pytest.fixture
def live(app: FastAPI) -> Iterator[LiveServer]:
    with LiveServer(app) as server:
        yield server


def over_http(server: LiveServer, session: requests.Session) -> Transport:
    def call(request: HttpRequest) -> HttpResponse:
        headers = dict(request.headers)
        with session.request(
            request.method, server.url + request.target, headers=headers, data=request.body, stream=True, timeout=10
        ) as answer:
            return HttpResponse(answer.status_code, dict(answer.headers), answer.raw.read(decode_content=False))

    return call


def test_a_laptop_works_over_http_and_after_the_server_was_away(
    centre: Centre, live: LiveServer, clock: HeldClock
) -> None:
    with requests.Session() as session:
        laptop = Laptop(over_http(live, session), clock)
        laptop.enrol(issue_code(centre, "zhou.qiming")[0])
        assert sum(len(page.cases) for page in laptop.pull()) > 0
        note(laptop)
        url = live.url
        with live.offline(), pytest.raises(requests.ConnectionError):
            laptop.push()
        assert live.url == url
        answer = laptop.push()
        assert answer.receipt is not None
        assert answer.receipt.to_seq == 1


def test_a_body_over_the_cap_is_not_read_to_its_end(live: LiveServer) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 64 * 1024
            yield b"x" * 64 * 1024

    # The server answers and closes while the client still writes; which of the two the client sees is up to the system.
    with contextlib.suppress(requests.ConnectionError):
        assert requests.post(live.url + "/v1/entries", data=endless(), timeout=10).status_code == 413
    assert sent < 64 * 1024 * 1024
