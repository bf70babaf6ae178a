"""Bad networks as functions: each takes a transport and returns a worse one. Seeded, so every run can be had again."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import zstandard

from collector_app.protocol.messages import CaseWithdrawal, Message, PacketPage, ProblemAnswer, StatusAnswer
from collector_app.protocol.signature import HttpRequest, HttpResponse, sign_response
from collector_app.sync.transport import Transport
from collector_app.usecases.failures import Failure, FailureCode
from tests.fakes.device import TEN_O_CLOCK
from tests.unit.sync.centre import Signatory


class Killed(BaseException):
    """The process ended here. No except clause of ours may see it."""


def _offline(_inner: Transport, _request: HttpRequest, _storm: Storm) -> HttpResponse:
    raise Failure(FailureCode.OFFLINE)


def _answer_lost(inner: Transport, request: HttpRequest, _storm: Storm) -> HttpResponse:
    inner(request)
    raise Failure(FailureCode.OFFLINE)


def _doubled(inner: Transport, request: HttpRequest, storm: Storm) -> HttpResponse:
    first, second = inner(request), inner(request)
    return storm.dice.choice((first, second))


def _replayed(inner: Transport, request: HttpRequest, storm: Storm) -> HttpResponse:
    """Old requests arrive again, in any order, before this one."""
    for old in storm.dice.sample(storm.sent, min(3, len(storm.sent))):
        inner(old)
    return inner(request)


def _stale(inner: Transport, request: HttpRequest, storm: Storm) -> HttpResponse:
    """Somebody answers with an old answer, which was signed for another request."""
    return storm.dice.choice(storm.answered) if storm.answered else _offline(inner, request, storm)


def _delayed(inner: Transport, request: HttpRequest, storm: Storm) -> HttpResponse:
    """The request is lost for now and arrives behind a later one."""
    storm.delayed.append(request)
    return _offline(inner, request, storm)


def _bit_flipped(inner: Transport, request: HttpRequest, storm: Storm) -> HttpResponse:
    answer = inner(request)
    body = bytearray(answer.body or b"\0")
    body[storm.dice.randrange(len(body))] ^= 1 << storm.dice.randrange(8)
    return HttpResponse(answer.status, answer.headers, bytes(body))


def _cut_short(inner: Transport, request: HttpRequest, storm: Storm) -> HttpResponse:
    answer = inner(request)
    return HttpResponse(answer.status, answer.headers, answer.body[: storm.dice.randrange(len(answer.body) + 1)])


def _request_flipped(inner: Transport, request: HttpRequest, storm: Storm) -> HttpResponse:
    body = bytearray(request.body or b"\0")
    body[storm.dice.randrange(len(body))] ^= 1
    return inner(HttpRequest(request.method, request.target, request.headers, bytes(body)))


def _portal(_inner: Transport, _request: HttpRequest, _storm: Storm) -> HttpResponse:
    return HttpResponse(200, {"content-type": "text/html"}, b"<html>Please accept the terms</html>")


def _forged(_inner: Transport, request: HttpRequest, storm: Storm) -> HttpResponse:
    """Well-formed words of the centre that nobody signed: skip what is new, give back the newest case."""
    cursor = str(storm.dice.randrange(8))
    words: Message = PacketPage(
        cursor=cursor,
        more=False,
        server_time=TEN_O_CLOCK,
        withdrawn=(CaseWithdrawal(case_id=f"case-0000{cursor}", version=9),),
    )
    if "status" in request.target:
        words = StatusAnswer(server_time=TEN_O_CLOCK, epoch="forged")
    return HttpResponse(200, {"content-type": "application/json"}, words.model_dump_json().encode())


def _redirect(_inner: Transport, _request: HttpRequest, _storm: Storm) -> HttpResponse:
    return HttpResponse(302, {"location": "https://portal.invalid/"}, b"")


def _bad_gateway(_inner: Transport, _request: HttpRequest, storm: Storm) -> HttpResponse:
    return HttpResponse(storm.dice.choice((500, 502, 503, 504)), {"retry-after": "1"}, b"upstream")


def _foreign_key(inner: Transport, request: HttpRequest, _storm: Storm) -> HttpResponse:
    """Somebody who can read and sign, but with another key."""
    answer = inner(request)
    return _signed_by(Signatory(seed=7), request, answer.status, answer.body, answer.headers)


def _revoked_by_nobody(_inner: Transport, request: HttpRequest, _storm: Storm) -> HttpResponse:
    body = ProblemAnswer(code="revoked").model_dump_json().encode()
    return _signed_by(Signatory(seed=7), request, 403, body, {})


def _bomb(_inner: Transport, _request: HttpRequest, _storm: Storm) -> HttpResponse:
    packed = zstandard.ZstdCompressor().compress(bytes(1 << 24))
    return HttpResponse(200, {"content-encoding": "zstd"}, packed)


def _killed_before(_inner: Transport, _request: HttpRequest, _storm: Storm) -> HttpResponse:
    raise Killed


def _killed_after(inner: Transport, request: HttpRequest, _storm: Storm) -> HttpResponse:
    inner(request)
    raise Killed


Fault: TypeAlias = "Callable[[Transport, HttpRequest, Storm], HttpResponse]"

FAULTS: Final[tuple[Fault, ...]] = (
    _offline,
    _answer_lost,
    _doubled,
    _replayed,
    _stale,
    _delayed,
    _bit_flipped,
    _cut_short,
    _request_flipped,
    _portal,
    _forged,
    _redirect,
    _bad_gateway,
    _foreign_key,
    _revoked_by_nobody,
    _bomb,
    _killed_before,
    _killed_after,
)


@dataclass
class Storm:
    """A transport on which about `share` of all exchanges suffer one of `FAULTS`."""

    inner: Transport
    seed: int
    share: float = 0.5
    sent: list[HttpRequest] = field(default_factory=list)
    answered: list[HttpResponse] = field(default_factory=list)
    delayed: list[HttpRequest] = field(default_factory=list)
    suffered: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.delayed and self.dice.random() < self.share:
            self.inner(self.delayed.pop(self.dice.randrange(len(self.delayed))))
        self.sent.append(request)
        if self.dice.random() >= self.share:
            answer = self.inner(request)
        else:
            fault = self.dice.choice(FAULTS)
            self.suffered.append(fault.__name__)
            answer = fault(self.inner, request, self)
        self.answered.append(answer)
        return answer


@dataclass
class OneFault:
    """A transport on which exactly one exchange, counted from 0, suffers `fault`."""

    storm: Storm
    fault: Fault
    place: int
    calls: int = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.calls += 1
        if self.calls == self.place + 1:
            return self.fault(self.storm.inner, request, self.storm)
        return self.storm(request)


def _signed_by(
    who: Signatory, request: HttpRequest, status: int, body: bytes, headers: Mapping[str, str]
) -> HttpResponse:
    encoding = {name: value for name, value in headers.items() if name == "content-encoding"}
    plain = HttpResponse(status, encoding, body)
    signed = sign_response(plain, request, who.signer, created=TEN_O_CLOCK)
    return HttpResponse(status, {k.lower(): v for k, v in (encoding | signed).items()}, body)
