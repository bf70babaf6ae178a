"""Packs that arrive just as a visit begins."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.config.resources import resource_path
from collector_app.desktop.workbench import Workbench
from collector_app.domain.visit.stage import Stage as VisitStage
from collector_app.server.packs import import_packs
from tests.desktop.conftest import the_morning
from tests.journey.stage import ISSUER, PASSPHRASE, Stage


def newer_script(folder: Path) -> Path:
    """The shipped scripts under the next version."""
    scripts = shutil.copytree(resource_path("scripts"), folder / "scripts")
    for file in scripts.glob("*home-visit*.yaml"):
        file.write_text(file.read_text("utf-8").replace("2026.1", "2026.9"), "utf-8")
    return scripts


def test_a_visit_begins_on_the_packs_that_the_store_holds(
    stage: Stage, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        stage.clock.go_to(10)
        monkeypatch.setattr(Workbench, "_refresh_rules", lambda _self: None)  # the worker has not come to it yet
        import_packs(stage.centre, [newer_script(tmp_path)], ISSUER.signer)
        delivery = hands.bench.delivery
        delivery.wake("hand")
        hands.wait_for("the packs came", lambda: delivery.wait_idle(0))
        hands.find_case("wgl")
        hands.open_found()
        hands.register_company()
        hands.set_out()
        hands.walk_until(VisitStage.AT_DOOR, {})
        begun = hands.visit.session.visit
        assert begun.script.endswith("@2026.9")
        hands.collector.lock("key")
        hands.settle()
        hands.unlock(PASSPHRASE)
        assert hands.visit.session.visit.id == begun.id
