"""`python -m tests.faults.clock.matrix [--truths N] [--seed S]`: run the clock matrix and print its table.

Of each cell many truths: the test knows the true time, the device sees its lying clocks only, and the shipped packs
judge the gates by what `Recorder.time` makes of them. Half of the truths stand close to an edge of the window, where
leaks would be; rates are of the other half, whose moments are spread evenly over day and night.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from tests.faults.clock.cells import CELLS, Cell
from tests.faults.clock.laptop import LyingLaptop

_DAY: Final = timedelta(days=1)
_EDGE: Final = timedelta(minutes=20)
NORMAL: Final = 60
LONG: Final = 4_000


@dataclass
class Tally:
    """What came of one cell."""

    cell: Cell
    asked: int = 0
    let_through: int = 0
    leaks: list[str] = field(default_factory=list)
    outside: int = 0
    spread_allowed: int = 0
    spread_refused: int = 0

    @property
    def refusal_rate(self) -> float:
        """Of the gates that the law would open, asked at moments spread evenly, the share that stayed shut."""
        return self.spread_refused / self.spread_allowed if self.spread_allowed else 0.0


def run(cell: Cell, truths: int, seed: int = 1, prepare: Callable[[LyingLaptop], object] | None = None) -> Tally:
    """Run a cell; `prepare` is done to each laptop first (tests take defences away with it)."""
    dice, tally = Random(f"{cell.name} {seed}"), Tally(cell)
    for at in range(truths):
        _one(cell, tally, dice, spread=bool(at % 2), prepare=prepare)
    return tally


def _one(
    cell: Cell, tally: Tally, dice: Random, *, spread: bool, prepare: Callable[[LyingLaptop], object] | None
) -> None:
    arrival = _arrival(cell, dice, spread=spread)
    laptop = _brought_to(cell, dice, arrival, prepare)
    for gate in cell.court.gates:
        now = laptop.time()
        passed, lawful = cell.court.passes(gate, now), cell.court.passes_exactly(gate, laptop.true)
        forbidden = cell.court.forbidden(laptop.true)
        tally.asked += 1
        tally.let_through += passed
        tally.outside += not (now.earliest <= laptop.true and (now.latest is None or laptop.true <= now.latest))
        if passed and forbidden:
            tally.leaks.append(f"{gate.value} at {laptop.true.astimezone(ZoneInfo(cell.court.zone)).isoformat()}")
        if spread and lawful:
            tally.spread_allowed += 1
            tally.spread_refused += not passed
        if dice.random() < 0.3:
            laptop.note()
        cell.between(laptop, dice)


def _arrival(cell: Cell, dice: Random, *, spread: bool) -> datetime:
    """The true moment at which the first gate shall be asked."""
    zone, day = ZoneInfo(cell.court.zone), dice.choice(cell.days)
    midnight = datetime.combine(day, time(0), tzinfo=zone)
    if spread:
        return midnight + _DAY * dice.random()
    edge = dice.choice((cell.court.opens, cell.court.closes))
    return datetime.combine(day, edge, tzinfo=zone) + _EDGE * dice.uniform(-1, 1)


def _brought_to(
    cell: Cell, dice: Random, arrival: datetime, prepare: Callable[[LyingLaptop], object] | None
) -> LyingLaptop:
    """Play the cell's beginning twice: once to see how long it takes, then so that it ends at `arrival`."""
    begin, rate = dice.getstate(), dice.uniform(-1e-4, 1e-4)
    rehearsed = LyingLaptop(arrival.astimezone(UTC), rate)
    _play(cell, dice, rehearsed, prepare)
    dice.setstate(begin)
    dice.uniform(-1e-4, 1e-4)
    laptop = LyingLaptop(arrival.astimezone(UTC) - (rehearsed.true - arrival), rate)
    _play(cell, dice, laptop, prepare)
    return laptop


def _play(cell: Cell, dice: Random, laptop: LyingLaptop, prepare: Callable[[LyingLaptop], object] | None) -> None:
    if prepare is not None:
        prepare(laptop)
    while not _has_heard(laptop):
        laptop.hear(dice)
    laptop.wait(timedelta(hours=dice.uniform(0, 3)))
    laptop.note()
    cell.first(laptop, dice)


def _has_heard(laptop: LyingLaptop) -> bool:
    with laptop.store.view() as view:
        return view.feed.fix() is not None


def table(tallies: Iterable[Tally]) -> str:
    """The matrix in print."""
    head = f"{'cell':34}{'packs':>6}{'asked':>8}{'let through':>13}{'leaks':>7}{'outside':>9}{'refused needlessly':>20}"
    lines = [head, "-" * len(head)]
    for tally in tallies:
        rate = f"{tally.refusal_rate:.2%} of {tally.spread_allowed}"
        lines.append(
            f"{tally.cell.name:34}{tally.cell.court.name:>6}{tally.asked:>8}{tally.let_through:>13}"
            f"{len(tally.leaks):>7}{tally.outside:>9}{rate:>20}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; the exit status is 1 when anything leaked."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.clock.matrix", description="The clock matrix.")
    parser.add_argument("--truths", type=int, default=400, help="simulated truths of each cell")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    tallies = [run(cell, options.truths, options.seed) for cell in CELLS]
    sys.stdout.write(f"{table(tallies)}\n")
    return 1 if any(tally.leaks for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
