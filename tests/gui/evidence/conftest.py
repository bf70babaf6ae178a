"""Evidence without hardware."""

from __future__ import annotations

import pytest

from collector_app.gui.evidence.chatter import quieten


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quieten()
