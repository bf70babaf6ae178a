"""What the store keeps of evidence items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from collector_app.storage.connection import Driver
from collector_app.usecases.ports.evidence import EvidenceRow

_COLUMNS: Final = "item, visit, step, medium, media_type, file, wrapped_key, sealed_key, size, arrived, epoch"
_SELECT: Final = f"SELECT {_COLUMNS} FROM evidence"  # noqa: S608 - names from the line above


class EvidenceStore:
    """`EvidenceUnit` within one transaction."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.dropped = False

    def get(self, item: str) -> EvidenceRow | None:
        """Return an item, or None."""
        found = self._rows("WHERE item = ?", item)
        return found[0] if found else None

    def of(self, visit: str) -> tuple[EvidenceRow, ...]:
        """Return a visit's items in the order they were begun."""
        return self._rows("WHERE visit = ? ORDER BY id", visit)

    def under_way(self) -> tuple[EvidenceRow, ...]:
        """Return the items that were begun and neither captured nor discarded."""
        return self._rows("WHERE size = 0 ORDER BY id")

    def to_send(self) -> tuple[EvidenceRow, ...]:
        """Return the captured items that the server does not hold."""
        return self._rows("WHERE size > 0 AND arrived = '' ORDER BY id")

    def files(self) -> frozenset[str]:
        """Return the file names of all items."""
        return frozenset(str(row[0]) for row in self._driver.execute("SELECT file FROM evidence").fetchall())

    def put(self, row: EvidenceRow) -> None:
        """Keep an item that begins."""
        values = (row.item, row.visit, row.step, row.medium, row.media_type, row.file, row.wrapped_key, row.sealed_key)
        sql = f"INSERT INTO evidence ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')"  # noqa: S608 - fixed names
        self._driver.execute(sql, (*values, row.size))

    def captured(self, item: str, size: int) -> None:
        """Note that an item is whole on the disk."""
        self._driver.execute("UPDATE evidence SET size = ? WHERE item = ?", (size, item))

    def arrived(self, item: str, when: datetime, epoch: str) -> None:
        """Note that the server holds all of an item."""
        sql = "UPDATE evidence SET arrived = ?, epoch = ? WHERE item = ?"
        self._driver.execute(sql, (when.isoformat(), epoch, item))

    def doubt_arrivals(self, epoch: str) -> None:
        """Forget what servers of other epochs said to hold."""
        self._driver.execute("UPDATE evidence SET arrived = '', epoch = '' WHERE epoch <> ?", (epoch,))

    def drop(self, item: str) -> None:
        """Forget an item and its key (`secure_delete` overwrites the row)."""
        self.dropped = True
        self._driver.execute("DELETE FROM evidence WHERE item = ?", (item,))

    def _rows(self, where: str, *values: object) -> tuple[EvidenceRow, ...]:
        return tuple(map(_row, self._driver.execute(f"{_SELECT} {where}", values).fetchall()))


def _row(values: Sequence[Any]) -> EvidenceRow:
    row = EvidenceRow(*values[:-2])
    arrived, epoch = values[-2:]
    return replace(row, arrived=datetime.fromisoformat(arrived), epoch=epoch) if arrived else row
