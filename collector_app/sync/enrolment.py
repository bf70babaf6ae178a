"""Enrolment: the first words with a server that this device does not know yet.

Trust on first use: TLS says that it is the server of that name; the answer must be signed by the key in the certificate
that it carries, and that certificate must be signed by the same key and hold exactly the public keys that were sent.
From then on that key is the only one that counts.
"""

from __future__ import annotations

from collections.abc import Callable

from collector_app.domain.journal.seal import certificate_input, lease_input
from collector_app.protocol.codec import pack
from collector_app.protocol.messages import EnrolmentAnswer, EnrolmentRequest, ProblemAnswer
from collector_app.protocol.signature import (
    HttpRequest,
    HttpResponse,
    SignatureInvalid,
    digest_of,
    verify_bytes,
    verify_response,
)
from collector_app.sync.gateway import is_success, problem_code, read_message, refusal_of, unverified
from collector_app.sync.transport import Transport
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.device import MachineClock

_UNDERSTOOD = frozenset({FailureCode.CODE_UNKNOWN, FailureCode.CODE_USED, FailureCode.SERVER_CRASHED})


class HttpEnrolmentDesk:
    """Implements the port `EnrolmentDesk`. `connect` gives the transport to a server address (see `HttpTransport`)."""

    def __init__(self, connect: Callable[[str], Transport], clock: MachineClock) -> None:
        self._connect = connect
        self._clock = clock

    def enrol(self, server_url: str, request: EnrolmentRequest) -> EnrolmentAnswer:
        """Send the one-time code and keys.

        Raises Failure: OFFLINE, SERVER_UNTRUSTED, SERVER_CRASHED, CODE_UNKNOWN, CODE_USED, SERVER_REFUSED.
        """
        transport = self._connect(server_url)
        body, headers = pack(request, compress=False)
        headers |= {
            "Accept-Encoding": "zstd",
            "Content-Digest": digest_of(body),
            "User-Agent": f"collector/{request.app_version}",
        }
        sent = HttpRequest("POST", "/v1/enrolments", headers, body)
        response = transport(sent)
        if not is_success(response):
            raise self._refusal(response)
        try:
            answer = read_message(EnrolmentAnswer, response)
            verify_response(response, sent, answer.certificate.server_key)
        except (Failure, SignatureInvalid) as error:
            raise Failure(FailureCode.SERVER_UNTRUSTED, reason="signature") from error
        if not _consistent(answer, request):
            raise Failure(FailureCode.SERVER_UNTRUSTED, reason="certificate")
        return answer

    def _refusal(self, response: HttpResponse) -> Failure:
        """A refusal can't be verified yet, so it is believed only where believing it does no harm."""
        wall = self._clock.read().wall
        try:
            problem = read_message(ProblemAnswer, response)
        except Failure:
            return unverified(response, wall)
        failure = refusal_of(problem, response, wall)
        return (
            failure
            if failure.code in _UNDERSTOOD
            else Failure(FailureCode.SERVER_REFUSED, problem=problem_code(problem))
        )


def _consistent(answer: EnrolmentAnswer, request: EnrolmentRequest) -> bool:
    certificate, lease = answer.certificate, answer.lease
    return (
        certificate.signing_key == request.signing_key
        and certificate.box_key == request.box_key
        and certificate.collector == answer.collector.id
        and lease.device == certificate.device
        and verify_bytes(certificate.server_key, certificate_input(certificate), certificate.signature)
        and verify_bytes(certificate.server_key, lease_input(lease), lease.signature)
    )
