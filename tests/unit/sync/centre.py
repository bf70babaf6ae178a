"""A centre on paper: a function from request to response with real signatures, real chain checks and no database."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from collector_app.domain.case import Colleague
from collector_app.domain.journal.entry import NO_RECEIPT, Entry, read_entry
from collector_app.domain.journal.seal import (
    Certificate,
    Lease,
    Receipt,
    certificate_input,
    lease_input,
    receipt_hash,
    receipt_input,
    seal_input,
)
from collector_app.protocol.codec import MAX_REQUEST_BYTES, pack, unpack
from collector_app.protocol.messages import (
    EnrolmentAnswer,
    EnrolmentRequest,
    EntriesAnswer,
    EntriesRequest,
    Message,
    PacketPage,
    ProblemAnswer,
    StatusAnswer,
    Verdict,
    VerdictKind,
)
from collector_app.protocol.signature import (
    SERVER_KEY_ID,
    Fault,
    HttpRequest,
    HttpResponse,
    SignatureInvalid,
    Signer,
    sign_response,
    verify_bytes,
    verify_request,
)
from tests.fakes.device import TEN_O_CLOCK

LEASE: Final = timedelta(hours=72)


@dataclass
class Signatory:
    """A server key."""

    seed: int = 9

    def __post_init__(self) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([self.seed]) * 32)

    @property
    def public(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    @property
    def signer(self) -> Signer:
        return Signer(SERVER_KEY_ID, self._key.sign)

    def text(self, data: bytes) -> str:
        return base64.b64encode(self._key.sign(data)).decode("ascii")


class Problem(Exception):
    """Becomes a signed refusal."""

    def __init__(self, status: int, code: str, **more: object) -> None:
        super().__init__(code)
        self.status = status
        self.answer = ProblemAnswer(code=code, **more)  # type: ignore[arg-type]  # fields by name


@dataclass
class PaperCentre:
    """Serves one device. Everything is public: a test changes it between two requests."""

    device: str = "device-1"
    device_key: str = ""
    keys: Signatory = field(default_factory=Signatory)
    now: Callable[[], datetime] = lambda: TEN_O_CLOCK
    epoch: str = "epoch-1"
    durable: int | None = None
    oldest_client: str = "0"
    entries: list[Entry] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    pages: list[PacketPage] = field(default_factory=list)
    parked: frozenset[int] = frozenset()
    refuse: Callable[[HttpRequest], None] = lambda _request: None
    bad: Callable[[EntriesRequest], str] = lambda _request: ""
    requests: list[HttpRequest] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    doubled: int = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        try:
            self.refuse(request)
            status, message = 200, self._route(request)
        except Problem as problem:
            status, message = problem.status, problem.answer
        return self.sign(request, status, message)

    def sign(self, request: HttpRequest, status: int, message: Message, **headers: str) -> HttpResponse:
        body, content = pack(message, compress=True)
        return self.sign_bytes(request, status, body, {**content, **headers})

    def sign_bytes(self, request: HttpRequest, status: int, body: bytes, headers: dict[str, str]) -> HttpResponse:
        plain = HttpResponse(status, headers, body)
        signed = sign_response(plain, request, self.keys.signer, created=self.now())
        return HttpResponse(status, {k.lower(): v for k, v in (headers | signed).items()}, body)

    def paths(self) -> list[str]:
        return [urlsplit(request.target).path for request in self.requests]

    def _route(self, request: HttpRequest) -> Message:
        path = urlsplit(request.target).path
        if path == "/v1/enrolments":
            return self._enrol(request)
        try:
            known = {self.device: self.device_key}
            signed = verify_request(request, key_of=known.get, now=self.now())
        except SignatureInvalid as error:
            if error.fault is Fault.CLOCK_SKEW:
                raise Problem(401, "clock_skew", server_time=self.now()) from error
            raise Problem(401, "bad_signature") from error
        if path == "/v1/packet":
            if signed.nonce in self.nonces:
                raise Problem(401, "bad_signature")
            self.nonces.add(signed.nonce)
            return self._packet(parse_qs(urlsplit(request.target).query, keep_blank_values=True)["cursor"][0])
        if path == "/v1/entries":
            return self._entries(request)
        durable = len(self.entries) if self.durable is None else self.durable
        return StatusAnswer(
            server_time=self.now(), epoch=self.epoch, durable_through=durable, oldest_client=self.oldest_client
        )

    # -- enrolment

    def _enrol(self, request: HttpRequest) -> EnrolmentAnswer:
        wanted = unpack(EnrolmentRequest, request.body, None, limit=MAX_REQUEST_BYTES)
        if wanted.code != "GOOD-CODE":
            raise Problem(404, "unknown_code")
        return EnrolmentAnswer(
            certificate=self.certificate(wanted.signing_key, wanted.box_key),
            collector=Colleague("c-1", "周舟"),
            branch="上海分部",
            evidence_key=self.keys.public,
            lease=self.lease(self.now()),
            server_time=self.now(),
        )

    def certificate(self, signing_key: str, box_key: str) -> Certificate:
        unsigned = Certificate(self.device, "c-1", "周舟", signing_key, box_key, self.keys.public, TEN_O_CLOCK)
        signature = self.keys.text(certificate_input(unsigned))
        return Certificate(self.device, "c-1", "周舟", signing_key, box_key, self.keys.public, TEN_O_CLOCK, signature)

    def lease(self, issued: datetime, keys: Signatory | None = None) -> Lease:
        unsigned = Lease(self.device, issued, issued + LEASE)
        return Lease(self.device, issued, issued + LEASE, (keys or self.keys).text(lease_input(unsigned)))

    # -- packet

    def page(self, **changes: object) -> None:
        """Add a page of changes; the cursor is its number."""
        number = len(self.pages) + 1
        self.pages.append(PacketPage(cursor=str(number), more=False, server_time=self.now(), **changes))  # type: ignore[arg-type]  # fields by name

    def _packet(self, cursor: str) -> PacketPage:
        known = {str(number): number for number in range(len(self.pages) + 1)} | {"": 0}
        place = known.get(cursor)
        if place is None:
            raise Problem(422, "invalid")
        if place == len(self.pages):
            return PacketPage(cursor=str(place), more=False, server_time=self.now(), lease=self.lease(self.now()))
        return self.pages[place].model_copy(update={"more": place + 1 < len(self.pages), "server_time": self.now()})

    # -- entries

    def _entries(self, request: HttpRequest) -> EntriesAnswer:
        batch = unpack(EntriesRequest, request.body, request.headers.get("Content-Encoding"), limit=MAX_REQUEST_BYTES)
        if code := self.bad(batch):
            raise Problem(422, code)
        entries = [self._read(item.raw, item.salt, item.data) for item in batch.entries]
        seal, last = batch.seal, entries[-1]
        assert (seal.device, seal.seq, seal.hash) == (self.device, last.seq, last.hash)
        assert verify_bytes(self.device_key, seal_input(seal), seal.signature)
        if entries[0].seq > len(self.entries) + 1:
            raise Problem(409, "gap", expected_seq=len(self.entries) + 1)
        verdicts = []
        first_new = len(self.entries) + 1
        for entry in entries:
            held = self.entries[entry.seq - 1] if entry.seq <= len(self.entries) else None
            if held is not None and held.hash != entry.hash:
                return EntriesAnswer(verdicts=(Verdict(seq=entry.seq, kind=VerdictKind.FORK),), receipt=self._newest())
            if held is None:
                self.entries.append(entry)
            else:
                self.doubled += 1
            verdicts.append(self._verdict(entry, held))
        if len(self.entries) >= first_new:
            self.receipts.append(self._receipt(first_new))
        return EntriesAnswer(verdicts=tuple(verdicts), receipt=self._newest())

    def _verdict(self, entry: Entry, held: Entry | None) -> Verdict:
        if entry.seq in self.parked:
            return Verdict(seq=entry.seq, kind=VerdictKind.PARKED, reason="case_withdrawn")
        return Verdict(seq=entry.seq, kind=VerdictKind.ACCEPTED if held is None else VerdictKind.DUPLICATE)

    def _newest(self) -> Receipt | None:
        return self.receipts[-1] if self.receipts else None

    def _receipt(self, first: int) -> Receipt:
        before = self._newest()
        last = self.entries[-1]
        unsigned = Receipt(
            device=self.device,
            from_seq=first,
            to_seq=last.seq,
            head=last.hash,
            server_time=self.now(),
            epoch=self.epoch,
            durable_through=last.seq,
            prev_receipt=NO_RECEIPT if before is None else receipt_hash(before),
        )
        return self.signed(unsigned)

    def signed(self, receipt: Receipt, keys: Signatory | None = None) -> Receipt:
        values = {name: getattr(receipt, name) for name in Receipt.__slots__ if name != "signature"}
        return Receipt(**values, signature=(keys or self.keys).text(receipt_input(receipt)))

    @staticmethod
    def _read(raw: str, salt: str | None, data: str | None) -> Entry:
        return read_entry(
            raw.encode(), None if salt is None else base64.b64decode(salt), None if data is None else data.encode()
        )
