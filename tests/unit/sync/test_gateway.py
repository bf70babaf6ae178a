"""The gateway: nothing unsigned is used, and every refusal has a meaning."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
import zstandard

from collector_app.protocol.codec import MAX_ANSWER_BYTES, inflate
from collector_app.protocol.messages import ProblemAnswer, StatusAnswer
from collector_app.protocol.signature import HttpRequest, HttpResponse, verify_request
from collector_app.sync.gateway import MAX_RETRY_AFTER
from collector_app.sync.transport import Transport
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import TEN_O_CLOCK
from tests.unit.sync.centre import PaperCentre, Problem, Signatory
from tests.unit.sync.laptop import Laptop


@pytest.fixture
def laptop() -> Laptop:
    made = Laptop(PaperCentre())
    made.write_notes(2)
    made.centre.page()
    return made


def failing(laptop: Laptop, wire: Transport) -> Failure:
    """The failure of a round over `wire`; nothing here may have moved."""
    laptop.restart(wire)
    with pytest.raises(Failure) as caught:
        laptop.sync()
    assert (laptop.received, laptop.cursor) == (0, "")
    return caught.value


def answers(status: int, body: bytes = b"", **headers: str) -> Transport:
    return lambda _request: HttpResponse(status, {k.replace("_", "-"): v for k, v in headers.items()}, body)


PORTAL = answers(200, b"<html>Welcome to Cafe WiFi</html>", content_type="text/html")


@pytest.mark.parametrize(
    ("wire", "code"),
    [
        pytest.param(PORTAL, FailureCode.SERVER_UNTRUSTED, id="captive portal"),
        pytest.param(answers(302, location="https://login.invalid"), FailureCode.SERVER_UNTRUSTED, id="redirect"),
        pytest.param(answers(511), FailureCode.SERVER_UNTRUSTED, id="portal that says so"),
        pytest.param(answers(401), FailureCode.SERVER_UNTRUSTED, id="401 by nobody"),
        pytest.param(answers(404), FailureCode.SERVER_UNTRUSTED, id="404 by nobody"),
        pytest.param(answers(502), FailureCode.SERVER_CRASHED, id="broken gateway"),
        pytest.param(answers(503), FailureCode.SERVER_CRASHED, id="gateway without server"),
        pytest.param(answers(429), FailureCode.SERVER_CRASHED, id="too many"),
    ],
)
def test_an_unsigned_answer_changes_nothing(laptop: Laptop, wire: Transport, code: FailureCode) -> None:
    assert failing(laptop, wire).code is code


@pytest.mark.parametrize(
    ("status", "problem", "code"),
    [
        (403, "revoked", FailureCode.DEVICE_REVOKED),
        (401, "bad_signature", FailureCode.SERVER_REFUSED),
        (403, "fork", FailureCode.SERVER_REFUSED),
        (422, "invalid", FailureCode.SERVER_REFUSED),
        (500, "server_error", FailureCode.SERVER_CRASHED),
        (503, "maintenance", FailureCode.SERVER_CRASHED),
        (426, "client_too_old", FailureCode.SERVER_AHEAD),
    ],
)
def test_a_signed_refusal_has_its_meaning(laptop: Laptop, status: int, problem: str, code: FailureCode) -> None:
    def refuse(_request: HttpRequest) -> None:
        raise Problem(status, problem)

    laptop.centre.refuse = refuse
    assert failing(laptop, laptop.centre).code is code


def test_a_refusals_code_is_shown_only_when_it_is_one(laptop: Laptop) -> None:
    def refuse(_request: HttpRequest) -> None:
        raise Problem(400, "<b>call 0123456789</b>")

    laptop.centre.refuse = refuse
    assert failing(laptop, laptop.centre).details["problem"] == "other"


def test_an_answer_by_another_key_counts_as_unsigned(laptop: Laptop) -> None:
    def wire(request: HttpRequest) -> HttpResponse:
        laptop.centre.keys = Signatory(seed=7)
        return laptop.centre(request)

    assert failing(laptop, wire).code is FailureCode.SERVER_UNTRUSTED


def test_an_answer_to_another_request_counts_as_unsigned(laptop: Laptop) -> None:
    recorded: list[HttpResponse] = []

    def wire(request: HttpRequest) -> HttpResponse:
        recorded.append(laptop.centre(request))
        return recorded[0]

    laptop.restart(wire)
    laptop.gateway.status()
    with pytest.raises(Failure) as caught:
        laptop.gateway.status()
    assert caught.value.code is FailureCode.SERVER_UNTRUSTED


@pytest.mark.parametrize("part", ["status", "body", "encoding", "digest"])
def test_an_altered_answer_counts_as_unsigned(laptop: Laptop, part: str) -> None:
    def wire(request: HttpRequest) -> HttpResponse:
        true = laptop.centre(request)
        if part == "status":
            return HttpResponse(500, true.headers, true.body)
        if part == "body":
            return HttpResponse(200, true.headers, true.body.replace(b"epoch-1", b"epoch-2"))
        if part == "encoding":
            return HttpResponse(200, true.headers, zstandard.compress(true.body))
        return HttpResponse(200, {**true.headers, "content-digest": "sha-256=:AAAA:"}, true.body)

    failing(laptop, wire)


@pytest.mark.defence
def test_without_the_signature_check_a_portal_could_move_us(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector_app.sync.gateway.verify_response", lambda *_args: None)
    laptop.centre.keys = Signatory(seed=7)
    laptop.restart()
    laptop.gateway.status()


def test_a_signed_bomb_is_not_unpacked(laptop: Laptop) -> None:
    bomb = zstandard.ZstdCompressor().compress(b" " * (MAX_ANSWER_BYTES + 1))

    def wire(request: HttpRequest) -> HttpResponse:
        return laptop.centre.sign_bytes(request, 200, bomb, {"Content-Encoding": "zstd"})

    failure = failing(laptop, wire)
    assert (failure.code, failure.details["reason"]) == (FailureCode.SERVER_CRASHED, "message")


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b'{"epoch": 5}', b"\xff" * 40])
def test_signed_nonsense_changes_nothing(laptop: Laptop, body: bytes) -> None:
    failure = failing(laptop, lambda request: laptop.centre.sign_bytes(request, 200, body, {}))
    assert failure.code is FailureCode.SERVER_CRASHED


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30),
        ("99999999999999", MAX_RETRY_AFTER),
        ((TEN_O_CLOCK + timedelta(seconds=90)).strftime("%a, %d %b %Y %H:%M:%S +0800"), 90),
        ("Mon, 23 Nov 2020 10:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_a_pause_that_is_asked_for_is_told(laptop: Laptop, text: str, seconds: int | None) -> None:
    assert failing(laptop, answers(503, retry_after=text)).details.get("retry_after") == seconds


def test_a_signed_pause_is_told_too(laptop: Laptop) -> None:
    def wire(request: HttpRequest) -> HttpResponse:
        return laptop.centre.sign(request, 503, ProblemAnswer(code="server_error"), **{"Retry-After": "7"})

    assert failing(laptop, wire).details["retry_after"] == 7


def test_a_wrong_wall_clock_is_set_right_by_the_answer(laptop: Laptop) -> None:
    truth = laptop.clock.wall
    laptop.clock.wall = truth - timedelta(days=400)
    laptop.centre.now = lambda: truth
    laptop.sync()
    assert laptop.delivered_exactly()
    assert laptop.centre.paths()[:2] == ["/v1/status", "/v1/status"]
    assert laptop.centre.paths().count("/v1/status") == 2


def test_a_clock_that_is_still_refused_is_told(laptop: Laptop) -> None:
    def refuse(_request: HttpRequest) -> None:
        raise Problem(401, "clock_skew", server_time=TEN_O_CLOCK)

    laptop.centre.refuse = refuse
    assert failing(laptop, laptop.centre).code is FailureCode.CLOCK_SKEW
    assert len(laptop.centre.requests) == 2


def test_an_unsigned_word_about_the_clock_is_not_believed(laptop: Laptop) -> None:
    body = ProblemAnswer(code="clock_skew", server_time=TEN_O_CLOCK).model_dump_json().encode()
    assert failing(laptop, answers(401, body)).code is FailureCode.SERVER_UNTRUSTED


def test_after_a_reboot_the_wall_clock_is_used_until_the_centre_is_heard(laptop: Laptop) -> None:
    laptop.sync()
    laptop.clock.reboot("boot-2", off=timedelta(days=2))
    laptop.restart()
    laptop.write_notes(1)
    laptop.sync()
    assert laptop.delivered_exactly()


def test_each_request_is_signed_anew_and_names_the_app(laptop: Laptop) -> None:
    laptop.sync()
    key = laptop.keys.signing_key
    signed = [
        verify_request(request, key_of=lambda _id: key, now=laptop.clock.wall) for request in laptop.centre.requests
    ]
    assert len({item.nonce for item in signed}) == len(signed)
    assert {item.key_id for item in signed} == {"device-1"}
    assert {request.headers["User-Agent"] for request in laptop.centre.requests} == {"collector/0.1.0"}


def test_entries_travel_compressed_and_are_counted(laptop: Laptop) -> None:
    laptop.write_notes(50)
    laptop.sync()
    sent = next(request for request in laptop.centre.requests if request.target == "/v1/entries")
    assert sent.headers["Content-Encoding"] == "zstd"
    assert len(inflate(sent.body, 1 << 20)) > 3 * len(sent.body)
    assert laptop.exchange.sent_bytes == sum(len(request.body) for request in laptop.centre.requests)


def test_a_cursor_is_quoted(laptop: Laptop) -> None:
    laptop.centre.pages[0] = laptop.centre.pages[0].model_copy(update={"cursor": "a b&c=/?"})
    laptop.sync()
    asked: list[str] = []

    def look(request: HttpRequest) -> None:
        asked.append(request.target)
        if "packet" in request.target:
            raise Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "server_error")

    laptop.centre.refuse = look
    with pytest.raises(Failure):
        laptop.sync()
    assert asked[-1] == "/v1/packet?cursor=a%20b%26c%3D%2F%3F"


@pytest.mark.parametrize(
    ("version", "oldest", "ahead"),
    [
        ("0.1.0", "0", False),
        ("0.1.0", "0.1", False),
        ("0.1.0", "0.1.1", True),
        ("0.9", "0.10", True),
        ("1.0rc1", "1", False),
        ("0.1.0", "nonsense", False),
    ],
)
def test_a_centre_for_newer_apps_only_is_left_alone(version: str, oldest: str, ahead: bool) -> None:
    laptop = Laptop(PaperCentre(oldest_client=oldest), version=version)
    laptop.write_notes(1)
    if not ahead:
        laptop.sync()
        return
    assert failing(laptop, laptop.centre).code is FailureCode.SERVER_AHEAD


def test_unknown_fields_of_a_newer_centre_are_ignored(laptop: Laptop) -> None:
    text = StatusAnswer(server_time=TEN_O_CLOCK, epoch="e").model_dump_json().encode()
    body = text[:-1] + b',"weather":"rain"}'
    laptop.restart(lambda request: laptop.centre.sign_bytes(request, 200, body, {}))
    assert laptop.gateway.status().message.epoch == "e"
