"""The schema's history: one module a step, oldest first, never edited after a release.

They are ordinary modules in a tuple, not files found in a folder, so that types are checked and a frozen bundle
carries them without special care.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from collector_app.storage.migrations import r0001_first

REVISIONS: Final[tuple[ModuleType, ...]] = (r0001_first,)
NEWEST: Final[str] = r0001_first.revision
