"""One wrong byte at a time: which ones, and what becomes of each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from collector_app.usecases.failures import Failure
from tests.faults.power.images import Tally
from tests.faults.rot.targets import Target


def rot(target: Target, scratch: Path, few: int | None, seed: int) -> tuple[Tally, Counter[str]]:
    """Damage every byte of a target in turn, or `few` of them; return the faults and what happened how often."""
    home = scratch / "sound"
    home.mkdir(parents=True)
    sound = target.make(home)
    content = target.place.load(sound.laptop)
    tally, seen = Tally(), Counter[str]()
    for position, mask in wrong_bytes(len(content), few, seed):
        damaged = bytearray(content)
        damaged[position] ^= mask
        laptop = sound.copy(scratch / "rotten")
        target.place.keep(laptop, bytes(damaged))
        tally.runs += 1
        try:
            seen[target.read(laptop, sound)] += 1
        except (Failure, Exception) as error:  # noqa: BLE001 - whatever comes out is a fault
            tally.faults.append(f"{target.name}, byte {position} ^ {mask:#04x}: {error!r}"[:400])
    return tally, seen


def wrong_bytes(size: int, few: int | None, seed: int) -> Iterator[tuple[int, int]]:
    """Choose positions, first and last among them, and how each is wrong: one bit, or any other value."""
    dice = random.Random(seed)
    every = range(size)
    chosen = every if few is None or few >= size else sorted({0, size - 1, *dice.sample(every, few)})
    for position in chosen:
        yield position, 1 << dice.randrange(8) if dice.random() < 0.5 else dice.randrange(1, 256)
