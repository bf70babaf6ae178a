"""The wire: what it sends, what it refuses to hear, and that nothing of the environment reaches it."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import itertools
import socket
import ssl
import threading
import warnings
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from collector_app.protocol.signature import HttpRequest
from collector_app.sync.transport import HttpTransport, Limits, server_origin
from collector_app.usecases.failures import Failure, FailureCode
from tests.unit.sync.wall import Script, Wall, http, says

ASK = HttpRequest("GET", "/v1/packet?cursor=a%20b%2Fc", {"Accept-Encoding": "zstd", "User-Agent": "collector/1"})
SOON = 20.0


def outcome(transport: HttpTransport, request: HttpRequest = ASK) -> tuple[FailureCode, object]:
    with pytest.raises(Failure) as caught:
        transport(request)
    return caught.value.code, caught.value.details.get("reason")


def wire(wall: Wall, **limits: float) -> HttpTransport:
    return HttpTransport(wall.address, limits=Limits(**limits))  # type: ignore[arg-type]  # fields by name


def test_it_sends_what_it_was_given_and_returns_what_came() -> None:
    body = bytes(range(256)) * 300
    request = HttpRequest("POST", "/v1/entries", {"Content-Type": "application/json", "User-Agent": "c"}, b"x" * 20)
    with Wall(http("200 OK", body, "X-Answer: 1", "X-Answer: 2")) as wall:
        answer = wire(wall)(request)
    assert (answer.status, answer.body, answer.headers["x-answer"]) == (200, body, "1, 2")
    head, _, sent = wall.heard[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /v1/entries HTTP/1.1"
    assert sent in (b"", b"x" * 20)
    assert {line.split(":")[0].lower() for line in lines[1:]} == {
        "host", "accept-encoding", "content-type", "content-length", "user-agent",
    }  # fmt: skip


def test_the_target_goes_out_as_it_was_signed() -> None:
    with Wall(http("200 OK")) as wall:
        wire(wall)(ASK)
    assert wall.heard[0].startswith(b"GET /v1/packet?cursor=a%20b%2Fc HTTP/1.1\r\n")


def test_a_target_that_would_be_changed_is_a_bug() -> None:
    with Wall(http("200 OK")) as wall, pytest.raises(RuntimeError):
        wire(wall)(HttpRequest("GET", "/v1/packet?cursor=a b", {}))
    assert wall.heard == []


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(tmp_path / "missing"))
    monkeypatch.setenv("NETRC", str(netrc))
    with Wall(http("200 OK")) as wall:
        assert wire(wall)(ASK).status == 200
    assert b"uthorization" not in wall.heard[0]


def test_no_redirect_is_followed() -> None:
    with Wall(http("302 Found", b"", "Location: /elsewhere")) as wall:
        assert wire(wall)(ASK).status == 302
    assert len(wall.heard) == 1


def test_no_cookie_is_kept() -> None:
    with Wall(http("200 OK", b"", "Set-Cookie: id=1; Path=/", "Connection: close")) as wall:
        transport = wire(wall)
        transport(ASK)
        transport(ASK)
    assert len(wall.heard) == 2
    assert b"ookie" not in wall.heard[1]


def test_content_is_not_decoded() -> None:
    packed = gzip.compress(b"0" * 1000)
    with Wall(http("200 OK", packed, "Content-Encoding: gzip")) as wall:
        assert wire(wall)(ASK).body == packed


def endless(line: socket.socket, _request: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"0" * 65536)


def test_an_endless_body_is_cut() -> None:
    with Wall(endless) as wall:
        assert outcome(wire(wall, answer=1 << 20)) == (FailureCode.SERVER_UNTRUSTED, "too_large")


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    with Wall(says(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")) as wall:
        assert outcome(wire(wall)) == (FailureCode.SERVER_UNTRUSTED, "too_large")


def test_a_drip_ends() -> None:
    def drip(line: socket.socket, _request: bytes) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            line.sendall(b"0")

    ticks = itertools.count(step=60)
    with Wall(drip) as wall:
        transport = HttpTransport(wall.address, monotonic=lambda: float(next(ticks)))
        assert outcome(transport) == (FailureCode.OFFLINE, "timeout")


def test_a_server_that_says_nothing_is_left() -> None:
    done = threading.Event()

    def hang(_line: socket.socket, _request: bytes) -> None:
        done.wait(SOON)

    with Wall(hang) as wall:
        assert outcome(wire(wall, read=0.05)) == (FailureCode.OFFLINE, "timeout")
        done.set()


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(says(b""), id="closed at once"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"), id="closed in the body"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123"), id="closed in a chunk"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), id="bad chunk"),
        pytest.param(says(b"SSH-2.0-OpenSSH_9\r\n"), id="not HTTP"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nX: " + b"0" * 100_000 + b"\r\n\r\n"), id="endless header"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 500 + b"\r\n"), id="too many headers"),
        pytest.param(says(b"HTTP/1.1 99999 OK\r\n\r\n"), id="no status"),
    ],
)
def test_broken_lines_are_no_connection(script: Script) -> None:
    with Wall(script) as wall:
        assert outcome(wire(wall)) == (FailureCode.OFFLINE, "connection")


def test_headers_that_end_early_are_an_answer_without_a_signature() -> None:
    with Wall(says(b"HTTP/1.1 200 OK\r\nSignature: a\r\nContent-Len")) as wall:
        answer = wire(wall)(ASK)
    assert (answer.status, answer.body) == (200, b"")


def test_a_reset_is_no_connection() -> None:
    def reset(line: socket.socket, _request: bytes) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with Wall(reset) as wall:
        assert outcome(wire(wall)) == (FailureCode.OFFLINE, "connection")


def test_nobody_there_is_no_connection() -> None:
    with Wall(says(b"")) as wall:
        address = wall.address
    assert outcome(HttpTransport(address)) == (FailureCode.OFFLINE, "connection")


def test_abort_frees_a_thread_that_waits_and_ends_all_later_exchanges() -> None:
    asked, freed = threading.Event(), threading.Event()
    got: list[tuple[FailureCode, object]] = []

    def hang(line: socket.socket, _request: bytes) -> None:
        asked.set()
        freed.wait(SOON)

    with Wall(hang) as wall:
        transport = wire(wall)
        waiting = threading.Thread(target=lambda: got.append(outcome(transport)))
        waiting.start()
        assert asked.wait(SOON)
        transport.abort()
        waiting.join(SOON)
        assert not waiting.is_alive()
        freed.set()
        assert outcome(transport) == (FailureCode.OFFLINE, "aborted")
    assert got == [(FailureCode.OFFLINE, "connection")]


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://collect.example", "https://collect.example"),
        (" https://collect.example:8443/ ", "https://collect.example:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_addresses_that_are_safe(address: str, origin: str) -> None:
    assert server_origin(address) == origin


@pytest.mark.parametrize(
    "address",
    [
        "http://collect.example",
        "http://192.168.1.4:8000",
        "http://127.0.0.1.collect.example",
        "https://user:secret@collect.example",
        "https://collect.example/prefix",
        "https://collect.example/?a=b",
        "https://collect.example#x",
        "https://",
        "https://[::1",
        "https://host:99999",
        "file:///etc/passwd",
        "collect.example",
        "",
    ],
)
def test_addresses_that_are_not(address: str) -> None:
    with pytest.raises(Failure) as caught:
        server_origin(address)
    assert (caught.value.code, caught.value.details) == (FailureCode.SERVER_UNTRUSTED, {"reason": "address"})


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test authority")])
        root = (
            self._begin(self._name, self._key.public_key(), 365)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.bundle = folder / "ca.pem"
        self.bundle.write_bytes(root.public_bytes(serialization.Encoding.PEM))

    def _begin(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, days: int) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)  # noqa: TID251 - TLS compares with the real clock
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=10))
            .not_valid_after(now + dt.timedelta(days=days))
        )

    def server(self, host: str = "127.0.0.1", days: int = 30) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        name: x509.GeneralName
        try:
            name = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        certificate = (
            self._begin(x509.Name([]), key.public_key(), days)
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        path = self._folder / f"{host}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def test_a_private_authority_is_enough(authority: Authority) -> None:
    with Wall(http("200 OK", b"safe"), authority.server()) as wall:
        assert HttpTransport(wall.address, ca_bundle=authority.bundle)(ASK).body == b"safe"


def test_an_authority_that_the_system_does_not_know_is_refused(authority: Authority) -> None:
    with Wall(http("200 OK"), authority.server()) as wall:
        assert outcome(HttpTransport(wall.address)) == (FailureCode.SERVER_UNTRUSTED, "certificate")
    assert wall.heard == []


def test_a_foreign_authority_is_refused(authority: Authority, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with Wall(http("200 OK"), Authority(other).server()) as wall:
        transport = HttpTransport(wall.address, ca_bundle=authority.bundle)
        assert outcome(transport) == (FailureCode.SERVER_UNTRUSTED, "certificate")
    assert wall.heard == []


@pytest.mark.parametrize(
    "server", [pytest.param({"host": "collect.example"}, id="host"), pytest.param({"days": -1}, id="expired")]
)
def test_another_name_and_an_expired_certificate_are_refused(authority: Authority, server: dict[str, object]) -> None:
    with Wall(http("200 OK"), authority.server(**server)) as wall:  # type: ignore[arg-type]  # arguments by name
        transport = HttpTransport(wall.address, ca_bundle=authority.bundle)
        assert outcome(transport) == (FailureCode.SERVER_UNTRUSTED, "certificate")
    assert wall.heard == []


def test_old_tls_is_refused(authority: Authority) -> None:
    context = authority.server()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with Wall(http("200 OK"), context) as wall:
        transport = HttpTransport(wall.address, ca_bundle=authority.bundle)
        assert outcome(transport) == (FailureCode.SERVER_UNTRUSTED, "certificate")
    assert wall.heard == []


def test_a_bundle_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "ca.pem"
    broken.write_text("nothing")
    for bundle in (broken, tmp_path / "missing.pem"):
        with pytest.raises(Failure) as caught:
            HttpTransport("https://collect.example", ca_bundle=bundle)
        assert caught.value.details == {"reason": "ca_bundle"}
