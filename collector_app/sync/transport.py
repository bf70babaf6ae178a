"""The wire itself: bytes out, bytes in, over `requests`. It knows nothing of messages or signatures.

A transport is a function from request to response, so a test's network is a function too. `HttpTransport` is the real
one: no proxy, no netrc and no other word of the environment, no redirect, no cookie kept, no content decoding (the
signature covers the bytes as they came), a cap on what is read, and TLS 1.2 or newer against the system's trust store
or against one private CA bundle and nothing else.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from collector_app.protocol.codec import MAX_ANSWER_BYTES
from collector_app.protocol.signature import HttpRequest, HttpResponse
from collector_app.usecases.failures import Failure, FailureCode

CONNECT_SECONDS: Final = 10  # sync.md
READ_SECONDS: Final = 30  # sync.md; between two bytes, not for the whole answer
EXCHANGE_SECONDS: Final = 15 * 60  # one page over a very thin line; it ends an answer that only drips
_CHUNK: Final = 64 * 1024


class Transport(Protocol):
    """Sends one request and returns what came back, unverified."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Exchange one request; raises Failure: OFFLINE, SERVER_UNTRUSTED."""
        ...


class AbortableTransport(Transport, Protocol):
    """A transport that another thread can cut off for good."""

    def abort(self) -> None:
        """End the exchange under way, if any, and every later one with Failure(OFFLINE)."""
        ...


def server_origin(address: str) -> str:
    """Return the origin of a server address, ``https://host[:port]``.

    Plain http is allowed to the loopback interface only. Raises Failure(SERVER_UNTRUSTED, reason="address").
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    extras = parts.username or parts.password or parts.query or parts.fragment or parts.path.strip("/")
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    if not host or extras or not safe:
        raise Failure(FailureCode.SERVER_UNTRUSTED, reason="address")
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + ("" if port is None else f":{port}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much an exchange may be; seconds and bytes on the wire."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    exchange: float = EXCHANGE_SECONDS
    answer: int = MAX_ANSWER_BYTES


class HttpTransport:
    """The real wire to one server. One exchange at a time; `abort` and `close` may come from any thread."""

    def __init__(
        self,
        address: str,
        *,
        ca_bundle: Path | None = None,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._origin = server_origin(address)
        self._limits = limits or Limits()
        self._monotonic = monotonic
        self._lines = _Lines()
        logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings quote what the other side sent
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _Adapter(_tls(ca_bundle), self._lines)
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Exchange one request; raises Failure: OFFLINE, SERVER_UNTRUSTED."""
        if self._lines.cut:
            raise Failure(FailureCode.OFFLINE, reason="aborted")
        try:
            return self._exchange(request)
        except requests.exceptions.SSLError as error:
            raise Failure(FailureCode.SERVER_UNTRUSTED, reason="certificate") from error
        except requests.exceptions.Timeout as error:
            raise Failure(FailureCode.OFFLINE, reason="timeout") from error
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            # ValueError: header lines that http.client can't read, and sockets closed by `abort`
            raise Failure(FailureCode.OFFLINE, reason="connection") from error

    def _exchange(self, request: HttpRequest) -> HttpResponse:
        url = self._origin + request.target
        plain = requests.Request(request.method, url, headers=dict(request.headers), data=request.body or None)
        prepared = self._session.prepare_request(plain)
        if prepared.path_url != request.target:
            raise RuntimeError("the request's target changed after it was signed")
        started = self._monotonic()
        with self._session.send(
            prepared,
            stream=True,
            allow_redirects=False,
            timeout=(self._limits.connect, self._limits.read),
        ) as response:
            body = self._read(response, started)
            return HttpResponse(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)

    def _read(self, response: requests.Response, started: float) -> bytes:
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > self._limits.answer:
            raise Failure(FailureCode.SERVER_UNTRUSTED, reason="too_large")
        body = bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            body += chunk
            if len(body) > self._limits.answer:
                raise Failure(FailureCode.SERVER_UNTRUSTED, reason="too_large")
            if self._monotonic() - started > self._limits.exchange:
                raise Failure(FailureCode.OFFLINE, reason="timeout")
        return bytes(body)

    def abort(self) -> None:
        """Cut the connection under the exchange under way and refuse every later one."""
        self._lines.cut_all()

    def close(self) -> None:
        """Let go of idle connections; the transport can still be used."""
        self._session.close()


class _Lines:
    """The sockets in use, so that a thread that waits on one can be freed by another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self.cut = False

    def add(self, line: socket.socket) -> None:
        with self._lock:
            self._open.add(line)
        if self.cut:
            self.cut_all()

    def drop(self, line: socket.socket) -> None:
        with self._lock:
            self._open.discard(line)

    def cut_all(self) -> None:
        with self._lock:
            self.cut = True
            lines, self._open = self._open, set()
        for line in lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed meanwhile: what was wanted
                continue


class _Adapter(HTTPAdapter):
    """Connections with our TLS context, each known to `_Lines`."""

    def __init__(self, tls: ssl.SSLContext, lines: _Lines) -> None:
        self._tls = tls
        self._lines = lines
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's signature
        super().init_poolmanager(*args, ssl_context=self._tls, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._lines)

    def cert_verify(self, conn: Any, url: str, verify: object, cert: object) -> None:  # noqa: ANN401 - the library's
        """Leave trust to our context; the library would add its own list of authorities to it."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"


def _pools(lines: _Lines) -> dict[str, type[HTTPConnectionPool]]:
    class PlainLine(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            lines.add(self.sock)

        def close(self) -> None:
            if self.sock is not None:
                lines.drop(self.sock)
            super().close()

    class TlsLine(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            lines.add(self.sock)

        def close(self) -> None:
            if self.sock is not None:
                lines.drop(self.sock)
            super().close()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainLine

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsLine

    return {"http": PlainPool, "https": TlsPool}


def _tls(ca_bundle: Path | None) -> ssl.SSLContext:
    context: ssl.SSLContext
    if ca_bundle is None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        try:
            context = ssl.create_default_context(cafile=str(ca_bundle))
        except (OSError, ssl.SSLError) as error:
            raise Failure(FailureCode.SERVER_UNTRUSTED, reason="ca_bundle") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
