"""The clock matrix: no gate opens inside the forbidden window by true time, and few stay shut needlessly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collector_app.domain import challenge, clock, time_code
from collector_app.domain.clock import Fix, Reading, TrustedTime, exactly, trusted_time
from collector_app.usecases import recorder
from tests.faults.clock.cells import CELLS, Cell
from tests.faults.clock.laptop import LyingLaptop
from tests.faults.clock.matrix import LONG, NORMAL, Tally, run, table

# What an honest collector may meet where nobody touched a clock: the interval's width at the edges of the day.
NEEDLESS_AT_MOST = 0.02
_HONEST = {
    "honest clocks",
    "set back, minutes to 40 days",
    "suspend, counted",
    "DST begins (US)",
    "DST ends (US)",
    "leap day",
    "quartz slow, up to 72 h offline",
    "quartz fast, up to 72 h offline",
    "up to 72 h offline",
    "battery dead, time by phone",
    "reboot, time by phone",
}


def assert_holds(tally: Tally) -> None:
    assert not tally.leaks, table([tally]) + "\n" + "\n".join(tally.leaks[:5])
    assert not tally.outside, table([tally])


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_nothing_is_let_through_in_the_forbidden_window(cell: Cell) -> None:
    tally = run(cell, NORMAL)
    assert_holds(tally)
    if not cell.told_away:
        assert tally.let_through, "a clock that lets nobody through proves nothing"


@pytest.mark.long
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_nothing_is_let_through_in_many_truths(cell: Cell) -> None:
    tally = run(cell, LONG, seed=2)
    assert_holds(tally)
    if cell.name in _HONEST:
        assert tally.refusal_rate <= NEEDLESS_AT_MOST, table([tally])


def leaks(*names: str) -> int:
    return sum(len(run(cell, NORMAL).leaks) for cell in CELLS if cell.name in names)


@pytest.mark.defence
def test_whoever_trusts_the_wall_clock_lets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def wall(reading: Reading, *_more: object) -> TrustedTime:
        return exactly(reading.wall)

    monkeypatch.setattr(recorder, "trusted_time", wall)
    for name in ("set back, minutes to 40 days", "set forward, minutes to 40 days", "wrong zone of the laptop"):
        assert leaks(name), name


@pytest.mark.defence
def test_whoever_believes_the_last_fix_over_a_reboot_lets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def same_boot(reading: Reading, fix: Fix | None, *more: object) -> TrustedTime:
        known = None if fix is None else replace(fix, boot=reading.boot, monoms=0, wall=None)
        return trusted_time(reading, known, None)

    monkeypatch.setattr(recorder, "trusted_time", same_boot)
    assert leaks("reboot, no line")


@pytest.mark.defence
def test_whoever_ignores_the_wall_clock_believes_a_sleep_that_was_not_counted() -> None:
    def forget_the_wall(laptop: LyingLaptop) -> None:
        real = laptop.hear

        def hear(dice: object) -> None:
            real(dice)  # type: ignore[arg-type]  # passed on
            with laptop.store.unit() as unit:
                fix = unit.feed.fix()
                if fix is not None:
                    unit.feed.put_fix(replace(fix, wall=None))

        laptop.hear = hear  # type: ignore[method-assign]  # the defence is taken away

    cell = next(cell for cell in CELLS if cell.name == "suspend, not counted")
    assert run(cell, NORMAL, prepare=forget_the_wall).leaks


@pytest.mark.defence
def test_without_room_for_the_call_a_told_time_is_too_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    real = time_code.told_fix
    monkeypatch.setattr("collector_app.usecases.time_code.told_fix", lambda *told: replace(real(*told), later_ms=0))
    cell = next(cell for cell in CELLS if cell.name == "reboot, time by phone")
    assert run(cell, NORMAL).outside


@pytest.mark.defence
def test_without_room_for_the_quartz_the_true_time_falls_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "DRIFT", 0.0)
    monkeypatch.setattr(challenge, "DRIFT", 0.0)
    cell = next(cell for cell in CELLS if cell.name == "quartz slow, up to 72 h offline")
    assert run(cell, NORMAL).outside
