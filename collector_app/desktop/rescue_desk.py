"""Joins a rescue of the open session for the screen: the file's sink, its bytes counted on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from collector_app.desktop.scopes import app_version
from collector_app.protocol.rescue import FrameKind
from collector_app.security.rescue_file import RescueFile
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.rescue import RescueCount, RescueSink, rescue
from collector_app.usecases.session import OpenSession


@dataclass(frozen=True, slots=True)
class SessionRescue:
    """`RescueDesk` of an open session."""

    session: OpenSession

    def write(self, file: Path, written: Callable[[int], None]) -> RescueCount:
        """Write everything unsent; raises Failure as `rescue` does, and whatever `written` raises."""

        def create(server_key: str) -> RescueSink:
            with _of_the_file():
                return _CountingSink(RescueFile(file, server_key), written)

        return rescue(self.session, create, app_version())


class _CountingSink:
    """A sink that tells how many bytes went through it."""

    def __init__(self, sink: RescueSink, written: Callable[[int], None]) -> None:
        self._sink, self._written, self._count = sink, written, 0

    def put(self, kind: FrameKind, body: bytes) -> None:
        with _of_the_file():
            self._sink.put(kind, body)
        self._count += len(body)
        self._written(self._count)

    def finish(self) -> None:
        with _of_the_file():
            self._sink.finish()

    def abandon(self) -> None:
        self._sink.abandon()


@contextmanager
def _of_the_file() -> Iterator[None]:
    """Tell a full stick from a full laptop."""
    try:
        yield
    except Failure as failure:
        if failure.code is FailureCode.DISK_FULL:
            raise Failure(FailureCode.DISK_FULL, file=1) from failure
        raise
