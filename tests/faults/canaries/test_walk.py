"""Nothing sealed is seen before the right party was verified in private: a random walk through the real windows.

The normal run takes some hundred steps, the long one ten thousand. Both must find the canaries as soon as a gate is
switched off, else the walk proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.domain.disclosure import CoverReason
from collector_app.domain.facts import Circumstances
from collector_app.domain.policy import Gate, GateDecision
from collector_app.gui.visit.covering import Covering
from collector_app.server.imports.store import import_cases
from collector_app.usecases.gatekeeper import Gatekeeper
from tests.faults.canaries.canaries import case_list
from tests.faults.canaries.walker import Walker
from tests.faults.canaries.watch import Watch
from tests.journey.stage import PASSPHRASE, set_stage

pytestmark = [pytest.mark.timeout(3600), pytest.mark.usefixtures("offline")]

DAY: Final = 400  # steps of one day: the dozen cases of a collector are used up by then
LONG: Final = 26  # days
OFF: Final = 4  # days in which a gate that is off must be found; it is, in the first or second


@pytest.fixture
def offline(expect_log: Callable[[str], None]) -> None:
    """The network is gone for the whole walk, and the log says so."""
    expect_log("sync.failed")


class Seen(AssertionError):
    """Something sealed was seen."""


@contextmanager
def a_day(folder: Path, app: QApplication, seed: int, *, impostor: bool = False) -> Iterator[tuple[Walker, Watch]]:
    """A laptop with canaries in every case, registered and offline."""
    folder.mkdir()
    cases = folder / "cases.csv"
    cases.write_bytes(case_list())
    home = folder / "home"
    with set_stage(f"sqlite:///{folder / 'central.db'}", home) as stage:
        import_cases(stage.centre, cases)
        with stage.laptop(app) as hands:
            hands.enrol(stage.server.url, stage.code(), PASSPHRASE)
            hands.wait_for("the day's cases came", lambda: hands.bench.today.view.list.model().rowCount() > 0)
            hands.wait_for("the rules came", lambda: hands.bench.session.book is not None)
            stage.server.go_offline()
            yield Walker(hands, Random(seed), impostor=impostor), Watch(hands, home)


def walk(walker: Walker, watch: Watch, steps: int) -> None:
    """Take steps and look after each; raises Seen."""
    for _ in range(steps):
        walker.step()
        seen = watch.look(watched=walker.watched)
        if seen:
            raise Seen(f"step {walker.steps} ({walker.took[-8:]}): {seen}")
    if seen := watch.look_at_files():
        raise Seen(f"after {walker.steps} steps: {seen}")


def walk_days(folder: Path, app: QApplication, days: int, *, impostor: bool = False) -> tuple[int, int]:
    """Walk whole days; returns steps and how often something sealed was seen lawfully."""
    steps = lawful = 0
    for day in range(days):
        with a_day(folder / f"day-{day}", app, seed=day, impostor=impostor) as (walker, watch):
            walk(walker, watch, DAY)
            steps += walker.steps
            lawful += watch.seen_lawfully
    return steps, lawful


def test_nothing_sealed_is_seen_on_a_short_walk(tmp_path: Path, qapp: QApplication) -> None:
    steps, lawful = walk_days(tmp_path, qapp, 1)
    assert steps == DAY
    assert lawful > 0, "the walk never came to where something may be seen"


@pytest.mark.long
def test_nothing_sealed_is_seen_on_ten_thousand_steps(tmp_path: Path, qapp: QApplication) -> None:
    steps, lawful = walk_days(tmp_path, qapp, LONG)
    assert steps >= 10_000
    assert lawful > LONG


@pytest.mark.defence
def test_the_walk_finds_a_disclosure_gate_that_is_off(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = Gatekeeper.decide

    def waved_through(self: Gatekeeper, gate: Gate, circumstances: Circumstances) -> GateDecision:
        return GateDecision(gate, ()) if gate is Gate.DISCLOSE else judged(self, gate, circumstances)

    monkeypatch.setattr(Gatekeeper, "decide", waved_through)
    with pytest.raises(Seen):  # beside the gate there is the cover: it hides what somebody else could hear
        walk_days(tmp_path, qapp, OFF, impostor=True)


@pytest.mark.defence
def test_the_walk_finds_a_cover_that_does_not_cover(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(self: Covering, reason: CoverReason) -> None:
        """Neither shown nor recorded."""

    monkeypatch.setattr(Covering, "put", nothing)
    with pytest.raises(Seen):
        walk_days(tmp_path, qapp, OFF)
