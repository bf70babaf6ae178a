"""A laptop that wiped itself says so with its last signature."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector_app.domain.wipe_report import WipeReason, WipeReport, wipe_input
from collector_app.protocol.codec import from_json, pack
from collector_app.protocol.messages import ProblemAnswer
from collector_app.protocol.signature import HttpRequest, HttpResponse, digest_of, verify_response
from collector_app.protocol.wipe_messages import WipeAnswer, WipeRequest
from collector_app.server.centre import Centre
from collector_app.server.devices import list_devices
from tests.server.conftest import HE
from tests.server.laptop import START, Laptop, Refused, note

BEGUN = datetime(2026, 3, 5, 8, 59, tzinfo=UTC)


def report_of(
    laptop: Laptop, reason: WipeReason = WipeReason.ORDER, key: Ed25519PrivateKey | None = None
) -> WipeReport:
    unsigned = WipeReport(laptop.device, reason, BEGUN)
    signature = (key or laptop.signing).sign(wipe_input(unsigned))
    return replace(unsigned, signature=base64.b64encode(signature).decode())


def tell(laptop: Laptop, report: WipeReport) -> HttpResponse:
    """Send a report as a laptop without keys does; the answer must be the centre's."""
    body, headers = pack(WipeRequest(report=report), compress=False)
    request = HttpRequest("POST", "/v1/wipes", headers | {"Content-Digest": digest_of(body)}, body)
    response = laptop.transport(request)
    assert laptop.profile is not None
    verify_response(response, request, laptop.profile.certificate.server_key)
    return response


def wiped(centre: Centre, laptop: Laptop) -> tuple[str, str]:
    return next((row[2], row[5]) for row in list_devices(centre) if row[0] == laptop.device)


def test_it_is_noted_and_shown(centre: Centre, laptop: Laptop) -> None:
    assert wiped(centre, laptop) == ("active", "")
    response = tell(laptop, report_of(laptop))
    assert (response.status, from_json(WipeAnswer, response.body).device) == (200, laptop.device)
    assert wiped(centre, laptop) == ("revoked", "wiped 2026-03-05T08:59:00+00:00 order")


def test_a_repeat_changes_nothing(centre: Centre, laptop: Laptop) -> None:
    first = report_of(laptop)
    for report in (first, first, report_of(laptop, WipeReason.SILENCE)):
        assert tell(laptop, report).status == 200
    assert wiped(centre, laptop) == ("revoked", "wiped 2026-03-05T08:59:00+00:00 order")


def test_afterwards_it_is_served_no_more(centre: Centre, laptop: Laptop) -> None:
    tell(laptop, report_of(laptop))
    with pytest.raises(Refused, match="revoked"):
        laptop.push([note(laptop)])


@pytest.mark.parametrize("forged", ["another's key", "another's report", "altered", "unknown", "no signature", "nul"])
def test_nobody_else_can_say_it(centre: Centre, enrol: Callable[[str], Laptop], laptop: Laptop, forged: str) -> None:
    other, good = enrol(HE), report_of(laptop)
    report = {
        "another's key": report_of(laptop, key=other.signing),
        "another's report": replace(report_of(other), device=laptop.device),
        "altered": replace(good, reason=WipeReason.SILENCE),
        "unknown": replace(good, device="nobody"),
        "no signature": replace(good, signature=""),
        "nul": replace(good, device="a\0b"),
    }[forged]
    response = tell(laptop, report)
    assert (response.status, from_json(ProblemAnswer, response.body).code) == (401, "bad_signature")
    assert wiped(centre, laptop) == ("active", "")
    assert START > BEGUN


@pytest.mark.parametrize("begun", ["2026-03-05T08:59:00", "0001-01-01T00:00:00+14:00", "soon"])
def test_a_time_that_is_none_is_refused(laptop: Laptop, begun: str) -> None:
    body = f'{{"report":{{"device":"{laptop.device}","reason":"order","begun":"{begun}","signature":""}}}}'.encode()
    headers = {"Content-Type": "application/json", "Content-Digest": digest_of(body)}
    response = laptop.transport(HttpRequest("POST", "/v1/wipes", headers, body))
    assert (response.status, from_json(ProblemAnswer, response.body).code) == (422, "invalid")
