"""Taking out of the journal what the centre has safe (journal.md, Receipt).

Of a purged entry nothing stays but, for a while, its envelope: that holds no personal data, and what comes after is
chained to it. The triggers of the schema let nothing go that the newest receipt does not call durable, whoever asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from collector_app.domain.journal.entry import SOURCE_PREFIX, Head
from collector_app.domain.journal.kinds import Kind
from collector_app.domain.journal.seal import certificate_hash
from collector_app.storage import projections
from collector_app.storage.connection import Driver
from collector_app.storage.feed_store import FeedStore
from collector_app.usecases.ports.retention import Kept

_FIRST: Final = (
    "SELECT seq - 1, json_extract(CAST(raw AS TEXT), '$.prev'), json_extract(CAST(raw AS TEXT), '$.source')"
    " FROM entry ORDER BY seq LIMIT 1"
)
_NEWEST: Final = (
    "SELECT json_extract(record, '$.epoch'), min(to_seq, durable_through) FROM receipt ORDER BY id DESC LIMIT 1"
)
_SAFE: Final = (
    "SELECT coalesce(max(min(to_seq, durable_through)), 0) FROM receipt WHERE json_extract(record, '$.epoch') = ?"
    " AND julianday(json_extract(record, '$.server_time')) <= julianday(?)"
)
_WHOLE: Final = (
    "SELECT seq, subject, json_extract(CAST(raw AS TEXT), '$.type') FROM entry"
    " WHERE seq <= ? AND data IS NOT NULL ORDER BY seq"
)
_IMPERSONAL: Final = frozenset({Kind.CASE_RECEIVED.value, Kind.CASE_PURGED.value})
"""Kinds about cases that tell nothing of a person; other parts still ask for them."""


class PurgedJournal:
    """`PurgingUnit` within one transaction. `purged` says whether content went in it."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.purged = False

    def base(self) -> Head:
        """Return the head that the oldest entry here is chained to."""
        row = self._driver.execute(_FIRST).fetchone()
        if row is None:
            certificate = FeedStore(self._driver).profile().certificate
            return Head(certificate.device, 0, certificate_hash(certificate))
        return Head(str(row[2]).removeprefix(SOURCE_PREFIX), row[0], row[1])

    def purgeable(self, before: datetime) -> int:
        """Return the last entry that may go, 0 for none."""
        newest = self._driver.execute(_NEWEST).fetchone()
        if newest is None:
            return 0
        epoch, durable = newest
        (safe,) = self._driver.execute(_SAFE, (epoch, before.isoformat(timespec="milliseconds"))).fetchone()
        return min(int(durable), int(safe))

    def purge(self, through: int, kept: Kept) -> Mapping[str, int]:
        """Erase what was recorded of cases and visits up to an entry; return how many entries by subject."""
        subjects = kept.subjects | self._going_on(through)
        gone: Counter[str] = Counter()
        shorn: list[tuple[int]] = []
        end = through
        for seq, subject, kind in self._driver.execute(_WHOLE, (through,)).fetchall():
            if subject in subjects or seq in kept.entries:
                end = min(end, seq - 1)
            elif _personal(subject, kind):
                shorn.append((seq,))
                gone[subject] += 1
        self._driver.executemany("UPDATE entry SET salt = NULL, data = NULL WHERE seq = ?", shorn)
        self._driver.execute(
            "DELETE FROM entry WHERE seq <= (SELECT max(to_seq) FROM receipt WHERE to_seq <= ?"
            " AND to_seq < (SELECT max(seq) FROM entry))",
            (end,),
        )
        projections.forget(self._driver, through, subjects, kept)
        self.purged = self.purged or bool(shorn)
        return gone

    def _going_on(self, through: int) -> frozenset[str]:
        rows = self._driver.execute(
            "SELECT DISTINCT subject FROM entry WHERE seq > ? AND subject GLOB 'visit/*'", (through,)
        )
        return frozenset(str(row[0]) for row in rows.fetchall())


def _personal(subject: str, kind: str) -> bool:
    return subject.startswith(("case/", projections.VISIT)) and kind not in _IMPERSONAL
