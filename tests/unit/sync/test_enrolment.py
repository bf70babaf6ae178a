"""Enrolment: trust on first use, and not one word that contradicts itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from collector_app.protocol.codec import MAX_ANSWER_BYTES, unpack
from collector_app.protocol.messages import EnrolmentAnswer, EnrolmentRequest, ProblemAnswer
from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.sync.enrolment import HttpEnrolmentDesk
from collector_app.sync.transport import HttpTransport, Transport
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.server import EnrolmentDesk
from tests.fakes.device import FakeClock, FakeKeys
from tests.unit.sync.centre import PaperCentre, Signatory

KEY, BOX = FakeKeys(seed=1).signing_key, FakeKeys(seed=2).signing_key


def ask(code: str = "GOOD-CODE") -> EnrolmentRequest:
    return EnrolmentRequest(code=code, signing_key=KEY, box_key=BOX, platform="linux", app_version="0.1.0")


def desk(wire: Transport) -> EnrolmentDesk:
    return HttpEnrolmentDesk(lambda _address: wire, FakeClock())


def failure(wire: Transport, code: str = "GOOD-CODE") -> Failure:
    with pytest.raises(Failure) as caught:
        desk(wire).enrol("https://collect.example", ask(code))
    return caught.value


def test_a_good_code_brings_certificate_profile_and_lease() -> None:
    centre = PaperCentre()
    answer = desk(centre).enrol("https://collect.example", ask())
    assert answer.certificate == centre.certificate(KEY, BOX)
    assert centre.requests[0].headers.keys() >= {"Content-Digest", "Content-Type"}
    assert "Signature" not in centre.requests[0].headers


def test_an_unknown_code_is_told() -> None:
    assert failure(PaperCentre(), "BAD-CODE").code is FailureCode.CODE_UNKNOWN


@pytest.mark.parametrize(
    ("status", "problem", "code"),
    [
        (409, "used_code", FailureCode.CODE_USED),
        (422, "invalid", FailureCode.SERVER_REFUSED),
        (403, "revoked", FailureCode.SERVER_REFUSED),
        (500, "server_error", FailureCode.SERVER_CRASHED),
    ],
)
def test_refusals(status: int, problem: str, code: FailureCode) -> None:
    body = ProblemAnswer(code=problem).model_dump_json().encode()
    assert failure(lambda _request: HttpResponse(status, {}, body)).code is code


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (200, FailureCode.SERVER_UNTRUSTED),
        (302, FailureCode.SERVER_UNTRUSTED),
        (404, FailureCode.SERVER_UNTRUSTED),
        (503, FailureCode.SERVER_CRASHED),
    ],
)
def test_what_is_no_centre_at_all(status: int, code: FailureCode) -> None:
    assert failure(lambda _request: HttpResponse(status, {}, b"<html></html>")).code is code


def changed(centre: PaperCentre, change: Callable[[EnrolmentAnswer], EnrolmentAnswer]) -> Transport:
    def wire(request: HttpRequest) -> HttpResponse:
        response = centre(request)
        answer = unpack(
            EnrolmentAnswer, response.body, response.headers.get("content-encoding"), limit=MAX_ANSWER_BYTES
        )
        return centre.sign(request, 200, change(answer))

    return wire


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"signing_key": BOX}, id="another signing key"),
        pytest.param({"box_key": KEY}, id="another box key"),
        pytest.param({"collector": "c-2"}, id="another collector"),
        pytest.param({"device": "device-2"}, id="another device than the lease"),
        pytest.param({"signature": "AAAA"}, id="unsigned"),
    ],
)
def test_a_certificate_that_contradicts_itself_is_refused(change: dict[str, str]) -> None:
    def forge(answer: EnrolmentAnswer) -> EnrolmentAnswer:
        return answer.model_copy(update={"certificate": replace(answer.certificate, **change)})  # type: ignore[arg-type]  # fields by name

    assert failure(changed(PaperCentre(), forge)).code is FailureCode.SERVER_UNTRUSTED


def test_a_lease_by_another_key_is_refused() -> None:
    centre = PaperCentre()

    def forge(answer: EnrolmentAnswer) -> EnrolmentAnswer:
        return answer.model_copy(update={"lease": centre.lease(answer.lease.issued, Signatory(seed=7))})

    assert failure(changed(centre, forge)).code is FailureCode.SERVER_UNTRUSTED


def test_an_answer_signed_by_another_key_than_it_carries_is_refused() -> None:
    centre = PaperCentre()

    def wire(request: HttpRequest) -> HttpResponse:
        response = centre(request)
        other = PaperCentre(keys=Signatory(seed=7))
        return other.sign_bytes(
            request, 200, response.body, {"content-encoding": response.headers.get("content-encoding", "identity")}
        )

    assert failure(wire).code is FailureCode.SERVER_UNTRUSTED


def test_no_word_leaves_for_an_address_that_is_not_safe() -> None:
    with pytest.raises(Failure) as caught:
        HttpEnrolmentDesk(HttpTransport, FakeClock()).enrol("http://collect.example", ask())
    assert caught.value.details == {"reason": "address"}
