"""The visit says whether the centre can be reached, and never says so wrongly."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from collector_app.usecases.ports.server import SyncState
from tests.desktop.conftest import the_morning
from tests.journey.stage import Stage


def test_a_visit_shows_when_the_line_goes_and_comes_back(
    stage: Stage, qapp: QApplication, expect_log: Callable[[str], None]
) -> None:
    expect_log("sync.failed")
    with stage.laptop(qapp) as hands:
        the_morning(stage, hands)
        stage.clock.go_to(10)
        hands.find_case("wgl")
        hands.open_found()
        hands.register_company()
        hands.set_out()
        saved, delivery = hands.visit.screen.header.saved, hands.bench.delivery
        online = saved.text()
        stage.server.go_offline()
        delivery.wake("hand")
        hands.wait_for("the line is gone", lambda: delivery.snapshot.state is SyncState.OFFLINE)
        hands.settle()
        assert saved.text() != online
        stage.server.go_online()
        delivery.wake("network")
        hands.wait_for("the line is back", lambda: delivery.snapshot.state is SyncState.IDLE)
        hands.settle()
        assert saved.text() == online
