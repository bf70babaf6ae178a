"""RFC 9421 as both ends use it. What can go wrong over the whole API stands in test_access and test_wire."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from collector_app.protocol.signature import (
    MAX_SKEW,
    SERVER_KEY_ID,
    Fault,
    HttpRequest,
    HttpResponse,
    SignatureInvalid,
    Signer,
    sign_request,
    sign_response,
    verify_bytes,
    verify_request,
    verify_response,
)

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
DEVICE, SERVER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def key_of(key_id: str) -> str | None:
    return public(DEVICE) if key_id == "device-1" else None


def signed(request: HttpRequest, nonce: str = "n-1", created: datetime = NOW) -> HttpRequest:
    headers = sign_request(request, Signer("device-1", DEVICE.sign), created=created, nonce=nonce)
    return replace(request, headers={**request.headers, **headers})


def answered(request: HttpRequest, body: bytes = b"{}", status: int = 200) -> HttpResponse:
    response = HttpResponse(status, {}, body)
    headers = sign_response(response, request, Signer(SERVER_KEY_ID, SERVER.sign), created=NOW)
    return replace(response, headers=headers)


def fault_of(request: HttpRequest, now: datetime = NOW) -> Fault:
    with pytest.raises(SignatureInvalid) as error:
        verify_request(request, key_of=key_of, now=now)
    return error.value.fault


POST = HttpRequest("POST", "/v1/entries?a=%20b", {"Content-Type": "application/json"}, b"body")


def test_a_signed_request_says_who_when_and_which() -> None:
    found = verify_request(signed(POST), key_of=key_of, now=NOW)
    assert (found.key_id, found.created, found.nonce) == ("device-1", NOW, "n-1")


def test_header_names_are_any_case() -> None:
    request = signed(POST)
    shouted = replace(request, headers={name.upper(): value for name, value in request.headers.items()})
    assert verify_request(shouted, key_of=key_of, now=NOW).key_id == "device-1"


@pytest.mark.parametrize("off", [-MAX_SKEW, MAX_SKEW])
def test_a_clock_may_be_off_by_so_much_and_no_more(off: timedelta) -> None:
    assert verify_request(signed(POST), key_of=key_of, now=NOW + off).key_id
    assert fault_of(signed(POST), NOW + off * 1.01) is Fault.CLOCK_SKEW


def test_an_unsigned_request_is_missing_its_signature() -> None:
    assert fault_of(POST) is Fault.MISSING


def test_a_signature_without_nonce_does_not_count() -> None:
    assert fault_of(signed(POST, nonce="")) is Fault.INVALID


@pytest.mark.parametrize("header", ["Content-Digest", "Signature-Input", "Signature"])
def test_no_header_of_the_signature_can_be_altered(header: str) -> None:
    request = signed(POST)
    value = request.headers[header]
    for at in range(0, len(value), 3):
        if header == "Signature" and at == len(value) - len("A==:"):
            continue  # four bits of the last letter are padding and say nothing
        other = "A" if value[at] != "A" else "B"
        spoiled = {**request.headers, header: value[:at] + other + value[at + 1 :]}
        assert fault_of(replace(request, headers=spoiled)) in {Fault.INVALID, Fault.CLOCK_SKEW}


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_a_body_is_the_one_that_was_signed(first: bytes, second: bytes) -> None:
    request = signed(replace(POST, body=first))
    if first == second:
        assert verify_request(request, key_of=key_of, now=NOW).key_id
    else:
        assert fault_of(replace(request, body=second)) is Fault.INVALID


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_text_makes_it_crash(one: str, other: str) -> None:
    request = replace(POST, headers={"Signature-Input": one, "Signature": other, "Content-Digest": one})
    assert fault_of(request) is Fault.INVALID


def test_an_answer_belongs_to_its_request() -> None:
    request, another = signed(POST), signed(POST, nonce="n-2")
    response = answered(request)
    assert verify_response(response, request, public(SERVER)).created == NOW
    for wrong in (another, POST, replace(request, target="/v1/status")):
        with pytest.raises(SignatureInvalid):
            verify_response(response, wrong, public(SERVER))


def test_an_answer_is_the_servers_own() -> None:
    request = signed(POST)
    response = answered(request)
    with pytest.raises(SignatureInvalid):
        verify_response(response, request, public(DEVICE))
    with pytest.raises(SignatureInvalid):
        verify_response(replace(response, body=b"[]"), request, public(SERVER))
    with pytest.raises(SignatureInvalid):
        verify_response(replace(response, status=500), request, public(SERVER))
    with pytest.raises(SignatureInvalid) as error:
        verify_response(HttpResponse(200, {}, b"<html>log in here</html>"), request, public(SERVER))
    assert error.value.fault is Fault.MISSING


def test_a_device_can_not_answer_in_the_servers_name() -> None:
    request = signed(POST)
    response = HttpResponse(200, {}, b"{}")
    headers = sign_response(response, request, Signer("device-1", DEVICE.sign), created=NOW)
    with pytest.raises(SignatureInvalid):
        verify_response(replace(response, headers=headers), request, public(DEVICE))


@pytest.mark.parametrize(
    ("key", "signature"),
    [("", ""), ("!", "!"), ("QQ==", "QQ=="), (public(DEVICE), "no base64 ü")],
    ids=["empty", "no base64", "too short", "signature no base64"],
)
def test_a_malformed_key_or_signature_is_a_no(key: str, signature: str) -> None:
    assert not verify_bytes(key, b"data", signature)


def test_a_good_signature_is_a_yes() -> None:
    assert verify_bytes(public(DEVICE), b"data", base64.b64encode(DEVICE.sign(b"data")).decode())
