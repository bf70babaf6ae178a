"""The central server as calls: signed requests out, verified messages in.

Every request carries the device's signature; of every answer the server's signature is checked before a byte of it is
used. What is not signed by the pinned key came from somebody else (a captive portal, a proxy, a changed server) and
changes nothing, whatever its status says. The one thing taken from such an answer is a wish to be left alone for a
while (`Retry-After` with 429 or 5xx): whoever can forge it can cut the line as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final, Generic, TypeVar
from urllib.parse import quote

from collector_app.domain.clock import FETCH_SLACK, Fix, Reading
from collector_app.protocol.codec import MAX_ANSWER_BYTES, BadMessage, pack_json, unpack
from collector_app.protocol.messages import EntriesAnswer, Message, PacketPage, ProblemAnswer, StatusAnswer
from collector_app.protocol.signature import (
    HttpRequest,
    HttpResponse,
    SignatureInvalid,
    Signer,
    sign_request,
    verify_response,
)
from collector_app.sync.transport import Transport
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import Entropy, Keys, MachineClock

SLOWEST: Final = timedelta(minutes=1)  # a slower exchange says less about the time than a call by phone
_MS: Final = timedelta(milliseconds=1)
MAX_RETRY_AFTER: Final = 15 * 60  # seconds; the longest wait of sync.md, so nobody can put sync to sleep for a day
_CODE: Final = re.compile(r"[a-z][a-z_]{1,39}\Z")
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

M = TypeVar("M", bound=Message)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[M]):
    """A verified message, the machine's reading halfway of the round trip that brought it, and how long that took."""

    message: M
    halfway: Reading
    took: timedelta = timedelta(0)

    def fix(self, server_time: datetime) -> Fix | None:
        """Return the clock fix that a server time in this answer gives.

        After a slow exchange it counts from the moment of hearing, when the server's time was true or up to the whole
        exchange ago; after a very slow one there is none.
        """
        if self.took > SLOWEST:
            return None
        if self.took <= FETCH_SLACK:
            return Fix(server_time, self.halfway.boot, self.halfway.monoms, self.halfway.wall)
        took, half = -(-self.took // _MS), self.took / 2
        heard = self.halfway.monoms + took // 2
        return Fix(server_time, self.halfway.boot, heard, self.halfway.wall + half, later_ms=took)


class Rejected(Exception):
    """The server verifiably refused this one request, and something else can be tried.

    `code` is `gap` (send from `expected_seq` on), `too_large` (send less) or `invalid` (send less; drop the cursor). Of
    evidence: `offset` (ask where to go on), `damaged` (begin anew), `unknown_item` (the entries first), `erased`
    (the centre wants it no more).
    """

    def __init__(self, problem: ProblemAnswer) -> None:
        super().__init__(problem.code)
        self.code = problem.code
        self.expected_seq = problem.expected_seq


_NEGOTIABLE: Final = frozenset({"gap", "too_large", "invalid", "offset", "damaged", "unknown_item", "erased"})


class Gateway:
    """Calls of API v1 for one enrolled device. Used from one thread.

    All calls raise Failure: OFFLINE, SERVER_UNTRUSTED, SERVER_CRASHED, SERVER_REFUSED (detail `problem`),
    DEVICE_REVOKED, CLOCK_SKEW, SERVER_AHEAD; with detail `retry_after` (seconds) when the server asked for a pause.
    `packet`, `entries` and `upload` raise Rejected besides.
    """

    def __init__(
        self,
        transport: Transport,
        keys: Keys,
        server_key: str,
        clock: MachineClock,
        entropy: Entropy,
        *,
        app_version: str,
        fix: Fix | None = None,
    ) -> None:
        self._transport = transport
        self._signer = Signer(keys.device, keys.sign)
        self._server_key = server_key
        self._clock = clock
        self._entropy = entropy
        self._agent = f"collector/{app_version}"
        self._fix = fix
        self.sent_bytes = 0

    def status(self) -> Answer[StatusAnswer]:
        """Ask for server time, epoch and the durable mark."""
        try:
            return self._call(StatusAnswer, "GET", "/v1/status", timed=lambda message: message.server_time)
        except Rejected as rejected:
            raise Failure(FailureCode.SERVER_REFUSED, problem=rejected.code) from rejected

    def packet(self, cursor: str) -> Answer[PacketPage]:
        """Fetch the page of changes after `cursor`."""
        target = "/v1/packet?cursor=" + quote(cursor, safe="")
        return self._call(PacketPage, "GET", target, timed=lambda message: message.server_time)

    def entries(self, body: bytes) -> Answer[EntriesAnswer]:
        """Send a batch, an EntriesRequest as JSON."""
        return self._call(EntriesAnswer, "POST", "/v1/entries", body)

    def upload(self, method: str, target: str, headers: Mapping[str, str], piece: bytes = b"") -> HttpResponse:
        """Exchange a request of a resumable upload, whose answer is in its headers; raises Rejected besides."""
        plain = HttpRequest(method, target, {**headers, "User-Agent": self._agent}, piece)
        return self._timely(lambda: self._verified(plain)[0])

    def now(self) -> datetime:
        """Return the best idea of the true time."""
        return self._now(self._clock.read())

    def _call(
        self,
        kind: type[M],
        method: str,
        target: str,
        body: bytes = b"",
        timed: Callable[[M], datetime] | None = None,
    ) -> Answer[M]:
        content, headers = pack_json(body, compress=True) if body else (b"", {})
        headers |= {"Accept-Encoding": "zstd", "User-Agent": self._agent}
        plain = HttpRequest(method, target, headers, content)
        answer = self._timely(lambda: self._exchange(kind, plain))
        if timed is not None:
            self._fix = answer.fix(timed(answer.message)) or self._fix
        return answer

    def _timely(self, exchange: Callable[[], T]) -> T:
        try:
            return exchange()
        except Failure as failure:
            # The answer has set our idea of the time: once more, signed with the right one.
            if failure.code is not FailureCode.CLOCK_SKEW or not failure.details.get("told"):
                raise
            return exchange()

    def _exchange(self, kind: type[M], plain: HttpRequest) -> Answer[M]:
        response, halfway, took = self._verified(plain)
        return Answer(read_message(kind, response), halfway, took)

    def _verified(self, plain: HttpRequest) -> tuple[HttpResponse, Reading, timedelta]:
        """Return a successful answer that the server signed, the reading halfway, and how long it took."""
        before = self._clock.read()
        signed = sign_request(plain, self._signer, created=self._now(before), nonce=self._entropy.uuid7())
        request = HttpRequest(plain.method, plain.target, {**plain.headers, **signed}, plain.body)
        response = self._transport(request)
        after = self._clock.read()
        self.sent_bytes += len(plain.body)
        took = timedelta(milliseconds=after.monoms - before.monoms)
        # From the wall clock before: should the machine sleep uncounted before it hears, the fix will tell.
        halfway = Reading(before.wall + took / 2, after.boot, (before.monoms + after.monoms) // 2)
        try:
            verify_response(response, request, self._server_key)
        except SignatureInvalid as error:
            raise unverified(response, after.wall) from error
        if is_success(response):
            return response, halfway, took
        raise self._refusal(response, halfway)

    def _refusal(self, response: HttpResponse, halfway: Reading) -> Exception:
        problem = read_message(ProblemAnswer, response)
        if problem.code in _NEGOTIABLE:
            return Rejected(problem)
        if problem.code == "clock_skew" and problem.server_time is not None:
            self._fix = Fix(problem.server_time, halfway.boot, halfway.monoms, halfway.wall)
            return Failure(FailureCode.CLOCK_SKEW, told=1)
        return refusal_of(problem, response, halfway.wall)

    def _now(self, reading: Reading) -> datetime:
        """The best idea of the true time: what the server said, and the machine's steady clock since; else the wall."""
        fix = self._fix
        if fix is not None and fix.boot == reading.boot and reading.monoms >= fix.monoms:
            return fix.server_time + timedelta(milliseconds=reading.monoms - fix.monoms)
        return reading.wall


_CODES: Final = {
    "unknown_code": FailureCode.CODE_UNKNOWN,
    "used_code": FailureCode.CODE_USED,
    "revoked": FailureCode.DEVICE_REVOKED,
    "clock_skew": FailureCode.CLOCK_SKEW,
    "server_error": FailureCode.SERVER_CRASHED,
}


def refusal_of(problem: ProblemAnswer, response: HttpResponse, wall: datetime) -> Failure:
    """Return what a verified refusal means."""
    code = _CODES.get(problem.code)
    if code is None and response.status == HTTPStatus.UPGRADE_REQUIRED:
        code = FailureCode.SERVER_AHEAD
    if code is None and (response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status in _BUSY):
        code = FailureCode.SERVER_CRASHED
    details = _pause(response, wall)
    if code is None:
        return Failure(FailureCode.SERVER_REFUSED, problem=problem_code(problem), status=response.status, **details)
    return Failure(code, status=response.status, **details)


def is_success(response: HttpResponse) -> bool:
    """Whether the status is one of success."""
    return HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES


def problem_code(problem: ProblemAnswer) -> str:
    """Return the code of a refusal, fit to be shown and logged."""
    return problem.code if _CODE.match(problem.code) else "other"


def unverified(response: HttpResponse, wall: datetime) -> Failure:
    """Return what an answer means that nobody we know has signed: a broken gateway, or somebody in between."""
    broken = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status in _BUSY
    if broken and response.status != HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return Failure(FailureCode.SERVER_CRASHED, status=response.status, **_pause(response, wall))
    return Failure(FailureCode.SERVER_UNTRUSTED, status=response.status, reason="signature")


def read_message(kind: type[M], response: HttpResponse) -> M:
    """Return the message of an answer; raises Failure(SERVER_CRASHED) when a signed answer makes no sense."""
    try:
        return unpack(kind, response.body, response.headers.get("content-encoding"), limit=MAX_ANSWER_BYTES)
    except BadMessage as error:
        raise Failure(FailureCode.SERVER_CRASHED, status=response.status, reason="message") from error


def _pause(response: HttpResponse, wall: datetime) -> dict[str, int]:
    text = response.headers.get("retry-after", "").strip()
    if not text:
        return {}
    if text.isdecimal():
        return {"retry_after": min(int(text[:9]), MAX_RETRY_AFTER)}
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return {}
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return {"retry_after": max(0, min(int((until - wall).total_seconds()), MAX_RETRY_AFTER))}
