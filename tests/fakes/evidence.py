"""Evidence rows in memory."""

from __future__ import annotations

import base64
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import datetime

from nacl.public import PrivateKey

from collector_app.usecases.ports.evidence import EvidenceRow


class MemoryEvidence:
    """`EvidenceUnit` over a mapping of item → row."""

    def __init__(self, rows: MutableMapping[str, EvidenceRow]) -> None:
        self._rows = rows

    def get(self, item: str) -> EvidenceRow | None:
        return self._rows.get(item)

    def of(self, visit: str) -> tuple[EvidenceRow, ...]:
        return tuple(row for row in self._rows.values() if row.visit == visit)

    def under_way(self) -> tuple[EvidenceRow, ...]:
        return tuple(row for row in self._rows.values() if row.size == 0)

    def to_send(self) -> tuple[EvidenceRow, ...]:
        return tuple(row for row in self._rows.values() if row.size > 0 and row.arrived is None)

    def files(self) -> frozenset[str]:
        return frozenset(row.file for row in self._rows.values())

    def put(self, row: EvidenceRow) -> None:
        self._rows[row.item] = row

    def captured(self, item: str, size: int) -> None:
        self._rows[item] = replace(self._rows[item], size=size)

    def arrived(self, item: str, when: datetime, epoch: str) -> None:
        if item in self._rows:
            self._rows[item] = replace(self._rows[item], arrived=when, epoch=epoch)

    def doubt_arrivals(self, epoch: str) -> None:
        for item, row in self._rows.items():
            if row.epoch != epoch:
                self._rows[item] = replace(row, arrived=None, epoch="")

    def drop(self, item: str) -> None:
        self._rows.pop(item, None)


def public_key(private: PrivateKey) -> str:
    """The server's evidence key as enrolment gives it."""
    return base64.b64encode(bytes(private.public_key)).decode("ascii")
