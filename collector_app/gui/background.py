"""Work off the GUI thread. The result comes back as a signal on the thread that asked.

``ThreadWork`` is what the app uses, ``HeldWork`` what tests use: it runs a call only when told, in the order told.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal

_LOG = logging.getLogger(__name__)


class Task(QObject):
    """One call under way. Exactly one of ``succeeded`` (result) and ``failed`` (exception) comes, then ``finished``.

    A cancelled task says only ``finished``: the call may still run to its end, its result is dropped.
    """

    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()
    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = False
        self._done = False
        # Queued, so that the answer never arrives before the caller has connected to it.
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Drop the result."""
        self._cancelled = True

    def done(self) -> bool:
        """Whether the result was delivered or dropped."""
        return self._done

    def run(self, call: Callable[[], Any]) -> None:
        """Make the call on this thread and send its end to the task's own thread."""
        try:
            result = call()
        except Exception as failure:  # noqa: BLE001 - every failure belongs to the asker, who tells known from unknown
            self._ended.emit(None, failure)
        else:
            self._ended.emit(result, None)

    def _deliver(self, result: object, failure: Exception | None) -> None:
        self._done = True
        if not self._cancelled:
            if failure is None:
                self.succeeded.emit(result)
            else:
                self.failed.emit(failure)
        elif failure is not None:
            _LOG.info("work.cancelled_call_failed", extra={"kind": type(failure)})
        self.finished.emit()


class Work(Protocol):
    """Runs calls somewhere else."""

    def start(self, call: Callable[[], Any]) -> Task:
        """Begin a call; connect to the returned task at once, it answers on a later turn of the event loop."""

    def stop(self) -> None:
        """Take no more calls and wait for the one under way."""


class ThreadWork:
    """One worker thread, so calls end in the order they began and never race each other for the store."""

    def __init__(self, threads: int = 1) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="work")
        self._tasks: set[Task] = set()

    def start(self, call: Callable[[], Any]) -> Task:
        """Begin a call on the worker."""
        task = Task()
        self._tasks.add(task)  # nobody else need hold it until it is finished
        task.finished.connect(lambda: self._tasks.discard(task))
        self._pool.submit(task.run, call)
        return task

    def stop(self) -> None:
        """Wait for the call under way, drop those that wait."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class HeldWork:
    """Holds every call until ``release``; for tests and for the tour."""

    def __init__(self) -> None:
        self._held: deque[tuple[Task, Callable[[], Any]]] = deque()
        self._kept: list[Task] = []

    def start(self, call: Callable[[], Any]) -> Task:
        """Hold a call."""
        task = Task()
        self._kept.append(task)
        self._held.append((task, call))
        return task

    def waiting(self) -> int:
        """How many calls are held."""
        return len(self._held)

    def release(self, count: int = 1) -> None:
        """Make the next calls now, on this thread; raises ``IndexError`` when none is held."""
        for _ in range(count):
            task, call = self._held.popleft()
            task.run(call)

    def release_all(self) -> None:
        """Make every held call, also those that a call starts."""
        while self._held:
            self.release()

    def stop(self) -> None:
        """Drop what is held."""
        self._held.clear()
