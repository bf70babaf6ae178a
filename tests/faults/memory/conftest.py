"""An enrolled laptop, closed, with canaries in every sealed field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.server.imports.store import import_cases
from tests.desktop.conftest import the_morning
from tests.desktop.remote import RemoteApp, running
from tests.faults.canaries.canaries import case_list
from tests.journey.stage import Stage, set_stage


@dataclass(frozen=True)
class Home:
    """A laptop's home with its keyring, and codes that a colleague reads out."""

    stage: Stage
    keyring: Path
    codes: tuple[str, ...]

    def running(self, defence_off: str = "") -> AbstractContextManager[RemoteApp]:
        """Run the app on it, in its own processes."""
        seconds = self.stage.clock.since_start().total_seconds()
        return running(self.stage.home, self.keyring, seconds=seconds, codes=self.codes, defence_off=defence_off)


@pytest.fixture
def home(tmp_path: Path, qapp: QApplication) -> Iterator[Home]:
    cases = tmp_path / "cases.csv"
    cases.write_bytes(case_list())
    with set_stage(f"sqlite:///{tmp_path / 'central.db'}", tmp_path / "laptop") as stage:
        import_cases(stage.centre, cases)
        stage.clock.go_to(10)
        with stage.laptop(qapp) as hands:
            the_morning(stage, hands)
        keyring = tmp_path / "keyring"
        keyring.write_text(json.dumps(stage.keyring.contents()))
        yield Home(stage, keyring, tuple(next(stage.codes) for _ in range(2)))
