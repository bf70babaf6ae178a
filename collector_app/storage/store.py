"""The encrypted store, open: units of work and snapshots over one SQLCipher file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine
from sqlcipher3.dbapi2 import Error as DriverError

from collector_app.storage.case_store import CaseStore
from collector_app.storage.connection import READ, WRITE, Driver, checkpoint, transaction
from collector_app.storage.evidence_store import EvidenceStore
from collector_app.storage.faults import known_failures
from collector_app.storage.feed_store import FeedStore
from collector_app.storage.head_mark import HeadMark
from collector_app.storage.journal_store import JournalStore
from collector_app.storage.leased_store import LeasedStore
from collector_app.storage.reserve import Reserve
from collector_app.usecases.failures import Failure


class EncryptedUnit:
    """`Unit` and `View`: the five stores on one transaction."""

    def __init__(self, driver: Driver) -> None:
        self.journal = JournalStore(driver)
        self.cases = CaseStore(driver)
        self.feed = FeedStore(driver)
        self.leased = LeasedStore(driver)
        self.evidence = EvidenceStore(driver)

    @property
    def took_out(self) -> bool:
        """Whether something that shall be gone was in this unit deleted: the moment to empty the log."""
        return self.journal.purged or self.cases.removed or self.evidence.dropped


class EncryptedStore:
    """`Store` over a file that `opening.open_store` checked.

    Each unit and view has a connection of its own, so the window reads while sync writes. Units of this process queue
    behind one lock. When the disk is full the first unit that notices gives the reserve up and fails with
    ``reserve_released``; run again, it succeeds.
    """

    def __init__(self, engine: Engine, reserve: Reserve, mark: HeadMark) -> None:
        self._engine = engine
        self._reserve = reserve
        self._mark = mark
        self._writing = threading.Lock()
        self._writer: int | None = None
        self._closed = threading.Event()
        self._took_out = threading.Event()

    @contextmanager
    def unit(self) -> Iterator[EncryptedUnit]:
        """Begin a write transaction: durable when the block ends, rolled back when it raises.

        Raises RuntimeError when this thread has a unit open already, which would wait for itself.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("this thread has a unit open already")
        with self._writing:
            self._check_open()
            self._writer = threading.get_ident()
            try:
                with self._released_when_full(), known_failures():
                    self._reserve.guard()
                    with transaction(self._engine, WRITE) as driver:
                        work = EncryptedUnit(driver)
                        yield work
                if work.journal.appended is not None:
                    self._mark.note(*work.journal.appended)
                if work.took_out:
                    self._took_out.set()
                if work.journal.sealed or work.took_out:
                    self._empty_log()
            finally:
                self._writer = None

    @contextmanager
    def view(self) -> Iterator[EncryptedUnit]:
        """Begin a read snapshot: what it shows is the same until the block ends, whatever is written meanwhile."""
        self._check_open()
        with known_failures(), transaction(self._engine, READ) as driver:
            driver.execute("SELECT 1 FROM feed LIMIT 1").fetchone()  # the first read takes the snapshot
            yield EncryptedUnit(driver)

    def rebuild(self) -> None:
        """Make every projection anew from the journal, in one unit."""
        with self.unit() as unit:
            unit.journal.rebuild()

    def took_out(self) -> bool:
        """Whether something was taken out since this was asked last."""
        with self._writing:
            found = self._took_out.is_set()
            self._took_out.clear()
        return found

    def close(self) -> None:
        """Wait for the unit in progress, empty the log and close all connections."""
        with self._writing:
            if self._closed.is_set():
                return
            self._closed.set()
            self._empty_log()
            self._engine.dispose()
            self._mark.close()

    def _empty_log(self) -> None:
        """Bring the write-ahead log into the file: it is the one part whose end can be cut off without a trace."""
        # Everything in the log is durable already, so a refusal (a reader, a full disk) only leaves it for next time.
        with suppress(DriverError):
            checkpoint(self._engine)

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise RuntimeError("the store is closed")

    @contextmanager
    def _released_when_full(self) -> Iterator[None]:
        try:
            yield
        except Failure as failure:
            raise self._reserve.after(failure) from failure.__cause__
