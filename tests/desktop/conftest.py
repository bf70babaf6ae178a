"""A centre with the sample company and a home for a laptop; SQLite, since nothing here is about the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.hands import Hands
from tests.journey.stage import PASSPHRASE, Stage, set_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with set_stage(f"sqlite:///{tmp_path / 'central.db'}", tmp_path / "laptop") as made:
        yield made


def the_morning(stage: Stage, hands: Hands) -> None:
    """Enrol and receive the day."""
    hands.enrol(stage.server.url, stage.code(), PASSPHRASE)
    hands.wait_for("the day's cases came", lambda: hands.bench.today.view.list.model().rowCount() > 0)
    hands.wait_for("the rules came", lambda: hands.bench.session.book is not None)
    hands.wait_for("the laptop rests", lambda: hands.bench.delivery.wait_idle(0))
