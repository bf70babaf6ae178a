"""Names that no other test of the run has."""

from __future__ import annotations

import itertools
import os

_counter = itertools.count(1)


def fresh_name(prefix: str) -> str:
    """Return a name, also unique among the workers of a parallel run."""
    return f"{prefix}{os.getpid()}_{next(_counter)}"
