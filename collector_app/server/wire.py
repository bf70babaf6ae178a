"""The outermost layer: caps what is read, hands the raw request inwards, signs whatever goes out.

Every answer passes here, also those of the framework (no such route, wrong method) and those of a bug, so every answer
is signed and a stack trace never leaves the house.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Final

from http_message_signatures import HTTPMessageSignaturesException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from collector_app.protocol import tus
from collector_app.protocol.codec import (
    CONTENT_TYPE,
    MAX_REQUEST_BYTES,
    WORTH_COMPRESSING,
    ZSTD,
    deflate,
    to_json,
)
from collector_app.protocol.messages import ProblemAnswer
from collector_app.protocol.signature import HttpRequest, HttpResponse, sign_response
from collector_app.server.centre import Centre
from collector_app.server.refusal import STATUS, Code

log: Final = logging.getLogger("collector.server")

# zstd's worst case for data that can't be compressed is the data and a few bytes a block.
MAX_BODY_BYTES: Final = MAX_REQUEST_BYTES + 16 * 1024
WIRE: Final = "collector.wire"
_FAULT: Final = "The centre has a fault of its own. Nothing was changed; try again later."
_ALWAYS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(slots=True)
class _Outgoing:
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    started: bool = False

    async def take(self, message: Message) -> None:
        """Collect what the inner application sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
            self.started = True
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class SignedWire:
    """ASGI middleware, see the module."""

    def __init__(self, app: ASGIApp, centre: Centre) -> None:
        self._app = app
        self._centre = centre

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _read_body(scope, receive)
        request = _request(scope, body or b"")
        if body is None:
            detail = f"The body is larger than {_cap(scope)} bytes. Send less at once."
            answer = _problem(Code.TOO_LARGE, detail)
            answer.headers["Connection"] = "close"  # else the HTTP server goes on reading, to keep the line usable
        else:
            answer = await self._answer(scope, request)
        await self._send(request, answer, send)

    async def _answer(self, scope: Scope, request: HttpRequest) -> _Outgoing:
        outgoing = _Outgoing()
        scope.setdefault("state", {})[WIRE] = request
        try:
            await self._app(scope, _once(request.body), outgoing.take)
        except Exception:  # the last line before the network: whatever went wrong inside, the answer is a problem
            log.exception("server_error method=%s path=%s", request.method, scope["path"])
            return _problem(Code.SERVER_ERROR, _FAULT)
        return outgoing

    async def _send(self, request: HttpRequest, answer: _Outgoing, send: Send) -> None:
        headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"} | _ALWAYS
        body = b"" if request.method == "HEAD" else bytes(answer.body)  # what is signed is what is sent
        if len(body) >= WORTH_COMPRESSING and ZSTD in _header(request, "accept-encoding"):
            body = deflate(body)
            headers["Content-Encoding"] = ZSTD
        try:
            response = HttpResponse(answer.status, headers, body)
            headers |= sign_response(response, request, self._centre.keys.signer, created=self._centre.clock.now())
        except HTTPMessageSignaturesException:
            # Only for a request line that RFC 3986 forbids, so no client of ours: nothing to bind a signature to.
            answer = _problem(Code.INVALID, "The request's address is not well formed.")
            headers, body = dict(answer.headers), b"" if request.method == "HEAD" else bytes(answer.body)
        headers["Content-Length"] = str(len(body))
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": raw})
        await send({"type": "http.response.body", "body": body})


async def _read_body(scope: Scope, receive: Receive) -> bytes | None:
    """Return the body, or None when it is too large: then no more of it is read than the cap."""
    cap = _cap(scope)
    for name, value in scope["headers"]:
        if name == b"content-length" and (not value.isdigit() or int(value) > cap):
            return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > cap:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _cap(scope: Scope) -> int:
    piece = scope["method"] == "PATCH" and scope["path"].startswith(tus.PATH + "/")
    return tus.MAX_CHUNK_BYTES if piece else MAX_BODY_BYTES


def _once(body: bytes) -> Receive:
    """Give the inner application its body, which was read already."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _request(scope: Scope, body: bytes) -> HttpRequest:
    target = scope.get("raw_path") or scope["path"].encode("utf-8")
    if scope["query_string"]:
        target += b"?" + scope["query_string"]
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return HttpRequest(scope["method"], target.decode("latin-1"), headers, body)


def _problem(code: Code, detail: str) -> _Outgoing:
    body = to_json(ProblemAnswer(code=code, detail=detail))
    return _Outgoing(STATUS[code], {"Content-Type": CONTENT_TYPE}, bytearray(body), started=True)


def _header(request: HttpRequest, name: str) -> str:
    return request.headers.get(name, "")
