"""HTTP message signatures (RFC 9421, Ed25519) on every request and response, for both ends of the wire.

Framework-neutral: build an `HttpRequest` or `HttpResponse` from `requests` or Starlette and call one of four functions.
The private key stays with whoever owns it: a `Signer` is a key id and a function from bytes to signature.

Client::

    request = HttpRequest("POST", "/v1/entries", headers, body)          # target: path and query exactly as sent
    headers |= sign_request(request, Signer(device_id, keys.sign), created=trusted_now, nonce=entropy.uuid7())
    ...                                                                 # send; read the body WITHOUT content decoding
    request = HttpRequest(request.method, request.target, headers, body)   # with the headers that were sent
    verify_response(HttpResponse(status, answer_headers, raw_body), request, server_key)   # or SignatureInvalid

Server::

    sent = verify_request(request, key_of=device_key_or_none, now=clock.now())
    headers |= sign_response(HttpResponse(status, headers, body), request, signer, created=clock.now())

A request's signature covers ``@method``, ``@path``, ``@query`` and ``content-digest`` (SHA-256 of the bytes on the
wire, an empty body included) and the headers of a resumable upload where there are any, with ``created``, ``keyid``,
``nonce`` and tag ``collector-v1``. `created` must be within `MAX_SKEW` of the server's clock: a client takes it from
its trusted clock, and after a `clock_skew` answer from that answer's `server_time`. Sign every attempt anew: `GET
/v1/packet` refuses a nonce that it has seen.

A response's signature covers ``@status``, ``content-digest``, those headers too, and, of its request, ``@method``,
``@path``, ``@query`` and the request's own ``signature``: it answers this request and no other, so its freshness needs
no clock. An unsigned request (enrolment, status before it) is bound by its ``content-digest`` instead, if it has one:
see `digest_of`.
The server signs with key id `SERVER_KEY_ID`. At enrolment the key to verify with is `certificate.server_key` of the
very answer (trust on first use, over TLS); from then on the pinned one.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    ContentDigest,
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    MappingKeyResolver,
    VerifyResult,
)
from http_message_signatures.algorithms import ED25519

from collector_app.protocol import tus

TAG: Final = "collector-v1"
SERVER_KEY_ID: Final = "server"
MAX_SKEW: Final = timedelta(minutes=5)
"""Wide enough for a laptop's drift between two contacts, narrow enough that seen nonces stay a short list."""

_LABEL: Final = "collector"
_KEY_BYTES: Final = 32
_REQUEST_PARTS: Final = ("@method", "@path", "@query", "content-digest")
_REQUEST_NAMED_BY_ANSWER: Final = ('"@method";req', '"@path";req', '"@query";req')
_UPLOAD_HEADERS: Final = (tus.LENGTH, tus.METADATA, tus.OFFSET)
_SIGNATURE_OF_REQUEST: Final = '"signature";req'
_DIGEST_OF_REQUEST: Final = '"content-digest";req'
# Only path and query are signed: behind a proxy the server is known by other names than its own.
_ORIGIN: Final = "https://collector.invalid"


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it is on the wire; `target` is path and query, still percent-encoded."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response as it is on the wire: `body` before any content decoding."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key id and the Ed25519 signing of whoever owns the private key."""

    key_id: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Signed:
    """What a verified signature says about its making."""

    key_id: str
    created: datetime
    nonce: str


class Fault(StrEnum):
    """Why a signature does not count."""

    MISSING = "missing"
    INVALID = "invalid"
    CLOCK_SKEW = "clock_skew"


class SignatureInvalid(ValueError):
    """The message is unsigned, altered, signed by another key, or too old: treat it as never received."""

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault


@dataclass(slots=True)
class _Request:
    method: str
    url: str
    headers: dict[str, str]


@dataclass(slots=True)
class _Response:
    status_code: int
    headers: dict[str, str]
    request: _Request


class _Verifier(HTTPMessageVerifier):
    """The library's verifier without its own look at the machine's clock: the caller's clock judges `created`."""

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:  # noqa: ANN401 - the library's untyped node
        del max_age
        if "created" not in sig_input.params:
            raise SignatureInvalid(Fault.INVALID, "the signature does not say when it was made")


def digest_of(body: bytes) -> str:
    """Return the `Content-Digest` value of `body`; an unsigned request carries it to bind its answer to it."""
    return ContentDigest.create(body)


def sign_request(request: HttpRequest, signer: Signer, *, created: datetime, nonce: str) -> dict[str, str]:
    """Return the headers to add to `request`: Content-Digest, Signature-Input, Signature."""
    message = _request_view(request)
    message.headers["content-digest"] = digest_of(request.body)
    return _sign(message, signer, created, nonce, _REQUEST_PARTS + _upload_parts(request.headers))


def verify_request(request: HttpRequest, *, key_of: Callable[[str], str | None], now: datetime) -> Signed:
    """Return who signed `request`; `key_of` gives the public key (base64) of a key id, or None.

    Raises SignatureInvalid: MISSING when it is not signed at all, CLOCK_SKEW when only its time is off.
    """
    if not _has_signature(request.headers):
        raise SignatureInvalid(Fault.MISSING, "the request is not signed")
    parts = _REQUEST_PARTS + _upload_parts(request.headers)
    result = _verify(_request_view(request), request.body, _ByKeyId(key_of), parts)
    signed = _signed(result)
    if not signed.nonce:
        raise SignatureInvalid(Fault.INVALID, "the signature has no nonce")
    if abs(signed.created - now) > MAX_SKEW:
        raise SignatureInvalid(Fault.CLOCK_SKEW, f"the signature was made at {signed.created.isoformat()}")
    return signed


def sign_response(response: HttpResponse, request: HttpRequest, signer: Signer, *, created: datetime) -> dict[str, str]:
    """Return the headers to add to `response`, which answers `request`."""
    message = _Response(response.status, dict(response.headers), _request_view(request))
    message.headers["content-digest"] = digest_of(response.body)
    return _sign(message, signer, created, None, _answer_parts(request) + _upload_parts(response.headers))


def verify_response(response: HttpResponse, request: HttpRequest, server_key: str) -> Signed:
    """Return when the server signed `response` as the answer to `request` (with the headers that were sent).

    Raises SignatureInvalid; the caller then changes nothing, whatever the status says.
    """
    if not _has_signature(response.headers):
        raise SignatureInvalid(Fault.MISSING, "the answer is not signed: something else than the centre answered")
    message = _Response(response.status, dict(response.headers), _request_view(request))
    result = _verify(
        message,
        response.body,
        _ByKeyId(lambda key_id: server_key if key_id == SERVER_KEY_ID else None),
        _answer_parts(request) + _upload_parts(response.headers),
    )
    return _signed(result)


def verify_bytes(public_key: str, data: bytes, signature: str) -> bool:
    """Whether `signature` (base64) over `data` is by Ed25519 `public_key` (raw 32 bytes, base64).

    Never raises: a malformed key or signature is a no.
    """
    try:
        _public_key(public_key).verify(base64.b64decode(signature, validate=True), data)
    except Exception:  # noqa: BLE001 - malformed key, malformed base64 and a wrong signature are one answer: no
        return False
    return True


class _ByKeyId(MappingKeyResolver):
    """The library's key look-up, by our function."""

    def __init__(self, key_of: Callable[[str], str | None]) -> None:
        super().__init__(public_keys={}, private_keys={})
        self._key_of = key_of

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        key = self._key_of(key_id)
        return None if key is None else _public_key(key)


def _public_key(key: str) -> Ed25519PublicKey:
    try:
        raw = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureInvalid(Fault.INVALID, "the public key is not base64") from error
    if len(raw) != _KEY_BYTES:
        raise SignatureInvalid(Fault.INVALID, f"a public key has {_KEY_BYTES} bytes, not {len(raw)}")
    return Ed25519PublicKey.from_public_bytes(raw)


def _request_view(request: HttpRequest) -> _Request:
    return _Request(request.method, _ORIGIN + request.target, {k.lower(): v for k, v in request.headers.items()})


def _has_signature(headers: Mapping[str, str]) -> bool:
    return {"signature", "signature-input"} <= {name.lower() for name in headers}


def _answer_parts(request: HttpRequest) -> tuple[str, ...]:
    parts = ("@status", "content-digest", *_REQUEST_NAMED_BY_ANSWER)
    if _has_signature(request.headers):
        return (*parts, _SIGNATURE_OF_REQUEST)
    if any(name.lower() == "content-digest" for name in request.headers):
        return (*parts, _DIGEST_OF_REQUEST)
    return parts


def _upload_parts(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Whoever adds one of these headers on the way breaks the signature; what is missing is missed by its reader."""
    present = {name.lower() for name in headers}
    return tuple(name for name in _UPLOAD_HEADERS if name in present)


def _sign(
    message: _Request | _Response, signer: Signer, created: datetime, nonce: str | None, parts: tuple[str, ...]
) -> dict[str, str]:
    library = HTTPMessageSigner(signature_algorithm=ED25519)
    for stale in ("signature", "signature-input"):
        message.headers.pop(stale, None)
    prepared = library.prepare(
        message,
        key_id=signer.key_id,
        created=created,
        nonce=nonce,
        label=_LABEL,
        tag=TAG,
        covered_component_ids=parts,
        use_existing_digest=True,
    )
    library.apply(message, prepared, signer.sign(prepared.signature_base))
    return {
        "Content-Digest": message.headers["content-digest"],
        "Signature-Input": message.headers["Signature-Input"],
        "Signature": message.headers["Signature"],
    }


def _verify(
    message: _Request | _Response, body: bytes, keys: MappingKeyResolver, parts: tuple[str, ...]
) -> VerifyResult:
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=keys)
    try:
        results = verifier.verify(message, max_age=None, expect_tag=TAG, require_components=parts, body=body)
    except HTTPMessageSignaturesException as error:
        raise SignatureInvalid(Fault.INVALID, str(error) or "the signature does not fit the message") from error
    except (ValueError, TypeError) as error:
        raise SignatureInvalid(Fault.INVALID, f"the signature can't be read: {error}") from error
    if len(results) != 1 or results[0].body is None:
        raise SignatureInvalid(Fault.INVALID, "exactly one signature over the body is expected")
    return results[0]


def _signed(result: VerifyResult) -> Signed:
    try:
        created = datetime.fromtimestamp(int(result.parameters["created"]), tz=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SignatureInvalid(Fault.INVALID, "the signature's time is no time") from error
    return Signed(str(result.parameters["keyid"]), created, result.nonce or "")
