"""The journal in its tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from collector_app.domain.journal import chain
from collector_app.domain.journal.entry import SOURCE_PREFIX, Entry, Envelope, Head
from collector_app.domain.journal.seal import Receipt, Seal, certificate_hash
from collector_app.domain.outcome import Outcome
from collector_app.domain.visit.stage import Stage
from collector_app.storage import projections
from collector_app.storage.connection import AnyRow, Driver
from collector_app.storage.feed_store import FeedStore
from collector_app.storage.journal_purge import PurgedJournal
from collector_app.storage.records import from_text, to_text
from collector_app.usecases.failures import Failure, FailureCode
from collector_app.usecases.ports.store import VisitRow

_ENTRY: Final = "SELECT raw, hash, salt, data FROM entry"
_HEAD: Final = "SELECT seq, hash, json_extract(CAST(raw AS TEXT), '$.source') FROM entry ORDER BY seq DESC LIMIT 1"
_VISIT: Final = (
    "SELECT id, case_id, stage, opened, last_time, first_seq, last_seq, entries, outcome, closed, closing_hash"
    " FROM visit"
)
_BATCH: Final = 500


class JournalStore(PurgedJournal):
    """`JournalUnit` within one transaction."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(driver)
        self.sealed = False  # whether a head was sealed in this unit: the moment to empty the log
        self.appended: tuple[int, str] | None = None  # (seq, hash) of the last entry that this unit added

    def head(self) -> Head:
        """Return the end of the chain; raises LookupError before enrolment."""
        row = self._one(_HEAD)
        if row is None:
            certificate = FeedStore(self._driver).profile().certificate
            return Head(certificate.device, 0, certificate_hash(certificate))
        return Head(str(row[2]).removeprefix(SOURCE_PREFIX), row[0], row[1])

    def after(self, seq: int, limit: int) -> tuple[Entry, ...]:
        """Return up to `limit` entries with a higher sequence number, in order."""
        return tuple(_entry(row) for row in self._all(f"{_ENTRY} WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit))

    def of(self, subject: str) -> tuple[Entry, ...]:
        """Return all entries of a subject, in order."""
        return tuple(_entry(row) for row in self._all(f"{_ENTRY} WHERE subject = ? ORDER BY seq", subject))

    def last_receipt(self) -> Receipt | None:
        """Return the newest receipt, or None before the first."""
        row = self._one("SELECT record FROM receipt ORDER BY id DESC LIMIT 1")
        return None if row is None else from_text(Receipt, row[0])

    def receipts(self, from_seq: int, to_seq: int) -> tuple[Receipt, ...]:
        """Return the receipts that cover any entry of a range, in order."""
        rows = self._all("SELECT record FROM receipt WHERE from_seq <= ? AND to_seq >= ? ORDER BY id", to_seq, from_seq)
        return tuple(from_text(Receipt, row[0]) for row in rows)

    def seals(self, from_seq: int, to_seq: int) -> tuple[Seal, ...]:
        """Return the seals over heads within a range, in order."""
        rows = self._all("SELECT record FROM seal WHERE seq BETWEEN ? AND ? ORDER BY seq, id", from_seq, to_seq)
        return tuple(from_text(Seal, row[0]) for row in rows)

    def open_visit(self) -> str | None:
        """Return the id of the one open visit, or None."""
        sql = "SELECT id FROM visit WHERE case_id <> '' AND stage <> ? ORDER BY first_seq LIMIT 1"
        row = self._one(sql, Stage.CLOSED.value)
        return None if row is None else str(row[0])

    def visits(self) -> tuple[VisitRow, ...]:
        """Return all visits, newest first."""
        return tuple(_visit(row) for row in self._all(f"{_VISIT} WHERE case_id <> '' ORDER BY first_seq DESC"))

    def contacts_by_day(
        self, case_id: str, since: date, zone: str, *, effective: bool = True
    ) -> Mapping[date, Mapping[str, int]]:
        """Return contacts of a case from a local day on, by day and channel (this device's own).

        A contact counts on the day that the wall clock showed *and* on the day of the trusted lower bound, so that
        setting the clock never frees a contact.
        """
        local = ZoneInfo(zone)
        start = projections.milliseconds(datetime.combine(since, time(), tzinfo=local))
        rows = self._all(
            "SELECT channel, wall_ms, known_ms FROM contact WHERE case_id = ? AND effective = ?"
            " AND (wall_ms >= ? OR known_ms >= ?)",
            *(case_id, int(effective), start, start),
        )
        counts: dict[date, dict[str, int]] = {}
        for channel, *moments in rows:
            for day in {datetime.fromtimestamp(moment / 1000, local).date() for moment in moments}:
                of_day = counts.setdefault(day, {})
                of_day[channel] = of_day.get(channel, 0) + 1
        return {day: of_day for day, of_day in counts.items() if day >= since}

    def spent_tokens(self, since: datetime) -> frozenset[str]:
        """Return the budget tokens that contacts since a moment name."""
        moment = projections.milliseconds(since)
        rows = self._all(
            "SELECT json_extract(CAST(e.data AS TEXT), '$.token'),"
            " json_extract(CAST(e.data AS TEXT), '$.further_tokens')"
            " FROM contact c JOIN entry e ON e.seq = c.seq WHERE c.wall_ms >= ? OR c.known_ms >= ?",
            *(moment, moment),
        )
        return frozenset(token for first, others in rows for token in (first, *json.loads(others or "[]")) if token)

    def last_time(self) -> datetime | None:
        """Return the lower bound of time that the newest entry gives, or None for an empty journal."""
        row = self._one("SELECT known FROM entry ORDER BY seq DESC LIMIT 1")
        return None if row is None else datetime.fromisoformat(row[0])

    def append(self, entries: tuple[Entry, ...], *, known_time: datetime) -> None:
        """Add entries and update every projection; raises ValueError when they do not follow the head."""
        _, broken = chain.check(self.head(), entries)
        if broken is not None:
            raise ValueError(f"entry {broken.seq} does not follow the journal: {broken.reason}")
        known = known_time.isoformat()
        for entry in entries:
            values = (entry.seq, entry.subject, entry.hash, known, entry.raw, entry.salt, entry.data)
            self._driver.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            projections.project(self._driver, entry, known_time)
            self.appended = entry.seq, entry.hash

    def put_seal(self, seal: Seal) -> None:
        """Keep a signed seal; the same one again changes nothing."""
        self.sealed = True
        self._write("INSERT INTO seal (seq, record) VALUES (?, ?) ON CONFLICT DO NOTHING", seal.seq, to_text(seal))

    def put_receipt(self, receipt: Receipt) -> None:
        """Keep a verified receipt; the same one again changes nothing."""
        self._write(
            "INSERT INTO receipt (from_seq, to_seq, durable_through, record) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            *(receipt.from_seq, receipt.to_seq, receipt.durable_through, to_text(receipt)),
        )

    def rebuild(self) -> None:
        """Make every projection anew from the entries; what stayed listed after a purge stays as it is."""
        rows = self._all("SELECT DISTINCT subject FROM entry WHERE data IS NULL")
        purged = frozenset(str(row[0]) for row in rows)
        projections.clear(self._driver)
        for entry, known in self._everything():
            projections.project(self._driver, entry, known, purged)

    def _everything(self) -> Iterator[tuple[Entry, datetime]]:
        seq = 0
        while rows := self._all(
            "SELECT raw, hash, salt, data, known FROM entry WHERE seq > ? ORDER BY seq LIMIT ?", seq, _BATCH
        ):
            for row in rows:
                entry = _entry(row)
                yield entry, datetime.fromisoformat(row[4])
                seq = entry.seq

    def _one(self, sql: str, *values: object) -> AnyRow | None:
        row: AnyRow | None = self._driver.execute(sql, values).fetchone()
        return row

    def _all(self, sql: str, *values: object) -> list[AnyRow]:
        rows: list[AnyRow] = self._driver.execute(sql, values).fetchall()
        return rows

    def _write(self, sql: str, *values: object) -> None:
        self._driver.execute(sql, values)


def _entry(row: AnyRow) -> Entry:
    """Rebuild an entry from its row without checking it again.

    It was checked when it was made, and every page it lay on since is authenticated: parsing strictly here would cost
    0.1 ms an entry and make a push of 30,000 entries slow.
    """
    try:
        plain = json.loads(row[0])
        plain["time"] = datetime.fromisoformat(plain["time"])
        return Entry(row[0], Envelope(**plain), row[1], row[2], row[3])
    except (ValueError, TypeError, KeyError) as error:
        raise Failure(FailureCode.STORE_DAMAGED, what="entry") from error


def _visit(row: AnyRow) -> VisitRow:
    visit_id, case_id, stage, opened, last_time, first_seq, last_seq, entries, outcome, closed, closing_hash = row
    return VisitRow(
        id=visit_id,
        case_id=case_id,
        stage=Stage(stage),
        opened=datetime.fromisoformat(opened),
        last_time=datetime.fromisoformat(last_time),
        first_seq=first_seq,
        last_seq=last_seq,
        entries=entries,
        outcome=None if outcome is None else Outcome(outcome),
        closed=None if closed is None else datetime.fromisoformat(closed),
        closing_hash=closing_hash,
    )
