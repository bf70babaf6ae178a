"""Telling the centre that a laptop has wiped itself: one unsigned request that carries a signed report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from collector_app.protocol.codec import pack
from collector_app.protocol.messages import ProblemAnswer
from collector_app.protocol.signature import HttpRequest, SignatureInvalid, digest_of, verify_response
from collector_app.protocol.wipe_messages import WipeAnswer, WipeRequest
from collector_app.sync.gateway import is_success, read_message, refusal_of, unverified
from collector_app.sync.transport import Transport
from collector_app.usecases.last_word import LastWord
from collector_app.usecases.ports.device import MachineClock

_NEVER: Final = frozenset({"bad_signature", "invalid"})
"""What the centre says to a report that it will not take tomorrow either, e.g. after it lost the device."""


class HttpWipeDesk:
    """`WipeDesk`. `connect` gives the transport to a server address (see `HttpTransport`)."""

    def __init__(self, connect: Callable[[str], Transport], clock: MachineClock) -> None:
        self._connect = connect
        self._clock = clock

    def tell(self, word: LastWord) -> None:
        """Tell the centre; raises Failure: OFFLINE, SERVER_UNTRUSTED, SERVER_CRASHED, SERVER_REFUSED."""
        body, headers = pack(WipeRequest(report=word.report), compress=False)
        sent = HttpRequest("POST", "/v1/wipes", headers | {"Content-Digest": digest_of(body)}, body)
        response = self._connect(word.server_url)(sent)
        wall = self._clock.read().wall
        try:
            verify_response(response, sent, word.server_key)
        except SignatureInvalid as error:
            raise unverified(response, wall) from error
        if is_success(response):
            read_message(WipeAnswer, response)
            return
        problem = read_message(ProblemAnswer, response)
        if problem.code not in _NEVER:
            raise refusal_of(problem, response, wall)
