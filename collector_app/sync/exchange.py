"""One round of sync: ask how the server is, send, fetch, send what fetching has put on the record, then evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from collector_app.protocol.messages import StatusAnswer
from collector_app.sync.gateway import Gateway
from collector_app.sync.pull import Pull, Record, release_withdrawn
from collector_app.sync.push import Push
from collector_app.sync.uploads import Uploads
from collector_app.sync.watch import Watch
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.store import Store


class Exchange:
    """Joins push and pull. Used from the sync thread; holds nothing that a restart would miss.

    `tidy` takes out of the store what is due, once a round; `contacted` takes the centre's time once a round that came
    as far as the last page. Both raise nothing.
    """

    def __init__(  # noqa: PLR0913 - the parts it joins
        self,
        gateway: Gateway,
        push: Push,
        pull: Pull,
        store: Store,
        record: Record,
        *,
        app_version: str,
        tidy: Callable[[], None] = lambda: None,
        contacted: Callable[[datetime], None] = lambda _time: None,
        uploads: Uploads | None = None,
    ) -> None:
        self._gateway = gateway
        self._push = push
        self._pull = pull
        self._store = store
        self._record = record
        self._version = app_version
        self._tidy = tidy
        self._contacted = contacted
        self._uploads = uploads

    @property
    def sent_bytes(self) -> int:
        """Bytes of request bodies sent since the start."""
        return self._gateway.sent_bytes

    @property
    def under_way(self) -> int:
        """Bytes that the server has of the evidence item being sent."""
        return 0 if self._uploads is None else self._uploads.under_way

    def run(self, watch: Watch) -> None:
        """Run the round; raises Failure or Stopped.

        What is refused does not stop the rest: cases still arrive when an entry is in the way, and entries still leave
        when packs are unusable. The first such failure is raised in the end.
        """
        watch.go_on()
        self._tidy()  # before the line is needed: what is due now was signed for days ago, and its record goes out too
        status = self._gateway.status().message
        if _older(self._version, status.oldest_client):
            raise Failure(FailureCode.SERVER_AHEAD)
        in_the_way = self._try_push(status, watch)
        unusable: Failure | None = None
        try:
            self._pull.run(watch)
        except Failure as failure:
            if failure.code is not FailureCode.PACKS_UNUSABLE:
                raise
            unusable = failure
        self._contacted(status.server_time)
        if release_withdrawn(self._store, self._record):
            watch.changed()
        if in_the_way is None:
            in_the_way = self._try_push(status, watch)
        held_up = self._try_uploads(status, watch)
        if failed := in_the_way or unusable or held_up:
            raise failed

    def _try_push(self, status: StatusAnswer, watch: Watch) -> Failure | None:
        try:
            self._push.run(status, watch)
        except Failure as failure:
            if failure.code is not FailureCode.SERVER_REFUSED:
                raise
            return failure
        return None

    def _try_uploads(self, status: StatusAnswer, watch: Watch) -> Failure | None:
        """Evidence comes last: it is large, and an entry of a few bytes tells the centre more."""
        if self._uploads is None:
            return None
        try:
            self._uploads.run(status.epoch, watch)
        except Failure as failure:
            if failure.code not in {FailureCode.SERVER_REFUSED, FailureCode.EVIDENCE_DAMAGED}:
                raise
            return failure
        return None


def _older(version: str, oldest: str) -> bool:
    return _parts(version) < _parts(oldest)


def _parts(version: str) -> tuple[int, ...]:
    """The leading numbers of a version; what can't be read counts as zero, so nobody is locked out by a typo."""
    numbers = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits[:9]))
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
