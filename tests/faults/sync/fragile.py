"""A store whose process can end at any unit of work, just before or just after it became durable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.fakes.store import MemoryStore, MemoryUnit
from tests.faults.sync.weather import Killed


class FragileStore(MemoryStore):
    """`kill_at` counts units from 1; `durable` says on which side of the commit the end comes."""

    def __init__(self) -> None:
        super().__init__()
        self.units = 0
        self.kill_at = 0
        self.durable = False

    @contextmanager
    def unit(self) -> Iterator[MemoryUnit]:
        self.units += 1
        ends = self.units == self.kill_at
        with super().unit() as unit:
            yield unit
            if ends and not self.durable:
                raise Killed
        if ends:
            raise Killed
