"""Every kind of accident, as often as asked for: `python -m tests.faults.report --images 300 --kills 40 --bytes 500`.

Prints what was done to which work, how often, and what was found; exits 1 when anything was. Needs strace, and for the
small disk the right to mount one; what can't be done is said, not left out.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from tests.faults.power.full import ACTS, EXPORT, SETTINGS, fill_acts
from tests.faults.power.images import Tally, check_images, images, recorded
from tests.faults.power.killed import Bench, fill_at_writes, kill_at_calls, kill_at_random
from tests.faults.power.works import WORKS, Work
from tests.faults.rot.targets import TARGETS, Target
from tests.faults.rot.wrong_bytes import rot
from tests.faults.vault.killing import strace_works

Accident: TypeAlias = tuple[str, str, Callable[[Path], Tally | None]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; returns the exit status."""
    options = _parser().parse_args(arguments)
    _tell(f"seed {options.seed}")
    _tell(f"{'accident':26}{'in or to':22}{'runs':>7}{'faults':>8}{'s':>8}")
    total = Tally()
    with tempfile.TemporaryDirectory(prefix="collector-faults-") as scratch:
        for number, (accident, work, cause) in enumerate(_accidents(options)):
            place = Path(scratch, str(number))
            place.mkdir()
            began = perf_counter()
            tally = cause(place)
            took = perf_counter() - began
            if tally is None:
                _tell(f"{accident:26}{work:22}  not possible for this user")
                continue
            _tell(f"{accident:26}{work:22}{tally.runs:7}{len(tally.faults):8}{took:8.1f}")
            for fault in tally.faults[: options.show]:
                _tell(f"    {fault}")
            total.take(tally)
    _tell(f"{'in all':48}{total.runs:7}{len(total.faults):8}")
    return 1 if total.faults else 0


def _accidents(options: argparse.Namespace) -> Iterator[Accident]:
    if strace_works():
        for work in WORKS:
            yield "power cut (image)", work.name, partial(_images, work, options)
        for work in WORKS:
            yield "kill at a call", work.name, partial(_calls, work, options)
        for work in (*WORKS, EXPORT, SETTINGS):
            yield "disk full from a write on", work.name, partial(_full, work, options)
    else:
        _tell("strace is missing or may not trace: no images, no kills at a call, no refused writes")
    for work in WORKS:
        yield "kill -9 at random", work.name, partial(_random, work, options)
    yield "small disk filled", "visit, each act", lambda place: fill_acts(place, range(1, ACTS))
    for target in TARGETS:
        yield "wrong byte", target.name, partial(_rot, target, options)


def _images(work: Work, options: argparse.Namespace, place: Path) -> Tally:
    tally, recording = Tally(), recorded(work, place)
    for seed in range(options.seed, options.seed + options.rolls):
        tally.take(check_images(work, images(recording, seed, options.images), place))
    return tally


def _calls(work: Work, options: argparse.Namespace, place: Path) -> Tally:
    return kill_at_calls(Bench.of(work, place / "bench"), options.calls)


def _full(work: Work, options: argparse.Namespace, place: Path) -> Tally:
    return fill_at_writes(Bench.of(work, place / "bench"), options.full, options.seed)


def _random(work: Work, options: argparse.Namespace, place: Path) -> Tally:
    return kill_at_random(Bench.of(work, place / "bench"), options.kills, options.seed)


def _rot(target: Target, options: argparse.Namespace, place: Path) -> Tally:
    tally, _ = rot(target, place, options.bytes, options.seed)
    return tally


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.report", description=__doc__)
    parser.add_argument("--images", type=int, help="crash images of each work and roll; all by default")
    parser.add_argument("--rolls", type=int, default=1, help="how often the dice are rolled for torn and lost writes")
    parser.add_argument("--calls", type=int, help="kills at each kind of call; all by default")
    parser.add_argument("--kills", type=int, default=40, help="random kills of each work")
    parser.add_argument("--full", type=int, help="writes from which the disk is full; all by default")
    parser.add_argument("--bytes", type=int, default=300, help="wrong bytes of each target")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--show", type=int, default=3, help="faults told of each line")
    return parser


if __name__ == "__main__":
    sys.exit(main())
