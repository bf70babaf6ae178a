"""The schema's history: one module a step, oldest first, never edited after a release.

They are ordinary modules that are named here, not files found in a folder, so that types are checked and a frozen
bundle carries them without special care. They import Alembic, which costs 0.3 s: the versions stand apart, so that
opening an up-to-date store never loads them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Final


@dataclass(frozen=True, slots=True)
class History:
    """Schema versions, oldest first, and the modules that make them."""

    versions: tuple[str, ...]
    steps: Callable[[], tuple[ModuleType, ...]]

    @property
    def newest(self) -> str:
        """The version that this program reads and writes."""
        return self.versions[-1]


def _released() -> tuple[ModuleType, ...]:
    from collector_app.storage.migrations import (  # noqa: PLC0415 - loads Alembic
        r0001_first,
        r0002_evidence,
        r0003_arrival,
    )

    return (r0001_first, r0002_evidence, r0003_arrival)


RELEASED: Final = History(("0001", "0002", "0003"), _released)
