"""A laptop as the server sees it: keys, a journal, signed requests. Speaks to the application directly or over HTTP."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.types import Message

from collector_app.domain.journal import content as c
from collector_app.domain.journal.entry import NO_RECEIPT, Entry, Head, Stamp
from collector_app.domain.journal.kinds import draft
from collector_app.domain.journal.seal import Seal, certificate_hash, seal_input
from collector_app.domain.money import Money
from collector_app.domain.outcome import CONSEQUENCES, Outcome, StopReason
from collector_app.domain.visit.stage import GATES, Move, Stage
from collector_app.protocol.codec import MAX_ANSWER_BYTES, pack, unpack
from collector_app.protocol.messages import (
    EnrolmentAnswer,
    EnrolmentRequest,
    EntriesAnswer,
    EntriesRequest,
    EntryUpload,
    PacketPage,
    ProblemAnswer,
)
from collector_app.protocol.signature import (
    HttpRequest,
    HttpResponse,
    Signer,
    digest_of,
    sign_request,
    verify_response,
)

Transport = Callable[[HttpRequest], HttpResponse]
M = TypeVar("M", bound=BaseModel)
START = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


@dataclass
class HeldClock:
    """A clock that moves when a test says so."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def pass_time(self, span: timedelta) -> None:
        self.moment += span


class Refused(Exception):
    """The server answered with a problem."""

    def __init__(self, status: int, problem: ProblemAnswer) -> None:
        super().__init__(f"{status} {problem.code}: {problem.detail}")
        self.status = status
        self.problem = problem
        self.code = problem.code


def straight_into(app: FastAPI) -> Transport:
    """Call the ASGI application without a network."""

    def call(request: HttpRequest) -> HttpResponse:
        path, _, query = request.target.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "headers": [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in request.headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2),
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        asyncio.run(app(scope, receive, send))
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in sent[0]["headers"]}
        return HttpResponse(sent[0]["status"], headers, b"".join(item.get("body", b"") for item in sent[1:]))

    return call


def base64_text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


@dataclass
class Laptop:
    """One device: enrol it, let it record, let it push and pull."""

    transport: Transport
    clock: HeldClock
    name: str = "laptop"
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    box: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    profile: EnrolmentAnswer | None = None
    head: Head = field(default_factory=lambda: Head("", 0, ""))
    entries: list[Entry] = field(default_factory=list)
    cursor: str = ""
    packs: str = "0" * 64
    anchor: str = NO_RECEIPT
    _count: int = 0

    @property
    def device(self) -> str:
        return self.head.device

    def _next(self) -> int:
        self._count += 1
        return self._count

    def enrol(self, code: str) -> EnrolmentAnswer:
        request = EnrolmentRequest(
            code=code,
            signing_key=base64_text(self.signing.public_key().public_bytes_raw()),
            box_key=base64_text(self.box.public_key().public_bytes_raw()),
            platform="test",
            app_version="0.1.0",
        )
        body, headers = pack(request, compress=False)
        wire = HttpRequest("POST", "/v1/enrolments", headers | {"Content-Digest": digest_of(body)}, body)
        response = self.transport(wire)
        answer = self._read(EnrolmentAnswer, response)
        verify_response(response, wire, answer.certificate.server_key)
        self.profile = answer
        self.head = Head(answer.certificate.device, 0, certificate_hash(answer.certificate))
        return answer

    def record(self, subject: str, content: object) -> Entry:
        """Append one entry to the journal."""
        number = self._next()
        stamp = Stamp(
            id=f"0190aaaa-bbbb-7ccc-8ddd-{number:012x}",
            salt=number.to_bytes(32, "big"),
            time=self.clock.now(),
            actor="c1",
            boot="boot",
            monoms=number,
            anchor=self.anchor,
            packs=self.packs,
        )
        entry = self.head.extend(draft(subject, content), stamp)
        self.head = self.head.after(entry)
        self.entries.append(entry)
        return entry

    def seal(self, entry: Entry) -> Seal:
        seal = Seal(self.device, entry.seq, entry.hash, self.clock.now())
        return replace(seal, signature=base64_text(self.signing.sign(seal_input(seal))))

    def batch(self, entries: Sequence[Entry]) -> EntriesRequest:
        return EntriesRequest(entries=tuple(upload(entry) for entry in entries), seal=self.seal(entries[-1]))

    def push(self, entries: Sequence[Entry] | None = None) -> EntriesAnswer:
        return self.send_batch(self.batch(self.entries if entries is None else entries))

    def send_batch(self, batch: EntriesRequest) -> EntriesAnswer:
        body, headers = pack(batch, compress=True)
        return self._read(EntriesAnswer, self.send(HttpRequest("POST", "/v1/entries", headers, body)))

    def pull_page(self, cursor: str) -> PacketPage:
        target = f"/v1/packet?cursor={cursor}" if cursor else "/v1/packet"
        return self._read(PacketPage, self.send(HttpRequest("GET", target, {})))

    def pull(self) -> list[PacketPage]:
        """Follow the feed to its end."""
        pages: list[PacketPage] = []
        while not pages or pages[-1].more:
            pages.append(self.pull_page(self.cursor))
            self.cursor = pages[-1].cursor
        return pages

    def signed(self, request: HttpRequest) -> HttpRequest:
        headers = sign_request(
            request, Signer(self.device, self.signing.sign), created=self.clock.now(), nonce=f"n{self._next()}"
        )
        return replace(request, headers={**request.headers, **headers})

    def send(self, request: HttpRequest) -> HttpResponse:
        """Sign, send, and believe nothing that the server did not sign."""
        request = self.signed(request)
        response = self.transport(request)
        assert self.profile is not None
        verify_response(response, request, self.profile.certificate.server_key)
        return response

    def _read(self, kind: type[M], response: HttpResponse) -> M:
        encoding = {name.lower(): value for name, value in response.headers.items()}.get("content-encoding")
        if response.status != 200:
            problem = unpack(ProblemAnswer, response.body, encoding, limit=MAX_ANSWER_BYTES)
            raise Refused(response.status, problem)
        return unpack(kind, response.body, encoding, limit=MAX_ANSWER_BYTES)


def upload(entry: Entry) -> EntryUpload:
    """An entry as it travels."""
    return EntryUpload(
        raw=entry.raw.decode("utf-8"),
        salt=None if entry.salt is None else base64_text(entry.salt),
        data=None if entry.data is None else entry.data.decode("utf-8"),
    )


def note(laptop: Laptop, text: str = "好") -> Entry:
    """One small entry that is about no case."""
    return laptop.record("device", c.DeviceUnlocked(text))


def pass_gate(laptop: Laptop, subject: str, move: Move) -> None:
    """Record that the gate of a move let pass, in the form of an app that told no facts yet."""
    laptop.record(subject, c.FindingRaised(GATES[move].value, passed=True, findings=()))


def make_visit(laptop: Laptop, case: str, visit: str = "v-1", *, stop: StopReason | None = None) -> list[Entry]:
    """Record a whole visit: to a promise, or to a stop at the door."""
    subject = f"visit/{visit}"
    first = len(laptop.entries)
    laptop.record(subject, c.VisitOpened(case, "a1", "cn.home-visit", 40, ("he.jing",)))
    moves = [(Move.DEPART, Stage.TRAVELLING), (Move.ARRIVE, Stage.AT_DOOR), (Move.IDENTIFY, Stage.IDENTIFYING)]
    for move, stage in moves:
        pass_gate(laptop, subject, move)
        laptop.record(subject, c.StageEntered(stage.value, move.value))
    laptop.record(subject, c.IdentityVerified(("phone_tail",)))
    if stop is not None:
        laptop.record(subject, c.VisitStopped(stop, CONSEQUENCES[stop], Stage.IDENTIFYING.value))
        outcome = Outcome.STOPPED
    else:
        for move, stage in ((Move.DISCLOSE, Stage.DISCLOSED), (Move.NEGOTIATE, Stage.NEGOTIATING)):
            pass_gate(laptop, subject, move)
            laptop.record(subject, c.StageEntered(stage.value, move.value))
        promise = c.PromiseMade((c.Instalment(date(2026, 4, 1), Money(50_000, "CNY")),), "app")
        laptop.record(subject, promise)
        laptop.record(subject, c.StageEntered(Stage.LEAVING.value, Move.LEAVE.value))
        outcome = Outcome.PROMISE_TO_PAY
    pass_gate(laptop, subject, Move.FINISH)
    laptop.record(subject, c.StageEntered(Stage.AFTERCARE.value, Move.FINISH.value))
    pass_gate(laptop, subject, Move.CLOSE)
    laptop.record(subject, c.VisitClosed(outcome))
    return laptop.entries[first:]


def some_case(laptop: Laptop, at: int = 0) -> str:
    """The id of one of the cases that the laptop was given."""
    cases = [update.case.id for page in laptop.pull() for update in page.cases]
    laptop.cursor = ""
    return cases[at]
