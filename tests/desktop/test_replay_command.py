"""`collector-app replay VISIT`, on a visit that was made through the real windows."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.domain.visit.stage import Stage as VisitStage
from collector_app.gui.translation import install
from collector_app.server.packs import import_packs
from collector_app.server.remarks import list_remarks
from tests.desktop.conftest import the_morning
from tests.desktop.test_packs_arriving import newer_script
from tests.desktop.test_record_command import run
from tests.journey.stage import ISSUER, Stage


def test_a_visit_replays_under_the_packs_of_its_day(
    stage: Stage,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        stage.clock.go_to(10)
        hands.find_case("wgl")
        hands.open_found()
        hands.register_company()
        hands.set_out()
        hands.walk_until(VisitStage.AT_DOOR, {})
        visit = hands.visit.session.visit.id
        import_packs(stage.centre, [newer_script(tmp_path)], ISSUER.signer)
        hands.bench.delivery.wake("hand")
        hands.wait_for("the packs came", lambda: hands.bench.delivery.wait_idle(0))
        assert list(list_remarks(stage.centre)) == []  # the centre judged both gates again, too
    install(qapp, "en")
    assert run(stage, monkeypatch, Namespace(command="replay", visit=visit)) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[1:3] for line in said] == [["travel", "same,"], ["door", "same,"]]
    assert run(stage, monkeypatch, Namespace(command="replay", visit="v-0")) == 2
    assert "no such visit here" in capsys.readouterr().err
